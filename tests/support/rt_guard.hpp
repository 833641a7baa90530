#pragma once

#include <string>

// The real-time guard of the tests. Linking hocket_test_support is enough: inside a
// base::RealtimeScope the calls below stop the test with a backtrace.
//
// Caught by the guard itself: malloc and its kin (so operator new and delete), pthread mutexes,
// condition variables and read-write locks, throw, sleeps, raw system calls (so the futex behind
// std::atomic::wait and notify) and the plain file and socket calls. Where the build finds clang's
// RealtimeSanitizer runtime it adds what it knows beyond that: stdio, threads, more of the socket
// calls. Both define malloc and pthread_mutex_lock; the runtime's are weak, so the guard's count.
//
// In builds with HOCKET_SANITIZE those functions belong to the sanitizer and the guard is inert.
namespace hocket::test {

/// Whether this build can see violations at all.
[[nodiscard]] bool rt_guard_is_active() noexcept;

/// While one lives, violations on its thread are counted instead of fatal. The counts of the
/// RealtimeSanitizer runtime's own additions are not included: it is switched off meanwhile.
class RtGuardExpectation {
public:
    RtGuardExpectation() noexcept;
    ~RtGuardExpectation() noexcept;
    RtGuardExpectation(const RtGuardExpectation&) = delete;
    RtGuardExpectation& operator=(const RtGuardExpectation&) = delete;

    [[nodiscard]] int violations() const noexcept;
    /// Name of the first function caught, empty when none was.
    [[nodiscard]] std::string first() const;
};

}  // namespace hocket::test
