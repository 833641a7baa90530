#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace hocket::observability {

/// Buckets of a Histogram: each octave of nanoseconds in 32 equal parts, below 32 ns one bucket
/// a value. A value and its bucket's upper edge differ by less than 1/32 of the value.
namespace buckets {
inline constexpr int kBitsPerOctave = 5;
inline constexpr std::size_t kPerOctave = std::size_t{1} << kBitsPerOctave;
inline constexpr std::size_t kCount = (64 - kBitsPerOctave) * kPerOctave;

/// @param ns negative counts as 0.
[[nodiscard]] constexpr std::size_t index_of(std::int64_t ns) noexcept {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 0));
    if (value < kPerOctave) return static_cast<std::size_t>(value);
    const int shift = static_cast<int>(std::bit_width(value)) - 1 - kBitsPerOctave;
    return static_cast<std::size_t>(shift) * kPerOctave + static_cast<std::size_t>(value >> shift);
}

/// The largest value that falls into the bucket.
[[nodiscard]] constexpr std::int64_t upper_edge_ns(std::size_t index) noexcept {
    if (index < 2 * kPerOctave) return static_cast<std::int64_t>(index);
    const auto shift = index / kPerOctave - 1;
    const auto mantissa = static_cast<std::uint64_t>(index - shift * kPerOctave);
    return static_cast<std::int64_t>(((mantissa + 1) << shift) - 1);
}
}  // namespace buckets

/// What a histogram held at one moment, or gained between two (their difference). Plain value.
struct HistogramSnapshot {
    std::array<std::uint64_t, buckets::kCount> counts{};

    [[nodiscard]] std::uint64_t total() const noexcept {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : counts) sum += count;
        return sum;
    }
    /// What was recorded between the two; `earlier` is of the same histogram.
    friend HistogramSnapshot operator-(HistogramSnapshot later,
                                       const HistogramSnapshot& earlier) noexcept {
        for (std::size_t i = 0; i < later.counts.size(); ++i) later.counts[i] -= earlier.counts[i];
        return later;
    }
};

/// The value that `fraction` of the recorded ones do not exceed (nearest rank), rounded up to its
/// bucket's edge: never below the true one, above it by less than 1/32. 0 if nothing was recorded.
/// @param fraction 0..1; 0.95 gives p95.
[[nodiscard]] inline std::int64_t percentile(const HistogramSnapshot& snapshot,
                                             double fraction) noexcept {
    const std::uint64_t total = snapshot.total();
    if (total == 0) return 0;
    const double wanted = std::ceil(std::clamp(fraction, 0.0, 1.0) * static_cast<double>(total));
    const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted), 1, total);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < snapshot.counts.size(); ++i) {
        seen += snapshot.counts[i];
        if (seen >= rank) return buckets::upper_edge_ns(i);
    }
    return buckets::upper_edge_ns(buckets::kCount - 1);
}

/// Durations in nanoseconds, recorded by one thread (real-time safe, wait-free, no locked
/// instruction) and read by others. About 15 KB, nothing allocated.
class Histogram {
public:
    /// Writer thread only. Negative counts as 0.
    void record(std::int64_t ns) noexcept {
        std::atomic<std::uint64_t>& count = counts_[buckets::index_of(ns)];
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        if (ns > max_ns_.load(std::memory_order_relaxed)) {
            max_ns_.store(ns, std::memory_order_relaxed);
        }
    }

    /// Any thread. Counts only grow, so the difference of two snapshots is what came between.
    [[nodiscard]] HistogramSnapshot snapshot() const noexcept {
        HistogramSnapshot result;
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            result.counts[i] = counts_[i].load(std::memory_order_relaxed);
        }
        return result;
    }

    /// The exact largest value since the last call; 0 if none. One reader: every value is covered
    /// by the maximum of exactly one window.
    [[nodiscard]] std::int64_t take_max_ns() noexcept {
        return max_ns_.exchange(0, std::memory_order_relaxed);
    }

private:
    std::array<std::atomic<std::uint64_t>, buckets::kCount> counts_{};
    alignas(64) std::atomic<std::int64_t> max_ns_{0};
};

/// What a histogram gained in one window of time.
struct HistogramWindow {
    HistogramSnapshot gained;
    std::int64_t max_ns = 0;

    /// As percentile(), but never above the exact maximum in the topmost bucket.
    [[nodiscard]] std::int64_t percentile_ns(double fraction) const noexcept {
        const std::int64_t edge_ns = percentile(gained, fraction);
        return buckets::index_of(edge_ns) == buckets::index_of(max_ns) ? max_ns : edge_ns;
    }
};

/// Cuts a histogram's life into windows. One per histogram, one thread.
class HistogramReader {
public:
    explicit HistogramReader(Histogram& histogram) noexcept : histogram_{histogram} {}

    /// Everything since the last call.
    [[nodiscard]] HistogramWindow next() noexcept {
        const HistogramSnapshot now = histogram_.snapshot();
        HistogramWindow window{now - previous_, histogram_.take_max_ns()};
        previous_ = now;
        return window;
    }

private:
    Histogram& histogram_;
    HistogramSnapshot previous_;
};

}  // namespace hocket::observability
