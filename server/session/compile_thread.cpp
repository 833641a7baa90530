#include "session/compile_thread.hpp"

#include <exception>
#include <utility>

#include "base/realtime.hpp"
#include "observability/log.hpp"

namespace hocket::session {

CompileThread::~CompileThread() { stop(); }

void CompileThread::start() {
    thread_ = std::thread{[this] { loop(); }};
}

void CompileThread::stop() {
    {
        const std::lock_guard lock{mutex_};
        quit_ = true;
    }
    filled_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool CompileThread::run(Job job) {
    {
        const std::lock_guard lock{mutex_};
        if (jobs_.size() >= kMostWaiting) return false;
        jobs_.push_back(std::move(job));
    }
    filled_.notify_one();
    return true;
}

void CompileThread::loop() {
    base::name_thread("hk-compile");
    while (true) {
        Job job;
        {
            std::unique_lock lock{mutex_};
            filled_.wait(lock, [this] { return quit_ || !jobs_.empty(); });
            if (quit_) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            job(spaces_);
        } catch (const std::exception& trouble) {  // memory, mostly: the next text may do with less
            observability::log_error("a text could not be worked out: {}", trouble.what());
        }
    }
}

}  // namespace hocket::session
