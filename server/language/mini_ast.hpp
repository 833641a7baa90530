#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "pattern/cycles.hpp"

namespace hocket::language {

/// One step of the mini-notation, or a group of them. Views point into the parsed text.
struct MiniNode {
    enum class Kind {
        rest,       ///< `~`
        word,       ///< `bd`, `bd:3`
        sequence,   ///< children one after another in equal slots
        stack,      ///< children at once: `[a, b]`
        alternate,  ///< one child a cycle: `<a b>`
    };
    Kind kind = Kind::rest;
    std::vector<MiniNode> children{};
    std::string_view word{};
    std::optional<double> index{};  ///< behind the colon
    pattern::Cycles factor = 1;     ///< all `*` and `/` behind it together; 0 is silence
    base::Location where{};
};

}  // namespace hocket::language
