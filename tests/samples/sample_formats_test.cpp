#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cmath>
#include <fstream>
#include <limits>
#include <thread>

#include "samples/sample_bank.hpp"
#include "samples/sound_file.hpp"
#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

using test::TemporaryFolder;

struct FormatCase {
    const char* extension;
    int format;
    double tolerance;
};

class SampleFormat : public testing::TestWithParam<FormatCase> {};

/// Strength of one frequency: a full-scale sine gives 1.
double level_at(const float* samples, base::Frame frames, double frequency_hz, double rate_hz) {
    double re = 0, im = 0;
    for (base::Frame i = 0; i < frames; ++i) {
        const double angle = 2 * std::numbers::pi * frequency_hz * static_cast<double>(i) / rate_hz;
        re += samples[i] * std::cos(angle);
        im += samples[i] * std::sin(angle);
    }
    return 2 * std::hypot(re, im) / static_cast<double>(frames);
}

TEST_P(SampleFormat, IsDecodedToTheSineThatWasWritten) {
    constexpr int kRateHz = 48'000;
    constexpr int kFrames = 24'000;
    TemporaryFolder root;
    test::write_sound(root / "tone/a." + GetParam().extension, test::sine(kFrames, 1'000, kRateHz),
                      {.channels = 1, .rate_hz = kRateHz, .format = GetParam().format});
    SampleBank bank{{.roots = {root.path().string()}}};
    bank.start({});
    bank.wait_ready();
    const Lookup lookup = bank.find("tone", 0);
    ASSERT_EQ(lookup.status, Lookup::Status::found) << lookup.nearest;
    ASSERT_TRUE(bank.load(lookup.sample));
    EXPECT_EQ(lookup.sample->rate_hz, kRateHz);
    EXPECT_EQ(lookup.sample->channels, 1);
    // MP3 pads to its own frames at either end.
    EXPECT_NEAR(static_cast<double>(lookup.sample->length_frames), kFrames, 2 * 1'152);
    EXPECT_NEAR(level_at(lookup.sample->channel(0), lookup.sample->length_frames, 1'000, kRateHz),
                0.5, GetParam().tolerance);
}

INSTANTIATE_TEST_SUITE_P(
    All, SampleFormat,
    testing::Values(FormatCase{"wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, 1e-4},
                    FormatCase{"WAV", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 1e-4},
                    FormatCase{"Wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 1e-2},
                    FormatCase{"aif", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 1e-4},
                    FormatCase{"aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24, 1e-4},
                    FormatCase{"aifc", SF_FORMAT_AIFF | SF_FORMAT_FLOAT, 1e-4},
                    FormatCase{"flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 1e-4},
                    FormatCase{"ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 2e-2},
                    FormatCase{"mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, 6e-2}),
    [](const auto& tested) {
        return std::string{tested.param.extension} + "_" + std::to_string(tested.index);
    });

TEST(SampleFormats, KeepTheRateAndBothChannelsOfAFloatFileExactly) {
    TemporaryFolder root;
    const std::vector<float> written = test::ramp(20'000, 2);
    test::write_sound(root / "a.wav", written, {.channels = 2, .rate_hz = 44'101});
    SampleBank bank{{.roots = {root.path().string()}}};
    bank.start({});
    bank.wait_ready();
    const auto sample = bank.find("a", 0).sample;
    ASSERT_TRUE(bank.load(sample));
    EXPECT_EQ(sample->rate_hz, 44'101);
    ASSERT_EQ(sample->length_frames, 20'000);
    for (int i = 0; i < 20'000; ++i) {
        ASSERT_EQ(sample->channel(0)[i], written[std::size_t(2 * i)]);
        ASSERT_EQ(sample->channel(1)[i], written[std::size_t(2 * i + 1)]);
    }
}

TEST(SampleFormats, TurnNonFiniteSamplesIntoSilence) {
    TemporaryFolder root;
    test::write_sound(root / "a.wav", {0.5f, std::numeric_limits<float>::quiet_NaN(),
                                       std::numeric_limits<float>::infinity(),
                                       -std::numeric_limits<float>::infinity(), -0.5f});
    const auto file = open_sound_file(root / "a.wav");
    ASSERT_TRUE(file.has_value());
    float samples[5];
    ASSERT_EQ((*file)->read(samples, 5), 5);
    EXPECT_EQ(std::vector<float>(samples, samples + 5),
              (std::vector<float>{0.5f, 0.0f, 0.0f, 0.0f, -0.5f}));
}

TEST(SampleFormats, PlayWhatIsLeftOfATruncatedFile) {
    TemporaryFolder root;
    for (const char* name : {"cut.wav", "cut.flac"}) {
        const bool flac = std::string_view{name}.ends_with("flac");
        test::write_sound(root / name, test::sine(60'000, 440, 44'100),
                          {.channels = 1,
                           .rate_hz = 44'100,
                           .format = flac ? SF_FORMAT_FLAC | SF_FORMAT_PCM_16
                                          : SF_FORMAT_WAV | SF_FORMAT_PCM_16});
        std::filesystem::resize_file(root / name, std::filesystem::file_size(root / name) / 2);
    }
    SampleBank bank{{.roots = {root.path().string()}}};
    bank.start({});
    bank.wait_ready();
    for (const double n : {0.0, 1.0}) {
        const auto sample = bank.find("cut", n).sample;
        ASSERT_TRUE(sample);
        ASSERT_TRUE(bank.load(sample));
        EXPECT_EQ(sample->valid_frames(), sample->length_frames);
        EXPECT_GT(level_at(sample->channel(0), 10'000, 440, 44'100), 0.4);
    }
}

// Whatever closes a descriptor twice closes that of a thread which was given its number meanwhile.
TEST(SampleFormats, RefusingAFileClosesNobodyElses) {
    TemporaryFolder root;
    test::write_bytes(root / "a.wav", "this is no sound at all, whatever its name says");
    std::atomic<bool> done{false};
    std::atomic<int> lost{0};
    std::thread other{[&] {
        while (!done.load()) {
            // More than one at a time: else it would be given the same free number for ever.
            std::array<int, 32> descriptors{};
            for (int& each : descriptors) each = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            for (const int each : descriptors) lost += ::close(each) != 0 ? 1 : 0;
        }
    }};
    for (int i = 0; i < 15'000; ++i) EXPECT_FALSE(open_sound_file(root / "a.wav"));
    done.store(true);
    other.join();
    EXPECT_EQ(lost.load(), 0);
}

// Nor does it leave one open.
TEST(SampleFormats, RefusedAndClosedFilesLeaveNoDescriptorBehind) {
    TemporaryFolder root;
    test::write_bytes(root / "bad.wav", "this is no sound at all, whatever its name says");
    test::write_sound(root / "good.wav", test::ramp(10));
    const auto next_descriptor = [] {
        const int descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        ::close(descriptor);
        return descriptor;
    };
    const int before = next_descriptor();
    EXPECT_FALSE(open_sound_file(root / "bad.wav"));
    EXPECT_TRUE(open_sound_file(root / "good.wav"));
    EXPECT_EQ(next_descriptor(), before);
}

}  // namespace
}  // namespace hocket::samples
