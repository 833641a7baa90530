#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "base/types.hpp"
#include "protocol/play.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::session {

/// An event that waits for its time. Its voice is known (and its sample pinned), or, while the
/// index is being made, only the message is.
struct ScheduledEvent {
    voices::VoiceSpec voice;
    std::unique_ptr<protocol::PlayMessage> unresolved;
    std::uint64_t event = 0;
    std::uint64_t sender = 0;
};

/// Every timed event of the daemon, earliest frame first, equal frames in the order they came.
/// Bounded; memory grows with use. Schedule thread.
class EventHeap {
public:
    explicit EventHeap(std::size_t capacity) : capacity_{capacity} {}

    [[nodiscard]] std::size_t size() const { return heap_.size(); }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] bool full() const { return heap_.size() >= capacity_; }
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    [[nodiscard]] base::Frame first_frame() const { return heap_.front().frame; }

    /// Not when full().
    void push(base::Frame frame, ScheduledEvent event) {
        std::uint32_t place = 0;
        if (free_.empty()) {
            place = static_cast<std::uint32_t>(events_.size());
            events_.push_back(std::move(event));
        } else {
            place = free_.back();
            free_.pop_back();
            events_[place] = std::move(event);
        }
        heap_.push_back({frame, sequence_++, place});
        std::push_heap(heap_.begin(), heap_.end(), later);
    }

    /// The earliest; not when empty().
    [[nodiscard]] ScheduledEvent& first() { return events_[heap_.front().place]; }
    void pop() {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        free_.push_back(heap_.back().place);
        heap_.pop_back();
    }

private:
    struct Entry {
        base::Frame frame;
        std::uint64_t sequence;
        std::uint32_t place;
    };
    static bool later(const Entry& a, const Entry& b) {
        return a.frame != b.frame ? a.frame > b.frame : a.sequence > b.sequence;
    }
    const std::size_t capacity_;
    std::deque<ScheduledEvent> events_;
    std::vector<std::uint32_t> free_;
    std::vector<Entry> heap_;
    std::uint64_t sequence_ = 0;
};

}  // namespace hocket::session
