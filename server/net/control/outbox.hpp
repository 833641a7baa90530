#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hocket::net {

/// What waits to be written to one client, bounded. Answers are kept in order or refused as a
/// whole, and go first. Of the profile only the newest waits, so a slow reader gets the newest
/// state and never a backlog. Other notifications wait in order; beyond their bound the oldest is
/// dropped, and the next one that goes out says how many were. For one thread.
class Outbox {
public:
    /// A line with its end, shared by all clients that it goes to.
    using Line = std::shared_ptr<const std::string>;
    [[nodiscard]] static Line line_of(std::string text) {
        text += '\n';
        return std::make_shared<const std::string>(std::move(text));
    }

    /// @param max_bytes of answers, @param max_queued notifications, @param max_queued_bytes of
    /// them (one alone may be longer).
    explicit Outbox(std::size_t max_bytes, std::size_t max_queued = 256,
                    std::size_t max_queued_bytes = 1024 * 1024)
        : max_bytes_{max_bytes}, max_queued_{max_queued}, max_queued_bytes_{max_queued_bytes} {}

    /// An answer. @return false, and nothing is taken, if the bytes that wait would exceed the
    /// bound.
    [[nodiscard]] bool add(Line line);

    /// A profile. It takes the place of one that has not begun to go out.
    /// @return whether one was replaced.
    bool set_newest(Line line);

    /// Any other notification. @return how many older ones were dropped for it.
    std::size_t queue(Line line);

    /// Fills `pieces` with what goes out next, in order; valid until the next call of a member.
    /// @return how many were filled.
    [[nodiscard]] std::size_t next(std::span<std::string_view> pieces);

    /// That many of the bytes that next() gave are written.
    void written(std::size_t bytes);

    [[nodiscard]] bool empty() const noexcept {
        return lines_.empty() && queued_.empty() && newest_ == nullptr;
    }
    /// Bytes of answers that wait.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    struct Going {
        Line line;
        bool is_answer;
    };
    void take_notifications(std::size_t most);

    std::size_t max_bytes_;
    std::size_t max_queued_;
    std::size_t max_queued_bytes_;
    std::deque<Going> lines_;
    std::deque<Line> queued_;
    std::size_t queued_bytes_ = 0;
    std::uint64_t missed_ = 0;  ///< dropped, and not told yet
    Line newest_;
    std::size_t offset_ = 0;  ///< bytes of the first line that are written
    std::size_t bytes_ = 0;   ///< of the answers in lines_, without what is written
};

}  // namespace hocket::net
