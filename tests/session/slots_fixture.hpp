#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "language/compiler.hpp"
#include "session/schedule_fixture.hpp"
#include "session/slots.hpp"
#include "session/tempo_map.hpp"

namespace hocket::test {

using Onset = std::pair<base::Frame, std::string>;

/// Texts that play between the schedule and an engine that renders when it is told to, at half a
/// cycle a second: a cycle is 96 000 frames.
class SlotsFixture : public ScheduleFixture {
protected:
    void eval(const std::string& code) {
        const auto program = language::compile(code);
        ASSERT_TRUE(program.has_value()) << program.error().message;
        session::Stage stage = slots_.stage(engine_.frame());
        stage.force = true;  // how fast the machine is decides nothing
        auto staged = session::stage_text(std::move(stage), *program, code, {.sender = kSender});
        ASSERT_TRUE(staged.has_value()) << staged.error().front().message;
        const auto lines = slots_.commit(std::move(*staged), engine_.frame());
        ASSERT_TRUE(lines.has_value());
        lines_ = *lines;
    }
    /// @return the error of a text that is refused.
    [[nodiscard]] base::Error refused(const std::string& code) {
        const auto program = language::compile(code);
        if (!program) return program.error();
        const auto staged = session::stage_text(slots_.stage(engine_.frame()), *program, code, {});
        return staged ? base::Error{.message = "it was not refused"} : staged.error().front();
    }
    void render_until(base::Frame frame) override {
        std::vector<float> out(2 * kBuffer);
        while (engine_.frame() < frame) {
            slots_.advance(scheduler_->horizon());
            while (!scheduler_->advance()) engine_.absorb();
            engine_.render(out.data(), kBuffer);
            for (std::size_t i = 0; i < out.size(); i += 2) left_.push_back(out[i]);
        }
        scheduler_->take_reports();
    }
    /// What sounded, in order, in frames [from, to).
    [[nodiscard]] std::vector<Onset> onsets(base::Frame from, base::Frame to) const {
        std::vector<Onset> result;
        for (const auto& [event, entry] : scheduler_->fates().newest(100'000)) {
            if (entry->fate != protocol::Fate::sounded || entry->frame < from || entry->frame >= to)
                continue;
            EXPECT_EQ(entry->frame, entry->wanted_frame);
            result.emplace_back(entry->frame, entry->sound);
        }
        std::sort(result.begin(), result.end());
        return result;
    }

    session::TempoMap tempo_{48'000, 0.5};
    session::Slots slots_{*scheduler_, engine_, tempo_};
    std::vector<std::string> lines_;  ///< of the last text
    std::vector<float> left_;         ///< all that was rendered
};

}  // namespace hocket::test
