#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace hocket::test {

/// Makes up mini-notation: the same strings for the same seed.
class MiniGenerator {
public:
    explicit MiniGenerator(std::uint64_t seed) : random_{seed} {}

    /// A string that keeps the rules, of words, or of numbers if `numbers`.
    std::string sequence(bool numbers, int depth = 3) {
        std::string text;
        for (auto steps = 1 + below(3); steps > 0; --steps) {
            text += step(numbers, depth);
            if (steps > 1) text += one_of({" ", " ", " ", "  ", " . "});
        }
        return text;
    }

    /// The same with a few bytes changed, so that some rule is broken as a rule.
    std::string broken(std::string text) {
        static constexpr std::string_view kBytes = "bd*/:[]<>(){}%,|?!@_~.^'0123-+ eqw\n\xc3\xff";
        for (auto edits = 1 + below(4); edits > 0; --edits) {
            const std::size_t at = below(text.size() + 1);
            const char byte = kBytes[below(kBytes.size())];
            switch (below(3)) {
                case 0:
                    text.insert(at, 1, byte);
                    break;
                case 1:
                    text.erase(at, 1 + below(3));
                    break;
                default:
                    if (at < text.size()) text[at] = byte;
            }
        }
        return text;
    }

    std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    std::string one_of(std::initializer_list<const char*> choices) {
        return *(choices.begin() + below(choices.size()));
    }
    std::string atom(bool numbers) {
        return numbers ? one_of({"0", "1", "2", "-3", "0.5", "7", "1%3", "3e", "q", "12", "~"})
                       : one_of({"bd", "sn", "hh:2", "cp", "a", "b", "~"});
    }
    std::string ratio() {
        return one_of({"2", "3", "0.5", "1.5", "3%2", "<2 3>", "<1 0.5>", "[2 4]", "4", "-1", "0"});
    }
    std::string group(bool numbers, int depth) {
        switch (below(6)) {
            case 0:
                return "[" + sequence(numbers, depth) + ", " + sequence(numbers, depth) + "]";
            case 1:
                return "[" + sequence(numbers, depth) + "|" + sequence(numbers, depth) + "]";
            case 2:
                return "<" + sequence(numbers, depth) + ">";
            case 3:
                return "[{" + sequence(numbers, depth) + "}%" + ratio() + "]";
            case 4:
                return "{" + sequence(numbers, depth) + ", " + sequence(numbers, depth) + "}";
            default:
                return "[" + sequence(numbers, depth) + "]";
        }
    }
    std::string step(bool numbers, int depth) {
        std::string text = depth > 0 && below(3) == 0 ? group(numbers, depth - 1) : atom(numbers);
        if (below(12) == 0) text += one_of({"?", "?0.3"});
        if (below(4) == 0) text += (below(2) == 0 ? "*" : "/") + ratio();
        if (text.find('~') == std::string::npos && below(8) == 0) {
            text += one_of({"(3,8)", "(5,8,2)", "(<3 -3>,8)", "(3,<4 8>,<0 1>)", "(-3,8)"});
        }
        if (below(6) == 0) text += one_of({"!2", "!", "@3", "@1.5", " _", " ! !"});
        return text;
    }

    std::mt19937_64 random_;
};

}  // namespace hocket::test
