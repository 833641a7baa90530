#include "engine/workers.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "base/realtime.hpp"

namespace hocket::engine {
namespace {

struct Board {
    std::array<std::atomic<int>, 300> runs{};
    std::atomic<int> bad_workers{0};
    std::uint64_t plain[300] = {};  // written without any lock: each by one job only
    int workers = 1;
};

void count_job(void* context, int job, int worker) noexcept {
    auto& board = *static_cast<Board*>(context);
    const auto index = static_cast<std::size_t>(job);
    board.runs[index].fetch_add(1, std::memory_order_relaxed);
    ++board.plain[index];
    if (worker < 0 || worker >= board.workers) board.bad_workers.fetch_add(1);
}

class EachWorkerCount : public testing::TestWithParam<int> {};

TEST_P(EachWorkerCount, EveryJobOfEveryBoardRunsOnceAndIsDoneWhenRunReturns) {
    Workers workers{GetParam(), 0};
    EXPECT_EQ(workers.workers(), GetParam() + 1);
    Board board;
    board.workers = workers.workers();
    std::array<int, 300> expected{};
    for (int round = 0; round < 3000; ++round) {
        const int count = (round * 37) % 300;
        {
            const base::RealtimeScope realtime;
            workers.begin_buffer();
            workers.run(count_job, &board, count);
            workers.end_buffer(round % 10 == 0 ? base::steady_ns() + 100'000 : 0);
        }
        for (std::size_t job = 0; job < static_cast<std::size_t>(count); ++job) ++expected[job];
        for (std::size_t job = 0; job < expected.size(); ++job) {
            ASSERT_EQ(board.runs[job].load(), expected[job]) << "round " << round;
            ASSERT_EQ(board.plain[job], static_cast<std::uint64_t>(expected[job]));
        }
    }
    EXPECT_EQ(board.bad_workers.load(), 0);
}

INSTANTIATE_TEST_SUITE_P(, EachWorkerCount, testing::Values(0, 1, 3),
                         [](const auto& tested) { return std::to_string(tested.param); });

// One job holds the caller; the others must be taken by the worker meanwhile.
TEST(Workers, TakePartInTheWork) {
    struct Shared {
        std::atomic<int> by_worker{0};
    } shared;
    const auto job = [](void* context, int, int worker) noexcept {
        auto& seen = static_cast<Shared*>(context)->by_worker;
        if (worker > 0) {
            seen.fetch_add(1);
            return;
        }
        const long long until_ns = base::steady_ns() + 2'000'000'000;
        while (seen.load() == 0 && base::steady_ns() < until_ns) {
        }
    };
    Workers workers{1, 0};
    workers.begin_buffer();
    workers.run(job, &shared, 2);
    EXPECT_GE(shared.by_worker.load(), 1);
}

TEST(Workers, StopWhileTheyAreIdle) {
    for (int i = 0; i < 20; ++i) Workers{2, 0};
    Workers workers{2, 0};
    workers.begin_buffer();
    workers.end_buffer(base::steady_ns() + 50'000'000);
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
}

}  // namespace
}  // namespace hocket::engine
