#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

#include "language/compiler.hpp"

namespace hocket::language {
namespace {

constexpr int kRounds = 4'000;

/// What came out must hold its promises: an error has a message and a place inside the text,
/// a pattern can be queried, anywhere, without too many events.
void check(const std::string& text) {
    const auto program = compile(text);
    if (!program) {
        ASSERT_FALSE(program.error().message.empty()) << text;
        ASSERT_GE(program.error().where.line, 1) << text;
        ASSERT_GE(program.error().where.column, 1) << text;
        ASSERT_LE(program.error().where.column, static_cast<int>(text.size()) + 1) << text;
        return;
    }
    for (const Statement& statement : program->statements) {
        const auto* slot = std::get_if<SetSlot>(&statement);
        if (slot == nullptr) continue;
        for (const std::int64_t cycle : {std::int64_t{0}, std::int64_t{1} << 30}) {
            try {
                static_cast<void>(
                    slot->pattern.events({cycle, pattern::Cycles{cycle} + pattern::Cycles(1, 16)}));
            } catch (const std::exception&) {
                // Too much is told as an error.
            }
        }
    }
}

TEST(CompileFuzz, SurvivesRandomBytes) {
    std::mt19937 random{1};
    for (int round = 0; round < kRounds; ++round) {
        std::string text(random() % 200, '\0');
        for (char& c : text) c = static_cast<char>(random() % (round % 2 == 0 ? 256 : 128));
        ASSERT_NO_FATAL_FAILURE(check(text));
    }
}

TEST(CompileFuzz, SurvivesMutationsOfGoodTexts) {
    const std::array<std::string, 7> seeds{
        "d1 $ sound \"bd*2 [sn cp] ~ hh\"",
        "d3 (s $ \"<bd:3 [sn, hh/1.5]>*4\")\nhush -- all\nsetcps (135/60/4)",
        "d1 silence {- no {- one -} -}\n  d16 $ s \"[[bd] [[~]]]*3\"",
        "let f x (a, b) = x + a where y = b\n    g = f 1 . (\\z -> (z, z))\nsetcps $ g 2",
        "d2 $ every 3 (jux (rev . (# speed 2))) $ n (\"0 .. 3\" + \"<0 1>\") # s \"größe\"",
        "do\n  let x = if 1 < 2 then [1, 3 .. 9] else [i | i <- [1 .. 4], odd i]\n  d1 $ n (pure $ "
        "sum x) |+| n 1\n",
        "xfadeIn \"a\" 4 $ stack [s \"a\" # n ((+ 1) <$> \"0 1\"), silence]",
    };
    const std::string alphabet = "d1$s\"bd*/:[]<>(),~ \n.-{}029e\xc3\xbc\xff#=|\\`xif";
    std::mt19937 random{2};
    for (int round = 0; round < kRounds; ++round) {
        std::string text = seeds[random() % seeds.size()];
        for (auto edits = 1 + random() % 6; edits > 0; --edits) {
            const std::size_t at = random() % (text.size() + 1);
            switch (random() % 4) {
                case 0:
                    text.insert(at, 1, alphabet[random() % alphabet.size()]);
                    break;
                case 1:
                    text.erase(at, 1 + random() % 4);
                    break;
                case 2:
                    text.insert(at, text.substr(random() % (text.size() + 1), random() % 20));
                    break;
                default:
                    if (at < text.size()) text[at] = alphabet[random() % alphabet.size()];
            }
        }
        ASSERT_NO_FATAL_FAILURE(check(text));
    }
}

}  // namespace
}  // namespace hocket::language
