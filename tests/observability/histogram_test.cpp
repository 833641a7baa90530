#include "observability/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "base/realtime.hpp"

namespace hocket::observability {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();

TEST(Buckets, OverstateAValueByLessThanOneThirtySecond) {
    for (int shift = 0; shift < 63; ++shift) {
        for (const std::int64_t around : {-1, 0, 1, 3}) {
            const std::int64_t value =
                std::max<std::int64_t>((std::int64_t{1} << shift) + around, 0);
            const std::int64_t edge = buckets::upper_edge_ns(buckets::index_of(value));
            ASSERT_GE(edge, value);
            ASSERT_LE(edge - value, value / 32);
        }
    }
}

TEST(Buckets, CoverEveryValueOnceAndInOrder) {
    for (std::size_t i = 0; i + 1 < buckets::kCount; ++i) {
        const std::int64_t edge = buckets::upper_edge_ns(i);
        ASSERT_EQ(buckets::index_of(edge), i);
        ASSERT_EQ(buckets::index_of(edge + 1), i + 1);
    }
    EXPECT_EQ(buckets::index_of(kLargest), buckets::kCount - 1);
    EXPECT_EQ(buckets::upper_edge_ns(buckets::kCount - 1), kLargest);
    EXPECT_EQ(buckets::index_of(std::numeric_limits<std::int64_t>::min()), 0U);
}

TEST(Histogram, GivesPercentilesWithinTheStatedBound) {
    auto histogram = std::make_unique<Histogram>();
    std::mt19937_64 random{3};
    std::lognormal_distribution<double> blocks{12.0, 1.5};  // around 160 us, with a long tail
    std::vector<std::int64_t> values(9'999);
    for (auto& value : values) {
        value = static_cast<std::int64_t>(blocks(random));
        histogram->record(value);
    }
    std::sort(values.begin(), values.end());
    const auto snapshot = std::make_unique<HistogramSnapshot>(histogram->snapshot());
    for (const double fraction : {0.0, 0.5, 0.95, 0.99, 0.999, 1.0}) {
        const auto rank = std::max(1.0, std::ceil(fraction * 9'999));
        const std::int64_t exact = values[static_cast<std::size_t>(rank) - 1];
        EXPECT_GE(percentile(*snapshot, fraction), exact);
        EXPECT_LE(percentile(*snapshot, fraction), exact + exact / 32);
    }
}

TEST(Histogram, IsZeroWhereNothingWasRecorded) {
    const auto histogram = std::make_unique<Histogram>();
    EXPECT_EQ(percentile(histogram->snapshot(), 0.99), 0);
    EXPECT_EQ(histogram->take_max_ns(), 0);
}

TEST(Histogram, RecordsWithoutAllocatingOrLocking) {
    const auto histogram = std::make_unique<Histogram>();
    {
        const base::RealtimeScope scope;
        histogram->record(1'000);
    }
    EXPECT_EQ(histogram->snapshot().total(), 1U);
}

TEST(HistogramReader, SeesOnlyWhatCameInItsWindowAndTheExactMaximum) {
    const auto histogram = std::make_unique<Histogram>();
    HistogramReader reader{*histogram};
    histogram->record(1'000'003);
    HistogramWindow window = reader.next();
    EXPECT_EQ(window.gained.total(), 1U);
    EXPECT_EQ(window.max_ns, 1'000'003);
    EXPECT_EQ(window.percentile_ns(0.99), 1'000'003);  // not the bucket's edge, above the maximum

    for (int i = 0; i < 100; ++i) histogram->record(i < 50 ? 10 : 20'000);
    window = reader.next();
    EXPECT_EQ(window.gained.total(), 100U);
    EXPECT_EQ(window.max_ns, 20'000);
    EXPECT_EQ(window.percentile_ns(0.5), 10);
    EXPECT_EQ(reader.next().gained.total(), 0U);
}

TEST(Histogram, LosesNeitherCountsNorTheLargestValueWhileItIsRead) {
    constexpr std::int64_t kCount = 50'000;
    const auto histogram = std::make_unique<Histogram>();
    std::thread writer{[&] {
        for (std::int64_t i = 1; i <= kCount; ++i) histogram->record(i);
    }};
    HistogramReader reader{*histogram};
    std::uint64_t total = 0;
    std::int64_t largest = 0;
    while (total < kCount) {
        const HistogramWindow window = reader.next();
        // Rising values: no later window may show a smaller one.
        if (window.max_ns != 0) {
            ASSERT_GT(window.max_ns, largest);
        }
        largest = std::max(largest, window.max_ns);
        total += window.gained.total();
    }
    writer.join();
    largest = std::max(largest, histogram->take_max_ns());
    EXPECT_EQ(total, static_cast<std::uint64_t>(kCount));
    EXPECT_EQ(largest, kCount);
}

}  // namespace
}  // namespace hocket::observability
