#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <string>
#include <vector>

#include "dsp/unit_fixture.hpp"
#include "session/slots_fixture.hpp"

// What is heard while texts change, through the schedule and the engine: only what they change.
namespace hocket::graph {
namespace {

using dsp::test::kSpectrumStep;
using dsp::test::spectrum;
using dsp::test::to_db;

constexpr double kRateHz = 48'000;

class SeamlessTest : public test::SlotsFixture {
protected:
    void render(int buffers) { render_until(engine_.frame() + buffers * kBuffer); }
};

/// The loudest bin in dB below the carrier at `hz`, outside its own lobe of the window.
double loudest_sideband_dbc(const std::vector<float>& x, double hz, std::size_t from) {
    const std::vector<double> levels = spectrum(x, from);
    const auto carrier = static_cast<std::size_t>(std::lround(hz / kSpectrumStep));
    constexpr std::size_t kLobe = 5;
    double loudest = 0;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        if (i + kLobe >= carrier && i <= carrier + kLobe) continue;
        loudest = std::max(loudest, levels[i]);
    }
    const double level =
        *std::max_element(levels.begin() + static_cast<std::ptrdiff_t>(carrier) - 2,
                          levels.begin() + static_cast<std::ptrdiff_t>(carrier) + 3);
    return to_db(loudest / level);
}

/// Phase of the sine at `hz` at frame 0, as seen from a piece of whole periods.
double phase_of(const std::vector<float>& x, double hz, std::size_t from) {
    std::complex<double> sum = 0;
    for (std::size_t i = from; i < from + 24'000; ++i) {
        const double angle =
            2 * std::numbers::pi * std::fmod(hz * static_cast<double>(i) / kRateHz, 1);
        sum += static_cast<double>(x[i]) * std::polar(1.0, -angle);
    }
    return std::arg(sum);
}

TEST_F(SeamlessTest, TwoHundredEditsOfAnotherBusLeaveNoSidebandAndNoBreakOfThePhase) {
    // Each to a side of its own, so that one side is the sine alone.
    eval("~a: sine 220\n~b: saw 50\nout: ~a * 0.5 # pan 0\nout2: ~b * 0.3 # pan 1");
    render(40);
    const std::size_t first_edit = left_.size();
    for (int i = 0; i < 200; ++i) {
        eval(fmt::format("~b: {} {} # lpf {}{}", i % 2 == 0 ? "saw" : "square", 50 + i,
                         300 + 10 * i, i % 3 == 0 ? " # reverb 0.5" : ""));
        render(1 + i % 5);
    }
    const std::size_t last_edit = left_.size();
    render(80);
    for (std::size_t from = first_edit; from < last_edit; from += 32'768) {
        EXPECT_LT(loudest_sideband_dbc(left_, 220, from), -80) << "from frame " << from;
    }
    // 220 Hz is 2^-33 of a period a frame off at most.
    EXPECT_NEAR(std::remainder(phase_of(left_, 220, last_edit) - phase_of(left_, 220, 4'800),
                               2 * std::numbers::pi),
                0, 1e-3);
}

// The sidebands that the test above looks for are there when the sine itself is disturbed.
TEST_F(SeamlessTest, ASineThatIsDisturbedHasSidebands) {
    eval("~a: sine 220\nout: ~a * 0.5");
    render(40);
    for (int i = 0; i < 20; ++i) {
        eval(fmt::format("out: ~a * {}", i % 2 == 0 ? 0.45 : 0.5));
        render(3);
    }
    render(80);
    EXPECT_GT(loudest_sideband_dbc(left_, 220, 40 * kBuffer), -60);
}

// One impulse into a large room, then the impulse becomes something else that is silent.
TEST_F(SeamlessTest, AReverbRingsOnThroughEditsOfWhatItHears) {
    eval("~hit: impulse 0.1\n~room: ~hit # reverb 0.95 0 1\nout: ~room");
    render(40);
    const auto last_tenth_second = [this] { return dsp::test::rms(left_, left_.size() - 4'800); };
    double before = last_tenth_second();
    EXPECT_GT(before, 1e-5);
    for (const char* const edit :
         {"~hit: sine 0", "~other: saw 100", "~hit: tri 0 * 0.5", "~hit: sine 0 * 0.3"}) {
        eval(edit);
        render(20);
        const double after = last_tenth_second();
        // Undamped, Freeverb's combs pass 27 to 40 times a second, here with a feedback of 0.966:
        // at most 2.5 dB are lost in 0.21 s.
        EXPECT_GT(after, 0.7 * before) << edit;
        EXPECT_LT(after, 1.05 * before) << edit;
        before = after;
    }
}

TEST_F(SeamlessTest, AnAmplitudeThatChangesMakesNoStepOverOnePercent) {
    eval("out: sine 220 * 0.1");
    render(20);
    for (int i = 0; i < 10; ++i) {
        eval(fmt::format("out: sine 220 * {}", i % 2 == 0 ? 0.9 : 0.1));
        render(3);
    }
    // What three neighbours of a sine always have in common, x[n+1] + x[n-1] = 2 cos(w) x[n], is
    // broken by a step, by as much as it is high.
    const double cosine = std::cos(2 * std::numbers::pi * 220 / kRateHz);
    double largest = 0;
    for (std::size_t i = 10 * kBuffer; i + 1 < left_.size(); ++i) {
        const double neighbours =
            static_cast<double>(left_[i - 1]) + static_cast<double>(left_[i + 1]);
        largest =
            std::max(largest, std::abs(neighbours - 2 * cosine * static_cast<double>(left_[i])));
    }
    EXPECT_LT(largest, 0.01);
    EXPECT_GT(*std::max_element(left_.begin(), left_.end()), 0.85f);
}

/// Buses of about ten nodes each.
std::string text_of_nodes(int nodes) {
    std::string text = "out: 0";
    for (int bus = 0; bus < nodes / 10; ++bus) text += fmt::format(" + ~b{}", bus);
    for (int bus = 0; bus < nodes / 10; ++bus) {
        text += fmt::format(
            "\n~b{}: ((saw {} + saw {}) # lpf (sine 0.3 * 400 + {}) 0.8 # hpf 40) * 0.001 * (tri "
            "0.2)",
            bus, 50 + bus, 51 + bus, 900 + bus);
    }
    return text;
}

// A text of any size is two commands for the synthesis thread, which its real-time guard watches.
TEST_F(SeamlessTest, ATextOfTwoThousandNodesIsNoMoreForSynthesisThanOneOfTen) {
    const auto commands_of = [&](const std::string& text) {
        eval(text);
        slots_.advance(scheduler_->horizon());
        EXPECT_TRUE(scheduler_->advance());
        const std::size_t commands = engine_.queued_commands();
        render(20);
        return commands;
    };
    const std::size_t few = commands_of(text_of_nodes(10));
    EXPECT_EQ(commands_of(text_of_nodes(2'000)), few);
    EXPECT_GT(slots_.graph().planned.net.nodes.size(), 1'900U);
    EXPECT_EQ(commands_of(text_of_nodes(10)), few);
}

}  // namespace
}  // namespace hocket::graph
