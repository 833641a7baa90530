#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hocket::net {

/// Cuts a stream of bytes into lines, however they were split on their way. Its memory is bounded:
/// a line beyond the limit is reported once, and its rest is passed over up to the next line end.
/// For one thread.
class LineReader {
public:
    /// @param max_line_bytes without the line end ("\n" or "\r\n").
    explicit LineReader(std::size_t max_line_bytes) : max_line_bytes_{max_line_bytes} {}

    enum class Kind { nothing, line, too_long };
    struct Item {
        Kind kind = Kind::nothing;
        /// Valid until the next call of any member; of a line that is too long, what there is of
        /// it.
        std::string_view line;
    };

    /// Takes what came in. The caller asks for lines until there is nothing before it adds more:
    /// then at most max_line_bytes and one piece are held.
    void add(std::string_view bytes);

    /// Nothing more will come: what is left without a line end is a line as well.
    void finish() noexcept { finished_ = true; }

    /// The next line that is not empty.
    [[nodiscard]] Item next();

private:
    std::size_t max_line_bytes_;
    std::string buffer_;
    std::size_t begin_ = 0;     ///< of the line that is not taken yet
    std::size_t searched_ = 0;  ///< no line end before this
    bool skipping_ = false;     ///< in the rest of a line that was too long
    bool finished_ = false;
};

}  // namespace hocket::net
