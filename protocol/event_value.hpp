#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// What events of patterns look like on the wire.
namespace hocket::protocol {

struct EventValue;
using EventList = std::vector<EventValue>;
/// By name, in the order in which it is written.
using EventMap = std::vector<std::pair<std::string, EventValue>>;

/// What an event carries: JSON's null, true, 1, 0.5, "text", [list] and {"name": value}. Exact
/// times and ratios are texts such as "1/3".
struct EventValue {
    std::variant<std::monostate, bool, std::int64_t, double, std::string, EventList, EventMap> held;

    EventValue() = default;
    // Implicit, so that values can be written as they are. Not from what only converts to bool.
    EventValue(std::same_as<bool> auto value) : held{value} {}
    EventValue(int value) : held{std::int64_t{value}} {}
    EventValue(std::int64_t value) : held{value} {}
    EventValue(double value) : held{value} {}
    EventValue(std::string value) : held{std::move(value)} {}
    EventValue(const char* value) : held{std::string{value}} {}
    EventValue(EventList value) : held{std::move(value)} {}
    EventValue(EventMap value) : held{std::move(value)} {}

    friend bool operator==(const EventValue&, const EventValue&) = default;
};

/// [begin, end) in bytes of the evaluated text.
using TextSpan = std::pair<int, int>;

/// One event that a pattern answered a query with; times in cycles, exact, such as "3/4".
struct PatternEvent {
    std::optional<std::pair<std::string, std::string>> whole{};  ///< none: continuous
    std::pair<std::string, std::string> part{};
    EventValue value{};
    std::vector<TextSpan> spans{};  ///< where in the text it comes from
};

}  // namespace hocket::protocol
