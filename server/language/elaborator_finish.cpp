#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "language/bind.hpp"
#include "language/elaborator.hpp"
#include "language/errors.hpp"
#include "language/graph_notes.hpp"
#include "language/mini_notation.hpp"
#include "language/variables.hpp"
#include "pattern/basic.hpp"

namespace hocket::language {

using pattern::Value;

void Elaborator::finish_root() {
    settle(0);
    finish(0);
}

/// Decides what waits since `mark`. A definition's instance is made, and what waits inside it
/// decided, before the next: so its variables are still what they were when it was looked at.
void Elaborator::finish(std::size_t mark) {
    stack_.check();
    for (std::size_t i = mark; i < pending_.size(); ++i) {
        Pending pending = pending_[i];
        pending.type = types_.ground(pending.type);
        finish_one(pending);
    }
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(mark), pending_.end());
}

void Elaborator::finish_one(const Pending& pending) {
    types_.spend();
    switch (pending.kind) {
        case Pending::Kind::row:
        case Pending::Kind::control:
            pending.term->constant = pending.row->make(pending.type);
            return;
        case Pending::Kind::number:
            pending.term->constant = number_value(*pending.node, pending.type);
            return;
        case Pending::Kind::string:
            pending.term->constant =
                string_value(*pending.node, pending.type, pending.names_sounds);
            return;
        case Pending::Kind::definition:
            break;
    }
    LetState& let = *pending.let;
    const InstanceCode* made = instance(let, pending.binding, pending.type, *pending.node);
    const auto group =
        static_cast<std::size_t>(let.group_of[static_cast<std::size_t>(pending.binding)]);
    const auto& members = let.let->groups[group];
    pending.term->slot = slot_in(pending.here, let.owner, made->slot);
    pending.term->member = static_cast<int>(
        std::find(members.begin(), members.end(), pending.binding) - members.begin());
}

namespace {

/// A literal as a value of a type that numbers have; patterns and control maps hold it. Among
/// control maps a whole number is an `n` and another one a `speed`, as in Tidal.
Value number_of_type(std::string_view text, const Type& type) {
    const bool is_whole = text.find_first_of(".eE") == std::string_view::npos;
    if (type.is_pattern())
        return Value::pattern(pattern::pure(number_of_type(text, type.element())));
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (type.is("ControlMap")) {
        pattern::Controls controls;
        if (is_whole) {
            controls.set(pattern::Symbol{"n"}, Value::integer(std::llround(number)));
        } else {
            controls.set(pattern::Symbol{"speed"}, Value::number(number));
        }
        return Value::controls(std::move(controls));
    }
    if (type.is("ID")) return Value::text(text);
    if (type.is("Double")) return Value::number(number);
    if (type.is("Note")) return Value::note(number);
    if (type.is("Rational")) return Value::rational(pattern::Cycles::from_decimal(text).value());
    std::int64_t whole = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (read.ec != std::errc{}) throw std::overflow_error("integer");
    return Value::integer(whole);
}

/// Beyond what a source span can name: an earlier text's strings are not found in this one.
constexpr std::uint32_t kNoPlace = UINT32_MAX / 2;

std::optional<MiniType> mini_type(const Type& type) {
    if (type.is("String")) return MiniType::text;
    if (type.is("Double")) return MiniType::number;
    if (type.is("Note")) return MiniType::note;
    if (type.is("Int")) return MiniType::integer;
    if (type.is("Bool")) return MiniType::boolean;
    if (type.is("Rational")) return MiniType::rational;
    if (type.is("ControlMap")) return MiniType::controls;
    return std::nullopt;
}

}  // namespace

Value Elaborator::number_value(const Expression& node, const Type& type) {
    try {
        return number_of_type(node.text, type);
    } catch (const std::overflow_error&) {
        reject_over_limit(where(node.place), "a number that can be held exactly",
                          quoted(node.text));
    }
}

Value Elaborator::string_value(const Expression& node, const Type& type, bool names_sounds) {
    if (!type.is_pattern()) return Value::text(node.text);
    const auto steps = mini_type(type.element());
    if (!steps) mismatch(node, type, Type::pattern(Type::constructor("String")));
    const MiniContext context{.type = *steps,
                              .offset_bytes = unit_->foreign ? kNoPlace : node.content_begin,
                              .variable = &control_input_variable,
                              .bus_words = names_sounds};
    const bool has_midi = node.midi_notes && *steps == MiniType::number;
    auto result =
        has_midi ? midi_string(node.text, node.content_begin) : mini_notation(node.text, context);
    if (result) return Value::pattern(std::move(*result));
    base::Error error = std::move(result.error());
    if (unit_->foreign) {
        error.where = {};
    } else {
        // The place inside the string, on the text's own lines.
        const base::Location start = location_of(text_, node.content_begin);
        if (error.where.line <= 1) error.where.column += start.column - 1;
        error.where.line = start.line + std::max(error.where.line, 1) - 1;
        if (error.where.column < 1) error.where = location_of(text_, node.place.begin);
    }
    throw Rejected{std::move(error)};
}

}  // namespace hocket::language
