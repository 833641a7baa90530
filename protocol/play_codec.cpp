#include "protocol/play_codec.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

#include "protocol/nearest.hpp"

namespace hocket::protocol {

namespace {

/// The rows of kPlayParams in the order of their names.
constexpr auto kByName = [] {
    std::array<std::uint8_t, kPlayParamCount> order{};
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint8_t>(i);
    std::sort(order.begin(), order.end(),
              [](auto a, auto b) { return kPlayParams[a].name < kPlayParams[b].name; });
    return order;
}();

}  // namespace

const PlayParamInfo* find_play_param(std::string_view name) noexcept {
    const auto* const at =
        std::lower_bound(kByName.begin(), kByName.end(), name,
                         [](auto row, auto wanted) { return kPlayParams[row].name < wanted; });
    if (at == kByName.end() || kPlayParams[*at].name != name) return nullptr;
    return &kPlayParams[*at];
}

std::string* find_play_text(PlayTexts& texts, std::string_view name) noexcept {
    if (name == "s") return &texts.s;
    if (name == "sound") return &texts.sound;
    if (name == "bank") return &texts.bank;
    if (name == "unit") return &texts.unit;
    if (name == "_id_" || name == "id") return &texts.id;
    return nullptr;
}

SetResult set_number(PlayMessage& message, PlayParam param, double value) noexcept {
    if (!std::isfinite(value)) return SetResult::ignored;
    const PlayParamInfo& info = kPlayParams[static_cast<std::size_t>(param)];
    const double inside = std::clamp(value, info.min, info.max);
    message.set(param, inside);
    return inside == value ? SetResult::taken : SetResult::clamped;
}

SetResult set_text(std::string& field, std::string_view value) {
    if (value.size() > kMaxPlayTextBytes) return SetResult::ignored;
    field = value;
    return SetResult::taken;
}

std::string number_text(double value) {
    std::array<char, 32> digits{};
    char* const first = digits.data();
    char* const last = first + digits.size();
    // Numbers of everyday size never get an exponent: 100000 must not become "1e+05".
    const double size = std::abs(value);
    std::to_chars_result end{};
    if (size < 1e15 && value == std::trunc(value)) {
        end = std::to_chars(first, last, static_cast<long long>(value));
    } else if (size >= 1e-6 && size < 1e15) {
        end = std::to_chars(first, last, value, std::chars_format::fixed);
    } else {
        end = std::to_chars(first, last, value);
    }
    return std::string{digits.data(), end.ptr};
}

void note_unknown(PlayMessage& message, std::string_view name) {
    if (message.unknown.empty()) message.unknown = name.substr(0, 64);
}

std::string nearest_play_name(std::string_view name) {
    std::vector<std::string_view> names;
    names.reserve(kPlayParams.size() + kPlayTexts.size());
    for (const PlayParamInfo& info : kPlayParams) names.push_back(info.name);
    for (const PlayTextInfo& info : kPlayTexts) names.push_back(info.name);
    return nearest_name(name, names);
}

}  // namespace hocket::protocol
