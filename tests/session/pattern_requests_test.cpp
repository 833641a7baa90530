#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "session/running_session.hpp"

namespace hocket::session {
namespace {

using protocol::EventMap;
using protocol::PatternCheckResult;
using protocol::PatternEventsResult;
using protocol::RpcError;
using testing::HasSubstr;

template <class T>
T expect(const protocol::Response& response) {
    if (const auto* value = std::get_if<T>(&response)) return *value;
    const auto* error = std::get_if<RpcError>(&response);
    ADD_FAILURE() << (error == nullptr ? "another result" : error->message);
    return {};
}

TEST(PatternRequests, AnswerWithTheEventsOfAPieceAndWhereTheyComeFrom) {
    test::RunningSession running;
    const auto result = expect<PatternEventsResult>(
        running.ask(protocol::PatternQuery{.code = "s \"bd sn\"", .from = "1/2", .to = "0.75"}));
    ASSERT_EQ(result.events.size(), 1U);
    EXPECT_EQ(result.events[0].whole, (std::pair<std::string, std::string>{"1/2", "1"}));
    EXPECT_EQ(result.events[0].part, (std::pair<std::string, std::string>{"1/2", "3/4"}));
    EXPECT_EQ(result.events[0].value, (EventMap{{"s", "sn"}}));
    EXPECT_THAT(result.events[0].spans, testing::ElementsAre(protocol::TextSpan{6, 8}));
}

TEST(PatternRequests, SeeWhatTheirSpaceDefinesAndAddNothing) {
    test::RunningSession running;
    running.ask(protocol::Eval{"let kick = s \"bd*3\"", "band"});
    const protocol::PatternQuery of_band{.code = "kick", .space = "band"};
    EXPECT_EQ(expect<PatternEventsResult>(running.ask(of_band)).events.size(), 3U);
    EXPECT_THAT(expect<RpcError>(running.ask(protocol::PatternQuery{.code = "kick"})).message,
                HasSubstr("kick"));
    const protocol::PatternCheck defines{.code = "let snare = s \"sn\"", .space = "band"};
    EXPECT_TRUE(expect<PatternCheckResult>(running.ask(defines)).errors.empty());
    const protocol::PatternCheck uses{.code = "d1 snare", .space = "band"};
    EXPECT_EQ(expect<PatternCheckResult>(running.ask(uses)).errors.size(), 1U);
}

TEST(PatternRequests, CheckListsWhatIsWrongInEveryStatementAndPlaysNothing) {
    test::RunningSession running;
    const auto wrong = expect<PatternCheckResult>(running.ask(
        protocol::PatternCheck{.code = "d1 $ sond \"bd\"\n\nd2 $ s \"bd\"\n\nd3 $ s \"bd [\""}));
    ASSERT_EQ(wrong.errors.size(), 2U);
    EXPECT_EQ(wrong.errors[0].line, 1);
    EXPECT_EQ(wrong.errors[0].column, 6);
    EXPECT_EQ(wrong.errors[0].nearest, "snd");
    EXPECT_EQ(wrong.errors[1].line, 5);
    running.ask(protocol::PatternCheck{.code = "d1 $ s \"bd\""});
    for (const protocol::SlotInfo& slot :
         expect<protocol::SlotsResult>(running.ask(protocol::SlotsList{})).slots) {
        EXPECT_FALSE(slot.playing) << slot.name;
    }
}

TEST(PatternRequests, AnEvalThatFailsListsAllThatIsWrong) {
    test::RunningSession running;
    const auto error =
        expect<RpcError>(running.ask(protocol::Eval{"d1 $ sond \"bd\"\n\nd2 $ sund \"bd\""}));
    EXPECT_EQ(error.line, 1);
    ASSERT_EQ(error.others.size(), 1U);
    EXPECT_EQ(error.others[0].line, 3);
}

TEST(PatternRequests, ReadControlInputsAsTheyAreNow) {
    test::RunningSession running;
    running.ask(protocol::ControlSet{"knob", 0.25});
    const protocol::PatternQuery ask{.code = "cF 1 \"knob\"", .kind = "number"};
    const auto result = expect<PatternEventsResult>(running.ask(ask));
    ASSERT_EQ(result.events.size(), 1U);
    EXPECT_EQ(result.events[0].value, protocol::EventValue{0.25});
}

TEST(PatternRequests, RefuseTimesThatAreNoneAndMoreThanAnAnswerHolds) {
    test::RunningSession running;
    const auto refused = [&](const protocol::PatternQuery& ask) {
        return expect<RpcError>(running.ask(ask)).message;
    };
    EXPECT_THAT(refused({.code = "s \"bd\"", .from = "x"}), HasSubstr("got 'x'"));
    EXPECT_THAT(refused({.code = "s \"bd\"", .to = "1/0"}), HasSubstr("got '1/0'"));
    EXPECT_THAT(refused({.code = "s \"bd\"", .from = "2"}), HasSubstr("ends after its begin"));
    EXPECT_THAT(refused({.code = "s \"bd\"", .kind = "colour"}), HasSubstr("'colour'"));
    const std::string word(32'000, 'x');
    EXPECT_THAT(refused({.code = "s \"" + word + "*64\""}), HasSubstr("than an answer holds"));
}

}  // namespace
}  // namespace hocket::session
