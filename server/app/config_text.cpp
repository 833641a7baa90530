#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/config_keys.hpp"

// The key table as text: TOML values, hocketd.toml, help.
namespace hocket::app {
namespace {

std::string_view section_of(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
}

std::string_view leaf_of(std::string_view name) noexcept {
    return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string quoted_list(const std::vector<std::string>& texts) {
    std::vector<std::string> items;
    for (const std::string& text : texts) items.push_back(quoted(text));
    return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string number_text(double value) {
    return value == static_cast<double>(static_cast<std::int64_t>(value))
               ? fmt::format("{}", static_cast<std::int64_t>(value))
               : fmt::format("{}", value);
}

/// Breaks at blanks so that prefix and text fit in `width` columns.
std::string wrapped(std::string_view text, std::string_view prefix, std::size_t width) {
    std::string out;
    while (!text.empty()) {
        std::size_t length = text.size();
        if (prefix.size() + length > width) {
            const auto blank = text.rfind(' ', width - prefix.size());
            length = blank == std::string_view::npos ? std::min(text.find(' '), length) : blank;
        }
        out += fmt::format("{}{}\n", prefix, text.substr(0, length));
        text.remove_prefix(std::min(length + 1, text.size()));
    }
    return out;
}

/// "Sample rate, fixed while the daemon runs. (integer, Hz; 8000 to 192000; 0: …)"
std::string description(const KeyInfo& key, const Field& field) {
    std::string facts{type_name(field)};
    if (!key.unit.empty()) facts += fmt::format(", {}", key.unit);
    if (const std::string allowed = allowed_values(key, field); !allowed.empty()) {
        facts += "; " + allowed;
    }
    return fmt::format("{} ({})", key.doc, facts);
}

}  // namespace

std::string_view type_name(const Field& field) noexcept {
    constexpr std::array<std::string_view, std::variant_size_v<Field>> names{
        "text", "true or false", "integer", "number", "list of texts", "table of lists"};
    return names[field.index()];
}

std::string toml_value(const Field& field) {
    if (const auto* text = std::get_if<std::string*>(&field)) return quoted(**text);
    if (const auto* flag = std::get_if<bool*>(&field)) return **flag ? "true" : "false";
    if (const auto* whole = std::get_if<std::int64_t*>(&field)) return fmt::format("{}", **whole);
    if (const auto* number = std::get_if<double*>(&field)) {
        const std::string digits = number_text(**number);
        return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
    }
    if (const auto* list = std::get_if<std::vector<std::string>*>(&field)) {
        return quoted_list(**list);
    }
    std::vector<std::string> rows;
    for (const auto& [name, stems] : *std::get<std::vector<Alias>*>(field)) {
        rows.push_back(fmt::format("{} = {}", name, quoted_list(stems)));
    }
    return fmt::format("{{{}}}", fmt::join(rows, ", "));
}

std::string allowed_values(const KeyInfo& key, const Field& field) {
    if (!key.choices.empty()) {
        std::string choices{key.choices};
        for (auto bar = choices.find('|'); bar != std::string::npos; bar = choices.find('|', bar)) {
            choices.replace(bar, 1, ", ");
        }
        return "one of " + choices;
    }
    if (key.meaning == Meaning::address) return "an IPv4 or IPv6 address";
    if (key.meaning == Meaning::network) return "addresses, or networks as 192.168.1.0/24";
    const bool is_number =
        std::holds_alternative<std::int64_t*>(field) || std::holds_alternative<double*>(field);
    if (!is_number) return {};
    std::string range = fmt::format("{} to {}", number_text(key.min), number_text(key.max));
    if (key.multiple_of != 1) range += fmt::format(", a multiple of {}", key.multiple_of);
    if (!key.zero_means.empty()) range += fmt::format("; 0: {}", key.zero_means);
    return range;
}

std::string default_config_text() {
    std::string out =
        "# Configuration of hocketd. Every key stands here at its default; to change one, take\n"
        "# away the # before it. `hocketd --check-config` says whether all is well.\n"
        "# In paths ~, $XDG_DATA_HOME, $XDG_STATE_HOME and $XDG_MUSIC_DIR are understood.\n";
    Config defaults;
    std::string_view section;
    for (const KeyInfo& key : config_keys()) {
        const Field field = key.field(defaults);
        const bool is_table = std::holds_alternative<std::vector<Alias>*>(field);
        if (const auto own = is_table ? key.name : section_of(key.name); own != section) {
            section = own;
            out += fmt::format("\n[{}]", section);
        }
        out += '\n' + wrapped(description(key, field), "# ", 98);
        if (!is_table) {
            out += fmt::format("#{} = {}\n", leaf_of(key.name), toml_value(field));
            continue;
        }
        for (const auto& [name, stems] : *std::get<std::vector<Alias>*>(field)) {
            out += fmt::format("#{} = {}\n", name, quoted_list(stems));
        }
    }
    return out;
}

std::string key_help() {
    std::string out = "Keys of the configuration, for --set and hocketd.toml:\n";
    Config defaults;
    for (const KeyInfo& key : config_keys()) {
        const Field field = key.field(defaults);
        const bool is_table = std::holds_alternative<std::vector<Alias>*>(field);
        out += is_table ? fmt::format("  {}.NAME = [\"stem\", …]\n", key.name)
                        : fmt::format("  {} = {}\n", key.name, toml_value(field));
        out += wrapped(description(key, field), "      ", 98);
    }
    return out;
}

}  // namespace hocket::app
