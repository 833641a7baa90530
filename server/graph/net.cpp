#include "graph/net.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace hocket::graph {

using dsp::UnitKind;

namespace {

/// The value of a stateless unit of numbers, if it is one that numbers are written with.
std::optional<double> folded(UnitKind unit, const std::vector<Operand>& inputs) {
    const auto all_numbers = std::all_of(inputs.begin(), inputs.end(), [](const Operand& input) {
        return input.kind == Operand::Kind::number;
    });
    if (!all_numbers) return std::nullopt;
    const auto x = [&inputs](std::size_t i) { return inputs[i].number; };
    switch (unit) {
        case UnitKind::add:
            return x(0) + x(1);
        case UnitKind::subtract:
            return x(0) - x(1);
        case UnitKind::multiply:
            return x(0) * x(1);
        case UnitKind::divide:
            return x(1) == 0 ? 0 : x(0) / x(1);
        case UnitKind::minimum:
            return std::min(x(0), x(1));
        case UnitKind::maximum:
            return std::max(x(0), x(1));
        default:
            return std::nullopt;
    }
}

class NetMaker {
public:
    explicit NetMaker(const GraphSpec& spec) : spec_{spec}, made_(spec.nodes.size()) {}

    base::Result<Net> make() {
        if (spec_.nodes.size() > GraphSpec::kMostNodes) {
            return base::fail(base::Errc::limit,
                              fmt::format("expected at most {} nodes, got {}",
                                          GraphSpec::kMostNodes, spec_.nodes.size()));
        }
        for (const OutputSpec& output : spec_.outputs) {
            Net::Output made{output.name, {}};
            for (std::size_t i = 0; i < 2; ++i) {
                const auto channel = follow(output.channels[i]);
                if (!channel) return tl::unexpected{channel.error()};
                made.channels[i] = *channel;
            }
            net_.outputs.push_back(std::move(made));
        }
        if (auto done = make_wanted(); !done) return tl::unexpected{std::move(done.error())};
        drop_unreached();
        return std::move(net_);
    }

private:
    /// Through buses to a number, a node of the spec, or what comes from outside.
    base::Result<Operand> follow(Operand operand) const {
        std::size_t steps = 0;
        while (operand.kind == Operand::Kind::bus) {
            const BusSpec& bus = spec_.buses.at(operand.index);
            if (++steps > spec_.buses.size()) {
                return base::fail(
                    {.code = base::Errc::parse,
                     .message = fmt::format("{} is nothing but itself: a circle of buses needs a "
                                            "node in it",
                                            bus.name),
                     .got = bus.name});
            }
            operand = bus.channels.at(static_cast<std::size_t>(operand.output));
        }
        if (operand.kind == Operand::Kind::node) wanted_.push_back(operand.index);
        return operand;
    }

    base::Result<void> make_wanted() {
        // Inputs first where they are known; circles are closed by number afterwards.
        while (!wanted_.empty()) {
            const std::uint32_t index = wanted_.back();
            wanted_.pop_back();
            if (made_.at(index)) continue;
            const NodeSpec& node = spec_.nodes[index];
            made_[index] = static_cast<std::uint32_t>(net_.nodes.size());
            net_.nodes.push_back({node.identity, {}, node.longest_seconds});
            std::vector<Operand> inputs;
            for (const Operand& input : node.inputs) {
                auto followed = follow(input);
                if (!followed) return tl::unexpected{std::move(followed.error())};
                inputs.push_back(*followed);
            }
            net_.nodes[*made_[index]].inputs = std::move(inputs);
        }
        const auto renumber = [this](Operand& operand) {
            if (operand.kind == Operand::Kind::node) operand.index = *made_[operand.index];
        };
        for (Net::Node& node : net_.nodes)
            std::for_each(node.inputs.begin(), node.inputs.end(), renumber);
        for (Net::Output& output : net_.outputs) {
            std::for_each(output.channels.begin(), output.channels.end(), renumber);
        }
        simplify();
        return {};
    }

    using InputKey = std::tuple<int, double, std::uint32_t, int>;
    using NodeKey = std::pair<UnitKind, std::vector<InputKey>>;

    /// Folds and shares until nothing changes. What is read was made after its reader, so from the
    /// back nearly all is found the first time, however deep it is nested.
    void simplify() {
        bool changed = true;
        while (changed) {
            changed = false;
            std::map<NodeKey, std::uint32_t> known;
            std::vector<Operand> instead(net_.nodes.size());
            for (std::uint32_t i = 0; i < net_.nodes.size(); ++i) instead[i] = Operand::of_node(i);
            const auto replace = [&](Operand& operand) {
                if (operand.kind != Operand::Kind::node) return;
                Operand other = instead[operand.index];
                if (other.kind == Operand::Kind::node) {
                    if (other.index == operand.index) return;
                    other.output = operand.output;
                }
                operand = other;
                changed = true;
            };
            for (auto i = static_cast<std::uint32_t>(net_.nodes.size()); i-- > 0;) {
                Net::Node& node = net_.nodes[i];
                std::for_each(node.inputs.begin(), node.inputs.end(), replace);
                instead[i] = simpler(node, i, known);
            }
            for (Net::Node& node : net_.nodes) {
                std::for_each(node.inputs.begin(), node.inputs.end(), replace);
            }
            for (Net::Output& output : net_.outputs) {
                std::for_each(output.channels.begin(), output.channels.end(), replace);
            }
        }
    }

    /// What a node may be replaced by: its value, an equal node, or itself.
    static Operand simpler(const Net::Node& node, std::uint32_t index,
                           std::map<NodeKey, std::uint32_t>& known) {
        if (!is_stateless(node.identity.unit)) return Operand::of_node(index);
        const auto value = folded(node.identity.unit, node.inputs);
        if (value && std::isfinite(*value)) return Operand::of_number(*value);
        std::vector<InputKey> inputs;
        for (const Operand& input : node.inputs) {
            inputs.emplace_back(static_cast<int>(input.kind), input.number, input.index,
                                input.output);
        }
        return Operand::of_node(
            known.try_emplace({node.identity.unit, inputs}, index).first->second);
    }

    void drop_unreached() {
        std::vector<bool> reached(net_.nodes.size());
        std::vector<std::uint32_t> open;
        const auto reach = [&](const Operand& operand) {
            if (operand.kind != Operand::Kind::node || reached[operand.index]) return;
            reached[operand.index] = true;
            open.push_back(operand.index);
        };
        for (const Net::Output& output : net_.outputs) {
            std::for_each(output.channels.begin(), output.channels.end(), reach);
        }
        while (!open.empty()) {
            const Net::Node& node = net_.nodes[open.back()];
            open.pop_back();
            std::for_each(node.inputs.begin(), node.inputs.end(), reach);
        }
        std::vector<std::uint32_t> place(net_.nodes.size());
        std::vector<Net::Node> kept;
        for (std::uint32_t i = 0; i < net_.nodes.size(); ++i) {
            place[i] = static_cast<std::uint32_t>(kept.size());
            if (reached[i]) kept.push_back(std::move(net_.nodes[i]));
        }
        const auto renumber = [&place](Operand& operand) {
            if (operand.kind == Operand::Kind::node) operand.index = place[operand.index];
        };
        for (Net::Node& node : kept)
            std::for_each(node.inputs.begin(), node.inputs.end(), renumber);
        for (Net::Output& output : net_.outputs) {
            std::for_each(output.channels.begin(), output.channels.end(), renumber);
        }
        net_.nodes = std::move(kept);
    }

    const GraphSpec& spec_;
    std::vector<std::optional<std::uint32_t>> made_;  ///< node of the spec -> of the net
    mutable std::vector<std::uint32_t> wanted_;
    Net net_;
};

}  // namespace

bool is_arithmetic(UnitKind unit) noexcept {
    switch (unit) {
        case UnitKind::add:
        case UnitKind::subtract:
        case UnitKind::multiply:
        case UnitKind::divide:
        case UnitKind::minimum:
        case UnitKind::maximum:
            return true;
        default:
            return false;
    }
}

bool is_stateless(UnitKind unit) noexcept {
    return is_arithmetic(unit) || unit == UnitKind::clip || unit == UnitKind::range ||
           unit == UnitKind::pan;
}

base::Result<Net> make_net(const GraphSpec& spec) { return NetMaker{spec}.make(); }

}  // namespace hocket::graph
