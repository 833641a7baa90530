#include "audio/null_clock.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "audio/output_gain.hpp"
#include "base/frame_ring.hpp"
#include "base/realtime.hpp"

namespace hocket::audio {
namespace {

using base::Frame;
using namespace std::chrono_literals;

constexpr double kRate = 48'000;
constexpr Frame kPeriod = 256;

// Frame f leaves f / rate after the start; what a busy machine may add.
constexpr double kSlackFrames = 0.030 * kRate;

TEST(NullClock, ConsumesFramesInRealTime) {
    base::FrameRing ring{16'384, 2};
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    const long long start_ns = base::steady_ns();
    clock.start(0, start_ns);
    for (int look = 0; look < 5; ++look) {
        std::this_thread::sleep_for(60ms);
        const double passed = static_cast<double>(base::steady_ns() - start_ns) * 1e-9 * kRate;
        const auto read = static_cast<double>(ring.read_frame());
        EXPECT_LE(read, passed + kPeriod + kSlackFrames);
        EXPECT_GE(read, passed - kSlackFrames);
    }
    clock.stop();
    EXPECT_EQ(ring.read_frame() % kPeriod, 0);
}

TEST(NullClock, CountsWhatWasMissing) {
    base::FrameRing ring{16'384, 1};
    const std::vector<float> audio(2 * kPeriod, 0.5f);
    ASSERT_TRUE(ring.write(audio.data(), 2 * kPeriod));
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    clock.start(0, base::steady_ns());
    while (ring.read_frame() < 5 * kPeriod) std::this_thread::sleep_for(1ms);
    clock.stop();
    const Frame periods = ring.read_frame() / kPeriod;
    EXPECT_EQ(clock.underruns(), static_cast<std::uint64_t>(periods - 2));
    EXPECT_EQ(clock.underrun_frames(), (periods - 2) * kPeriod);
}

TEST(NullClock, WaitsForTheTimeOfTheFirstFrameThatIsLeft) {
    base::FrameRing ring{16'384, 1};
    std::vector<float> taken(4800);
    static_cast<void>(ring.read(taken.data(), 4800));  // 100 ms, consumed by somebody else
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    const long long start_ns = base::steady_ns();
    clock.start(0, start_ns);
    while (ring.read_frame() == 4800) std::this_thread::sleep_for(1ms);
    EXPECT_GE(base::steady_ns() - start_ns, 100'000'000);
    clock.stop();
}

TEST(NullClock, GivesUpWhatIsOverdueWhenItStarts) {
    base::FrameRing ring{16'384, 1};
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    // Frame 48 000 was due a second before now.
    clock.start(48'000, base::steady_ns() - 1'000'000'000);
    clock.stop();
    EXPECT_GE(ring.read_frame(), 96'000);
    // A second is hundreds of periods; what this machine dawdles until the stop is a few.
    EXPECT_LT(clock.underruns(), 48'000u / kPeriod / 2);
}

TEST(NullClock, GoesOnWhereItStoppedWhenItIsStartedAgain) {
    base::FrameRing ring{16'384, 1};
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    const long long start_ns = base::steady_ns();
    clock.start(0, start_ns);
    while (ring.read_frame() < 4 * kPeriod) std::this_thread::sleep_for(1ms);
    clock.stop();
    const Frame stopped_at = ring.read_frame();
    clock.start(0, start_ns);
    while (ring.read_frame() < stopped_at + 4 * kPeriod) std::this_thread::sleep_for(1ms);
    clock.stop();
    const double passed = static_cast<double>(base::steady_ns() - start_ns) * 1e-9 * kRate;
    EXPECT_LE(static_cast<double>(ring.read_frame()), passed + kPeriod);
}

TEST(NullClock, AppliesTheOutputGain) {
    base::FrameRing ring{16'384, 1};
    OutputGain gain{kRate};
    gain.set(0);
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    clock.start(0, base::steady_ns());
    while (ring.read_frame() < 2 * kPeriod) std::this_thread::sleep_for(1ms);
    clock.stop();
    EXPECT_EQ(gain.reached(), 0.0f);
}

/// The scheduling policy of the thread of this process that bears the name; -1 while there is none.
int policy_of_thread(const std::string& name) {
    for (const auto& task : std::filesystem::directory_iterator{"/proc/self/task"}) {
        std::ifstream file{task.path() / "comm"};
        std::string its_name;
        if (std::getline(file, its_name) && its_name == name) {
            return sched_getscheduler(std::stoi(task.path().filename()));
        }
    }
    return -1;
}

TEST(NullClock, AsksForNoPriorityUnlessItIsTold) {
    base::FrameRing ring{16'384, 1};
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    clock.start(0, base::steady_ns());
    while (ring.read_frame() < kPeriod) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(policy_of_thread("hk-null-clock"), SCHED_OTHER);
    clock.stop();
}

}  // namespace
}  // namespace hocket::audio
