#pragma once

#include <memory>
#include <vector>

#include "language/environment.hpp"
#include "language/type.hpp"
#include "language/unit.hpp"

namespace hocket::language {

/// A `let` at the top of a text: elaborated again at each use, in the world it was written in.
struct DefinitionUnit {
    Unit unit;
    std::vector<Scheme> schemes;      ///< one a binding
    Environment::Names surroundings;  ///< the names from outside that it uses, no others
    int level = 1;                    ///< one more than the highest among those
};

struct Definition {
    std::shared_ptr<const DefinitionUnit> unit;
    int binding = 0;
};

}  // namespace hocket::language
