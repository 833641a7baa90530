#include "engine/workers.hpp"

#include <string>

#include "base/realtime.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace hocket::engine {
namespace {

void relax() noexcept {
#if defined(__SSE2__)
    _mm_pause();
#endif
}

// A sleep a worker takes when it has nothing to go by, short enough to be there for the next block.
constexpr long long kIdleNs = 500'000;
constexpr int kPollsBeforeSleep = 2'000;

constexpr std::uint64_t ticket_of(std::uint32_t board, std::uint32_t count) noexcept {
    // board in bits 32.., jobs of the board in 16..31, next job in 0..15
    return (static_cast<std::uint64_t>(board) << 32) | (static_cast<std::uint64_t>(count) << 16);
}

}  // namespace

Workers::Workers(int count, int priority) {
    threads_.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        threads_.emplace_back([this, i, priority] { loop(i + 1, priority); });
    }
}

Workers::~Workers() {
    quit_.store(true, std::memory_order_release);
    for (std::thread& thread : threads_) thread.join();
}

void Workers::begin_buffer() noexcept { rendering_.store(true, std::memory_order_release); }

void Workers::end_buffer(long long next_ns) noexcept {
    next_ns_.store(next_ns, std::memory_order_relaxed);
    rendering_.store(false, std::memory_order_release);
}

// Claims jobs of the board until none is left. The job, its context and the count are read after
// the claim succeeded on this very board, and the board stays until all its jobs are done.
void Workers::work(int worker, std::uint64_t seen) noexcept {
    std::uint64_t claim = seen;
    while (true) {
        const auto next = static_cast<std::uint32_t>(claim & 0xFFFFU);
        const auto count = static_cast<std::uint32_t>((claim >> 16) & 0xFFFFU);
        if (next >= count) return;
        if (!claims_.compare_exchange_weak(claim, claim + 1, std::memory_order_acq_rel,
                                           std::memory_order_acquire)) {
            continue;
        }
        job_(context_, static_cast<int>(next), worker);
        done_.fetch_add(1, std::memory_order_acq_rel);
        claim = claims_.load(std::memory_order_acquire);
    }
}

void Workers::run(Job job, void* context, int count) noexcept {
    if (threads_.empty() || count < 2) {
        for (int i = 0; i < count; ++i) job(context, i, 0);
        return;
    }
    job_ = job;
    context_ = context;
    done_.store(0, std::memory_order_relaxed);
    const std::uint64_t ticket = ticket_of(++board_, static_cast<std::uint32_t>(count));
    claims_.store(ticket, std::memory_order_release);
    work(0, ticket);
    // What others have begun is being computed right now: bounded by one job.
    while (done_.load(std::memory_order_acquire) < count) relax();
}

void Workers::loop(int worker, int priority) noexcept {
    base::name_thread(("hk-worker-" + std::to_string(worker)).c_str());
    base::flush_denormals_to_zero();
    if (priority > 0) static_cast<void>(base::raise_priority(priority));
    const base::RealtimeScope realtime;
    int idle_polls = 0;
    while (!quit_.load(std::memory_order_acquire)) {
        const std::uint64_t claim = claims_.load(std::memory_order_acquire);
        if ((claim & 0xFFFFU) < ((claim >> 16) & 0xFFFFU)) {
            work(worker, claim);
            idle_polls = 0;
            continue;
        }
        if (rendering_.load(std::memory_order_acquire) && ++idle_polls < kPollsBeforeSleep) {
            relax();
            continue;
        }
        idle_polls = 0;
        const long long now = base::steady_ns();
        const long long next = next_ns_.load(std::memory_order_relaxed);
        const bool known =
            !rendering_.load(std::memory_order_acquire) && next > now && next < now + 100'000'000;
        const base::RealtimeSleepScope sleeping;
        base::sleep_until_steady_ns(known ? next : now + kIdleNs);
    }
}

}  // namespace hocket::engine
