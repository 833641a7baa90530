#include "language/graph_builder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/nearest.hpp"
#include "graph/node_table.hpp"
#include "language/errors.hpp"
#include "language/mini_notation.hpp"
#include "language/rejection.hpp"

namespace hocket::language {
namespace {

using graph::NodeRow;
using graph::Operand;
using Kind = GraphExpression::Kind;

/// One or two channels; a mono signal has the same in both.
struct Signal {
    Operand left;
    Operand right;
    [[nodiscard]] bool is_stereo() const { return !(left == right); }
};

std::optional<dsp::UnitKind> unit_of(std::string_view sign) {
    if (sign == "+") return dsp::UnitKind::add;
    if (sign == "-") return dsp::UnitKind::subtract;
    if (sign == "*") return dsp::UnitKind::multiply;
    if (sign == "/") return dsp::UnitKind::divide;
    return std::nullopt;
}

class GraphBuilder {
public:
    GraphBuilder(const GraphStatements& statements, std::string_view text)
        : statements_{statements}, text_{text} {
        for (const auto& [name, statement] : statements_) {
            if (statement.is_output()) continue;
            bus_numbers_.emplace(name, static_cast<std::uint32_t>(result_.spec.buses.size()));
            result_.spec.buses.push_back({name, {}});
        }
        find_stereo_buses();
    }

    tl::expected<BuiltGraph, Errors> build() {
        Errors errors;
        for (const auto& [name, statement] : statements_) {
            try {
                statement_ = &statement;
                ordinals_.clear();
                strings_ = 0;
                const Signal signal = signal_of(*statement.value, nullptr);
                if (statement.is_output()) {
                    result_.spec.outputs.push_back({name, {signal.left, signal.right}});
                } else {
                    result_.spec.buses[bus_numbers_.at(name)].channels = {signal.left,
                                                                          signal.right};
                }
            } catch (Rejected& rejected) {
                errors.push_back(std::move(rejected.error));
            }
        }
        if (!errors.empty()) return tl::unexpected{std::move(errors)};
        return std::move(result_);
    }

private:
    /// @param input what is chained into the call that this is; null: nothing.
    Signal signal_of(const GraphExpression& tree, const Signal* input) {
        switch (tree.kind) {
            case Kind::number:
                refuse_input(tree, input);
                return both(Operand::of_number(tree.number));
            case Kind::string:
                refuse_input(tree, input);
                return both(track_of(tree));
            case Kind::bus:
                refuse_input(tree, input);
                return bus_of(tree);
            case Kind::negation: {
                refuse_input(tree, input);
                const Signal value = signal_of(*tree.parts[0], nullptr);
                return made(dsp::UnitKind::multiply, {value, both(Operand::of_number(-1))});
            }
            case Kind::operation: {
                // What is chained into a sum goes into its first call: `x # lpf 800 + 0.1`.
                const Signal left = signal_of(*tree.parts[0], input);
                const Signal right = signal_of(*tree.parts[1], nullptr);
                return made(*unit_of(tree.text), {left, right});
            }
            case Kind::chain: {
                const Signal left = signal_of(*tree.parts[0], input);
                return signal_of(*tree.parts[1], &left);
            }
            case Kind::apply:
                refuse_input(tree, input);
                return applied(tree);
            case Kind::call:
                return called(tree, input);
        }
        return {};
    }

    // `lpf 800 $ saw 110` and `saw 110 $ lpf 800`: whichever side is the function.
    Signal applied(const GraphExpression& tree) {
        const GraphExpression& left = *tree.parts[0];
        const GraphExpression& right = *tree.parts[1];
        if (lacks_input(left)) {
            const Signal input = signal_of(right, nullptr);
            return signal_of(left, &input);
        }
        const Signal input = signal_of(left, nullptr);
        return signal_of(right, &input);
    }

    [[nodiscard]] static bool lacks_input(const GraphExpression& tree) {
        if (tree.kind == Kind::chain || tree.kind == Kind::operation) {
            return lacks_input(*tree.parts[0]);
        }
        if (tree.kind != Kind::call) return false;
        const NodeRow* row = graph::find_node(tree.text);
        return row != nullptr && row->is_chained && tree.parts.size() < row->arguments.size() &&
               !has_signal_first(tree);
    }
    /// `lpf (saw 110) 800`: its first argument is the input.
    [[nodiscard]] static bool has_signal_first(const GraphExpression& tree) {
        return !tree.parts.empty() && tree.parts[0]->kind != Kind::number &&
               tree.parts[0]->kind != Kind::string;
    }

    Signal called(const GraphExpression& tree, const Signal* input) {
        const NodeRow* row = graph::find_node(tree.text);
        if (row == nullptr) reject_unknown(tree);
        if (input != nullptr && !row->is_chained) {
            reject(where(tree), fmt::format("a node that takes a signal behind '#'"),
                   quoted(tree.text));
        }
        std::vector<std::optional<Signal>> given(row->arguments.size());
        std::size_t next = 0;
        if (input != nullptr) given[next++] = *input;
        for (const GraphTree& part : tree.parts) {
            if (next == given.size()) {
                reject(where(*part),
                       fmt::format("at most {} arguments of {}", given.size(), row->name),
                       "one more");
            }
            check_range(*part, row->arguments[next]);
            given[next++] = signal_of(*part, nullptr);
        }
        for (const auto& [name, value] : tree.keywords)
            set_keyword(tree, *row, name, *value, given);
        std::vector<Signal> inputs;
        for (std::size_t i = 0; i < given.size(); ++i) {
            const graph::NodeArgument& argument = row->arguments[i];
            if (!given[i] && argument.required) {
                const bool is_input = i == 0 && row->is_chained;
                reject(where(tree),
                       is_input ? fmt::format("a signal for {}: x # {} ...", row->name, row->name)
                                : fmt::format("{} of {}", argument.name, row->name),
                       "nothing");
            }
            inputs.push_back(given[i].value_or(both(Operand::of_number(argument.otherwise))));
        }
        return made(row->unit, inputs);
    }

    void set_keyword(const GraphExpression& tree, const NodeRow& row, const std::string& name,
                     const GraphExpression& value, std::vector<std::optional<Signal>>& given) {
        for (std::size_t i = 0; i < row.arguments.size(); ++i) {
            if (row.arguments[i].name != name) continue;
            if (given[i]) {
                reject(where(value), fmt::format("{} of {} once", name, row.name), "it twice");
            }
            check_range(value, row.arguments[i]);
            given[i] = signal_of(value, nullptr);
            return;
        }
        base::NearestWord nearest{name};
        std::string names;
        for (const graph::NodeArgument& argument : row.arguments) {
            nearest.offer(argument.name);
            names += fmt::format("{}{}", names.empty() ? "" : ", ", argument.name);
        }
        reject(where(tree), fmt::format("an argument of {} ({})", row.name, names), quoted(name),
               nearest.word());
    }

    void check_range(const GraphExpression& value, const graph::NodeArgument& argument) const {
        if (value.kind != Kind::number) return;
        if (value.number >= argument.least && value.number <= argument.most) return;
        reject(where(value),
               fmt::format("{} from {:g} to {:g}{}{}", argument.name, argument.least, argument.most,
                           argument.unit.empty() ? "" : " ", argument.unit),
               fmt::format("{:g}", value.number));
    }

    [[noreturn]] void reject_unknown(const GraphExpression& tree) const {
        base::NearestWord nearest{tree.text};
        for (const NodeRow& row : graph::node_table()) {
            nearest.offer(row.name);
            for (const std::string_view alias : row.aliases) nearest.offer(alias);
        }
        reject(where(tree), "the name of a node", quoted(tree.text), nearest.word());
    }

    void refuse_input(const GraphExpression& tree, const Signal* input) const {
        if (input == nullptr) return;
        reject(where(tree), "a node behind '#'", quoted(text_of(tree)));
    }

    // A bus may be used before it is known, and by itself, so this comes first: two channels spread
    // from the buses that make them to those that read these.
    void find_stereo_buses() {
        stereo_.assign(bus_numbers_.size(), false);
        std::vector<std::vector<std::uint32_t>> readers(bus_numbers_.size());
        std::vector<std::uint32_t> open;
        for (const auto& [name, number] : bus_numbers_) {
            if (makes_two_channels(*statements_.find(name)->second.value, number, readers)) {
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
    bool makes_two_channels(const GraphExpression& tree, std::uint32_t reader,
                            std::vector<std::vector<std::uint32_t>>& readers) const {
        bool makes = false;
        if (tree.kind == Kind::bus) {
            const auto found = bus_numbers_.find(tree.text);
            if (found != bus_numbers_.end()) readers[found->second].push_back(reader);
        } else if (tree.kind == Kind::call) {
            const NodeRow* row = graph::find_node(tree.text);
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

    Signal bus_of(const GraphExpression& tree) {
        const auto found = bus_numbers_.find(tree.text);
        if (found == bus_numbers_.end()) {
            base::NearestWord nearest{tree.text};
            for (const auto& [name, number] : bus_numbers_) nearest.offer(name);
            reject(where(tree), "a bus that is defined", quoted(tree.text), nearest.word());
        }
        const int right = stereo_[found->second] ? 1 : 0;
        return {Operand::of_bus(found->second, 0), Operand::of_bus(found->second, right)};
    }

    Operand track_of(const GraphExpression& tree) {
        const MiniContext context{
            .type = MiniType::number, .offset_bytes = tree.content_begin, .variable = {}};
        auto pattern = mini_notation(tree.text, context);
        if (!pattern) {
            base::Error error = std::move(pattern.error());
            const base::Location start = location_of(text_, tree.content_begin);
            if (error.where.line <= 1) error.where.column += start.column - 1;
            error.where.line = start.line + std::max(error.where.line, 1) - 1;
            throw Rejected{std::move(error)};
        }
        if (result_.tracks.size() >= graph::GraphSpec::kMostTracks) {
            reject_over_limit(
                where(tree),
                fmt::format("at most {} patterns in signals", graph::GraphSpec::kMostTracks),
                "one more");
        }
        result_.tracks.push_back({statement_->name, strings_++, tree.text, std::move(*pattern)});
        return Operand::of_track(static_cast<std::uint32_t>(result_.tracks.size() - 1));
    }

    /// A node, or one a channel where something that goes in is stereo.
    Signal made(dsp::UnitKind unit, const std::vector<Signal>& inputs) {
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

    std::uint32_t node(dsp::UnitKind unit, std::vector<Operand> inputs) {
        if (result_.spec.nodes.size() >= graph::GraphSpec::kMostNodes) {
            reject_over_limit({}, fmt::format("at most {} nodes", graph::GraphSpec::kMostNodes),
                              "more");
        }
        graph::NodeSpec made{.identity = {statement_->name, unit, ordinals_[unit]++},
                             .inputs = std::move(inputs)};
        if (unit == dsp::UnitKind::delay) made.longest_seconds = kLongestDelaySeconds;
        result_.spec.nodes.push_back(std::move(made));
        return static_cast<std::uint32_t>(result_.spec.nodes.size() - 1);
    }

    static Signal both(const Operand& operand) { return {operand, operand}; }
    [[nodiscard]] base::Location where(const GraphExpression& tree) const {
        return location_of(text_, tree.place.begin);
    }
    [[nodiscard]] std::string text_of(const GraphExpression& tree) const {
        return std::string{text_.substr(tree.place.begin, tree.place.end - tree.place.begin)};
    }

    static constexpr double kLongestDelaySeconds = 2;

    const GraphStatements& statements_;
    std::string_view text_;
    BuiltGraph result_;
    std::map<std::string, std::uint32_t, std::less<>> bus_numbers_;
    std::vector<bool> stereo_;  ///< of buses, by number
    const GraphStatement* statement_ = nullptr;
    std::map<dsp::UnitKind, int> ordinals_;
    int strings_ = 0;
};

}  // namespace

tl::expected<BuiltGraph, Errors> build_graph(const GraphStatements& statements,
                                             std::string_view text) {
    return GraphBuilder{statements, text}.build();
}

}  // namespace hocket::language
