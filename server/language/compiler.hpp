#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// `d1 $ ...`: what plays in a slot from now on.
struct SetSlot {
    std::string name;  ///< "d1".."d16"
    pattern::Pattern pattern;
    std::string code;  ///< the statement's own text
};
/// `hush`
struct HushAll {};
/// `setcps x`
struct SetCps {
    double cps = 0.5;
};
using Statement = std::variant<SetSlot, HushAll, SetCps>;

/// A text that was understood whole.
struct Program {
    std::vector<Statement> statements;
};

/// Text to statements, all of it or an error with its place, what was expected and what came.
/// Pure; bounded in time and nesting by the limits below. Compile thread (or any but synthesis).
[[nodiscard]] base::Result<Program> compile(std::string_view text);

inline constexpr std::size_t kMaxTextBytes = 64 * 1024;
inline constexpr int kMaxNesting = 256;

}  // namespace hocket::language
