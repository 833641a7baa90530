#include "samples/wav_writer.hpp"

#include <sndfile.h>

namespace hocket::samples {

struct WavWriter::Impl {
    SNDFILE* file = nullptr;
    ~Impl() {
        if (file != nullptr) sf_close(file);
    }
};

WavWriter::WavWriter(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
WavWriter::WavWriter(WavWriter&&) noexcept = default;
WavWriter& WavWriter::operator=(WavWriter&&) noexcept = default;
WavWriter::~WavWriter() = default;

base::Result<WavWriter> WavWriter::open(const std::string& path, int channels, int rate_hz) {
    SF_INFO info{};
    info.samplerate = rate_hz;
    info.channels = channels;
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    auto impl = std::make_unique<Impl>();
    impl->file = sf_open(path.c_str(), SFM_WRITE, &info);
    if (impl->file == nullptr) {
        return base::fail(base::Errc::io, "cannot write " + path + ": " + sf_strerror(nullptr));
    }
    // No PEAK chunk: it carries the time of writing, and equal sound shall be equal files.
    sf_command(impl->file, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    return WavWriter{std::move(impl)};
}

bool WavWriter::write(const float* interleaved, base::Frame frames) {
    return sf_writef_float(impl_->file, interleaved, frames) == frames;
}

void WavWriter::close() { impl_.reset(); }

}  // namespace hocket::samples
