#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "graph/flow.hpp"
#include "graph/instrument.hpp"
#include "graph/layout.hpp"
#include "graph/net.hpp"

namespace hocket::graph {

using base::kBlockFrames;
using dsp::kLanes;
using dsp::UnitKind;

namespace {

constexpr std::size_t kRowBytes = kLanes * sizeof(float);
constexpr std::size_t kBlockBytes = kBlockFrames * kRowBytes;
/// In front of a buffer that is kept: a row, and the alignment.
constexpr std::size_t kLeadBytes = 64;

constexpr std::size_t aligned(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

/// Bit i: input i is a frequency of an oscillator.
std::uint32_t frequencies_of(UnitKind unit) noexcept {
    switch (unit) {
        case UnitKind::sine:
        case UnitKind::saw:
        case UnitKind::square:
        case UnitKind::tri:
        case UnitKind::pulse:
        case UnitKind::phasor:
        case UnitKind::impulse:
        case UnitKind::pm:
            return 0b1;
        case UnitKind::fm:
            return 0b11;
        default:
            return 0;
    }
}

/// Bit i: input i is a signal that is heard in the output.
std::uint32_t signals_of(UnitKind unit) noexcept {
    if (is_arithmetic(unit)) return 0b11;
    switch (unit) {
        case UnitKind::pm:
            return 0b10;
        case UnitKind::adsr:
        case UnitKind::ad:
        case UnitKind::ar:
        case UnitKind::line:
            return 0;
        default:
            return frequencies_of(unit) != 0 ? 0 : 0b1;  // of noise, which has none, likewise
    }
}

/// Nodes that are reached from the outputs through inputs that are signals.
std::vector<bool> heard_nodes(const Flow& flow) {
    std::vector<bool> heard(flow.nodes.size());
    std::vector<std::uint32_t> open;
    const auto reach = [&](const Operand& operand) {
        if (operand.kind != Operand::Kind::node || heard[operand.index]) return;
        heard[operand.index] = true;
        open.push_back(operand.index);
    };
    for (const auto& channels : flow.outputs) {
        std::for_each(channels.begin(), channels.end(), reach);
    }
    while (!open.empty()) {
        const FlowNode& node = flow.nodes[open.back()];
        open.pop_back();
        const std::uint32_t signals = signals_of(node.identity.unit);
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            if (((signals >> i) & 1U) != 0) reach(node.inputs[i]);
        }
    }
    return heard;
}

/// Makes what is heard follow a note's pitch.
void add_pitch(Flow& flow) {
    using Key = std::tuple<int, std::uint32_t, int>;
    std::map<Key, std::uint32_t> factors;  ///< of signals that are frequencies
    const std::vector<bool> heard = heard_nodes(flow);
    for (std::size_t n = 0; n < heard.size(); ++n) {
        if (!heard[n]) continue;
        const std::uint32_t frequencies = frequencies_of(flow.nodes[n].identity.unit);
        for (std::size_t i = 0; i < flow.nodes[n].inputs.size(); ++i) {
            if (((frequencies >> i) & 1U) == 0) continue;
            const Operand hz = flow.nodes[n].inputs[i];
            if (hz.kind == Operand::Kind::number) {
                if (hz.number >= kLowestPitchedHz) flow.nodes[n].pitched |= 1U << i;
                continue;
            }
            const auto made = static_cast<std::uint32_t>(flow.nodes.size());
            const auto [factor, is_new] =
                factors.try_emplace({static_cast<int>(hz.kind), hz.index, hz.output}, made);
            if (is_new) {
                FlowNode& node = flow.nodes.emplace_back();
                node.identity.unit = UnitKind::multiply;
                node.inputs = {hz, Operand::of_number(1)};
                node.pitched = 0b10;
            }
            flow.nodes[n].inputs[i] = Operand::of_node(factor->second);
        }
    }
}

bool hears_voices(const Flow& flow) {
    const auto is_voices = [](const Operand& operand) {
        return operand.kind == Operand::Kind::voices;
    };
    const auto any = [&](const auto& operands) {
        return std::any_of(operands.begin(), operands.end(), is_voices);
    };
    return std::any_of(flow.outputs.begin(), flow.outputs.end(), any) ||
           std::any_of(flow.nodes.begin(), flow.nodes.end(),
                       [&](const FlowNode& node) { return any(node.inputs); });
}

}  // namespace

class InstrumentBuilder {
public:
    InstrumentBuilder(const Flow& flow, double rate_hz)
        : flow_{flow},
          rate_hz_{rate_hz},
          layout_{lay_out(flow, false)},
          places_(layout_.buffer_count) {}

    std::unique_ptr<InstrumentPlan> build() {
        for (std::uint32_t i = 0; i < flow_.nodes.size(); ++i) place_buffers(i);
        for (const Group& group : layout_.groups) {
            if (group.is_circle) {
                InstrumentPlan::Step island;
                island.count = static_cast<std::uint32_t>(group.nodes.size());
                plan_->steps_.push_back(island);
            }
            for (const std::uint32_t node : group.nodes) place_node(node);
        }
        const auto& channels = flow_.outputs.front();
        for (std::size_t i = 0; i < channels.size(); ++i) {
            plan_->outputs_[i] = source_of(channels[i], false);
        }
        plan_->is_stereo_ = channels[0] != channels[1];
        plan_->scratch_bytes_ += 2 * sizeof(dsp::LaneBlock);
        plan_->numbers_ = allocate_zeroed(numbers_.size() * kRowBytes);
        for (std::size_t i = 0; i < numbers_.size(); ++i) {
            std::fill_n(reinterpret_cast<float*>(plan_->numbers_.get() + i * kRowBytes), kLanes,
                        numbers_[i]);
        }
        return std::move(plan_);
    }

private:
    using Source = InstrumentPlan::Source;

    void place_buffers(std::uint32_t node) {
        for (const std::size_t buffer : layout_.buffers[node]) {
            if (buffer == Layout::kNoBuffer) continue;
            Source& place = places_[buffer];
            if (layout_.in_circle[node]) {
                place = {.kind = Source::Kind::group, .at = plan_->group_bytes_ + kLeadBytes};
                plan_->kept_.push_back(place.at);
                plan_->group_bytes_ += kLeadBytes + kBlockBytes;
            } else {
                place = {.kind = Source::Kind::scratch, .at = buffer * kBlockBytes};
                plan_->scratch_bytes_ = std::max(plan_->scratch_bytes_, place.at + kBlockBytes);
            }
        }
    }

    void place_node(std::uint32_t index) {
        const FlowNode& node = flow_.nodes[index];
        InstrumentPlan::Step step;
        step.ops = &dsp::unit_ops(node.identity.unit, kLanes);
        step.setup = {.rate_hz = rate_hz_,
                      .seed = seed_of(node.identity),
                      .longest_seconds = node.longest_seconds};
        step.state = plan_->group_bytes_;
        plan_->group_bytes_ += aligned(step.ops->state_bytes(step.setup));
        step.first_input = static_cast<std::uint32_t>(plan_->inputs_.size());
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            Source source = source_of(node.inputs[i], ((node.pitched >> i) & 1U) != 0);
            source.frame_before = layout_.is_frame_before(index, node.inputs[i]);
            plan_->inputs_.push_back(source);
        }
        for (std::size_t i = 0; i < layout_.buffers[index].size(); ++i) {
            const std::size_t buffer = layout_.buffers[index][i];
            if (buffer != Layout::kNoBuffer) step.outputs[i] = places_[buffer];
        }
        plan_->steps_.push_back(step);
    }

    Source source_of(const Operand& operand, bool pitched) {
        switch (operand.kind) {
            case Operand::Kind::node:
                return places_[layout_.buffers[operand.index]
                                              [static_cast<std::size_t>(operand.output)]];
            case Operand::Kind::gate:
                return {.kind = Source::Kind::gate};
            case Operand::Kind::track:
                return {.kind = Source::Kind::track, .at = place_of_track(operand.index)};
            default:
                return source_of_number(operand.number, pitched);
        }
    }

    Source source_of_number(double number, bool pitched) {
        constexpr double kMost = std::numeric_limits<float>::max();
        const auto value = static_cast<float>(std::clamp(number, -kMost, kMost));
        if (!pitched) {
            numbers_.push_back(value);
            return {.kind = Source::Kind::number, .at = (numbers_.size() - 1) * kRowBytes};
        }
        const Source source{.kind = Source::Kind::pitched, .at = plan_->group_bytes_};
        plan_->pitched_.push_back({source.at, value});
        plan_->group_bytes_ += aligned(kRowBytes);
        return source;
    }

    std::size_t place_of_track(std::uint32_t track) {
        std::vector<std::uint32_t>& tracks = plan_->tracks_;
        const auto found = std::find(tracks.begin(), tracks.end(), track);
        const auto place = static_cast<std::size_t>(found - tracks.begin());
        if (found == tracks.end()) tracks.push_back(track);
        return place;
    }

    const Flow& flow_;
    double rate_hz_;
    const Layout layout_;
    std::vector<Source> places_;  ///< of buffers
    std::vector<float> numbers_;
    std::unique_ptr<InstrumentPlan> plan_ = std::make_unique<InstrumentPlan>();
};

base::Result<std::unique_ptr<InstrumentPlan>> plan_instrument(const GraphSpec& spec,
                                                              std::uint32_t bus, double rate_hz) {
    const BusSpec& played = spec.buses.at(bus);
    GraphSpec alone = spec;
    alone.outputs = {{played.name, played.channels}};
    const auto net = make_net(alone);
    if (!net) return tl::unexpected{net.error()};
    Flow flow = steady_flow(*net, {});
    if (hears_voices(flow)) {
        return base::fail(
            {.code = base::Errc::parse,
             .message = fmt::format("{} hears voices itself, so it is no instrument: "
                                    "expected oscillators, noise and what shapes them",
                                    played.name),
             .got = played.name});
    }
    add_pitch(flow);
    return InstrumentBuilder{flow, rate_hz}.build();
}

}  // namespace hocket::graph
