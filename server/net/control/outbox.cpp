#include "net/control/outbox.hpp"

#include <algorithm>
#include <utility>

#include "protocol/rpc_codec.hpp"

namespace hocket::net {

namespace {

/// Notifications that are about to go out can be dropped no more, so they are few.
constexpr std::size_t kGoingBytes = 16 * 1024;

}  // namespace

bool Outbox::add(Line line) {
    if (bytes_ + line->size() > max_bytes_) return false;
    bytes_ += line->size();
    lines_.push_back({std::move(line), true});
    return true;
}

bool Outbox::set_newest(Line line) {
    const bool replaced = newest_ != nullptr;
    newest_ = std::move(line);
    return replaced;
}

std::size_t Outbox::queue(Line line) {
    queued_bytes_ += line->size();
    queued_.push_back(std::move(line));
    std::size_t dropped = 0;
    while (queued_.size() > 1 &&
           (queued_.size() > max_queued_ || queued_bytes_ > max_queued_bytes_)) {
        queued_bytes_ -= queued_.front()->size();
        queued_.pop_front();
        ++dropped;
    }
    missed_ += dropped;
    return dropped;
}

void Outbox::take_notifications(std::size_t most) {
    std::size_t bytes = 0;
    if (newest_ != nullptr) {
        bytes = newest_->size();
        lines_.push_back({std::exchange(newest_, nullptr), false});
    }
    while (!queued_.empty() && lines_.size() < most && bytes < kGoingBytes) {
        Line line = std::move(queued_.front());
        queued_.pop_front();
        queued_bytes_ -= line->size();
        bytes += line->size();
        if (missed_ > 0) {
            line = std::make_shared<const std::string>(
                protocol::with_missed(*line, std::exchange(missed_, 0)));
        }
        lines_.push_back({std::move(line), false});
    }
}

std::size_t Outbox::next(std::span<std::string_view> pieces) {
    if (lines_.empty()) take_notifications(pieces.size());
    const std::size_t count = std::min(pieces.size(), lines_.size());
    for (std::size_t i = 0; i < count; ++i) pieces[i] = *lines_[i].line;
    if (count > 0) pieces[0].remove_prefix(offset_);
    return count;
}

void Outbox::written(std::size_t bytes) {
    while (bytes > 0) {
        const Going& first = lines_.front();
        const std::size_t now = std::min(bytes, first.line->size() - offset_);
        bytes -= now;
        offset_ += now;
        if (first.is_answer) bytes_ -= now;
        if (offset_ < first.line->size()) return;
        offset_ = 0;
        lines_.pop_front();
    }
}

}  // namespace hocket::net
