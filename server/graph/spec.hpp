#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "dsp/units.hpp"

namespace hocket::graph {

/// Which node something is, from one edit to the next: the n-th of its kind in its statement.
struct Identity {
    std::string statement;  ///< "~bass", "out"
    dsp::UnitKind unit = dsp::UnitKind::sine;
    int ordinal = 0;
    friend auto operator<=>(const Identity&, const Identity&) = default;
};

/// Where a value comes from.
struct Operand {
    enum class Kind : std::uint8_t {
        number,
        node,    ///< index, output
        bus,     ///< index, output: channel
        track,   ///< index: a pattern as a signal
        voices,  ///< index: what voices play into, output: channel
        gate,    ///< index: a track; of an instrument its note's gate instead
    };
    Kind kind = Kind::number;
    double number = 0;
    std::uint32_t index = 0;
    int output = 0;

    [[nodiscard]] static Operand of_number(double value) { return {.number = value}; }
    [[nodiscard]] static Operand of_node(std::uint32_t index, int output = 0) {
        return {.kind = Kind::node, .index = index, .output = output};
    }
    [[nodiscard]] static Operand of_bus(std::uint32_t index, int channel = 0) {
        return {.kind = Kind::bus, .index = index, .output = channel};
    }
    [[nodiscard]] static Operand of_track(std::uint32_t index) {
        return {.kind = Kind::track, .index = index};
    }
    [[nodiscard]] static Operand of_voices(std::uint32_t index, int channel) {
        return {.kind = Kind::voices, .index = index, .output = channel};
    }
    [[nodiscard]] static Operand of_gate(std::uint32_t track) {
        return {.kind = Kind::gate, .index = track};
    }
    friend bool operator==(const Operand&, const Operand&) = default;
};

struct NodeSpec {
    Identity identity;
    std::vector<Operand> inputs;  ///< as many as the unit has
    double longest_seconds = 1;   ///< of delay lines
};

/// A signal with a name. A mono one has the same operand in both channels.
struct BusSpec {
    std::string name;  ///< "~bass"
    std::array<Operand, 2> channels;
};

/// What is heard; several add up.
struct OutputSpec {
    std::string name;  ///< "out", "out1"
    std::array<Operand, 2> channels;
};

/// All signals there are to be, as a value: no memory, no time, no order. Buses may refer to each
/// other in any order and in circles. Tracks are numbered by who fills them.
struct GraphSpec {
    std::vector<NodeSpec> nodes;
    std::vector<BusSpec> buses;
    std::vector<OutputSpec> outputs;

    static constexpr std::size_t kMostNodes = 16'384;
    static constexpr std::uint32_t kMostTracks = 1'024;
};

}  // namespace hocket::graph
