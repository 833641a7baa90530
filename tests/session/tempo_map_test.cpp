#include "session/tempo_map.hpp"

#include <gtest/gtest.h>

namespace hocket::session {
namespace {

using pattern::Cycles;

TEST(TempoMap, CyclesFallOnTheNearestFrame) {
    const TempoMap tempo{48'000, 0.5};
    EXPECT_EQ(tempo.frame_at(Cycles{0}), 0);
    EXPECT_EQ(tempo.frame_at(Cycles{1}), 96'000);
    EXPECT_EQ(tempo.frame_at(Cycles{1, 3}), 32'000);
    EXPECT_EQ(tempo.frame_at(Cycles{1, 7}), 13'714);  // 13714.29
    EXPECT_EQ(tempo.frame_at(Cycles{2, 7}), 27'429);  // 27428.57
    EXPECT_EQ(tempo.frame_at(Cycles{1'000'000}), 96'000'000'000);
}

TEST(TempoMap, ABendJumpsNowhere) {
    TempoMap tempo{48'000, 0.5};
    tempo.bend(144'000, 0.75);
    EXPECT_EQ(tempo.cps(), 0.75);
    EXPECT_DOUBLE_EQ(tempo.cycle_at(144'000), 1.5);
    EXPECT_EQ(tempo.frame_at(Cycles{3, 2}), 144'000);
    EXPECT_EQ(tempo.frame_at(Cycles{5, 2}), 208'000);  // a cycle at 0.75 a second
    EXPECT_DOUBLE_EQ(tempo.cycle_at(208'000), 2.5);
}

// A thousand bends up and down add up as their straight lines do.
TEST(TempoMap, ManyBendsLoseNothing) {
    TempoMap tempo{48'000, 0.5};
    double cycles = 0;
    for (int i = 0; i < 1000; ++i) {
        const double cps = 0.3 + 0.001 * (i % 97);
        const base::Frame frame = 6857 * i;
        EXPECT_NEAR(tempo.cycle_at(frame), cycles, 1e-9) << i;
        tempo.bend(frame, cps);
        cycles += 6857 / 48'000.0 * cps;
    }
}

TEST(TempoMap, TheGridPointIsAtOrBeforeTheFrameAndNear) {
    TempoMap tempo{48'000, 0.5625};
    tempo.bend(140'001, 0.71);
    for (base::Frame frame = 150'000; frame < 200'000; frame += 777) {
        const double cycle = tempo.cycle_at(frame);
        const double grid = tempo.grid_cycle_at(frame).to_double();
        EXPECT_LE(grid, cycle);
        EXPECT_GT(grid, cycle - 1.0 / 65536 - 1e-12);
    }
}

}  // namespace
}  // namespace hocket::session
