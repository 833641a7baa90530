#include "app/config.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>

#include "app/config_keys.hpp"
#include "app/paths.hpp"

namespace hocket::app {

using base::Errc;
using base::Error;
using base::fail;
using base::Result;

namespace {

constexpr std::int64_t kNullRateHz = 48'000;  // where audio.rate_hz is 0
constexpr std::size_t kLongestDeviceName = 255;
constexpr double kLeastRingFrames = 8192;  // of base::FrameRing

/// What is wrong with a value, without saying where it stands.
using Complaint = std::optional<Error>;

Error complaint(std::string expected, std::string got) {
    std::string message = fmt::format("expected {}, got {}", expected, got);
    return {.code = Errc::invalid_params,
            .message = std::move(message),
            .expected = std::move(expected),
            .got = std::move(got)};
}

/// "an integer, 8000 to 192000; 0: the device's rate"
std::string expectation(const KeyInfo& key, const Field& field) {
    const std::string allowed = allowed_values(key, field);
    std::string type{type_name(field)};
    if (type != "true or false") type = (type[0] == 'i' ? "an " : "a ") + type;
    return allowed.empty() ? type : fmt::format("{}, {}", type, allowed);
}

std::string shown(const toml::node& node) {
    std::ostringstream out;
    node.visit([&](const auto& value) {
        using Node = std::decay_t<decltype(value)>;
        if constexpr (toml::is_table<Node>) {
            out << "a table";
        } else if constexpr (toml::is_array<Node>) {
            out << "a list";
        } else if constexpr (toml::is_string<Node>) {
            out << '"' << *value << '"';
        } else {
            out << value;
        }
    });
    return out.str();
}

bool is_address(const std::string& text) {
    unsigned char bytes[16];
    return inet_pton(AF_INET, text.c_str(), bytes) == 1 ||
           inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

bool is_network(const std::string& text) {
    const auto slash = text.find('/');
    const std::string address = text.substr(0, slash);
    if (!is_address(address)) return false;
    if (slash == std::string::npos) return true;
    const std::string bits = text.substr(slash + 1);
    const int most = address.find(':') == std::string::npos ? 32 : 128;
    return !bits.empty() && bits.size() <= 3 &&
           std::ranges::all_of(bits, [](char c) { return c >= '0' && c <= '9'; }) &&
           std::stoi(bits) <= most;
}

bool text_fits(const KeyInfo& key, const std::string& text) {
    if (key.meaning == Meaning::address) return is_address(text);
    if (key.meaning == Meaning::network) return is_network(text);
    if (key.choices.empty()) return true;
    return fmt::format("|{}|", key.choices).find(fmt::format("|{}|", text)) != std::string::npos &&
           text.find('|') == std::string::npos && !text.empty();
}

bool number_fits(const KeyInfo& key, double value) {
    if (value == 0 && !key.zero_means.empty()) return true;
    return value >= key.min && value <= key.max;
}

/// The texts of a list; nothing if it holds anything else.
std::optional<std::vector<std::string>> texts_of(const toml::node& node) {
    const toml::array* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    std::vector<std::string> texts;
    for (const toml::node& element : *array) {
        const auto text = element.value_exact<std::string>();
        if (!text) return std::nullopt;
        texts.push_back(*text);
    }
    return texts;
}

/// Adds, replaces, or with an empty list takes away one alias.
Complaint set_alias(std::vector<Alias>& aliases, const std::string& name, const toml::node& node) {
    auto stems = texts_of(node);
    if (!stems) return complaint("a list of texts", shown(node));
    const auto same = std::ranges::find(aliases, name, &Alias::first);
    if (stems->empty()) {
        if (same != aliases.end()) aliases.erase(same);
    } else if (same != aliases.end()) {
        same->second = std::move(*stems);
    } else {
        aliases.emplace_back(name, std::move(*stems));
    }
    return std::nullopt;
}

/// Writes a value into its field, or says what is wrong with it and leaves the field alone.
Complaint assign(const KeyInfo& key, const Field& field, const toml::node& node) {
    const Error wrong = complaint(expectation(key, field), shown(node));
    if (auto* const* text = std::get_if<std::string*>(&field)) {
        const auto value = node.value_exact<std::string>();
        if (!value || !text_fits(key, *value)) return wrong;
        **text = *value;
    } else if (auto* const* flag = std::get_if<bool*>(&field)) {
        const auto value = node.value_exact<bool>();
        if (!value) return wrong;
        **flag = *value;
    } else if (auto* const* whole = std::get_if<std::int64_t*>(&field)) {
        const auto value = node.value_exact<std::int64_t>();
        if (!value || !number_fits(key, static_cast<double>(*value)) ||
            *value % key.multiple_of != 0) {
            return wrong;
        }
        **whole = *value;
    } else if (auto* const* number = std::get_if<double*>(&field)) {
        // An integer is a number, too; text and truth are not.
        const auto value = node.is_number() ? node.value<double>() : std::nullopt;
        if (!value || !number_fits(key, *value)) return wrong;
        **number = *value;
    } else if (auto* const* list = std::get_if<std::vector<std::string>*>(&field)) {
        auto value = texts_of(node);
        if (!value) return wrong;
        for (const std::string& item : *value) {
            if (!text_fits(key, item)) return complaint(expectation(key, field), '"' + item + '"');
        }
        **list = std::move(*value);
    }
    return std::nullopt;
}

bool is_section(const std::string& name) {
    return std::ranges::any_of(
        config_keys(), [&](const KeyInfo& key) { return key.name.starts_with(name + "."); });
}

Error unknown_key(const std::string& name) {
    Error error{.code = Errc::invalid_params, .message = fmt::format("unknown key {}", name)};
    if (const std::string_view nearest = nearest_key(name); !nearest.empty()) {
        error.nearest = nearest;
        error.message += fmt::format("; did you mean {}?", nearest);
    }
    return error;
}

/// Walks a parsed file and writes what it finds into the configuration.
class Reader {
public:
    Reader(Config& config, const std::string& file) : config_{config}, file_{file} {}

    void read(const toml::table& table, const std::string& prefix) {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string{key.str()};
            const KeyInfo* info = find_key(name);
            if (info == nullptr && node.is_table() && is_section(name)) {
                read(*node.as_table(), name + ".");
            } else if (info == nullptr) {
                report(key.source(), unknown_key(name));
            } else if (const Field field = info->field(config_);
                       std::holds_alternative<std::vector<Alias>*>(field)) {
                read_aliases(*std::get<std::vector<Alias>*>(field), name, node);
            } else if (auto wrong = assign(*info, field, node)) {
                wrong->message = fmt::format("{}: {}", name, wrong->message);
                report(node.source(), std::move(*wrong));
            }
        }
    }

    /// All faults as one error; nothing if there are none.
    [[nodiscard]] const Complaint& faults() const noexcept { return faults_; }

private:
    void read_aliases(std::vector<Alias>& aliases, const std::string& name,
                      const toml::node& node) {
        const toml::table* table = node.as_table();
        if (table == nullptr) return report(node.source(), complaint("a table", shown(node)));
        for (const auto& [key, stems] : *table) {
            if (auto wrong = set_alias(aliases, std::string{key.str()}, stems)) {
                wrong->message = fmt::format("{}.{}: {}", name, key.str(), wrong->message);
                report(stems.source(), std::move(*wrong));
            }
        }
    }

    void report(const toml::source_region& source, Error error) {
        error.where = {static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
        error.message =
            fmt::format("{}:{}:{}: {}", file_, error.where.line, error.where.column, error.message);
        if (!faults_) {
            faults_ = std::move(error);
        } else {
            faults_->message += '\n' + error.message;
        }
    }

    Config& config_;
    const std::string& file_;
    Complaint faults_;
};

/// The right side of "key=value" as a TOML text: what a shell leaves of quotes is put back.
std::string as_toml(const std::string& value, const Field& field) {
    const bool is_marked =
        !value.empty() && (value[0] == '"' || value[0] == '\'' || value[0] == '[');
    const bool is_list = std::holds_alternative<std::vector<std::string>*>(field) ||
                         std::holds_alternative<std::vector<Alias>*>(field);
    if (is_marked || !(is_list || std::holds_alternative<std::string*>(field))) return value;
    if (!is_list) return toml_value(Field{&const_cast<std::string&>(value)});
    std::vector<std::string> items;
    for (std::size_t at = 0; at < value.size();) {
        const auto comma = std::min(value.find(',', at), value.size());
        items.push_back(value.substr(at, comma - at));
        at = comma + 1;
    }
    return toml_value(Field{&items});
}

/// What no key can see alone. Empty when all is well.
std::string conflict(const Config& config) {
    const auto& audio = config.audio;
    const auto& engine = config.engine;
    if (audio.device.size() > kLongestDeviceName) {
        return fmt::format("audio.device: expected a name of at most {} bytes, got {}",
                           kLongestDeviceName, audio.device.size());
    }
    if (engine.lead_ms > engine.lead_max_ms) {
        return fmt::format("engine.lead_ms: expected at most engine.lead_max_ms = {}, got {}",
                           engine.lead_max_ms, engine.lead_ms);
    }
    const double rate_hz = static_cast<double>(audio.rate_hz > 0 ? audio.rate_hz : kNullRateHz);
    const auto period_frames = static_cast<double>(audio.period_frames);
    const double two_periods_ms = 2 * period_frames / rate_hz * 1000;
    if (engine.lead_ms > 0 && engine.lead_ms < two_periods_ms) {
        return fmt::format(
            "engine.lead_ms: expected 0 or at least {:.1f}, two of audio.period_frames = {} at {} "
            "Hz, got {}",
            std::ceil(two_periods_ms * 10) / 10, audio.period_frames, rate_hz, engine.lead_ms);
    }
    // As far as the lead may rise, a buffer more has to fit, and the device takes a period at once.
    const double needed_frames =
        std::max(kLeastRingFrames, static_cast<double>(engine.synthesis_frames) + period_frames +
                                       engine.lead_max_ms / 1000 * rate_hz);
    if (std::floor(audio.ring_seconds * rate_hz) < needed_frames) {
        return fmt::format(
            "audio.ring_seconds: expected at least {:.3f} at {} Hz, for engine.synthesis_frames = "
            "{}, audio.period_frames = {} and engine.lead_max_ms = {}, got {}",
            std::ceil(needed_frames / rate_hz * 1000) / 1000, rate_hz, engine.synthesis_frames,
            audio.period_frames, engine.lead_max_ms, audio.ring_seconds);
    }
    return {};
}

void expand_paths(Config& config) {
    for (const KeyInfo& key : config_keys()) {
        if (key.meaning != Meaning::path) continue;
        const Field field = key.field(config);
        if (auto* const* text = std::get_if<std::string*>(&field)) {
            **text = expand_path(**text);
        } else if (auto* const* list = std::get_if<std::vector<std::string>*>(&field)) {
            std::ranges::transform(**list, (*list)->begin(), expand_path);
            std::erase(**list, std::string{});  // no home, no folder in it
        }
    }
    if (config.recording.folder.empty()) config.recording.folder = default_recording_folder();
}

}  // namespace

std::string find_config_file(const std::string& wanted) {
    if (!wanted.empty()) return wanted;
    for (const std::string& path :
         {expand_path("$XDG_CONFIG_HOME/hocket/hocketd.toml"), std::string{kSystemConfigFile}}) {
        if (!path.empty() && access(path.c_str(), F_OK) == 0) return path;
    }
    return {};
}

Result<Config> parse_config(const std::string& text, const std::string& name) {
    Config config;
    try {
        const toml::table table = toml::parse(text);
        Reader reader{config, name};
        reader.read(table, "");
        if (reader.faults()) return fail(*reader.faults());
    } catch (const toml::parse_error& error) {
        const base::Location where{static_cast<int>(error.source().begin.line),
                                   static_cast<int>(error.source().begin.column)};
        return fail({.code = Errc::parse,
                     .message = fmt::format("{}:{}:{}: {}", name, where.line, where.column,
                                            error.description()),
                     .where = where});
    }
    return config;
}

Result<void> apply_setting(Config& config, const std::string& setting) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos) {
        return fail(Errc::invalid_params, fmt::format("--set {}: expected key=value", setting));
    }
    const std::string name = setting.substr(0, equals);
    constexpr std::string_view alias_prefix = "samples.aliases.";
    const bool is_alias = name.starts_with(alias_prefix) && name.size() > alias_prefix.size();
    const KeyInfo* key = find_key(is_alias ? "samples.aliases" : name);
    const auto refuse = [&](Error error) {
        error.message = fmt::format("--set {}: {}", setting, error.message);
        return fail(std::move(error));
    };
    if (key == nullptr) return refuse(unknown_key(name));
    const Field field = key->field(config);
    if (!is_alias && std::holds_alternative<std::vector<Alias>*>(field)) {
        return refuse({.code = Errc::invalid_params,
                       .message = "one name at a time, samples.aliases.NAME=stem,stem"});
    }
    Complaint wrong;
    try {
        const toml::table table =
            toml::parse("value = " + as_toml(setting.substr(equals + 1), field));
        const toml::node& node = *table.get("value");
        // A second line would be a second key, read by nobody.
        if (table.size() != 1)
            return refuse({.code = Errc::invalid_params, .message = "one value, on one line"});
        wrong = is_alias ? set_alias(*std::get<std::vector<Alias>*>(field),
                                     name.substr(alias_prefix.size()), node)
                         : assign(*key, field, node);
    } catch (const toml::parse_error&) {
        wrong = complaint(expectation(*key, field), setting.substr(equals + 1));
    }
    if (wrong) return refuse(std::move(*wrong));
    return {};
}

Result<Config> load_config(const std::string& file, const std::vector<std::string>& settings) {
    Config config;
    if (!file.empty()) {
        std::ifstream stream{file};
        const std::string text{std::istreambuf_iterator<char>{stream}, {}};
        if (!stream.is_open() || stream.bad()) {
            return fail(Errc::io,
                        fmt::format("{}: cannot be read: {}", file, std::strerror(errno)));
        }
        auto parsed = parse_config(text, file);
        if (!parsed) return parsed;
        config = std::move(*parsed);
    }
    for (const std::string& setting : settings) {
        if (auto applied = apply_setting(config, setting); !applied) return fail(applied.error());
    }
    if (std::string found = conflict(config); !found.empty()) {
        return fail(Errc::invalid_params, std::move(found));
    }
    expand_paths(config);
    return config;
}

}  // namespace hocket::app
