#pragma once

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "base/types.hpp"

namespace hocket::samples {

/// Frames of edge value before the first and after the last frame of every channel, so that a
/// four-point read at any clamped position stays inside the allocation.
inline constexpr int kGuardFrames = 8;

/// One sound file, known by its header, decoded on demand. Its fixed facts never change; its audio
/// comes and goes.
///
/// Threads: a loader writes the audio and publishes how far it is valid; the synthesis thread
/// reads what is published; the schedule thread pins before a trigger is sent and unpins when the
/// voice has retired. Audio of a pinned buffer is never freed, and the object itself lives at
/// least as long as anyone pins it.
///
/// A pin takes no lock, so it could race with an eviction that has just seen none. The rule that
/// makes it safe: pin within kPinWindowSeconds after SampleBank::request() (or load()) was called
/// for this buffer. Eviction leaves alone what was asked for in twice that time.
inline constexpr int kPinWindowSeconds = 5;

class SampleBuffer {
public:
    std::string bank;               ///< name it was found under, "bd"
    std::string path;               ///< empty for the built-in kit
    int index = 0;                  ///< in its bank, when it was first indexed
    base::Frame length_frames = 0;  ///< > 0
    double rate_hz = 44100;         ///< as in the file; the voice's rate carries the ratio
    int channels = 1;               ///< 1 or 2 (of more, the first two are kept)

    [[nodiscard]] double seconds() const noexcept {
        return static_cast<double>(length_frames) / rate_hz;
    }

    /// First frame of a channel, on a cache line; kGuardFrames readable on either side. nullptr
    /// until the first frames are valid, and always for channel 1 of a mono file. Any thread, while
    /// pinned.
    [[nodiscard]] const float* channel(int index_of_channel) const noexcept {
        return channels_[index_of_channel].load(std::memory_order_acquire);
    }
    /// Frames from the start that may be read (with the guard before them); == length_frames: all,
    /// with the guard after them.
    [[nodiscard]] base::Frame valid_frames() const noexcept {
        return valid_frames_.load(std::memory_order_acquire);
    }

    void pin() const noexcept { pins_.fetch_add(1, std::memory_order_acq_rel); }
    void unpin() const noexcept { pins_.fetch_sub(1, std::memory_order_acq_rel); }
    [[nodiscard]] int pins() const noexcept { return pins_.load(std::memory_order_acquire); }

private:
    friend class SampleStore;  // allocates, publishes and frees the audio

    struct Free {
        void operator()(float* audio) const noexcept { std::free(audio); }
    };
    using Audio = std::unique_ptr<float[], Free>;
    enum class State : std::uint8_t { idle, queued, decoding, resident, broken };

    std::atomic<const float*> channels_[2]{nullptr, nullptr};
    std::atomic<base::Frame> valid_frames_{0};
    mutable std::atomic<int> pins_{0};

    // Written under the store's mutex, or by the one thread that decodes it.
    Audio audio_;  ///< all channels and their guards, in one allocation
    State state_ = State::idle;
    bool evictable_ = true;
    std::int64_t last_used_ns_ = 0;
    std::string failure_;  ///< why it is broken
};

}  // namespace hocket::samples
