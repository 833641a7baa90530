#include "pattern/operators.hpp"

#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"

namespace hocket::pattern {
namespace {

/// Every event of `pattern` combined with one value: combine_left of a constant, without its cuts
/// at the cycles.
Pattern with_constant(const Pattern& pattern, const Pattern::Constant& right, Operation operation) {
    if (const Pattern::Constant* left = pattern.constant()) {
        Sources sources = left->sources;
        sources.add(right.sources);
        return pure(operation(left->value, right.value), sources);
    }
    if (pattern.is_silence()) return pattern;
    return from_query(pattern.period_cycles(),
                      [pattern, right, operation](const Query& query, Sink sink) {
                          pattern.query(query, [&](Event&& event) {
                              if (!part_in_whole(event)) return;
                              event.value = operation(event.value, right.value);
                              event.sources.add(right.sources);
                              sink_by_cycle(std::move(event), *query.budget, sink);
                          });
                      });
}

}  // namespace

Pattern operate(Structure structure, Operation operation, const Pattern& a, const Pattern& b) {
    switch (structure) {
        case Structure::both:
            return combine_both(a, b, operation);
        case Structure::left:
            if (const Pattern::Constant* constant = b.constant()) {
                return with_constant(a, *constant, operation);
            }
            return combine_left(a, b, operation);
        case Structure::right:
            return combine_right(a, b, operation);
        case Structure::squeeze:
            return squeeze_bind(a, [operation, b](const Value& left) {
                return map_values(
                    [operation, left](const Value& right) { return operation(left, right); }, b);
            });
    }
    return silence();
}

Pattern with_controls(const Pattern& a, const Pattern& b) {
    return operate(Structure::left, union_right, a, b);
}

Pattern with_control(const Pattern& pattern, Symbol name, const Value& value) {
    return map_values(
        [name, value](const Value& controls) {
            Controls more = controls.as_controls();
            more.set(name, value);
            return Value::controls(std::move(more));
        },
        pattern);
}

Pattern control(Symbol name, const Pattern& values) {
    return map_values(
        [name](const Value& value) {
            Controls controls;
            controls.set(name, value);
            return Value::controls(std::move(controls));
        },
        values);
}

}  // namespace hocket::pattern
