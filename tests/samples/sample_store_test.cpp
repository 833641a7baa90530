#include "samples/sample_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <map>
#include <semaphore>

namespace hocket::samples {
namespace {

constexpr base::Frame kChunkFrames = 16'384;

SoundFacts mono(base::Frame length_frames) {
    SoundFacts facts;
    facts.length_frames = length_frames;
    facts.rate_hz = 44'100;
    facts.channels = 1;
    return facts;
}

/// Sample i of every channel is i + 1, as far as the file goes.
class CountingFile : public SoundFile {
public:
    CountingFile(const SoundFacts& facts, base::Frame available_frames)
        : facts_{facts}, available_frames_{available_frames} {}
    [[nodiscard]] const SoundFacts& facts() const override { return facts_; }
    base::Frame read(float* interleaved, base::Frame frames) override {
        const base::Frame got = std::min(frames, available_frames_ - at_);
        for (base::Frame i = 0; i < got * facts_.channels; ++i) {
            interleaved[i] = static_cast<float>(at_ + i / facts_.channels + 1);
        }
        at_ += got;
        return got;
    }

private:
    SoundFacts facts_;
    base::Frame available_frames_;
    base::Frame at_ = 0;
};

/// Waits before every chunk until the test lets it go on.
class GatedFile final : public CountingFile {
public:
    struct Gate {
        std::counting_semaphore<> arrived{0}, opened{0};
    };
    GatedFile(const SoundFacts& facts, Gate& gate)
        : CountingFile{facts, facts.length_frames}, gate_{gate} {}
    base::Frame read(float* interleaved, base::Frame frames) override {
        gate_.arrived.release();
        gate_.opened.acquire();
        return CountingFile::read(interleaved, frames);
    }

private:
    Gate& gate_;
};

class SampleStoreTest : public testing::Test {
protected:
    /// Files are CountingFiles of the length the buffer announces.
    StoreOptions options(std::int64_t memory_bytes) {
        StoreOptions made;
        made.memory_bytes = memory_bytes;
        made.grace_ns = 10;
        made.now_ns = [this] { return now_ns_.load(); };
        made.open = [this](const std::string& path) {
            ++opened_;
            const SoundFacts facts = mono(std::stoll(path));
            return base::Result<std::unique_ptr<SoundFile>>{
                std::make_unique<CountingFile>(facts, facts.length_frames)};
        };
        return made;
    }
    static std::shared_ptr<SampleBuffer> sample(base::Frame length_frames) {
        return SampleStore::describe(std::to_string(length_frames), "bank", 0, mono(length_frames));
    }
    static bool is_resident(const std::shared_ptr<SampleBuffer>& buffer) {
        return buffer->valid_frames() == buffer->length_frames && buffer->channel(0) != nullptr;
    }

    static constexpr base::Frame kFrames = 1'000;
    const std::int64_t each_bytes_ = decoded_bytes(kFrames, 1);
    std::atomic<std::int64_t> now_ns_{1'000};
    std::atomic<int> opened_{0};
};

TEST_F(SampleStoreTest, PublishesAudioChunkByChunkAsItIsDecoded) {
    GatedFile::Gate gate;
    const SoundFacts facts = mono(2 * kChunkFrames + 100);
    StoreOptions gated = options(1 << 20);
    gated.open = [&](const std::string&) {
        return base::Result<std::unique_ptr<SoundFile>>{std::make_unique<GatedFile>(facts, gate)};
    };
    SampleStore store{gated};
    store.start({});
    const auto buffer = SampleStore::describe("gated", "bank", 0, facts);
    EXPECT_TRUE(store.request(buffer));

    gate.arrived.acquire();
    EXPECT_EQ(buffer->valid_frames(), 0);
    EXPECT_EQ(buffer->channel(0), nullptr);
    EXPECT_EQ(store.pending(), 1);
    gate.opened.release();
    gate.arrived.acquire();  // for the second chunk, so the first is out
    EXPECT_EQ(buffer->valid_frames(), kChunkFrames);
    ASSERT_NE(buffer->channel(0), nullptr);
    EXPECT_EQ(buffer->channel(0)[kChunkFrames - 1], static_cast<float>(kChunkFrames));
    EXPECT_EQ(buffer->channel(0)[-kGuardFrames], 1.0f);  // the guard before is there already
    gate.opened.release(2);
    EXPECT_TRUE(store.load(buffer));  // waits for the loader
    EXPECT_EQ(buffer->valid_frames(), facts.length_frames);
    EXPECT_EQ(buffer->channel(0)[facts.length_frames - 1 + kGuardFrames],
              static_cast<float>(facts.length_frames));
    EXPECT_EQ(store.pending(), 0);
}

TEST_F(SampleStoreTest, FillsTheGuardsWithTheEdgeValuesAndAlignsTheChannels) {
    SoundFacts facts = mono(kFrames);
    facts.channels = 5;
    StoreOptions wide = options(1 << 20);
    wide.open = [&](const std::string&) {
        return base::Result<std::unique_ptr<SoundFile>>{
            std::make_unique<CountingFile>(facts, facts.length_frames)};
    };
    SampleStore store{wide};
    const auto buffer = SampleStore::describe("wide", "bank", 0, facts);
    EXPECT_EQ(buffer->channels, 2);  // of more, the first two are kept
    ASSERT_TRUE(store.load(buffer));
    for (int c = 0; c < 2; ++c) {
        const float* channel = buffer->channel(c);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(channel) % 64, 0U);
        for (int i = 1; i <= kGuardFrames; ++i) {
            EXPECT_EQ(channel[-i], 1.0f);
            EXPECT_EQ(channel[kFrames - 1 + i], static_cast<float>(kFrames));
        }
    }
}

TEST_F(SampleStoreTest, LeavesSilenceWhereTheFileHoldsLessThanItsHeaderSays) {
    const SoundFacts facts = mono(3 * kChunkFrames);
    StoreOptions cut = options(1 << 20);
    cut.open = [&](const std::string&) {
        return base::Result<std::unique_ptr<SoundFile>>{std::make_unique<CountingFile>(facts, 100)};
    };
    SampleStore store{cut};
    const auto buffer = SampleStore::describe("cut", "bank", 0, facts);
    ASSERT_TRUE(store.load(buffer));
    EXPECT_EQ(buffer->valid_frames(), facts.length_frames);
    EXPECT_EQ(buffer->channel(0)[99], 100.0f);
    for (base::Frame i = 100; i < facts.length_frames + kGuardFrames; ++i) {
        ASSERT_EQ(buffer->channel(0)[i], 0.0f);
    }
}

TEST_F(SampleStoreTest, CallsAFileBrokenFromWhichNothingCanBeDecoded) {
    const SoundFacts facts = mono(100);
    StoreOptions silent = options(1 << 20);
    silent.open = [&](const std::string&) {
        return base::Result<std::unique_ptr<SoundFile>>{std::make_unique<CountingFile>(facts, 0)};
    };
    SampleStore store{silent};
    std::atomic<int> reports{0};
    store.start([&](const SampleBuffer&, const std::string&) { ++reports; });
    const auto buffer = SampleStore::describe("silent", "bank", 0, facts);
    EXPECT_FALSE(store.load(buffer));
    EXPECT_EQ(store.failure(*buffer), "no audio could be decoded");
    EXPECT_EQ(reports, 1);
    EXPECT_EQ(store.memory_bytes(), 0);
    EXPECT_TRUE(store.request(buffer));  // taken, and known to be useless
    EXPECT_EQ(store.pending(), 0);
    store.retry(*buffer);
    EXPECT_EQ(store.failure(*buffer), "");
    EXPECT_FALSE(store.load(buffer));
    EXPECT_EQ(reports, 2);
}

TEST_F(SampleStoreTest, FreesTheLeastRecentlyUsedWhenTheBudgetIsReached) {
    SampleStore store{options(3 * each_bytes_)};
    const auto a = sample(kFrames), b = sample(kFrames), c = sample(kFrames), d = sample(kFrames);
    for (const auto& buffer : {a, b, c}) {
        now_ns_ += 100;
        ASSERT_TRUE(store.load(buffer));
    }
    now_ns_ += 100;
    store.request(a);  // used again: b is the oldest now
    now_ns_ += 100;
    ASSERT_TRUE(store.load(d));
    EXPECT_TRUE(is_resident(a));
    EXPECT_EQ(b->valid_frames(), 0);
    EXPECT_EQ(b->channel(0), nullptr);
    EXPECT_TRUE(is_resident(c));
    EXPECT_TRUE(is_resident(d));
    EXPECT_EQ(store.memory_bytes(), 3 * each_bytes_);
    now_ns_ += 100;
    EXPECT_TRUE(store.load(b));  // it can come back
    EXPECT_TRUE(is_resident(b));
}

TEST_F(SampleStoreTest, NeverFreesPinnedAudio) {
    SampleStore store{options(2 * each_bytes_)};
    const auto a = sample(kFrames), b = sample(kFrames), c = sample(kFrames);
    ASSERT_TRUE(store.load(a));
    a->pin();
    const float* audio = a->channel(0);
    now_ns_ += 100;
    ASSERT_TRUE(store.load(b));
    now_ns_ += 100;
    ASSERT_TRUE(store.load(c));
    EXPECT_EQ(a->channel(0), audio);
    EXPECT_TRUE(is_resident(a));
    EXPECT_FALSE(is_resident(b));
    a->unpin();
    now_ns_ += 100;
    ASSERT_TRUE(store.load(b));
    EXPECT_FALSE(is_resident(a));
}

TEST_F(SampleStoreTest, SparesWhatWasAskedForWithinTheGracePeriod) {
    SampleStore store{options(each_bytes_)};
    const auto a = sample(kFrames), b = sample(kFrames);
    ASSERT_TRUE(store.load(a));
    now_ns_ += 10;  // not more than the grace period
    ASSERT_TRUE(store.load(b));
    EXPECT_TRUE(is_resident(a));
    EXPECT_EQ(store.memory_bytes(), 2 * each_bytes_);
}

TEST_F(SampleStoreTest, RefusesRequestsBeyondTwiceTheBudgetUntilSomethingCanBeFreed) {
    StoreOptions tight = options(each_bytes_);
    tight.loader_threads = 1;
    SampleStore store{tight};
    store.start({});
    const auto a = sample(kFrames), b = sample(kFrames), c = sample(kFrames);
    ASSERT_TRUE(store.load(a));
    ASSERT_TRUE(store.load(b));
    a->pin();
    b->pin();
    now_ns_ += 100;
    store.request(c);
    while (store.pending() > 0) std::this_thread::yield();
    EXPECT_EQ(c->valid_frames(), 0);
    EXPECT_EQ(store.refused_requests(), 1);
    EXPECT_EQ(store.failure(*c), "");  // the next mention asks again
    a->unpin();
    store.request(c);
    while (store.pending() > 0) std::this_thread::yield();
    EXPECT_TRUE(is_resident(c));
    EXPECT_FALSE(is_resident(a));
    b->unpin();
}

TEST_F(SampleStoreTest, RefusesAndCountsRequestsBeyondTheLongestQueue) {
    SampleStore store{options(1LL << 30)};  // not started, so that nothing is taken from the queue
    std::vector<std::shared_ptr<SampleBuffer>> asked;
    for (std::size_t i = 0; i < SampleStore::kLongestQueue; ++i) {
        asked.push_back(sample(1));
        ASSERT_TRUE(store.request(asked.back()));
        ASSERT_TRUE(store.request(asked.back()));  // under way already: no second place
    }
    const auto refused = sample(1);
    EXPECT_FALSE(store.request(refused));
    EXPECT_EQ(store.refused_requests(), 1);
    EXPECT_EQ(store.pending(), static_cast<std::int64_t>(SampleStore::kLongestQueue));
    EXPECT_TRUE(store.load(asked[5]));  // taken out of the queue
    EXPECT_TRUE(store.request(refused));
}

TEST_F(SampleStoreTest, DecodesEachSoundOnceHoweverOftenItIsAskedFor) {
    SampleStore store{options(1 << 20)};
    store.start({});
    const auto buffer = sample(kFrames);
    for (int i = 0; i < 100; ++i) store.request(buffer);
    EXPECT_TRUE(store.load(buffer));
    EXPECT_EQ(opened_, 1);
}

TEST_F(SampleStoreTest, KeepsForgottenAudioWhileItIsPinnedOrHeld) {
    SampleStore store{options(1 << 20)};
    auto buffer = sample(kFrames);
    ASSERT_TRUE(store.load(buffer));
    const std::weak_ptr<SampleBuffer> watched = buffer;
    store.forget(buffer);
    now_ns_ += 100;
    EXPECT_EQ(store.release_forgotten(), 1U);  // held
    EXPECT_TRUE(is_resident(buffer));
    const SampleBuffer* voice = buffer.get();
    voice->pin();
    buffer.reset();
    EXPECT_EQ(store.release_forgotten(), 1U);  // pinned
    ASSERT_FALSE(watched.expired());
    EXPECT_EQ(voice->channel(0)[1], 2.0f);
    voice->unpin();
    EXPECT_EQ(store.release_forgotten(), 0U);
    EXPECT_TRUE(watched.expired());
    EXPECT_EQ(store.memory_bytes(), 0);
}

TEST_F(SampleStoreTest, HoldsGeneratedSoundsOutsideTheBudget) {
    const std::vector<float> left{0.25f, 0.5f}, right{-0.25f, -0.5f};
    const auto stereo = SampleStore::hold("made", 0, left, right, 48'000);
    const auto single = SampleStore::hold("made", 1, left, {}, 48'000);
    EXPECT_EQ(stereo->channel(1)[1], -0.5f);
    EXPECT_EQ(stereo->channel(1)[2], -0.5f);
    EXPECT_EQ(single->channel(0)[-1], 0.25f);
    EXPECT_EQ(single->channel(1), nullptr);
    EXPECT_EQ(single->channels, 1);
    SampleStore store{options(1)};
    EXPECT_TRUE(store.load(single));
    store.forget(single);
    EXPECT_EQ(store.release_forgotten(), 0U);
    EXPECT_EQ(store.memory_bytes(), 0);
    EXPECT_EQ(single->valid_frames(), 2);
}

TEST(SoundFacts, AreRefusedWhereTheyCannotBePlayed) {
    constexpr std::int64_t kMemoryBytes = 1 << 20;
    EXPECT_EQ(fault_of(mono(1'000), kMemoryBytes), "");
    const auto with_rate = [](double rate_hz) {
        SoundFacts facts = mono(1'000);
        facts.rate_hz = rate_hz;
        return facts;
    };
    EXPECT_EQ(fault_of(with_rate(44'101), kMemoryBytes), "");
    for (const double rate_hz :
         {0.0, -44'100.0, 999.0, 768'001.0, std::numeric_limits<double>::quiet_NaN(),
          std::numeric_limits<double>::infinity()}) {
        EXPECT_NE(fault_of(with_rate(rate_hz), kMemoryBytes), "") << rate_hz;
    }
    for (const base::Frame frames : {base::Frame{0}, base::Frame{-1}, base::Frame{kMemoryBytes / 4},
                                     std::numeric_limits<base::Frame>::max()}) {
        EXPECT_NE(fault_of(mono(frames), kMemoryBytes), "") << frames;
    }
    SoundFacts silent = mono(1'000);
    silent.channels = 0;
    EXPECT_NE(fault_of(silent, kMemoryBytes), "");
}

}  // namespace
}  // namespace hocket::samples
