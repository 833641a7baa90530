#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/types.hpp"

namespace hocket::samples {

/// Writes 32-bit float WAV files. Any thread but the real-time ones; one at a time.
class WavWriter {
public:
    WavWriter(WavWriter&&) noexcept;
    WavWriter& operator=(WavWriter&&) noexcept;
    ~WavWriter();

    /// Creates or replaces the file. Errc::io with the reason.
    [[nodiscard]] static base::Result<WavWriter> open(const std::string& path, int channels,
                                                      int rate_hz);
    /// False when the disk would not take it all.
    bool write(const float* interleaved, base::Frame frames);
    /// Completes the header; nothing may be written after.
    void close();

private:
    struct Impl;
    explicit WavWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::samples
