#include "protocol/rpc_table.hpp"

#include <algorithm>
#include <array>

#include "protocol/play_codec.hpp"

namespace hocket::protocol {

namespace {

using Made = std::variant<Request, RpcError>;

/// A request without parameters.
template <class Plain>
Made plain(const Params&) {
    return Request{Plain{}};
}

constexpr double kBeatsPerCycle = 4.0;
constexpr double kMaxOffset = 1e9;
constexpr double kMaxPage = 10'000;
constexpr double kMaxTextBytes = 1024;

constexpr std::array<ParamInfo, 1> kHelloParams{{
    {"name", ParamType::text, "", false, 0, 64, "", "how the client is called in `why` and stats"},
}};
constexpr double kMaxTimeBytes = 64;
constexpr double kMaxKindBytes = 16;

constexpr ParamInfo kSpaceParam{
    "space",
    ParamType::text,
    "",
    false,
    0,
    static_cast<double>(kMaxSpaceBytes),
    "the connection's own",
    "name of a space of definitions (`let`), shared with everyone who gives the same"};
constexpr std::array<std::string_view, 2> kEvalTimes{"now", "cycle"};
constexpr std::array<ParamInfo, 4> kEvalParams{{
    {"code", ParamType::text, "", true, 0, static_cast<double>(kMaxEvalBytes), "",
     "pattern or graph statements"},
    kSpaceParam,
    {"at", ParamType::choice, "", false, 0, 0, "now",
     "where it takes effect: at once, or where the next cycle begins", kEvalTimes},
    {"force", ParamType::flag, "", false, 0, 0, "false",
     "take signals that cost more than there is time for"},
}};
constexpr std::array<ParamInfo, 5> kQueryParams{{
    {"code", ParamType::text, "", true, 0, static_cast<double>(kMaxEvalBytes), "",
     "one expression that is a pattern"},
    {"kind", ParamType::text, "", false, 0, kMaxKindBytes, "control, or what the text is",
     "what the pattern is of: `control`, `string`, `number`, `note`, `int`, `bool` or `rational`; "
     "with `mini-` before it `code` is the text of a string alone"},
    {"from", ParamType::word, "cycles", false, 1, kMaxTimeBytes, "0",
     "where to begin, such as 2 or 3/4"},
    {"to", ParamType::word, "cycles", false, 1, kMaxTimeBytes, "1", "where to end"},
    kSpaceParam,
}};
constexpr std::array<ParamInfo, 2> kCheckParams{{
    {"code", ParamType::text, "", true, 0, static_cast<double>(kMaxEvalBytes), "",
     "as `eval` takes it"},
    kSpaceParam,
}};
constexpr std::array<ParamInfo, 2> kControlParams{{
    {"name", ParamType::word, "", true, 1, static_cast<double>(kMaxControlNameBytes), "",
     "what `cF` and its like call it"},
    {"value", ParamType::value, "", true, 0, static_cast<double>(kMaxControlTextBytes), "",
     "number or text"},
}};
constexpr std::array<ParamInfo, 3> kFunctionsParams{{
    {"prefix", ParamType::text, "", false, 0, kMaxTextBytes, "", "how the names begin"},
    {"offset", ParamType::integer, "names", false, 0, kMaxOffset, "0", "how many to leave out"},
    {"limit", ParamType::integer, "names", false, 0, kMostFunctions, "100", "how many at most"},
}};
constexpr std::array<std::string_view, 2> kGraphFormats{"json", "dot"};
constexpr std::array<ParamInfo, 1> kGraphParams{{
    {"format", ParamType::choice, "", false, 0, 0, "json",
     "`dot`: one text in the language of Graphviz", kGraphFormats},
}};
constexpr std::array<ParamInfo, 2> kTempoParams{{
    {"cps", ParamType::number, "cycles/s", false, kMinCps, kMaxCps, "", "tempo in cycles"},
    {"bpm", ParamType::number, "beats/min", false, kMinCps * 60 * kBeatsPerCycle,
     kMaxCps * 60 * kBeatsPerCycle, "", "tempo in beats, four to a cycle"},
}};
constexpr std::array<ParamInfo, 2> kListParams{{
    {"offset", ParamType::integer, "banks", false, 0, kMaxOffset, "0", "how many to leave out"},
    {"limit", ParamType::integer, "banks", false, 0, kMaxPage, "1000", "how many at most"},
}};
constexpr std::array<ParamInfo, 2> kSearchParams{{
    {"query", ParamType::text, "", true, 0, kMaxTextBytes, "", "part of a name, or one like it"},
    {"limit", ParamType::integer, "banks", false, 0, kMaxPage, "20", "how many at most"},
}};
constexpr std::array<ParamInfo, 2> kOpenParams{{
    {"device", ParamType::text, "", false, 0, kMaxTextBytes, "the one wanted now",
     "as `audio.devices` names it, `default`, or `null` for none"},
    {"policy", ParamType::choice, "", false, 0, 0, "as it is",
     "if it is not there: `exact` waits for it, `prefer` plays on the default one until it is, "
     "`default` always plays on the default one",
     kDevicePolicies},
}};
constexpr std::array<ParamInfo, 1> kIntervalParams{{
    {"interval_ms", ParamType::integer, "ms", false, kMinStatsIntervalMs, kMaxStatsIntervalMs,
     "500", "time between two notifications"},
}};
constexpr std::array<ParamInfo, 2> kSubscribeParams{{
    {"topics", ParamType::topics, "", true, 1, 16, "", "what to be told of", kTopicNames},
    {"interval_ms", ParamType::integer, "ms", false, kMinStatsIntervalMs, kMaxStatsIntervalMs,
     "500", "time between two notifications of `stats`; the others come as it happens"},
}};
constexpr std::array<ParamInfo, 1> kUnsubscribeParams{{
    {"topics", ParamType::topics, "", true, 1, 16, "", "what to be told of no more", kTopicNames},
}};
constexpr std::array<ParamInfo, 1> kRecordParams{{
    {"path", ParamType::text, "", false, 0, kMaxTextBytes, "a dated name",
     "name of the WAV in the recording folder"},
}};
constexpr std::array<ParamInfo, 1> kWhyParams{{
    {"last", ParamType::integer, "events", false, 1, 1000, "20", "how many, newest first"},
}};

/// The rows of voice.trigger are those of /dirt/play and its time.
constexpr auto kTriggerParams = [] {
    std::array<ParamInfo, kPlayTexts.size() + kPlayParamCount + 2> rows{};
    std::size_t at = 0;
    for (const PlayTextInfo& text : kPlayTexts) {
        rows[at++] = {
            text.name, ParamType::word, "", false, 0, static_cast<double>(kMaxPlayTextBytes),
            "",        text.doc};
    }
    rows[at++] = {"id", ParamType::word,     "", false, 0, static_cast<double>(kMaxPlayTextBytes),
                  "",   "the same as `_id_`"};
    for (const PlayParamInfo& info : kPlayParams) {
        rows[at++] = {info.name, ParamType::number, info.unit,         false,
                      info.min,  info.max,          info.default_text, info.doc};
    }
    rows[at++] = {"in_seconds",
                  ParamType::number,
                  "s",
                  false,
                  0,
                  kFarthestSeconds,
                  "at once",
                  "onset this long after arrival"};
    return rows;
}();

Made make_eval(const Params& params) {
    return Request{Eval{.code = params.text("code"),
                        .space = params.text("space"),
                        .at_next_cycle = params.text("at") == "cycle",
                        .force = params.flag("force")}};
}
Made make_query(const Params& params) {
    PatternQuery query{
        .code = params.text("code"), .kind = params.text("kind"), .space = params.text("space")};
    if (params.has("from")) query.from = params.text("from");
    if (params.has("to")) query.to = params.text("to");
    return Request{std::move(query)};
}
Made make_check(const Params& params) {
    return Request{PatternCheck{params.text("code"), params.text("space")}};
}
Made make_control(const Params& params) {
    return Request{ControlSet{params.text("name"), params.number_or_text("value")}};
}

Made make_trigger(const Params& params) {
    VoiceTrigger trigger;
    for (const auto& [info, value] : params.values()) {
        if (const auto* number = std::get_if<double>(&value)) {
            if (const PlayParamInfo* param = find_play_param(info->name)) {
                set_number(trigger.play, param->id, *number);
            } else {
                trigger.in_seconds = *number;
            }
        } else if (std::string* field = find_play_text(trigger.play.texts, info->name)) {
            set_text(*field, std::get<std::string>(value));
        }
    }
    return Request{std::move(trigger)};
}

Made make_tempo(const Params& params) {
    if (params.has("cps") == params.has("bpm")) {
        return RpcError{.code = kInvalidParams,
                        .message = "expected either 'cps' or 'bpm'",
                        .expected = "either 'cps' or 'bpm'",
                        .got = params.has("cps") ? "both" : "neither"};
    }
    const double cps = params.number("cps", params.number("bpm", 0) / 60 / kBeatsPerCycle);
    return Request{TempoSet{std::clamp(cps, kMinCps, kMaxCps)}};
}

Made make_graph(const Params& params) { return Request{GraphGet{params.text("format") == "dot"}}; }
Made make_list(const Params& params) {
    return Request{SamplesList{params.integer("offset", 0), params.integer("limit", 1000)}};
}
Made make_search(const Params& params) {
    return Request{SamplesSearch{params.text("query"), params.integer("limit", 20)}};
}
Made make_open(const Params& params) {
    return Request{AudioOpen{params.text("device"), params.text("policy")}};
}
Made make_record(const Params& params) { return Request{RecordStart{params.text("path")}}; }
Made make_why(const Params& params) { return Request{Why{params.integer("last", 20)}}; }

constexpr std::array<MethodInfo, 34> kMethods{{
    {"server.hello", "says who is there", kHelloParams, "name, version, protocol, methods",
     Answerer::hello},
    {"server.status",
     "what the daemon is doing",
     {},
     "version, uptime_s, device, audio_state, rate_hz, channels, frame, cycle, cps, voices, "
     "lead_frames, "
     "output_latency_frames, compat, samples_ready, banks, files, recording, osc, control",
     Answerer::session,
     plain<ServerStatus>},
    {"server.shutdown",
     "fades out and ends the daemon",
     {},
     "ok",
     Answerer::session,
     plain<ServerShutdown>},
    {"rpc.discover",
     "this table, as an OpenRPC document",
     {},
     "openrpc, info, methods, x-notifications, x-functions and x-nodes: the names of the language",
     Answerer::discover},
    {"language.functions", "what the names of the language mean", kFunctionsParams,
     "total, functions: name, type, documentation, example", Answerer::functions},
    {"language.nodes", "the nodes of the signal graph", kFunctionsParams,
     "total, nodes: name, aliases, arguments (name, unit, min, max, default, required), chained: "
     "the first argument is what `#` brings; documentation, example, source of the algorithm",
     Answerer::nodes},
    {"eval", "evaluates code, whole or not at all", kEvalParams,
     "done: a line for each statement; eval: its number, which events come with; cost_percent: of "
     "the graph, if it changed; cycle: where it will take effect, with `at`",
     Answerer::session, make_eval},
    {"pattern.query", "the events of a pattern, without sound", kQueryParams,
     "events: whole (null: continuous), part, value, spans ([begin, end) in bytes of `code`)",
     Answerer::session, make_query},
    {"pattern.check", "whether `eval` would take a text; nothing of it plays", kCheckParams,
     "errors (none: it would): message, line, column, expected, got, nearest", Answerer::session,
     make_check},
    {"control.set", "sets a control input, as `cF` and its like read it", kControlParams, "ok",
     Answerer::session, make_control},
    {"hush", "no new events; what sounds rings out", {}, "ok", Answerer::session, plain<Hush>},
    {"stop",
     "fades out in 10 ms and clears the schedule",
     {},
     "ok",
     Answerer::session,
     plain<Stop>},
    {"panic", "silence now", {}, "ok", Answerer::session, plain<Panic>},
    {"voice.trigger", "plays one event, as `/dirt/play` does", kTriggerParams,
     "event: its number in `why`; frame: where it is meant to sound", Answerer::session,
     make_trigger},
    {"tempo.get", "the tempo", {}, "cps, bpm, cycle", Answerer::session, plain<TempoGet>},
    {"tempo.set", "sets the tempo, by one of its parameters", kTempoParams, "cps, bpm, cycle",
     Answerer::session, make_tempo},
    {"slots.list",
     "the patterns that were set",
     {},
     "slots: name, code, playing, events, muted, solo, stopped: why the daemon did it, or empty",
     Answerer::session,
     plain<SlotsList>},
    {"graph.get", "the signal graph that plays, as it is computed", kGraphParams,
     "nodes: name, statement, kind, ordinal, circle, cost_ns, inputs (name and number, node, "
     "pattern, voices or gate; output); outputs: name, channels; cost_ns a frame, cost_percent of "
     "the time there is, both estimated; or dot",
     Answerer::session, make_graph},
    {"samples.list", "the banks by name", kListParams,
     "ready, total, banks: name, files, seconds, resident, source; broken", Answerer::session,
     make_list},
    {"samples.search", "banks whose name is like the query", kSearchParams, "as samples.list",
     Answerer::session, make_search},
    {"samples.reload",
     "reads the sample folders again",
     {},
     "ok",
     Answerer::session,
     plain<SamplesReload>},
    {"audio.devices",
     "the sound devices there are",
     {},
     "devices: name, host_api, outputs, inputs, rate_hz, latency_ms, is_default, in_use",
     Answerer::session,
     plain<AudioDevices>},
    {"audio.open", "plays on another device; what plays goes on", kOpenParams, "as audio.status",
     Answerer::session, make_open},
    {"audio.status",
     "the device and the stream through it",
     {},
     "state, device, host_api, wanted, policy, reason, rate_hz, device_rate_hz, latency_ms, "
     "outputs, inputs, period_frames, frame, callbacks, losses, openings, xruns",
     Answerer::session,
     plain<AudioStatusGet>},
    {"stats.get",
     "the profile",
     {},
     "events, voices, buffer_ns, budget_ns, load, kernel_drops, underruns, ring_fill_frames, "
     "lead_frames, rate_hz, time_map, audio_state, device, device_losses, memory_bytes, queues, "
     "latency, drops, clients, peak_rms, limiter_db, ...",
     Answerer::session,
     plain<StatsGet>},
    {"stats.subscribe", "short for subscribe to `stats`", kIntervalParams,
     "topics, interval_ms; then notifications `stats`", Answerer::subscribe, nullptr, Topic::stats},
    {"stats.unsubscribe",
     "short for unsubscribe from `stats`",
     {},
     "topics",
     Answerer::unsubscribe,
     nullptr,
     Topic::stats},
    {"events.subscribe",
     "short for subscribe to `events`",
     {},
     "topics; then notifications `events`",
     Answerer::subscribe,
     nullptr,
     Topic::events},
    {"events.unsubscribe",
     "short for unsubscribe from `events`",
     {},
     "topics",
     Answerer::unsubscribe,
     nullptr,
     Topic::events},
    {"subscribe", "notifications whose method is the topic", kSubscribeParams,
     "topics: all that are subscribed now; interval_ms", Answerer::subscribe},
    {"unsubscribe", "ends notifications", kUnsubscribeParams, "topics: those that are left",
     Answerer::unsubscribe},
    {"record.start", "records the master to a WAV", kRecordParams, "path, start_frame, frames",
     Answerer::session, make_record},
    {"record.stop",
     "ends the recording",
     {},
     "path, start_frame, frames",
     Answerer::session,
     plain<RecordStop>},
    {"why", "what became of the newest events", kWhyParams,
     "events: event, from, sound, fate, wanted_frame, frame, late_frames, length_frames, detail",
     Answerer::session, make_why},
}};

}  // namespace

std::string_view type_name(ParamType type) noexcept {
    switch (type) {
        case ParamType::number:
            return "number";
        case ParamType::integer:
            return "integer";
        case ParamType::text:
            return "text";
        case ParamType::word:
            return "text or number";
        case ParamType::value:
            return "number or text";
        case ParamType::choice:
            return "text";
        case ParamType::flag:
            return "true or false";
        case ParamType::topics:
            return "array of topics";
    }
    return "";
}

const Params::Value* Params::find(std::string_view name) const {
    const auto at = std::find_if(values_.begin(), values_.end(),
                                 [&](const auto& entry) { return entry.first->name == name; });
    return at == values_.end() ? nullptr : &at->second;
}

double Params::number(std::string_view name, double otherwise) const {
    const Value* value = find(name);
    return value == nullptr ? otherwise : std::get<double>(*value);
}

std::int64_t Params::integer(std::string_view name, std::int64_t otherwise) const {
    const Value* value = find(name);
    return value == nullptr ? otherwise : static_cast<std::int64_t>(std::get<double>(*value));
}

std::string Params::text(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr ? std::string{} : std::get<std::string>(*value);
}

std::vector<std::string> Params::texts(std::string_view name) const {
    const Value* value = find(name);
    return value == nullptr ? std::vector<std::string>{}
                            : std::get<std::vector<std::string>>(*value);
}

std::variant<double, std::string> Params::number_or_text(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) return 0.0;
    if (const auto* number = std::get_if<double>(value)) return *number;
    return std::get<std::string>(*value);
}

std::span<const MethodInfo> methods() { return kMethods; }

const MethodInfo* find_method(std::string_view name) {
    const auto* const at = std::find_if(kMethods.begin(), kMethods.end(),
                                        [&](const MethodInfo& row) { return row.name == name; });
    return at == kMethods.end() ? nullptr : at;
}

}  // namespace hocket::protocol
