#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "language/compiler.hpp"
#include "language/expression_generator.hpp"
#include "pattern/cycle_table.hpp"
#include "pattern/shown.hpp"
#include "pattern/time.hpp"

// What holds for every pattern, tried on patterns made up out of the whole function table. A
// failure shows the expression; the seed is in kSeed.
namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Span;
using pattern::Value;
using test::ExpressionGenerator;

constexpr std::uint64_t kSeed = 4;
constexpr int kRounds = 1'000;
constexpr int kDepth = 3;

/// Whether an expression is a pattern that holds a continuous event.
bool is_continuous(std::string_view expression) {
    const auto value = evaluate_expression(expression);
    if (!value || !value->type.is_pattern()) return false;
    bool continuous = false;
    pattern::Budget budget;
    try {
        value->value.as_pattern().query({{0, 1}, nullptr, &budget}, [&](Event&& event) {
            continuous = continuous || event.continuous;
        });
    } catch (const std::exception&) {  // it asks for something that is not there
    }
    return continuous;
}

/// What is not the same when its query is cut, in Tidal too. Continuous patterns are, and so is
/// what takes them for a parameter: their value is that of the middle of what is asked for.
std::set<std::string_view> not_cuttable() {
    std::set<std::string_view> names{
        "filterOnsets",  // drops the parts that have no onset in the query
        // look at all that is in the query together
        "rolled", "rolledBy", "arpeggiate", "arpg", "arp", "_arp", "mono", "smooth", "collect",
        "plyWith", "_plyWith",
        "leslie",                        // moves its parts by a sine
        "randslice",                     // chooses by a continuous pattern
        "whenT", "whenmod", "_whenmod",  // look at where the query begins
        "substruct",                     // gives the whole cycle, whatever is asked for
        // of more than a cycle give what lies outside the query
        "zoom", "zoomArc", "zoomarc", "index", "linger", "_linger",
        // degrade along a continuous ramp
        "fadeIn", "fadeInFrom", "fadeOut", "fadeOutFrom"};
    // A continuous pattern by itself, or made of a number, a function, a list ...
    for (const FunctionRow& row : function_table()) {
        for (const char* argument : {"", " 2", " id", " [1, 2]", " 0.5 [1, 2]", " [(1, 2)]"}) {
            if (is_continuous(std::string{row.name} + argument)) names.insert(row.name);
        }
        if (is_continuous(row.example)) names.insert(row.name);
    }
    return names;
}

struct Made {
    std::string text;
    Pattern pattern;
};

/// Patterns of words, numbers and controls in turn. Those that do not compile (a string that is no
/// scale, an empty list) or ask for too much are left out.
class Patterns {
public:
    explicit Patterns(std::uint64_t seed, std::set<std::string_view> without = {})
        : generator_{seed, std::move(without)} {}

    std::optional<Made> next() {
        static const Type kTypes[] = {Type::pattern(Type::constructor("String")),
                                      Type::pattern(Type::constructor("Double")),
                                      Type::pattern(Type::constructor("ControlMap"))};
        static constexpr const char* kNames[] = {"string", "number", "control"};
        const std::size_t which = count_++ % 3;
        const auto text = generator_.expression(kTypes[which], kDepth);
        if (!text) return std::nullopt;
        const auto pattern = compile_expression(*text, kNames[which]);
        if (!pattern) return std::nullopt;
        ++compiled_;
        return Made{*text, *pattern};
    }
    [[nodiscard]] int compiled() const { return compiled_; }

private:
    ExpressionGenerator generator_;
    std::size_t count_ = 0;
    int compiled_ = 0;
};

/// The events, or nothing where they are too many or their times cannot be held.
std::optional<std::vector<Event>> asked(const Pattern& pattern, const Span& span) {
    pattern::Budget budget;
    budget.events_left = 20'000;
    std::vector<Event> events;
    try {
        pattern.query({span, nullptr, &budget},
                      [&](Event&& event) { events.push_back(std::move(event)); });
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return events;
}

/// Numbers to twelve digits: the sine of another cycle is another one in its last ones.
std::string line(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::number:
        case Value::Kind::note:
            return fmt::format("{:.12g}", value.as_number() + 0.0);
        case Value::Kind::controls: {
            std::map<std::string, std::string> sorted;
            for (const auto& [name, each] : value.as_controls().entries()) {
                sorted[name.text()] = line(each);
            }
            std::string text = "{";
            for (const auto& [name, each] : sorted) text += name + "=" + each + " ";
            return text + "}";
        }
        default:
            return pattern::shown(value);
    }
}

std::string line(const Event& event) {
    return (event.continuous ? "~" : pattern::shown(event.whole)) + " [" +
           pattern::shown(event.part) + "] " + line(event.value);
}

/// Events as text, how often each comes.
std::map<std::string, int> listed(const std::vector<Event>& events) {
    std::map<std::string, int> lines;
    for (const Event& event : events) ++lines[line(event)];
    return lines;
}

/// How long each discrete event (its whole and value) sounds, and how often it begins.
void add(std::map<std::string, Cycles>& sounding, const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (event.continuous) continue;
        const std::string key = pattern::shown(event.whole) + " " + line(event.value);
        sounding[key] += event.part.end - event.part.begin;
        if (event.has_onset()) sounding["onset of " + key] += 1;
    }
}

bool has_continuous(const std::vector<Event>& events) {
    return std::any_of(events.begin(), events.end(),
                       [](const Event& event) { return event.continuous; });
}

TEST(RandomPatterns, AreNearlyAllTakenByTheCompiler) {
    Patterns patterns{kSeed};
    for (int round = 0; round < kRounds; ++round) static_cast<void>(patterns.next());
    EXPECT_GT(patterns.compiled(), kRounds * 6 / 10);
}

TEST(RandomPatterns, GiveTheSameWhenAskedAgainAndInAnotherOrder) {
    Patterns patterns{kSeed};
    for (int round = 0; round < kRounds; ++round) {
        const auto made = patterns.next();
        if (!made) continue;
        const auto first = asked(made->pattern, {0, 1});
        const auto later = asked(made->pattern, {2, 3});
        const auto again = asked(made->pattern, {0, 1});
        if (!first || !later || !again) continue;
        EXPECT_EQ(listed(*first), listed(*again)) << made->text;
    }
}

TEST(RandomPatterns, GiveTheSameWhenTheirCyclesAreRemembered) {
    Patterns patterns{kSeed + 1};
    for (int round = 0; round < kRounds; ++round) {
        const auto made = patterns.next();
        if (!made) continue;
        const Pattern remembering = pattern::remembering_cycles(made->pattern);
        for (const std::int64_t cycle : {0, 1, 0}) {
            const auto plain = asked(made->pattern, {cycle, cycle + 1});
            const auto remembered = asked(remembering, {cycle, cycle + 1});
            if (!plain || !remembered) break;
            EXPECT_EQ(listed(*plain), listed(*remembered)) << made->text;
        }
    }
}

// For discrete events: they sound as long and begin as often. A continuous event's value is that of
// the middle of what is asked for, so cutting the query takes other samples by definition; only
// what does not hold any is compared.
TEST(RandomPatterns, LoseAndDoubleNothingWhenTheQueryIsCut) {
    Patterns patterns{kSeed + 2, not_cuttable()};
    int compared = 0;
    int different = 0;
    ExpressionGenerator random{kSeed};
    for (int round = 0; round < kRounds; ++round) {
        const auto made = patterns.next();
        if (!made) continue;
        const Cycles cut{static_cast<std::int64_t>(1 + random.below(47)), 24};
        const auto whole = asked(made->pattern, {0, 2});
        const auto before = asked(made->pattern, {0, cut});
        const auto after = asked(made->pattern, {cut, 2});
        if (!whole || !before || !after || has_continuous(*whole)) continue;
        std::map<std::string, Cycles> at_once;
        std::map<std::string, Cycles> in_two;
        add(at_once, *whole);
        add(in_two, *before);
        add(in_two, *after);
        ++compared;
        if (at_once == in_two) continue;
        ++different;
        std::printf("differs: %s cut at %s\n", made->text.c_str(), cut.to_string().c_str());
    }
    EXPECT_GT(compared, kRounds / 4);
    EXPECT_EQ(different, 0);
}

// Exact for all patterns: times are rational.
TEST(RandomPatterns, AreThemselvesWhenSlowedAndSpedUpByTheSame) {
    Patterns patterns{kSeed + 3};
    ExpressionGenerator random{kSeed};
    for (int round = 0; round < kRounds; ++round) {
        const auto made = patterns.next();
        if (!made) continue;
        const Cycles factor{static_cast<std::int64_t>(1 + random.below(9)),
                            static_cast<std::int64_t>(1 + random.below(5))};
        const Pattern back = pattern::fast_by(factor, pattern::slow_by(factor, made->pattern));
        const auto plain = asked(made->pattern, {0, 2});
        const auto slowed = asked(back, {0, 2});
        if (!plain || !slowed) continue;
        EXPECT_EQ(listed(*plain), listed(*slowed)) << made->text << "\nby " << factor.to_string();
    }
}

// On whole cycles, asked one at a time as rev does it.
TEST(RandomPatterns, AreThemselvesWhenReversedTwice) {
    Patterns patterns{kSeed + 4};
    for (int round = 0; round < kRounds; ++round) {
        const auto made = patterns.next();
        if (!made) continue;
        const Pattern back = pattern::rev(pattern::rev(made->pattern));
        for (const std::int64_t cycle : {0, 1}) {
            const auto plain = asked(made->pattern, {cycle, cycle + 1});
            const auto reversed = asked(back, {cycle, cycle + 1});
            if (!plain || !reversed) continue;
            EXPECT_EQ(listed(*plain), listed(*reversed)) << made->text << "\ncycle " << cycle;
        }
    }
}

}  // namespace
}  // namespace hocket::language
