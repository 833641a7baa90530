#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "pattern/apply.hpp"
#include "pattern/join.hpp"
#include "pattern/nodes.hpp"
#include "pattern/shown.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<Event> events_of(const Pattern& pattern, Cycles begin, Cycles end) {
    return pattern.events({begin, end});
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
    EXPECT_THAT(shown(fast_by(2, word("bd")), 0, 1), ElementsAre("0..1/2 bd", "1/2..1 bd"));
    EXPECT_THAT(shown(fast_by(Cycles(3, 2), word("bd")), 0, 1),
                ElementsAre("0..2/3 bd", "2/3..4/3 [2/3..1] bd"));
    EXPECT_THAT(shown(slow_by(4, word("bd")), 1, 2), ElementsAre("0..4 [1..2] bd"));
    EXPECT_THAT(shown(fast_by(0, word("bd")), 0, 1), IsEmpty());
    EXPECT_THAT(shown(slow_by(0, word("bd")), 0, 1), IsEmpty());
}

TEST(Rev, TurnsEveryCycleRoundAndANegativeFastDoesToo) {
    const Pattern beats = fastcat({word("a"), word("b"), word("c"), word("d")});
    EXPECT_THAT(shown(rev(beats), 0, 1),
                ElementsAre("0..1/4 d", "1/4..1/2 c", "1/2..3/4 b", "3/4..1 a"));
    EXPECT_EQ(shown(fast_by(-1, beats), 0, 3), shown(rev(beats), 0, 3));
    EXPECT_EQ(shown(rev(rev(beats)), Cycles(1, 3), 3), shown(beats, Cycles(1, 3), 3));
}

TEST(Fast, ThrowsWhereTimeCannotBeExact) {
    Pattern finer = word("bd");
    for (int i = 0; i < 30; ++i) finer = fast_by(Cycles(1'000'003, 1'000'033), finer);
    EXPECT_THROW(events_of(finer, 0, 1), std::overflow_error);
}

/// What an event is but for where queries cut it: the length of all its parts together.
std::map<std::string, Cycles> total_lengths(const std::vector<Event>& events) {
    std::map<std::string, Cycles> lengths;
    for (const Event& event : events) {
        lengths[shown(event.whole) + shown(event.value)] += event.part.end - event.part.begin;
    }
    return lengths;
}

class EveryPattern : public testing::TestWithParam<int> {
protected:
    static Pattern pattern() {
        const Pattern beats = fastcat({word("a"), silence(), fast_by(3, word("b"))});
        switch (GetParam()) {
            case 0:
                return beats;
            case 1:
                return slowcat({beats, word("c"), slow_by(Cycles(3, 2), word("d"))});
            case 2:
                return stack({fast_by(Cycles(5, 3), beats), rev(beats)});
            case 3:
                return rev(slow_by(Cycles(7, 4), beats));
            default:
                return fastcat({slow_by(3, beats), slowcat({beats, word("e")})});
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
        for (Event& event : events_of(pattern(), cut, Cycles(10, 3))) {
            cut_up.push_back(std::move(event));
        }
        ASSERT_EQ(total_lengths(cut_up), total_lengths(whole)) << cut.to_string();
        ASSERT_EQ(std::count_if(cut_up.begin(), cut_up.end(),
                                [](const Event& event) { return event.has_onset(); }),
                  onsets);
    }
}

TEST_P(EveryPattern, IsItselfAgainAfterFastAndSlowOfOneFactor) {
    for (const Cycles& factor : {Cycles(2), Cycles(3, 7), Cycles(64, 5)}) {
        EXPECT_EQ(shown(slow_by(factor, fast_by(factor, pattern())), Cycles(-1, 3), 2),
                  shown(pattern(), Cycles(-1, 3), 2));
    }
}

TEST_P(EveryPattern, KeepsPartsInsideTheirWholesAndTheQuery) {
    for (const Event& event : events_of(pattern(), Cycles(-5, 7), Cycles(12, 5))) {
        EXPECT_LE(event.whole.begin, event.part.begin);
        EXPECT_LE(event.part.end, event.whole.end);
        EXPECT_LE(Cycles(-5, 7), event.part.begin);
        EXPECT_LE(event.part.end, Cycles(12, 5));
    }
}

// Tidal 1.7.10: "0 .. 1" of two steps against three.
TEST(Apply, TakesWholesFromTheSideItIsNamedAfter) {
    const Pattern two = fastcat({word("a"), word("b")});
    const Pattern three = fastcat({word("x"), word("y"), word("z")});
    const auto both = [](const Value& a, const Value& b) {
        return Value::text(a.as_text().text() + b.as_text().text());
    };
    EXPECT_THAT(shown(combine_both(two, three, both), 0, 1),
                ElementsAre("0..1/3 ax", "1/3..1/2 ay", "1/2..2/3 by", "2/3..1 bz"));
    EXPECT_THAT(shown(combine_left(two, three, both), 0, 1),
                ElementsAre("0..1/2 [0..1/3] ax", "0..1/2 [1/3..1/2] ay", "1/2..1 [1/2..2/3] by",
                            "1/2..1 [2/3..1] bz"));
    EXPECT_THAT(
        shown(combine_right(two, three, both), 0, 1),
        ElementsAre("0..1/3 ax", "1/3..2/3 [1/3..1/2] ay", "1/3..2/3 [1/2..2/3] by", "2/3..1 bz"));
}

TEST(Apply, OfAContinuousPatternIsContinuousOnlyWhereBothGiveWholes) {
    const Pattern rising =
        signal([](const Cycles& time) { return Value::number(time.to_double()); });
    const Pattern two = fastcat({number(1), number(2)});
    const auto sum = [](const Value& a, const Value& b) {
        return Value::number(a.as_number() + b.as_number());
    };
    EXPECT_THAT(shown(combine_left(two, rising, sum), 0, 1),
                ElementsAre("0..1/2 5/4", "1/2..1 11/4"));
    EXPECT_THAT(shown(combine_both(two, rising, sum), 0, 1),
                ElementsAre("~ [0..1/2] 3/2", "~ [1/2..1] 5/2"));
}

TEST(Join, SqueezesACycleIntoEachEventOrTakesInnerOrOuterWholes) {
    const Pattern inner = fastcat({word("a"), word("b"), word("c")});
    const Pattern outer = fastcat({pure(inner.to_value()), silence()});
    EXPECT_THAT(shown(squeeze_join(outer), 0, 1),
                ElementsAre("0..1/6 a", "1/6..1/3 b", "1/3..1/2 c"));
    EXPECT_THAT(shown(inner_join(outer), 0, 1), ElementsAre("0..1/3 a", "1/3..2/3 [1/3..1/2] b"));
    EXPECT_THAT(shown(join(outer), 0, 1), ElementsAre("0..1/3 a", "1/3..1/2 b"));
    EXPECT_THAT(shown(outer_join(outer), 0, 1), ElementsAre("0..1/2 a"));
}

TEST(Fast, TakesAPatternOfFactors) {
    const Pattern factors = fastcat({time(2), time(4)});
    EXPECT_THAT(shown(fast(factors, fastcat({word("a"), word("b")})), 0, 1),
                ElementsAre("0..1/4 a", "1/4..1/2 b", "1/2..5/8 a", "5/8..3/4 b", "3/4..7/8 a",
                            "7/8..1 b"));
}

TEST(Budget, StopsWhatTakesTooMuch) {
    EXPECT_THROW(events_of(fast_by(1'000'000'000, word("bd")), 0, 1), BudgetExceeded);
    Pattern deep = word("bd");
    for (int i = 0; i < 100'000; ++i) deep = shift_left(1, deep);
    EXPECT_THROW(events_of(deep, 0, 1), BudgetExceeded);
}

INSTANTIATE_TEST_SUITE_P(Combinators, EveryPattern, testing::Range(0, 5));

TEST(Budget, IsNotSpentByWaiting) {
    const Pattern waits = from_query(0, [](const Query& query, Sink) {
        std::this_thread::sleep_for(std::chrono::milliseconds{60});
        query.budget->charge(256);
    });
    Budget budget;
    budget.limit_time(20'000'000);
    EXPECT_NO_THROW(waits.query({{0, 1}, nullptr, &budget}, [](Event&&) {}));
    EXPECT_FALSE(budget.out_of_time);
}

TEST(Budget, IsSpentByWorking) {
    const Pattern works = from_query(0, [](const Query& query, Sink) {
        while (true) query.budget->charge();
    });
    Budget budget{.events_left = INT64_MAX};
    budget.limit_time(20'000'000);
    EXPECT_THROW(works.query({{0, 1}, nullptr, &budget}, [](Event&&) {}), BudgetExceeded);
    EXPECT_TRUE(budget.out_of_time);
}

}  // namespace
}  // namespace hocket::pattern
