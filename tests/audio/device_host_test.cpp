#include "audio/device_host.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "base/realtime.hpp"

// The host with a device process that has no device (fake_device.cpp); in real time, but nothing
// fails for being slow unless it takes seconds.
namespace hocket::audio {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr double kRateHz = 48'000;
constexpr auto kPatience = 8s;
constexpr double kSlopeSpread = 0.0008;

/// Feeds the ring as a synthesis thread would, and watches the map.
class DeviceHostTest : public testing::Test {
protected:
    void SetUp() override {
        folder_ =
            std::filesystem::temp_directory_path() / ("hocket-host-" + std::to_string(getpid()));
        std::filesystem::create_directories(folder_);
        setenv("HOCKET_FAKE_DEVICE_PID", (folder_ / "pid").c_str(), 1);
    }
    void TearDown() override {
        quit_ = true;
        if (feeder_.joinable()) feeder_.join();
        host_.reset();
        std::filesystem::remove_all(folder_);
    }
    void start(const std::string& device, const std::string& policy = "exact",
               double rate_hz = kRateHz) {
        host_ = std::make_unique<DeviceHost>(DeviceHostConfig{.device = device,
                                                              .policy = policy,
                                                              .rate_hz = rate_hz,
                                                              .period_frames = 256,
                                                              .program = HOCKET_FAKE_DEVICE});
        host_->set_listener([this](DeviceEvent event, const DeviceStatus&) {
            const std::lock_guard lock{mutex_};
            events_.push_back(event);
        });
        host_->start();
        feeder_ = std::thread{[this] { feed(); }};
    }
    void feed() {
        const std::vector<float> block(2 * 64, 0.25f);
        base::FrameRing& ring = host_->ring();
        while (!quit_) {
            ring.skip_to(ring.read_frame());
            while (ring.fill_frames() < 4096) static_cast<void>(ring.write(block.data(), 64));
            watch_map();
            std::this_thread::sleep_for(2ms);
        }
    }
    /// Positions of one moment, told a little earlier and a little later, must agree; and frames
    /// are consumed in step with the map.
    void watch_map() {
        const long long now_ns = base::steady_ns();
        const double position = host_->map().position_at(now_ns);
        if (last_ns_ != 0) {
            const double passed = static_cast<double>(now_ns - last_ns_) * 1e-9 * kRateHz;
            const double step = std::abs(position - last_position_ - passed);
            // By as much as the slope may be off it is no jump.
            worst_step_ = std::max(worst_step_.load(), step - passed * kSlopeSpread);
        }
        last_ns_ = now_ns;
        last_position_ = position;
    }
    template <class Condition>
    bool wait_for(Condition&& condition) {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::sleep_for(2ms);
        }
        return true;
    }
    bool wait_for_state(DeviceState state) {
        return wait_for([&] { return host_->status().state == state; });
    }
    std::vector<DeviceEvent> events() {
        const std::lock_guard lock{mutex_};
        return events_;
    }
    bool is_consumed() {
        const base::Frame before = host_->ring().read_frame();
        return wait_for([&] { return host_->ring().read_frame() > before + 4800; });
    }
    pid_t device_pid() const {
        std::ifstream file{folder_ / "pid"};
        pid_t pid = -1;
        file >> pid;
        return pid;
    }
    base::Result<DeviceStatus> open(const std::string& device, const std::string& policy) {
        std::promise<base::Result<DeviceStatus>> answer;
        host_->open(device, policy, [&](auto result) { answer.set_value(std::move(result)); });
        return answer.get_future().get();
    }

    std::filesystem::path folder_;
    std::unique_ptr<DeviceHost> host_;
    std::thread feeder_;
    std::atomic<bool> quit_{false};
    std::mutex mutex_;
    std::vector<DeviceEvent> events_;
    long long last_ns_ = 0;
    double last_position_ = 0;
    std::atomic<double> worst_step_{0};
};

TEST_F(DeviceHostTest, WithoutADeviceTheNullClockConsumesTheStream) {
    start("null");
    EXPECT_TRUE(is_consumed());
    EXPECT_EQ(host_->status().state, DeviceState::null);
    EXPECT_EQ(host_->status().device, "null");
    EXPECT_LT(worst_step_, 1e-3);
}

TEST_F(DeviceHostTest, ADeviceTakesTheStreamOverWithoutAJumpInTime) {
    start("steady");
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    EXPECT_TRUE(is_consumed());
    const DeviceStatus status = host_->status();
    EXPECT_EQ(status.device, "steady");
    EXPECT_EQ(status.host_api, "fake");
    EXPECT_EQ(status.openings, 1U);
    EXPECT_EQ(host_->period_frames(), 256);
    // From one look to the next the map moves by the time that passed, to a fraction of a frame.
    EXPECT_LT(worst_step_, 0.5);
    // The device really is where the map says: it takes a period at a time.
    const double position = host_->map().position_at(base::steady_ns());
    const auto read = static_cast<double>(host_->ring().read_frame());
    EXPECT_NEAR(read, position, 2400);
}

TEST_F(DeviceHostTest, AFasterDeviceIsFollowedAtItsOwnRate) {
    start("fast");
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    ASSERT_TRUE(wait_for([&] {
        return std::abs(host_->map().slope_hz() / kRateHz - 1.0003) < 60e-6;
    })) << host_->map().slope_hz();
    EXPECT_LT(worst_step_, 0.5);
}

TEST_F(DeviceHostTest, WhenItsProcessIsKilledTheNullClockGoesOnAndTheDeviceComesBack) {
    start("steady");
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    ASSERT_EQ(kill(device_pid(), SIGKILL), 0);
    ASSERT_TRUE(wait_for([&] { return host_->status().losses == 1; }));
    EXPECT_TRUE(is_consumed());
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    EXPECT_EQ(host_->status().openings, 2U);
    EXPECT_TRUE(is_consumed());
    EXPECT_EQ(events(), (std::vector{DeviceEvent::opened, DeviceEvent::lost, DeviceEvent::opened}));
    EXPECT_LT(worst_step_, 0.5);
}

TEST_F(DeviceHostTest, WhenItsProcessIsStoppedItIsLostWithinASecond) {
    start("steady");
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    const auto stopped = std::chrono::steady_clock::now();
    ASSERT_EQ(kill(device_pid(), SIGSTOP), 0);
    ASSERT_TRUE(wait_for([&] { return host_->status().losses == 1; }));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - stopped;
    RecordProperty("lost_after_seconds", std::to_string(took.count()));
    EXPECT_THAT(host_->status().reason, HasSubstr("has not asked for anything"));
    EXPECT_TRUE(is_consumed());
    EXPECT_TRUE(wait_for_state(DeviceState::playing));
}

TEST_F(DeviceHostTest, ADeviceThatCrashesIsTriedAgain) {
    start("dies");
    ASSERT_TRUE(wait_for([&] { return host_->status().losses >= 2; }));
    EXPECT_GE(host_->status().openings, 2U);
    EXPECT_TRUE(is_consumed());
    EXPECT_LT(worst_step_, 0.5);
}

TEST_F(DeviceHostTest, ARefusalIsNamedAndTheNullClockRuns) {
    start("refuses");
    ASSERT_TRUE(wait_for([&] { return host_->status().reason == "it is busy"; }));
    EXPECT_TRUE(is_consumed());
    EXPECT_EQ(host_->status().losses, 0U);
}

TEST_F(DeviceHostTest, TheFirstDevicesRateBecomesTheStreams) {
    start("cd", "exact", 0);
    EXPECT_EQ(host_->rate_hz(), 44'100);
    EXPECT_TRUE(wait_for_state(DeviceState::playing));
    EXPECT_EQ(host_->status().device_rate_hz, 44'100);
}

TEST_F(DeviceHostTest, ALaterDeviceOfAnotherRateIsConvertedAndFollowed) {
    start("cd");
    EXPECT_EQ(host_->rate_hz(), 48'000);
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    EXPECT_TRUE(is_consumed());
    EXPECT_NEAR(host_->map().slope_hz() / kRateHz, 1, 400e-6);
    EXPECT_LT(worst_step_, 0.5);
}

TEST_F(DeviceHostTest, ListsTheDevicesThatThereAre) {
    start("null");
    std::promise<base::Result<std::vector<DeviceInfo>>> answer;
    host_->list([&](auto result) { answer.set_value(std::move(result)); });
    const auto devices = answer.get_future().get();
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 2U);
    EXPECT_EQ((*devices)[0].name, "steady");
    EXPECT_TRUE((*devices)[0].is_default);
    EXPECT_EQ((*devices)[1].outputs, 2);
}

TEST_F(DeviceHostTest, ChangesDevicesAsItIsAskedTo) {
    start("null");
    auto opened = open("steady", "exact");
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->device, "steady");
    opened = open("fast", "");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->device, "fast");
    EXPECT_EQ(opened->policy, "exact");
    opened = open("null", "");
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->state, DeviceState::null);
    EXPECT_EQ(opened->losses, 0U);
    EXPECT_TRUE(is_consumed());
    EXPECT_LT(worst_step_, 0.5);
}

TEST_F(DeviceHostTest, ANameThatIsNotThereIsRefusedAndTheDeviceThatPlaysPlaysOn) {
    start("steady");
    ASSERT_TRUE(wait_for_state(DeviceState::playing));
    const auto opened = open("stead", "exact");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, base::Errc::not_found);
    EXPECT_EQ(opened.error().message, "expected one of 'steady', 'fast', got 'stead'");
    EXPECT_EQ(host_->status().state, DeviceState::playing);
    EXPECT_EQ(host_->status().openings, 1U);
}

TEST_F(DeviceHostTest, StopsAtOnceWhileADeviceHangs) {
    start("hangs");
    std::this_thread::sleep_for(50ms);
    const auto before = std::chrono::steady_clock::now();
    host_->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 2s);
}

TEST_F(DeviceHostTest, WithoutAProgramToStartItStaysOnTheNullClock) {
    host_ = std::make_unique<DeviceHost>(DeviceHostConfig{
        .device = "steady", .policy = "exact", .rate_hz = kRateHz, .program = "/nonexistent"});
    host_->start();
    feeder_ = std::thread{[this] { feed(); }};
    EXPECT_TRUE(is_consumed());
    EXPECT_THAT(host_->status().reason, HasSubstr("cannot start a device process"));
    std::this_thread::sleep_for(900ms);  // the next tries fail as well
    EXPECT_TRUE(is_consumed());
    const auto opened = open("steady", "prefer");
    ASSERT_FALSE(opened);
    EXPECT_THAT(opened.error().message, HasSubstr("cannot start a device process"));
}

TEST_F(DeviceHostTest, WithoutAProgramAndARateItStartsOnTheNullClocks) {
    host_ = std::make_unique<DeviceHost>(
        DeviceHostConfig{.device = "default", .rate_hz = 0, .program = "/nonexistent"});
    EXPECT_EQ(host_->rate_hz(), DeviceHost::kNullRateHz);
    host_->start();
    feeder_ = std::thread{[this] { feed(); }};
    EXPECT_TRUE(is_consumed());
}

TEST_F(DeviceHostTest, WhoeverWaitsWhenItStopsIsToldSo) {
    start("null");
    std::promise<base::Result<DeviceStatus>> answer;
    host_->open("hangs", "prefer", [&](auto result) { answer.set_value(std::move(result)); });
    std::this_thread::sleep_for(50ms);
    host_->stop();
    const auto result = answer.get_future().get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "the daemon ends");
    EXPECT_FALSE(open("steady", "prefer"));  // so is who asks later
}

TEST_F(DeviceHostTest, ThePaceIsToldBeforeTheDeviceBegins) {
    std::promise<std::pair<base::Frame, base::Frame>> first;
    std::atomic<bool> is_first{true};
    host_ = std::make_unique<DeviceHost>(DeviceHostConfig{.device = "cd",
                                                          .policy = "exact",
                                                          .rate_hz = kRateHz,
                                                          .period_frames = 512,
                                                          .program = HOCKET_FAKE_DEVICE});
    host_->set_pace_listener([&](base::Frame period, base::Frame read_ahead) {
        EXPECT_NE(host_->status().state, DeviceState::playing);
        if (is_first.exchange(false)) first.set_value({period, read_ahead});
    });
    host_->start();
    feeder_ = std::thread{[this] { feed(); }};
    const auto pace = first.get_future().get();
    EXPECT_EQ(pace.first, 279);  // 256 frames of 44.1 kHz in those of 48 kHz
    EXPECT_GT(pace.second, 300);
    EXPECT_LT(pace.second, 4096);
    EXPECT_TRUE(wait_for_state(DeviceState::playing));
}

}  // namespace
}  // namespace hocket::audio
