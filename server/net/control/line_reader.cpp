#include "net/control/line_reader.hpp"

namespace hocket::net {

namespace {

/// Beyond this an empty buffer gives its memory back: few lines are long, connections may be many.
constexpr std::size_t kKeptBytes = 4096;

}  // namespace

void LineReader::add(std::string_view bytes) {
    buffer_.erase(0, begin_);
    searched_ -= begin_;
    begin_ = 0;
    buffer_.append(bytes);
}

LineReader::Item LineReader::next() {
    while (true) {
        const std::size_t end = buffer_.find('\n', searched_);
        const bool ended = end != std::string::npos;
        if (!ended) {
            searched_ = buffer_.size();
            if (skipping_) begin_ = searched_;
            // One byte of grace: it may be the '\r' of a line that is just long enough.
            if (searched_ - begin_ > max_line_bytes_ + 1) {
                skipping_ = true;
                return {Kind::too_long, std::string_view{buffer_}.substr(begin_)};
            }
            if (!finished_ || begin_ == searched_) break;
        }
        const std::size_t stop = ended ? end : buffer_.size();
        std::string_view line{buffer_.data() + begin_, stop - begin_};
        if (line.ends_with('\r')) line.remove_suffix(1);
        begin_ = searched_ = ended ? end + 1 : stop;
        if (skipping_) {
            skipping_ = false;
            continue;
        }
        if (line.size() > max_line_bytes_) return {Kind::too_long, line};
        if (!line.empty()) return {Kind::line, line};
    }
    if (begin_ == buffer_.size()) {
        buffer_.clear();
        begin_ = searched_ = 0;
        if (buffer_.capacity() > kKeptBytes) buffer_.shrink_to_fit();
    }
    return {};
}

}  // namespace hocket::net
