#include "samples/sound_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>

#include "samples/sample_buffer.hpp"

namespace hocket::samples {
namespace {

constexpr double kLowestRateHz = 1'000;
constexpr double kHighestRateHz = 768'000;
constexpr int kMostChannels = 256;

class SndFile final : public SoundFile {
public:
    /// Owns the file, and with it the descriptor libsndfile was given.
    SndFile(SNDFILE* file, const SoundFacts& facts) : file_{file}, facts_{facts} {}
    ~SndFile() override { sf_close(file_); }
    SndFile(const SndFile&) = delete;
    SndFile& operator=(const SndFile&) = delete;

    [[nodiscard]] const SoundFacts& facts() const override { return facts_; }

    base::Frame read(float* interleaved, base::Frame frames) override {
        const base::Frame got =
            std::max<base::Frame>(0, sf_readf_float(file_, interleaved, frames));
        // Float files hold whatever was written into them.
        for (float* sample = interleaved; sample != interleaved + got * facts_.channels; ++sample) {
            if (!std::isfinite(*sample)) *sample = 0.0f;
        }
        return got;
    }

private:
    SNDFILE* file_;
    SoundFacts facts_;
};

std::string error_text(int error) { return std::strerror(error); }

}  // namespace

base::Result<std::unique_ptr<SoundFile>> open_sound_file(const std::string& path) {
    // Opened here and not by libsndfile: without O_NONBLOCK a pipe named kick.wav would wait for
    // ever, and without O_CLOEXEC the device process would inherit it.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return base::fail(base::Errc::io, error_text(errno));
    struct stat status {};
    if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor);
        return base::fail(base::Errc::io, "not a regular file");
    }
    if (status.st_size == 0) {
        ::close(descriptor);
        return base::fail(base::Errc::io, "the file is empty");
    }

    // libsndfile gets a descriptor of its own to close. Told to leave it open, 1.2.0 still closes
    // it when it refuses the file: closing it again could close what another thread opened
    // meanwhile.
    const int its_own = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    const int error = errno;
    ::close(descriptor);
    if (its_own < 0) return base::fail(base::Errc::io, error_text(error));
    SF_INFO info{};
    SNDFILE* file = sf_open_fd(its_own, SFM_READ, &info, SF_TRUE);
    if (file == nullptr) return base::fail(base::Errc::io, sf_strerror(nullptr));
    SoundFacts facts;
    facts.length_frames = info.frames;
    facts.rate_hz = info.samplerate;
    facts.channels = info.channels;
    facts.size_bytes = status.st_size;
    facts.modified_ns = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
    return std::make_unique<SndFile>(file, facts);
}

std::string fault_of(const SoundFacts& facts, std::int64_t memory_bytes) {
    if (facts.length_frames <= 0) return "it holds no audio";
    if (facts.channels < 1 || facts.channels > kMostChannels) {
        return fmt::format("it has {} channels", facts.channels);
    }
    // Written so that a NaN is refused too.
    if (!(facts.rate_hz >= kLowestRateHz && facts.rate_hz <= kHighestRateHz)) {
        return fmt::format("its sample rate is {} Hz", facts.rate_hz);
    }
    // First by a bound that cannot overflow, then exactly.
    if (facts.length_frames > memory_bytes / static_cast<std::int64_t>(sizeof(float)) ||
        decoded_bytes(facts.length_frames, facts.channels) > memory_bytes) {
        return fmt::format("it announces {} frames, more than the {} MB for samples can hold",
                           facts.length_frames, memory_bytes >> 20);
    }
    return {};
}

std::int64_t decoded_bytes(base::Frame length_frames, int channels) {
    return channel_stride(length_frames) * std::min(channels, 2) *
           static_cast<std::int64_t>(sizeof(float));
}

base::Frame channel_stride(base::Frame length_frames) {
    static_assert(kLeadFrames >= kGuardFrames);
    constexpr base::Frame kFloatsPerLine = 16;
    const base::Frame used = kLeadFrames + length_frames + kGuardFrames;
    return (used + kFloatsPerLine - 1) / kFloatsPerLine * kFloatsPerLine;
}

}  // namespace hocket::samples
