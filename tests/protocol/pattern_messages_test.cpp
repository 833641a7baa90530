#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "protocol/rpc_codec.hpp"

// What editors say and hear: eval in a space, pattern.query, pattern.check, control.set.
namespace hocket::protocol {
namespace {

using Json = nlohmann::json;

Json result(const Response& response) { return Json::parse(encode_result(response)); }

/// The request that a good call becomes; of a bad one, what its first words say.
template <class T>
T request(std::string_view method, const Json& params) {
    auto decoded = decode_call(method, params.dump());
    if (const auto* error = std::get_if<RpcError>(&decoded)) {
        ADD_FAILURE() << method << params << ": " << error->message;
        return T{};
    }
    return std::get<T>(*std::get<Call>(decoded).request);
}

std::string refusal(std::string_view method, const Json& params) {
    auto decoded = decode_call(method, params.dump(-1, ' ', true, Json::error_handler_t::replace));
    const auto* error = std::get_if<RpcError>(&decoded);
    if (error == nullptr) return "taken";
    EXPECT_EQ(error->code, kInvalidParams);
    return error->message;
}

TEST(Eval, IsOfTheConnectionsOwnSpaceUnlessOneIsNamed) {
    EXPECT_EQ(request<Eval>("eval", {{"code", "hush"}}).space, "");
    EXPECT_EQ(request<Eval>("eval", {{"code", "hush"}, {"space", "band"}}).space, "band");
    EXPECT_EQ(request<Eval>("eval", {{"code", "hush"}, {"space", std::string(64, 'x')}}).space,
              std::string(64, 'x'));
    EXPECT_EQ(refusal("eval", {{"code", "hush"}, {"space", std::string(65, 'x')}}),
              "'space': expected at most 64 bytes, got 65");
    EXPECT_EQ(refusal("eval", {{"code", "hush"}, {"space", 1}}), "'space': expected a text, got 1");
}

TEST(PatternQuery, IsOfTheFirstCycleUnlessAnotherStretchIsNamed) {
    const auto plain = request<PatternQuery>("pattern.query", {{"code", "s \"bd\""}});
    EXPECT_EQ(plain.code, "s \"bd\"");
    EXPECT_EQ(plain.kind, "");
    EXPECT_EQ(plain.from, "0");
    EXPECT_EQ(plain.to, "1");
    const auto full = request<PatternQuery>(
        "pattern.query",
        {{"code", "1"}, {"kind", "note"}, {"from", "3/4"}, {"to", 2.5}, {"space", "band"}});
    EXPECT_EQ(full.kind, "note");
    EXPECT_EQ(full.from, "3/4");
    EXPECT_EQ(full.to, "2.5");
    EXPECT_EQ(full.space, "band");
}

TEST(PatternQuery, RefusesWhatItCannotRead) {
    EXPECT_EQ(refusal("pattern.query", Json::object()), "expected parameter 'code', got none");
    EXPECT_EQ(refusal("pattern.query", {{"code", 1}}), "'code': expected a text, got 1");
    EXPECT_EQ(refusal("pattern.query", {{"code", "1"}, {"from", {0}}}),
              "'from': expected a text, got an array");
    EXPECT_EQ(refusal("pattern.query", {{"code", "1"}, {"to", ""}}),
              "'to': expected a text that is not empty, got an empty one");
    EXPECT_EQ(refusal("pattern.query", {{"code", "1"}, {"to", std::string(65, '9')}}),
              "'to': expected at most 64 bytes, got 65");
    EXPECT_EQ(refusal("pattern.query", {{"code", std::string(kMaxEvalBytes + 1, ' ')}}),
              "'code': expected at most 65536 bytes, got 65537");
    EXPECT_EQ(refusal("pattern.query", {{"code", "1"}, {"knd", "note"}}),
              "unknown parameter 'knd'; did you mean 'kind'?");
}

TEST(PatternQuery, AnswersWithEventsWhoseTimesAreExact) {
    PatternEventsResult events;
    events.events.push_back({.whole = std::pair{"0", "1/3"},
                             .part = {"0", "1/4"},
                             .value = EventMap{{"s", "bd"}, {"n", 3.0}},
                             .spans = {{3, 5}}});
    events.events.push_back({.whole = {}, .part = {"1/4", "1/2"}, .value = 0.5, .spans = {}});
    EXPECT_EQ(result(events), Json::parse(R"({"events":[
        {"whole":["0","1/3"],"part":["0","1/4"],"value":{"s":"bd","n":3.0},"spans":[[3,5]]},
        {"whole":null,"part":["1/4","1/2"],"value":0.5,"spans":[]}]})"));
    EXPECT_EQ(encode_pattern_event(events.events[1]),
              R"({"whole":null,"part":["1/4","1/2"],"value":0.5})");
    EXPECT_EQ(result(PatternEventsResult{}), Json::parse(R"({"events":[]})"));
}

TEST(EventValue, IsWrittenAsTheJsonOfItsKind) {
    EXPECT_EQ(encode_event_value({}), "null");
    EXPECT_EQ(encode_event_value(true), "true");
    EXPECT_EQ(encode_event_value(1), "1");
    EXPECT_EQ(encode_event_value(1.0), "1.0");
    EXPECT_EQ(encode_event_value(std::nan("")), "null");
    EXPECT_EQ(encode_event_value("a\"b"), R"("a\"b")");
    EXPECT_EQ(encode_event_value("\xff"), "\"\xef\xbf\xbd\"");
    EXPECT_EQ(encode_event_value(EventList{1, "a", EventList{}}), R"([1,"a",[]])");
    EXPECT_EQ(encode_event_value(EventMap{{"z", 1}, {"a", EventMap{}}}), R"({"z":1,"a":{}})");
}

TEST(PatternCheck, AnswersWithAllThatIsWrong) {
    EXPECT_EQ(request<PatternCheck>("pattern.check", {{"code", "d1"}, {"space", "x"}}).space, "x");
    EXPECT_EQ(result(PatternCheckResult{}), Json::parse(R"({"errors":[]})"));
    PatternCheckResult wrong;
    wrong.errors.push_back(
        {.message = "m", .line = 1, .column = 4, .expected = "e", .got = "g", .nearest = "n"});
    wrong.errors.push_back({.message = "o"});
    EXPECT_EQ(result(wrong), Json::parse(R"({"errors":[{"message":"m","line":1,"column":4,
        "expected":"e","got":"g","nearest":"n"},{"message":"o"}]})"));
}

TEST(Errors, AreListedWhereThereIsMoreThanOne) {
    RpcError error{.code = kTextError, .message = "m", .line = 1, .column = 4};
    EXPECT_FALSE(result(error)["data"].contains("errors"));
    error.others.push_back({.code = kTextError, .message = "o", .line = 2, .column = 1});
    EXPECT_EQ(result(error), Json::parse(R"({"code":-32000,"message":"m","data":
        {"line":1,"column":4,"errors":[{"message":"m","line":1,"column":4},
                                       {"message":"o","line":2,"column":1}]}})"));
}

TEST(ControlSet, KeepsNumbersNumbersAndTextsTexts) {
    const auto number = request<ControlSet>("control.set", {{"name", "knob"}, {"value", 0.25}});
    EXPECT_EQ(number.name, "knob");
    EXPECT_EQ(std::get<double>(number.value), 0.25);
    EXPECT_EQ(
        std::get<double>(request<ControlSet>("control.set", {{"name", 7}, {"value", 1}}).value),
        1.0);
    const auto text = request<ControlSet>("control.set", {{"name", 7}, {"value", "0.25"}});
    EXPECT_EQ(text.name, "7");
    EXPECT_EQ(std::get<std::string>(text.value), "0.25");
    EXPECT_EQ(std::get<std::string>(
                  request<ControlSet>("control.set", {{"name", "a"}, {"value", ""}}).value),
              "");
}

TEST(ControlSet, RefusesWhatNoControlCanBe) {
    EXPECT_EQ(refusal("control.set", {{"name", ""}, {"value", 1}}),
              "'name': expected a text that is not empty, got an empty one");
    EXPECT_EQ(refusal("control.set", {{"name", std::string(257, 'x')}, {"value", 1}}),
              "'name': expected at most 256 bytes, got 257");
    EXPECT_EQ(refusal("control.set", {{"name", "a"}}), "expected parameter 'value', got none");
    for (const Json& value : {Json(nullptr), Json(true), Json::array({1}), Json::object()}) {
        EXPECT_TRUE(refusal("control.set", {{"name", "a"}, {"value", value}})
                        .starts_with("'value': expected a number or a text, got "));
    }
    EXPECT_EQ(refusal("control.set", {{"name", "a"}, {"value", std::string(1025, 'x')}}),
              "'value': expected at most 1024 bytes, got 1025");
    EXPECT_EQ(
        decode_line(R"({"method":"control.set","params":{"name":"a","value":1e999}})").calls.size(),
        1U);
}

}  // namespace
}  // namespace hocket::protocol
