#pragma once

#include <atomic>
#include <cstddef>

#include "pattern/join.hpp"

namespace hocket::pattern {

/// Patterns by the value they are made from. The first few values are remembered, so that one
/// pattern answers all queries about its value; any thread may ask.
class Made {
public:
    explicit Made(Inner make) : make_{std::move(make)} {}
    ~Made();
    Made(const Made&) = delete;
    Made& operator=(const Made&) = delete;

    /// @param spare keeps the pattern if it is not remembered; the result refers to it then.
    [[nodiscard]] const Pattern& of(const Value& value, Pattern& spare) const;

private:
    struct Entry {
        Value key;
        Pattern pattern;
        const Entry* next;
    };
    static constexpr int kMost = 32;

    Inner make_;
    mutable std::atomic<const Entry*> first_{nullptr};
    mutable std::atomic<int> count_{0};
};

}  // namespace hocket::pattern
