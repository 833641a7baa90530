#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/types.hpp"

namespace hocket::samples {

/// Writes 32-bit float WAV files, which beyond 4 GiB are RF64 files. Equal sound gives equal
/// bytes. Any thread but the real-time ones; one at a time.
class WavWriter {
public:
    WavWriter(WavWriter&&) noexcept;
    WavWriter& operator=(WavWriter&&) noexcept;
    /// Closes, if nobody did; only close() tells whether that went well.
    ~WavWriter();

    /// Creates or replaces the file. Errc::io with the reason.
    /// @param keeps_header_current after every write the file is whole, should the process end
    /// without close(): for recordings. Costs two system calls a write.
    [[nodiscard]] static base::Result<WavWriter> open(const std::string& path, int channels,
                                                      int rate_hz,
                                                      bool keeps_header_current = false);
    /// False when the disk would not take it all, now or before. Not after close().
    bool write(const float* interleaved, base::Frame frames);
    /// Completes the header. False when the disk did not take the whole file.
    bool close();

private:
    struct Impl;
    explicit WavWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::samples
