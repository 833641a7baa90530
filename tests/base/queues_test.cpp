#include <gtest/gtest.h>

#include <thread>

#include "base/frame_ring.hpp"
#include "base/spsc_queue.hpp"
#include "base/triple_buffer.hpp"

namespace hocket::base {
namespace {

TEST(SpscQueue, RefusesThePushBeyondItsCapacity) {
    SpscQueue<int> queue{4};
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(queue.try_push(i));
    EXPECT_FALSE(queue.try_push(4));
    int value = -1;
    EXPECT_TRUE(queue.try_pop(value));
    EXPECT_EQ(value, 0);
    EXPECT_TRUE(queue.try_push(4));
}

TEST(SpscQueue, GivesEveryValueInOrderBetweenTwoThreads) {
    struct Pair {
        std::uint64_t value, complement;
    };
    constexpr std::uint64_t kCount = 200'000;
    SpscQueue<Pair> queue{64};
    std::thread producer{[&] {
        for (std::uint64_t i = 0; i < kCount;) {
            if (queue.try_push({i, ~i})) {
                ++i;
            } else {
                std::this_thread::yield();
            }
        }
    }};
    for (std::uint64_t expected = 0; expected < kCount;) {
        Pair pair{};
        if (!queue.try_pop(pair)) {
            std::this_thread::yield();
            continue;
        }
        ASSERT_EQ(pair.value, expected);
        ASSERT_EQ(pair.complement, ~expected);
        ++expected;
    }
    producer.join();
    EXPECT_EQ(queue.size(), 0U);
}

TEST(TripleBuffer, NeverShowsATornOrAnOlderValue) {
    struct Snapshot {
        std::uint64_t first = 0, padding[14] = {}, last = 0;
    };
    TripleBuffer<Snapshot> buffer;
    std::thread writer{[&] {
        for (std::uint64_t i = 1; i <= 100'000; ++i) {
            buffer.back().first = i;
            buffer.back().last = i;
            buffer.publish();
        }
    }};
    std::uint64_t previous = 0;
    while (previous < 100'000) {
        const Snapshot& latest = buffer.latest();
        ASSERT_EQ(latest.first, latest.last);
        ASSERT_GE(latest.first, previous);
        previous = latest.first;
    }
    writer.join();
}

TEST(FrameRing, HandsOutFramesUnderTheirNumberAcrossTheWrap) {
    FrameRing ring{256, 2};
    float block[64 * 2];
    float out[48 * 2];
    Frame written = 0;
    for (Frame read = 0; read < 48 * 100; read += 48) {
        while (ring.fill_frames() < 128) {
            for (int i = 0; i < 64; ++i) {
                block[2 * i] = static_cast<float>(written + i);
                block[2 * i + 1] = -block[2 * i];
            }
            ASSERT_TRUE(ring.write(block, 64));
            written += 64;
        }
        ASSERT_EQ(ring.read(out, 48), 0);
        for (int i = 0; i < 48; ++i) {
            ASSERT_EQ(out[2 * i], static_cast<float>(read + i));
            ASSERT_EQ(out[2 * i + 1], -out[2 * i]);
        }
    }
}

TEST(FrameRing, RefusesWhatWouldOverwriteUnreadFrames) {
    FrameRing ring{128, 1};
    const float block[64] = {};
    EXPECT_TRUE(ring.write(block, 64));
    EXPECT_TRUE(ring.write(block, 64));
    EXPECT_FALSE(ring.write(block, 64));
    EXPECT_EQ(ring.fill_frames(), 128);
}

TEST(FrameRing, GivesSilenceForWhatCameTooLateAndStaysInTime) {
    FrameRing ring{256, 1};
    float block[64];
    std::fill_n(block, 64, 1.0f);
    float out[128];
    ASSERT_TRUE(ring.write(block, 64));
    EXPECT_EQ(ring.read(out, 128), 64);  // 64 frames were missing
    EXPECT_EQ(out[63], 1.0f);
    EXPECT_EQ(out[64], 0.0f);
    ring.skip_to(192);
    ASSERT_TRUE(ring.write(block, 64));
    EXPECT_EQ(ring.read(out, 128), 0);
    EXPECT_EQ(out[63], 0.0f);  // 128..191 was given up: silence, not what stood there before
    EXPECT_EQ(out[64], 1.0f);
    EXPECT_EQ(ring.read_frame(), 256);
}

}  // namespace
}  // namespace hocket::base
