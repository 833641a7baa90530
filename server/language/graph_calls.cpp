#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/nearest.hpp"
#include "language/errors.hpp"
#include "language/graph_gates.hpp"
#include "language/graph_notes.hpp"
#include "language/graph_signals.hpp"
#include "language/graph_tree.hpp"
#include "language/known_names.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

using graph::NodeArgument;
using graph::NodeForm;
using graph::NodeRow;
using graph::Operand;
using Kind = GraphExpression::Kind;

namespace {

constexpr double kLongestDelaySeconds = 2;

/// Numbers with blanks between them.
std::vector<double> numbers_in(const GraphExpression& tree, std::string_view what) {
    const GraphExpression& string = bare(tree);
    if (string.kind == Kind::number) return {string.number};
    if (string.kind != Kind::string) {
        reject(location_of(tree), fmt::format("a string of {}", what), quoted(text_of(tree)));
    }
    std::vector<double> numbers;
    std::string_view rest = string.text;
    while (true) {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
        if (rest.empty()) return numbers;
        double number = 0;
        const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
        if (failed != std::errc{}) {
            const std::string_view word = rest.substr(0, rest.find_first_of(" \t\n"));
            const std::size_t at = string.text.size() - rest.size();
            reject(PlacesIn::of(*string.source, string.content_begin + at),
                   fmt::format("numbers with blanks between them as {}", what), quoted(word));
        }
        numbers.push_back(number);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    }
}

}  // namespace

GraphSignals::Signal GraphSignals::called(const GraphExpression& tree, const Signal* input) {
    const NodeRow* row = graph::find_node(tree.text);
    if (row == nullptr) {
        if (tree.text == "stack" || tree.text == "overlay" || tree.text == "mix") {
            refuse_input(tree, input);
            return sum_of(tree);
        }
        if (const GraphTree pattern = patterned(tree)) {
            refuse_input(tree, input);
            return signal_of(*pattern, nullptr);
        }
        // `fast 2 ~d`
        if (!tree.parts.empty() && natures_.result_of(tree.text, tree.parts.size() - 1) ==
                                       GraphNatures::Result::function) {
            std::vector<GraphTree> parts = tree.parts;
            const GraphTree target = parts.back();
            parts.pop_back();
            return transformed(expander_.keep(with_parts(tree, std::move(parts))), target);
        }
        reject_unknown(tree);
    }
    if (row->form != NodeForm::plain) return envelope(tree, *row, input);
    if (input != nullptr && !row->is_chained) {
        reject(location_of(tree), "a node that takes a signal behind '#'", quoted(tree.text));
    }
    return plain_node(tree, *row, input);
}

/// The call with what its buses play, if that is a pattern of voices: `cat [~a, ~b]`.
GraphTree GraphSignals::patterned(const GraphExpression& call) {
    const auto plain = [this](const GraphTree& part) -> GraphTree {
        const GraphNature nature = natures_.of(*part);
        if (nature != GraphNature::signal) return part;
        const GraphTree bus = part->kind == Kind::bus ? expander_.bus(part->text) : nullptr;
        return bus && is_controls(natures_.of(*bus)) ? bus : nullptr;
    };
    std::vector<GraphTree> parts;
    for (const GraphTree& part : call.parts) {
        if (part->kind != Kind::list) {
            parts.push_back(plain(part));
        } else {
            std::vector<GraphTree> items;
            for (const GraphTree& item : part->parts) {
                items.push_back(plain(item));
                if (items.back() == nullptr) return nullptr;
            }
            parts.push_back(expander_.keep(with_parts(*part, std::move(items))));
        }
        if (parts.back() == nullptr) return nullptr;
    }
    GraphTree pattern = expander_.keep(with_parts(call, std::move(parts)));
    return is_controls(natures_.of(*pattern)) ? pattern : nullptr;
}

/// All parts of lists, or all arguments.
GraphSignals::Signal GraphSignals::sum_of(const GraphExpression& tree) {
    std::vector<GraphTree> parts;
    for (const GraphTree& part : tree.parts) {
        const GraphExpression& inner = bare(*part);
        if (inner.kind == Kind::list) {
            parts.insert(parts.end(), inner.parts.begin(), inner.parts.end());
        } else {
            parts.push_back(part);
        }
    }
    if (parts.empty()) reject(location_of(tree), "signals to add: stack [a, b]", "none");
    Signal sum = signal_of(*parts.front(), nullptr);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const Signal next = signal_of(*parts[i], nullptr);
        sum = made(dsp::UnitKind::add, {sum, next});
    }
    return sum;
}

GraphSignals::Signal GraphSignals::plain_node(const GraphExpression& tree, const NodeRow& row,
                                              const Signal* input) {
    Given given(row.arguments.size());
    if (tree.parts.size() + (input != nullptr ? 1 : 0) > given.size()) {
        reject(location_of(*tree.parts[given.size() - (input != nullptr ? 1 : 0)]),
               fmt::format("at most {} arguments of {}", given.size(), row.name), "one more");
    }
    std::size_t next = 0;
    if (input != nullptr) given[next++] = *input;
    // `range 200 2000 ~lfo`: the signal last, as phonon has it.
    const bool signal_is_last = input == nullptr && row.is_chained && tree.parts.size() > 1 &&
                                tree.parts.size() == given.size() &&
                                is_plain(natures_.of(*tree.parts.front())) &&
                                !is_plain(natures_.of(*tree.parts.back()));
    if (signal_is_last) given[next++] = signal_of(*tree.parts.back(), nullptr);
    for (std::size_t i = 0; i < tree.parts.size() - (signal_is_last ? 1 : 0); ++i) {
        given[next] = value_of(*tree.parts[i], row.arguments[next]);
        ++next;
    }
    for (const auto& [name, value] : tree.keywords) set_keyword(tree, row, name, *value, given);
    return node_of(tree, row, given);
}

/// Once its arguments are known.
GraphSignals::Signal GraphSignals::node_of(const GraphExpression& tree, const NodeRow& row,
                                           const Given& given) {
    std::vector<Signal> inputs;
    for (std::size_t i = 0; i < given.size(); ++i) {
        const NodeArgument& argument = row.arguments[i];
        if (!given[i] && argument.required) {
            const bool is_input = i == 0 && row.is_chained;
            reject(location_of(tree),
                   is_input ? fmt::format("a signal for {}: x # {} ...", row.name, row.name)
                            : fmt::format("{} of {}", argument.name, row.name),
                   "nothing");
        }
        if (argument.unused) continue;
        inputs.push_back(given[i].value_or(both(argument.otherwise)));
    }
    return made(row.unit, inputs);
}

GraphSignals::Signal GraphSignals::envelope(const GraphExpression& tree, const NodeRow& row,
                                            const Signal* input) {
    Given given(row.arguments.size());
    if (tree.parts.size() + 1 > given.size()) {
        reject(location_of(*tree.parts[given.size() - 1]),
               fmt::format("at most {} arguments of {}", given.size() - 1, row.name), "one more");
    }
    const bool is_composed = row.form == NodeForm::composed;
    for (const auto& [name, value] : tree.keywords) {
        // Either name: adsr has a gate, ad a trigger.
        const bool is_gate = name == "gate" || name == "trigger";
        set_keyword(tree, row, is_gate ? std::string{row.arguments[0].name} : name, *value, given);
    }
    if (!given[0]) given[0] = gate_of(tree, input);
    Signal shape;
    if (is_composed) {
        shape = segments(tree, row, *given[0]);
    } else {
        for (std::size_t i = 0; i < tree.parts.size(); ++i) {
            given[i + 1] = value_of(*tree.parts[i], row.arguments[i + 1]);
        }
        shape = node_of(tree, row, given);
    }
    if (input == nullptr) return shape;
    return made(dsp::UnitKind::multiply, {*input, shape});
}

/// Opens with the events of the voices in front, or once a cycle.
GraphSignals::Signal GraphSignals::gate_of(const GraphExpression& tree, const Signal* input) {
    if (input != nullptr && input->left.kind == Operand::Kind::voices) {
        const std::uint32_t voices = input->left.index;
        const GraphVoices& source = result_.voices[voices];
        if (source.kind == GraphVoices::Kind::source) {
            const auto known = gates_.find(voices);
            if (known != gates_.end()) return both(Operand::of_gate(known->second));
            const std::uint32_t track = track_entry({.statement = source.statement + " gate",
                                                     .ordinal = source.ordinal,
                                                     .text = source.text,
                                                     .pattern = gates_of(source.pattern)},
                                                    tree);
            gates_.emplace(voices, track);
            return both(Operand::of_gate(track));
        }
    }
    if (!cycle_gate_) {
        constexpr std::string_view kHalfOpen = "1 0";
        auto pattern = signal_string(kHalfOpen, GraphPitch::midi, 0);
        cycle_gate_ = track_entry({.statement = "gate",
                                   .text = std::string{kHalfOpen},
                                   .pattern = std::move(pattern.value())},
                                  tree);
    }
    return both(Operand::of_gate(*cycle_gate_));
}

/// A line counts the seconds since the trigger; from there each piece adds its own part of the way.
GraphSignals::Signal GraphSignals::segments(const GraphExpression& tree, const NodeRow& row,
                                            const Signal& trigger) {
    if (tree.parts.size() != 2) {
        reject(location_of(tree), fmt::format("{} \"levels\" \"times\"", row.name),
               fmt::format("{} arguments", tree.parts.size()));
    }
    const std::vector<double> levels = numbers_in(*tree.parts[0], "levels");
    const std::vector<double> times = numbers_in(*tree.parts[1], "times");
    constexpr std::size_t kMostLevels = 64;
    if (levels.empty() || levels.size() > kMostLevels || times.size() + 1 != levels.size()) {
        reject(location_of(*tree.parts[1]),
               fmt::format("one time less than levels, of which at most {}", kMostLevels),
               fmt::format("{} levels and {} times", levels.size(), times.size()));
    }
    double whole = 0;
    for (const double time : times) {
        if (!(time >= 0 && time <= 1000)) {
            reject(location_of(*tree.parts[1]), "times from 0 to 1000 s",
                   fmt::format("{:g}", time));
        }
        whole += time;
    }
    const Signal seconds = made(dsp::UnitKind::line, {trigger, both(0), both(whole), both(whole)});
    Signal shape = both(levels.front());
    double begin = 0;
    constexpr double kStepSeconds = 1e-6;  // less than a frame
    for (std::size_t i = 0; i < times.size(); ++i) {
        const double time = std::max(times[i], kStepSeconds);
        const Signal since = made(dsp::UnitKind::subtract, {seconds, both(begin)});
        const Signal part = made(dsp::UnitKind::divide, {since, both(time)});
        const Signal done = made(dsp::UnitKind::clip, {part, both(0), both(1)});
        const Signal way = made(dsp::UnitKind::multiply, {done, both(levels[i + 1] - levels[i])});
        shape = made(dsp::UnitKind::add, {shape, way});
        begin += times[i];
    }
    return shape;
}

/// Checks its range, and reads note names as what the argument is.
GraphSignals::Signal GraphSignals::value_of(const GraphExpression& value,
                                            const NodeArgument& argument) {
    const auto number = constant_of(value);
    if (number && (*number < argument.least || *number > argument.most)) {
        reject(location_of(value),
               fmt::format("{} from {:g} to {:g}{}{}", argument.name, argument.least, argument.most,
                           argument.unit.empty() ? "" : " ", argument.unit),
               fmt::format("{:g}", *number));
    }
    const GraphPitch outer = pitch_;
    pitch_ = argument.unit == "Hz" ? GraphPitch::hertz : GraphPitch::midi;
    const Signal signal = signal_of(value, nullptr);
    pitch_ = outer;
    return signal;
}

void GraphSignals::set_keyword(const GraphExpression& tree, const NodeRow& row,
                               const std::string& name, const GraphExpression& value,
                               Given& given) {
    for (std::size_t i = 0; i < row.arguments.size(); ++i) {
        if (row.arguments[i].name != name) continue;
        if (given[i]) {
            reject(location_of(value), fmt::format("{} of {} once", name, row.name), "it twice");
        }
        given[i] = value_of(value, row.arguments[i]);
        return;
    }
    base::NearestWord nearest{name};
    std::string names;
    for (const NodeArgument& argument : row.arguments) {
        nearest.offer(argument.name);
        names += fmt::format("{}{}", names.empty() ? "" : ", ", argument.name);
    }
    reject(location_of(tree), fmt::format("an argument of {} ({})", row.name, names), quoted(name),
           nearest.word());
}

void GraphSignals::refuse_unknown(const GraphExpression& tree) const {
    const GraphExpression& inner = bare(tree);
    if (inner.kind == Kind::call && graph::find_node(inner.text) == nullptr &&
        natures_.result_of(inner.text, 0) == GraphNatures::Result::unknown) {
        reject_unknown(inner);
    }
}

void GraphSignals::reject_unknown(const GraphExpression& tree) const {
    std::vector<std::string_view> names;
    for (const NodeRow& row : graph::node_table()) {
        names.push_back(row.name);
        names.insert(names.end(), row.aliases.begin(), row.aliases.end());
    }
    for (const auto& [name, statement] : statements_) {
        if (name.starts_with("fn ")) names.push_back(std::string_view{name}.substr(3));
    }
    reject(location_of(tree), "the name of a node", quoted(tree.text),
           nearest_known_name(tree.text, names));
}

// ---- nodes

/// A node, or one a channel where something that goes in is stereo.
GraphSignals::Signal GraphSignals::made(dsp::UnitKind unit, const std::vector<Signal>& inputs) {
    const bool stereo = std::any_of(inputs.begin(), inputs.end(),
                                    [](const Signal& input) { return input.is_stereo(); });
    std::vector<Operand> left, right;
    for (const Signal& input : inputs) {
        left.push_back(input.left);
        right.push_back(input.right);
    }
    const bool two_outputs = dsp::unit_ops(unit, 1).outputs == 2;
    const std::uint32_t first = node(unit, std::move(left));
    if (stereo) {
        const std::uint32_t second = node(unit, std::move(right));
        return {Operand::of_node(first), Operand::of_node(second, two_outputs ? 1 : 0)};
    }
    return {Operand::of_node(first), Operand::of_node(first, two_outputs ? 1 : 0)};
}

std::uint32_t GraphSignals::node(dsp::UnitKind unit, std::vector<Operand> inputs) {
    if (result_.spec.nodes.size() >= graph::GraphSpec::kMostNodes) {
        reject_over_limit({}, fmt::format("at most {} nodes", graph::GraphSpec::kMostNodes),
                          "more");
    }
    graph::NodeSpec made{.identity = {scope_->name, unit, scope_->ordinals[unit]++},
                         .inputs = std::move(inputs)};
    if (unit == dsp::UnitKind::delay) made.longest_seconds = kLongestDelaySeconds;
    result_.spec.nodes.push_back(std::move(made));
    return static_cast<std::uint32_t>(result_.spec.nodes.size() - 1);
}

}  // namespace hocket::language
