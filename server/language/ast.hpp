#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "language/mini_ast.hpp"

namespace hocket::language {

/// `d1 $ ...` as written. Views point into the text.
struct SlotStatement {
    std::string_view name;
    std::optional<MiniNode> sounds;  ///< none: `silence`
    std::string_view code;           ///< the whole statement
};
/// `hush`
struct HushStatement {};
/// `setcps x`, the arithmetic done.
struct CpsStatement {
    double cps = 0;
};
using ParsedStatement = std::variant<SlotStatement, HushStatement, CpsStatement>;

}  // namespace hocket::language
