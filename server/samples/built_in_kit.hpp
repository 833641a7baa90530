#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace hocket::samples {

inline constexpr double kBuiltInRateHz = 48'000;

/// A synthesised one-shot: mono, peak 0.9, beginning and ending at 0, the same at every call.
struct BuiltInSound {
    std::string_view name;  ///< of the sound, not of a bank
    std::vector<float> (*render)();
};

struct BuiltInBank {
    std::string_view name;
    std::span<const BuiltInSound> sounds;  ///< in index order
};

/// The drums that answer where a machine has no samples, so that a first pattern is heard.
[[nodiscard]] std::span<const BuiltInBank> built_in_banks();

}  // namespace hocket::samples
