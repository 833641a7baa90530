#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "session/session_api.hpp"

namespace hocket::test {

/// A session that only answers, from a thread of its own as the real one does. Calls can be held
/// back, to see what is done about those that are outstanding. All members: any thread.
class FakeSession final : public session::SessionApi {
public:
    using Answer = std::function<protocol::Response(const protocol::Request&)>;

    /// @param answer makes the answers; default: Ok to everything.
    explicit FakeSession(
        Answer answer = [](const protocol::Request&) { return protocol::Response{protocol::Ok{}}; })
        : answer_{std::move(answer)}, thread_{[this] { run(); }} {}

    ~FakeSession() override {
        {
            const std::lock_guard lock{mutex_};
            ending_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }

    void add_sender(const session::Sender& sender) override {
        const std::lock_guard lock{mutex_};
        senders_[sender.id] = sender.label;
        changed_.notify_all();
    }
    void remove_sender(std::uint64_t sender_id) override {
        const std::lock_guard lock{mutex_};
        senders_.erase(sender_id);
        changed_.notify_all();
    }
    void push(std::vector<session::TimedPlay>) override {}

    void call(std::uint64_t sender_id, protocol::Request request,
              std::function<void(protocol::Response)> reply) override {
        const std::lock_guard lock{mutex_};
        last_sender_ = sender_id;
        ++calls_;
        waiting_.push_back({std::move(request), std::move(reply)});
        changed_.notify_all();
    }

    [[nodiscard]] protocol::StatsResult stats() const override {
        const std::lock_guard lock{mutex_};
        ++stats_calls_;
        protocol::StatsResult stats;
        stats.events.received = stats_calls_;
        stats.drops.resize(stats_padding_ / 32, {std::string(24, 'x'), 1});
        for (std::size_t i = 0; i < stats.drops.size(); ++i) {
            stats.drops[i].first += std::to_string(i);
        }
        return stats;
    }
    void add_notice_sink(std::function<void(const session::Notice&)> sink) override {
        notice_sink_ = std::move(sink);
    }
    void add_audio_sink(std::function<void(const protocol::AudioStatus&)> sink) override {
        audio_sink_ = std::move(sink);
    }
    void add_event_sink(
        std::function<void(const std::vector<protocol::StartedEvent>&)> sink) override {
        event_sink_ = std::move(sink);
    }
    void count_event_listeners(int change) override {
        const std::lock_guard lock{mutex_};
        event_listeners_ += change;
        changed_.notify_all();
    }
    void report_kernel_drops(std::uint64_t) override {}
    void count_malformed(std::uint64_t) override {}

    /// From now on calls wait until release().
    void hold() {
        const std::lock_guard lock{mutex_};
        held_ = true;
    }
    void release() {
        const std::lock_guard lock{mutex_};
        held_ = false;
        changed_.notify_all();
    }
    /// Makes every profile about that many bytes longer.
    void pad_stats(std::size_t bytes) {
        const std::lock_guard lock{mutex_};
        stats_padding_ = bytes;
    }

    // What the session tells by itself.
    void tell(const session::Notice& notice) const { notice_sink_(notice); }
    void tell(const protocol::AudioStatus& status) const { audio_sink_(status); }
    void tell(const std::vector<protocol::StartedEvent>& events) const { event_sink_(events); }

    /// @return false if it is not so after 10 s.
    template <class Condition>
    [[nodiscard]] bool wait_until(Condition condition) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, std::chrono::seconds{10}, condition);
    }
    [[nodiscard]] bool wait_for_calls(std::size_t count) {
        return wait_until([&] { return calls_ >= count; });
    }
    [[nodiscard]] bool wait_for_senders(std::size_t count) {
        return wait_until([&] { return senders_.size() == count; });
    }

    [[nodiscard]] bool wait_for_event_listeners(int count) {
        return wait_until([&] { return event_listeners_ == count; });
    }

    [[nodiscard]] std::map<std::uint64_t, std::string> senders() const {
        const std::lock_guard lock{mutex_};
        return senders_;
    }
    [[nodiscard]] std::uint64_t last_sender() const {
        const std::lock_guard lock{mutex_};
        return last_sender_;
    }
    [[nodiscard]] std::uint64_t stats_calls() const {
        const std::lock_guard lock{mutex_};
        return stats_calls_;
    }

private:
    struct Call {
        protocol::Request request;
        std::function<void(protocol::Response)> reply;
    };

    void run() {
        std::unique_lock lock{mutex_};
        while (true) {
            changed_.wait(lock, [&] { return ending_ || (!held_ && !waiting_.empty()); });
            if (ending_) return;
            Call call = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            call.reply(answer_(call.request));
            lock.lock();
        }
    }

    const Answer answer_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Call> waiting_;
    std::map<std::uint64_t, std::string> senders_;
    // Given before the first client comes.
    std::function<void(const session::Notice&)> notice_sink_;
    std::function<void(const protocol::AudioStatus&)> audio_sink_;
    std::function<void(const std::vector<protocol::StartedEvent>&)> event_sink_;
    int event_listeners_ = 0;
    std::uint64_t last_sender_ = 0;
    std::size_t calls_ = 0;
    std::size_t stats_padding_ = 0;
    mutable std::uint64_t stats_calls_ = 0;
    bool held_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace hocket::test
