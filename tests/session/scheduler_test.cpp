#include "session/schedule_fixture.hpp"

namespace hocket::session {
namespace {

using base::Frame;
using protocol::Fate;

class SchedulerTest : public test::ScheduleFixture {};

TEST_F(SchedulerTest, EveryEventSoundsOnItsFrame) {
    std::vector<std::uint64_t> events;
    for (const Frame frame : {5000, 100, 64, 63, 5000, 20'011}) events.push_back(add("bd", frame));
    render_until(30'000);
    for (const std::uint64_t event : events) {
        EXPECT_EQ(fate(event).fate, Fate::sounded);
        EXPECT_EQ(fate(event).frame, fate(event).wanted_frame);
    }
    EXPECT_EQ(scheduler_->counts().sounded, 6U);
    EXPECT_EQ(scheduler_->counts().late, 0U);
    EXPECT_EQ(pins(), 0);
}

TEST_F(SchedulerTest, Holds65536EventsAndRefusesTheNextOnesByName) {
    for (int i = 0; i < 65'536; ++i) add("bd", 1'000'000 + i);
    EXPECT_EQ(scheduler_->counts().refused, 0U);
    std::uint64_t last = 0;
    for (int i = 0; i < 10; ++i) last = add("bd", 1'000'000);
    EXPECT_EQ(scheduler_->waiting(), 65'536U);
    EXPECT_EQ(scheduler_->counts().received, 65'546U);
    EXPECT_EQ(scheduler_->counts().refused, 10U);
    EXPECT_EQ(scheduler_->counts().drops.at("schedule full"), 10U);
    EXPECT_EQ(fate(last).fate, Fate::refused);
    ASSERT_EQ(notices_.size(), 1U);  // once a second
    EXPECT_EQ(notices_[0].sender_id, kSender);
    EXPECT_EQ(notices_[0].kind, Notice::Kind::refused);

    EXPECT_EQ(pins(), 65'536);
    scheduler_->cancel_all();
    EXPECT_EQ(scheduler_->waiting(), 0U);
    EXPECT_EQ(scheduler_->counts().cancelled, 65'536U);
    EXPECT_EQ(pins(), 0);
}

TEST_F(SchedulerTest, TellsTheSenderOfAnUnknownNameTheNearestOne) {
    const std::uint64_t event = add("bf", 1000);
    EXPECT_EQ(fate(event).fate, Fate::unknown_name);
    EXPECT_EQ(scheduler_->counts().unknown, 1U);
    ASSERT_EQ(notices_.size(), 1U);
    EXPECT_EQ(notices_[0].kind, Notice::Kind::unknown_name);
    EXPECT_EQ(notices_[0].sender_id, kSender);
    EXPECT_EQ(notices_[0].text, "no sample named 'bf'; did you mean 'bd'?");
    render_until(5000);
    EXPECT_EQ(scheduler_->counts().sounded, 0U);
}

TEST_F(SchedulerTest, ALateEventSoundsAtOnceAndIsCountedAndTold) {
    render_until(48'000);
    const Frame next = engine_.frame();
    const std::uint64_t event = add("bd", next - 24'000);
    render_until(next + 2000);
    EXPECT_EQ(fate(event).fate, Fate::late);
    EXPECT_EQ(fate(event).frame, next);
    EXPECT_EQ(scheduler_->counts().late, 1U);
    EXPECT_EQ(scheduler_->counts().sounded, 1U);
    EXPECT_EQ(scheduler_->senders().of(kSender).late, 1U);
    ASSERT_EQ(notices_.size(), 1U);
    EXPECT_EQ(notices_[0].kind, Notice::Kind::late);
    EXPECT_DOUBLE_EQ(notices_[0].late_ms, 500);
}

TEST_F(SchedulerTest, AnEventForAtOnceIsNeverLate) {
    render_until(48'000);
    const Frame next = engine_.frame();
    const std::uint64_t event = add("bd", FateLog::kAtOnce);
    render_until(next + 2000);
    EXPECT_EQ(fate(event).fate, Fate::sounded);
    EXPECT_EQ(fate(event).frame, next);
    EXPECT_EQ(scheduler_->counts().late, 0U);
}

TEST_F(SchedulerTest, TellsWhatBeganToSoundOnlyWhileItIsWanted) {
    add("bd", 1000);
    render_until(5000);
    EXPECT_TRUE(scheduler_->take_started().empty());
    scheduler_->senders().add(kSender, "osc 127.0.0.1:6010", 0);
    scheduler_->collect_started(true);
    const std::uint64_t first = add("bd", 8000);
    const std::uint64_t second = add("sn", 8001);
    add("cp", 100'000);
    add("nothing", 8000);
    render_until(12'000);
    const auto started = scheduler_->take_started();
    ASSERT_EQ(started.size(), 2U);
    EXPECT_EQ(started[0].event, first);
    EXPECT_EQ(started[0].from, "osc 127.0.0.1:6010");
    EXPECT_EQ(started[0].sound, "bd:0");
    EXPECT_EQ(started[0].frame, 8000);
    EXPECT_EQ(started[1].event, second);
    EXPECT_EQ(started[1].frame, 8001);
    EXPECT_TRUE(scheduler_->take_started().empty()) << "told once";
}

TEST_F(SchedulerTest, KeepsNoMoreThan4096StartsToTellAndCountsTheOthers) {
    scheduler_->collect_started(true);
    for (int i = 0; i < 5000; ++i) add("bd", 20'000 + i);
    render_until(40'000);
    EXPECT_EQ(scheduler_->counts().sounded, 5000U);
    EXPECT_EQ(scheduler_->take_started().size(), 4096U);
    EXPECT_EQ(scheduler_->counts().drops.at("started events not told"), 904U);
}

TEST_F(SchedulerTest, CancelAllDropsWhatWaitsHereAndInTheEngine) {
    const std::uint64_t sounding = add("bd", 100);
    const std::uint64_t crossed = add("sn", 4000);  // within the 100 ms that cross
    const std::uint64_t waiting = add("hh", 40'000);
    render_until(512);
    EXPECT_EQ(pins(), 3);
    scheduler_->cancel_all();
    render_until(60'000);
    EXPECT_EQ(fate(sounding).fate, Fate::sounded);
    EXPECT_EQ(fate(crossed).fate, Fate::cancelled);
    EXPECT_EQ(fate(waiting).fate, Fate::cancelled);
    EXPECT_EQ(scheduler_->counts().cancelled, 2U);
    EXPECT_EQ(pins(), 0);
    EXPECT_EQ(scheduler_->live_pins(), 0U);
}

TEST_F(SchedulerTest, CancelSlotDropsThatSlotAlone) {
    const std::uint64_t crossed = add("sn", 4000, 1);
    const std::uint64_t waiting = add("sn", 40'000, 1);
    const std::uint64_t other = add("hh", 4000, 2);
    const std::uint64_t outside = add("bd", 40'000);
    render_until(512);
    scheduler_->cancel_slot(1);
    const std::uint64_t later = add("cp", 20'000, 1);
    render_until(60'000);
    EXPECT_EQ(fate(crossed).fate, Fate::cancelled);
    EXPECT_EQ(fate(waiting).fate, Fate::cancelled);
    EXPECT_EQ(fate(other).fate, Fate::sounded);
    EXPECT_EQ(fate(outside).fate, Fate::sounded);
    EXPECT_EQ(fate(later).fate, Fate::sounded);
    EXPECT_EQ(pins(), 0);
}

TEST_F(SchedulerTest, LagAndOffsetMoveTheOnsetAndNudgeDoesNot) {
    protocol::PlayMessage message = play("bd");
    message.set(protocol::PlayParam::lag, 0.1);
    message.set(protocol::PlayParam::offset, 0.2);
    message.set(protocol::PlayParam::speed, -0.5);
    message.set(protocol::PlayParam::nudge, 0.3);
    const std::uint64_t event = scheduler_->add(message, 1000, {.sender = kSender});
    render_until(20'000);
    EXPECT_EQ(fate(event).frame, 1000 + 4800 + 4800);  // 0.1 s, and 0.2 s times |speed|
}

TEST_F(SchedulerTest, AnOrbitBeyond64WrapsAndTheFateSaysSo) {
    protocol::PlayMessage message = play("bd");
    message.set(protocol::PlayParam::orbit, 65);
    const std::uint64_t wrapped = scheduler_->add(message, 1000, {.sender = kSender});
    EXPECT_EQ(fate(wrapped).detail, "orbit 65 wraps to 1");
    message.set(protocol::PlayParam::orbit, 63);
    const std::uint64_t kept = scheduler_->add(message, 1000, {.sender = kSender});
    EXPECT_EQ(fate(kept).detail, "");
    EXPECT_EQ(scheduler_->counts().clamped_orbits, 1U);
}

class SuperdirtScheduler : public test::ScheduleFixture {
protected:
    SuperdirtScheduler() : ScheduleFixture{{.law = {.superdirt = true}}} {}
};

TEST_F(SuperdirtScheduler, OrbitsWrapAt12) {
    protocol::PlayMessage message = play("bd");
    message.set(protocol::PlayParam::orbit, 12);
    EXPECT_EQ(fate(scheduler_->add(message, 1000, {.sender = kSender})).detail,
              "orbit 12 wraps to 0");
    message.set(protocol::PlayParam::orbit, -1);
    EXPECT_EQ(fate(scheduler_->add(message, 1000, {.sender = kSender})).detail,
              "orbit -1 wraps to 11");
}

TEST(FateLog, KeepsTenSecondsAndWhatStillWaits) {
    constexpr long long kSecond = 1'000'000'000;
    FateLog log;
    const std::uint64_t sounded = log.add({.sound = "bd", .fate = Fate::sounded, .time_ns = 0});
    const std::uint64_t waits = log.add({.sound = "sn", .time_ns = kSecond});
    log.forget(10 * kSecond);
    EXPECT_NE(log.find(sounded), nullptr);
    log.forget(10 * kSecond + 1);
    EXPECT_EQ(log.find(sounded), nullptr);
    log.forget(50 * kSecond);
    ASSERT_NE(log.find(waits), nullptr);
    log.find(waits)->fate = Fate::sounded;
    log.forget(50 * kSecond);
    EXPECT_EQ(log.find(waits), nullptr);
}

TEST(FateLog, NewestComesFirst) {
    FateLog log;
    for (const char* sound : {"a", "b", "c"}) log.add({.sound = sound});
    const auto newest = log.newest(2);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].entry->sound, "c");
    EXPECT_EQ(newest[1].entry->sound, "b");
    EXPECT_EQ(newest[0].event, newest[1].event + 1);
}

TEST(EventHeap, GivesTheEarliestAndOfEqualOnesTheFirst) {
    EventHeap heap{8};
    const Frame frames[] = {5, 3, 5, 1, 3};
    for (std::uint64_t i = 0; i < 5; ++i) {
        ScheduledEvent event;
        event.event = i;
        heap.push(frames[i], std::move(event));
    }
    for (const std::uint64_t expected : {3U, 1U, 4U, 0U, 2U}) {
        EXPECT_EQ(heap.first().event, expected);
        heap.pop();
    }
    EXPECT_TRUE(heap.empty());
}

}  // namespace
}  // namespace hocket::session
