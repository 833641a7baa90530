#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace hocket::net {

/// What waits to be written to one client, bounded. Answers are kept in order or refused as a
/// whole; of notifications only the newest waits, so a slow reader gets the newest state and
/// never a backlog. For one thread.
class Outbox {
public:
    /// A line with its end, shared by all clients that it goes to.
    using Line = std::shared_ptr<const std::string>;
    [[nodiscard]] static Line line_of(std::string text) {
        text += '\n';
        return std::make_shared<const std::string>(std::move(text));
    }

    explicit Outbox(std::size_t max_bytes) : max_bytes_{max_bytes} {}

    /// An answer. @return false, and nothing is taken, if the bytes that wait would exceed the
    /// bound.
    [[nodiscard]] bool add(Line line);

    /// A notification. It takes the place of one that has not begun to go out.
    /// @return whether one was replaced.
    bool set_newest(Line line);

    /// Fills `pieces` with what goes out next, in order; valid until the next call of a member.
    /// @return how many were filled.
    [[nodiscard]] std::size_t next(std::span<std::string_view> pieces);

    /// That many of the bytes that next() gave are written.
    void written(std::size_t bytes);

    [[nodiscard]] bool empty() const noexcept { return lines_.empty() && newest_ == nullptr; }
    /// Bytes of answers that wait.
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

private:
    std::size_t max_bytes_;
    std::deque<Line> lines_;
    Line newest_;
    std::size_t offset_ = 0;  ///< bytes of the first line that are written
    std::size_t bytes_ = 0;   ///< of lines_, without offset_
};

}  // namespace hocket::net
