#include "language/mini_euclid.hpp"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "language/mini_sequence.hpp"
#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/time.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;

/// As many as a cycle may have events.
constexpr std::int64_t kMostSteps = 65'536;

using Groups = std::vector<std::vector<bool>>;

/// Hits spread evenly: `hits` groups of a hit, the others' pauses dealt out to them round by round.
/// More hits than steps are as many steps. Source: Bjorklund's algorithm as Tidal runs it.
std::vector<bool> spread(std::int64_t hits, std::int64_t steps) {
    if (hits > kMostSteps || steps > kMostSteps) {
        throw pattern::BudgetExceeded{"too many steps to be played"};
    }
    Groups heads(static_cast<std::size_t>(std::max<std::int64_t>(hits, 0)), {true});
    Groups tails(static_cast<std::size_t>(std::max<std::int64_t>(steps - hits, 0)), {false});
    while (std::min(heads.size(), tails.size()) > 1) {
        const std::size_t pairs = std::min(heads.size(), tails.size());
        Groups joined(heads.begin(), heads.begin() + static_cast<std::ptrdiff_t>(pairs));
        for (std::size_t i = 0; i < pairs; ++i) {
            joined[i].insert(joined[i].end(), tails[i].begin(), tails[i].end());
        }
        Groups& longer = heads.size() > tails.size() ? heads : tails;
        Groups rest(longer.begin() + static_cast<std::ptrdiff_t>(pairs), longer.end());
        heads = std::move(joined);
        tails = std::move(rest);
    }
    std::vector<bool> rhythm;
    for (const Groups* groups : {&heads, &tails}) {
        for (const auto& group : *groups) rhythm.insert(rhythm.end(), group.begin(), group.end());
    }
    return rhythm;
}

Pattern rotated(const Pattern& pattern, std::int64_t rotation, std::int64_t steps) {
    return pattern::shift_left(Cycles{rotation, steps}, pattern);
}

Pattern steps_of(std::int64_t hits, std::int64_t steps, const Pattern& hit, const Pattern& missed) {
    std::vector<SequenceStep> sequence_steps;
    for (const bool on : spread(std::abs(hits), steps)) {
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
