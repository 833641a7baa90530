#include "session/event_values.hpp"

#include <gtest/gtest.h>

#include "language/query.hpp"
#include "protocol/rpc_codec.hpp"

namespace hocket::session {
namespace {

using pattern::Value;

std::string json_of(const Value& value) {
    return protocol::encode_event_value(to_event_value(value));
}

TEST(EventValues, KeepTheirKind) {
    EXPECT_EQ(json_of(Value{}), "null");
    EXPECT_EQ(json_of(Value::number(0.5)), "0.5");
    EXPECT_EQ(json_of(Value::note(3)), "3.0");
    EXPECT_EQ(json_of(Value::integer(-3)), "-3");
    EXPECT_EQ(json_of(Value::boolean(true)), "true");
    EXPECT_EQ(json_of(Value::text("bd:3")), R"("bd:3")");
    EXPECT_EQ(json_of(Value::rational(pattern::Cycles{1} / pattern::Cycles{3})), R"("1/3")");
    EXPECT_EQ(json_of(Value::list({Value::integer(1), Value::list({})})), "[1,[]]");
    EXPECT_EQ(json_of(Value::function([](const Value& same) { return same; })), "null");
}

// Names get their numbers as they come up, so the order of the controls differs between runs.
TEST(EventValues, SortControlsByName) {
    pattern::Controls controls;
    controls.set(pattern::Symbol{"zzz of event_values_test"}, Value::integer(1));
    controls.set(pattern::Symbol{"aaa of event_values_test"}, Value::text("x"));
    EXPECT_EQ(json_of(Value::controls(controls)),
              R"({"aaa of event_values_test":"x","zzz of event_values_test":1})");
}

TEST(PatternEvents, SayWhereInTheTextTheyComeFrom) {
    language::QueryRequest request;
    request.expression = "s \"bd <sn cp>\" # n 3";
    const auto events = language::run_query(request);
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 2U);
    for (const pattern::Event& event : *events) {
        const protocol::PatternEvent shown = to_pattern_event(event);
        ASSERT_TRUE(shown.whole);
        const bool first = shown.whole->first == "0";
        EXPECT_EQ(shown.part.second, first ? "1/2" : "1");
        const auto word = first ? protocol::TextSpan{3, 5} : protocol::TextSpan{7, 9};
        EXPECT_EQ(std::count(shown.spans.begin(), shown.spans.end(), word), 1);
    }
}

TEST(PatternEvents, HaveNoWholeWhereTheyAreContinuous) {
    language::QueryRequest request{.kind = "number", .expression = "saw"};
    request.span = {0, pattern::Cycles{1} / pattern::Cycles{2}};
    const auto events = language::run_query(request);
    ASSERT_TRUE(events);
    ASSERT_EQ(events->size(), 1U);
    EXPECT_EQ(protocol::encode_pattern_event(to_pattern_event(events->front())),
              R"({"whole":null,"part":["0","1/2"],"value":0.25})");
}

}  // namespace
}  // namespace hocket::session
