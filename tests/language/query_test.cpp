#include "language/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "language/compiler.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Value;
using testing::HasSubstr;

QueryRequest request_of(std::string kind, std::string expression) {
    return {.kind = std::move(kind), .expression = std::move(expression)};
}

/// The events in the order of their parts; none, and a failure, where it is an error.
std::vector<Event> events_of(const QueryRequest& request, const Environment& before = {}) {
    auto events = run_query(request, before);
    if (!events) {
        ADD_FAILURE() << request.expression << ": " << events.error().message;
        return {};
    }
    std::sort(events->begin(), events->end(),
              [](const Event& a, const Event& b) { return a.part.begin < b.part.begin; });
    return *events;
}

base::Error error_of(const QueryRequest& request) {
    auto events = run_query(request);
    EXPECT_FALSE(events) << request.expression;
    return events ? base::Error{} : events.error();
}

TEST(Query, OfAKindReadsTheTextAsThatKind) {
    EXPECT_EQ(events_of(request_of("number", "\"1 2\""))[1].value, Value::number(2));
    EXPECT_EQ(events_of(request_of("string", "\"1 2\""))[1].value, Value::text("2"));
    EXPECT_EQ(events_of(request_of("int", "\"1 2\""))[1].value, Value::integer(2));
    EXPECT_EQ(events_of(request_of("mini-rational", "1%4"))[0].value,
              Value::rational(Cycles{1} / Cycles{4}));
    EXPECT_EQ(events_of(request_of("control", "s \"bd\""))[0].value.kind(), Value::Kind::controls);
}

TEST(Query, OfNoKindIsOfControlsOrOfWhateverTheTextIs) {
    EXPECT_EQ(events_of(request_of("", "s \"bd\""))[0].value.kind(), Value::Kind::controls);
    EXPECT_EQ(events_of(request_of("", "toScale [0, 2, 7] \"1\" :: Pattern Double")).size(), 1U);
    EXPECT_EQ(events_of(request_of("", "struct \"t f\" (\"1\" :: Pattern Bool)"))[0].value,
              Value::boolean(true));
    EXPECT_THAT(error_of(request_of("", "sin 3")).message, HasSubstr("expected a pattern, got"));
    const base::Error unknown = error_of(request_of("", "evry 2 rev $ s \"bd\""));
    EXPECT_THAT(unknown.message, HasSubstr("evry"));
    EXPECT_EQ(unknown.where.column, 1);
}

TEST(Query, SeesWhatItsSpaceDefines) {
    const auto program = compile("let kick = s \"bd*3\"");
    ASSERT_TRUE(program);
    EXPECT_EQ(events_of(request_of("control", "kick"), program->after).size(), 3U);
    EXPECT_THAT(error_of(request_of("control", "kick")).message, HasSubstr("kick"));
}

TEST(Query, GivesVariablesToTheInsideOfAString) {
    QueryRequest request = request_of("mini-number", "1 ^x");
    request.variables.set(pattern::Symbol{"x"}, Value::number(5));
    EXPECT_EQ(events_of(request)[1].value, Value::number(5));
    request.variables.set(pattern::Symbol{"x"}, Value::text("bd"));
    EXPECT_EQ(events_of(request).size(), 1U) << "a word is no number: silence";
}

TEST(Query, RefusesAKindThatIsNone) {
    EXPECT_THAT(error_of(request_of("colour", "1")).message, HasSubstr("'colour'"));
    EXPECT_THAT(error_of(request_of("mini-colour", "1")).message, HasSubstr("'colour'"));
}

TEST(Query, RefusesASpanThatEndsBeforeItBegins) {
    QueryRequest request = request_of("control", "s \"bd\"");
    request.span = {1, 0};
    EXPECT_EQ(error_of(request).code, base::Errc::invalid_params);
}

TEST(Query, ThatTakesTooLongSaysHowLongItMay) {
    QueryRequest request = request_of("control", "s \"bd*2048\"");
    request.span = {0, 1'000'000};
    request.longest = std::chrono::milliseconds{0};
    EXPECT_THAT(error_of(request).message, HasSubstr("longer than 0 ms"));
    EXPECT_EQ(error_of(request).code, base::Errc::limit);
}

TEST(Query, OfMoreEventsThanAnAnswerHoldsIsAnError) {
    QueryRequest request = request_of("control", "s \"bd*2048\"");
    request.span = {0, 33};
    request.longest = std::chrono::minutes{5};
    EXPECT_THAT(error_of(request).message, HasSubstr("65536"));
    request.span = {0, 32};
    EXPECT_EQ(events_of(request).size(), kMostQueryEvents);
}

TEST(ReadTime, TakesWholeNumbersFractionsAndDecimals) {
    EXPECT_EQ(read_time("2"), Cycles{2});
    EXPECT_EQ(read_time("3/4"), Cycles{3} / Cycles{4});
    EXPECT_EQ(read_time("-0.5"), Cycles{-1} / Cycles{2});
    for (const char* text : {"", "x", "1/0", "1/", "/2", "1/2/3", "1e999", "nan", " ",
                             "99999999999999999999999999999999999999999999999999"}) {
        const auto time = read_time(text);
        EXPECT_FALSE(time) << text;
    }
}

}  // namespace
}  // namespace hocket::language
