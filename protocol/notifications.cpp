#include <nlohmann/json.hpp>

#include "protocol/event_json.hpp"
#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const StartedEvent& started) {
    return {{"event", started.event}, {"from", started.from},
            {"sound", started.sound}, {"frame", started.frame},
            {"cycle", started.cycle}, {"value", json_of_map(started.value)},
            {"eval", started.eval},   {"spans", json_of_spans(started.spans)}};
}

}  // namespace

std::string encode_notification(std::string_view method, std::string_view params_json) {
    std::string line;
    line.reserve(params_json.size() + 64);
    line.append(R"({"jsonrpc":"2.0","method":")").append(method).append(R"(","params":)");
    return line.append(params_json).append("}");
}

std::string notice_params(const SenderNotice& notice) {
    return text_of({{"kind", notice_kind_name(notice.kind)},
                    {"text", notice.text},
                    {"count", notice.count},
                    {"late_ms", notice.late_ms},
                    {"shift_ms", notice.shift_ms},
                    {"nearest", notice.nearest},
                    {"from", notice.from}});
}

std::string events_params(std::span<const StartedEvent> events) {
    Json list = Json::array();
    for (const StartedEvent& started : events) list.push_back(json_of(started));
    return text_of({{"events", std::move(list)}});
}

std::string with_missed(std::string_view notification, std::uint64_t missed) {
    std::string line{notification};
    const std::size_t end = line.rfind("}}");
    if (end != std::string::npos) line.insert(end, ",\"missed\":" + std::to_string(missed));
    return line;
}

}  // namespace hocket::protocol
