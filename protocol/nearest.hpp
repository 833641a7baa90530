#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hocket::protocol {

/// Damerau-Levenshtein distance in its restricted form (optimal string alignment: no substring is
/// edited twice), ASCII letters compared without case.
/// @return the distance, or `limit` + 1 as soon as it is known to be greater than `limit`.
/// Only the first 64 bytes of each name count. Allocates nothing.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b,
                                        std::size_t limit) noexcept;

/// How far a name may be from what was typed and still be proposed: a third of its length, at
/// least 1 and at most 4 edits.
[[nodiscard]] std::size_t edit_limit(std::string_view typed) noexcept;

/// Whether `name` contains `typed` (3 bytes or more) without regard to case: "status" is found in
/// "server.status" although many edits lie between them.
[[nodiscard]] bool contains_name(std::string_view name, std::string_view typed) noexcept;

/// The known name nearest to what was typed, the first one of equals; empty when none is near.
/// @param names a range; @param name_of gives a std::string_view of one of its elements.
template <class Range, class NameOf>
[[nodiscard]] std::string nearest_name(std::string_view typed, const Range& names, NameOf name_of) {
    std::string_view best;
    std::string_view containing;
    std::size_t limit = edit_limit(typed);
    bool found = false;
    for (const auto& element : names) {
        const std::string_view name = name_of(element);
        const std::size_t distance = edit_distance(typed, name, limit);
        if (distance <= limit && (!found || distance < limit)) {
            best = name;
            limit = distance;
            found = true;
            if (distance == 0) break;
        }
        if (containing.empty() && contains_name(name, typed)) containing = name;
    }
    return std::string{found ? best : containing};
}

/// The same for a range of strings.
template <class Range>
[[nodiscard]] std::string nearest_name(std::string_view typed, const Range& names) {
    return nearest_name(typed, names, [](const auto& name) { return std::string_view{name}; });
}

}  // namespace hocket::protocol
