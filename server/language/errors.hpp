#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace hocket::language {

/// "expected a step after '*', got ']'", with the place and the pieces beside it.
/// @param nearest a known name near to what came, or empty.
[[nodiscard]] tl::unexpected<base::Error> expected_but_got(base::Location where,
                                                           std::string expected, std::string got,
                                                           std::string nearest = {});

/// A stated bound was reached.
[[nodiscard]] tl::unexpected<base::Error> over_limit(base::Location where, std::string expected,
                                                     std::string got);

/// The nearest of the names by base::NearestWord; empty if none is near.
[[nodiscard]] std::string nearest_of(std::string_view typed,
                                     std::span<const std::string_view> names);

/// For messages: words of any length, cut to what a line can hold.
[[nodiscard]] std::string quoted(std::string_view text);

}  // namespace hocket::language
