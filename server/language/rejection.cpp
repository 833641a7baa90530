#include "language/rejection.hpp"

#include <cstdint>
#include <utility>

#include "language/cursor.hpp"
#include "language/errors.hpp"

namespace hocket::language {

void reject(base::Location where, std::string expected, std::string got, std::string nearest) {
    throw Rejected{
        expected_but_got(where, std::move(expected), std::move(got), std::move(nearest)).value()};
}

void reject_because(base::Location where, std::string message) {
    throw Rejected{
        base::Error{.code = base::Errc::parse, .message = std::move(message), .where = where}};
}

void reject_over_limit(base::Location where, std::string expected, std::string got) {
    throw Rejected{over_limit(where, std::move(expected), std::move(got)).value()};
}

base::Location location_of(std::string_view text, std::size_t offset) {
    Cursor cursor{text};
    cursor.advance(offset);
    return cursor.where();
}

StackGuard::StackGuard() : base_{static_cast<const char*>(__builtin_frame_address(0))} {}

bool StackGuard::is_exceeded() const noexcept {
    const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    const auto base = reinterpret_cast<std::uintptr_t>(base_);
    return (here < base ? base - here : here - base) > kMaxBytes;
}

void StackGuard::check() const {
    if (is_exceeded()) reject_over_limit({}, "an expression that is nested less deep", "more");
}

}  // namespace hocket::language
