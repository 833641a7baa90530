#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/types.hpp"

namespace hocket::samples {

/// What a header says, and which version of the file said it.
struct SoundFacts {
    base::Frame length_frames = 0;
    double rate_hz = 0;
    int channels = 0;  ///< as in the file, before the rest beyond two is dropped
    std::int64_t size_bytes = 0;
    std::int64_t modified_ns = 0;
};

/// A sound file open for reading from its start. One thread at a time.
class SoundFile {
public:
    virtual ~SoundFile() = default;
    [[nodiscard]] virtual const SoundFacts& facts() const = 0;
    /// The next frames, interleaved, full scale = 1, never NaN or infinite.
    /// @return frames read; fewer than asked for at the end or where the file is damaged.
    virtual base::Frame read(float* interleaved, base::Frame frames) = 0;
};

/// Opens a regular file that libsndfile can read; the error says why not. Never waits for a pipe
/// or device that only bears the name of a sound file.
[[nodiscard]] base::Result<std::unique_ptr<SoundFile>> open_sound_file(const std::string& path);

/// Why a sound with these facts cannot be played; empty if it can.
/// @param memory_bytes the most its decoded audio may take
[[nodiscard]] std::string fault_of(const SoundFacts& facts, std::int64_t memory_bytes);

/// Floats before the first frame of each channel: room for the guard, and a whole cache line.
inline constexpr base::Frame kLeadFrames = 16;

/// Floats from the start of one channel to the start of the next, so that each begins on a
/// cache line.
[[nodiscard]] base::Frame channel_stride(base::Frame length_frames);

/// Decoded size of a sound in bytes, guards included; at most two channels count.
/// @param length_frames below 2^58
[[nodiscard]] std::int64_t decoded_bytes(base::Frame length_frames, int channels);

}  // namespace hocket::samples
