#include "pattern/transitions.hpp"

#include <algorithm>
#include <cmath>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/conditions.hpp"
#include "pattern/control_names.hpp"
#include "pattern/controls.hpp"
#include "pattern/join.hpp"
#include "pattern/operators.hpp"
#include "pattern/random.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

Pattern same(const Pattern& pattern) { return pattern; }

Pattern from_on(const Cycles& begin, const Pattern& pattern) {
    return filter_when([begin](const Cycles& time) { return time >= begin; }, pattern);
}
Pattern before(const Cycles& end, const Pattern& pattern) {
    return filter_when([end](const Cycles& time) { return time < end; }, pattern);
}
Pattern between(const Cycles& begin, const Cycles& end, const Pattern& pattern) {
    return from_on(begin, before(end, pattern));
}

std::int64_t floor_of(const Cycles& time) {
    return static_cast<std::int64_t>(time.floor().numerator());
}

/// Where a number is on its way, `share` of it gone.
Value mixed(const Value& to, const Value& from, double share) {
    if (to.is(Value::Kind::integer) && from.is(Value::Kind::integer)) {
        return Value::integer(
            Value::number(to.as_number() * share + from.as_number() * (1 - share)).as_integer());
    }
    return add(multiply(to, Value::number(share)), multiply(from, Value::number(1 - share)));
}

}  // namespace

Pattern wash(const Transform& out, const Transform& in, const Cycles& delay,
             const Cycles& in_length, const Cycles& out_length, const Cycles& now,
             const Patterns& patterns) {
    if (patterns.empty()) return silence();
    if (patterns.size() == 1) return patterns[0];
    const Cycles start = now + delay;
    const Cycles change = start + in_length;
    const Cycles end = change + out_length;
    return stack({before(start, patterns[1]), between(start, change, out(patterns[1])),
                  between(change, end, in(patterns[0])), from_on(end, patterns[0])});
}

Pattern wash_in(const Transform& function, const Cycles& length, const Cycles& now,
                const Patterns& patterns) {
    return wash(function, same, 0, length, 0, now, patterns);
}

Pattern xfade(const Cycles& now, const Patterns& patterns) { return xfade_in(2, now, patterns); }

Pattern xfade_in(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    if (patterns.empty()) return silence();
    if (patterns.size() == 1) return patterns[0];
    const auto faded = [&](const Pattern& pattern, const Pattern& curve) {
        const Pattern gain = control(names::gain, shift_right(now, slow_by(length, curve)));
        return operate(Structure::left, multiply, pattern, gain);
    };
    return overlay(faded(patterns[0], env_eq_r()), faded(patterns[1], env_eq()));
}

Pattern histpan(std::int64_t n, const Cycles&, const Patterns& patterns) {
    const auto count =
        std::min(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)), patterns.size());
    std::vector<Pattern> layers;
    for (std::size_t i = 0; i < count; ++i) {
        const double pan = static_cast<double>(i) / static_cast<double>(count);
        layers.push_back(with_control(patterns[i], names::pan, Value::number(pan)));
    }
    return stack(std::move(layers));
}

Pattern wait(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    if (patterns.empty()) return silence();
    return from_on((now + length - 1).next_sam(), patterns[0]);
}

Pattern wait_t(const Transition& transition, const Cycles& length, const Cycles& now,
               const Patterns& patterns) {
    if (patterns.empty()) return silence();
    return from_on((now + length - 1).next_sam(), transition(now + length, patterns));
}

Pattern jump(const Cycles& now, const Patterns& patterns) { return jump_in(0, now, patterns); }

Pattern jump_in(std::int64_t n, const Cycles& now, const Patterns& patterns) {
    return wash(same, same, n, 0, 0, now, patterns);
}

Pattern jump_in_cycle(std::int64_t n, const Cycles& now, const Patterns& patterns) {
    return wash(same, same, now.next_sam() - now + n, 0, 0, now, patterns);
}

Pattern jump_mod(std::int64_t n, const Cycles& now, const Patterns& patterns) {
    return jump_mod_later(n, 0, now, patterns);
}

Pattern jump_mod_later(std::int64_t n, std::int64_t p, const Cycles& now,
                       const Patterns& patterns) {
    const std::int64_t gone = modulo(Value::integer(floor_of(now)), Value::integer(n)).as_integer();
    return jump_in_cycle((n - 1) - gone + p, now, patterns);
}

Pattern mortal(const Cycles& lifespan, const Cycles& release, const Cycles& now,
               const Patterns& patterns) {
    if (patterns.empty()) return silence();
    const Cycles end = now + lifespan;
    return overlay(before(end, patterns[0]),
                   from_on(end, fade_out_from(end, release, patterns[0])));
}

Pattern mortal_overlay(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    if (patterns.empty()) return silence();
    const std::int64_t rest =
        modulo(Value::integer(floor_of(now)), Value::integer(floor_of(length))).as_integer();
    const Cycles start = (now - rest).sam() + length.sam();
    const Pattern old = patterns.size() > 1 ? patterns[1] : silence();
    return overlay(old, play_for(start, start + length, patterns[0]));
}

Pattern interpolate(const Cycles& now, const Patterns& patterns) {
    return interpolate_in(4, now, patterns);
}

Pattern interpolate_in(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    if (patterns.empty()) return silence();
    if (patterns.size() == 1) return patterns[0];
    const Pattern both =
        combine_right(patterns[1], patterns[0], [](const Value& from, const Value& to) {
            return Value::list({from, to});
        });
    const Pattern share = shift_right(now, slow_by(length, env_l()));
    return combine_left(both, share, [](const Value& pair, const Value& gone) {
        const Controls& from = pair.as_list()[0].as_controls();
        const Controls& to = pair.as_list()[1].as_controls();
        const auto mix = [&](const Value& new_value, const Value& old_value) {
            return mixed(new_value, old_value, gone.as_number());
        };
        return Value::controls(Controls::united(to, from, mix));
    });
}

Pattern clutch(const Cycles& now, const Patterns& patterns) { return clutch_in(2, now, patterns); }

Pattern clutch_in(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    if (patterns.empty()) return silence();
    if (patterns.size() == 1) return patterns[0];
    return overlay(fade_out_from(now, length, patterns[1]), fade_in_from(now, length, patterns[0]));
}

Pattern anticipate(const Cycles& now, const Patterns& patterns) {
    return anticipate_in(8, now, patterns);
}

Pattern anticipate_in(const Cycles& length, const Cycles& now, const Patterns& patterns) {
    const auto comb = [&](const Pattern& pattern) {
        const Pattern times = shift_right(now, slow_by(length, env_lr()));
        return inner_bind(times, [pattern](const Value& time) {
            return stut_by(8, 0.2, time.as_rational(), pattern);
        });
    };
    return wash_in(comb, length, now, patterns);
}

}  // namespace hocket::pattern
