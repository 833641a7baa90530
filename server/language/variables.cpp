#include "language/variables.hpp"

#include <cmath>
#include <utility>

#include "pattern/basic.hpp"
#include "pattern/nodes.hpp"

namespace hocket::language {
namespace {

using pattern::Pattern;
using pattern::Query;
using pattern::Sink;
using pattern::Symbol;
using pattern::Value;

bool is_numeric(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::number:
        case Value::Kind::note:
        case Value::Kind::integer:
        case Value::Kind::rational:
            return true;
        default:
            return false;
    }
}

/// Nothing if the value cannot be of the type.
std::optional<Value> converted(const Value& value, MiniType type) {
    if (type == MiniType::text) {
        if (value.is(Value::Kind::text)) return value;
        return std::nullopt;
    }
    if (type == MiniType::controls) {
        if (value.is(Value::Kind::controls)) return value;
        return std::nullopt;
    }
    if (type == MiniType::boolean) {
        if (value.is(Value::Kind::boolean)) return value;
        if (is_numeric(value)) return Value::boolean(value.as_number() != 0);
        return std::nullopt;
    }
    if (value.is(Value::Kind::boolean)) {
        return converted(Value::integer(value.as_boolean() ? 1 : 0), type);
    }
    if (!is_numeric(value)) return std::nullopt;
    switch (type) {
        case MiniType::number:
            return Value::number(value.as_number());
        case MiniType::note:
            return Value::note(value.as_number());
        case MiniType::integer:
            return Value::integer(value.as_integer());
        default:
            return Value::rational(value.as_rational());
    }
}

/// What stands in the input, as a pattern to query. Nothing if it is not of the type.
std::optional<Pattern> pattern_of(const Value& value, MiniType type) {
    if (value.is(Value::Kind::pattern)) {
        const Pattern inner = value.as_pattern();
        return pattern::filter_values(
            [](const Value& known) { return !known.is(Value::Kind::nothing); },
            pattern::map_values(
                [type](const Value& known) { return converted(known, type).value_or(Value{}); },
                inner));
    }
    const auto known = converted(value, type);
    if (!known) return std::nullopt;
    return pattern::pure(*known);
}

}  // namespace

Pattern control_input(std::string_view name, MiniType type, std::optional<Value> fallback) {
    const Pattern otherwise = fallback ? pattern::pure(*fallback) : Pattern{};
    return pattern::from_query(
        0, [name = Symbol{name}, type, otherwise](const Query& query, Sink sink) {
            const Value* input = query.inputs == nullptr ? nullptr : query.inputs->find(name);
            const auto known = input == nullptr ? std::nullopt : pattern_of(*input, type);
            (known ? *known : otherwise).query(query, sink);
        });
}

Pattern control_input_pattern(std::string_view name, MiniType type) {
    const Pattern plain = control_input(name, type, std::nullopt);
    return pattern::from_query(
        0, [name = Symbol{name}, type, plain](const Query& query, Sink sink) {
            const Value* input = query.inputs == nullptr ? nullptr : query.inputs->find(name);
            if (input == nullptr || !input->is(Value::Kind::text)) return plain.query(query, sink);
            // Inputs change at any time, so the text is read at each query.
            const auto read = mini_notation(input->as_text().text(), {type, 0, {}});
            if (read) read->query(query, sink);
        });
}

base::Result<Pattern> control_input_variable(std::string_view name, MiniType type) {
    return control_input(name, type, std::nullopt);
}

}  // namespace hocket::language
