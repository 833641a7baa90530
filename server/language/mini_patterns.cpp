#include "language/mini_patterns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

#include "language/errors.hpp"
#include "pattern/basic.hpp"
#include "pattern/time.hpp"

namespace hocket::language {
namespace {

using Kind = MiniNode::Kind;

/// Products of all numerators and denominators of the factors from the outermost group inwards.
/// They bound the terms of every time inside: 2^48 leaves 2^30 cycles room in 128 bits when times
/// are multiplied and compared.
struct Scale {
    double numerators = 1;
    double denominators = 1;
};
constexpr double kMaxScale = 281'474'976'710'656.0;  // 2^48

/// A pattern and how many events and rests a query of one of its cycles walks through.
struct Elaborated {
    pattern::Pattern pattern;
    double steps_per_cycle = 1;
};

base::Result<Elaborated> elaborate(const MiniNode& node, Scale scale);

pattern::Value sound_controls(const MiniNode& word) {
    pattern::Controls controls;
    if (word.index) controls.set(pattern::Symbol{"n"}, pattern::Value::number(*word.index));
    controls.set(pattern::Symbol{"s"}, pattern::Value::text(word.word));
    return pattern::Value::controls(std::move(controls));
}

base::Result<Elaborated> elaborate_children(const MiniNode& node, Scale scale) {
    if (node.kind != Kind::stack) {
        scale.numerators *= static_cast<double>(std::max<std::size_t>(1, node.children.size()));
    }
    std::vector<pattern::Pattern> patterns;
    patterns.reserve(node.children.size());
    double sum = 0;
    double largest = 1;
    for (const MiniNode& child : node.children) {
        auto elaborated = elaborate(child, scale);
        if (!elaborated) return elaborated;
        patterns.push_back(std::move(elaborated->pattern));
        sum += elaborated->steps_per_cycle;
        largest = std::max(largest, elaborated->steps_per_cycle);
    }
    switch (node.kind) {
        case Kind::stack:
            return Elaborated{pattern::stack(std::move(patterns)), sum};
        case Kind::alternate:
            return Elaborated{pattern::slowcat(std::move(patterns)), largest};
        default:
            return Elaborated{pattern::fastcat(std::move(patterns)), std::max(1.0, sum)};
    }
}

base::Result<Elaborated> elaborate_plain(const MiniNode& node, Scale scale) {
    switch (node.kind) {
        case Kind::rest:
            return Elaborated{pattern::silence()};
        case Kind::word:
            return Elaborated{pattern::pure(sound_controls(node))};
        default:
            return elaborate_children(node, scale);
    }
}

/// Depth is that of the groups, which the parser bounds.
base::Result<Elaborated> elaborate(const MiniNode& node, Scale scale) {
    if (node.factor == 0) return Elaborated{pattern::silence()};
    const double factor = node.factor.to_double();
    scale.numerators *= static_cast<double>(node.factor.numerator());
    scale.denominators *= static_cast<double>(node.factor.denominator());
    if (scale.numerators > kMaxScale || scale.denominators > kMaxScale) {
        return over_limit(node.where, "factors that together stay below 2^48",
                          node.factor.to_string());
    }
    auto elaborated = elaborate_plain(node, scale);
    if (!elaborated) return elaborated;
    // Stretched, it is still walked through in every cycle: a factor below 1 saves nothing.
    elaborated->steps_per_cycle *= std::max(1.0, factor);
    if (elaborated->steps_per_cycle > kMaxEventsPerCycle) {
        return over_limit(node.where,
                          fmt::format("at most {} events in a cycle", kMaxEventsPerCycle),
                          fmt::format("{:.0f}", elaborated->steps_per_cycle));
    }
    elaborated->pattern = pattern::fast_by(node.factor, elaborated->pattern);
    return elaborated;
}

}  // namespace

base::Result<pattern::Pattern> sound_pattern(const MiniNode& node) {
    auto elaborated = elaborate(node, {});
    if (!elaborated) return tl::unexpected{std::move(elaborated.error())};
    return std::move(elaborated->pattern);
}

}  // namespace hocket::language
