#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "dsp/lanes.hpp"
#include "dsp/units.hpp"
#include "graph/plan.hpp"
#include "graph/spec.hpp"

namespace hocket::graph {

/// A bus as an instrument: all that it is made of, over kLanes lanes, each a note with states of
/// its own. The steps are planned once; the states live in groups of kLanes notes, whose memory
/// belongs to the caller.
///
/// Made outside synthesis and never changed: groups may be rendered on several threads at once.
class InstrumentPlan {
public:
    /// What the notes of a group hear from outside, of one block.
    struct Heard {
        /// By place in tracks(); frames x lanes, all lanes alike.
        const dsp::UnitInput* tracks;
        /// 1 while a note's gate is open, else 0; frames x lanes.
        dsp::UnitInput gate;
    };

    /// Of one group, a multiple of 64; to be prepared once.
    [[nodiscard]] std::size_t group_bytes() const noexcept { return group_bytes_; }
    void prepare(std::byte* group) const;
    /// Of who renders; nothing stays in it from one group's block to the next.
    [[nodiscard]] std::size_t scratch_bytes() const noexcept { return scratch_bytes_; }

    /// Starts a lane anew: all of its states, noise of this seed, frequencies times the pitch.
    /// What the lane was until then is given up.
    /// @param offset frames of the block rendered so far.
    void start_lane(std::byte* group, int lane, int offset, std::uint64_t seed,
                    float pitch) const noexcept;

    /// Before the first frame of every block.
    void begin_block(std::byte* group) const noexcept;
    /// Renders the next `frames` from `offset` on.
    void render(std::byte* group, std::byte* scratch, const Heard& heard, int offset,
                int frames) const noexcept;
    /// What a channel of the whole block sounded like, for the caller to do with as it likes until
    /// it renders the next one. Both are the same if not is_stereo().
    [[nodiscard]] dsp::LaneBlock& output(int channel, std::byte* group, std::byte* scratch,
                                         const Heard& heard) const noexcept;

    /// Whether the channels differ.
    [[nodiscard]] bool is_stereo() const noexcept { return is_stereo_; }
    /// Tracks that it reads, by number.
    [[nodiscard]] const std::vector<std::uint32_t>& tracks() const noexcept { return tracks_; }
    [[nodiscard]] std::size_t step_count() const noexcept { return steps_.size(); }

private:
    friend class InstrumentBuilder;

    struct Source {
        enum class Kind : std::uint8_t {
            number,   ///< of numbers_, the same in all lanes
            pitched,  ///< of the group, times the note's pitch
            group,    ///< a buffer that a circle keeps
            scratch,  ///< any other buffer
            track,
            gate
        };
        Kind kind = Kind::number;
        bool frame_before = false;
        std::size_t at = 0;  ///< bytes into numbers_, the group or the scratch; place of a track
    };
    struct Step {
        const dsp::UnitOps* ops = nullptr;  ///< none: the next `count` steps, frame by frame
        dsp::UnitSetup setup;
        std::size_t state = 0;          ///< bytes into the group
        std::uint32_t first_input = 0;  ///< of inputs_
        std::uint32_t count = 0;
        std::array<Source, dsp::kMostUnitOutputs> outputs;
    };
    struct Pitched {
        std::size_t at;  ///< bytes into the group
        float number;
    };

    [[nodiscard]] dsp::UnitInput resolved(const Source& source, std::byte* group,
                                          std::byte* scratch, const Heard& heard,
                                          int offset) const noexcept;
    void run(const Step& step, std::byte* group, std::byte* scratch, const Heard& heard, int offset,
             int frames) const noexcept;

    std::vector<Step> steps_;
    std::vector<Source> inputs_;
    std::vector<Pitched> pitched_;
    std::vector<std::size_t> kept_;  ///< buffers of circles, bytes into the group
    std::array<Source, 2> outputs_;
    Memory numbers_;  ///< kLanes of each
    std::vector<std::uint32_t> tracks_;
    std::size_t group_bytes_ = 0;
    std::size_t scratch_bytes_ = 0;
    bool is_stereo_ = false;
};

/// The lowest number of Hz that follows a note's pitch: below it is an LFO.
inline constexpr double kLowestPitchedHz = 20;

/// Plans a bus of a spec as an instrument. Its gates are the notes'. Frequencies of what sounds
/// follow a note's pitch: those of oscillators that are reached from the bus through inputs that
/// are signals, as a filter's first, or both of a sum, but not its cutoff. Numbers below
/// kLowestPitchedHz stay.
/// Not for real-time threads.
/// @return an error for a bus that hears voices, or what plan_graph() refuses.
[[nodiscard]] base::Result<std::unique_ptr<InstrumentPlan>> plan_instrument(const GraphSpec& spec,
                                                                            std::uint32_t bus,
                                                                            double rate_hz);

}  // namespace hocket::graph
