#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "base/types.hpp"
#include "dsp/lanes.hpp"
#include "dsp/units.hpp"

namespace hocket::graph {

struct FreeMemory {
    void operator()(std::byte* memory) const noexcept { std::free(memory); }
};
/// Zeroed memory at a multiple of 64.
using Memory = std::unique_ptr<std::byte[], FreeMemory>;
[[nodiscard]] Memory allocate_zeroed(std::size_t bytes);

/// The values of the tracks in the block being rendered.
struct TrackBlock {
    const float* at;  ///< one value if held, else kBlockFrames
    bool held;
};

/// What voices sounded like in the block being rendered, by dense bus id.
struct VoiceBlocks {
    const float* at;                ///< kBlockFrames of left, then of right, a bus
    const std::uint64_t* sounding;  ///< bit b % 64 of word b / 64: bus b sounded; else it is silent
};

/// What became of a plan's signals in the block rendered last.
struct Trap {
    static constexpr std::uint32_t kNone = ~0U;
    std::uint32_t node = kNone;  ///< of the plan's names
    std::uint64_t count = 0;
};

/// A graph ready to be rendered over one lane: a flat list of steps in the order in which they
/// depend on each other, their memory and their buffers. Made by plan_graph() outside synthesis;
/// nothing in it allocates afterwards.
///
/// Synthesis thread: enter(), render(); freed outside.
class Plan {
public:
    /// Takes the states over from the plan it was made to follow, by swapping pointers. To be
    /// called once, before the first block. @param before null where there was none.
    void enter(Plan* before) noexcept;

    /// Renders the next block and adds its outputs to `left` and `right` (kBlockFrames each).
    /// @param tracks by number, as many as the spec's highest and one more.
    /// @param voices as many buses as the spec's highest and one more.
    void render(const TrackBlock* tracks, const VoiceBlocks& voices, float* left,
                float* right) noexcept;

    /// Whether its follower may be entered: at once, or when it has lived for its length.
    [[nodiscard]] bool is_over() const noexcept { return block_ >= length_blocks_; }
    /// Whether it adds anything to the outputs at all.
    [[nodiscard]] bool is_heard() const noexcept { return !outputs_.empty(); }
    /// Tracks that it reads, by number.
    [[nodiscard]] const std::vector<std::uint32_t>& tracks() const noexcept { return tracks_; }
    /// Buses of voices that it reads, by number.
    [[nodiscard]] const std::vector<std::uint32_t>& voice_buses() const noexcept {
        return voice_buses_;
    }
    /// What was not finite was muted for the block, and what had kept it began anew: how often, and
    /// the node that the latest came from.
    [[nodiscard]] const Trap& trap() const noexcept { return trap_; }

    // ---- not for synthesis
    [[nodiscard]] std::size_t step_count() const noexcept { return steps_.size(); }
    [[nodiscard]] std::size_t buffer_count() const noexcept { return buffer_count_; }
    [[nodiscard]] std::size_t state_bytes() const noexcept { return state_bytes_; }
    /// "~bass lpf 0", of the number in trap(); nothing for a number that is none of a node.
    [[nodiscard]] std::string node_name(std::uint32_t node) const {
        return node < names_.size() ? names_[node] : std::string{};
    }

private:
    friend class PlanBuilder;

    enum class StepKind : std::uint8_t {
        unit,
        ramp,    ///< from number to number, over the plan's length
        fade,    ///< from one signal to another, over the plan's length
        island,  ///< the next `count` steps, frame by frame
        beside,  ///< the next dsp::kBeside steps, units of one kind, at once
    };
    struct Step {
        StepKind kind = StepKind::unit;
        const dsp::UnitOps* ops = nullptr;
        std::uint32_t state = 0;                              ///< of states_
        std::uint32_t node = 0;                               ///< of names_
        std::uint32_t first_input = 0;                        ///< of inputs_
        std::uint32_t count = 0;                              ///< steps of an island
        std::array<float*, dsp::kMostUnitOutputs> outputs{};  ///< null: nobody reads it
        float from = 0, to = 0;                               ///< of a ramp
        /// It keeps what is not finite, or passes it on in a circle. What does neither is told by
        /// those that read it.
        bool is_checked = false;
    };
    struct State {
        Memory memory;
        dsp::UnitSetup setup;
        std::int32_t from = -1;  ///< index in the plan before; -1: its own
        /// Of a node in a circle: its buffers, whose last frame is read in the next block.
        std::array<float*, dsp::kMostUnitOutputs> circling{};
    };
    /// An input that a track fills, every block anew.
    struct TrackInput {
        std::uint32_t input;
        std::uint32_t track;
    };
    /// An input that is what voices sounded like, every block anew.
    struct VoiceInput {
        std::uint32_t input;
        std::uint32_t bus;
        std::uint32_t channel;
    };
    struct Output {
        std::uint32_t input;  ///< of inputs_
        int channel;
    };

    void take_inputs(const TrackBlock* tracks, const VoiceBlocks& voices) noexcept;
    void run(const Step& step, int offset, int frames) noexcept;
    void run_island(const Step& island, const Step* steps) noexcept;
    void run_beside(const Step* steps) noexcept;
    void ramp(const Step& step, int offset, int frames) const noexcept;
    void fade(const Step& step, int offset, int frames) const noexcept;
    void add_output(const Output& output, float* sum) noexcept;
    void check(const Step& step) noexcept;
    void trap(const Step* end, const float* strange) noexcept;
    [[nodiscard]] const Step* writer_before(const Step* end, const float* buffer) const noexcept;
    [[nodiscard]] bool is_finite(const dsp::UnitInput& input) const noexcept {
        return input.held || kernels_.is_finite(input.at);
    }

    const dsp::LaneKernels& kernels_ = dsp::lane_kernels();
    std::vector<Step> steps_;
    std::vector<State> states_;
    std::vector<dsp::UnitInput> inputs_;
    std::vector<TrackInput> track_inputs_;
    std::vector<VoiceInput> voice_inputs_;
    std::vector<Output> outputs_;
    std::vector<std::uint32_t> tracks_;
    std::vector<std::uint32_t> voice_buses_;
    std::vector<std::string> names_;
    std::unique_ptr<float[]> numbers_;  ///< what held inputs point to
    Memory buffers_;
    std::size_t buffer_count_ = 0;
    std::size_t state_bytes_ = 0;
    int length_blocks_ = 0;
    int block_ = 0;  ///< rendered so far, up to length_blocks_
    Trap trap_;
    bool has_trapped_ = false;  ///< in this block
};

}  // namespace hocket::graph
