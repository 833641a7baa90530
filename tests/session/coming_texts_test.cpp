#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include "session/running_session.hpp"

namespace hocket::session {
namespace {

using protocol::EvalResult;

/// A session whose engine renders as far as it is told, no faster than the schedule follows.
class ComingTexts : public testing::Test {
protected:
    void render_until(base::Frame frame) {
        constexpr base::Frame kBuffer = 2048;
        std::vector<float> out(2 * kBuffer);
        while (running_.engine.frame() < frame) {
            running_.engine.render(out.data(), kBuffer);
            const std::uint64_t turns = running_.session.turns();
            while (running_.session.turns() < turns + 2) {
                std::this_thread::sleep_for(std::chrono::milliseconds{1});
            }
        }
    }
    EvalResult eval(const std::string& code, bool at_next_cycle = false) {
        const auto response =
            running_.ask(protocol::Eval{.code = code, .at_next_cycle = at_next_cycle});
        const auto* result = std::get_if<EvalResult>(&response);
        if (result != nullptr) return *result;
        ADD_FAILURE() << code << ": refused";
        return {};
    }
    [[nodiscard]] std::vector<base::Frame> frames_of(const std::string& sound) {
        std::vector<base::Frame> result;
        const auto response = running_.ask(protocol::Why{.last = 200});
        for (const protocol::EventFate& event : std::get<protocol::WhyResult>(response).events) {
            if (event.sound == sound + ":0" && event.fate != protocol::Fate::cancelled)
                result.insert(result.begin(), event.wanted_frame);
        }
        return result;
    }
    /// At the tempo of the start.
    [[nodiscard]] static base::Frame frame_of(double cycle) {
        return std::llround(cycle * 48'000 / protocol::kDefaultCps);
    }

    test::RunningSession running_{nullptr, true};
};

TEST_F(ComingTexts, TakeEffectWhereTheNextCycleBeginsAndWhatPlaysGoesOnUntilThen) {
    eval("d1 $ s \"bd*4\"");
    render_until(frame_of(0.4));
    EXPECT_EQ(eval("d1 $ s \"cp*4\"", true).cycle, 1.0);
    render_until(frame_of(1.3));
    const std::vector<base::Frame> old = frames_of("bd");
    ASSERT_FALSE(old.empty());
    EXPECT_EQ(old.back(), frame_of(0.75));
    const std::vector<base::Frame> now = frames_of("cp");
    ASSERT_GE(now.size(), 2U);
    EXPECT_EQ(now[0], frame_of(1));
    EXPECT_EQ(now[1], frame_of(1.25));
}

TEST_F(ComingTexts, LeaveWhatPlaysUntilTheirCycleAsItIs) {
    eval("d1 $ s \"bd*16\"");
    render_until(frame_of(0.2));
    eval("d1 $ s \"cp*4\"", true);
    render_until(frame_of(1.3));
    std::vector<base::Frame> expected;
    for (int i = 1; i < 16; ++i) expected.push_back(frame_of(i / 16.0));
    std::vector<base::Frame> played = frames_of("bd");
    std::erase(played, 0);  // there only if the text took effect before the first block
    EXPECT_EQ(played, expected);
}

TEST_F(ComingTexts, StayAwayWhenSilenceIsAskedForBeforeTheirCycle) {
    eval("d1 $ s \"cp*4\"", true);
    running_.ask(protocol::Hush{});
    render_until(frame_of(1.1));
    EXPECT_TRUE(frames_of("cp").empty());
}

TEST_F(ComingTexts, SayAtOnceWhatIsWrongWithThem) {
    const auto response =
        running_.ask(protocol::Eval{.code = "d1 $ sond \"bd\"", .at_next_cycle = true});
    EXPECT_TRUE(std::holds_alternative<protocol::RpcError>(response));
}

}  // namespace
}  // namespace hocket::session
