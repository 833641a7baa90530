#include "clients/cli/bench_graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "base/realtime.hpp"
#include "clients/cli/bench_spread.hpp"
#include "graph/instrument.hpp"
#include "graph/planner.hpp"
#include "voices/instrument.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::cli {
namespace {

using dsp::UnitKind;
using graph::Operand;

constexpr double kForeverFrames = 1e15;

/// A spec, node by node.
class Builder {
public:
    explicit Builder(std::string statement) : statement_{std::move(statement)} {}

    Operand node(UnitKind unit, std::vector<Operand> inputs, double longest_seconds = 1) {
        graph::NodeSpec& made = spec.nodes.emplace_back();
        made.identity.statement = statement_;
        made.identity.unit = unit;
        made.identity.ordinal = static_cast<int>(spec.nodes.size());
        made.inputs = std::move(inputs);
        made.longest_seconds = longest_seconds;
        return Operand::of_node(static_cast<std::uint32_t>(spec.nodes.size() - 1));
    }
    Operand add(const Operand& a, const Operand& b) { return node(UnitKind::add, {a, b}); }
    Operand scale(const Operand& a, double factor) {
        return node(UnitKind::multiply, {a, Operand::of_number(factor)});
    }
    void output(const Operand& both) {
        graph::OutputSpec& made = spec.outputs.emplace_back();
        made.name = "out" + std::to_string(spec.outputs.size());
        made.channels = {both, both};
    }

    graph::GraphSpec spec;

private:
    std::string statement_;
};

Operand num(double value) { return Operand::of_number(value); }

/// The frequencies of the peers' voices: 55 Hz and four octaves, 0.5..4.5 Hz.
double voice_hz(int voice) { return 55 * std::exp2(4 * spread(voice, 0.7548776662)); }
double lfo_hz(int voice) { return 0.5 + 4 * spread(voice, 0.5698402910); }

}  // namespace

std::shared_ptr<void> play_synth_notes(engine::Engine& engine, int notes) {
    constexpr double kHz = 110;
    Builder made{"~synth"};
    const Operand sweep =
        made.node(UnitKind::range, {made.node(UnitKind::sine, {num(2)}), num(400), num(4000)});
    const Operand low =
        made.node(UnitKind::lpf, {made.node(UnitKind::saw, {num(kHz)}), sweep, num(1 / 0.3)});
    const Operand envelope =
        made.node(UnitKind::adsr, {Operand::of_gate(0), num(0.01), num(0.1), num(0.7), num(0.2)});
    const Operand heard = made.node(UnitKind::multiply, {low, envelope});
    made.spec.buses.push_back({"~synth", {heard, heard}});

    const auto kept = std::make_shared<std::vector<std::unique_ptr<voices::Instrument>>>();
    for (int i = 0; i < notes; ++i) {
        if (i % voices::Instrument::kMostPolyphony == 0) {
            auto plan = graph::plan_instrument(made.spec, 0, engine.config().rate_hz);
            if (!plan) return nullptr;
            kept->push_back(std::make_unique<voices::Instrument>(std::move(*plan),
                                                                 engine.config().workers + 1));
        }
        voices::VoiceSpec spec;
        spec.event = static_cast<std::uint64_t>(i);
        spec.instrument = kept->back().get();
        spec.pitch = static_cast<float>(voice_hz(i) / kHz);
        spec.length_frames = static_cast<base::Frame>(kForeverFrames);
        const double pan = std::numbers::pi / 2 * spread(i, 0.7548776662);
        spec.gain_left = static_cast<float>(0.05 * std::cos(pan));
        spec.gain_right = static_cast<float>(0.05 * std::sin(pan));
        spec.level = 0.05f;
        if (engine.send(engine::StartVoice{spec})) continue;
        engine.absorb();
        if (!engine.send(engine::StartVoice{spec})) break;  // it says how many started
    }
    return kept;
}

std::shared_ptr<void> play_graphs(engine::Engine& engine, int graphs) {
    Builder made{"out"};
    for (int i = 0; i < graphs; ++i) {
        const double hz = voice_hz(i);
        const Operand mix =
            made.add(made.add(made.scale(made.node(UnitKind::saw, {num(hz)}), 0.4),
                              made.scale(made.node(UnitKind::saw, {num(hz * 1.007)}), 0.4)),
                     made.scale(made.node(UnitKind::sine, {num(hz * 0.5)}), 0.5));
        const Operand sweep = made.node(
            UnitKind::range, {made.node(UnitKind::sine, {num(lfo_hz(i))}), num(400), num(3000)});
        const Operand low = made.node(UnitKind::lpf, {mix, sweep, num(1 / 0.4)});
        const Operand high = made.node(UnitKind::hpf, {low, num(40), num(std::numbers::sqrt2 / 2)});
        // Falls by 60 dB in 2 s.
        const Operand late =
            made.node(UnitKind::delay, {high, num(0.25), num(std::pow(0.001, 0.125)), num(1)}, 0.5);
        const Operand room =
            made.node(UnitKind::reverb, {made.add(late, high), num(0.7), num(0.5), num(1)});
        const Operand sum =
            made.add(made.add(made.scale(high, 0.6), made.scale(late, 0.3)), made.scale(room, 0.3));
        made.output(made.scale(sum, 0.05));
    }
    auto planned = graph::plan_graph(made.spec, {}, engine.config().rate_hz);
    if (!planned) return nullptr;
    const auto plans =
        std::make_shared<std::vector<std::unique_ptr<graph::Plan>>>(std::move(planned->plans));
    for (const auto& plan : *plans) {
        if (!engine.send(engine::EnterPlan{plan.get(), 0})) return nullptr;
    }
    return plans;
}

double lookup_ns(int nodes, double seconds) {
    constexpr int kBuses = voices::kMaxGraphBuses;
    constexpr double kRateHz = 48'000;
    Builder made{"out"};
    Operand sum = num(1);
    for (int i = 0; i < nodes; ++i) {
        sum = made.add(sum, Operand::of_voices(static_cast<std::uint32_t>(i * 7 % kBuses), i % 2));
    }
    made.output(sum);
    const auto planned = graph::plan_graph(made.spec, {}, kRateHz);
    graph::Plan& plan = *planned->plans.back();
    plan.enter(planned->plans.front().get());
    std::vector<float> samples(static_cast<std::size_t>(kBuses) * 2 * base::kBlockFrames, 0.001f);
    const std::vector<std::uint64_t> sounding(kBuses / 64, ~std::uint64_t{0});
    const graph::VoiceBlocks voices{samples.data(), sounding.data()};
    const auto blocks = static_cast<int>(std::max(1.0, 1e4 * seconds / nodes));
    double best_ns = std::numeric_limits<double>::max();
    for (int round = 0; round < 50; ++round) {
        alignas(64) float out[2 * base::kBlockFrames] = {};
        const long long start_ns = base::steady_ns();
        for (int i = 0; i < blocks; ++i) {
            plan.render(nullptr, voices, out, out + base::kBlockFrames);
        }
        best_ns = std::min(best_ns, static_cast<double>(base::steady_ns() - start_ns) / blocks);
    }
    return best_ns / nodes / base::kBlockFrames;
}

}  // namespace hocket::cli
