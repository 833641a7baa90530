#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fuzz/watched_input.hpp"
#include "language/mini_notation.hpp"
#include "support/mini_generator.hpp"

// Mini-notation of any bytes: refused with a place, or a pattern that can be queried within its
// budget; all within 100 ms. Built with clang and -DHOCKET_LIBFUZZER=ON it is a libFuzzer target;
// else
//   fuzz_mini [--rounds N] [--seed S]
// tries made-up and broken strings, the same ones for the same seed.
namespace {

using namespace hocket;

/// @param most_ms as WatchedInput().
void run(std::string_view text, language::MiniType type, double most_ms) {
    test::WatchedInput input{text, most_ms};
    const auto pattern =
        language::mini_notation(text, {.type = type, .offset_bytes = 0, .variable = {}});
    if (!pattern) {
        const base::Error& error = pattern.error();
        if (error.message.empty() || error.where.line < 1 || error.where.column < 1) {
            test::broken("an error without words or place", text);
        }
        return;
    }
    input.ask(*pattern, true);
}

/// The first byte says what the string is a pattern of.
void run_bytes(const std::uint8_t* data, std::size_t size, double most_ms) {
    if (size == 0) return;
    constexpr auto kTypes = static_cast<unsigned>(language::MiniType::controls) + 1;
    const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
    run(text, static_cast<language::MiniType>(data[0] % kTypes), most_ms);
}

}  // namespace

#ifdef HOCKET_LIBFUZZER
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run_bytes(data, size, 100);
    return 0;
}
#else
int main(int argc, char** argv) {
    std::size_t rounds = 20'000;
    std::uint64_t seed = 1;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string_view option = argv[i];
        const auto value = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--rounds") rounds = value;
        if (option == "--seed") seed = value;
    }
    test::MiniGenerator generator{seed};
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string text = generator.sequence(round % 2 == 0);
        if (round % 3 != 0) text = generator.broken(text);
        text.insert(0, 1, static_cast<char>(round % 7));
        // Ten times what is promised: sanitizers are slow.
        run_bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), 1'000);
    }
    std::printf("fuzz_mini: %zu strings\n", rounds);
    return 0;
}
#endif
