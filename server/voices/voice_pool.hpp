#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/types.hpp"
#include "dsp/lanes.hpp"
#include "voices/job_runner.hpp"
#include "voices/lane_group.hpp"
#include "voices/voice_buffers.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// What became of a voice, for those who count and tell.
struct VoiceReport {
    enum class Kind : std::uint8_t {
        started,  ///< at `frame`
        starved,  ///< reached frames that were not decoded yet (once a voice)
        stolen,   ///< gave its place up at `frame`, fading
        choked,   ///< by its cut group, from `frame` on
        cut,      ///< silent from `frame` on: no fade slot was left
        ended,    ///< its sample is no longer read; `sample` may be unpinned. Always the last one.
    };
    Kind kind = Kind::started;
    std::uint64_t event = 0;
    base::Frame frame = 0;
    const samples::SampleBuffer* sample = nullptr;  ///< or
    Instrument* instrument = nullptr;
};

/// Where reports go; must take kMaxReports a voice. Called on the synthesis thread.
class VoiceReporter {
public:
    virtual ~VoiceReporter() = default;
    virtual void report(const VoiceReport& report) noexcept = 0;
};
/// Reports one voice can cause at most: one of each kind.
inline constexpr int kMaxReports = 6;

/// The voices: allocation, choke groups, stealing, rendering by lane groups.
///
/// Everything is allocated at construction: max_voices that sound and as many again that fade out
/// after having been stolen. Groups are kept dense per bus and channel layout (the hole an ended
/// voice leaves is filled by the last one of its kind), so a sparse group is the exception, and
/// where a voice lives depends on the commands alone.
///
/// Synthesis thread; real-time safe but for the constructor.
class VoicePool {
public:
    VoicePool(int max_voices, double rate_hz, VoiceReporter& reporter, int max_workers);

    /// Starts a voice in the block from `block` on (spec.start in [block, block + 64)); chokes and
    /// steals as needed. Calls of one block come in the order of their frames.
    void start(base::Frame block, const VoiceSpec& spec) noexcept;

    /// Releases the voices of the choke group of a voice or note that starts.
    void choke(base::Frame block, const VoiceSpec& spec) noexcept;

    /// Every sounding voice falls to 0 within `frames` from `frame` on.
    void release_all(base::Frame frame, base::Frame frames) noexcept;

    /// Renders the block and adds every voice to its bus.
    void render(base::Frame block, VoiceBuffers& out, JobRunner& runner) noexcept;

    /// Lives through the block without rendering it: what an underrun swallowed.
    void skip(base::Frame block) noexcept;

    /// Voices sounding, the most there were at one frame, those fading after a theft.
    [[nodiscard]] int active() const noexcept { return active_; }
    [[nodiscard]] int peak() const noexcept { return peak_; }
    [[nodiscard]] int fading() const noexcept { return fading_; }
    [[nodiscard]] int max_voices() const noexcept { return max_voices_; }
    [[nodiscard]] int occupied() const noexcept { return occupied_count_; }

private:
    using VoiceId = std::int32_t;
    static constexpr VoiceId kNoVoice = -1;
    static constexpr int kLayouts = 2;  // mono, stereo
    static constexpr int kGroupsPerJob = 8;

    struct Voice {
        std::uint64_t event = 0;
        const samples::SampleBuffer* sample = nullptr;
        base::Frame start = 0;
        base::Frame end = 0;
        double cut = 0;
        std::int32_t cut_release_frames = 0;
        std::int32_t list_place = 0;  ///< in occupied_
        std::int16_t group = 0;
        std::int8_t lane = 0;
        std::uint8_t orbit = 0;
        std::uint8_t bus = 0;
        std::uint8_t layout = 0;
        bool used = false;
        bool stolen = false;   ///< fading after a theft
        bool expired = false;  ///< ended within the block under way
        bool starved = false;
        bool cut_on_grid = false;
    };
    /// What stealing compares, as of the start of the block.
    struct Candidate {
        float level = 0;
        bool releasing = false;
        VoiceId id = kNoVoice;
        base::Frame start = 0;
        std::uint64_t event = 0;
    };
    /// The dense groups of one bus and layout.
    struct Row {
        std::vector<std::int16_t> groups;  ///< capacity for all groups from the start
        int voices = 0;
    };
    struct JobSpan {
        std::int16_t row = 0;
        std::int16_t first = 0;
        std::int16_t count = 0;
    };
    struct JobSums {
        float left[base::kBlockFrames];
        float right[base::kBlockFrames];
    };
    struct alignas(64) Scratch {
        dsp::LaneBlock left, right, left_sum, right_sum;
    };

    [[nodiscard]] Row& row(int bus, int layout) noexcept {
        return rows_[static_cast<std::size_t>(bus * kLayouts + layout)];
    }
    void steal(base::Frame block, base::Frame frame) noexcept;
    static bool stolen_later(const Candidate& a, const Candidate& b) noexcept;
    [[nodiscard]] Candidate candidate(VoiceId id) const noexcept;
    void rank_candidates(base::Frame block) noexcept;
    void add_candidate(VoiceId id, base::Frame block) noexcept;
    [[nodiscard]] VoiceId take_victim(base::Frame block) noexcept;
    void expire_until(base::Frame block, base::Frame frame) noexcept;
    void note_end(VoiceId id, base::Frame block) noexcept;
    void remove(VoiceId id, base::Frame frame) noexcept;
    void make_room(base::Frame block) noexcept;
    void plan_jobs() noexcept;
    static void run_job(void* context, int job, int worker) noexcept;
    void collect_ended(base::Frame block_end) noexcept;
    void forget_ending() noexcept;

    const int max_voices_;
    const double rate_hz_;
    VoiceReporter& reporter_;
    const dsp::LaneKernels& kernels_;

    std::vector<Voice> voices_;
    std::vector<VoiceId> free_voices_;
    std::vector<VoiceId> occupied_;    ///< ids in use, dense
    std::vector<VoiceId> cut_voices_;  ///< those with a choke group, in order of their start
    std::vector<LaneGroup> groups_;
    std::vector<std::int16_t> free_groups_;
    std::vector<VoiceId> lane_owner_;  ///< group * kLanes + lane -> voice
    std::vector<Row> rows_;

    // Ends within the block under way, sorted; built when the first voice of a block starts.
    std::vector<VoiceId> ending_;
    std::size_t ending_next_ = 0;
    base::Frame ending_block_ = -1;

    std::vector<VoiceId> stolen_;  ///< those that fade, in order of their theft
    // Heap of who might be stolen; built at the first theft of a block.
    std::vector<Candidate> candidates_;
    base::Frame candidates_block_ = -1;

    std::vector<JobSpan> jobs_;
    std::vector<JobSums> job_sums_;
    std::vector<Scratch> scratch_;
    base::Frame block_ = 0;

    int active_ = 0;
    int peak_ = 0;
    int fading_ = 0;
    int occupied_count_ = 0;
};

}  // namespace hocket::voices
