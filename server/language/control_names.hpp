#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hocket::language {

/// What a control's values are. Sounds are sent numbers and notes as floats.
enum class ControlType : std::uint8_t { text, number, note, integer };

/// A function that sets one control: `gain`, or an alias of another such as `lpf`.
struct ControlName {
    std::string_view name;
    ControlType type;
    std::string_view control;        ///< what it sets: the name itself, or what it is an alias of
    std::string_view documentation;  ///< empty: none but its name
};

/// All of them, sorted by name. Source: Tidal 1.9, Sound.Tidal.Params. Constant; any thread.
[[nodiscard]] std::span<const ControlName> control_names();

/// Null if there is none of the name.
[[nodiscard]] const ControlName* find_control(std::string_view name);

}  // namespace hocket::language
