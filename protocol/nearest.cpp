#include "protocol/nearest.hpp"

#include <algorithm>
#include <array>

namespace hocket::protocol {

namespace {

constexpr std::size_t kLongest = 64;

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) noexcept {
    a = a.substr(0, kLongest);
    b = b.substr(0, kLongest);
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;

    using Row = std::array<std::size_t, kLongest + 1>;
    Row two_back{};
    Row one_back{};
    Row current{};
    for (std::size_t j = 0; j <= b.size(); ++j) one_back[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        current[0] = i;
        std::size_t least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            std::size_t distance =
                std::min({one_back[j] + 1, current[j - 1] + 1, one_back[j - 1] + (same ? 0U : 1U)});
            const bool swapped = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                                 lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) distance = std::min(distance, two_back[j - 2] + 1);
            current[j] = distance;
            least = std::min(least, distance);
        }
        // A swap looks two rows back, so only two bad rows in a row settle it.
        if (least > limit + 1) return limit + 1;
        two_back = one_back;
        one_back = current;
    }
    return std::min(one_back[b.size()], limit + 1);
}

std::size_t edit_limit(std::string_view typed) noexcept {
    return std::clamp<std::size_t>(typed.size() / 3, 1, 4);
}

bool contains_name(std::string_view name, std::string_view typed) noexcept {
    if (typed.size() < 3) return false;
    const auto same = [](char x, char y) { return lower(x) == lower(y); };
    return std::search(name.begin(), name.end(), typed.begin(), typed.end(), same) != name.end();
}

}  // namespace hocket::protocol
