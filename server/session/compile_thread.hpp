#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "language/compiler.hpp"

namespace hocket::session {

/// Compiles texts one after the other, so that none ever delays the schedule. Bounded.
class CompileThread {
public:
    using Done = std::function<void(base::Result<language::Program>)>;

    CompileThread() = default;
    ~CompileThread();

    void start();
    void stop();  ///< what waits is dropped without an answer

    /// Any thread. `done` is called on the compile thread. False when kMostWaiting texts wait.
    bool compile(std::string text, Done done);

    static constexpr std::size_t kMostWaiting = 256;

private:
    void loop();

    struct Job {
        std::string text;
        Done done;
    };
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Job> jobs_;
    bool quit_ = false;
    std::thread thread_;
};

}  // namespace hocket::session
