#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "protocol/play.hpp"
#include "protocol/rpc.hpp"
#include "protocol/topics.hpp"

namespace hocket::session {

/// Who sent something: reported back to, counted by, named in `why`.
struct Sender {
    std::uint64_t id = 0;  ///< unique for the process; the network layer gives it
    std::string label;     ///< "osc 127.0.0.1:6010", "rpc 3"
};

/// One decoded /dirt/play message with its time.
struct TimedPlay {
    protocol::PlayMessage play;
    /// NTP timetag (seconds since 1900 in the high half). 1 is "immediately"; 0 means the message
    /// came outside a bundle, which is the same.
    std::uint64_t timetag = 1;
    std::uint64_t sender_id = 0;
    long long arrival_steady_ns = 0;  ///< when its datagram was received
};

/// Something a sender should hear of without having asked.
using Notice = protocol::SenderNotice;

/// What the network layer sees of the session. All members may be called from any thread but the
/// synthesis thread; work is done on the schedule thread.
class SessionApi {
public:
    virtual ~SessionApi() = default;

    /// Makes a sender known before its first event or call. Bounded: the least recently active
    /// one beyond kMaxSenders is forgotten.
    virtual void add_sender(const Sender& sender) = 0;
    virtual void remove_sender(std::uint64_t sender_id) = 0;

    /// Hands over decoded events. Never blocks for long; what the mailbox has no room for is
    /// refused, counted and reported to its sender.
    virtual void push(std::vector<TimedPlay> events) = 0;

    /// Does what is asked and calls `reply` once, on the schedule thread (so `reply` only posts).
    /// When the mailbox is full it is called at once, with a limit error, on the caller's thread.
    virtual void call(std::uint64_t sender_id, protocol::Request request,
                      std::function<void(protocol::Response)> reply) = 0;

    /// The newest profile, at most a few ms old. Any thread; takes a short lock.
    [[nodiscard]] virtual protocol::StatsResult stats() const = 0;

    // Sinks are called on the schedule thread, so they only post. They stay for good.

    /// One more that gets the notices of all senders, at most one of a kind a second and sender
    /// (but every shift).
    virtual void add_notice_sink(std::function<void(const Notice&)> sink) = 0;

    /// One more that is told what becomes of the device and of time.
    virtual void add_audio_sink(std::function<void(const protocol::AudioStatus&)> sink) = 0;

    /// One more that gets the events that began to sound since the last call, oldest first.
    virtual void add_event_sink(
        std::function<void(const std::vector<protocol::StartedEvent>&)> sink) = 0;

    /// That many more (or fewer) clients want to hear of events; while there are none, nothing is
    /// collected.
    virtual void count_event_listeners(int change) = 0;

    /// What only the network layer can count, shown in the profile.
    virtual void report_kernel_drops(std::uint64_t total) = 0;
    virtual void count_malformed(std::uint64_t packets) = 0;

    static constexpr std::size_t kMaxSenders = 8192;
};

}  // namespace hocket::session
