#pragma once

#include <sndfile.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Sound files for tests; whoever includes this links PkgConfig::SNDFILE.

namespace hocket::test {

/// A folder of its own under the temporary directory, removed with all it holds.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "hocket-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
        path_ = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string operator/(std::string_view below) const {
        return (path_ / below).string();
    }

private:
    std::filesystem::path path_;
};

struct SoundFormat {
    int channels = 1;
    int rate_hz = 44'100;
    int format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
};

/// Writes interleaved frames, making the folders above the file.
inline void write_sound(const std::string& path, const std::vector<float>& interleaved,
                        const SoundFormat& format = {}) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    SF_INFO info{};
    info.channels = format.channels;
    info.samplerate = format.rate_hz;
    info.format = format.format;
    SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
    if (file == nullptr) throw std::runtime_error{path + ": " + sf_strerror(nullptr)};
    const auto frames = static_cast<sf_count_t>(interleaved.size()) / format.channels;
    const sf_count_t written = sf_writef_float(file, interleaved.data(), frames);
    sf_close(file);
    if (written != frames) throw std::runtime_error{path + ": not all frames were written"};
}

/// `frames` frames that count up from `first` in steps of 1/65536, exact as 32-bit floats; the
/// second of two channels is the first one negated.
inline std::vector<float> ramp(int frames, int channels = 1, int first = 1) {
    std::vector<float> samples;
    for (int i = 0; i < frames; ++i) {
        for (int c = 0; c < channels; ++c) {
            const float value = static_cast<float>(first + i) / 65536.0f;
            samples.push_back(c % 2 == 0 ? value : -value);
        }
    }
    return samples;
}

/// A mono sine of half scale.
inline std::vector<float> sine(int frames, double frequency_hz, double rate_hz) {
    std::vector<float> samples;
    for (int i = 0; i < frames; ++i) {
        samples.push_back(
            static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * frequency_hz * i / rate_hz)));
    }
    return samples;
}

inline void write_bytes(const std::string& path, std::string_view bytes) {
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path, std::ios::binary} << bytes;
}

}  // namespace hocket::test
