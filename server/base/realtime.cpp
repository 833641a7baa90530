#include "base/realtime.hpp"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace hocket::base {

RealtimeScope::RealtimeScope() noexcept {
    if (hocket_rt_guard_enter != nullptr) hocket_rt_guard_enter();
}
RealtimeScope::~RealtimeScope() noexcept {
    if (hocket_rt_guard_exit != nullptr) hocket_rt_guard_exit();
}
RealtimeSleepScope::RealtimeSleepScope() noexcept {
    if (hocket_rt_guard_exit != nullptr) hocket_rt_guard_exit();
}
RealtimeSleepScope::~RealtimeSleepScope() noexcept {
    if (hocket_rt_guard_enter != nullptr) hocket_rt_guard_enter();
}

void flush_denormals_to_zero() noexcept {
#if defined(__SSE__)
    _mm_setcsr(_mm_getcsr() | 0x8040U);  // FTZ | DAZ
#elif defined(__aarch64__)
    unsigned long control = 0;
    asm volatile("mrs %0, fpcr" : "=r"(control));
    asm volatile("msr fpcr, %0" ::"r"(control | (1UL << 24)));
#endif
}

void name_thread(const char* name) noexcept {
    char short_name[16] = {};
    std::strncpy(short_name, name, sizeof short_name - 1);
    pthread_setname_np(pthread_self(), short_name);
}

std::string raise_priority(int priority) {
    sched_param parameters{};
    parameters.sched_priority = priority;
    const int error = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
    if (error == 0) return {};
    return std::string("real-time priority not granted (") + std::strerror(error) +
           "); the sound may break up under load. Allow it with 'LimitRTPRIO=95' in the service, "
           "or "
           "'@audio - rtprio 95' in /etc/security/limits.conf";
}

bool lock_memory() noexcept {
    // Under a limit, locking what is mapped later would make ordinary allocations fail.
    rlimit limit{};
    if (geteuid() != 0 &&
        (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY)) {
        return false;
    }
    // On fault only: the untouched part of each thread's stack need not become resident.
    return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

long long steady_ns() noexcept {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<long long>(now.tv_sec) * 1'000'000'000LL + now.tv_nsec;
}

void sleep_until_steady_ns(long long deadline_ns) noexcept {
    timespec until{};
    until.tv_sec = static_cast<time_t>(deadline_ns / 1'000'000'000LL);
    until.tv_nsec = static_cast<long>(deadline_ns % 1'000'000'000LL);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr) == EINTR) {
    }
}

}  // namespace hocket::base
