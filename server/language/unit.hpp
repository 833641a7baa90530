#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "language/syntax.hpp"

namespace hocket::language {

/// One statement with its names resolved: what the text binds has a LocalId, all other names are
/// meant from outside. Immutable once made; the environment keeps units of definitions.
struct Unit {
    Node root;       ///< the expression; for definitions a `let` around an empty tuple
    int locals = 0;  ///< LocalIds are 0 to locals - 1
    std::set<std::string, std::less<>> outside;  ///< names meant from outside
};

/// Gives every variable its id and orders the bindings of every `let` into groups that depend on
/// each other. Changes the tree under `root`. Recursion as deep as the tree.
[[nodiscard]] Unit resolve_names(Node root);

}  // namespace hocket::language
