#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/types.hpp"
#include "graph/plan.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// What the voices of one block sound like, by destination bus: one stereo block a bus in one
/// array, indexed by the bus's dense id. Only the buses that sounded are cleared and read, so a
/// silent one costs nothing and reading one costs an index, whatever the number of nodes.
///
/// Synthesis thread.
class VoiceBuffers {
public:
    VoiceBuffers()
        : samples_{std::make_unique<float[]>(static_cast<std::size_t>(kMaxBuses) * kBusFloats)} {}

    /// Forgets the last block.
    void clear() noexcept { sounding_ = {}; }

    /// The bus's block for adding to, zeroed at its first use since clear():
    /// kBlockFrames of the left channel, then of the right.
    [[nodiscard]] float* add_to(int bus) noexcept {
        float* block = samples_.get() + static_cast<std::size_t>(bus) * kBusFloats;
        std::uint64_t& word = sounding_[static_cast<std::size_t>(bus) / 64];
        const std::uint64_t bit = std::uint64_t{1} << (bus % 64);
        if ((word & bit) == 0) {
            word |= bit;
            std::memset(block, 0, kBusFloats * sizeof(float));
        }
        return block;
    }

    /// All of it, for plans of the graph.
    [[nodiscard]] graph::VoiceBlocks blocks() const noexcept {
        return {samples_.get(), sounding_.data()};
    }
    /// Bit b % 64 of word b / 64: bus b sounded in this block.
    using Sounding = std::array<std::uint64_t, (kMaxBuses + 63) / 64>;
    [[nodiscard]] const Sounding& sounding() const noexcept { return sounding_; }
    [[nodiscard]] bool sounded(int bus) const noexcept {
        return (sounding_[static_cast<std::size_t>(bus) / 64] >> (bus % 64) & 1U) != 0;
    }
    /// The block of a bus that sounded.
    [[nodiscard]] const float* bus(int bus) const noexcept {
        return samples_.get() + static_cast<std::size_t>(bus) * kBusFloats;
    }

private:
    static constexpr std::size_t kBusFloats = 2 * base::kBlockFrames;
    static_assert(kMaxOrbits == 64, "the first word of sounding_ is that of the orbits");
    std::unique_ptr<float[]> samples_;
    Sounding sounding_{};
};

}  // namespace hocket::voices
