#include "pattern/composition.hpp"

#include <algorithm>
#include <cmath>

#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/conditions.hpp"
#include "pattern/join.hpp"
#include "pattern/nodes.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

std::vector<Pattern> pures(const std::vector<Value>& values) {
    std::vector<Pattern> patterns;
    patterns.reserve(values.size());
    for (const Value& value : values) patterns.push_back(pure(value));
    return patterns;
}

/// 0, 1 ... while at most half beyond `n` - 1: how Haskell counts with doubles, too.
std::vector<Value> counted(const Value& n, std::int64_t from, double last) {
    const double count = std::floor(last - static_cast<double>(from) + 1);
    std::vector<Value> values;
    const auto bounded = bounded_count(Value::number(count).as_integer());
    for (std::int64_t i = 0; i < bounded; ++i) values.push_back(number_of(n.kind(), from + i));
    return values;
}

/// The last element of `[a .. n]`, which goes half a step further for what is no whole number.
double last_counted(const Value& n, double less) {
    const double last = n.as_number() - less;
    return n.is(Value::Kind::integer) ? last : last + 0.5;
}

std::vector<Pattern> applied(const ValueFunction& function, const std::vector<Value>& values,
                             const Value& argument) {
    std::vector<Pattern> patterns;
    for (const Value& value : values) patterns.push_back(function(value, argument));
    return patterns;
}

std::vector<std::string> words_at_colons(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c != ':') {
            word.push_back(c);
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

template <class T>
const T* looked_up(const std::vector<std::pair<std::string, T>>& table, const std::string& name) {
    for (const auto& [key, value] : table) {
        if (key == name) return &value;
    }
    return nullptr;
}

}  // namespace

Pattern append(const Pattern& a, const Pattern& b) { return slowcat({a, b}); }
Pattern fast_append(const Pattern& a, const Pattern& b) { return fastcat({a, b}); }

Pattern from_list(const std::vector<Value>& values) { return slowcat(pures(values)); }
Pattern fast_from_list(const std::vector<Value>& values) { return fastcat(pures(values)); }

Pattern from_maybes(const std::vector<Value>& values) {
    std::vector<Pattern> steps;
    for (const Value& value : values) {
        steps.push_back(value.is(Value::Kind::list) ? pure(value.as_list().front()) : silence());
    }
    return fastcat(std::move(steps));
}

Pattern run_by(const Value& n) { return fast_from_list(counted(n, 0, last_counted(n, 1))); }

Pattern run(const Pattern& n) {
    if (const auto* constant = n.constant()) return run_by(constant->value);
    return bind(n, run_by);
}

Pattern scan_by(const Value& n) {
    // All steps of all cycles are made at once.
    const std::int64_t longest = bounded_count(ceiled(n));
    bounded_count(longest * (longest + 1) / 2);
    std::vector<Pattern> steps;
    for (const Value& length : counted(n, 1, last_counted(n, 0))) steps.push_back(run_by(length));
    return slowcat(std::move(steps));
}

Pattern scan(const Pattern& n) {
    if (const auto* constant = n.constant()) return scan_by(constant->value);
    return bind(n, scan_by);
}

Pattern wedge(const Pattern& part, const Pattern& a, const Pattern& b) {
    return with_parameter(part, [a, b](const Value& value) {
        const Cycles length = value.as_rational();
        if (length == 0) return b;
        if (length == 1) return a;
        return overlay(fast_gap_by(1 / length, a),
                       shift_right(length, fast_gap_by(1 / (1 - length), b)));
    });
}

Pattern spread(const ValueFunction& function, const std::vector<Value>& values,
               const Value& argument) {
    return slowcat(applied(function, values, argument));
}

Pattern fast_spread(const ValueFunction& function, const std::vector<Value>& values,
                    const Value& argument) {
    return fastcat(applied(function, values, argument));
}

Pattern seq_p(const std::vector<Section>& sections) {
    std::vector<Pattern> layers;
    for (const auto& [from, to, pattern] : sections) {
        layers.push_back(play_for(from, to, shift_right(from.sam(), pattern)));
    }
    return stack(std::move(layers));
}

Pattern seq_p_loop(const std::vector<Section>& sections) {
    if (sections.empty()) return silence();
    Cycles first = std::get<0>(sections.front());
    Cycles last = std::get<1>(sections.front());
    for (const auto& [from, to, pattern] : sections) {
        first = min(first, from);
        last = max(last, to);
    }
    return time_loop(pure(Value::rational(last - first)), shift_left(first, seq_p(sections)));
}

Pattern ur(const Cycles& length, const Pattern& names,
           const std::vector<std::pair<std::string, Pattern>>& patterns,
           const std::vector<std::pair<std::string, Transform>>& effects) {
    if (length == 0) return silence();
    const auto section = [=](const Event& event) {
        const auto words = words_at_colons(event.value.as_text().text());
        const Pattern* named = words.empty() ? nullptr : looked_up(patterns, words[0]);
        if (named == nullptr) return silence();
        const Pattern pattern = fast_by(length, *named);
        if (words.size() < 2) return pattern;
        const Transform* effect = looked_up(effects, words[1]);
        const Transform change =
            effect != nullptr ? *effect : [](const Pattern& same) { return same; };
        const Cycles duration = event.whole.end - event.whole.begin;
        return shift_right(event.whole.begin, inside_by(1 / duration, change, pattern));
    };
    // Names become patterns that know their event's time; then both are joined.
    const Pattern outer = from_query(0, [names, section](const Query& query, Sink sink) {
        names.query(query, [&](Event&& event) {
            if (event.continuous) return;
            event.value = section(event).to_value();
            sink(std::move(event));
        });
    });
    return slow_by(length, join(outer));
}

Pattern inhabit(const std::vector<std::pair<std::string, Pattern>>& patterns,
                const Pattern& names) {
    return squeeze_bind(names, [patterns](const Value& name) {
        const Pattern* named = looked_up(patterns, name.as_text().text());
        return named != nullptr ? *named : silence();
    });
}

Pattern space_out(const std::vector<Cycles>& lengths, const Pattern& pattern) {
    Cycles total = 0;
    for (const Cycles& length : lengths) total += length;
    if (total == 0) return silence();
    std::vector<Pattern> layers;
    Cycles begin = 0;
    for (const Cycles& length : lengths) {
        layers.push_back(compress_span({begin / total, (begin + length) / total}, pattern));
        begin += length;
    }
    return slow_by(total, stack(std::move(layers)));
}

Pattern select(const Pattern& which, const std::vector<Pattern>& patterns) {
    if (patterns.empty()) return silence();
    return with_parameter(which, [patterns](const Value& value) {
        const double share = std::clamp(value.as_number(), 0.0, 1.0);
        return patterns[static_cast<std::size_t>(share * static_cast<double>(patterns.size() - 1))];
    });
}

Pattern select_function(const Pattern& which, const std::vector<Transform>& functions,
                        const Pattern& pattern) {
    if (functions.empty()) return pattern;
    return with_parameter(which, [functions, pattern](const Value& value) {
        // Never the whole length, or 1 would choose what is not there.
        const double share = std::clamp(value.as_number(), 0.0, 0.999999);
        return functions[static_cast<std::size_t>(share * static_cast<double>(functions.size()))](
            pattern);
    });
}

Pattern pick_function(const Pattern& which, const std::vector<Transform>& functions,
                      const Pattern& pattern) {
    if (functions.empty()) return pattern;
    return with_parameter(which, [functions, pattern](const Value& value) {
        const auto count = static_cast<std::int64_t>(functions.size());
        return functions[wrapped_index(value.as_integer(), count)](pattern);
    });
}

Pattern squeeze(const Pattern& which, const std::vector<Pattern>& patterns) {
    if (patterns.empty()) return silence();
    return squeeze_bind(which, [patterns](const Value& value) {
        const auto count = static_cast<std::int64_t>(patterns.size());
        return patterns[wrapped_index(value.as_integer(), count)];
    });
}

Pattern fit(const Pattern& per_cycle, const std::vector<Value>& values, const Pattern& indices) {
    if (values.empty()) return silence();
    return with_parameter(per_cycle, [values, indices](const Value& value) {
        const std::int64_t step = value.as_integer();
        return from_query(0, [=](const Query& query, Sink sink) {
            indices.query(query, [&](Event&& event) {
                const auto count = static_cast<std::int64_t>(values.size());
                const auto cycle = static_cast<std::int64_t>(event.part.begin.floor().numerator());
                event.value = values[wrapped_index(event.value.as_integer() + step * cycle, count)];
                sink(std::move(event));
            });
        });
    });
}

Pattern fit_parts(const Pattern& cycles, std::int64_t n, const Pattern& from, const Pattern& to,
                  const Pattern& pattern) {
    const Pattern source = fast(cycles, pattern);
    const Pattern numbers = fast(cycles, from);
    std::vector<Value> parts;
    for (std::int64_t i = 0; i < bounded_count(n); ++i) {
        const Pattern here = map_values(
            [i](const Value& value) { return Value::boolean(value.as_integer() == i); }, numbers);
        parts.push_back(stretch(mask(here, source)).to_value());
    }
    return squeeze_join(fit(pure(Value::integer(n)), parts, to));
}

namespace {

using Sizes = std::vector<std::int64_t>;

/// All ways to write `total` as a sum of `count` positive numbers, in order.
void for_sums(std::int64_t count, std::int64_t total, Sizes& begun, std::vector<Sizes>& found) {
    if (count == 1) {
        begun.push_back(total);
        found.push_back(begun);
        begun.pop_back();
        bounded_count(static_cast<std::int64_t>(found.size()));
        return;
    }
    for (std::int64_t first = 1; first <= total - (count - 1); ++first) {
        begun.push_back(first);
        for_sums(count - 1, total - first, begun, found);
        begun.pop_back();
    }
}

}  // namespace

Pattern permstep(std::int64_t steps, const std::vector<Value>& values, const Pattern& which) {
    const auto count = static_cast<std::int64_t>(values.size());
    if (count == 0 || steps < count) return silence();
    std::vector<Sizes> sums;
    Sizes begun;
    for_sums(count, steps, begun, sums);
    const double average = static_cast<double>(steps) / static_cast<double>(count);
    const auto deviance = [average](const Sizes& sizes) {
        double sum = 0;
        for (const std::int64_t size : sizes) sum += std::abs(average - static_cast<double>(size));
        return sum;
    };
    std::stable_sort(sums.begin(), sums.end(),
                     [&](const Sizes& a, const Sizes& b) { return deviance(a) < deviance(b); });
    return bind(segment_by(1, which), [sums, values](const Value& value) {
        const double share = value.as_number() * static_cast<double>(sums.size() - 1);
        const auto last = static_cast<std::int64_t>(sums.size()) - 1;
        const auto i = std::clamp<std::int64_t>(Value::number(share).as_integer(), 0, last);
        const Sizes& sizes = sums[static_cast<std::size_t>(i)];
        std::vector<Value> steps_of_values;
        for (std::size_t k = 0; k < sizes.size(); ++k) {
            steps_of_values.insert(steps_of_values.end(), static_cast<std::size_t>(sizes[k]),
                                   values[k]);
        }
        return fast_from_list(steps_of_values);
    });
}

Pattern weave_with(const Cycles& length, const Pattern& pattern,
                   const std::vector<Transform>& functions) {
    const auto count = static_cast<std::int64_t>(functions.size());
    std::vector<Pattern> layers;
    for (std::int64_t i = 0; i < count; ++i) {
        const Pattern changed = functions[static_cast<std::size_t>(i)](slow_by(length, pattern));
        layers.push_back(shift_left(Cycles(i, count), fast_by(length, changed)));
    }
    return slow_by(length, stack(std::move(layers)));
}

Pattern soak(std::int64_t depth, const Transform& function, const Pattern& pattern) {
    std::vector<Pattern> steps;
    Pattern step = pattern;
    for (std::int64_t i = 0; i < bounded_count(depth); ++i) {
        steps.push_back(step);
        if (i + 1 < depth) step = function(step);
    }
    return slowcat(std::move(steps));
}

Pattern snowball(std::int64_t depth, const std::function<Pattern(Pattern, Pattern)>& combine,
                 const Transform& function, const Pattern& pattern) {
    std::vector<Pattern> steps;
    Pattern sum = pattern;
    Pattern step = pattern;
    for (std::int64_t i = 0; i < bounded_count(depth); ++i) {
        steps.push_back(sum);
        step = function(step);
        sum = combine(sum, step);
    }
    return slowcat(std::move(steps));
}

Pattern swap(const std::vector<std::pair<Value, Value>>& pairs, const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pairs, pattern](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            for (const auto& [from, to] : pairs) {
                if (!(from == event.value)) continue;
                event.value = to;
                sink(std::move(event));
                return;
            }
        });
    });
}

std::vector<Pattern> separate_cycles(std::int64_t n, const Pattern& pattern) {
    std::vector<Pattern> patterns;
    for (std::int64_t i = 0; i < bounded_count(n); ++i) {
        const Pattern moved = shift_left(i, pattern);
        patterns.push_back(from_query(0, [moved, n](const Query& query, Sink sink) {
            split_at_cycles(query, [&](const Query& piece) {
                const Cycles sam = piece.span.begin.sam();
                const Cycles offset = sam * n - sam;
                moved.query(piece.with({piece.span.begin + offset, piece.span.end + offset}),
                            [&](Event&& event) {
                                map_times(event, [&](const Cycles& time) { return time - offset; });
                                sink(std::move(event));
                            });
            });
        }));
    }
    return patterns;
}

Pattern tabby(std::int64_t n, const Pattern& a, const Pattern& b) {
    if (n < 1) return silence();
    const std::int64_t rounds = bounded_count(n) / 2;
    bounded_count(n * n);
    // Rows forth and back; the warp is the same table read by columns.
    std::vector<std::vector<std::int64_t>> rows;
    for (std::int64_t round = 0; round < rounds; ++round) {
        std::vector<std::int64_t> row;
        for (std::int64_t i = 0; i < n; ++i) row.push_back(i);
        rows.push_back(row);
        std::reverse(row.begin(), row.end());
        rows.push_back(row);
    }
    const auto thread = [n, &rows](bool columns, const Pattern& pattern) {
        std::vector<Pattern> parts;
        const auto add_part = [&](std::int64_t i) {
            parts.push_back(zoom_span({Cycles(i, n), Cycles(i + 1, n)}, pattern));
        };
        if (columns) {
            for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
                for (const auto& row : rows) add_part(row[i]);
            }
        } else {
            for (const auto& row : rows) {
                for (const std::int64_t i : row) add_part(i);
            }
        }
        return slow_by(n, fastcat(std::move(parts)));
    };
    const auto masked = [n](bool first, const Pattern& pattern) {
        const Pattern yes = pure(Value::boolean(true));
        const Pattern half = first ? fastcat({yes, silence()}) : fastcat({silence(), yes});
        return mask(every_by(2, rev, fast_by(Cycles(n, 2), half)), pattern);
    };
    return stack({masked(true, thread(true, a)), masked(false, thread(false, b))});
}

}  // namespace hocket::pattern
