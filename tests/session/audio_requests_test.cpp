#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "session/audio_control.hpp"
#include "session/running_session.hpp"

namespace hocket::session {
namespace {

using protocol::RpcError;

/// A sound card that answers from a thread of its own.
class FakeAudio final : public AudioControl {
public:
    ~FakeAudio() override { finish(); }
    void finish() {
        for (std::thread& thread : threads_) thread.join();
        threads_.clear();
    }
    void list(
        std::function<void(base::Result<std::vector<protocol::AudioDeviceInfo>>)> done) override {
        threads_.emplace_back([done = std::move(done)] {
            done(std::vector<protocol::AudioDeviceInfo>{
                {.name = "hw:0", .host_api = "ALSA", .outputs = 2}});
        });
    }
    void open(std::string device, std::string policy,
              std::function<void(base::Result<protocol::AudioStatus>)> done) override {
        threads_.emplace_back(
            [this, device = std::move(device), policy = std::move(policy), done = std::move(done)] {
                if (device == "hw:9") {
                    done(base::fail({.code = base::Errc::not_found,
                                     .message = "no device 'hw:9'",
                                     .nearest = "hw:0"}));
                    return;
                }
                protocol::AudioStatus opened = status();
                opened.device = device;
                opened.policy = policy;
                done(opened);
            });
    }
    [[nodiscard]] protocol::AudioStatus status() const override {
        protocol::AudioStatus status;
        status.state = "playing";
        status.device = "hw:0";
        status.losses = 3;
        return status;
    }

private:
    std::vector<std::thread> threads_;
};

template <class T>
T expect(const protocol::Response& response) {
    const T* value = std::get_if<T>(&response);
    EXPECT_NE(value, nullptr);
    return value == nullptr ? T{} : *value;
}

TEST(AudioRequests, AreErrorsWhereNoDeviceIsDriven) {
    test::RunningSession running;
    for (protocol::Request request :
         {protocol::Request{protocol::AudioDevices{}}, protocol::Request{protocol::AudioOpen{}},
          protocol::Request{protocol::AudioStatusGet{}}}) {
        const auto error = expect<RpcError>(running.ask(std::move(request)));
        EXPECT_EQ(error.code, protocol::kStateError);
        EXPECT_EQ(error.message, "this daemon drives no sound device: it plays into nothing");
    }
    const auto status = expect<protocol::StatusResult>(running.ask(protocol::ServerStatus{}));
    EXPECT_EQ(status.device, "null");
    EXPECT_EQ(status.audio_state, "null");
}

TEST(AudioRequests, GoToTheOneWhoDrivesTheDeviceAndComeBackFromItsThread) {
    FakeAudio audio;
    test::RunningSession running{&audio};
    const auto devices =
        expect<protocol::AudioDevicesResult>(running.ask(protocol::AudioDevices{}));
    ASSERT_EQ(devices.devices.size(), 1U);
    EXPECT_EQ(devices.devices[0].name, "hw:0");
    const auto opened =
        expect<protocol::AudioStatus>(running.ask(protocol::AudioOpen{"hw:1", "exact"}));
    EXPECT_EQ(opened.device, "hw:1");
    EXPECT_EQ(opened.policy, "exact");
    const auto status = expect<protocol::AudioStatus>(running.ask(protocol::AudioStatusGet{}));
    EXPECT_EQ(status.device, "hw:0");
    audio.finish();
}

TEST(AudioRequests, BringTheErrorOfADeviceWithTheNearestName) {
    FakeAudio audio;
    test::RunningSession running{&audio};
    const auto error = expect<RpcError>(running.ask(protocol::AudioOpen{"hw:9", ""}));
    EXPECT_EQ(error.code, protocol::kNotFoundError);
    EXPECT_EQ(error.message, "no device 'hw:9'");
    EXPECT_EQ(error.nearest, "hw:0");
    audio.finish();
}

TEST(AudioRequests, LeaveTheDeviceInStatusAndProfile) {
    FakeAudio audio;
    test::RunningSession running{&audio};
    const auto status = expect<protocol::StatusResult>(running.ask(protocol::ServerStatus{}));
    EXPECT_EQ(status.device, "hw:0");
    EXPECT_EQ(status.audio_state, "playing");
    const auto stats = expect<protocol::StatsResult>(running.ask(protocol::StatsGet{}));
    EXPECT_EQ(stats.device, "hw:0");
    EXPECT_EQ(stats.audio_state, "playing");
    EXPECT_EQ(stats.device_losses, 3U);
    EXPECT_EQ(stats.time_map.nominal_rate_hz, 48'000);
}

TEST(AudioRequests, AnAnnouncementFromAnyThreadReachesEverySink) {
    test::RunningSession running;
    std::promise<std::string> first;
    std::promise<std::string> second;
    running.session.add_audio_sink(
        [&](const protocol::AudioStatus& status) { first.set_value(status.event); });
    running.session.add_audio_sink(
        [&](const protocol::AudioStatus& status) { second.set_value(status.event); });
    protocol::AudioStatus lost;
    lost.event = "lost";
    running.session.announce_audio(lost);
    EXPECT_EQ(first.get_future().get(), "lost");
    EXPECT_EQ(second.get_future().get(), "lost");
    running.session.stop();
}

/// Keeps what it was asked.
class Slow final : public AudioControl {
public:
    using Done = std::function<void(base::Result<protocol::AudioStatus>)>;
    explicit Slow(Done& done) : kept_{done} {}
    void list(std::function<void(base::Result<std::vector<protocol::AudioDeviceInfo>>)>) override {}
    void open(std::string, std::string,
              std::function<void(base::Result<protocol::AudioStatus>)> done) override {
        kept_ = std::move(done);
    }
    [[nodiscard]] protocol::AudioStatus status() const override { return {}; }

private:
    Done& kept_;
};

// A done that comes when nobody is there any more.
TEST(AudioRequests, AnAnswerAfterTheEndIsDropped) {
    std::function<void(base::Result<protocol::AudioStatus>)> kept;
    Slow slow{kept};
    bool answered = false;
    {
        test::RunningSession running{&slow};
        running.session.call(1, protocol::AudioOpen{},
                             [&](const protocol::Response&) { answered = true; });
        running.ask(protocol::TempoGet{});  // behind it
    }
    ASSERT_TRUE(kept);
    kept(protocol::AudioStatus{});
    EXPECT_FALSE(answered);
}

TEST(AudioRequests, BeyondSixteenThatWaitTheNextIsRefused) {
    Slow::Done kept;
    Slow slow{kept};
    test::RunningSession running{&slow};
    for (int i = 0; i < 16; ++i) {
        running.session.call(1, protocol::AudioOpen{}, [](const protocol::Response&) {});
    }
    const auto error = expect<RpcError>(running.ask(protocol::AudioOpen{}));
    EXPECT_EQ(error.code, protocol::kLimitError);
    kept(protocol::AudioStatus{});
    running.session.call(1, protocol::AudioOpen{}, [](const protocol::Response&) {});
    EXPECT_EQ(expect<RpcError>(running.ask(protocol::AudioDevices{})).code, protocol::kLimitError)
        << "one was answered, one more taken";
}

TEST(Sinks, EveryOneHearsOfEveryNotice) {
    test::RunningSession running;
    std::promise<Notice> first;
    std::promise<Notice> second;
    running.session.add_notice_sink([&](const Notice& notice) { first.set_value(notice); });
    running.session.add_notice_sink([&](const Notice& notice) { second.set_value(notice); });
    running.session.add_sender({7, "rpc 7"});
    running.ask(protocol::TempoGet{});  // events are looked at first: the sinks are there by now
    TimedPlay nameless;
    nameless.sender_id = 7;
    running.session.push({nameless});
    const Notice told = first.get_future().get();
    EXPECT_EQ(told.kind, Notice::Kind::refused);
    EXPECT_EQ(told.sender_id, 7U);
    EXPECT_EQ(second.get_future().get().text, told.text);
    running.session.stop();
}

}  // namespace
}  // namespace hocket::session
