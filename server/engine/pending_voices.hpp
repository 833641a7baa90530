#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "voices/voice_spec.hpp"

namespace hocket::engine {

/// Voices that have crossed to the synthesis thread and wait for their frame, first to start
/// first; equal frames in the order they came. Bounded; real-time safe after construction.
class PendingVoices {
public:
    static constexpr std::size_t kDefaultCapacity = 16384;

    explicit PendingVoices(std::size_t capacity) {
        specs_.resize(capacity);
        heap_.resize(capacity);  // and not reserve(): its pages are touched here, not later
        heap_.clear();
        free_.reserve(capacity);
        for (std::size_t i = capacity; i-- > 0;) free_.push_back(static_cast<std::uint32_t>(i));
    }

    [[nodiscard]] bool full() const noexcept { return free_.empty(); }
    [[nodiscard]] bool empty() const noexcept { return heap_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }

    /// Not when full().
    void push(const voices::VoiceSpec& spec) noexcept {
        const std::uint32_t place = free_.back();
        free_.pop_back();
        specs_[place] = spec;
        heap_.push_back({spec.start, sequence_++, place});
        std::push_heap(heap_.begin(), heap_.end(), later);
    }

    /// The first one to start; not when empty().
    [[nodiscard]] const voices::VoiceSpec& first() const noexcept {
        return specs_[heap_.front().place];
    }
    void pop() noexcept {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        free_.push_back(heap_.back().place);
        heap_.pop_back();
    }

private:
    struct Entry {
        base::Frame start;
        std::uint64_t sequence;
        std::uint32_t place;
    };
    static bool later(const Entry& a, const Entry& b) noexcept {
        return a.start != b.start ? a.start > b.start : a.sequence > b.sequence;
    }
    std::vector<voices::VoiceSpec> specs_;
    std::vector<Entry> heap_;
    std::vector<std::uint32_t> free_;
    std::uint64_t sequence_ = 0;
};

}  // namespace hocket::engine
