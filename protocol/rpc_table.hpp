#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/rpc.hpp"
#include "protocol/topics.hpp"

// The one table of the control socket's methods. Dispatch, validation, rpc.discover and the
// reference page all come from it; nothing else knows a method's name.
namespace hocket::protocol {

/// Counts up when a client written for the old messages would break.
inline constexpr int kProtocolVersion = 1;

inline constexpr int kMinStatsIntervalMs = 20;
inline constexpr int kMaxStatsIntervalMs = 60'000;
inline constexpr int kDefaultStatsIntervalMs = 500;

/// Names that `language.functions` tells of when it is not told how many, and at most: some 300
/// bytes each.
inline constexpr int kDefaultFunctions = 100;
inline constexpr int kMostFunctions = 1000;

enum class ParamType : std::uint8_t {
    number,
    integer,
    text,    ///< `min` and `max` are its length in bytes
    word,    ///< text, or a number taken as text
    value,   ///< number or text, each as it is
    choice,  ///< a text, one of `choices`
    flag,    ///< true or false
    topics,  ///< array of topics, each one of `choices`
};
[[nodiscard]] std::string_view type_name(ParamType type) noexcept;

struct ParamInfo {
    std::string_view name;
    ParamType type;
    std::string_view unit;
    bool required;
    double min;
    double max;
    std::string_view default_text;  ///< what leaving it out means
    std::string_view doc;
    std::span<const std::string_view> choices{};
};

/// Parameters of one call after their check: every name is the method's, every value has the
/// type and range of its row.
class Params {
public:
    using Value = std::variant<double, std::string, std::vector<std::string>>;

    void add(const ParamInfo& info, Value value) { values_.emplace_back(&info, std::move(value)); }
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    [[nodiscard]] double number(std::string_view name, double otherwise) const;
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t otherwise) const;
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const { return number(name, 0) != 0; }
    [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
    /// Of a ParamType::value.
    [[nodiscard]] std::variant<double, std::string> number_or_text(std::string_view name) const;
    [[nodiscard]] const auto& values() const { return values_; }

private:
    [[nodiscard]] const Value* find(std::string_view name) const;

    std::vector<std::pair<const ParamInfo*, Value>> values_;
};

/// Who answers a method: the session, or the connection by itself.
enum class Answerer : std::uint8_t {
    session,
    hello,
    discover,
    functions,
    nodes,
    subscribe,
    unsubscribe
};

struct MethodInfo {
    std::string_view name;
    std::string_view doc;
    std::span<const ParamInfo> params;
    std::string_view result;  ///< what its result holds
    Answerer answerer = Answerer::session;
    /// Makes the session's request; null where the connection answers. What no single row can
    /// say (one of two parameters) is checked here.
    std::variant<Request, RpcError> (*make)(const Params&) = nullptr;
    std::optional<Topic> topic{};  ///< of the short forms of subscribe and unsubscribe
};

[[nodiscard]] std::span<const MethodInfo> methods();

/// The row of a name; nullptr when unknown.
[[nodiscard]] const MethodInfo* find_method(std::string_view name);

}  // namespace hocket::protocol
