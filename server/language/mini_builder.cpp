#include "language/mini_builder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "language/errors.hpp"
#include "language/mini_chord.hpp"
#include "language/mini_euclid.hpp"
#include "language/mini_random.hpp"
#include "language/mini_range.hpp"
#include "language/mini_sequence.hpp"
#include "pattern/basic.hpp"
#include "pattern/cycle_table.hpp"
#include "pattern/join.hpp"
#include "pattern/time.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::SourceSpan;
using pattern::Value;
using Kind = MiniTree::Kind;

/// What a cycle may hold.
constexpr double kMostEvents = 65'536;
/// What is computed ahead: enough for long songs in one string, little memory.
constexpr std::size_t kMostTabulated = 4'096;
/// What a string alone may cost, in patterns made and events computed ahead.
constexpr std::int64_t kMostForOneString = 131'072;
/// And what each of its steps, or groups, adds: a long one is not one that asks for too much.
constexpr std::int64_t kMoreForEachStep = 32;

/// Leaves the builder from any depth; never build_mini().
struct Failure {
    base::Error error;
};

/// A pattern and how many events one of its cycles has at most, rests counted.
struct Built {
    Pattern pattern;
    double density = 1;
};

bool is_number(const MiniTree& tree) {
    return tree.kind == Kind::atom && tree.type != MiniType::text &&
           tree.type != MiniType::controls;
}

/// The largest absolute value among the atoms of an argument: what it may multiply events by.
double largest_value(const MiniTree& tree) {
    double largest = is_number(tree) ? std::abs(tree.value.as_number()) : 0;
    for (const MiniTree& child : tree.children) largest = std::max(largest, largest_value(child));
    return largest;
}

/// How many steps a layer of a polymeter has. Source: Tidal `resolve_tpat`.
Cycles steps_of(const MiniTree& tree) {
    if (tree.kind != Kind::sequence) return 1;
    Cycles steps = 0;
    for (std::size_t i = 0; i < tree.children.size(); ++i) {
        steps += tree.weights[i] * tree.repeats[i];
    }
    return steps;
}

class MiniBuilder {
public:
    explicit MiniBuilder(const MiniContext& context) : context_{context} {}

    Pattern build_root(const MiniTree& tree) { return tabulated(build(tree)); }

private:
    /// Computed ahead unless that is sure to be too much. (A cycle of a long song in one string
    /// holds a small part of its events.)
    static Pattern tabulated(const Built& built) {
        if (built.density > 4.0 * kMostTabulated) return built.pattern;
        return pattern::tabulated(built.pattern, kMostTabulated);
    }

    Built build(const MiniTree& tree) {
        Built built = build_kind(tree);
        if (!(built.density <= kMostEvents)) {
            throw Failure{over_limit(tree.where,
                                     fmt::format("at most {:.0f} events in a cycle", kMostEvents),
                                     fmt::format("{:.0f}", built.density))
                              .value()};
        }
        return built;
    }

    Built build_kind(const MiniTree& tree) {
        switch (tree.kind) {
            case Kind::silence:
                return {};
            case Kind::atom:
                return build_atom(tree);
            case Kind::modifiers:
                return {pattern::pure(chord_modifiers_value(tree.chord_modifiers))};
            case Kind::variable:
                return build_variable(tree);
            case Kind::sequence:
                return build_sequence(tree);
            case Kind::stack:
                return build_stack(tree);
            case Kind::choose:
                return build_choose(tree);
            case Kind::polymeter:
            case Kind::alternate:
                return build_polymeter(tree);
            case Kind::fast:
            case Kind::slow:
                return build_factor(tree);
            case Kind::degrade:
                return build_degrade(tree);
            case Kind::euclid:
                return build_euclid(tree);
            case Kind::range:
                return build_range(tree);
            case Kind::chord:
                return build_chord(tree);
        }
        return {};
    }

    Built build_atom(const MiniTree& tree) {
        const std::uint64_t begin = std::uint64_t{context_.offset_bytes} + tree.begin;
        const Pattern atom = pattern::pure(tree.value);
        if (begin + tree.length > UINT16_MAX || tree.length == 0) return {atom};
        return {pattern::with_source(
            SourceSpan{static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(tree.length)},
            atom)};
    }

    Built build_variable(const MiniTree& tree) {
        if (!context_.variable) return {};
        auto variable = context_.variable(tree.name, tree.type);
        if (!variable) {
            base::Error error = std::move(variable.error());
            error.where = tree.where;
            throw Failure{std::move(error)};
        }
        return {std::move(*variable)};
    }

    std::vector<Built> build_all(const MiniTree& tree, std::size_t count) {
        std::vector<Built> built;
        built.reserve(count);
        for (std::size_t i = 0; i < count; ++i) built.push_back(build(tree.children[i]));
        return built;
    }

    /// What does not repeat itself is put together from parts that are computed ahead where they
    /// do.
    template <class Construct>
    static Built compose(std::vector<Built>&& parts, double density, Construct&& construct) {
        Pattern whole = construct(parts);
        const auto period = static_cast<double>(whole.period_cycles());
        if (period > 0 && period * density <= kMostTabulated) return {std::move(whole), density};
        for (Built& part : parts) part.pattern = tabulated(part);
        return {construct(parts), density};
    }

    Built build_sequence(const MiniTree& tree) {
        double density = 0;
        std::vector<Built> children;
        children.reserve(tree.children.size());
        for (std::size_t i = 0; i < tree.children.size(); ++i) {
            children.push_back(build(tree.children[i]));
            density += children[i].density * tree.repeats[i];
            if (density > kMostEvents) return {Pattern{}, density};
        }
        return compose(std::move(children), std::max(density, 1.0),
                       [&](const std::vector<Built>& parts) {
                           std::vector<SequenceStep> steps;
                           for (std::size_t i = 0; i < parts.size(); ++i) {
                               for (std::int32_t n = 0; n < tree.repeats[i]; ++n) {
                                   steps.push_back({tree.weights[i], parts[i].pattern});
                               }
                           }
                           return sequence(std::move(steps));
                       });
    }

    static std::vector<Pattern> patterns_of(const std::vector<Built>& parts) {
        std::vector<Pattern> patterns;
        patterns.reserve(parts.size());
        for (const Built& part : parts) patterns.push_back(part.pattern);
        return patterns;
    }

    static double sum_of(const std::vector<Built>& parts) {
        double density = 0;
        for (const Built& part : parts) density += part.density;
        return density;
    }

    Built build_stack(const MiniTree& tree) {
        std::vector<Built> layers = build_all(tree, tree.children.size());
        const double density = sum_of(layers);
        return compose(std::move(layers), density, [](const std::vector<Built>& parts) {
            return pattern::stack(patterns_of(parts));
        });
    }

    Built build_choose(const MiniTree& tree) {
        std::vector<Built> choices = build_all(tree, tree.children.size());
        const double density = sum_of(choices);
        return compose(std::move(choices), density, [&](const std::vector<Built>& parts) {
            return choose_by_cycle(patterns_of(parts), tree.seed);
        });
    }

    /// Layers of a polymeter, each `steps` of its own steps a cycle.
    Built build_polymeter(const MiniTree& tree) {
        const std::size_t layers = tree.children.size() - (tree.has_steps ? 1 : 0);
        std::vector<Built> parts = build_all(tree, tree.children.size());
        const Cycles base = tree.kind == Kind::alternate ? Cycles{1} : steps_of(tree.children[0]);
        const double steps =
            tree.has_steps ? largest_value(tree.children.back()) : base.to_double();
        double density = 1;
        std::vector<Cycles> counts;
        for (std::size_t i = 0; i < layers; ++i) {
            counts.push_back(steps_of(tree.children[i]));
            if (counts.back() > 0) {
                density += parts[i].density *
                           std::min(1.0 + steps, std::max(1.0, steps / counts.back().to_double()));
            }
        }
        return compose(std::move(parts), density, [&](const std::vector<Built>& built) {
            std::vector<Pattern> sped;
            for (std::size_t i = 0; i < layers; ++i) {
                const Pattern& layer = built[i].pattern;
                const Cycles count = counts[i];
                if (count == 0) continue;
                if (!tree.has_steps) {
                    sped.push_back(pattern::fast_by(base / count, layer));
                    continue;
                }
                sped.push_back(
                    pattern::with_parameter(built.back().pattern, [layer, count](const Value& n) {
                        return pattern::fast_by(n.as_rational() / count, layer);
                    }));
            }
            return pattern::stack(std::move(sped));
        });
    }

    Built build_factor(const MiniTree& tree) {
        std::vector<Built> parts = build_all(tree, 2);
        const double largest = largest_value(tree.children[1]);
        const double smallest = smallest_value(tree.children[1]);
        const double factor = tree.kind == Kind::fast ? largest : smallest > 0 ? 1 / smallest : 1;
        const double density = parts[0].density * std::max(1.0, factor);
        if (density > kMostEvents) return {Pattern{}, density};
        return compose(std::move(parts), density, [&](const std::vector<Built>& built) {
            return tree.kind == Kind::fast ? pattern::fast(built[1].pattern, built[0].pattern)
                                           : pattern::slow(built[1].pattern, built[0].pattern);
        });
    }

    /// Of the atoms' absolute values, those above 0; 0 if there are none.
    static double smallest_value(const MiniTree& tree) {
        double smallest = is_number(tree) ? std::abs(tree.value.as_number()) : 0;
        for (const MiniTree& child : tree.children) {
            const double value = smallest_value(child);
            if (value > 0) smallest = smallest > 0 ? std::min(smallest, value) : value;
        }
        return smallest;
    }

    Built build_degrade(const MiniTree& tree) {
        std::vector<Built> parts = build_all(tree, 1);
        const double density = parts[0].density;
        return compose(std::move(parts), density, [&](const std::vector<Built>& built) {
            return degrade(built[0].pattern, tree.amount, tree.seed);
        });
    }

    Built build_euclid(const MiniTree& tree) {
        std::vector<Built> parts = build_all(tree, 4);
        // More hits than steps are as many steps.
        const double steps =
            std::max({1.0, largest_value(tree.children[1]), largest_value(tree.children[2])});
        const double density = parts[0].density * steps;
        if (density > kMostEvents) return {Pattern{}, density};
        return compose(std::move(parts), density, [&](const std::vector<Built>& built) {
            const auto euclid = tree.type == MiniType::boolean ? euclid_booleans : euclid_steps;
            return euclid(built[1].pattern, built[2].pattern, built[3].pattern, built[0].pattern);
        });
    }

    Built build_range(const MiniTree& tree) {
        std::vector<Built> ends = build_all(tree, 2);
        const double density =
            tree.type == MiniType::text || tree.type == MiniType::controls
                ? 2
                : largest_value(tree.children[0]) + largest_value(tree.children[1]) + 1;
        const double events = density * (ends[0].density + ends[1].density);
        if (events > kMostEvents) return {Pattern{}, events};
        return compose(std::move(ends), events, [](const std::vector<Built>& built) {
            return range_between(built[0].pattern, built[1].pattern);
        });
    }

    Built build_chord(const MiniTree& tree) {
        std::vector<Built> parts = build_all(tree, tree.children.size());
        double notes = kMostChordNotes;
        for (std::size_t i = 2; i < tree.children.size(); ++i) {
            notes = std::max(notes, largest_range(tree.children[i]));
        }
        const double density = sum_of(parts) * notes;
        if (density > kMostEvents) return {Pattern{}, density};
        return compose(std::move(parts), density, [](const std::vector<Built>& built) {
            return chord_pattern(patterns_of(built));
        });
    }

    static double largest_range(const MiniTree& tree) {
        double largest = 0;
        for (const ChordModifier& modifier : tree.chord_modifiers) {
            if (modifier.kind == ChordModifier::Kind::range) {
                largest = std::max(largest, static_cast<double>(modifier.amount));
            }
        }
        for (const MiniTree& child : tree.children) {
            largest = std::max(largest, largest_range(child));
        }
        return largest;
    }

    const MiniContext& context_;
};

}  // namespace

base::Result<Pattern> build_mini(const MiniTree& tree, const MiniContext& context) {
    // Of a text, all strings are paid for together; a string alone pays for itself.
    pattern::Budget own{.events_left =
                            kMostForOneString +
                            kMoreForEachStep * static_cast<std::int64_t>(tree.children.size())};
    pattern::Budget* payer = pattern::PaidBy::active();
    const pattern::PaidBy paid{payer != nullptr ? *payer : own};
    try {
        return MiniBuilder{context}.build_root(tree);
    } catch (Failure& failure) {
        return tl::unexpected{std::move(failure.error)};
    } catch (const std::overflow_error& overflow) {
        return over_limit(tree.where, "times that can be held exactly", overflow.what());
    } catch (const pattern::BudgetExceeded& exceeded) {
        return over_limit(tree.where, "a pattern that can be played", exceeded.what());
    }
}

}  // namespace hocket::language
