#pragma once

#include <vector>

#include "pattern/pattern.hpp"

namespace hocket::language {

/// A step of a sequence, with its share of the cycle.
struct SequenceStep {
    pattern::Cycles weight = 1;
    pattern::Pattern pattern;
};

/// One cycle of each step in each cycle, in slots as long as their weights say. Steps of weight 0
/// do not sound; no steps are silence. One node, whatever the number of steps: a query finds its
/// first step by bisection. Source: Tidal `timeCat`.
[[nodiscard]] pattern::Pattern sequence(std::vector<SequenceStep> steps);

}  // namespace hocket::language
