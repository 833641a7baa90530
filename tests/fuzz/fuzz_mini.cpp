#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "language/mini_notation.hpp"
#include "support/mini_generator.hpp"

// Mini-notation of any bytes: refused with a place, or a pattern that can be queried within its
// budget. Built with clang and -DHOCKET_LIBFUZZER=ON it is a libFuzzer target; else
//   fuzz_mini [--rounds N] [--seed S]
// tries made-up and broken strings, the same ones for the same seed.
namespace {

using namespace hocket;

[[noreturn]] void broken(const char* promise, std::string_view text) {
    std::fprintf(stderr, "fuzz_mini: %s\n%.*s\n", promise,
                 static_cast<int>(std::min<std::size_t>(text.size(), 500)), text.data());
    std::abort();
}

void check_events(const pattern::Pattern& pattern, const pattern::Span& span,
                  std::string_view text) {
    pattern::Budget budget;
    try {
        pattern.query({span, nullptr, &budget}, [&](pattern::Event&& event) {
            if (event.part.end < event.part.begin) broken("a part that ends early", text);
            if (event.part.begin < span.begin || span.end < event.part.end) {
                broken("a part outside the query", text);
            }
        });
    } catch (const pattern::BudgetExceeded&) {  // refused as promised
    } catch (const std::overflow_error&) {      // times that cannot be held, too
    }
}

void run(std::string_view text, language::MiniType type) {
    const auto pattern =
        language::mini_notation(text, {.type = type, .offset_bytes = 0, .variable = {}});
    if (!pattern) {
        const base::Error& error = pattern.error();
        if (error.message.empty() || error.where.line < 1 || error.where.column < 1) {
            broken("an error without words or place", text);
        }
        return;
    }
    check_events(*pattern, {0, 1}, text);
    check_events(*pattern, {pattern::Cycles(7, 3), pattern::Cycles(5, 2)}, text);
    check_events(*pattern, {5, 5}, text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    constexpr auto kTypes = static_cast<unsigned>(language::MiniType::controls) + 1;
    const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
    run(text, static_cast<language::MiniType>(data[0] % kTypes));
    return 0;
}

#ifndef HOCKET_LIBFUZZER
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
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
    }
    std::printf("fuzz_mini: %zu strings\n", rounds);
    return 0;
}
#endif
