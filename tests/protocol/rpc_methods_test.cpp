#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "protocol/rpc_codec.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::protocol {
namespace {

using Json = nlohmann::json;

/// The request that a good call becomes.
template <class T>
T request(std::string_view method, std::string_view params = "") {
    auto decoded = decode_call(method, params);
    if (const auto* error = std::get_if<RpcError>(&decoded)) {
        ADD_FAILURE() << method << params << ": " << error->message;
        return T{};
    }
    auto& call = std::get<Call>(decoded);
    EXPECT_TRUE(call.request && std::holds_alternative<T>(*call.request)) << method;
    return call.request ? std::get<T>(*call.request) : T{};
}

RpcError error(std::string_view method, std::string_view params = "") {
    auto decoded = decode_call(method, params);
    const auto* found = std::get_if<RpcError>(&decoded);
    EXPECT_NE(found, nullptr) << method << params;
    return found == nullptr ? RpcError{.code = 0} : *found;
}

TEST(Methods, BecomeTheirRequests) {
    request<ServerStatus>("server.status");
    request<ServerShutdown>("server.shutdown", "{}");
    request<Hush>("hush", "null");
    request<Stop>("stop", "[]");
    request<Panic>("panic");
    request<TempoGet>("tempo.get");
    request<SlotsList>("slots.list");
    request<SamplesReload>("samples.reload");
    request<StatsGet>("stats.get");
    request<AudioDevices>("audio.devices");
    request<AudioStatusGet>("audio.status");
    request<RecordStop>("record.stop");
    EXPECT_EQ(request<Eval>("eval", R"({"code":"hush"})").code, "hush");
    EXPECT_EQ(request<Why>("why").last, 20);
    EXPECT_EQ(request<Why>("why", R"({"last":1000})").last, 1000);
    EXPECT_EQ(request<RecordStart>("record.start").path, "");
    EXPECT_EQ(request<RecordStart>("record.start", R"({"path":"a.wav"})").path, "a.wav");
}

TEST(Methods, TakeTheirParametersByPositionToo) {
    EXPECT_EQ(request<Eval>("eval", R"(["hush"])").code, "hush");
    const auto list = request<SamplesList>("samples.list", "[10,5]");
    EXPECT_EQ(list.offset, 10);
    EXPECT_EQ(list.limit, 5);
    EXPECT_EQ(error("eval", R"(["hush","","now",true,"hush"])").message,
              "'params': expected at most 4 parameters, got 5");
}

TEST(Methods, HaveTheirDefaults) {
    const auto list = request<SamplesList>("samples.list");
    EXPECT_EQ(list.offset, 0);
    EXPECT_EQ(list.limit, 1000);
    const auto search = request<SamplesSearch>("samples.search", R"({"query":"bd"})");
    EXPECT_EQ(search.query, "bd");
    EXPECT_EQ(search.limit, 20);
}

TEST(AudioOpen, TakesADeviceAndAPolicyOrNeither) {
    const auto open = request<AudioOpen>("audio.open", R"({"device":"hw:0","policy":"prefer"})");
    EXPECT_EQ(open.device, "hw:0");
    EXPECT_EQ(open.policy, "prefer");
    EXPECT_EQ(request<AudioOpen>("audio.open").device, "");
    EXPECT_EQ(request<AudioOpen>("audio.open").policy, "");
}

TEST(Tempo, IsSetInCyclesOrBeatsFourToACycle) {
    EXPECT_DOUBLE_EQ(request<TempoSet>("tempo.set", R"({"cps":0.75})").cps, 0.75);
    EXPECT_DOUBLE_EQ(request<TempoSet>("tempo.set", R"({"bpm":120})").cps, 0.5);
    EXPECT_EQ(error("tempo.set").message, "expected either 'cps' or 'bpm'");
    EXPECT_EQ(error("tempo.set", R"({"cps":1,"bpm":120})").got, "both");
}

TEST(VoiceTrigger, TakesEveryParameterOfDirtPlayByName) {
    Json params{{"in_seconds", 0.25}};
    double value = 0;
    for (const PlayParamInfo& info : kPlayParams) {
        value = std::clamp(value + 0.125, info.min, std::min(info.max, 1.0));
        params[std::string{info.name}] = value;
    }
    for (const char* text : {"s", "sound", "bank", "unit", "_id_"})
        params[text] = std::string{"t-"} + text;
    const auto trigger = request<VoiceTrigger>("voice.trigger", params.dump());
    for (const PlayParamInfo& info : kPlayParams) {
        EXPECT_EQ(trigger.play.get(info.id, -99), params[std::string{info.name}]) << info.name;
    }
    EXPECT_EQ(trigger.play.texts.s, "t-s");
    EXPECT_EQ(trigger.play.texts.sound, "t-sound");
    EXPECT_EQ(trigger.play.texts.bank, "t-bank");
    EXPECT_EQ(trigger.play.texts.unit, "t-unit");
    EXPECT_EQ(trigger.play.texts.id, "t-_id_");
    EXPECT_EQ(trigger.in_seconds, 0.25);
}

TEST(VoiceTrigger, HasNoTimeUnlessItSaysSo) {
    const auto trigger = request<VoiceTrigger>("voice.trigger", R"({"s":"bd"})");
    EXPECT_FALSE(trigger.in_seconds);
    EXPECT_EQ(trigger.play.present, 0U);
}

TEST(VoiceTrigger, TakesANumberAsTheNameOfASound) {
    EXPECT_EQ(request<VoiceTrigger>("voice.trigger", R"({"s":808})").play.texts.s, "808");
}

TEST(Subscriptions, AreForTheConnectionToAnswer) {
    for (const char* method : {"server.hello", "rpc.discover", "stats.subscribe",
                               "stats.unsubscribe", "events.subscribe", "events.unsubscribe"}) {
        const auto decoded = decode_call(method, "");
        ASSERT_TRUE(std::holds_alternative<Call>(decoded)) << method;
        EXPECT_FALSE(std::get<Call>(decoded).request) << method;
        EXPECT_NE(std::get<Call>(decoded).method->answerer, Answerer::session) << method;
    }
    const auto decoded = decode_call("subscribe", R"({"topics":["stats"],"interval_ms":20})");
    ASSERT_TRUE(std::holds_alternative<Call>(decoded));
    EXPECT_EQ(std::get<Call>(decoded).params.integer("interval_ms", 0), 20);
    EXPECT_TRUE(std::get<Call>(decoded).topics().contains(Topic::stats));
    EXPECT_FALSE(std::get<Call>(decoded).topics().contains(Topic::audio));
}

TEST(Subscriptions, NameTheirTopicsInAnyOrderAndTheShortFormsTheirOwn) {
    const auto topics = [](std::string_view method, std::string_view params) {
        const auto decoded = decode_call(method, params);
        const auto* call = std::get_if<Call>(&decoded);
        return call == nullptr ? TopicSet{} : call->topics();
    };
    for (const TopicInfo& info : kTopics) {
        TopicSet only;
        only.add(info.id);
        const std::string list = Json::array({std::string{info.name}}).dump();
        EXPECT_EQ(topics("subscribe", "[" + list + "]"), only) << info.name;
        EXPECT_EQ(topics("unsubscribe", R"({"topics":)" + list + "}"), only) << info.name;
    }
    TopicSet two;
    two.add(Topic::events);
    two.add(Topic::audio);
    EXPECT_EQ(topics("subscribe", R"([["events","audio","events"]])"), two);
    TopicSet events;
    events.add(Topic::events);
    EXPECT_EQ(topics("events.subscribe", ""), events);
    EXPECT_EQ(topics("events.unsubscribe", ""), events);
    TopicSet stats;
    stats.add(Topic::stats);
    EXPECT_EQ(topics("stats.subscribe", ""), stats);
}

struct Fault {
    const char* name;
    const char* method;
    const char* params;
    int code;
    const char* expected;  ///< of the data
    const char* got;
    const char* nearest;
};

class Faults : public testing::TestWithParam<Fault> {};

TEST_P(Faults, SayWhatWasExpectedWhatCameAndWhatIsNear) {
    const Fault& fault = GetParam();
    const RpcError found = error(fault.method, fault.params);
    EXPECT_EQ(found.code, fault.code);
    EXPECT_EQ(found.expected, fault.expected);
    EXPECT_EQ(found.got, fault.got);
    EXPECT_EQ(found.nearest, fault.nearest);
}

constexpr const char* kAnyCps = "a number from 0.0001 to 100";
constexpr const char* kAnyInterval = "an integer from 20 to 60000";

INSTANTIATE_TEST_SUITE_P(
    Calls, Faults,
    testing::Values(
        Fault{"UnknownMethod", "server.stats", "", kMethodNotFound, "", "server.stats",
              "server.status"},
        Fault{"FarMethod", "xyzzy", "", kMethodNotFound, "", "xyzzy", ""},
        Fault{"UnknownParameter", "voice.trigger", R"({"gian":1})", kInvalidParams, "", "gian",
              "gain"},
        Fault{"ParameterOfNone", "hush", R"({"now":true})", kInvalidParams, "", "now", ""},
        Fault{"ParamsAreAText", "hush", R"("now")", kInvalidParams, "an object of parameters",
              "'now'", ""},
        Fault{"MissingCode", "eval", "{}", kInvalidParams, "parameter 'code'", "none", ""},
        Fault{"MissingQuery", "samples.search", "", kInvalidParams, "parameter 'query'", "none",
              ""},
        Fault{"MissingTopics", "subscribe", "", kInvalidParams, "parameter 'topics'", "none", ""},
        Fault{"TextForNumber", "tempo.set", R"({"cps":"fast"})", kInvalidParams, kAnyCps, "'fast'",
              ""},
        Fault{"BoolForNumber", "tempo.set", R"({"cps":true})", kInvalidParams, kAnyCps, "true", ""},
        Fault{"NullForNumber", "tempo.set", R"({"cps":null})", kInvalidParams, kAnyCps, "null", ""},
        Fault{"TooSmall", "tempo.set", R"({"cps":0})", kInvalidParams, kAnyCps, "0", ""},
        Fault{"TooLarge", "tempo.set", R"({"cps":100.5})", kInvalidParams, kAnyCps, "100.5", ""},
        Fault{"NumberForText", "eval", R"({"code":7})", kInvalidParams, "a text", "7", ""},
        Fault{"ObjectForText", "record.start", R"({"path":{}})", kInvalidParams, "a text",
              "an object", ""},
        Fault{"FractionForInteger", "why", R"({"last":1.5})", kInvalidParams,
              "an integer from 1 to 1000", "1.5", ""},
        Fault{"WhyTooMany", "why", R"({"last":1001})", kInvalidParams, "an integer from 1 to 1000",
              "1001", ""},
        Fault{"NegativeOffset", "samples.list", R"({"offset":-1})", kInvalidParams,
              "an integer from 0 to 1000000000", "-1", ""},
        Fault{"IntervalTooShort", "stats.subscribe", R"({"interval_ms":19})", kInvalidParams,
              kAnyInterval, "19", ""},
        Fault{"IntervalTooLong", "stats.subscribe", R"({"interval_ms":60001})", kInvalidParams,
              kAnyInterval, "60001", ""},
        Fault{"UnknownTopic", "subscribe", R"({"topics":["stast"]})", kInvalidParams,
              "'stats', 'audio', 'notices' or 'events'", "'stast'", "stats"},
        Fault{"TopicIsANumber", "subscribe", R"({"topics":["events",3]})", kInvalidParams,
              "'stats', 'audio', 'notices' or 'events'", "3", ""},
        Fault{"UnknownPolicy", "audio.open", R"({"policy":"perfer"})", kInvalidParams,
              "'exact', 'prefer' or 'default'", "'perfer'", "prefer"},
        Fault{"PolicyIsANumber", "audio.open", R"({"policy":1})", kInvalidParams,
              "'exact', 'prefer' or 'default'", "1", ""},
        Fault{"NoTopics", "subscribe", R"({"topics":[]})", kInvalidParams,
              "an array of 1 to 16 topics", "an array", ""},
        Fault{"TopicsAreAText", "unsubscribe", R"({"topics":"stats"})", kInvalidParams,
              "an array of 1 to 16 topics", "'stats'", ""},
        Fault{"TooFarAhead", "voice.trigger", R"({"s":"bd","in_seconds":42.1})", kInvalidParams,
              "a number from 0 to 42", "42.1", ""},
        Fault{"GainIsAText", "voice.trigger", R"({"gain":"loud"})", kInvalidParams,
              "a number from -1000 to 1000", "'loud'", ""},
        Fault{"SoundIsAList", "voice.trigger", R"({"s":["bd"]})", kInvalidParams, "a text",
              "an array", ""}),
    [](const auto& tested) { return std::string{tested.param.name}; });

TEST(Faults, BoundTheLengthOfCode) {
    const auto params = [](std::size_t bytes) {
        return Json{{"code", std::string(bytes, ' ')}}.dump();
    };
    EXPECT_EQ(request<Eval>("eval", params(kMaxEvalBytes)).code.size(), kMaxEvalBytes);
    EXPECT_EQ(error("eval", params(kMaxEvalBytes + 1)).expected, "at most 65536 bytes");
}

TEST(MethodTable, HasADocumentationForEverything) {
    for (const MethodInfo& method : methods()) {
        EXPECT_FALSE(method.doc.empty()) << method.name;
        EXPECT_FALSE(method.result.empty()) << method.name;
        EXPECT_EQ(find_method(method.name), &method) << "two rows named " << method.name;
        EXPECT_EQ(method.make == nullptr, method.answerer != Answerer::session) << method.name;
        for (const ParamInfo& param : method.params) {
            EXPECT_FALSE(param.doc.empty()) << method.name << ' ' << param.name;
            EXPECT_LE(param.min, param.max) << method.name << ' ' << param.name;
        }
    }
}

}  // namespace
}  // namespace hocket::protocol
