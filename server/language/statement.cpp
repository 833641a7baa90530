#include "language/statement.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "language/bind.hpp"
#include "language/errors.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;

std::string text_of(const Value& value) { return value.as_text().text(); }

base::Result<Statement> cps_of(const Value& value) {
    constexpr double kMostCps = 10'000;
    const double cps = value.as_number();
    if (!(cps > 0 && cps <= kMostCps)) {
        return expected_but_got({}, "cycles per second above 0 and at most 10000",
                                fmt::format("{}", cps));
    }
    return SetCps{cps};
}

base::Result<Statement> statement_of(const std::vector<Value>& action, const std::string& code) {
    const auto kind = static_cast<ActionKind>(action[0].as_integer());
    switch (kind) {
        case ActionKind::set_slot:
            return SetSlot{text_of(action[1]), action[2].as_pattern(), code};
        case ActionKind::once:
            return PlayOnce{action[1].as_pattern(), code};
        case ActionKind::transition:
            return SetTransition{text_of(action[1]), action[2].as_pattern(),
                                 from_value<pattern::Transition>(action[3]), code};
        case ActionKind::hush:
            return HushAll{};
        case ActionKind::cps:
            return cps_of(action[1]);
        case ActionKind::all:
            return SetAll{from_value<std::function<Pattern(const Pattern&)>>(action[1])};
        case ActionKind::audibility:
            return Audibility{static_cast<Audibility::Change>(action[1].as_integer()),
                              text_of(action[2])};
        case ActionKind::cycle:
            return SetCycle{action[1].as_rational()};
        case ActionKind::nudge:
            return NudgeAll{action[1].as_number()};
        case ActionKind::input:
            return SetInput{text_of(action[1]), action[2].as_pattern()};
    }
    return base::fail(base::Errc::internal, "unknown action");
}

}  // namespace

Value action(ActionKind kind, std::vector<Value> arguments) {
    arguments.insert(arguments.begin(), Value::integer(static_cast<std::int64_t>(kind)));
    return Value::list({Value{}, Value::list(std::move(arguments))});
}

Value slot_name(const Value& id) {
    const std::string& name = id.as_text().text();
    const bool is_number =
        !name.empty() && name.size() <= 6 &&
        std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? Value::text("d" + name) : id;
}

Value io_result(Value result) { return Value::list({std::move(result)}); }

Value io_then(const Value& first, const Value& second) {
    const auto& before = first.as_list();
    const auto& after = second.as_list();
    std::vector<Value> both{after.front()};
    both.insert(both.end(), before.begin() + 1, before.end());
    both.insert(both.end(), after.begin() + 1, after.end());
    return Value::list(std::move(both));
}

base::Result<std::vector<Statement>> statements_of(const Value& io, const std::string& code) {
    std::vector<Statement> statements;
    const auto& items = io.as_list();
    for (std::size_t i = 1; i < items.size(); ++i) {
        auto statement = statement_of(items[i].as_list(), code);
        if (!statement) return tl::unexpected{std::move(statement.error())};
        statements.push_back(std::move(*statement));
    }
    return statements;
}

}  // namespace hocket::language
