#include "protocol/event_json.hpp"

#include <nlohmann/json.hpp>
#include <type_traits>

#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json json_of_list(const EventList& list) {
    Json json = Json::array();
    for (const EventValue& each : list) json.push_back(json_of_value(each));
    return json;
}

}  // namespace

Json json_of_map(const EventMap& map) {
    Json json = Json::object();
    for (const auto& [name, each] : map) json[name] = json_of_value(each);
    return json;
}

Json json_of_value(const EventValue& value) {
    return std::visit(
        [](const auto& held) -> Json {
            using Held = std::remove_cvref_t<decltype(held)>;
            if constexpr (std::is_same_v<Held, std::monostate>) {
                return nullptr;
            } else if constexpr (std::is_same_v<Held, EventList>) {
                return json_of_list(held);
            } else if constexpr (std::is_same_v<Held, EventMap>) {
                return json_of_map(held);
            } else {
                return held;
            }
        },
        value.held);
}

Json json_of_spans(std::span<const TextSpan> spans) {
    Json json = Json::array();
    for (const auto& [begin, end] : spans) json.push_back({begin, end});
    return json;
}

Json json_of_event(const PatternEvent& event) {
    const auto times = [](const auto& span) { return Json::array({span.first, span.second}); };
    Json json;
    json["whole"] = event.whole ? times(*event.whole) : Json(nullptr);
    json["part"] = times(event.part);
    json["value"] = json_of_value(event.value);
    return json;
}

std::string encode_event_value(const EventValue& value) { return text_of(json_of_value(value)); }

std::string encode_pattern_event(const PatternEvent& event) {
    return text_of(json_of_event(event));
}

}  // namespace hocket::protocol
