#pragma once

#include <cstddef>
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
        : samples_{std::make_unique<float[]>(static_cast<std::size_t>(kMaxOrbits) * kBusFloats)} {}

    /// Forgets the last block.
    void clear() noexcept { sounding_ = 0; }

    /// The bus's block for adding to, zeroed at its first use since clear():
    /// kBlockFrames of the left channel, then of the right.
    [[nodiscard]] float* add_to(int bus) noexcept {
        float* block = samples_.get() + static_cast<std::size_t>(bus) * kBusFloats;
        const std::uint64_t bit = std::uint64_t{1} << bus;
        if ((sounding_ & bit) == 0) {
            sounding_ |= bit;
            std::memset(block, 0, kBusFloats * sizeof(float));
        }
        return block;
    }

    /// All of it, for plans of the graph.
    [[nodiscard]] graph::VoiceBlocks blocks() const noexcept {
        return {samples_.get(), &sounding_};
    }
    /// Bit b: bus b sounded in this block.
    [[nodiscard]] std::uint64_t sounding() const noexcept { return sounding_; }
    /// The block of a bus that sounded.
    [[nodiscard]] const float* bus(int bus) const noexcept {
        return samples_.get() + static_cast<std::size_t>(bus) * kBusFloats;
    }

private:
    static constexpr std::size_t kBusFloats = 2 * base::kBlockFrames;
    static_assert(kMaxOrbits <= 64, "sounding_ has a bit a bus");
    std::unique_ptr<float[]> samples_;
    std::uint64_t sounding_ = 0;
};

}  // namespace hocket::voices
