#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "base/result.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// What the steps of a mini-notation string are, decided by where the string stands.
enum class MiniType : std::uint8_t { text, number, note, integer, boolean, rational, controls };

struct MiniContext {
    MiniType type = MiniType::text;
    /// Where the text stands in the evaluated program, for source spans and for errors.
    std::uint32_t offset_bytes = 0;
    /// The pattern of `^name`, of the asked type; an empty function: none is known.
    std::function<base::Result<pattern::Pattern>(std::string_view name, MiniType type)> variable;
    /// `~name` is a word, as a name of a sound may be, where the letters touch the tilde; `~` alone
    /// is a rest everywhere. In Tidal `~name` is a rest and a word, which few write so.
    bool bus_words = false;
};

/// Tidal's mini-notation: one string, as a pattern of `context.type`. Pure; bounded in time, memory
/// and nesting. Compile thread (or any but synthesis).
/// Errors carry line and column, what was expected, what came.
[[nodiscard]] base::Result<pattern::Pattern> mini_notation(std::string_view text,
                                                           const MiniContext& context);

}  // namespace hocket::language
