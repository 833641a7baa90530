#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "session/session_api.hpp"

namespace hocket::test {

/// A session that writes down what it is told and answers what it is told to answer. Any thread.
class FakeOscSession : public session::SessionApi {
public:
    using Reply = std::function<void(protocol::Response)>;

    struct Call {
        std::uint64_t sender_id = 0;
        protocol::Request request;
        Reply reply;
        std::size_t plays_before = 0;  ///< events pushed before the call
    };

    // ---- SessionApi ---------------------------------------------------------------------------
    void add_sender(const session::Sender& sender) override {
        change([&] { senders[sender.id] = sender.label; });
    }
    void remove_sender(std::uint64_t sender_id) override {
        change([&] { senders.erase(sender_id); });
    }
    void push(std::vector<session::TimedPlay> events) override {
        change([&] {
            push_sizes.push_back(events.size());
            for (auto& event : events) plays.push_back(std::move(event));
        });
    }
    void call(std::uint64_t sender_id, protocol::Request request, Reply reply) override {
        Reply at_once;
        change([&] {
            calls.push_back({sender_id, std::move(request), reply, plays.size()});
            if (answer) at_once = std::move(reply);
        });
        if (at_once) at_once(*answer);
    }
    [[nodiscard]] protocol::StatsResult stats() const override {
        const std::lock_guard lock{mutex_};
        return stats_result;
    }
    void add_notice_sink(std::function<void(const session::Notice&)> sink) override {
        change([&] { notice_sink = std::move(sink); });
    }
    void add_audio_sink(std::function<void(const protocol::AudioStatus&)> sink) override {
        change([&] { audio_sink = std::move(sink); });
    }
    void add_event_sink(std::function<void(const std::vector<protocol::StartedEvent>&)>) override {}
    void count_event_listeners(int) override {}
    void report_kernel_drops(std::uint64_t total) override {
        change([&] { kernel_drops = total; });
    }
    void count_malformed(std::uint64_t packets) override {
        change([&] { malformed += packets; });
    }

    // ---- for the test -------------------------------------------------------------------------
    /// Waits until `predicate` holds (with the lock held); false after five seconds.
    template <class Predicate>
    [[nodiscard]] bool wait(Predicate predicate) {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, std::chrono::seconds{5}, predicate);
    }
    [[nodiscard]] bool wait_for_plays(std::size_t count) {
        return wait([&] { return plays.size() >= count; });
    }
    [[nodiscard]] bool wait_for_calls(std::size_t count) {
        return wait([&] { return calls.size() >= count; });
    }

    // Read them once a wait returned and nothing more is sent.
    std::map<std::uint64_t, std::string> senders;
    std::vector<session::TimedPlay> plays;
    std::vector<std::size_t> push_sizes;
    std::vector<Call> calls;
    std::function<void(const session::Notice&)> notice_sink;
    std::function<void(const protocol::AudioStatus&)> audio_sink;
    std::uint64_t kernel_drops = 0;
    std::uint64_t malformed = 0;

    // Set them before the first call. Without an answer the replies wait in `calls`.
    std::optional<protocol::Response> answer;
    protocol::StatsResult stats_result;

private:
    template <class Change>
    void change(Change what) {
        const std::lock_guard lock{mutex_};
        what();
        changed_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
};

}  // namespace hocket::test
