#pragma once

#include <span>

#include "language/function_table.hpp"

/// The files of this folder, each a list of rows; function_table() merges them. A new file is
/// declared here and named in function_table.cpp and CMakeLists.txt.
namespace hocket::language::table {

[[nodiscard]] std::span<const FunctionRow> controls();  ///< what sets a sound's controls
[[nodiscard]] std::span<const FunctionRow> prelude();   ///< functions of Haskell's Prelude

}  // namespace hocket::language::table
