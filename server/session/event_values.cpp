#include "session/event_values.hpp"

#include <algorithm>
#include <utility>

namespace hocket::session {

using pattern::Value;
using protocol::EventList;
using protocol::EventMap;
using protocol::EventValue;

namespace {

EventList list_of(const std::vector<Value>& values) {
    EventList list;
    list.reserve(values.size());
    for (const Value& each : values) list.push_back(to_event_value(each));
    return list;
}

std::pair<std::string, std::string> times_of(const pattern::Span& span) {
    return {span.begin.to_string(), span.end.to_string()};
}

}  // namespace

EventMap to_event_map(const pattern::Controls& controls) {
    EventMap map;
    map.reserve(controls.entries().size());
    for (const auto& [name, value] : controls.entries()) {
        map.emplace_back(name.text(), to_event_value(value));
    }
    // Controls are in the order in which their names came up in this process.
    std::sort(map.begin(), map.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    return map;
}

EventValue to_event_value(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::number:
        case Value::Kind::note:
            return value.as_number();
        case Value::Kind::integer:
            return value.as_integer();
        case Value::Kind::boolean:
            return value.as_boolean();
        case Value::Kind::text:
            return value.as_text().text();
        case Value::Kind::rational:
            return value.as_rational().to_string();
        case Value::Kind::controls:
            return to_event_map(value.as_controls());
        case Value::Kind::list:
            return list_of(value.as_list());
        case Value::Kind::nothing:
        case Value::Kind::function:
        case Value::Kind::pattern:
            break;
    }
    return {};
}

std::vector<protocol::TextSpan> to_text_spans(const pattern::Sources& sources) {
    std::vector<protocol::TextSpan> spans;
    for (const pattern::SourceSpan& source : sources) {
        spans.emplace_back(source.begin, source.begin + source.length);
    }
    return spans;
}

protocol::PatternEvent to_pattern_event(const pattern::Event& event) {
    protocol::PatternEvent made{.part = times_of(event.part),
                                .value = to_event_value(event.value),
                                .spans = to_text_spans(event.sources)};
    if (!event.continuous) made.whole = times_of(event.whole);
    return made;
}

}  // namespace hocket::session
