#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <variant>

#include "fuzz/watched_input.hpp"
#include "language/compiler.hpp"

// Broken program texts, the same ones for the same seed:
//   fuzz_language [--rounds N] [--seed S]
// Built with clang and -DHOCKET_LIBFUZZER=ON it is a libFuzzer target instead.
// A text is refused with an error that has a place, or its patterns can be asked for events; all
// within 100 ms. Aborts at the first broken promise; run under a sanitizer it finds the rest.
namespace hocket::test {
namespace {

/// @param most_ms as WatchedInput().
/// @return whether the text was taken.
bool run(std::string_view text, double most_ms) {
    WatchedInput input{text, most_ms};
    const auto compiled = language::compile_all(text, {});
    if (!compiled) {
        for (const base::Error& error : compiled.error()) {
            if (error.message.empty()) broken("an error without words", text);
            if (error.where.line < 0 || error.where.column < 0) broken("a wrong place", text);
        }
        if (compiled.error().empty()) broken("refused without an error", text);
        return false;
    }
    for (const language::Statement& statement : compiled->statements) {
        if (const auto* slot = std::get_if<language::SetSlot>(&statement)) {
            input.ask(slot->pattern, false);
        }
    }
    return true;
}

}  // namespace
}  // namespace hocket::test

#ifdef HOCKET_LIBFUZZER

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    hocket::test::run({reinterpret_cast<const char*>(data), size}, 100);
    return 0;
}

#else

namespace hocket::test {
namespace {

constexpr const char* kSeeds[] = {
    "d1 $ sound \"bd*2 [sn cp] ~ hh\" # speed (range 1 2 sine)",
    "let f x (a, b) = x + a where y = b\n    g = f 1 . (\\z -> (z, z))\nsetcps $ g 2",
    "d2 $ every 3 (jux (rev . (# speed 2))) $ n (\"0 .. 3\" + \"<0 1>\") # s \"gabba\"",
    "do\n  let x = if 1 < 2 then [1, 3 .. 9] else [i | i <- [1 .. 4], odd i]\n  d1 $ n (pure $ sum "
    "x)"
    " |+| n 1\n  once $ s \"a\"",
    "xfadeIn \"a\" 4 $ stack [s \"a\" # n ((+ 1) <$> \"0 1\"), silence]",
    "let fac 0 = 1\n    fac n | n > 20 = 0\n          | otherwise = n * fac (n - 1)\nsetcps (fac "
    "4)",
    "mapM_ (\\(i, p') -> p i p') $ zip [\"a\", \"b\"] [s \"a\", 0.25 ~> s \"b\" # n (1 :: Pattern "
    "Note)]",
    "d1 $ foldEvery [2,3] (|+| speed 2) $ chop \"<1 2>\" $ case Just 1 of (Just x) -> n x; _ -> "
    "silence",
};
constexpr std::string_view kPieces[] = {"(",
                                        ")",
                                        "[",
                                        "]",
                                        " $ ",
                                        " . ",
                                        "\"",
                                        "\n",
                                        "\n  ",
                                        " # ",
                                        "let ",
                                        " in ",
                                        " = ",
                                        "\\x -> ",
                                        "if ",
                                        " then ",
                                        " else ",
                                        "do ",
                                        " where ",
                                        " + ",
                                        "`",
                                        "rev",
                                        "fast 2",
                                        "every 2",
                                        "0.5",
                                        "-1",
                                        "<",
                                        ">",
                                        "|",
                                        "{-",
                                        "-}",
                                        ":: Pattern Int",
                                        "map ",
                                        "(+ 1)",
                                        "s \"a*4\"",
                                        "cat [",
                                        "..",
                                        "jux",
                                        "off 0.1",
                                        "struct",
                                        "squeeze",
                                        "fix",
                                        "toScale [0,2]",
                                        ",",
                                        ";",
                                        "_",
                                        "@",
                                        "::"};

std::string mutated(std::mt19937_64& random) {
    const auto below = [&](std::size_t limit) {
        return static_cast<std::size_t>(random() % limit);
    };
    std::string text = kSeeds[below(std::size(kSeeds))];
    if (below(4) == 0) text += std::string{"\n"} + kSeeds[below(std::size(kSeeds))];
    for (std::size_t edits = below(8); edits > 0; --edits) {
        const std::size_t at = below(text.size() + 1);
        switch (below(5)) {
            case 0:
                text.erase(at, 1 + below(6));
                break;
            case 1:
                text.insert(at, text.substr(below(text.size() + 1), below(30)));
                break;
            case 2:
                if (at < text.size()) text[at] = static_cast<char>(random());
                break;
            default:
                text.insert(at, kPieces[below(std::size(kPieces))]);
        }
    }
    return text;
}

int fuzz(std::size_t rounds, std::uint64_t seed) {
    std::mt19937_64 random{seed};
    std::size_t good = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        const std::string text = mutated(random);
        // Ten times what is promised: sanitizers are slow.
        if (run(text, 1'000)) ++good;
    }
    std::printf("fuzz_language: %zu texts, %zu good ones\n", rounds, good);
    return rounds < 1000 || (good > rounds / 100 && good < rounds * 9 / 10) ? 0 : 1;
}

}  // namespace
}  // namespace hocket::test

int main(int argc, char** argv) {
    std::size_t rounds = 20'000;
    std::uint64_t seed = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view option = argv[i];
        if (option == "--rounds") rounds = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
    }
    return hocket::test::fuzz(rounds, seed);
}

#endif
