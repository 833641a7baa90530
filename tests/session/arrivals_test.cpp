#include "session/arrivals.hpp"

#include "session/schedule_fixture.hpp"

// A sender whose messages come late, on the virtual clock: what becomes of its rhythm.
namespace hocket::session {
namespace {

using base::Frame;
using protocol::Fate;

constexpr double kRateHz = 48'000;

class ArrivalsTest : public test::ScheduleFixture {
protected:
    explicit ArrivalsTest(SchedulerConfig config = {}) : ScheduleFixture{config} {}

    /// A message for `wanted` that comes as soon as the engine has reached `arrival`.
    struct Message {
        Frame wanted;
        Frame arrival;
    };
    /// Renders until all have come and a second longer. @return where each one sounded.
    std::vector<Frame> play_all(const std::vector<Message>& messages) {
        std::vector<float> out(2 * kBuffer);
        const std::size_t first = numbers_.size();
        std::size_t next = 0;
        const Frame end = messages.back().arrival + 2 * 48'000;
        while (engine_.frame() < end) {
            clock_.set_ns(std::llround(static_cast<double>(engine_.frame()) / kRateHz * 1e9));
            while (next < messages.size() && messages[next].arrival <= engine_.frame()) {
                send(clock_.ntp_of(messages[next++].wanted));
            }
            while (!scheduler_->advance()) engine_.absorb();
            engine_.render(out.data(), kBuffer);
        }
        scheduler_->take_reports();
        std::vector<Frame> frames;
        for (std::size_t i = first; i < numbers_.size(); ++i) {
            frames.push_back(fate(numbers_[i]).frame);
        }
        return frames;
    }
    void send(std::uint64_t timetag) {
        arrivals_.accept({.play = play("hh"),
                          .timetag = timetag,
                          .sender_id = kSender,
                          .arrival_steady_ns = clock_.now_ns()},
                         0.5);
        numbers_.push_back(scheduler_->fates().newest(1)[0].event);
    }
    /// A rhythm of uneven steps whose messages come so much after their time.
    static std::vector<Message> rhythm(Frame from, int count, double late_ms) {
        std::vector<Message> messages;
        Frame wanted = from;
        for (int i = 0; i < count; ++i) {
            messages.push_back({wanted, wanted + std::llround(late_ms * kRateHz / 1000)});
            wanted += 3001 + 1777 * (i % 3);
        }
        return messages;
    }
    /// Lateness in ms of what sounds at the first buffer after its arrival.
    static double lateness_ms(const Message& message) {
        const Frame sounds = (message.arrival + kBuffer - 1) / kBuffer * kBuffer;
        return static_cast<double>(sounds - message.wanted) * 1000 / kRateHz;
    }
    [[nodiscard]] std::vector<Notice> shifts() const {
        std::vector<Notice> found;
        for (const Notice& notice : notices_) {
            if (notice.kind == Notice::Kind::shift) found.push_back(notice);
        }
        return found;
    }
    [[nodiscard]] double shift_ms() { return scheduler_->senders().of(kSender).shift.shift_ms(); }

    Arrivals arrivals_{*scheduler_, clock_, kRateHz};
    std::vector<std::uint64_t> numbers_;
};

TEST_F(ArrivalsTest, ATimetagAheadSoundsOnItsFrameAndIsNotShifted) {
    const auto messages = rhythm(48'000, 100, -100);
    const auto frames = play_all(messages);
    for (std::size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(frames[i], messages[i].wanted);
    EXPECT_EQ(shift_ms(), 0);
    EXPECT_TRUE(notices_.empty());
    EXPECT_NEAR(scheduler_->senders().of(kSender).lead_ms, 100, 11) << "a buffer's less";
}

TEST_F(ArrivalsTest, ARepeatedlyLateSenderIsShiftedOnceAndItsRhythmIsExactFromThenOn) {
    const auto messages = rhythm(48'000, 60, 30);
    double worst_ms = 0;
    for (int i = 0; i < 8; ++i) worst_ms = std::max(worst_ms, lateness_ms(messages[i]));
    const double expected_ms = std::ceil(worst_ms + 10);
    const Frame shift_frames = std::llround(expected_ms * 48);

    const auto frames = play_all(messages);
    EXPECT_EQ(shift_ms(), expected_ms);
    ASSERT_EQ(shifts().size(), 1U) << "announced once";
    EXPECT_EQ(shifts()[0].shift_ms, expected_ms);
    EXPECT_EQ(shifts()[0].sender_id, kSender);
    EXPECT_EQ(scheduler_->counts().late, 8U) << "none after it";
    for (std::size_t i = 8; i < messages.size(); ++i) {
        EXPECT_EQ(frames[i], messages[i].wanted + shift_frames) << i;
        EXPECT_EQ(fate(numbers_[i]).fate, Fate::sounded);
        EXPECT_EQ(fate(numbers_[i]).shift_frames, shift_frames);
    }
}

TEST_F(ArrivalsTest, MoreLatenessRaisesTheShiftAndIsAnnouncedAgain) {
    play_all(rhythm(48'000, 20, 30));
    const double first_ms = shift_ms();
    const auto messages = rhythm(engine_.frame(), 30, 90);
    const auto frames = play_all(messages);
    EXPECT_GT(shift_ms(), first_ms);
    EXPECT_GE(shift_ms(), 100);
    EXPECT_LE(shift_ms(), 90 + 10.67 + 10 + 1) << "lateness, a buffer, the margin, rounding";
    EXPECT_EQ(shifts().size(), 2U);
    EXPECT_EQ(scheduler_->counts().late, 16U);
    const Frame shift_frames = std::llround(shift_ms() * 48);
    for (std::size_t i = 8; i < messages.size(); ++i) {
        EXPECT_EQ(frames[i], messages[i].wanted + shift_frames) << i;
    }
}

TEST_F(ArrivalsTest, LatenessThatComesOfARaisedLeadCountsToo) {
    // 50 ms before their time at the device, when synthesis is 120 ms ahead of it.
    render_until(48'000);
    std::vector<float> out(2 * kBuffer);
    for (int i = 0; i < 8; ++i) {
        const Frame next = engine_.frame();
        clock_.set_ns(std::llround(static_cast<double>(next - 120 * 48) / kRateHz * 1e9));
        send(clock_.ntp_of(next - 70 * 48));
        while (!scheduler_->advance()) engine_.absorb();
        engine_.render(out.data(), kBuffer);
        scheduler_->take_reports();
    }
    EXPECT_EQ(scheduler_->counts().late, 8U);
    EXPECT_EQ(shift_ms(), 70 + 10);
    EXPECT_NEAR(scheduler_->senders().of(kSender).lead_ms, 50, 0.01);
}

TEST_F(ArrivalsTest, AClockThatIsWrongIsReportedButNotShifted) {
    play_all(rhythm(3 * 48'000, 40, 1100));
    EXPECT_EQ(scheduler_->counts().late, 40U);
    EXPECT_EQ(shift_ms(), 0);
    EXPECT_TRUE(shifts().empty());
    ASSERT_FALSE(notices_.empty());
    EXPECT_EQ(notices_[0].kind, Notice::Kind::late);
}

TEST_F(ArrivalsTest, ATimeBeforeTheStreamBeganIsAWrongClock) {
    std::vector<Message> messages;
    for (int i = 0; i < 20; ++i) messages.push_back({-48'001 + i, 512 * i});
    play_all(messages);
    EXPECT_EQ(scheduler_->counts().late, 19U) << "the first one sounds on frame 0";
    EXPECT_EQ(shift_ms(), 0);
}

TEST_F(ArrivalsTest, AnEventWithoutATimeIsNeverShifted) {
    play_all(rhythm(48'000, 20, 30));
    ASSERT_GT(shift_ms(), 0);
    const Frame next = engine_.frame();
    send(1);
    std::vector<float> out(2 * kBuffer);
    while (!scheduler_->advance()) engine_.absorb();
    engine_.render(out.data(), kBuffer);
    scheduler_->take_reports();
    EXPECT_EQ(fate(numbers_.back()).frame, next);
}

class SuperdirtArrivals : public ArrivalsTest {
protected:
    SuperdirtArrivals() : ArrivalsTest{{.law = {.superdirt = true}}} {}
};

TEST_F(SuperdirtArrivals, NobodyIsShiftedAsInTheOriginal) {
    play_all(rhythm(48'000, 40, 30));
    EXPECT_EQ(scheduler_->counts().late, 40U);
    EXPECT_EQ(shift_ms(), 0);
}

}  // namespace
}  // namespace hocket::session
