#include "session/instruments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/nearest.hpp"
#include "graph/instrument.hpp"

namespace hocket::session {

using dsp::UnitKind;
using graph::Operand;

namespace {

// Of notes whose bus has no envelope of its own that follows their gate.
constexpr double kAttackSeconds = 0.01;
constexpr double kReleaseSeconds = 0.3;
// Where the times of an envelope are signals.
constexpr double kUnknownTailSeconds = 1;
// Of all states and delay lines of eight notes; three times as much is the least there is.
constexpr std::size_t kMostGroupBytes = 64U << 20U;
// What filters and delays behind an envelope may still say.
constexpr double kMarginSeconds = 0.01;

double seconds_of(const Operand& operand) {
    return operand.kind == Operand::Kind::number ? std::clamp(operand.number, 0.0, 1e3)
                                                 : kUnknownTailSeconds;
}

/// How long an envelope sounds on behind its note's gate; below 0: it does not follow it.
double tail_seconds(const graph::NodeSpec& node) {
    const bool follows = !node.inputs.empty() && node.inputs[0].kind == Operand::Kind::gate;
    if (!follows) return -1;
    switch (node.identity.unit) {
        case UnitKind::adsr:
            return seconds_of(node.inputs[4]);
        case UnitKind::ar:
            return seconds_of(node.inputs[2]);
        case UnitKind::ad:
            return seconds_of(node.inputs[1]) + seconds_of(node.inputs[2]);
        default:
            return -1;
    }
}

/// Calls visit(node) for all that a bus is made of, in an order that only they decide.
template <class Visit>
void visit_nodes(const graph::GraphSpec& spec, std::uint32_t bus, const Visit& visit) {
    std::vector<bool> seen_nodes(spec.nodes.size());
    std::vector<bool> seen_buses(spec.buses.size());
    std::vector<Operand> open{Operand::of_bus(bus, 0)};
    while (!open.empty()) {
        const Operand operand = open.back();
        open.pop_back();
        if (operand.kind == Operand::Kind::bus) {
            // Both channels are looked at, whichever was asked for first.
            if (seen_buses[operand.index]) continue;
            seen_buses[operand.index] = true;
            const auto& channels = spec.buses[operand.index].channels;
            open.insert(open.end(), channels.begin(), channels.end());
        } else if (operand.kind == Operand::Kind::node && !seen_nodes[operand.index]) {
            seen_nodes[operand.index] = true;
            const graph::NodeSpec& node = spec.nodes[operand.index];
            visit(node);
            open.insert(open.end(), node.inputs.begin(), node.inputs.end());
        }
    }
}

std::string text_of(const graph::GraphSpec& spec, const Operand& operand) {
    switch (operand.kind) {
        case Operand::Kind::number:
            return fmt::format("{} ", operand.number);
        case Operand::Kind::bus:
            return fmt::format("{}.{} ", spec.buses[operand.index].name, operand.output);
        case Operand::Kind::node: {
            const graph::Identity& node = spec.nodes[operand.index].identity;
            return fmt::format("{}/{}/{}.{} ", node.statement, static_cast<int>(node.unit),
                               node.ordinal, operand.output);
        }
        default:
            return fmt::format("{}:{}.{} ", static_cast<int>(operand.kind), operand.index,
                               operand.output);
    }
}

/// The longest tail of all that a bus is made of; below 0: nothing follows the gate.
double longest_tail_seconds(const graph::GraphSpec& spec, std::uint32_t bus) {
    double longest = -1;
    visit_nodes(spec, bus, [&longest](const graph::NodeSpec& node) {
        longest = std::max(longest, tail_seconds(node));
    });
    return longest;
}

std::optional<std::uint32_t> index_of(const graph::GraphSpec& spec, const std::string& name) {
    const auto bus = std::find_if(spec.buses.begin(), spec.buses.end(),
                                  [&name](const auto& each) { return each.name == name; });
    if (bus == spec.buses.end()) return std::nullopt;
    return static_cast<std::uint32_t>(bus - spec.buses.begin());
}

}  // namespace

base::Result<PlayableBus> build_playable(const graph::GraphSpec& spec, const std::string& name,
                                         double rate_hz, int workers) {
    const auto index = index_of(spec, name);
    if (!index) return base::fail(base::Errc::not_found, "no bus named '" + name + "'");
    auto plan = graph::plan_instrument(spec, *index, rate_hz);
    if (!plan) return tl::unexpected{std::move(plan.error())};
    if ((*plan)->group_bytes() > kMostGroupBytes) {
        return base::fail(
            base::Errc::limit,
            fmt::format("expected at most {} MB for {} notes, got {}: fewer or "
                        "shorter delays",
                        kMostGroupBytes >> 20U, dsp::kLanes, (*plan)->group_bytes() >> 20U));
    }
    const double tail = longest_tail_seconds(spec, *index);
    PlayableBus playable;
    playable.is_stereo = (*plan)->is_stereo();
    playable.attack_seconds = tail < 0 ? kAttackSeconds : 0;
    playable.release_seconds = tail < 0 ? kReleaseSeconds : tail + kMarginSeconds;
    playable.instrument = std::make_shared<voices::Instrument>(std::move(*plan), workers);
    return playable;
}

std::string signature_of(const graph::GraphSpec& spec, const std::string& name) {
    const auto index = index_of(spec, name);
    if (!index) return {};
    std::string result;
    for (const Operand& channel : spec.buses[*index].channels) result += text_of(spec, channel);
    visit_nodes(spec, *index, [&](const graph::NodeSpec& node) {
        result += fmt::format("; {}/{}/{} {} ", node.identity.statement,
                              static_cast<int>(node.identity.unit), node.identity.ordinal,
                              node.longest_seconds);
        for (const Operand& input : node.inputs) result += text_of(spec, input);
    });
    return result;
}

void Instruments::enter(const graph::GraphSpec& spec, PlayableBuses built, bool changed) {
    if (changed) refused_.clear();
    names_.clear();
    for (const graph::BusSpec& bus : spec.buses) names_.insert(bus.name);
    std::erase_if(built_, [this](const auto& each) { return names_.count(each.first) == 0; });
    for (auto& [name, bus] : built) built_.insert_or_assign(name, std::move(bus));
}

Instruments::Found Instruments::find(std::string_view sound) {
    const std::string name = sound.starts_with('~') ? std::string{sound} : "~" + std::string{sound};
    if (const auto known = built_.find(name); known != built_.end())
        return {&known->second, false, {}};
    if (names_.find(name) == names_.end() || refused_.find(name) != refused_.end()) {
        base::NearestWord nearest{name};
        for (const std::string& each : names_) nearest.offer(each);
        return {nullptr, false, std::string{nearest.word()}};
    }
    if (!builder_) {
        if (in_work_.count(name) == 0) wanted_.insert(name);
        return {nullptr, true, {}};
    }
    for (auto& [built_name, bus] : builder_(name))
        built_.insert_or_assign(built_name, std::move(bus));
    const auto known = built_.find(name);
    if (known == built_.end()) refuse(name);
    return {known == built_.end() ? nullptr : &known->second, false, {}};
}

std::vector<std::string> Instruments::take_wanted() {
    std::vector<std::string> result{wanted_.begin(), wanted_.end()};
    in_work_.merge(wanted_);
    wanted_.clear();
    return result;
}

void Instruments::settle(const std::vector<std::string>& names) {
    for (const std::string& name : names) in_work_.erase(name);
}

}  // namespace hocket::session
