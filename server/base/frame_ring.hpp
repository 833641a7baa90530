#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <memory>

#include "base/types.hpp"

namespace hocket::base {

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
        : capacity_{static_cast<Frame>(capacity_frames)},
          channels_{channels},
          samples_{
              std::make_unique<float[]>(capacity_frames * static_cast<std::size_t>(channels))} {
        // make_unique zeroes, so every page is touched before the first block.
    }

    [[nodiscard]] Frame capacity_frames() const noexcept { return capacity_; }
    [[nodiscard]] int channels() const noexcept { return channels_; }

    /// Next frame to be written / consumed. Any thread.
    [[nodiscard]] Frame write_frame() const noexcept {
        return write_frame_.load(std::memory_order_acquire);
    }
    [[nodiscard]] Frame read_frame() const noexcept {
        return read_frame_.load(std::memory_order_acquire);
    }
    /// Frames ready to be consumed; 0 when the writer was overtaken.
    [[nodiscard]] Frame fill_frames() const noexcept {
        return std::max<Frame>(0, write_frame() - read_frame());
    }

    /// Writer: appends interleaved frames. The caller keeps fill + frames <= capacity.
    /// @return false (and writes nothing) if they do not fit.
    bool write(const float* interleaved, Frame frames) noexcept {
        const Frame at = write_frame_.load(std::memory_order_relaxed);
        if (at + frames - read_frame_.load(std::memory_order_acquire) > capacity_) return false;
        const Frame start = at % capacity_;
        const Frame first = std::min(frames, capacity_ - start);
        copy(samples_.get() + start * channels_, interleaved, first);
        copy(samples_.get(), interleaved + first * channels_, frames - first);
        write_frame_.store(at + frames, std::memory_order_release);
        return true;
    }

    /// Writer: gives up everything before `frame` (after an underrun); what the reader has not
    /// reached yet of the gap is silence. Never moves back.
    /// @param frame at most capacity_frames() past the read position.
    void skip_to(Frame frame) noexcept {
        const Frame from = std::max(write_frame_.load(std::memory_order_relaxed),
                                    read_frame_.load(std::memory_order_acquire));
        if (frame <= write_frame_.load(std::memory_order_relaxed)) return;
        for (Frame at = from; at < frame;) {
            const Frame start = at % capacity_;
            const Frame count = std::min(frame - at, capacity_ - start);
            std::memset(samples_.get() + start * channels_, 0,
                        static_cast<std::size_t>(count * channels_) * sizeof(float));
            at += count;
        }
        write_frame_.store(frame, std::memory_order_release);
    }

    /// Reader: takes the next `frames`, silence where nothing was rendered.
    /// @return how many frames were missing.
    Frame read(float* interleaved, Frame frames) noexcept {
        const Frame at = read_frame_.load(std::memory_order_relaxed);
        const Frame ready =
            std::clamp<Frame>(write_frame_.load(std::memory_order_acquire) - at, 0, frames);
        const Frame start = at % capacity_;
        const Frame first = std::min(ready, capacity_ - start);
        copy(interleaved, samples_.get() + start * channels_, first);
        copy(interleaved + first * channels_, samples_.get(), ready - first);
        std::memset(interleaved + ready * channels_, 0,
                    static_cast<std::size_t>((frames - ready) * channels_) * sizeof(float));
        read_frame_.store(at + frames, std::memory_order_release);
        return frames - ready;
    }

private:
    void copy(float* to, const float* from, Frame frames) const noexcept {
        std::memcpy(to, from, static_cast<std::size_t>(frames * channels_) * sizeof(float));
    }

    const Frame capacity_;
    const int channels_;
    const std::unique_ptr<float[]> samples_;
    alignas(64) std::atomic<Frame> write_frame_{0};
    alignas(64) std::atomic<Frame> read_frame_{0};
};

}  // namespace hocket::base
