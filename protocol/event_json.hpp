#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>

#include "protocol/event_value.hpp"

// JSON of what events of patterns look like, for the encoders of this folder.
namespace hocket::protocol {

[[nodiscard]] nlohmann::ordered_json json_of_value(const EventValue& value);
[[nodiscard]] nlohmann::ordered_json json_of_map(const EventMap& map);
/// [[begin, end], ...]
[[nodiscard]] nlohmann::ordered_json json_of_spans(std::span<const TextSpan> spans);
/// Without its spans.
[[nodiscard]] nlohmann::ordered_json json_of_event(const PatternEvent& event);

}  // namespace hocket::protocol
