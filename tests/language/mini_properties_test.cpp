#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "language/mini_notation.hpp"
#include "pattern/shown.hpp"
#include "support/mini_generator.hpp"

// What holds for every mini-notation string, tried on made-up ones.
namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Span;
using test::MiniGenerator;

constexpr int kRounds = 3'000;

base::Result<Pattern> read(const std::string& text, MiniType type) {
    return mini_notation(text, {.type = type, .offset_bytes = 0, .variable = {}});
}

/// How long each event (its whole and value) sounds inside the queries.
using Sounding = std::map<std::string, Cycles>;

void add(Sounding& sounding, const std::vector<Event>& events) {
    for (const Event& event : events) {
        const std::string key = pattern::shown(event.whole) + " " + pattern::shown(event.value);
        sounding[key] += event.part.end - event.part.begin;
        if (event.part.begin == event.whole.begin) sounding["onset of " + key] += 1;
    }
}

TEST(MiniProperties, CuttingAQueryLosesNothingAndDoublesNothing) {
    MiniGenerator generator{7};
    for (int round = 0; round < kRounds; ++round) {
        const bool numbers = round % 2 == 0;
        const std::string text = generator.sequence(numbers);
        const auto pattern = read(text, numbers ? MiniType::number : MiniType::text);
        ASSERT_TRUE(pattern) << text << ": " << pattern.error().message;
        const Cycles from{static_cast<std::int64_t>(generator.below(9)) - 3, 2};
        const Cycles to = from + Cycles{static_cast<std::int64_t>(1 + generator.below(16)), 4};
        Sounding at_once;
        add(at_once, pattern->events({from, to}));
        Sounding in_pieces;
        for (Cycles begin = from; begin < to;) {
            const Cycles length{static_cast<std::int64_t>(1 + generator.below(12)), 13};
            const Cycles end = pattern::min(to, begin + length);
            add(in_pieces, pattern->events({begin, end}));
            begin = end;
        }
        ASSERT_EQ(at_once, in_pieces) << text;
    }
}

TEST(MiniProperties, APeriodRepeatsItself) {
    MiniGenerator generator{8};
    for (int round = 0; round < kRounds; ++round) {
        const std::string text = generator.sequence(false);
        const auto pattern = read(text, MiniType::text);
        ASSERT_TRUE(pattern) << text << ": " << pattern.error().message;
        const std::int64_t period = pattern->period_cycles();
        if (period == 0) continue;
        Sounding now;
        add(now, pattern->events({0, 2}));
        auto later = pattern->events({period, period + 2});
        for (Event& event : later) {
            event.whole = {event.whole.begin - period, event.whole.end - period};
            event.part = {event.part.begin - period, event.part.end - period};
        }
        Sounding then;
        add(then, later);
        ASSERT_EQ(now, then) << text;
    }
}

TEST(MiniProperties, EveryPartLiesInTheQuery) {
    MiniGenerator generator{9};
    for (int round = 0; round < kRounds; ++round) {
        const std::string text = generator.sequence(false);
        const auto pattern = read(text, MiniType::text);
        ASSERT_TRUE(pattern) << text << ": " << pattern.error().message;
        const Span asked{Cycles(1, 3), Cycles(7, 3)};
        for (const Event& event : pattern->events(asked)) {
            ASSERT_LE(asked.begin, event.part.begin) << text;
            ASSERT_LE(event.part.end, asked.end) << text;
            ASSERT_LT(event.part.begin, event.part.end) << text;
            ASSERT_LT(event.whole.begin, event.whole.end) << text;
        }
    }
}

TEST(MiniProperties, BrokenStringsAreRefusedOrReadInTime) {
    MiniGenerator generator{10};
    int refused = 0;
    for (int round = 0; round < 10 * kRounds; ++round) {
        const bool numbers = round % 2 == 0;
        const std::string text = generator.broken(generator.sequence(numbers));
        const auto before = std::chrono::steady_clock::now();
        const auto pattern = read(text, numbers ? MiniType::note : MiniType::controls);
        const auto took = std::chrono::steady_clock::now() - before;
        ASSERT_LT(took, std::chrono::milliseconds{500}) << text;
        if (pattern) continue;
        ++refused;
        ASSERT_GE(pattern.error().where.line, 1) << text;
        ASSERT_GE(pattern.error().where.column, 1) << text;
        ASSERT_LE(pattern.error().where.column, static_cast<int>(text.size()) + 1) << text;
        ASSERT_FALSE(pattern.error().expected.empty()) << text;
    }
    EXPECT_GT(refused, kRounds);
}

}  // namespace
}  // namespace hocket::language
