#pragma once

#include "pattern/pattern.hpp"
#include "protocol/event_value.hpp"

// Values and events of patterns as clients see them. Pure functions, any thread.
namespace hocket::session {

/// Numbers and notes are numbers, whole numbers and truth values themselves, exact ones texts such
/// as "1/3"; controls a map sorted by name. What no client could use (a function) is null.
[[nodiscard]] protocol::EventValue to_event_value(const pattern::Value& value);
[[nodiscard]] protocol::EventMap to_event_map(const pattern::Controls& controls);

/// With the places in the text that the event comes from.
[[nodiscard]] protocol::PatternEvent to_pattern_event(const pattern::Event& event);
[[nodiscard]] std::vector<protocol::TextSpan> to_text_spans(const pattern::Sources& sources);

}  // namespace hocket::session
