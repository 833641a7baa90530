#include "audio/stream_memory.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <utility>

namespace hocket::audio {

namespace {

constexpr std::size_t kControlBytes = (sizeof(StreamControl) + 4095) / 4096 * 4096;

tl::unexpected<base::Error> failed(const char* what) {
    return base::fail(base::Errc::io,
                      std::string{"shared memory: "} + what + ": " + std::strerror(errno));
}

void* map(int descriptor, std::size_t bytes) {
    void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    return at == MAP_FAILED ? nullptr : at;
}

}  // namespace

DeviceReport::DeviceReport() noexcept : base_position{std::numeric_limits<double>::quiet_NaN()} {}

StreamMemory::StreamMemory(int descriptor, void* mapping, std::size_t bytes) noexcept
    : descriptor_{descriptor}, bytes_{bytes}, control_{static_cast<StreamControl*>(mapping)} {}

StreamMemory::StreamMemory(StreamMemory&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      bytes_{std::exchange(other.bytes_, 0)},
      control_{std::exchange(other.control_, nullptr)} {}

StreamMemory::~StreamMemory() {
    if (control_ != nullptr) munmap(control_, bytes_);
    if (descriptor_ >= 0) close(descriptor_);
}

base::Result<StreamMemory> StreamMemory::create(double seconds, int channels, int input_channels) {
    const auto most_frames =
        static_cast<std::size_t>(std::ceil(seconds * StreamControl::kMostRateHz));
    const std::size_t ring_bytes = most_frames * static_cast<std::size_t>(channels) * sizeof(float);
    const std::size_t bytes =
        kControlBytes + ring_bytes +
        kInputFrames * static_cast<std::size_t>(input_channels) * sizeof(float);
    const int descriptor = memfd_create("hocket-stream", MFD_CLOEXEC);
    if (descriptor < 0) return failed("memfd_create");
    if (ftruncate(descriptor, static_cast<off_t>(bytes)) != 0) {
        close(descriptor);
        return failed("ftruncate");
    }
    void* mapping = map(descriptor, bytes);
    if (mapping == nullptr) {
        close(descriptor);
        return failed("mmap");
    }
    StreamMemory memory{descriptor, mapping, bytes};
    auto* control = new (mapping) StreamControl{};
    control->channels = channels;
    control->input_channels = input_channels;
    control->ring_bytes = ring_bytes;
    return memory;
}

base::Result<StreamMemory> StreamMemory::open(int descriptor) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0) return failed("fstat");
    const auto bytes = static_cast<std::size_t>(status.st_size);
    if (bytes < kControlBytes) {
        return base::fail(base::Errc::io, "shared memory: not a stream's");
    }
    void* mapping = map(descriptor, bytes);
    if (mapping == nullptr) return failed("mmap");
    StreamMemory memory{descriptor, mapping, bytes};
    if (memory.control().version != StreamControl::kVersion) {
        return base::fail(base::Errc::io, "shared memory: of another version");
    }
    return memory;
}

float* StreamMemory::ring_samples() const noexcept {
    return reinterpret_cast<float*>(reinterpret_cast<std::byte*>(control_) + kControlBytes);
}

float* StreamMemory::input_samples() const noexcept {
    return reinterpret_cast<float*>(reinterpret_cast<std::byte*>(control_) + kControlBytes +
                                    control_->ring_bytes);
}

}  // namespace hocket::audio
