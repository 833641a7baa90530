#include "language/graph_signals.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/nearest.hpp"
#include "language/errors.hpp"
#include "language/graph_tree.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

using graph::Operand;
using Kind = GraphExpression::Kind;
using Nature = GraphNature;

namespace {

std::size_t bytes_of(const GraphStatements& statements) {
    std::size_t bytes = 0;
    for (const auto& [name, statement] : statements) bytes += statement.code.size();
    return bytes;
}

std::optional<dsp::UnitKind> unit_of(std::string_view sign) {
    // `|+`, `~+`: between signals all of them are what stands in the middle.
    while (!sign.empty() && (sign.front() == '|' || sign.front() == '~')) sign.remove_prefix(1);
    while (!sign.empty() && sign.back() == '|') sign.remove_suffix(1);
    if (sign == "+") return dsp::UnitKind::add;
    if (sign == "-") return dsp::UnitKind::subtract;
    if (sign == "*") return dsp::UnitKind::multiply;
    if (sign == "/") return dsp::UnitKind::divide;
    return std::nullopt;
}

/// "3" of "~orbit3"; nothing if no number below `end` follows.
std::optional<int> number_behind(std::string_view name, std::string_view prefix, int end) {
    if (!name.starts_with(prefix)) return std::nullopt;
    name.remove_prefix(prefix.size());
    if (name.empty() || name.size() > 2 || (name.size() == 2 && name.front() == '0')) {
        return std::nullopt;
    }
    int number = 0;
    for (const char c : name) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number < end ? std::optional{number} : std::nullopt;
}

constexpr int kSlots = 16;
constexpr int kOrbits = 64;

}  // namespace

GraphSignals::GraphSignals(const GraphStatements& statements)
    : statements_{statements},
      strings_{budget_for_strings(bytes_of(statements))},
      expander_{statements, natures_},
      patterns_{expander_, natures_, strings_} {
    expander_.prepare();
}

void GraphSignals::declare(const GraphStatement& statement) {
    if (!statement.parameters.empty()) return;  // says nothing before it is called
    const GraphTree& tree = expander_.expanded(statement);
    const GraphNatures::Use names{natures_, statement.names.names()};
    static_cast<void>(natures_.of(*tree));
    if (!expander_.is_signal_bus(statement)) return;
    bus_numbers_.emplace(statement.name, static_cast<std::uint32_t>(result_.spec.buses.size()));
    result_.spec.buses.push_back({statement.name, {}});
    bus_statements_.push_back(&statement);
}

// A bus may be used before it is known, and by itself, so this comes first: two channels spread
// from the buses that make them to those that read these.
void GraphSignals::spread_channels() {
    stereo_.assign(bus_numbers_.size(), false);
    std::vector<std::vector<std::uint32_t>> readers(bus_numbers_.size());
    std::vector<std::uint32_t> open;
    for (std::uint32_t number = 0; number < bus_statements_.size(); ++number) {
        const GraphStatement& statement = *bus_statements_[number];
        const GraphNatures::Use names{natures_, statement.names.names()};
        if (makes_two_channels(*expander_.expanded(statement), number, readers)) {
            stereo_[number] = true;
            open.push_back(number);
        }
    }
    while (!open.empty()) {
        const std::uint32_t bus = open.back();
        open.pop_back();
        for (const std::uint32_t reader : readers[bus]) {
            if (stereo_[reader]) continue;
            stereo_[reader] = true;
            open.push_back(reader);
        }
    }
}

/// By itself; the buses that are read on the way get `reader` among their readers.
bool GraphSignals::makes_two_channels(const GraphExpression& tree, std::uint32_t reader,
                                      std::vector<std::vector<std::uint32_t>>& readers) {
    const Nature nature = natures_.of(tree);
    if (is_controls(nature)) return true;
    if (is_plain(nature)) return false;
    bool makes = false;
    if (tree.kind == Kind::bus) {
        const auto found = bus_numbers_.find(tree.text);
        if (found == bus_numbers_.end()) return true;
        readers[found->second].push_back(reader);
    } else if (tree.kind == Kind::call) {
        const graph::NodeRow* row = graph::find_node(tree.text);
        makes = row != nullptr && dsp::unit_ops(row->unit, 1).outputs == 2;
    }
    for (const GraphTree& part : tree.parts) {
        makes = makes_two_channels(*part, reader, readers) || makes;
    }
    for (const auto& [name, value] : tree.keywords) {
        makes = makes_two_channels(*value, reader, readers) || makes;
    }
    return makes;
}

void GraphSignals::define(const GraphStatement& statement) {
    const auto bus = bus_numbers_.find(statement.name);
    if (!statement.is_output() && bus == bus_numbers_.end()) return;
    const GraphNatures::Use names{natures_, statement.names.names()};
    patterns_.use(statement.names);
    argument_scopes_.clear();
    arguments_.clear();
    scopes_.clear();
    scope_ = &scopes_.emplace_back(Scope{statement.name});
    pitch_ = GraphPitch::midi;
    const Signal signal = signal_of(*expander_.expanded(statement), nullptr);
    if (statement.is_output()) {
        result_.spec.outputs.push_back({statement.name, {signal.left, signal.right}});
    } else {
        result_.spec.buses[bus->second].channels = {signal.left, signal.right};
    }
}

/// @param input what is chained into the call that this is; null: nothing.
GraphSignals::Signal GraphSignals::signal_of(const GraphExpression& tree, const Signal* input) {
    stack_.check();
    if (tree.kind == Kind::scope) return scoped(tree, input);
    if (tree.kind == Kind::argument && input == nullptr) return argument(tree);
    const Nature nature = natures_.of(tree);
    if (nature != Nature::signal && nature != Nature::effect) refuse_input(tree, input);
    switch (nature) {
        case Nature::number:
            if (tree.kind != Kind::number) break;
            return both(tree.number);
        case Nature::value:
            return track_of(tree);
        case Nature::control:
        case Nature::voices:
            return voices_of(tree);
        case Nature::transform:
            reject(location_of(tree), "a signal", "a function of patterns without a pattern");
        default:
            break;
    }
    switch (tree.kind) {
        case Kind::bus:
            refuse_input(tree, input);
            return bus_of(tree);
        case Kind::argument:
            return signal_of(*tree.parts[0], input);
        case Kind::negation: {
            const Signal value = signal_of(*tree.parts[0], input);
            return made(dsp::UnitKind::multiply, {value, both(-1)});
        }
        case Kind::operation:
            return operated(tree, input);
        case Kind::chain:
            return chained(tree, input);
        case Kind::apply:
            return applied(tree, input);
        case Kind::call:
            return called(tree, input);
        default:
            reject(location_of(tree), "a signal",
                   tree.kind == Kind::list ? "a list with signals in it (stack adds them)"
                                           : quoted(text_of(tree)));
    }
}

GraphSignals::Signal GraphSignals::scoped(const GraphExpression& tree, const Signal* input) {
    if (input == nullptr && natures_.of(tree) == Nature::effect) {
        reject(location_of(tree), fmt::format("a signal in front: x # {}", tree.text), "none");
    }
    Scope* const outer = scope_;
    for (std::size_t i = 1; i < tree.parts.size(); ++i) {
        argument_scopes_.insert_or_assign(tree.parts[i].get(), outer);
    }
    scope_ = &scopes_.emplace_back(
        Scope{fmt::format("{}/{}{}", outer->name, tree.text, outer->inner[tree.text]++)});
    const Signal signal = signal_of(*tree.parts[0], input);
    scope_ = outer;
    return signal;
}

/// Made once, where the function was called.
GraphSignals::Signal GraphSignals::argument(const GraphExpression& tree) {
    const auto known = arguments_.find(&tree);
    if (known != arguments_.end()) return known->second;
    Scope* const inner = scope_;
    const auto outer = argument_scopes_.find(&tree);
    if (outer != argument_scopes_.end()) scope_ = outer->second;
    const Signal signal = signal_of(*tree.parts[0], nullptr);
    scope_ = inner;
    arguments_.emplace(&tree, signal);
    return signal;
}

GraphSignals::Signal GraphSignals::chained(const GraphExpression& tree, const Signal* input) {
    const Nature right = natures_.of(*tree.parts[1]);
    if (right == Nature::transform) return transformed(tree.parts[1], tree.parts[0]);
    if (is_controls(right)) {
        reject(location_of(*tree.parts[1]), "a node behind '#'",
               fmt::format("{}, which only voices have, before the first node (s \"~bus\" plays a "
                           "bus by notes)",
                           quoted(bare(*tree.parts[1]).text)));
    }
    const Signal left = signal_of(*tree.parts[0], input);
    return signal_of(*tree.parts[1], &left);
}

GraphSignals::Signal GraphSignals::operated(const GraphExpression& tree, const Signal* input) {
    if (tree.text == "<~" || tree.text == "~>") {
        GraphExpression shift = tree;
        shift.kind = Kind::section_left;
        shift.parts = {tree.parts[0]};
        return transformed(expander_.keep(made_tree(std::move(shift))), tree.parts[1]);
    }
    const auto unit = unit_of(tree.text);
    if (!unit) {
        reject(location_of(tree), "one of + - * / between signals", quoted(tree.text));
    }
    // What is chained into a sum goes into its first call: `x # lpf 800 + 0.1`.
    const Signal left = signal_of(*tree.parts[0], input);
    const Signal right = signal_of(*tree.parts[1], nullptr);
    return made(*unit, {left, right});
}

// `lpf 800 $ saw 110` and `saw 110 $ lpf 800`: whichever side is the function.
GraphSignals::Signal GraphSignals::applied(const GraphExpression& tree, const Signal* input) {
    const GraphTree& left = tree.parts[0];
    const GraphTree& right = tree.parts[1];
    const Nature left_nature = natures_.of(*left);
    const Nature right_nature = natures_.of(*right);
    if (left_nature == Nature::effect) {
        // Two functions are one: the left comes first, as in `saw 110 $ lpf 800 $ hpf 100`.
        if (right_nature == Nature::effect) {
            const Signal first = signal_of(*left, input);
            return signal_of(*right, &first);
        }
        const Signal inner = signal_of(*right, input);
        return signal_of(*left, &inner);
    }
    if (left_nature == Nature::transform) return transformed(left, right);
    if (right_nature == Nature::transform) return transformed(right, left);
    if (right_nature != Nature::effect) {
        refuse_unknown(*left);
        refuse_unknown(*right);
        reject(location_of(*left), "a node or function that lacks its input on one side of '$'",
               "none");
    }
    const Signal inner = signal_of(*left, input);
    return signal_of(*right, &inner);
}

// A function of patterns reaches the pattern that a signal comes from: `~d $ fast 2` where `~d` is
// `s "bd*4" # lpf 800` plays twice as fast through a filter that stays as it is.
GraphSignals::Signal GraphSignals::transformed(const GraphTree& transform,
                                               const GraphTree& target) {
    const GraphTree tree = pushed(target, transform);
    if (tree == nullptr) {
        reject(location_of(*target), "a pattern of voices or a string that the function changes",
               fmt::format("the signal {}", quoted(text_of(*target))));
    }
    return signal_of(*expander_.keep(tree), nullptr);
}

/// The tree with the function applied to the patterns that it comes from; null if there are none.
GraphTree GraphSignals::pushed(const GraphTree& tree, const GraphTree& transform) {
    const Nature nature = natures_.of(*tree);
    if (is_controls(nature) || nature == Nature::value) {
        GraphExpression apply = *tree;
        apply.kind = Kind::apply;
        apply.text.clear();
        apply.keywords.clear();
        apply.parts = {transform, tree};
        return expander_.keep(made_tree(std::move(apply)));
    }
    const auto with = [&](std::size_t at) -> GraphTree {
        GraphTree part = pushed(tree->parts[at], transform);
        if (part == nullptr) return nullptr;
        std::vector<GraphTree> parts = tree->parts;
        parts[at] = std::move(part);
        return expander_.keep(with_parts(*tree, std::move(parts)));
    };
    const auto with_all = [&]() -> GraphTree {
        std::vector<GraphTree> parts = tree->parts;
        bool any = false;
        for (GraphTree& part : parts) {
            GraphTree other = pushed(part, transform);
            any = any || other != nullptr;
            if (other != nullptr) part = std::move(other);
        }
        return any ? expander_.keep(with_parts(*tree, std::move(parts))) : nullptr;
    };
    switch (tree->kind) {
        case Kind::bus: {
            const GraphTree bus = expander_.bus(tree->text);
            const bool is_open =
                std::find(pushing_.begin(), pushing_.end(), tree->text) != pushing_.end();
            if (bus == nullptr || is_open) return nullptr;
            pushing_.push_back(tree->text);
            GraphTree body = pushed(bus, transform);
            pushing_.pop_back();
            if (body == nullptr) return nullptr;
            GraphExpression scope = *tree;
            scope.kind = Kind::scope;
            scope.parts = {std::move(body)};
            return expander_.keep(made_tree(std::move(scope)));
        }
        case Kind::scope:
        case Kind::argument:
        case Kind::negation:
        case Kind::chain:
            return with(0);
        case Kind::operation:
            if (tree->text == "<~" || tree->text == "~>") return with(1);
            return with_all();
        case Kind::list:
            return with_all();
        case Kind::apply:
            return with(natures_.of(*tree->parts[0]) == Nature::signal ||
                                is_controls(natures_.of(*tree->parts[0]))
                            ? 0
                            : 1);
        case Kind::call: {
            if (tree->text == "mix") return with_all();
            const graph::NodeRow* row = graph::find_node(tree->text);
            const bool is_combinator = row == nullptr && !tree->parts.empty();
            if (is_combinator) return with(tree->parts.size() - 1);
            return row != nullptr && row->is_chained && !tree->parts.empty() ? with(0) : nullptr;
        }
        default:
            return nullptr;
    }
}

GraphSignals::Signal GraphSignals::bus_of(const GraphExpression& tree) {
    const auto found = bus_numbers_.find(tree.text);
    if (found != bus_numbers_.end()) {
        const int right = stereo_[found->second] ? 1 : 0;
        return {Operand::of_bus(found->second, 0), Operand::of_bus(found->second, right)};
    }
    if (const auto tap = tap_of(tree.text)) return *tap;
    if (statements_.contains(tree.text)) {
        reject(location_of(tree), "a signal",
               fmt::format("{}, which needs itself as a function", quoted(tree.text)));
    }
    base::NearestWord nearest{tree.text};
    for (const auto& [name, number] : bus_numbers_) nearest.offer(name);
    reject(location_of(tree), "a bus that is defined", quoted(tree.text), nearest.word());
}

/// `~d1` is what the slot plays, `~orbit0` what the orbit gets, unless a bus is called so.
std::optional<GraphSignals::Signal> GraphSignals::tap_of(std::string_view name) {
    GraphVoices tap;
    if (const auto slot = number_behind(name, "~d", kSlots + 1); slot && *slot > 0) {
        tap.kind = GraphVoices::Kind::slot;
        tap.text = name.substr(1);
    } else if (const auto orbit = number_behind(name, "~orbit", kOrbits)) {
        tap.kind = GraphVoices::Kind::orbit;
        tap.text = std::to_string(*orbit);
    } else {
        return std::nullopt;
    }
    const auto known = taps_.find(name);
    const std::uint32_t index =
        known != taps_.end() ? known->second : voices_entry(std::move(tap), {});
    taps_.emplace(name, index);
    return Signal{Operand::of_voices(index, 0), Operand::of_voices(index, 1)};
}

void GraphSignals::refuse_input(const GraphExpression& tree, const Signal* input) const {
    if (input == nullptr) return;
    reject(location_of(tree), "a node behind '#'", quoted(text_of(tree)));
}

// ---- patterns

GraphSignals::Signal GraphSignals::voices_of(const GraphExpression& tree) {
    GraphPattern pattern = patterns_.voices(tree);
    const std::uint32_t index = voices_entry({.statement = scope_->name,
                                              .ordinal = scope_->voices++,
                                              .text = std::move(pattern.text),
                                              .pattern = std::move(pattern.pattern)},
                                             tree);
    return {Operand::of_voices(index, 0), Operand::of_voices(index, 1)};
}

std::uint32_t GraphSignals::voices_entry(GraphVoices voices, const GraphExpression& tree) {
    if (result_.voices.size() >= BuiltGraph::kMostVoices) {
        reject_over_limit(location_of(tree),
                          fmt::format("at most {} patterns of voices, slots and orbits in signals",
                                      BuiltGraph::kMostVoices),
                          "one more");
    }
    result_.voices.push_back(std::move(voices));
    return static_cast<std::uint32_t>(result_.voices.size() - 1);
}

GraphSignals::Signal GraphSignals::track_of(const GraphExpression& tree) {
    GraphPattern pattern = patterns_.numbers(tree, pitch_);
    return both(Operand::of_track(track_entry({.statement = scope_->name,
                                               .ordinal = scope_->tracks++,
                                               .text = std::move(pattern.text),
                                               .pattern = std::move(pattern.pattern)},
                                              tree)));
}

std::uint32_t GraphSignals::track_entry(GraphTrack track, const GraphExpression& tree) {
    if (result_.tracks.size() >= graph::GraphSpec::kMostTracks) {
        reject_over_limit(
            location_of(tree),
            fmt::format("at most {} patterns in signals", graph::GraphSpec::kMostTracks),
            "one more");
    }
    result_.tracks.push_back(std::move(track));
    return static_cast<std::uint32_t>(result_.tracks.size() - 1);
}

}  // namespace hocket::language
