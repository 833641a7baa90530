#include "audio/device_player.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "base/realtime.hpp"

// The callback of a device, called by hand: no device, no process.
namespace hocket::audio {
namespace {

constexpr double kRateHz = 48'000;
constexpr std::int64_t kPeriod = 256;
using base::Frame;

/// Daemon's and device's end of one stream.
class DevicePlayerTest : public testing::Test {
protected:
    void open(int channels, int outputs, double device_rate_hz = kRateHz, int inputs = 0) {
        auto memory = StreamMemory::create(0.5, channels, inputs);
        ASSERT_TRUE(memory) << memory.error().message;
        memory_ = std::make_unique<StreamMemory>(std::move(*memory));
        StreamControl& control = memory_->control();
        control.gain.set_rate(device_rate_hz);
        control.capacity_frames = 24'000;
        control.rate_hz = kRateHz;
        ring_ = std::make_unique<base::FrameRing>(control.ring, memory_->ring_samples(),
                                                  control.capacity_frames, channels);
        outputs_ = outputs;
        player_ = std::make_unique<DevicePlayer>(*memory_, outputs, inputs, device_rate_hz);
        player_->prepare();
    }
    /// Appends to the ring what `sample(frame, channel)` says.
    template <class Sample>
    void fill(Frame frames, Sample&& sample) {
        const int channels = ring_->channels();
        std::vector<float> audio(static_cast<std::size_t>(frames * channels));
        const Frame from = ring_->write_frame();
        for (Frame t = 0; t < frames; ++t) {
            for (int channel = 0; channel < channels; ++channel) {
                audio[static_cast<std::size_t>(t * channels + channel)] =
                    static_cast<float>(sample(from + t, channel));
            }
        }
        ASSERT_TRUE(ring_->write(audio.data(), frames));
    }
    void fill_ramp(Frame frames) {
        fill(frames, [](Frame frame, int channel) {
            return static_cast<double>(frame + 1) * (channel == 0 ? 1e-4 : -1e-4);
        });
    }
    void grant(std::int64_t device_frame, Frame stream_frame) {
        control().take_over.device_frame = device_frame;
        control().take_over.stream_frame = stream_frame;
        control().take_over.granted = 1;
    }
    /// One callback.
    std::vector<float> call(std::int64_t frames = kPeriod, const float* input = nullptr) {
        std::vector<float> output(static_cast<std::size_t>(frames * outputs_), 9.0f);
        const base::RealtimeScope realtime;
        player_->render(input, output.data(), frames, false, 1'000);
        return output;
    }
    [[nodiscard]] StreamControl& control() { return memory_->control(); }

    std::unique_ptr<StreamMemory> memory_;
    std::unique_ptr<base::FrameRing> ring_;
    std::unique_ptr<DevicePlayer> player_;
    int outputs_ = 2;
};

TEST_F(DevicePlayerTest, IsSilentAndTakesNothingUntilTheStreamIsGranted) {
    open(2, 2);
    fill_ramp(2048);
    for (const float sample : call()) EXPECT_EQ(sample, 0.0f);
    EXPECT_EQ(ring_->read_frame(), 0);
    EXPECT_EQ(control().device.callbacks, 1U);
    EXPECT_EQ(control().device.period_frames, kPeriod);
}

TEST_F(DevicePlayerTest, BeginsWithTheNamedFrameAtTheNamedDeviceFrame) {
    open(2, 2);
    fill_ramp(4096);
    grant(300, 1000);
    for (const float sample : call()) EXPECT_EQ(sample, 0.0f);  // device frames 0..255
    const auto second = call();                                 // 256..511
    for (std::size_t t = 0; t < 44; ++t) EXPECT_EQ(second[2 * t], 0.0f);
    for (std::size_t t = 44; t < 256; ++t) {
        EXPECT_FLOAT_EQ(second[2 * t],
                        static_cast<float>((1000.0 + static_cast<double>(t) - 44 + 1) * 1e-4));
        EXPECT_FLOAT_EQ(second[2 * t + 1], -second[2 * t]);
    }
    EXPECT_EQ(ring_->read_frame(), 1000 + 512 - 300);
    EXPECT_EQ(control().device.base_position, 1000.0);
    EXPECT_EQ(control().device.underruns, 0U);
}

TEST_F(DevicePlayerTest, WhatTheNullClockConsumedAheadIsSilence) {
    open(1, 1);
    fill_ramp(4096);
    ring_->advance_to(1100);
    grant(0, 1000);
    const auto first = call();
    for (std::size_t t = 0; t < 100; ++t) EXPECT_EQ(first[t], 0.0f);
    for (std::size_t t = 100; t < 256; ++t) {
        EXPECT_FLOAT_EQ(first[t], static_cast<float>((1000.0 + static_cast<double>(t) + 1) * 1e-4));
    }
}

TEST_F(DevicePlayerTest, GrantedTooLateItPlaysWhatBelongsToThatMoment) {
    open(1, 1);
    fill_ramp(4096);
    call();
    call();
    grant(300, 1000);  // device frame 512 comes next
    const auto third = call();
    EXPECT_FLOAT_EQ(third[0], static_cast<float>((1000.0 + 212 + 1) * 1e-4));
    EXPECT_EQ(control().device.base_position, 1000.0);
}

TEST_F(DevicePlayerTest, CountsWhatTheRingDidNotHave) {
    open(1, 1);
    fill_ramp(300);
    grant(0, 0);
    call();
    EXPECT_EQ(control().device.underruns, 0U);
    const auto second = call();
    EXPECT_FLOAT_EQ(second[43], 0.03f);
    EXPECT_EQ(second[44], 0.0f);
    EXPECT_EQ(control().device.underruns, 1U);
    EXPECT_EQ(control().device.underrun_frames, 512 - 300);
    EXPECT_EQ(ring_->read_frame(), 512);  // stream time goes on
}

TEST_F(DevicePlayerTest, OneOutputGetsTheSumOfAllChannels) {
    open(3, 1);
    fill(512, [](Frame, int channel) { return std::pow(10, -channel); });
    grant(0, 0);
    for (const float sample : call()) EXPECT_FLOAT_EQ(sample, 1.11f);
}

TEST_F(DevicePlayerTest, MoreOutputsThanChannelsStaySilentAndFewerGetTheFirst) {
    open(2, 4);
    fill(512, [](Frame, int channel) { return channel + 1.0; });
    grant(0, 0);
    auto output = call();
    EXPECT_EQ(std::vector<float>(output.begin(), output.begin() + 4),
              (std::vector<float>{1, 2, 0, 0}));
    open(4, 2);
    fill(512, [](Frame, int channel) { return channel + 1.0; });
    grant(0, 0);
    output = call();
    EXPECT_EQ(std::vector<float>(output.begin(), output.begin() + 2), (std::vector<float>{1, 2}));
}

TEST_F(DevicePlayerTest, AClosedGainIsSilentWithinFiveMilliseconds) {
    open(1, 1);
    fill(2048, [](Frame, int) { return 1.0; });
    grant(0, 0);
    call();
    control().gain.close();
    const auto output = call();
    EXPECT_GT(output[0], 0.99f);
    for (std::size_t t = 1; t < 256; ++t) EXPECT_LE(output[t], output[t - 1]);
    EXPECT_LT(output[239], 1e-6f);  // 240 frames are 5 ms
    EXPECT_EQ(output[240], 0.0f);
}

TEST_F(DevicePlayerTest, InputsComeUnderTheFrameNumbersOfTheStream) {
    open(2, 2, kRateHz, 1);
    fill_ramp(4096);
    const std::vector<float> input(kPeriod, 0.25f);
    call(kPeriod, input.data());
    EXPECT_EQ(control().input_ring.write, 0);
    control().input_ring.write = 1000;
    control().input_ring.read = 1000;
    grant(300, 1000);
    call(kPeriod, input.data());
    EXPECT_EQ(control().input_ring.write, 1000 + 512 - 300);
    EXPECT_EQ(memory_->input_samples()[1000], 0.25f);
    EXPECT_EQ(memory_->input_samples()[999], 0.0f);
}

/// Phase in cycles and level of a frequency in [from, to), by correlation.
std::complex<double> tone(const std::vector<float>& audio, double cycles_per_frame,
                          std::size_t from, std::size_t to) {
    std::complex<double> sum = 0;
    for (std::size_t t = from; t < to; ++t) {
        sum += static_cast<double>(audio[t]) *
               std::polar(1.0, -2 * std::numbers::pi * cycles_per_frame * static_cast<double>(t));
    }
    return 2.0 * sum / static_cast<double>(to - from);
}

class DeviceRate : public DevicePlayerTest, public testing::WithParamInterface<double> {};

// A 1 kHz sine of the engine, heard on a device of another rate: pitch from how its phase moves in
// two seconds, place from the phase itself.
TEST_P(DeviceRate, IsConvertedWithinATenthOfACentAndAtItsPlace) {
    const double device_rate_hz = GetParam();
    constexpr double kToneHz = 1000;
    open(1, 1, device_rate_hz);
    const auto sine = [](Frame frame, int) {
        return 0.5 *
               std::sin(2 * std::numbers::pi * kToneHz * static_cast<double>(frame) / kRateHz);
    };
    std::vector<float> heard;
    grant(kPeriod, 5000);
    const auto wanted = static_cast<std::size_t>(3 * device_rate_hz);
    while (heard.size() < wanted) {
        while (ring_->write_frame() < std::max<Frame>(5000, ring_->read_frame()) + 8192) {
            fill(1024, sine);
        }
        const auto output = call();
        heard.insert(heard.end(), output.begin(), output.end());
    }
    EXPECT_EQ(control().device.underruns, 0U);

    const double cycles = kToneHz / device_rate_hz;
    const auto second = static_cast<std::size_t>(device_rate_hz);
    const std::complex<double> early = tone(heard, cycles, second / 2, second);
    const std::complex<double> late = tone(heard, cycles, second / 2 * 5, second * 3);
    EXPECT_NEAR(20 * std::log10(std::abs(late) / 0.5), 0, 0.01);
    const double turned = std::arg(late / early) / (2 * std::numbers::pi);  // cycles in 2 s
    const double cents = 1200 * std::log2(1 + turned / (2 * kToneHz));
    EXPECT_LT(std::abs(cents), 0.1);

    // Device frame kPeriod has the position that the player says.
    const double place = (std::arg(early) / (2 * std::numbers::pi) + 0.25) / cycles;
    const double position = control().device.base_position;
    const double expected =
        (position / kRateHz - static_cast<double>(kPeriod) / device_rate_hz) * device_rate_hz;
    const double off = std::remainder(place - expected, 1 / cycles);
    EXPECT_LT(std::abs(off), 0.01);
    EXPECT_NEAR(position, 5000, 0.51);
}

INSTANTIATE_TEST_SUITE_P(Hz, DeviceRate, testing::Values(44'100.0, 96'000.0, 22'050.0, 47'999.0),
                         [](const auto& rate) {
                             return std::to_string(static_cast<int>(rate.param));
                         });

}  // namespace
}  // namespace hocket::audio
