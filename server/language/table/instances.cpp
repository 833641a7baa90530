#include "language/table/instances.hpp"

#include <fmt/core.h>

#include <cmath>
#include <utility>

#include "language/bind.hpp"
#include "language/evaluator.hpp"
#include "language/limits.hpp"
#include "language/statement.hpp"
#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"

namespace hocket::language::table {

using pattern::Pattern;
using pattern::Value;

Value number_as(const Type& type, const Value& value) {
    if (type.is_pattern()) {
        const Type inner = type.element();
        if (!value.is(Value::Kind::pattern)) {
            return Value::pattern(pattern::pure(number_as(inner, value)));
        }
        return Value::pattern(pattern::map_values(
            [inner](const Value& event) { return number_as(inner, event); }, value.as_pattern()));
    }
    if (type.is("Double")) return pattern::converted(Value::Kind::number, value);
    if (type.is("Note")) return pattern::converted(Value::Kind::note, value);
    if (type.is("Rational")) return pattern::converted(Value::Kind::rational, value);
    if (type.is("Int")) return pattern::converted(Value::Kind::integer, value);
    if (type.is("ID")) return Value::text(fmt::format("{}", value.as_integer()));
    if (type.is("ControlMap") && !value.is(Value::Kind::controls)) {
        // Tidal's maps: a whole number is a sound's number, another one a speed.
        if (value.is(Value::Kind::integer)) return pattern::sound_number(value.as_integer());
        return pattern::number_of(Value::Kind::controls, value.as_number());
    }
    return value;
}

Value lifted(const Unary& function, const Value& value) {
    if (!value.is(Value::Kind::pattern)) return function(value);
    return Value::pattern(pattern::map_values(function, value.as_pattern()));
}

Value lifted(const Binary& function, const Value& a, const Value& b) {
    if (!a.is(Value::Kind::pattern)) return function(a, b);
    return Value::pattern(pattern::combine_both(
        a.as_pattern(), b.as_pattern(),
        [function](const Value& left, const Value& right) { return function(left, right); }));
}

void check_length(std::size_t items) {
    if (items > kMaxListItems) {
        throw EvaluationError(fmt::format("a list of more than {} items", kMaxListItems));
    }
    spend_evaluation(static_cast<std::int64_t>(items / 8 + 1));
}

namespace {

std::string shown_list(const Value& value, const Type& type) {
    const bool is_list = type.is_list();
    std::vector<const Type*> types;
    for (const Type* part = &type; part->kind() == Type::Kind::application;
         part = &part->applied()) {
        types.insert(types.begin(), &part->argument());
    }
    std::string text = is_list ? "[" : "(";
    const auto& items = value.as_list();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) text += ",";
        text += shown_value(items[i], *types[is_list ? 0 : i]);
    }
    return text + (is_list ? "]" : ")");
}

std::string shown_number(double value) {
    if (value == std::floor(value) && std::fabs(value) < 1e7) return fmt::format("{:.1f}", value);
    return fmt::format("{}", value);
}

}  // namespace

std::string shown_value(const Value& value, const Type& type) {
    spend_evaluation(8);
    switch (value.kind()) {
        case Value::Kind::nothing:
            return type.is("Maybe") ? "Nothing" : "()";
        case Value::Kind::number:
        case Value::Kind::note:
            return shown_number(value.as_number());
        case Value::Kind::integer:
            return fmt::format("{}", value.as_integer());
        case Value::Kind::boolean:
            return value.as_boolean() ? "True" : "False";
        case Value::Kind::text:
            return "\"" + value.as_text().text() + "\"";
        case Value::Kind::rational: {
            const std::string text = value.as_rational().to_string();
            const std::size_t slash = text.find('/');
            return slash == std::string::npos
                       ? text + " % 1"
                       : text.substr(0, slash) + " % " + text.substr(slash + 1);
        }
        case Value::Kind::list:
            if (type.is("Maybe")) {
                return "Just " + shown_value(value.as_list().front(), type.element());
            }
            return shown_list(value, type);
        default:
            return "<" + shown(type) + ">";
    }
}

Value map_container(const Type& container, const Unary& function, const Value& value) {
    const std::string& name = container.head().name();
    if (name == "Pattern") {
        return Value::pattern(pattern::map_values(function, value.as_pattern()));
    }
    if (name == "->") {
        return Value::function(
            [function, value](const Value& argument) { return function(value(argument)); });
    }
    if (value.is(Value::Kind::nothing)) return value;
    Values items = value.as_list();
    if (name == "IO") {
        items.front() = function(items.front());
    } else if (name == "(,)") {
        items.back() = function(items.back());
    } else {
        check_length(items.size());
        for (Value& item : items) item = function(item);
    }
    return Value::list(std::move(items));
}

Value pure_container(const Type& container, const Value& value) {
    const std::string& name = container.head().name();
    if (name == "Pattern") return Value::pattern(pattern::pure(value));
    if (name == "->") return Value::function([value](const Value&) { return value; });
    return Value::list({value});  // a list, Just, or IO without actions
}

Value bind_container(const Type& container, const Value& value, const Unary& function) {
    const std::string& name = container.head().name();
    if (name == "Pattern") {
        return Value::pattern(pattern::bind(value.as_pattern(), [function](const Value& event) {
            return function(event).as_pattern();
        }));
    }
    if (name == "->") {
        return Value::function([function, value](const Value& argument) {
            return function(value(argument))(argument);
        });
    }
    if (value.is(Value::Kind::nothing)) return value;
    const Values& items = value.as_list();
    if (name == "IO") return io_then(value, function(items.front()));
    if (name == "Maybe") return function(items.front());
    Values all;
    for (const Value& item : items) {
        const Value part = function(item);
        all.insert(all.end(), part.as_list().begin(), part.as_list().end());
        check_length(all.size());
    }
    return Value::list(std::move(all));
}

Value joined(const Type& type, const Value& a, const Value& b) {
    if (type.is_pattern()) {
        return Value::pattern(pattern::overlay(a.as_pattern(), b.as_pattern()));
    }
    if (type.is_function()) {
        const Type result = type.result();
        return Value::function([result, a, b](const Value& argument) {
            return joined(result, a(argument), b(argument));
        });
    }
    if (type.is("Maybe")) {
        if (a.is(Value::Kind::nothing)) return b;
        if (b.is(Value::Kind::nothing)) return a;
        return Value::list({joined(type.element(), a.as_list().front(), b.as_list().front())});
    }
    if (type.is("String")) {
        const std::string& left = a.as_text().text();
        const std::string& right = b.as_text().text();
        if (left.size() + right.size() > kMaxTextBytes) {
            throw EvaluationError("a text of more than 65536 bytes");
        }
        spend_evaluation(static_cast<std::int64_t>((left.size() + right.size()) / 64));
        return Value::text(left + right);
    }
    if (type.is_list()) {
        Values all = a.as_list();
        check_length(all.size() + b.as_list().size());
        all.insert(all.end(), b.as_list().begin(), b.as_list().end());
        return Value::list(std::move(all));
    }
    if (type.is("ControlMap")) return pattern::union_left(a, b);
    return a;
}

Value empty_of(const Type& type) {
    if (type.is_pattern()) return Value::pattern(Pattern{});
    if (type.is_function()) {
        const Value inner = empty_of(type.result());
        return Value::function([inner](const Value&) { return inner; });
    }
    if (type.is("String")) return Value::text("");
    if (type.is_list()) return Value::list({});
    if (type.is("ControlMap")) return Value::controls({});
    return {};
}

}  // namespace hocket::language::table
