#include "pattern/combinators.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hocket::pattern {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Pattern word(const char* text) { return pure({{"s", Value{std::string{text}}}}); }

std::string describe(const Span& span) {
    return span.begin.to_string() + ".." + span.end.to_string();
}

std::vector<Event> events_of(const Pattern& pattern, Cycles begin, Cycles end) {
    std::vector<Event> events;
    pattern.query({begin, end}, events);
    return events;
}

/// "0..1/2 bd", with the part in brackets where it is not the whole; in order of time.
std::vector<std::string> shown(const Pattern& pattern, Cycles begin, Cycles end) {
    std::vector<Event> events = events_of(pattern, begin, end);
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.part.begin < b.part.begin; });
    std::vector<std::string> lines;
    for (const Event& event : events) {
        std::string line = event.whole ? describe(*event.whole) : "always";
        if (!event.whole || describe(event.part) != line) line += " [" + describe(event.part) + "]";
        lines.push_back(line + " " + std::get<std::string>(event.controls.at(0).second));
    }
    return lines;
}

TEST(Pure, SoundsOnceACycleAsLongAsTheCycle) {
    EXPECT_THAT(shown(word("bd"), 0, 2), ElementsAre("0..1 bd", "1..2 bd"));
}

TEST(Pure, GivesThePartInsideTheQueryAndItsWhole) {
    EXPECT_THAT(shown(word("bd"), Cycles(1, 2), Cycles(5, 4)),
                ElementsAre("0..1 [1/2..1] bd", "1..2 [1..5/4] bd"));
    EXPECT_FALSE(events_of(word("bd"), Cycles(1, 2), 1).at(0).has_onset());
    EXPECT_THAT(shown(word("bd"), Cycles(-1, 4), 0), ElementsAre("-1..0 [-1/4..0] bd"));
}

TEST(Pure, AnswersAnInstantAndNothingBackwards) {
    EXPECT_THAT(shown(word("bd"), Cycles(1, 2), Cycles(1, 2)), ElementsAre("0..1 [1/2..1/2] bd"));
    EXPECT_THAT(shown(word("bd"), 1, 0), IsEmpty());
}

TEST(Silence, IsEmpty) { EXPECT_THAT(shown(silence(), 0, 4), IsEmpty()); }

// Tidal 1.7.10: "bd sn hh" has thirds.
TEST(Fastcat, GivesEqualSlots) {
    EXPECT_THAT(shown(fastcat({word("bd"), word("sn"), word("hh")}), 0, 1),
                ElementsAre("0..1/3 bd", "1/3..2/3 sn", "2/3..1 hh"));
    EXPECT_THAT(shown(fastcat({}), 0, 1), IsEmpty());
}

TEST(Slowcat, PlaysACycleOfEachAndGoesOnWhereAStepStopped) {
    const Pattern nested = slowcat({word("a"), slowcat({word("b"), word("c")})});
    EXPECT_THAT(shown(nested, 0, 4), ElementsAre("0..1 a", "1..2 b", "2..3 a", "3..4 c"));
    EXPECT_THAT(shown(nested, -2, 0), ElementsAre("-2..-1 a", "-1..0 c"));
    EXPECT_THAT(shown(slowcat({}), 0, 1), IsEmpty());
}

TEST(Stack, GivesAllLayers) {
    EXPECT_THAT(shown(stack({word("bd"), fastcat({word("sn"), word("hh")})}), 0, 1),
                ElementsAre("0..1 bd", "0..1/2 sn", "1/2..1 hh"));
}

TEST(Fast, SqueezesAndSlowStretches) {
    EXPECT_THAT(shown(fast(word("bd"), 2), 0, 1), ElementsAre("0..1/2 bd", "1/2..1 bd"));
    EXPECT_THAT(shown(fast(word("bd"), Cycles(3, 2)), 0, 1),
                ElementsAre("0..2/3 bd", "2/3..4/3 [2/3..1] bd"));
    EXPECT_THAT(shown(slow(word("bd"), 4), 1, 2), ElementsAre("0..4 [1..2] bd"));
    EXPECT_THAT(shown(fast(word("bd"), 0), 0, 1), IsEmpty());
    EXPECT_THAT(shown(slow(word("bd"), 0), 0, 1), IsEmpty());
}

TEST(Rev, TurnsEveryCycleRoundAndANegativeFastDoesToo) {
    const Pattern beats = fastcat({word("a"), word("b"), word("c"), word("d")});
    EXPECT_THAT(shown(rev(beats), 0, 1),
                ElementsAre("0..1/4 d", "1/4..1/2 c", "1/2..3/4 b", "3/4..1 a"));
    EXPECT_EQ(shown(fast(beats, -1), 0, 3), shown(rev(beats), 0, 3));
    EXPECT_EQ(shown(rev(rev(beats)), Cycles(1, 3), 3), shown(beats, Cycles(1, 3), 3));
}

TEST(Fast, ThrowsWhereTimeCannotBeExact) {
    Pattern finer = word("bd");
    for (int i = 0; i < 30; ++i) finer = fast(finer, Cycles(1'000'003, 1'000'033));
    EXPECT_THROW(events_of(finer, 0, 1), std::overflow_error);
}

/// What an event is but for where queries cut it: the length of all its parts together.
std::map<std::string, Cycles> total_lengths(const std::vector<Event>& events) {
    std::map<std::string, Cycles> lengths;
    for (const Event& event : events) {
        lengths[describe(*event.whole) + std::get<std::string>(event.controls.at(0).second)] +=
            event.part.end - event.part.begin;
    }
    return lengths;
}

class EveryPattern : public testing::TestWithParam<int> {
protected:
    static Pattern pattern() {
        const Pattern beats = fastcat({word("a"), silence(), fast(word("b"), 3)});
        switch (GetParam()) {
            case 0:
                return beats;
            case 1:
                return slowcat({beats, word("c"), slow(word("d"), Cycles(3, 2))});
            case 2:
                return stack({fast(beats, Cycles(5, 3)), rev(beats)});
            case 3:
                return rev(slow(beats, Cycles(7, 4)));
            default:
                return fastcat({slow(beats, 3), slowcat({beats, word("e")})});
        }
    }
};

TEST_P(EveryPattern, LosesAndDoublesNothingWhenAQueryIsCutInTwo) {
    const auto whole = events_of(pattern(), Cycles(-3, 2), Cycles(10, 3));
    const auto onsets = std::count_if(whole.begin(), whole.end(),
                                      [](const Event& event) { return event.has_onset(); });
    for (int i = -17; i < 40; ++i) {
        const Cycles cut(i, 12);
        auto cut_up = events_of(pattern(), Cycles(-3, 2), cut);
        pattern().query({cut, Cycles(10, 3)}, cut_up);
        ASSERT_EQ(total_lengths(cut_up), total_lengths(whole)) << cut.to_string();
        ASSERT_EQ(std::count_if(cut_up.begin(), cut_up.end(),
                                [](const Event& event) { return event.has_onset(); }),
                  onsets);
    }
}

TEST_P(EveryPattern, IsItselfAgainAfterFastAndSlowOfOneFactor) {
    for (const Cycles& factor : {Cycles(2), Cycles(3, 7), Cycles(64, 5)}) {
        EXPECT_EQ(shown(slow(fast(pattern(), factor), factor), Cycles(-1, 3), 2),
                  shown(pattern(), Cycles(-1, 3), 2));
    }
}

TEST_P(EveryPattern, KeepsPartsInsideTheirWholesAndTheQuery) {
    for (const Event& event : events_of(pattern(), Cycles(-5, 7), Cycles(12, 5))) {
        EXPECT_LE(event.whole->begin, event.part.begin);
        EXPECT_LE(event.part.end, event.whole->end);
        EXPECT_LE(Cycles(-5, 7), event.part.begin);
        EXPECT_LE(event.part.end, Cycles(12, 5));
    }
}

INSTANTIATE_TEST_SUITE_P(Combinators, EveryPattern, testing::Range(0, 5));

}  // namespace
}  // namespace hocket::pattern
