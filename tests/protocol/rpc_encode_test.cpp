#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "protocol/rpc_codec.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::protocol {
namespace {

using Json = nlohmann::json;

Json result(const Response& response) { return Json::parse(encode_result(response)); }

TEST(EncodeResponse, IsOneLineWithTheIdUnchanged) {
    EXPECT_EQ(encode_response(R"("a")", Ok{}),
              R"({"jsonrpc":"2.0","id":"a","result":{"ok":true}})");
    EXPECT_EQ(encode_response("null", RpcError{.code = kStateError, .message = "a\nb"}),
              R"({"jsonrpc":"2.0","id":null,"error":{"code":-32003,"message":"a\nb"}})");
}

TEST(EncodeResponse, LeavesOutOfAnErrorWhatItDoesNotHave) {
    const RpcError full{.code = kTextError,
                        .message = "m",
                        .line = 2,
                        .column = 7,
                        .expected = "e",
                        .got = "g",
                        .nearest = "n"};
    EXPECT_EQ(result(full), Json::parse(R"({"code":-32000,"message":"m","data":
        {"line":2,"column":7,"expected":"e","got":"g","nearest":"n"}})"));
    EXPECT_FALSE(result(RpcError{.message = "m"}).contains("data"));
}

TEST(EncodeResponse, ReplacesWhatIsNotUtf8) {
    SlotsResult slots;
    slots.slots.push_back({.name = "d1", .code = "a\xff\xc3", .playing = true, .events = 3});
    EXPECT_EQ(result(slots), Json::parse(R"({"slots":[
        {"name":"d1","code":"a\ufffd\ufffd","playing":true,"events":3,"muted":false,
         "solo":false,"stopped":""}]})"));
}

TEST(EncodeResult, HasTheFieldsOfEachStruct) {
    EXPECT_EQ(result(EvalResult{.done = {"d1: 4"}, .eval = 7}),
              Json::parse(R"({"done":["d1: 4"],"eval":7})"));
    EXPECT_EQ(result(EvalResult{}), Json::parse(R"({"done":[],"eval":0})"));
    EXPECT_EQ(result(TriggerResult{.event = 7, .frame = 48'000}),
              Json::parse(R"({"event":7,"frame":48000})"));
    EXPECT_EQ(result(TempoResult{.cps = 0.5, .bpm = 120, .cycle = 3.25}),
              Json::parse(R"({"cps":0.5,"bpm":120.0,"cycle":3.25})"));
    EXPECT_EQ(result(RecordResult{.path = "a.wav", .start_frame = 64, .frames = 128}),
              Json::parse(R"({"path":"a.wav","start_frame":64,"frames":128})"));
    EXPECT_EQ(result(SlotsResult{}), Json::parse(R"({"slots":[]})"));
    SamplesResult samples{.ready = true, .total = 9, .banks = {}, .broken = {"a.wav: empty"}};
    samples.banks.push_back(
        {.name = "bd", .files = 3, .seconds = 1.5, .resident = 2, .source = "root"});
    EXPECT_EQ(result(samples), Json::parse(R"({"ready":true,"total":9,"broken":["a.wav: empty"],
        "banks":[{"name":"bd","files":3,"seconds":1.5,"resident":2,"source":"root"}]})"));
    WhyResult why;
    why.events.push_back({.event = 3,
                          .from = "d1",
                          .sound = "bd:3",
                          .fate = Fate::unknown_name,
                          .wanted_frame = 1,
                          .frame = 2,
                          .late_frames = 3,
                          .length_frames = 4,
                          .detail = "bd"});
    EXPECT_EQ(result(why), Json::parse(R"({"events":[{"event":3,"from":"d1","sound":"bd:3",
        "fate":"unknown_name","wanted_frame":1,"frame":2,"late_frames":3,"length_frames":4,
        "detail":"bd"}]})"));
}

TEST(EncodeResult, HasEveryFieldOfTheDevices) {
    AudioDevicesResult devices;
    devices.devices.push_back({.name = "hw:0",
                               .host_api = "ALSA",
                               .outputs = 2,
                               .inputs = 1,
                               .rate_hz = 44'100,
                               .latency_ms = 8.5,
                               .is_default = true,
                               .in_use = false});
    EXPECT_EQ(result(devices), Json::parse(R"({"devices":[{"name":"hw:0","host_api":"ALSA",
        "outputs":2,"inputs":1,"rate_hz":44100,"latency_ms":8.5,"is_default":true,
        "in_use":false}]})"));
    EXPECT_EQ(result(AudioDevicesResult{}), Json::parse(R"({"devices":[]})"));
}

TEST(EncodeResult, HasEveryFieldOfTheAudioStatusAndAnEventOnlyWhereThereIsOne) {
    AudioStatus status{.state = "playing",
                       .device = "hw:0",
                       .host_api = "ALSA",
                       .wanted = "hw:1",
                       .policy = "prefer",
                       .reason = "no such device",
                       .rate_hz = 1,
                       .device_rate_hz = 2,
                       .latency_ms = 3,
                       .outputs = 4,
                       .inputs = 5,
                       .period_frames = 6,
                       .frame = 7,
                       .callbacks = 8,
                       .losses = 9,
                       .openings = 10,
                       .xruns = 11};
    Json expected = Json::parse(R"({"state":"playing","device":"hw:0","host_api":"ALSA",
        "wanted":"hw:1","policy":"prefer","reason":"no such device","rate_hz":1,
        "device_rate_hz":2,"latency_ms":3,"outputs":4,"inputs":5,"period_frames":6,"frame":7,
        "callbacks":8,"losses":9,"openings":10,"xruns":11})");
    EXPECT_EQ(result(status), expected);
    status.event = "opened";
    status.text = "at last";
    expected["event"] = "opened";
    expected["text"] = "at last";
    EXPECT_EQ(result(status), expected);
}

TEST(EncodeResult, HasAllThatIsPromisedOfTheStatus) {
    StatusResult status;
    status.version = "1";
    status.device = "null";
    status.audio_state = "playing";
    status.rate_hz = 48'000;
    status.osc = "a:1";
    const Json json = result(status);
    EXPECT_EQ(json["version"], "1");
    EXPECT_EQ(json["device"], "null");
    EXPECT_EQ(json["rate_hz"], 48'000);
    EXPECT_EQ(json["osc"], "a:1");
    EXPECT_EQ(json["audio_state"], "playing");
    EXPECT_EQ(json.size(), 19U) << "a field of the struct is missing, or this count is old";
}

// What tools rely on, by name; one distinct value each, so that no two are mixed up.
TEST(EncodeResult, HasEveryFieldOfTheProfileUnderItsName) {
    StatsResult stats;
    stats.events = {1, 2, 3, 4, 5, 6, 7, 8};
    stats.voices = {9, 10, 11, 12, 13};
    stats.buffer_ns = {14, 15, 16, 17};
    stats.budget_ns = 18;
    stats.buffer_frames = 19;
    stats.buffers = 20;
    stats.slow_buffers = 21;
    stats.load = 22;
    stats.kernel_drops = 23;
    stats.underruns = 24;
    stats.underrun_frames = 25;
    stats.ring_fill_frames = 26;
    stats.ring_capacity_frames = 27;
    stats.lead_frames = 28;
    stats.rate_hz = 29;
    stats.time_map = {53, 54, 55, 56, 57};
    stats.audio_state = "opening";
    stats.device = "hw:0";
    stats.device_losses = 58;
    stats.memory_bytes = 30;
    stats.sample_memory_bytes = 31;
    stats.queues = {32, 33, 34, 35, 36, 37};
    stats.latency = {38, 39, 40, 60, 41};
    stats.drops = {{"mailbox full", 42}};
    stats.clients.push_back(
        {.from = "rpc 1", .events = 43, .late = 44, .worst_ms = 45, .lead_ms = 46, .shift_ms = 59});
    stats.peak_rms = {{47, 48}};
    stats.limiter_db = 61;
    stats.frame = 49;
    stats.cycle = 50;
    stats.cps = 51;
    stats.uptime_s = 52;
    EXPECT_EQ(result(stats), Json::parse(R"({
        "events":{"received":1,"sounded":2,"late":3,"refused":4,"cold":5,"unknown":6,
                  "cancelled":7,"malformed":8},
        "voices":{"active":9,"peak":10,"stolen":11,"choked":12,"cut":13},
        "buffer_ns":{"p50":14,"p95":15,"p99":16,"max":17},
        "budget_ns":18,"buffer_frames":19,"buffers":20,"slow_buffers":21,"load":22,
        "kernel_drops":23,"underruns":24,"underrun_frames":25,"ring_fill_frames":26,
        "ring_capacity_frames":27,"lead_frames":28,"rate_hz":29,
        "time_map":{"nominal_rate_hz":53,"measured_rate_hz":54,"error_us":55,"jitter_us":56,
                    "re_anchors":57},
        "audio_state":"opening","device":"hw:0","device_losses":58,"memory_bytes":30,
        "sample_memory_bytes":31,
        "queues":{"heap":32,"heap_capacity":33,"commands":34,"commands_capacity":35,
                  "mailbox":36,"pending_decodes":37},
        "latency":{"client_lead_ms":38,"heap_ms":39,"ring_ms":40,"limiter_ms":60,
                   "device_ms":41},
        "drops":{"mailbox full":42},
        "clients":[{"from":"rpc 1","events":43,"late":44,"worst_ms":45,"lead_ms":46,
                    "shift_ms":59}],
        "peak_rms":[{"peak":47,"rms":48}],"limiter_db":61,
        "frame":49,"cycle":50,"cps":51,"uptime_s":52})"));
    EXPECT_EQ(result(StatsResult{})["drops"], Json::object());
}

TEST(EncodeNotification, IsARequestWithoutId) {
    EXPECT_EQ(encode_notification("stats", "{\"a\":1}"),
              R"({"jsonrpc":"2.0","method":"stats","params":{"a":1}})");
}

TEST(Notices, HaveEveryFieldUnderItsName) {
    const SenderNotice notice{.kind = SenderNotice::Kind::shift,
                              .sender_id = 99,
                              .text = "t",
                              .late_ms = 1.5,
                              .count = 2,
                              .nearest = "bd",
                              .shift_ms = 43,
                              .from = "d1"};
    EXPECT_EQ(Json::parse(notice_params(notice)),
              Json::parse(R"({"kind":"shift","text":"t","late_ms":1.5,"count":2,"nearest":"bd",
                  "shift_ms":43.0,"from":"d1"})"));
}

TEST(Notices, HaveADifferentNameForEveryKind) {
    std::set<std::string_view> names;
    for (std::size_t kind = 0; kind < kNoticeKinds; ++kind) {
        names.insert(notice_kind_name(static_cast<SenderNotice::Kind>(kind)));
    }
    EXPECT_EQ(names.size(), kNoticeKinds);
    EXPECT_FALSE(names.contains(""));
}

TEST(StartedEvents, HaveEveryFieldUnderItsName) {
    const StartedEvent full{.event = 7,
                            .from = "d1",
                            .sound = "bd:3",
                            .frame = 48'000,
                            .cycle = 2.25,
                            .value = {{"s", "bd"}, {"n", 3.0}},
                            .eval = 5,
                            .spans = {{10, 12}, {13, 14}}};
    const std::vector<StartedEvent> two{full, {.event = 8, .from = "rpc 1", .sound = "\xff"}};
    EXPECT_EQ(Json::parse(events_params(two)), Json::parse(R"({"events":[
        {"event":7,"from":"d1","sound":"bd:3","frame":48000,"cycle":2.25,
         "value":{"s":"bd","n":3.0},"eval":5,"spans":[[10,12],[13,14]]},
        {"event":8,"from":"rpc 1","sound":"\ufffd","frame":0,"cycle":0.0,"value":{},"eval":0,
         "spans":[]}
        ]})"));
    EXPECT_EQ(events_params({}), R"({"events":[]})");
}

TEST(Missed, IsOneMoreFieldOfTheParams) {
    const std::string line = encode_notification("events", R"({"events":[]})");
    EXPECT_EQ(with_missed(line + "\n", 12),
              R"({"jsonrpc":"2.0","method":"events","params":{"events":[],"missed":12}})"
              "\n");
    AudioStatus status;
    status.text = "}}";
    EXPECT_EQ(Json::parse(with_missed(encode_notification("audio", encode_result(Response{status})),
                                      1))["params"]["missed"],
              1);
}

TEST(EncodeResult, OfAGraphHasEveryInputByItsKind) {
    const GraphResult graph{
        .nodes = {{.name = "~a saw 0",
                   .statement = "~a",
                   .kind = "saw",
                   .cost_ns = 2,
                   .inputs = {{.name = "freq", .kind = "pattern", .text = "55 110"}}},
                  {.name = "~a * 1",
                   .statement = "~a",
                   .kind = "*",
                   .ordinal = 1,
                   .circle = 3,
                   .cost_ns = 1,
                   .inputs = {{.name = "a", .kind = "node", .node = 0, .output = 1},
                              {.name = "b", .kind = "number", .number = 0.5}}}},
        .outputs = {{.name = "out",
                     .channels = {{.name = "left", .kind = "voices", .text = "d1"}}}},
        .cost_ns = 3,
        .cost_percent = 4};
    EXPECT_EQ(result(graph), Json::parse(R"({"nodes":[
        {"name":"~a saw 0","statement":"~a","kind":"saw","ordinal":0,"cost_ns":2,
         "inputs":[{"name":"freq","pattern":"55 110"}]},
        {"name":"~a * 1","statement":"~a","kind":"*","ordinal":1,"circle":3,"cost_ns":1,
         "inputs":[{"name":"a","node":0,"output":1},{"name":"b","number":0.5}]}],
        "outputs":[{"name":"out","channels":[{"name":"left","voices":"d1"}]}],
        "cost_ns":3,"cost_percent":4})"));
    EXPECT_EQ(result(GraphDotResult{"digraph"}), Json::parse(R"({"dot":"digraph"})"));
}

TEST(Topics, SayWhatIsSubscribedInTheOrderOfTheTable) {
    TopicSet topics;
    EXPECT_EQ(subscribe_result(topics, {}), R"({"topics":[]})");
    topics.add(Topic::events);
    topics.add(Topic::stats);
    EXPECT_EQ(subscribe_result(topics, 20), R"({"topics":["stats","events"],"interval_ms":20})");
}

TEST(FateName, IsDifferentForEveryFate) {
    std::set<std::string_view> names;
    for (int fate = 0; fate <= static_cast<int>(Fate::refused); ++fate) {
        names.insert(fate_name(static_cast<Fate>(fate)));
    }
    EXPECT_EQ(names.size(), 9U);
    EXPECT_FALSE(names.contains(""));
}

TEST(Discover, IsTheTable) {
    const Json document = Json::parse(discover_result("1.2.3", {}));
    EXPECT_EQ(document["info"]["version"], "1.2.3");
    ASSERT_EQ(document["methods"].size(), methods().size());
    std::size_t row = 0;
    for (const Json& method : document["methods"]) {
        const MethodInfo& info = methods()[row++];
        EXPECT_EQ(method["name"], std::string{info.name});
        ASSERT_EQ(method["params"].size(), info.params.size()) << info.name;
    }
    const Json& tempo = document["methods"][15];
    ASSERT_EQ(tempo["name"], "tempo.set");
    EXPECT_EQ(tempo["params"][0], Json::parse(R"({"name":"cps","description":"tempo in cycles",
        "required":false,"schema":{"type":"number","minimum":0.0001,"maximum":100.0},
        "x-unit":"cycles/s"})"));
}

TEST(Discover, NamesTheTopics) {
    const Json document = Json::parse(discover_result("1", {}));
    for (const Json& method : document["methods"]) {
        if (method["name"] != "subscribe") continue;
        EXPECT_EQ(method["params"][0]["schema"],
                  Json::parse(
                      R"({"type":"array","items":{"enum":["stats","audio","notices","events"]}})"));
        EXPECT_EQ(method["params"][0]["required"], true);
    }
}

TEST(Discover, NamesTheChoicesOfAParameter) {
    const Json document = Json::parse(discover_result("1", {}));
    for (const Json& method : document["methods"]) {
        if (method["name"] != "audio.open") continue;
        EXPECT_EQ(method["params"][1]["schema"],
                  Json::parse(R"({"enum":["exact","prefer","default"]})"));
        return;
    }
    ADD_FAILURE() << "no audio.open";
}

TEST(Hello, NamesEveryMethod) {
    const Json hello = Json::parse(hello_result("9"));
    EXPECT_EQ(hello["name"], "hocket");
    EXPECT_EQ(hello["version"], "9");
    EXPECT_EQ(hello["protocol"], kProtocolVersion);
    EXPECT_EQ(hello["methods"].size(), methods().size());
}

}  // namespace
}  // namespace hocket::protocol
