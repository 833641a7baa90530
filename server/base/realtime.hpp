#pragma once

#include <string>

// Marks functions that run on the synthesis thread, its workers or in the device callback.
#if defined(__clang__) && __clang_major__ >= 20
#define HOCKET_REALTIME [[clang::nonblocking]]
#else
#define HOCKET_REALTIME
#endif

// Our own bugs only, never bad input. On in Debug builds (dev, asan, tsan).
#if defined(HOCKET_CHECKS)
#include <cstdio>
#include <cstdlib>
#define HOCKET_ASSERT(condition)                                                                 \
    ((condition)                                                                                 \
         ? static_cast<void>(0)                                                                  \
         : (std::fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #condition), \
            std::abort()))
#else
#define HOCKET_ASSERT(condition) static_cast<void>(0)
#endif

namespace hocket::base {

/// While one lives on a thread, that thread must not allocate, free, lock, log, throw or wait.
/// It does nothing by itself; test builds link tests/support/rt_guard.cpp, which defines the two
/// hooks below, and stop at the first violation.
class RealtimeScope {
public:
    RealtimeScope() noexcept;
    ~RealtimeScope() noexcept;
    RealtimeScope(const RealtimeScope&) = delete;
    RealtimeScope& operator=(const RealtimeScope&) = delete;
};

/// Suspends the guard for the one syscall the synthesis thread may make: its sleep.
class RealtimeSleepScope {
public:
    RealtimeSleepScope() noexcept;
    ~RealtimeSleepScope() noexcept;
    RealtimeSleepScope(const RealtimeSleepScope&) = delete;
    RealtimeSleepScope& operator=(const RealtimeSleepScope&) = delete;
};

/// Denormals become zero on the calling thread, as inputs and as results.
void flush_denormals_to_zero() noexcept;

/// Names the calling thread (15 characters at most are kept).
void name_thread(const char* name) noexcept;

/// Asks for SCHED_FIFO at the given priority for the calling thread.
/// @return empty when granted, else the reason and what would grant it, for one log line.
[[nodiscard]] std::string raise_priority(int priority);

/// Locks what is mapped now and later into memory. Best effort; false when not allowed.
bool lock_memory() noexcept;

/// Nanoseconds of CLOCK_MONOTONIC: the daemon's steady time.
[[nodiscard]] long long steady_ns() noexcept;

/// Sleeps until the given steady time; returns at once if it has passed.
void sleep_until_steady_ns(long long deadline_ns) noexcept;

}  // namespace hocket::base

extern "C" {
// Weak: nobody defines them in a normal build.
void hocket_rt_guard_enter() noexcept __attribute__((weak));
void hocket_rt_guard_exit() noexcept __attribute__((weak));
}
