#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/types.hpp"
#include "dsp/lanes.hpp"
#include "graph/plan.hpp"
#include "voices/instrument.hpp"
#include "voices/job_runner.hpp"
#include "voices/voice_buffers.hpp"
#include "voices/voice_pool.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// Plays the notes of instruments: allocation, choke groups, stealing, rendering by groups of
/// lanes. Every instrument has notes of its own, so one never steals another's.
///
/// A note that cannot be placed at all, because kMostInstruments sound or max_notes do, is cut
/// before it starts. Reports `ended` come last in a block: with the last of its notes an instrument
/// is let go of.
///
/// Synthesis thread; real-time safe but for the constructor.
class InstrumentPool {
public:
    /// @param max_notes of all instruments together, those that fade after a theft included.
    InstrumentPool(int max_notes, double rate_hz, VoiceReporter& reporter, int max_workers);

    static constexpr std::size_t kMostInstruments = 64;

    /// Starts a note of spec.instrument in the block from `block` on; chokes and steals as needed.
    /// Calls of one block come in the order of their frames.
    void start(base::Frame block, const VoiceSpec& spec) noexcept;
    /// Releases the notes of the choke group of a voice that starts.
    void choke(const VoiceSpec& spec) noexcept;
    /// Every note falls to 0 within `frames` from `frame` on.
    void release_all(base::Frame frame, base::Frame frames) noexcept;

    /// Those that have notes: their tracks are to be followed.
    [[nodiscard]] std::span<const Instrument* const> sounding() const noexcept {
        return {sounding_.data(), sounding_.size()};
    }
    /// Renders the block and adds every note to its bus.
    /// @param tracks by number, those of sounding() followed.
    void render(base::Frame block, const graph::TrackBlock* tracks, VoiceBuffers& out,
                JobRunner& runner) noexcept;
    /// Lives through the block without rendering it.
    void skip(base::Frame block) noexcept;

    /// Notes that sound, those that fade after a theft, and both.
    [[nodiscard]] int active() const noexcept { return active_; }
    [[nodiscard]] int fading() const noexcept { return occupied_ - active_; }
    [[nodiscard]] int occupied() const noexcept { return occupied_; }
    /// Notes that ended because their sound was not finite.
    [[nodiscard]] std::uint64_t trapped() const noexcept { return trapped_; }

private:
    using Place = Instrument::Place;
    static constexpr int kGroupsPerJob = 4;

    struct Job {
        Instrument* instrument = nullptr;
        int first = 0;  ///< of its groups that play
        int count = 0;
        int sums = 0;  ///< written by the job, from first * kLanes on
        std::uint32_t trapped = 0;
    };
    struct alignas(64) Scratch {
        dsp::LaneBlock left_sum, right_sum;
    };

    [[nodiscard]] bool can_place(const Instrument& instrument) const noexcept;
    void expire(Instrument& instrument, base::Frame frame) noexcept;
    [[nodiscard]] static Place victim(Instrument& instrument, base::Frame frame) noexcept;
    void steal(Instrument& instrument, base::Frame frame) noexcept;
    void make_room(Instrument& instrument, base::Frame block) noexcept;
    void remove(Instrument& instrument, const Place& place) noexcept;
    void report(VoiceReport::Kind kind, const VoiceSpec& spec, base::Frame frame) noexcept {
        reporter_.report({kind, spec.event, frame, nullptr, spec.instrument});
    }
    void plan_jobs(const graph::TrackBlock* tracks) noexcept;
    static void run_job(void* context, int job, int worker) noexcept;
    void mix_group(const NoteGroup& group, const NoteGroup::Sound& sound, Scratch& scratch,
                   Job& job, int& bus) noexcept;
    void flush(Scratch& scratch, Job& job, int bus) noexcept;
    void collect_ended(base::Frame block_end) noexcept;

    const int max_notes_;
    const double rate_hz_;
    VoiceReporter& reporter_;
    const dsp::LaneKernels& kernels_;
    std::vector<Instrument*> sounding_;
    std::vector<Job> jobs_;
    std::vector<Scratch> scratch_;
    std::vector<VoiceReport> ended_;
    base::Frame block_ = 0;
    int active_ = 0;
    int occupied_ = 0;
    std::uint64_t trapped_ = 0;
};

}  // namespace hocket::voices
