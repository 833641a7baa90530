#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "samples/sample_store.hpp"
#include "support/voice_fixtures.hpp"
#include "voices/lane_group_fixture.hpp"
#include "voices/pool_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;

constexpr Frame kFrames = 200'000;

// Full-scale 0.5 that is decoded only as far as the test allows.
class GatedFile final : public samples::SoundFile {
public:
    struct Gate {
        std::mutex mutex;
        std::condition_variable moved;
        int allowed = 0;  // chunks
    };
    explicit GatedFile(Gate& gate) : gate_{gate} {}
    const samples::SoundFacts& facts() const override { return facts_; }
    Frame read(float* interleaved, Frame frames) override {
        std::unique_lock lock{gate_.mutex};
        gate_.moved.wait(lock, [&] { return gate_.allowed > 0; });
        --gate_.allowed;
        std::fill_n(interleaved, frames, 0.5f);
        return frames;
    }

private:
    Gate& gate_;
    samples::SoundFacts facts_{.length_frames = kFrames, .rate_hz = 48'000, .channels = 1};
};

class VoiceStarving : public testing::Test {
protected:
    VoiceStarving() {
        samples::StoreOptions options;
        options.open = [this](const std::string&) { return std::make_unique<GatedFile>(gate_); };
        store_ = std::make_unique<samples::SampleStore>(std::move(options));
        sample_ = samples::SampleStore::describe(
            "long.wav", "long", 0, {.length_frames = kFrames, .rate_hz = 48'000, .channels = 1});
        loader_ = std::thread{[this] { store_->load(sample_); }};
    }
    ~VoiceStarving() override {
        allow(1 << 20);
        loader_.join();
    }

    void allow(int chunks) {
        const std::lock_guard lock{gate_.mutex};
        gate_.allowed += chunks;
        gate_.moved.notify_all();
    }
    /// Has one more chunk decoded. @return how far the sample is valid then.
    Frame decode_a_chunk() {
        const Frame before = sample_->valid_frames();
        allow(1);
        while (sample_->valid_frames() == before) std::this_thread::yield();
        return sample_->valid_frames();
    }

    GatedFile::Gate gate_;
    std::unique_ptr<samples::SampleStore> store_;
    Sample sample_;
    std::thread loader_;
};

TEST_F(VoiceStarving, IsSilentAndToldOnceUntilItsFramesAreDecoded) {
    PoolRun run{4};
    run.start(whole(*sample_, 10, 5));
    run.render_until(640);
    for (const float x : run.left) ASSERT_EQ(x, 0.0f);
    EXPECT_EQ(run.pool.active(), 1);
    decode_a_chunk();
    run.render_until(1280);
    for (std::size_t t = 640; t < 1280; ++t) ASSERT_EQ(run.left[t], 0.5f);
    const auto starved = run.log.of(Kind::starved);
    ASSERT_EQ(starved.size(), 1U);
    EXPECT_EQ(starved[0].event, 5U);
}

TEST_F(VoiceStarving, PlaysWhatIsThereAndGoesOnInTimeWhenTheRestHasCome) {
    const Frame valid = decode_a_chunk();
    ASSERT_LT(valid, kFrames);
    PoolRun run{4};
    VoiceSpec spec = whole(*sample_, 0);
    spec.step = fixed(16);
    spec.length_frames = kFrames / 16;
    run.start(spec);
    const Frame runs_dry = valid / 16;
    run.render_until(runs_dry + 640);
    for (Frame t = 0; t < runs_dry - kBlockFrames; ++t) {
        ASSERT_EQ(run.left[std::size_t(t)], 0.5f) << "frame " << t;
    }
    for (Frame t = runs_dry; t < run.block(); ++t) ASSERT_EQ(run.left[std::size_t(t)], 0.0f);
    allow(1 << 20);
    while (sample_->valid_frames() < kFrames) std::this_thread::yield();
    const Frame comes_in = run.block();
    run.render_until(kFrames / 16 + 64);
    for (Frame t = comes_in; t < kFrames / 16; ++t) ASSERT_EQ(run.left[std::size_t(t)], 0.5f);
    EXPECT_EQ(run.log.of(Kind::starved).size(), 1U);
    EXPECT_EQ(run.log.of(Kind::ended)[0].frame, kFrames / 16);
}

TEST_F(VoiceStarving, BackwardsItWaitsForTheEndOfTheFile) {
    decode_a_chunk();
    PoolRun run{4};
    VoiceSpec spec = whole(*sample_, 0);
    spec.position = spec.high - 1;
    spec.step = fixed(-1);
    run.start(spec);
    run.render_until(256);
    for (const float x : run.left) ASSERT_EQ(x, 0.0f);
    allow(1 << 20);
    while (sample_->valid_frames() < kFrames) std::this_thread::yield();
    run.render_until(512);
    for (std::size_t t = 256; t < 512; ++t) ASSERT_EQ(run.left[t], 0.5f);
}

// The last frames of a part that is decoded sound, whatever happens in other lanes meanwhile.
TEST_F(VoiceStarving, DoesNotDependOnTheNeighbours) {
    const Frame valid = decode_a_chunk();
    VoiceSpec spec = whole(*sample_, 0);
    spec.position = fixed(static_cast<double>(valid - 100));
    const Heard alone = hear(spec, 3);
    const Sample other = constant_sample(3);
    const auto group = new_group();
    group->start(0, spec);
    for (int lane = 1; lane < kLanes; ++lane) {
        VoiceSpec neighbour = whole(*other, 5 * lane);
        neighbour.length_frames = 7 * lane;
        group->start(lane, neighbour);
    }
    EXPECT_EQ(hear(*group, 3).left[0], alone.left[0]);
}

// A decoder that publishes while voices are rendered: every frame is right or silent.
TEST_F(VoiceStarving, WhileItIsDecodedEveryFrameIsItsAudioOrSilence) {
    allow(1 << 20);
    PoolRun run{64};
    for (std::uint64_t event = 0; event < 32; ++event) {
        VoiceSpec spec = whole(*sample_, static_cast<Frame>(event), event);
        spec.step = fixed(8);
        spec.length_frames = kFrames / 8;
        spec.gain_left = 1.0f / 32;
        run.start(spec);
    }
    run.render_until(kFrames / 8 + 64);
    for (const float x : run.left) {
        const float voices = x * 64;
        ASSERT_EQ(voices, std::round(voices));
        ASSERT_LE(voices, 32.0f);
    }
    EXPECT_EQ(run.pool.active(), 0);
}

}  // namespace
}  // namespace hocket::voices
