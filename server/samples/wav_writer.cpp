#include "samples/wav_writer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <utility>

namespace hocket::samples {
namespace {

// Written by hand: libsndfile gives RF64 a PEAK chunk that carries the time of writing and cannot
// be switched off, and equal sound shall be equal files.
static_assert(std::endian::native == std::endian::little, "samples go to the file as they are");

constexpr std::uint64_t kNotIn32Bits = std::numeric_limits<std::uint32_t>::max();

/// The bytes before the samples; numbers are little-endian.
class Header {
public:
    // RIFF or RF64, JUNK or ds64, fmt, fact, data.
    static constexpr std::size_t kBytes = 12 + (8 + 28) + (8 + 16) + (8 + 4) + 8;

    /// A file beyond 32 bits is an RF64 (EBU Tech 3306): its sizes stand in the ds64 chunk, for
    /// which a plain WAV has kept the place.
    Header(int channels, int rate_hz, std::uint64_t data_bytes) {
        const auto frame_bytes = static_cast<std::uint64_t>(channels) * sizeof(float);
        const std::uint64_t riff_bytes = kBytes - 8 + data_bytes;
        const std::uint64_t frames = data_bytes / frame_bytes;
        const bool large = riff_bytes >= kNotIn32Bits;
        const auto small = [large](std::uint64_t size) { return large ? kNotIn32Bits : size; };
        text(large ? "RF64" : "RIFF");
        number<4>(small(riff_bytes));
        text("WAVE");
        text(large ? "ds64" : "JUNK");
        number<4>(28);
        number<8>(large ? riff_bytes : 0);
        number<8>(large ? data_bytes : 0);
        number<8>(large ? frames : 0);
        number<4>(0);  // no table of further sizes
        text("fmt ");
        number<4>(16);
        number<2>(3);  // IEEE float
        number<2>(static_cast<std::uint64_t>(channels));
        number<4>(static_cast<std::uint64_t>(rate_hz));
        number<4>(static_cast<std::uint64_t>(rate_hz) * frame_bytes);
        number<2>(frame_bytes);
        number<2>(32);
        text("fact");
        number<4>(4);
        number<4>(small(frames));
        text("data");
        number<4>(small(data_bytes));
    }
    [[nodiscard]] const std::array<char, kBytes>& bytes() const { return bytes_; }

private:
    void text(const char* four) {
        std::memcpy(bytes_.data() + at_, four, 4);
        at_ += 4;
    }
    template <std::size_t Bytes>
    void number(std::uint64_t value) {
        std::memcpy(bytes_.data() + at_, &value, Bytes);
        at_ += Bytes;
    }

    std::array<char, kBytes> bytes_{};
    std::size_t at_ = 0;
};

}  // namespace

struct WavWriter::Impl {
    std::FILE* file = nullptr;
    int channels = 1;
    int rate_hz = 48000;
    bool keeps_header_current = false;
    bool failed = false;

    ~Impl() { static_cast<void>(close()); }

    /// What has reached the file is what the header tells, a full disk or not.
    bool update_header() {
        struct stat facts {};
        if (std::fflush(file) != 0) failed = true;
        if (fstat(fileno(file), &facts) != 0) failed = true;
        const auto frame_bytes = static_cast<std::uint64_t>(channels) * sizeof(float);
        const auto size = static_cast<std::uint64_t>(facts.st_size);
        const std::uint64_t data_bytes = size > Header::kBytes ? size - Header::kBytes : 0;
        const Header header{channels, rate_hz, data_bytes / frame_bytes * frame_bytes};
        const ssize_t written =
            pwrite(fileno(file), header.bytes().data(), header.bytes().size(), 0);
        if (written != static_cast<ssize_t>(header.bytes().size())) failed = true;
        return !failed;
    }

    bool close() {
        if (file == nullptr) return !failed;
        update_header();
        if (std::fclose(std::exchange(file, nullptr)) != 0) failed = true;
        return !failed;
    }
};

WavWriter::WavWriter(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
WavWriter::WavWriter(WavWriter&&) noexcept = default;
WavWriter& WavWriter::operator=(WavWriter&&) noexcept = default;
WavWriter::~WavWriter() = default;

base::Result<WavWriter> WavWriter::open(const std::string& path, int channels, int rate_hz,
                                        bool keeps_header_current) {
    auto impl = std::make_unique<Impl>();
    impl->channels = channels;
    impl->rate_hz = rate_hz;
    impl->keeps_header_current = keeps_header_current;
    impl->file = std::fopen(path.c_str(), "wbe");
    const Header empty{channels, rate_hz, 0};
    if (impl->file == nullptr ||
        std::fwrite(empty.bytes().data(), 1, Header::kBytes, impl->file) != Header::kBytes ||
        std::fflush(impl->file) != 0) {
        return base::fail(base::Errc::io,
                          fmt::format("cannot write {}: {}", path, std::strerror(errno)));
    }
    return WavWriter{std::move(impl)};
}

bool WavWriter::write(const float* interleaved, base::Frame frames) {
    const std::size_t samples =
        static_cast<std::size_t>(frames) * static_cast<std::size_t>(impl_->channels);
    if (std::fwrite(interleaved, sizeof(float), samples, impl_->file) != samples) {
        impl_->failed = true;
    }
    if (impl_->keeps_header_current) impl_->update_header();
    return !impl_->failed;
}

bool WavWriter::close() { return impl_->close(); }

}  // namespace hocket::samples
