#include "language/errors.hpp"

#include <fmt/core.h>

#include <cstddef>

#include "base/nearest.hpp"

namespace hocket::language {
tl::unexpected<base::Error> expected_but_got(base::Location where, std::string expected,
                                             std::string got, std::string nearest) {
    base::Error error{.code = base::Errc::parse,
                      .message = fmt::format("expected {}, got {}", expected, got),
                      .where = where};
    if (!nearest.empty()) error.message += fmt::format("; did you mean '{}'?", nearest);
    error.expected = std::move(expected);
    error.got = std::move(got);
    error.nearest = std::move(nearest);
    return base::fail(std::move(error));
}

tl::unexpected<base::Error> over_limit(base::Location where, std::string expected,
                                       std::string got) {
    auto failed = expected_but_got(where, std::move(expected), std::move(got));
    failed.value().code = base::Errc::limit;
    return failed;
}

std::string nearest_of(std::string_view typed, std::span<const std::string_view> names) {
    base::NearestWord nearest{typed};
    for (const std::string_view name : names) nearest.offer(name);
    return nearest.word();
}

std::string quoted(std::string_view text) {
    constexpr std::size_t kShownBytes = 40;
    if (text.size() <= kShownBytes) return fmt::format("'{}'", text);
    std::size_t end = kShownBytes;
    // Not in the middle of a code point.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return fmt::format("'{}...'", text.substr(0, end));
}

}  // namespace hocket::language
