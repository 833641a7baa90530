#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/mini_notation.hpp"
#include "pattern/cycles.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// One thing that a chord's modifier does to its notes, from left to right.
struct ChordModifier {
    enum class Kind : std::uint8_t { range, invert, open, drop };
    Kind kind = Kind::invert;
    std::int64_t amount = 0;  ///< notes of a range, which note a drop takes (from the top)
};

/// A mini-notation string, or a piece of it, as written. Views point into the parsed text.
struct MiniTree {
    enum class Kind : std::uint8_t {
        silence,    ///< `~`
        atom,       ///< a word, number, note, ...: `value`
        modifiers,  ///< a chord's modifier atom: `chord_modifiers`
        variable,   ///< `^name`: `name`, of type `type`
        sequence,   ///< `weights[i]` of the time for `repeats[i]` times children[i]
        stack,      ///< children at once: `[a, b]`
        choose,     ///< one of the children a cycle: `[a | b]`; `seed`
        polymeter,  ///< children as many steps a cycle as the last child says, or the first's own
        alternate,  ///< children one step a cycle: `<a b>`
        fast,       ///< children[0], children[1] times as fast
        slow,       ///< children[0], children[1] times as slow
        degrade,    ///< children[0] without `amount` of its events; `seed`
        euclid,     ///< children[0] in the rhythm of children[1], [2], [3]
        range,      ///< from children[0] to children[1]
        chord,      ///< roots, names, then a child for each modifier
    };
    Kind kind = Kind::silence;
    MiniType type = MiniType::text;
    bool has_steps = false;    ///< a polymeter's last child is its number of steps
    std::uint16_t height = 1;  ///< of the tree, in nodes
    std::int32_t seed = 0;     ///< of a random choice: the number of choices before it in the text
    double amount = 0;
    std::string_view name{};
    pattern::Value value{};
    std::vector<ChordModifier> chord_modifiers{};
    std::vector<MiniTree> children{};
    std::vector<pattern::Cycles> weights{};
    std::vector<std::int32_t> repeats{};
    std::uint32_t begin = 0;  ///< the atom's bytes in the text
    std::uint32_t length = 0;
    base::Location where{};
};

}  // namespace hocket::language
