#include <nlohmann/json.hpp>

#include "protocol/event_json.hpp"
#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {

namespace {

/// Keeps the order of the fields, so that answers read like the structs.
using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const Ok&) { return {{"ok", true}}; }

Json json_of(const StatusResult& r) {
    return {{"version", r.version},
            {"uptime_s", r.uptime_s},
            {"device", r.device},
            {"audio_state", r.audio_state},
            {"rate_hz", r.rate_hz},
            {"channels", r.channels},
            {"frame", r.frame},
            {"cycle", r.cycle},
            {"cps", r.cps},
            {"voices", r.voices},
            {"lead_frames", r.lead_frames},
            {"output_latency_frames", r.output_latency_frames},
            {"compat", r.compat},
            {"samples_ready", r.samples_ready},
            {"banks", r.banks},
            {"files", r.files},
            {"recording", r.recording},
            {"osc", r.osc},
            {"control", r.control}};
}

Json json_of(const EvalResult& r) {
    Json json{{"done", r.done}, {"eval", r.eval}};
    if (r.cycle) json["cycle"] = *r.cycle;
    if (r.cost_percent) json["cost_percent"] = *r.cost_percent;
    return json;
}

Json json_of(const PatternEventsResult& r) {
    Json events = Json::array();
    for (const PatternEvent& event : r.events) {
        Json& json = events.emplace_back(json_of_event(event));
        json["spans"] = json_of_spans(event.spans);
    }
    return {{"events", std::move(events)}};
}
Json json_of(const TriggerResult& r) { return {{"event", r.event}, {"frame", r.frame}}; }
Json json_of(const TempoResult& r) { return {{"cps", r.cps}, {"bpm", r.bpm}, {"cycle", r.cycle}}; }

Json json_of(const SlotsResult& r) {
    Json slots = Json::array();
    for (const SlotInfo& slot : r.slots) {
        slots.push_back({{"name", slot.name},
                         {"code", slot.code},
                         {"playing", slot.playing},
                         {"events", slot.events},
                         {"muted", slot.muted},
                         {"solo", slot.solo},
                         {"stopped", slot.stopped}});
    }
    return {{"slots", std::move(slots)}};
}

Json json_of(const GraphInput& input) {
    Json json{{"name", input.name}};
    if (input.kind == "number") {
        json["number"] = input.number;
    } else if (input.kind == "node") {
        json["node"] = input.node;
    } else {
        json[input.kind] = input.text;
    }
    if (input.output != 0) json["output"] = input.output;
    return json;
}

Json json_of(const std::vector<GraphInput>& inputs) {
    Json list = Json::array();
    for (const GraphInput& input : inputs) list.push_back(json_of(input));
    return list;
}

Json json_of(const GraphResult& r) {
    Json nodes = Json::array();
    for (const GraphNode& node : r.nodes) {
        Json& json = nodes.emplace_back(Json{{"name", node.name},
                                             {"statement", node.statement},
                                             {"kind", node.kind},
                                             {"ordinal", node.ordinal}});
        if (node.circle != 0) json["circle"] = node.circle;
        json["cost_ns"] = node.cost_ns;
        json["inputs"] = json_of(node.inputs);
    }
    Json outputs = Json::array();
    for (const GraphOutput& output : r.outputs) {
        outputs.push_back({{"name", output.name}, {"channels", json_of(output.channels)}});
    }
    return {{"nodes", std::move(nodes)},
            {"outputs", std::move(outputs)},
            {"cost_ns", r.cost_ns},
            {"cost_percent", r.cost_percent}};
}

Json json_of(const GraphDotResult& r) { return {{"dot", r.dot}}; }

Json json_of(const SamplesResult& r) {
    Json banks = Json::array();
    for (const BankInfo& bank : r.banks) {
        banks.push_back({{"name", bank.name},
                         {"files", bank.files},
                         {"seconds", bank.seconds},
                         {"resident", bank.resident},
                         {"source", bank.source}});
    }
    return {
        {"ready", r.ready}, {"total", r.total}, {"banks", std::move(banks)}, {"broken", r.broken}};
}

Json json_of(const AudioDevicesResult& r) {
    Json devices = Json::array();
    for (const AudioDeviceInfo& device : r.devices) {
        devices.push_back({{"name", device.name},
                           {"host_api", device.host_api},
                           {"outputs", device.outputs},
                           {"inputs", device.inputs},
                           {"rate_hz", device.rate_hz},
                           {"latency_ms", device.latency_ms},
                           {"is_default", device.is_default},
                           {"in_use", device.in_use}});
    }
    return {{"devices", std::move(devices)}};
}

Json json_of(const AudioStatus& r) {
    Json json = Json::object();
    if (!r.event.empty()) json["event"] = r.event;
    if (!r.text.empty()) json["text"] = r.text;
    json.update({{"state", r.state},
                 {"device", r.device},
                 {"host_api", r.host_api},
                 {"wanted", r.wanted},
                 {"policy", r.policy},
                 {"reason", r.reason},
                 {"rate_hz", r.rate_hz},
                 {"device_rate_hz", r.device_rate_hz},
                 {"latency_ms", r.latency_ms},
                 {"outputs", r.outputs},
                 {"inputs", r.inputs},
                 {"period_frames", r.period_frames},
                 {"frame", r.frame},
                 {"callbacks", r.callbacks},
                 {"losses", r.losses},
                 {"openings", r.openings},
                 {"xruns", r.xruns}});
    return json;
}

Json json_of(const RecordResult& r) {
    return {{"path", r.path}, {"start_frame", r.start_frame}, {"frames", r.frames}};
}

Json json_of(const WhyResult& r) {
    Json events = Json::array();
    for (const EventFate& event : r.events) {
        events.push_back({{"event", event.event},
                          {"from", event.from},
                          {"sound", event.sound},
                          {"fate", fate_name(event.fate)},
                          {"wanted_frame", event.wanted_frame},
                          {"frame", event.frame},
                          {"late_frames", event.late_frames},
                          {"length_frames", event.length_frames},
                          {"detail", event.detail}});
    }
    return {{"events", std::move(events)}};
}

void add_place(Json& to, const RpcError& error) {
    if (error.line != 0) to["line"] = error.line;
    if (error.column != 0) to["column"] = error.column;
    if (!error.expected.empty()) to["expected"] = error.expected;
    if (!error.got.empty()) to["got"] = error.got;
    if (!error.nearest.empty()) to["nearest"] = error.nearest;
}

/// One of several errors of a text.
Json entry_of(const RpcError& error) {
    Json entry{{"message", error.message}};
    add_place(entry, error);
    return entry;
}

Json json_of(const PatternCheckResult& r) {
    Json errors = Json::array();
    for (const RpcError& error : r.errors) errors.push_back(entry_of(error));
    return {{"errors", std::move(errors)}};
}

Json json_of(const RpcError& error) {
    Json data = Json::object();
    add_place(data, error);
    if (!error.others.empty()) {
        Json errors = Json::array({entry_of(error)});
        for (const RpcError& other : error.others) errors.push_back(entry_of(other));
        data["errors"] = std::move(errors);
    }
    Json json{{"code", error.code}, {"message", error.message}};
    if (!data.empty()) json["data"] = std::move(data);
    return json;
}

Json clients_of(const StatsResult& r) {
    Json clients = Json::array();
    for (const ClientLate& client : r.clients) {
        clients.push_back({{"from", client.from},
                           {"events", client.events},
                           {"late", client.late},
                           {"worst_ms", client.worst_ms},
                           {"lead_ms", client.lead_ms},
                           {"shift_ms", client.shift_ms}});
    }
    return clients;
}

Json json_of(const StatsResult& r) {
    Json drops = Json::object();
    for (const auto& [reason, count] : r.drops) drops[reason] = count;
    Json peak_rms = Json::array();
    for (const auto& [peak, rms] : r.peak_rms) peak_rms.push_back({{"peak", peak}, {"rms", rms}});

    Json json;
    json["events"] = {{"received", r.events.received},   {"sounded", r.events.sounded},
                      {"late", r.events.late},           {"refused", r.events.refused},
                      {"cold", r.events.cold},           {"unknown", r.events.unknown},
                      {"cancelled", r.events.cancelled}, {"malformed", r.events.malformed}};
    json["voices"] = {{"active", r.voices.active},
                      {"peak", r.voices.peak},
                      {"stolen", r.voices.stolen},
                      {"choked", r.voices.choked},
                      {"cut", r.voices.cut}};
    json["buffer_ns"] = {{"p50", r.buffer_ns.p50},
                         {"p95", r.buffer_ns.p95},
                         {"p99", r.buffer_ns.p99},
                         {"max", r.buffer_ns.max}};
    json["budget_ns"] = r.budget_ns;
    json["buffer_frames"] = r.buffer_frames;
    json["buffers"] = r.buffers;
    json["slow_buffers"] = r.slow_buffers;
    json["load"] = r.load;
    json["kernel_drops"] = r.kernel_drops;
    json["underruns"] = r.underruns;
    json["underrun_frames"] = r.underrun_frames;
    json["ring_fill_frames"] = r.ring_fill_frames;
    json["ring_capacity_frames"] = r.ring_capacity_frames;
    json["lead_frames"] = r.lead_frames;
    json["rate_hz"] = r.rate_hz;
    json["time_map"] = {{"nominal_rate_hz", r.time_map.nominal_rate_hz},
                        {"measured_rate_hz", r.time_map.measured_rate_hz},
                        {"error_us", r.time_map.error_us},
                        {"jitter_us", r.time_map.jitter_us},
                        {"re_anchors", r.time_map.re_anchors}};
    json["audio_state"] = r.audio_state;
    json["device"] = r.device;
    json["device_losses"] = r.device_losses;
    json["memory_bytes"] = r.memory_bytes;
    json["sample_memory_bytes"] = r.sample_memory_bytes;
    json["queues"] = {
        {"heap", r.queues.heap},         {"heap_capacity", r.queues.heap_capacity},
        {"commands", r.queues.commands}, {"commands_capacity", r.queues.commands_capacity},
        {"mailbox", r.queues.mailbox},   {"pending_decodes", r.queues.pending_decodes}};
    json["latency"] = {{"client_lead_ms", r.latency.client_lead_ms},
                       {"heap_ms", r.latency.heap_ms},
                       {"ring_ms", r.latency.ring_ms},
                       {"limiter_ms", r.latency.limiter_ms},
                       {"device_ms", r.latency.device_ms}};
    json["drops"] = std::move(drops);
    json["clients"] = clients_of(r);
    json["peak_rms"] = std::move(peak_rms);
    json["limiter_db"] = r.limiter_db;
    json["frame"] = r.frame;
    json["cycle"] = r.cycle;
    json["cps"] = r.cps;
    json["uptime_s"] = r.uptime_s;
    return json;
}

constexpr std::string_view kEnvelope = R"({"jsonrpc":"2.0","id":)";

std::string line_of(std::string_view id_json, std::string_view key, std::string_view value) {
    std::string line;
    line.reserve(kEnvelope.size() + id_json.size() + value.size() + 16);
    line.append(kEnvelope).append(id_json).append(",\"").append(key).append("\":");
    return line.append(value).append("}");
}

}  // namespace

std::string_view fate_name(Fate fate) noexcept {
    switch (fate) {
        case Fate::scheduled:
            return "scheduled";
        case Fate::sounded:
            return "sounded";
        case Fate::late:
            return "late";
        case Fate::cold:
            return "cold";
        case Fate::stolen:
            return "stolen";
        case Fate::choked:
            return "choked";
        case Fate::cancelled:
            return "cancelled";
        case Fate::unknown_name:
            return "unknown_name";
        case Fate::refused:
            return "refused";
    }
    return "";
}

std::string encode_result(const Response& response) {
    return std::visit([](const auto& value) { return text_of(json_of(value)); }, response);
}

std::string encode_response(std::string_view id_json, const Response& response) {
    const bool failed = std::holds_alternative<RpcError>(response);
    return line_of(id_json, failed ? "error" : "result", encode_result(response));
}

std::string encode_result_line(std::string_view id_json, std::string_view result_json) {
    return line_of(id_json, "result", result_json);
}

std::string subscribe_result(TopicSet topics, std::optional<int> interval_ms) {
    Json names = Json::array();
    for (const TopicInfo& info : kTopics) {
        if (topics.contains(info.id)) names.push_back(info.name);
    }
    Json json{{"topics", std::move(names)}};
    if (interval_ms) json["interval_ms"] = *interval_ms;
    return text_of(json);
}

}  // namespace hocket::protocol
