#include <cmath>
#include <limits>
#include <random>

#include "protocol/play_codec.hpp"
#include "session/law_fixture.hpp"

// Nothing a message can say makes a sample that is no number, a voice that never ends, or a crash.

namespace hocket::test {
namespace {

using protocol::PlayMessage;
using protocol::PlayParam;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

class WorstInput : public RenderedLaw {
protected:
    static PlayMessage play(const std::string& name) {
        PlayMessage message;
        message.texts.s = name;
        return message;
    }

    /// Renders, until all has ended if `seconds` is 0, and looks at every sample.
    static app::OfflineResult render_finite(std::vector<app::OfflineEvent> events,
                                            const std::string& compat, double seconds = 1) {
        app::OfflineJob job;
        job.events = std::move(events);
        job.seconds = seconds;
        const Rendering rendering = render(config_with_samples(*root_, compat), job);
        for (std::int64_t frame = 0; frame < rendering.audio.frames(); ++frame) {
            if (!std::isfinite(rendering.audio.at(0, frame)) ||
                !std::isfinite(rendering.audio.at(1, frame))) {
                ADD_FAILURE() << "frame " << frame << " is no number";
                break;
            }
        }
        return rendering.result;
    }
};

// Every parameter at every bad value, each through the decoder's clamp.
TEST_F(WorstInput, NoParameterMakesASampleThatIsNoNumber) {
    const double values[] = {std::nan(""), kInfinity, -kInfinity, 1e308, -1e308, 1e9,
                             -1e9,         1e-310,    -1e-310,    0,     -1,     1e-9};
    for (const char* compat : {"hocket", "superdirt"}) {
        std::vector<app::OfflineEvent> events;
        for (std::size_t param = 0; param < protocol::kPlayParamCount; ++param) {
            const auto id = static_cast<PlayParam>(param);
            // How loud it is allowed to be is the sender's business; these would only overflow.
            if (id == PlayParam::gain || id == PlayParam::overgain || id == PlayParam::amp)
                continue;
            for (const double value : values) {
                for (const char* bank : {"ramp", "stereo"}) {
                    PlayMessage message = play(bank);
                    protocol::set_number(message, id, value);
                    events.push_back({0.001 * static_cast<double>(param), message});
                }
            }
        }
        render_finite(std::move(events), compat);
    }
}

// Four bad ones at a time, as the decoder leaves them.
TEST_F(WorstInput, NoMixtureOfExtremesMakesASampleThatIsNoNumber) {
    std::mt19937 random{1};
    for (const char* compat : {"hocket", "superdirt"}) {
        std::vector<app::OfflineEvent> events;
        for (int i = 0; i < 2000; ++i) {
            PlayMessage message = play(i % 2 == 0 ? "ramp" : "stereo");
            for (int k = 0; k < 4; ++k) {
                const auto& info = protocol::kPlayParams[random() % protocol::kPlayParamCount];
                if (info.id == PlayParam::lag || info.id == PlayParam::offset) continue;
                const double values[] = {info.min, info.max, 0, 1e-12, -1e-12, 0.5, -0.5};
                protocol::set_number(message, info.id, values[random() % 7]);
            }
            events.push_back({0.0001 * i, message});
        }
        render_finite(std::move(events), compat);
    }
}

TEST_F(WorstInput, ExtremeSpeedsEndWhenTheyShould) {
    for (const char* compat : {"hocket", "superdirt"}) {
        for (const double speed : {1e9, -1e9, 12'345.678, -12'345.678}) {
            PlayMessage message = play("sine");
            message.set(PlayParam::speed, speed);
            PlayMessage long_one = message;
            long_one.texts.unit = "s";  // as long as the part, whatever the speed
            const auto result = render_finite({{0, message}, {0, long_one}}, compat, 0);
            EXPECT_LE(result.frames, 48'000 + 2 * 4096);
        }
    }
}

TEST_F(WorstInput, TwentyThousandEventsOnOneFrameLeaveNoVoice) {
    std::vector<app::OfflineEvent> events(20'000, {0.1, play("short")});
    const auto result = render_finite(std::move(events), "hocket", 0);  // until all has ended
    EXPECT_EQ(result.voices_started, 20'000U);
    EXPECT_GT(result.voices_stolen, 0U);
    EXPECT_LE(result.frames, 4800 + 480 + 4 * 4096);
}

}  // namespace
}  // namespace hocket::test
