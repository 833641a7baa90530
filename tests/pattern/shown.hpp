#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "pattern/basic.hpp"
#include "pattern/pattern.hpp"

namespace hocket::pattern {

inline Pattern word(const char* text) { return pure(Value::text(text)); }
inline Pattern number(double value) { return pure(Value::number(value)); }
inline Pattern time(const Cycles& value) { return pure(Value::rational(value)); }

inline std::string shown(const Cycles& time) { return time.to_string(); }
inline std::string shown(const Span& span) {
    return span.begin.to_string() + ".." + span.end.to_string();
}

/// Numbers as exact rationals, controls as "{n=1 s=bd}" sorted by name.
inline std::string shown(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::nothing:
            return "nothing";
        case Value::Kind::boolean:
            return value.as_boolean() ? "true" : "false";
        case Value::Kind::text:
            return value.as_text().text();
        case Value::Kind::controls: {
            std::vector<std::string> entries;
            for (const auto& [name, entry] : value.as_controls().entries()) {
                entries.push_back(name.text() + "=" + shown(entry));
            }
            std::sort(entries.begin(), entries.end());
            std::string text;
            for (const std::string& entry : entries) text += (text.empty() ? "" : " ") + entry;
            return "{" + text + "}";
        }
        case Value::Kind::list: {
            std::string text;
            for (const Value& entry : value.as_list()) {
                text += (text.empty() ? "" : " ") + shown(entry);
            }
            return "[" + text + "]";
        }
        case Value::Kind::function:
            return "function";
        case Value::Kind::pattern:
            return "pattern";
        default:
            return value.as_rational().to_string();
    }
}

/// "0..1/2 bd", with the part in brackets where it is not the whole.
inline std::string shown(const Event& event) {
    std::string line = event.continuous ? "~" : shown(event.whole);
    if (event.continuous || event.part != event.whole) line += " [" + shown(event.part) + "]";
    return line + " " + shown(event.value);
}

/// All events of a span, in order of time.
inline std::vector<std::string> shown(const Pattern& pattern, const Cycles& begin,
                                      const Cycles& end) {
    std::vector<Event> events = pattern.events({begin, end});
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.part.begin < b.part.begin; });
    std::vector<std::string> lines;
    for (const Event& event : events) lines.push_back(shown(event));
    return lines;
}

}  // namespace hocket::pattern
