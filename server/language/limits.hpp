#pragma once

#include <cstddef>

namespace hocket::language {

inline constexpr std::size_t kMaxTextBytes = 64 * 1024;
/// Deepest nesting of brackets, blocks, lambdas; of groups inside a string.
inline constexpr int kMaxNesting = 256;
/// Deepest expression; chains of operators are deep too.
inline constexpr int kMaxDepth = 1'000;
/// Longest list a function makes.
inline constexpr std::size_t kMaxListItems = 65'536;

}  // namespace hocket::language
