#include "clients/cli/query_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

#include "language/compiler.hpp"
#include "language/mini_notation.hpp"
#include "pattern/basic.hpp"

namespace hocket::cli {

using base::Errc;
using base::Result;
using nlohmann::json;
using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Value;

namespace {

/// As in live use, where a query of this many events would be cut off.
constexpr std::size_t kMostEvents = 65'536;
constexpr std::chrono::seconds kLongestQuery{5};

Result<language::MiniType> type_of(std::string_view kind) {
    using language::MiniType;
    constexpr std::pair<std::string_view, MiniType> kTypes[] = {
        {"string", MiniType::text},      {"number", MiniType::number},
        {"note", MiniType::note},        {"int", MiniType::integer},
        {"bool", MiniType::boolean},     {"rational", MiniType::rational},
        {"control", MiniType::controls},
    };
    for (const auto& [name, type] : kTypes) {
        if (name == kind) return type;
    }
    return base::fail(Errc::invalid_params,
                      fmt::format("expected a kind: control, string, number, note, int, bool, "
                                  "rational, or one of these behind 'mini-', got '{}'",
                                  kind));
}

/// A variable as the type wants it; silence if it is none of that type.
Pattern variable_of(const Value& value, language::MiniType type) {
    using language::MiniType;
    const bool is_text = value.is(Value::Kind::text);
    if (is_text != (type == MiniType::text)) return Pattern{};
    switch (type) {
        case MiniType::note:
            return pattern::pure(Value::note(value.as_number()));
        case MiniType::integer:
            return pattern::pure(Value::integer(value.as_integer()));
        case MiniType::rational:
            return pattern::pure(Value::rational(value.as_rational()));
        case MiniType::boolean:
            return pattern::pure(Value::boolean(value.as_boolean()));
        default:
            return pattern::pure(value);
    }
}

Result<std::vector<Event>> ask(const Pattern& pattern, const QueryCase& query) {
    pattern::Budget budget;
    budget.deadline_ns =
        std::chrono::nanoseconds{
            (std::chrono::steady_clock::now() + kLongestQuery).time_since_epoch()}
            .count();
    std::vector<Event> events;
    pattern.query({query.span, &query.variables, &budget}, [&](Event&& event) {
        if (events.size() == kMostEvents) {
            throw pattern::BudgetExceeded{fmt::format("more than {} events", kMostEvents)};
        }
        events.push_back(std::move(event));
    });
    return events;
}

Value read_variable(const json& value) {
    if (value.is_boolean()) return Value::boolean(value.get<bool>());
    if (value.is_number()) return Value::number(value.get<double>());
    return Value::text(value.is_string() ? value.get<std::string>() : value.dump());
}

Result<Cycles> read_json_time(const json& time) {
    if (time.is_number_integer()) return Cycles{time.get<std::int64_t>()};
    if (time.is_string()) return read_time(time.get<std::string>());
    return read_time(time.dump());
}

}  // namespace

Result<Pattern> compile_case(const QueryCase& query) {
    constexpr std::string_view kMini = "mini-";
    if (!query.kind.starts_with(kMini)) {
        return language::compile_expression(query.expression, query.kind);
    }
    const auto type = type_of(query.kind.substr(kMini.size()));
    if (!type) return tl::unexpected{type.error()};
    language::MiniContext context{.type = *type, .offset_bytes = 0, .variable = {}};
    context.variable = [&query](std::string_view name,
                                language::MiniType wanted) -> Result<Pattern> {
        const Value* value = query.variables.find(pattern::Symbol{name});
        return value ? variable_of(*value, wanted) : Pattern{};
    };
    return language::mini_notation(query.expression, context);
}

Result<std::vector<Event>> run_case(const QueryCase& query) {
    try {
        if (query.span.end < query.span.begin) {
            return base::fail(Errc::invalid_params, "expected a span that ends after its begin");
        }
        const auto pattern = compile_case(query);
        if (!pattern) return tl::unexpected{pattern.error()};
        return ask(*pattern, query);
    } catch (const std::exception& error) {
        return base::fail(Errc::limit, error.what());
    }
}

Result<Cycles> read_time(const std::string& text) {
    try {
        const std::size_t slash = text.find('/');
        const auto over = Cycles::from_decimal(std::string_view{text}.substr(0, slash));
        const auto under = slash == std::string::npos
                               ? Cycles{1}
                               : Cycles::from_decimal(std::string_view{text}.substr(slash + 1));
        if (over && under && *under != 0) return *over / *under;
    } catch (const std::overflow_error&) {  // said below
    }
    return base::fail(Errc::invalid_params,
                      fmt::format("expected a time in cycles, such as 2 or 3/4, got '{}'", text));
}

Result<QueryCase> read_case(const json& line) {
    if (!line.is_object() || !line.contains("expr") || !line["expr"].is_string()) {
        return base::fail(Errc::invalid_request, "expected an object with a string \"expr\"");
    }
    QueryCase query{.kind = line.value("kind", "control"), .expression = line["expr"]};
    if (const auto cycles = line.find("cycles"); cycles != line.end()) {
        if (!cycles->is_array() || cycles->size() != 2) {
            return base::fail(Errc::invalid_request, "expected \"cycles\": [from, to]");
        }
        auto from = read_json_time((*cycles)[0]);
        auto to = read_json_time((*cycles)[1]);
        if (!from || !to) return tl::unexpected{from ? to.error() : from.error()};
        query.span = {*from, *to};
    }
    if (const auto variables = line.find("vars"); variables != line.end()) {
        for (const auto& [name, value] : variables->items()) {
            query.variables.set(pattern::Symbol{name}, read_variable(value));
        }
    }
    return query;
}

json to_json(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::number:
        case Value::Kind::note:
            return value.as_number();
        case Value::Kind::integer:
            return value.as_integer();
        case Value::Kind::boolean:
            return value.as_boolean();
        case Value::Kind::text:
            return value.as_text().text();
        case Value::Kind::rational:
            return value.as_rational().to_string();
        case Value::Kind::controls: {
            json controls = json::object();
            for (const auto& [name, each] : value.as_controls().entries()) {
                controls[name.text()] = to_json(each);
            }
            return controls;
        }
        case Value::Kind::list: {
            json list = json::array();
            for (const Value& each : value.as_list()) list.push_back(to_json(each));
            return list;
        }
        case Value::Kind::nothing:
        case Value::Kind::function:
        case Value::Kind::pattern:
            break;
    }
    return nullptr;
}

json to_json(const Event& event) {
    const auto span = [](const pattern::Span& times) {
        return json::array({times.begin.to_string(), times.end.to_string()});
    };
    return {{"whole", event.continuous ? json(nullptr) : span(event.whole)},
            {"part", span(event.part)},
            {"value", to_json(event.value)}};
}

}  // namespace hocket::cli
