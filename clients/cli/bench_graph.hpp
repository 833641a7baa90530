#pragma once

#include <memory>

#include "engine/engine.hpp"

namespace hocket::cli {

// The workloads of the signal graph. Each sends to an engine what it is to play and gives back what
// must live as long as that plays; null when the engine would not take it.

/// W2: notes of an instrument, each a band-limited saw through a resonant low-pass that an LFO
/// sweeps, an ADSR, and a pan of its own.
std::shared_ptr<void> play_synth_notes(engine::Engine& engine, int notes);

/// W3: graphs of ten nodes, each two saws, sine, LFO, mixer, low-pass, high-pass, feedback delay,
/// Freeverb of one side, output mixer.
std::shared_ptr<void> play_graphs(engine::Engine& engine, int graphs);

/// What reading a bus of voices costs in a graph of this many nodes, each of which reads one.
/// @return nanoseconds a node and frame, the node's own addition included.
double lookup_ns(int nodes, double seconds);

}  // namespace hocket::cli
