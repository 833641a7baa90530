#include "net/control/outbox.hpp"

#include <algorithm>
#include <utility>

namespace hocket::net {

bool Outbox::add(Line line) {
    if (bytes_ + line->size() > max_bytes_) return false;
    bytes_ += line->size();
    lines_.push_back(std::move(line));
    return true;
}

bool Outbox::set_newest(Line line) {
    const bool replaced = newest_ != nullptr;
    newest_ = std::move(line);
    return replaced;
}

std::size_t Outbox::next(std::span<std::string_view> pieces) {
    if (lines_.empty() && newest_ != nullptr) {
        bytes_ += newest_->size();
        lines_.push_back(std::exchange(newest_, nullptr));
    }
    const std::size_t count = std::min(pieces.size(), lines_.size());
    for (std::size_t i = 0; i < count; ++i) pieces[i] = *lines_[i];
    if (count > 0) pieces[0].remove_prefix(offset_);
    return count;
}

void Outbox::written(std::size_t bytes) {
    bytes_ -= bytes;
    offset_ += bytes;
    while (!lines_.empty() && offset_ >= lines_.front()->size()) {
        offset_ -= lines_.front()->size();
        lines_.pop_front();
    }
}

}  // namespace hocket::net
