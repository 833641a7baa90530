#include "language/errors.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace hocket::language {
namespace {

/// Names longer than this are not compared: no word of the language is.
constexpr std::size_t kLongestName = 32;

/// Damerau-Levenshtein distance in its restricted form; both at most kLongestName bytes.
std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    using Row = std::array<std::size_t, kLongestName + 1>;
    Row two_back{}, one_back{}, current{};
    for (std::size_t j = 0; j <= b.size(); ++j) current[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        two_back = one_back;
        one_back = current;
        current[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = one_back[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            current[j] = std::min({replaced, one_back[j] + 1, current[j - 1] + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                current[j] = std::min(current[j], two_back[j - 2] + 1);
            }
        }
    }
    return current[b.size()];
}

}  // namespace

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
    if (typed.size() > kLongestName) return {};
    std::size_t limit = std::max<std::size_t>(1, typed.size() / 3) + 1;
    std::string_view best;
    for (const std::string_view name : names) {
        const std::size_t distance = edit_distance(typed, name);
        if (distance >= limit) continue;
        best = name;
        limit = distance;
    }
    return std::string{best};
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
