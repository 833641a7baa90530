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

// By the clock's own account frame f leaves at start_ns + f / rate; what a busy machine may add.
constexpr double kSlackFrames = 0.030 * kRate;

TEST(NullClock, ConsumesFramesInRealTime) {
    base::FrameRing ring{16'384, 2};
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    clock.start();
    for (int look = 0; look < 5; ++look) {
        std::this_thread::sleep_for(60ms);
        const double passed =
            static_cast<double>(base::steady_ns() - clock.start_ns()) * 1e-9 * kRate;
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
    clock.start();
    while (ring.read_frame() < 5 * kPeriod) std::this_thread::sleep_for(1ms);
    clock.stop();
    const Frame periods = ring.read_frame() / kPeriod;
    EXPECT_EQ(clock.underruns(), static_cast<std::uint64_t>(periods - 2));
    EXPECT_EQ(clock.underrun_frames(), (periods - 2) * kPeriod);
}

TEST(NullClock, KeepsTheTimeOfFramesConsumedBeforeItStarted) {
    base::FrameRing ring{16'384, 1};
    std::vector<float> taken(4800);
    static_cast<void>(ring.read(taken.data(), 4800));  // 100 ms
    OutputGain gain{kRate};
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    const long long before_ns = base::steady_ns();
    clock.start();
    EXPECT_NEAR(static_cast<double>(before_ns - clock.start_ns()) * 1e-6, 100, 30);
    clock.stop();
}

TEST(NullClock, AppliesTheOutputGain) {
    base::FrameRing ring{16'384, 1};
    OutputGain gain{kRate};
    gain.set(0);
    NullClock clock{ring, gain, kRate, kPeriod, 0};
    clock.start();
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
    clock.start();
    while (ring.read_frame() < kPeriod) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(policy_of_thread("hk-null-clock"), SCHED_OTHER);
    clock.stop();
}

}  // namespace
}  // namespace hocket::audio
