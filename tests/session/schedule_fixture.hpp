#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "protocol/rpc_codec.hpp"
#include "samples/sample_bank.hpp"
#include "session/scheduler.hpp"
#include "support/wav_files.hpp"

namespace hocket::test {

/// Stands where it is put.
class FakeClock final : public session::StreamClock {
public:
    void set_ns(long long ns) { ns_ = ns; }
    [[nodiscard]] long long now_ns() const override { return ns_; }
    [[nodiscard]] base::Frame frame_at_steady(long long steady_ns) const override {
        return std::llround(static_cast<double>(steady_ns) * 48e-6);
    }
    /// The stream began a day after the beginning of NTP's time.
    static constexpr double kStartSeconds = 86'400;
    [[nodiscard]] base::Frame frame_at_ntp(std::uint64_t timetag) const override {
        const double seconds = static_cast<double>(timetag) / 4294967296.0 - kStartSeconds;
        return std::llround(seconds * 48'000);
    }
    [[nodiscard]] static std::uint64_t ntp_of(base::Frame frame) {
        const double seconds = kStartSeconds + static_cast<double>(frame) / 48'000;
        return static_cast<std::uint64_t>(std::llround(seconds * 4294967296.0));
    }

private:
    long long ns_ = 0;
};

/// The schedule between a bank of short files and an engine that renders when it is told to.
class ScheduleFixture : public testing::Test {
protected:
    static constexpr base::Frame kBuffer = 512;

    explicit ScheduleFixture(session::SchedulerConfig config = {}) {
        for (const char* bank : {"bd", "sn", "cp", "hh"}) {
            write_sound(root_ / (std::string{bank} + "/0.wav"), std::vector<float>(4800, 0.5f),
                        {.rate_hz = 48'000});
        }
        samples_ = std::make_unique<samples::SampleBank>(
            samples::SampleConfig{.roots = {root_.path().string()}, .built_in_kit = false});
        samples_->start([](const std::string&, const std::string&) {});
        samples_->wait_ready();
        config.wait_for_samples = true;
        scheduler_ = std::make_unique<session::Scheduler>(config, engine_, *samples_, clock_);
        scheduler_->senders().set_sink(
            [this](const session::Notice& notice) { notices_.push_back(notice); });
    }

    static protocol::PlayMessage play(const std::string& name) {
        protocol::PlayMessage message;
        message.texts.s = name;
        return message;
    }
    std::uint64_t add(const std::string& name, base::Frame frame, std::uint16_t slot = 0) {
        return scheduler_->add(play(name), frame, {.sender = kSender, .slot = slot});
    }
    /// Renders up to a frame, giving the schedule its turn before every buffer.
    virtual void render_until(base::Frame frame) {
        std::vector<float> out(2 * kBuffer);
        while (engine_.frame() < frame) {
            while (!scheduler_->advance()) engine_.absorb();
            engine_.render(out.data(), kBuffer);
        }
        scheduler_->take_reports();
    }
    [[nodiscard]] int pins() const {
        int sum = 0;
        for (const char* bank : {"bd", "sn", "cp", "hh"}) {
            sum += samples_->find(bank, 0).sample->pins();
        }
        return sum;
    }
    [[nodiscard]] const session::FateLog::Entry& fate(std::uint64_t event) {
        return *scheduler_->fates().find(event);
    }

    static constexpr std::uint64_t kSender = 7;
    TemporaryFolder root_;
    engine::Engine engine_{{.max_voices = 512}};
    FakeClock clock_;
    std::unique_ptr<samples::SampleBank> samples_;
    std::unique_ptr<session::Scheduler> scheduler_;
    std::vector<session::Notice> notices_;
};

}  // namespace hocket::test
