// Functions of controls.hpp that place sounds, the simple ones, and control inputs.
#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/composition.hpp"
#include "pattern/control_names.hpp"
#include "pattern/controls.hpp"
#include "pattern/join.hpp"
#include "pattern/operators.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

using Kind = Value::Kind;

Pattern set_number(const Pattern& pattern, Symbol name, double value) {
    return with_control(pattern, name, Value::number(value));
}

Pattern fixed(Symbol name, double value) { return control(name, pure(Value::number(value))); }

Pattern scaled(const Pattern& pattern, Symbol name, double factor) {
    return operate(Structure::left, multiply, pattern, fixed(name, factor));
}

double fraction(std::size_t i, std::size_t n) {
    return static_cast<double>(i) / static_cast<double>(n);
}

/// A value as what an input or a control is asked for, if it can be that.
std::optional<Value> as_kind(Kind kind, const Value& value) {
    const bool number = value.is_number();
    switch (kind) {
        case Kind::text:
            if (value.is(Kind::text)) return value;
            return std::nullopt;
        case Kind::boolean:
            if (value.is(Kind::boolean)) return value;
            return std::nullopt;
        default:
            if (!number || (value.is(Kind::note) && kind != Kind::note)) return std::nullopt;
            return converted(kind, value);
    }
}

}  // namespace

Pattern jux(const Transform& function, const Pattern& pattern) {
    return jux_by(pure(Value::number(1)), function, pattern);
}

Pattern jux_by(const Pattern& width, const Transform& function, const Pattern& pattern) {
    const Pattern half = control(
        names::pan,
        map_values([](const Value& value) { return Value::number(value.as_number() / 2); }, width));
    const Pattern middle = operate(Structure::left, add, pattern, fixed(names::pan, 0.5));
    return stack({operate(Structure::left, subtract, middle, half),
                  function(operate(Structure::left, add, middle, half))});
}

Pattern jux_cut(const Transform& function, const Pattern& pattern) {
    const auto placed = [&](double pan, std::int64_t cut) {
        return with_control(set_number(pattern, names::pan, pan), names::cut, Value::integer(cut));
    };
    return stack({placed(0, -1), function(placed(1, -2))});
}

Pattern jux4(const Transform& function, const Pattern& pattern) {
    return stack({set_number(pattern, names::pan, 5.0 / 8),
                  function(set_number(pattern, names::pan, 1.0 / 8))});
}

Pattern jux_list(const std::vector<Transform>& functions, const Pattern& pattern) {
    std::vector<Pattern> layers;
    for (std::size_t i = 0; i < functions.size(); ++i) {
        layers.push_back(operate(Structure::left, add, functions[i](pattern),
                                 fixed(names::pan, fraction(i, functions.size()))));
    }
    return stack(std::move(layers));
}

Pattern jux_cut_list(const std::vector<Transform>& functions, const Pattern& pattern) {
    std::vector<Pattern> layers;
    for (std::size_t i = 0; i < functions.size(); ++i) {
        const auto cut = 1 - static_cast<std::int64_t>(i);
        const Pattern cutting = operate(Structure::left, add, functions[i](pattern),
                                        control(names::cut, pure(Value::integer(cut))));
        layers.push_back(set_number(cutting, names::pan, fraction(i, functions.size())));
    }
    return stack(std::move(layers));
}

Pattern spin(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        std::vector<Pattern> layers;
        for (std::int64_t i = 0; i < bounded_count(count); ++i) {
            const Cycles place(i, count);
            layers.push_back(set_number(shift_left(place, pattern), names::pan, place.to_double()));
        }
        return stack(std::move(layers));
    });
}

Pattern weave(const Cycles& length, const Pattern& pattern, const std::vector<Pattern>& patterns) {
    std::vector<Transform> functions;
    for (const Pattern& other : patterns) {
        functions.emplace_back([other](const Pattern& base) { return with_controls(other, base); });
    }
    return weave_with(length, pattern, functions);
}

Pattern interlace(const Pattern& a, const Pattern& b) {
    const Pattern shape =
        map_values([](const Value& value) { return Value::number(value.as_number() * 0.9); },
                   sine(Kind::number));
    return weave(16, control(names::shape, shape), {a, b});
}

Pattern stack_with(const Pattern& pattern, const std::vector<Pattern>& patterns) {
    const auto count = static_cast<std::int64_t>(patterns.size());
    std::vector<Pattern> layers;
    for (std::int64_t i = 0; i < count; ++i) {
        layers.push_back(with_controls(patterns[static_cast<std::size_t>(i)],
                                       shift_left(Cycles(i, count), pattern)));
    }
    return stack(std::move(layers));
}

Pattern crunch(const Pattern& pattern) { return set_number(pattern, names::crush, 3); }
Pattern scratch(const Pattern& pattern) { return rev(chop_by(32, pattern)); }
Pattern louder(const Pattern& pattern) { return scaled(pattern, names::gain, 1.2); }
Pattern quieter(const Pattern& pattern) { return scaled(pattern, names::gain, 0.8); }
Pattern silent(const Pattern&) { return silence(); }
Pattern skip(const Pattern& pattern) { return shift_left(Cycles(1, 4), pattern); }
Pattern left(const Pattern& pattern) { return set_number(pattern, names::pan, 0); }
Pattern right(const Pattern& pattern) { return set_number(pattern, names::pan, 1); }
Pattern higher(const Pattern& pattern) { return scaled(pattern, names::speed, 1.5); }
Pattern lower(const Pattern& pattern) { return scaled(pattern, names::speed, 0.75); }
Pattern faster(const Pattern& pattern) { return hurry(pure(Value::rational(2)), pattern); }
Pattern slower(const Pattern& pattern) {
    return hurry(pure(Value::rational(Cycles(1, 2))), pattern);
}

Pattern extract(Kind kind, Symbol name, const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [=](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            const Value* found = event.value.as_controls().find(name);
            if (found == nullptr) return;
            auto value = as_kind(kind, *found);
            if (!value) return;
            event.value = std::move(*value);
            sink(std::move(event));
        });
    });
}

Pattern input(Kind kind, const Value& otherwise, Symbol name) {
    return from_query(0, [=](const Query& query, Sink sink) {
        ++query.budget->inputs_read;
        const Value* found = query.inputs != nullptr ? query.inputs->find(name) : nullptr;
        const auto as_asked = [&](const Value& value) {
            return as_kind(kind, value).value_or(otherwise);
        };
        if (found == nullptr) {
            pure(otherwise).query(query, sink);
        } else if (found->is(Kind::pattern)) {
            map_values(as_asked, found->as_pattern()).query(query, sink);
        } else {
            pure(as_asked(*found)).query(query, sink);
        }
    });
}

Pattern input_or_silence(Kind kind, Symbol name) {
    return from_query(0, [=](const Query& query, Sink sink) {
        ++query.budget->inputs_read;
        const Value* found = query.inputs != nullptr ? query.inputs->find(name) : nullptr;
        if (found == nullptr) return;
        const Pattern values = found->is(Kind::pattern) ? found->as_pattern() : pure(*found);
        values.query(query, [&](Event&& event) {
            auto value = as_kind(kind, event.value);
            if (!value) return;
            event.value = std::move(*value);
            sink(std::move(event));
        });
    });
}

Pattern trigger_with(const std::function<Cycles(Cycles)>& align, const Pattern& pattern) {
    static const Symbol evaluated_at{"_t_pattern"};
    return from_query(0, [align, pattern](const Query& query, Sink sink) {
        ++query.budget->inputs_read;
        const Value* time = query.inputs != nullptr ? query.inputs->find(evaluated_at) : nullptr;
        const bool known = time != nullptr && time->is_number();
        shift_right(known ? align(time->as_rational()) : Cycles{0}, pattern).query(query, sink);
    });
}

namespace {

Pattern at_tempo(const Pattern& pattern, double scale) {
    const Pattern cps = input(Kind::number, Value::number(1), Symbol{"_cps"});
    return combine_right(cps, pattern, [scale](const Value& tempo, const Value& value) {
        return multiply(number_of(value.kind(), tempo.as_number() * scale), value);
    });
}

}  // namespace

Pattern sec(const Pattern& seconds) { return at_tempo(seconds, 1); }
Pattern msec(const Pattern& milliseconds) { return at_tempo(milliseconds, 0.001); }

}  // namespace hocket::pattern
