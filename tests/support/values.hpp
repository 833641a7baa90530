#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "language/compiler.hpp"
#include "pattern/pattern.hpp"

namespace hocket::test {

/// A value for comparing: numbers short, controls as `name=value,...` in order of the names.
inline std::string shown(const pattern::Value& value) {
    using Kind = pattern::Value::Kind;
    switch (value.kind()) {
        case Kind::text:
            return value.as_text().text();
        case Kind::boolean:
            return value.as_boolean() ? "true" : "false";
        case Kind::rational:
            return value.as_rational().to_string();
        case Kind::controls: {
            std::vector<std::string> parts;
            for (const auto& [name, part] : value.as_controls().entries()) {
                parts.push_back(name.text() + "=" + shown(part));
            }
            std::sort(parts.begin(), parts.end());
            std::string text;
            for (const std::string& part : parts) text += (text.empty() ? "" : ",") + part;
            return text;
        }
        case Kind::number:
        case Kind::note:
        case Kind::integer: {
            std::string text = std::to_string(value.as_number());
            text.erase(text.find_last_not_of('0') + 1);
            if (text.back() == '.') text.pop_back();
            return text;
        }
        default:
            return "?";
    }
}

/// Events of a cycle as "begin-end:value ...", in order.
inline std::string shown_events(const pattern::Pattern& pattern, int cycle = 0) {
    std::vector<std::pair<pattern::Cycles, std::string>> lines;
    for (const pattern::Event& event : pattern.events({cycle, cycle + 1})) {
        lines.emplace_back(event.part.begin, event.part.begin.to_string() + "-" +
                                                 event.part.end.to_string() + ":" +
                                                 shown(event.value));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& [begin, line] : lines) text += (text.empty() ? "" : " ") + line;
    return text;
}

/// The first cycle of an expression of a kind, or "error: ...".
inline std::string events_of(std::string_view kind, std::string_view expression) {
    const auto pattern = language::compile_expression(expression, kind);
    if (!pattern) {
        return "error: " + std::to_string(pattern.error().where.line) + ":" +
               std::to_string(pattern.error().where.column) + " " + pattern.error().message;
    }
    return shown_events(*pattern);
}

}  // namespace hocket::test
