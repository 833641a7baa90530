#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "session/spaces.hpp"

namespace hocket::session {

/// Compiles and tries out texts one after the other, so that none ever delays the schedule, and
/// keeps what they define. Bounded.
class CompileThread {
public:
    /// What it throws is logged.
    using Job = std::function<void(Spaces&)>;

    CompileThread() = default;
    ~CompileThread();

    void start();
    void stop();  ///< waits for the job under way; what waits behind it is dropped

    /// Any thread. The job is called on the compile thread. False when kMostWaiting wait.
    [[nodiscard]] bool run(Job job);

    static constexpr std::size_t kMostWaiting = 256;

private:
    void loop();

    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Job> jobs_;
    bool quit_ = false;
    Spaces spaces_;
    std::thread thread_;
};

}  // namespace hocket::session
