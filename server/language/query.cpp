#include "language/query.hpp"

#include <fmt/format.h>

#include <exception>
#include <stdexcept>
#include <utility>

#include "language/compiler.hpp"
#include "language/mini_notation.hpp"
#include "pattern/basic.hpp"

namespace hocket::language {

using base::Errc;
using base::Result;
using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Value;

namespace {

Result<MiniType> mini_type_of(std::string_view kind) {
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
Pattern variable_of(const Value& value, MiniType type) {
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

Result<Pattern> compile_mini(const QueryRequest& request, std::string_view kind) {
    const auto type = mini_type_of(kind);
    if (!type) return tl::unexpected{type.error()};
    MiniContext context{.type = *type, .offset_bytes = 0, .variable = {}};
    context.variable = [&request](std::string_view name, MiniType wanted) -> Result<Pattern> {
        const Value* value = request.variables.find(pattern::Symbol{name});
        return value ? variable_of(*value, wanted) : Pattern{};
    };
    return mini_notation(request.expression, context);
}

Result<Pattern> compile_whatever(const std::string& expression, const Environment& before) {
    auto controls = compile_expression(expression, "control", before);
    if (controls) return controls;
    auto any = evaluate_expression(expression, before);
    if (!any) return base::fail(std::move(any.error()));
    if (any->value.is(Value::Kind::pattern)) return any->value.as_pattern();
    const std::string got = shown(any->type);
    return base::fail({.code = Errc::parse,
                       .message = fmt::format("expected a pattern, got {}", got),
                       .where = {1, 1},
                       .expected = "a pattern",
                       .got = got});
}

Result<std::vector<Event>> ask(const Pattern& pattern, const QueryRequest& request) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + request.longest;
    pattern::Budget budget;
    budget.deadline_ns = std::chrono::nanoseconds{deadline.time_since_epoch()}.count();
    std::vector<Event> events;
    try {
        pattern.query({request.span, &request.variables, &budget}, [&](Event&& event) {
            if (events.size() == kMostQueryEvents) {
                throw pattern::BudgetExceeded{fmt::format("more than {} events", kMostQueryEvents)};
            }
            events.push_back(std::move(event));
        });
    } catch (const pattern::BudgetExceeded&) {
        if (Clock::now() < deadline) throw;
        return base::fail(Errc::limit, fmt::format("the query takes longer than {} ms: ask for a "
                                                   "shorter piece, or for less at once",
                                                   request.longest.count()));
    }
    return events;
}

}  // namespace

Result<Pattern> compile_query(const QueryRequest& request, const Environment& before) {
    constexpr std::string_view kMini = "mini-";
    const std::string_view kind = request.kind;
    if (kind.empty()) return compile_whatever(request.expression, before);
    if (kind.starts_with(kMini)) return compile_mini(request, kind.substr(kMini.size()));
    return compile_expression(request.expression, kind, before);
}

Result<std::vector<Event>> run_query(const QueryRequest& request, const Environment& before) {
    try {
        if (request.span.end < request.span.begin) {
            return base::fail(Errc::invalid_params, "expected a span that ends after its begin");
        }
        const auto pattern = compile_query(request, before);
        if (!pattern) return tl::unexpected{pattern.error()};
        return ask(*pattern, request);
    } catch (const std::exception& error) {
        return base::fail(Errc::limit, error.what());
    }
}

Result<Cycles> read_time(std::string_view text) {
    try {
        const std::size_t slash = text.find('/');
        const auto over = Cycles::from_decimal(text.substr(0, slash));
        const auto under = slash == std::string_view::npos
                               ? Cycles{1}
                               : Cycles::from_decimal(text.substr(slash + 1));
        if (over && under && *under != 0) return *over / *under;
    } catch (const std::overflow_error&) {  // said below
    }
    return base::fail(Errc::invalid_params,
                      fmt::format("expected a time in cycles, such as 2 or 3/4, got '{}'", text));
}

}  // namespace hocket::language
