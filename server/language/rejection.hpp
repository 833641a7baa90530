#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace hocket::language {

/// Thrown and caught inside this folder only: parser, inference and evaluation are deep recursions
/// in which every level would otherwise hand an error on. What the folder offers gives a Result.
struct Rejected {
    base::Error error;
};

/// @param where see expected_but_got().
[[noreturn]] void reject(base::Location where, std::string expected, std::string got,
                         std::string nearest = {});
/// With a message of its own.
[[noreturn]] void reject_because(base::Location where, std::string message);
[[noreturn]] void reject_over_limit(base::Location where, std::string expected, std::string got);

/// Line and column of a byte of the text.
[[nodiscard]] base::Location location_of(std::string_view text, std::size_t offset);

/// Refuses recursion that goes too deep for the stack, however it came about. One object where the
/// recursion begins, check() at every level.
class StackGuard {
public:
    StackGuard();
    /// @throws Rejected with Errc::limit and no place.
    void check() const;
    /// How much of the stack the recursion may use.
    static constexpr std::size_t kMaxBytes = 3 * 1024 * 1024;

    [[nodiscard]] bool is_exceeded() const noexcept;

private:
    const char* base_;
};

}  // namespace hocket::language
