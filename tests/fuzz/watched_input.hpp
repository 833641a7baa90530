#pragma once

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "pattern/pattern.hpp"

namespace hocket::test {

/// Reports a broken promise and ends the program, so that a fuzzer keeps the input.
[[noreturn]] inline void broken(const char* promise, std::string_view text) {
    std::fprintf(stderr, "broken promise: %s\n%.*s\n", promise,
                 static_cast<int>(std::min<std::size_t>(text.size(), 2'000)), text.data());
    std::abort();
}

/// One input while it is tried: it may ask patterns with what live use has, and has to end within
/// the time promised. The time is the processor's, which a busy machine does not lengthen.
class WatchedInput {
public:
    /// @param most_ms ends the program when the input took longer; 0 only remembers the slowest.
    WatchedInput(std::string_view text, double most_ms) : text_{text}, most_ms_{most_ms} {
        // The queries of one input share what one slot has for one window.
        budget_.events_left = 262'144;
        budget_.deadline_ns = std::chrono::nanoseconds{(std::chrono::steady_clock::now() +
                                                        std::chrono::milliseconds{50})
                                                           .time_since_epoch()}
                                  .count();
    }
    ~WatchedInput() {
        const double took_ms = processor_ms() - begin_ms_;
        slowest().add(took_ms, text_);
        if (most_ms_ > 0 && took_ms > most_ms_) {
            std::fprintf(stderr, "%.1f ms\n", took_ms);
            broken("too slow", text_);
        }
    }
    WatchedInput(const WatchedInput&) = delete;
    WatchedInput& operator=(const WatchedInput&) = delete;

    /// Asks for a few cycles at once, for a piece of one, for an instant, and for what is far away.
    /// @param inside that no part lies outside the query: library functions do give such.
    void ask(const pattern::Pattern& pattern, bool inside) {
        using pattern::Cycles;
        ask(pattern, {0, 2}, inside);
        ask(pattern, {Cycles(7, 3), Cycles(5, 2)}, inside);
        ask(pattern, {5, 5}, inside);
        ask(pattern, {1'000'000, Cycles{1'000'000} + Cycles(1, 4)}, inside);
    }

private:
    struct Slowest {
        ~Slowest() {
            std::fprintf(stderr, "slowest input: %.1f ms of processor time, %zu bytes\n%.*s\n", ms,
                         text.size(), static_cast<int>(std::min<std::size_t>(text.size(), 400)),
                         text.data());
        }
        void add(double took_ms, std::string_view input) {
            if (took_ms <= ms) return;
            ms = took_ms;
            text = input;
        }
        double ms = 0;
        std::string text;
    };
    static Slowest& slowest() {
        static Slowest slowest;
        return slowest;
    }
    static double processor_ms() {
        timespec now{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
    }

    void ask(const pattern::Pattern& pattern, const pattern::Span& span, bool inside) {
        std::size_t events = 0;
        try {
            pattern.query({span, nullptr, &budget_}, [&](pattern::Event&& event) {
                if (event.part.end < event.part.begin) broken("a part that ends early", text_);
                if (inside && (event.part.begin < span.begin || span.end < event.part.end)) {
                    broken("a part outside the query", text_);
                }
                if (++events > pattern::Pattern::kMostEvents) {
                    throw pattern::BudgetExceeded{"too many events"};
                }
            });
        } catch (const std::exception&) {
            // Too much is told as an error.
        }
    }

    std::string_view text_;
    double most_ms_;
    double begin_ms_ = processor_ms();
    pattern::Budget budget_;
};

}  // namespace hocket::test
