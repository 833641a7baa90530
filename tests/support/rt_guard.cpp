#include "support/rt_guard.hpp"

#include "base/realtime.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

// The sanitizers own malloc and the pthread calls; a second interposer would blind them.
extern "C" {
void hocket_rt_guard_enter() noexcept {}
void hocket_rt_guard_exit() noexcept {}
}

namespace hocket::test {
bool rt_guard_is_active() noexcept { return false; }
RtGuardExpectation::RtGuardExpectation() noexcept = default;
RtGuardExpectation::~RtGuardExpectation() noexcept = default;
int RtGuardExpectation::violations() const noexcept { return 0; }
std::string RtGuardExpectation::first() const { return {}; }
}  // namespace hocket::test

#else

#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <typeinfo>

extern "C" {
// RealtimeSanitizer's runtime, where it is linked.
void __rtsan_init() __attribute__((weak));
void __rtsan_realtime_enter() __attribute__((weak));
void __rtsan_realtime_exit() __attribute__((weak));
void __rtsan_off() __attribute__((weak));
void __rtsan_on() __attribute__((weak));

// glibc's allocator under its second names: dlsym itself allocates, so it cannot find malloc.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* block);
}

namespace {

// Below 0 inside a RealtimeSleepScope on a thread that is in no RealtimeScope.
thread_local int depth = 0;
thread_local int expectations = 0;
thread_local int violations_seen = 0;
thread_local const char* first_violation = nullptr;

void write_text(const char* text) noexcept {
    // Not interposed here: the depth is 0 by now.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text, std::strlen(text));
}

void caught(const char* function) noexcept {
    if (depth <= 0) return;
    if (expectations > 0) {
        if (violations_seen++ == 0) first_violation = function;
        return;
    }
    depth = 0;
    if (__rtsan_off != nullptr) __rtsan_off();
    write_text("real-time violation: ");
    write_text(function);
    write_text(" called inside a RealtimeScope\n");
    void* frames[64];
    backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
    std::abort();
}

/// The next definition of a function after ours, looked up once.
template <class Function>
Function* next(std::atomic<Function*>& known, const char* name) noexcept {
    Function* function = known.load(std::memory_order_relaxed);
    if (function == nullptr) {
        function = reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
        known.store(function, std::memory_order_relaxed);
    }
    return function;
}

[[gnu::constructor(101)]] void start_sanitizer() {
    if (__rtsan_init != nullptr) __rtsan_init();
}

}  // namespace

// The interposers carry their libc names as labels only: the C++ names differ, so that they cannot
// contradict the attributes of the declarations in the system's headers.
#define HOCKET_INTERPOSE(result, name, parameters, arguments)   \
    extern "C" result guarded_##name parameters __asm__(#name); \
    extern "C" result guarded_##name parameters {               \
        static std::atomic<result(*) parameters> known{};       \
        caught(#name);                                          \
        return next(known, #name) arguments;                    \
    }

HOCKET_INTERPOSE(int, pthread_mutex_lock, (pthread_mutex_t * mutex), (mutex))
HOCKET_INTERPOSE(int, pthread_mutex_trylock, (pthread_mutex_t * mutex), (mutex))
HOCKET_INTERPOSE(int, pthread_mutex_timedlock, (pthread_mutex_t * mutex, const timespec* until),
                 (mutex, until))
HOCKET_INTERPOSE(int, pthread_cond_wait, (pthread_cond_t * condition, pthread_mutex_t* mutex),
                 (condition, mutex))
HOCKET_INTERPOSE(int, pthread_cond_timedwait,
                 (pthread_cond_t * condition, pthread_mutex_t* mutex, const timespec* until),
                 (condition, mutex, until))
HOCKET_INTERPOSE(int, pthread_cond_clockwait,
                 (pthread_cond_t * condition, pthread_mutex_t* mutex, clockid_t clock,
                  const timespec* until),
                 (condition, mutex, clock, until))
HOCKET_INTERPOSE(int, pthread_cond_signal, (pthread_cond_t * condition), (condition))
HOCKET_INTERPOSE(int, pthread_cond_broadcast, (pthread_cond_t * condition), (condition))
HOCKET_INTERPOSE(int, pthread_rwlock_rdlock, (pthread_rwlock_t * lock), (lock))
HOCKET_INTERPOSE(int, pthread_rwlock_wrlock, (pthread_rwlock_t * lock), (lock))
HOCKET_INTERPOSE(int, nanosleep, (const timespec* length, timespec* left), (length, left))
HOCKET_INTERPOSE(int, clock_nanosleep,
                 (clockid_t clock, int flags, const timespec* length, timespec* left),
                 (clock, flags, length, left))
HOCKET_INTERPOSE(int, sched_yield, (), ())
HOCKET_INTERPOSE(ssize_t, read, (int file, void* bytes, std::size_t count), (file, bytes, count))
HOCKET_INTERPOSE(ssize_t, write, (int file, const void* bytes, std::size_t count),
                 (file, bytes, count))
HOCKET_INTERPOSE(ssize_t, send, (int file, const void* bytes, std::size_t count, int flags),
                 (file, bytes, count, flags))
HOCKET_INTERPOSE(ssize_t, sendto,
                 (int file, const void* bytes, std::size_t count, int flags, const sockaddr* to,
                  socklen_t length),
                 (file, bytes, count, flags, to, length))
// Variadic in libc; the register calling conventions let a fixed list stand in for it.
HOCKET_INTERPOSE(int, open, (const char* path, int flags, unsigned mode), (path, flags, mode))
HOCKET_INTERPOSE(long, syscall, (long number, long a, long b, long c, long d, long e, long f),
                 (number, a, b, c, d, e, f))

#undef HOCKET_INTERPOSE

extern "C" {

void* guarded_malloc(std::size_t size) __asm__("malloc");
void* guarded_malloc(std::size_t size) {
    caught("malloc");
    return __libc_malloc(size);
}

void* guarded_calloc(std::size_t count, std::size_t size) __asm__("calloc");
void* guarded_calloc(std::size_t count, std::size_t size) {
    caught("calloc");
    return __libc_calloc(count, size);
}

void* guarded_realloc(void* block, std::size_t size) __asm__("realloc");
void* guarded_realloc(void* block, std::size_t size) {
    caught("realloc");
    return __libc_realloc(block, size);
}

void guarded_free(void* block) __asm__("free");
void guarded_free(void* block) {
    if (block != nullptr) caught("free");  // free(nullptr) does nothing
    __libc_free(block);
}

void* guarded_aligned_alloc(std::size_t alignment, std::size_t size) __asm__("aligned_alloc");
void* guarded_aligned_alloc(std::size_t alignment, std::size_t size) {
    caught("aligned_alloc");
    return __libc_memalign(alignment, size);
}

void* guarded_memalign(std::size_t alignment, std::size_t size) __asm__("memalign");
void* guarded_memalign(std::size_t alignment, std::size_t size) {
    caught("memalign");
    return __libc_memalign(alignment, size);
}

int guarded_posix_memalign(void** block, std::size_t alignment,
                           std::size_t size) __asm__("posix_memalign");
int guarded_posix_memalign(void** block, std::size_t alignment, std::size_t size) {
    caught("posix_memalign");
    if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    void* made = __libc_memalign(alignment, size);
    if (made == nullptr) return ENOMEM;
    *block = made;
    return 0;
}

using Throw = void(void* object, std::type_info* type, void (*destroy)(void*));
[[noreturn]] void guarded_cxa_throw(void* object, std::type_info* type,
                                    void (*destroy)(void*)) __asm__("__cxa_throw");
void guarded_cxa_throw(void* object, std::type_info* type, void (*destroy)(void*)) {
    static std::atomic<Throw*> known{};
    caught("throw");
    next(known, "__cxa_throw")(object, type, destroy);
    __builtin_unreachable();
}

void hocket_rt_guard_enter() noexcept {
    ++depth;
    if (__rtsan_realtime_enter != nullptr) __rtsan_realtime_enter();
}
void hocket_rt_guard_exit() noexcept {
    --depth;
    if (__rtsan_realtime_exit != nullptr) __rtsan_realtime_exit();
}

}  // extern "C"

namespace hocket::test {

bool rt_guard_is_active() noexcept { return true; }

RtGuardExpectation::RtGuardExpectation() noexcept {
    if (expectations++ == 0) {
        violations_seen = 0;
        first_violation = nullptr;
        if (__rtsan_off != nullptr) __rtsan_off();
    }
}

RtGuardExpectation::~RtGuardExpectation() noexcept {
    if (--expectations == 0 && __rtsan_on != nullptr) __rtsan_on();
}

int RtGuardExpectation::violations() const noexcept { return violations_seen; }

std::string RtGuardExpectation::first() const {
    const int depth_here = depth;
    depth = 0;  // the name may be asked for inside the scope
    std::string name = first_violation == nullptr ? "" : first_violation;
    depth = depth_here;
    return name;
}

}  // namespace hocket::test

#endif
