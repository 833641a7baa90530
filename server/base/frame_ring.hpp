#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>

#include "base/types.hpp"

namespace hocket::base {

/// Where the two ends of a FrameRing stand; may lie in memory that two processes share.
struct RingPositions {
    alignas(64) std::atomic<Frame> write{0};
    alignas(64) std::atomic<Frame> read{0};
};

/// Interleaved audio between the synthesis thread (writer) and the clock that consumes it
/// (reader: device callback or null clock), under absolute frame numbers.
///
/// The reader's position only ever advances, in step with the device: what was not rendered in
/// time is handed out as silence and its frames are gone. A writer that was overtaken sees that
/// its position lies behind the reader's and jumps ahead (skip_to), so stream time never slips.
class FrameRing {
public:
    /// @param capacity_frames at least 2 * 4096; @param channels 1..kMaxOutputs.
    FrameRing(std::size_t capacity_frames, int channels)
        : own_positions_{std::make_unique<RingPositions>()},
          // make_unique zeroes, so every page is touched before the first block.
          own_samples_{
              std::make_unique<float[]>(capacity_frames * static_cast<std::size_t>(channels))},
          capacity_{static_cast<Frame>(capacity_frames)},
          channels_{channels},
          positions_{*own_positions_},
          samples_{own_samples_.get()} {}

    /// One end of a ring over memory that others share. @param samples capacity * channels floats;
    /// both must outlive this.
    FrameRing(RingPositions& positions, float* samples, std::size_t capacity_frames,
              int channels) noexcept
        : capacity_{static_cast<Frame>(capacity_frames)},
          channels_{channels},
          positions_{positions},
          samples_{samples} {}

    [[nodiscard]] Frame capacity_frames() const noexcept { return capacity_; }
    [[nodiscard]] int channels() const noexcept { return channels_; }

    /// Next frame to be written / consumed. Any thread.
    [[nodiscard]] Frame write_frame() const noexcept {
        return positions_.write.load(std::memory_order_acquire);
    }
    [[nodiscard]] Frame read_frame() const noexcept {
        return positions_.read.load(std::memory_order_acquire);
    }
    /// Frames ready to be consumed; 0 when the writer was overtaken.
    [[nodiscard]] Frame fill_frames() const noexcept {
        return std::max<Frame>(0, write_frame() - read_frame());
    }

    /// Writer: appends interleaved frames. The caller keeps fill + frames <= capacity.
    /// @return false (and writes nothing) if they do not fit.
    bool write(const float* interleaved, Frame frames) noexcept {
        const Frame at = positions_.write.load(std::memory_order_relaxed);
        if (at + frames - positions_.read.load(std::memory_order_acquire) > capacity_) return false;
        const Frame start = at % capacity_;
        const Frame first = std::min(frames, capacity_ - start);
        copy(samples_ + start * channels_, interleaved, first);
        copy(samples_, interleaved + first * channels_, frames - first);
        positions_.write.store(at + frames, std::memory_order_release);
        return true;
    }

    /// Writer: gives up everything before `frame` (after an underrun); what the reader has not
    /// reached yet of the gap is silence. Never moves back.
    /// @param frame at most capacity_frames() past the read position.
    void skip_to(Frame frame) noexcept {
        const Frame from = std::max(positions_.write.load(std::memory_order_relaxed),
                                    positions_.read.load(std::memory_order_acquire));
        if (frame <= positions_.write.load(std::memory_order_relaxed)) return;
        for (Frame at = from; at < frame;) {
            const Frame start = at % capacity_;
            const Frame count = std::min(frame - at, capacity_ - start);
            std::memset(samples_ + start * channels_, 0,
                        static_cast<std::size_t>(count * channels_) * sizeof(float));
            at += count;
        }
        positions_.write.store(frame, std::memory_order_release);
    }

    /// Reader: takes the next `frames`, silence where nothing was rendered.
    /// @return how many frames were missing.
    Frame read(float* interleaved, Frame frames) noexcept {
        const Frame at = positions_.read.load(std::memory_order_relaxed);
        const Frame ready =
            std::clamp<Frame>(positions_.write.load(std::memory_order_acquire) - at, 0, frames);
        const Frame start = at % capacity_;
        const Frame first = std::min(ready, capacity_ - start);
        copy(interleaved, samples_ + start * channels_, first);
        copy(interleaved + first * channels_, samples_, ready - first);
        std::memset(interleaved + ready * channels_, 0,
                    static_cast<std::size_t>((frames - ready) * channels_) * sizeof(float));
        positions_.read.store(at + frames, std::memory_order_release);
        return frames - ready;
    }

    /// Reader: gives up what lies before `frame`; never moves back.
    void advance_to(Frame frame) noexcept {
        if (frame > positions_.read.load(std::memory_order_relaxed)) {
            positions_.read.store(frame, std::memory_order_release);
        }
    }

private:
    void copy(float* to, const float* from, Frame frames) const noexcept {
        std::memcpy(to, from, static_cast<std::size_t>(frames * channels_) * sizeof(float));
    }

    const std::unique_ptr<RingPositions> own_positions_;
    const std::unique_ptr<float[]> own_samples_;
    const Frame capacity_;
    const int channels_;
    RingPositions& positions_;
    float* const samples_;
};

}  // namespace hocket::base
