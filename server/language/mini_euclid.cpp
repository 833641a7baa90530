#include "language/mini_euclid.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <utility>
#include <vector>

#include "language/mini_sequence.hpp"
#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/nodes.hpp"
#include "pattern/rhythm.hpp"
#include "pattern/time.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;

Pattern rotated(const Pattern& pattern, std::int64_t rotation, std::int64_t steps) {
    return pattern::shift_left(Cycles{rotation, steps}, pattern);
}

Pattern steps_of(std::int64_t hits, std::int64_t steps, const Pattern& hit, const Pattern& missed) {
    // A pattern of counts may ask for one long rhythm after the other: before any work is done,
    // each pays for what its steps take beyond those of a sequence.
    constexpr std::int64_t kStepCost = 12;
    if (pattern::Budget* payer = pattern::PaidBy::active()) {
        payer->charge(kStepCost * pattern::bounded_count(std::max(std::abs(hits), steps)));
    }
    std::vector<SequenceStep> sequence_steps;
    for (const bool on : pattern::bjorklund(std::abs(hits), steps)) {
        sequence_steps.push_back({1, on == (hits >= 0) ? hit : missed});
    }
    return sequence(std::move(sequence_steps));
}

using Rhythm = std::function<Pattern(std::int64_t, std::int64_t, std::int64_t)>;

Pattern with_arguments(const Pattern& hits, const Pattern& steps, const Pattern& rotation,
                       Rhythm rhythm) {
    return pattern::with_parameters(
        hits, steps, rotation,
        [rhythm = std::move(rhythm)](const Value& n, const Value& k, const Value& r) {
            const std::int64_t count = k.as_integer();
            if (count == 0) return Pattern{};
            return rhythm(n.as_integer(), count, r.as_integer());
        });
}

}  // namespace

Pattern euclid_steps(const Pattern& hits, const Pattern& steps, const Pattern& rotation,
                     const Pattern& inner) {
    return with_arguments(hits, steps, rotation,
                          [inner](std::int64_t n, std::int64_t k, std::int64_t r) {
                              return rotated(steps_of(n, k, inner, Pattern{}), r, k);
                          });
}

Pattern euclid_booleans(const Pattern& hits, const Pattern& steps, const Pattern& rotation,
                        const Pattern& inner) {
    return with_arguments(
        hits, steps, rotation, [inner](std::int64_t n, std::int64_t k, std::int64_t r) {
            const Pattern rhythm = steps_of(n, k, pattern::pure(Value::boolean(true)),
                                            pattern::pure(Value::boolean(false)));
            const auto combine = [](const Value& hit, const Value& value) {
                return Value::boolean(hit.as_boolean() == value.as_boolean());
            };
            return rotated(pattern::combine_both(rhythm, inner, combine), r, k);
        });
}

}  // namespace hocket::language
