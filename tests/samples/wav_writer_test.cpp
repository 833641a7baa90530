#include "samples/wav_writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

using test::TemporaryFolder;

std::string bytes_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct Reading {
    SF_INFO info{};
    std::vector<float> samples;  ///< of the first frames
};

/// By an independent reader.
Reading read(const std::string& path, sf_count_t most_frames = 1'000) {
    Reading reading;
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &reading.info);
    if (file == nullptr) throw std::runtime_error{path + ": " + sf_strerror(nullptr)};
    reading.samples.resize(static_cast<std::size_t>(most_frames * reading.info.channels));
    const sf_count_t got = sf_readf_float(file, reading.samples.data(), most_frames);
    reading.samples.resize(static_cast<std::size_t>(got * reading.info.channels));
    sf_close(file);
    return reading;
}

TEST(WavWriter, WritesAPlainFloatWavThatComesBackExactly) {
    TemporaryFolder folder;
    const std::vector<float> ramp = test::ramp(100, 2);
    auto writer = WavWriter::open(folder / "a.wav", 2, 44'100);
    ASSERT_TRUE(writer) << writer.error().message;
    EXPECT_TRUE(writer->write(ramp.data(), 60));
    EXPECT_TRUE(writer->write(ramp.data() + 120, 40));
    EXPECT_TRUE(writer->close());
    const Reading reading = read(folder / "a.wav");
    EXPECT_EQ(reading.info.format, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    EXPECT_EQ(reading.info.samplerate, 44'100);
    EXPECT_EQ(reading.samples, ramp);
}

TEST(WavWriter, WritesNothingButTheSoundIntoTheFile) {
    TemporaryFolder folder;
    const std::vector<float> ramp = test::ramp(100);
    for (const char* name : {"at_once.wav", "in_pieces.wav"}) {
        auto writer = WavWriter::open(folder / name, 1, 48'000, name[0] == 'i');
        ASSERT_TRUE(writer);
        const int piece = name[0] == 'i' ? 10 : 100;
        for (int at = 0; at < 100; at += piece) EXPECT_TRUE(writer->write(&ramp[at], piece));
        EXPECT_TRUE(writer->close());
    }
    const std::string bytes = bytes_of(folder / "at_once.wav");
    EXPECT_EQ(bytes, bytes_of(folder / "in_pieces.wav"));
    EXPECT_EQ(bytes.find("PEAK"), std::string::npos) << "it would carry the time of writing";
}

// The file is made long by a hole, so that no disk need hold it.
TEST(WavWriter, AFileOfMoreThanFourGibibytesTellsItsWholeLength) {
    TemporaryFolder folder;
    const std::vector<float> ramp = test::ramp(100, 2);
    auto writer = WavWriter::open(folder / "long.wav", 2, 48'000, true);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->write(ramp.data(), 100));
    const auto head_bytes = std::filesystem::file_size(folder / "long.wav") - 100 * 8;
    constexpr std::uintmax_t kFrames = 700'000'000;  // over four hours
    std::filesystem::resize_file(folder / "long.wav", head_bytes + kFrames * 8);
    EXPECT_TRUE(writer->close());
    const Reading reading = read(folder / "long.wav", 100);
    EXPECT_EQ(reading.info.frames, static_cast<sf_count_t>(kFrames));
    EXPECT_EQ(reading.info.format & SF_FORMAT_TYPEMASK, SF_FORMAT_RF64);
    EXPECT_EQ(reading.samples, ramp);
}

TEST(WavWriter, WithACurrentHeaderTheFileIsWholeBeforeItIsClosed) {
    TemporaryFolder folder;
    const std::vector<float> ramp = test::ramp(100);
    auto writer = WavWriter::open(folder / "a.wav", 1, 48'000, true);
    ASSERT_TRUE(writer);
    EXPECT_TRUE(writer->write(ramp.data(), 100));
    EXPECT_EQ(read(folder / "a.wav").samples, ramp);
}

/// While it lives no file of this process grows beyond `bytes`: a disk that is full.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes) : old_handler_{std::signal(SIGXFSZ, SIG_IGN)} {
        getrlimit(RLIMIT_FSIZE, &old_limit_);
        const rlimit limit{bytes, old_limit_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &old_limit_);
        std::signal(SIGXFSZ, old_handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit old_limit_{};
    void (*old_handler_)(int);
};

TEST(WavWriter, AFullDiskIsNoticedWhenTheFileIsClosedIfNotBefore) {
    TemporaryFolder folder;
    const std::vector<float> ramp = test::ramp(100);
    auto writer = WavWriter::open(folder / "a.wav", 1, 48'000);
    ASSERT_TRUE(writer);
    {
        const FullDisk disk{300};
        EXPECT_TRUE(writer->write(ramp.data(), 100)) << "it is still in memory";
        EXPECT_FALSE(writer->close());
    }
    const std::vector<float> kept = read(folder / "a.wav").samples;
    EXPECT_GT(kept.size(), 0U);
    EXPECT_TRUE(std::equal(kept.begin(), kept.end(), ramp.begin()));
}

TEST(WavWriter, AFileThatCannotBeMadeIsRefusedWithTheReason) {
    const auto writer = WavWriter::open("/nonexistent/a.wav", 1, 48'000);
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().message, "cannot write /nonexistent/a.wav: No such file or directory");
}

}  // namespace
}  // namespace hocket::samples
