#pragma once

#include <span>

#include "language/function_table.hpp"

/// The files of this folder, each a list of rows; function_table() merges them. A new file is
/// declared here and named in function_table.cpp and CMakeLists.txt.
namespace hocket::language::table {

// The language.
[[nodiscard]] std::span<const FunctionRow>
containers();                                        ///< Functor, Applicative, Monad, Semigroup
[[nodiscard]] std::span<const FunctionRow> lists();  ///< lists, as in Haskell's Prelude
[[nodiscard]] std::span<const FunctionRow>
numbers();  ///< arithmetic of numbers and patterns of them
[[nodiscard]] std::span<const FunctionRow> prelude();      ///< functions, pairs, truth values
[[nodiscard]] std::span<const FunctionRow> statements();   ///< d1, hush, setcps and their like
[[nodiscard]] std::span<const FunctionRow> transitions();  ///< xfade and its like

// Sounds.
[[nodiscard]] std::span<const FunctionRow> controls();  ///< what sets a sound's controls

// The pattern library of Tidal.
[[nodiscard]] std::span<const FunctionRow> composition();
[[nodiscard]] std::span<const FunctionRow> conditions();
[[nodiscard]] std::span<const FunctionRow> control_functions();
[[nodiscard]] std::span<const FunctionRow> core();
[[nodiscard]] std::span<const FunctionRow> inputs();
[[nodiscard]] std::span<const FunctionRow> midi_inputs();
[[nodiscard]] std::span<const FunctionRow> operators();
[[nodiscard]] std::span<const FunctionRow> pitch();
[[nodiscard]] std::span<const FunctionRow> plain_arguments();
[[nodiscard]] std::span<const FunctionRow> random();
[[nodiscard]] std::span<const FunctionRow> rearrange();
[[nodiscard]] std::span<const FunctionRow> signals();

}  // namespace hocket::language::table
