#include "language/compiler.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

#include "language/bind.hpp"
#include "language/call_scope.hpp"
#include "language/cursor.hpp"
#include "language/definition.hpp"
#include "language/elaborator.hpp"
#include "language/errors.hpp"
#include "language/evaluator.hpp"
#include "language/graph_parser.hpp"
#include "language/parser.hpp"
#include "language/unit.hpp"

namespace hocket::language {
namespace {

base::Result<void> check_text(std::string_view text) {
    if (text.size() > kMaxTextBytes) {
        return over_limit({}, fmt::format("at most {} bytes of text", kMaxTextBytes),
                          fmt::format("{}", text.size()));
    }
    return check_utf8(text);
}

/// Runs what may throw, and gives its errors the place of the statement if they have none.
template <class Work>
base::Result<void> attempt(std::string_view text, std::size_t begin, Work&& work) {
    base::Error error;
    try {
        work();
        return {};
    } catch (Rejected& rejected) {
        error = std::move(rejected.error);
    } catch (const EvaluationError& wrong) {
        error = {.code = base::Errc::parse, .message = wrong.what()};
    } catch (const pattern::WrongKind& wrong) {
        error = {.code = base::Errc::parse, .message = wrong.what()};
    } catch (const pattern::BudgetExceeded& exceeded) {
        error = {.code = base::Errc::limit, .message = exceeded.what()};
    } catch (const std::overflow_error&) {
        error = {.code = base::Errc::limit, .message = "a time that cannot be held exactly"};
    } catch (const std::length_error&) {
        error = {.code = base::Errc::limit, .message = "too many different names"};
    } catch (const std::bad_alloc&) {
        error = {.code = base::Errc::limit, .message = "out of memory"};
    }
    if (error.where.line == 0) error.where = location_of(text, begin);
    return base::fail(std::move(error));
}

/// What the strings of one text may cost, in patterns made and events computed ahead.
constexpr std::int64_t kMostForStrings = 262'144;
/// And what each byte of the text adds: many ordinary strings are not one that asks for too much.
constexpr std::int64_t kMoreForStringsPerByte = 96;

/// Types decided and strings read, paid for together.
template <class Work>
auto elaborated(pattern::Budget& strings, Work&& work) {
    const pattern::PaidBy paid{strings};
    return work();
}

/// Works through the statements of a text in order.
class Compilation {
public:
    Compilation(std::string_view text, const Environment& before)
        : strings_{budget_for_strings(text.size())}, text_{text}, names_{before.names()} {}

    void add(ParsedStatement& statement) {
        const auto done = attempt(text_, statement.place.begin, [&] {
            if (statement.expression) {
                run(std::move(statement.expression), statement.place);
            } else {
                define(statement);
            }
        });
        if (done) return;
        if (!follows_from_others(done.error())) errors.push_back(done.error());
        for (const Binding& binding : statement.bindings) missing_.insert(binding.name);
    }

    Environment after() const { return Environment{names_}; }

    std::vector<Statement> statements;
    Errors errors;

private:
    /// A name is unknown because its definition was wrong.
    bool follows_from_others(const base::Error& error) const {
        return error.got.size() > 2 && missing_.contains(error.got.substr(1, error.got.size() - 2));
    }

    void run(Node expression, const Place& place) {
        const Unit unit = resolve_names(std::move(expression));
        const auto code = elaborated(strings_, [&] {
            return Elaborator{text_, unit, names_}.statement();
        });
        auto made = statements_of(evaluate(code),
                                  std::string{text_.substr(place.begin, place.end - place.begin)});
        if (!made) throw Rejected{std::move(made.error())};
        for (Statement& statement : *made) {
            if (statements.size() >= kMostStatements) {
                reject_over_limit({}, fmt::format("at most {} statements", kMostStatements),
                                  "more");
            }
            statements.push_back(std::move(statement));
        }
    }

    void define(ParsedStatement& statement) {
        Expression let{.kind = Expression::Kind::let, .place = statement.place};
        let.bindings = statement.bindings;
        let.parts = {std::make_shared<Expression>()};
        auto definition = std::make_shared<DefinitionUnit>();
        definition->unit = resolve_names(std::make_shared<Expression>(std::move(let)));
        for (const std::string& name : definition->unit.outside) {
            const auto found = names_.find(name);
            if (found == names_.end()) continue;
            definition->surroundings.insert(*found);
            definition->level = std::max(definition->level, found->second->unit->level + 1);
        }
        if (definition->level > Environment::kMostLevels) {
            reject_over_limit({},
                              fmt::format("at most {} definitions that use each other in turn",
                                          Environment::kMostLevels),
                              "one more");
        }
        auto made = elaborated(strings_, [&] {
            return Elaborator{text_, definition->unit, names_}.definitions();
        });
        definition->schemes = std::move(made.schemes);
        static_cast<void>(evaluate(made.checks));
        refuse_endless(*definition);
        const auto& bindings = definition->unit.root->bindings;
        for (std::size_t i = 0; i < bindings.size(); ++i) {
            names_[bindings[i].name] =
                std::make_shared<const Definition>(Definition{definition, static_cast<int>(i)});
            missing_.erase(bindings[i].name);
        }
        if (names_.size() > Environment::kMostNames) {
            reject_over_limit({}, fmt::format("at most {} defined names", Environment::kMostNames),
                              "more");
        }
    }

    /// `let x = x` has any type, so nothing has evaluated it yet.
    void refuse_endless(const DefinitionUnit& definition) {
        const auto& let = *definition.unit.root;
        for (const std::vector<int>& group : let.groups) {
            for (const int binding : group) {
                const auto at = static_cast<std::size_t>(binding);
                const bool recursive = group.size() > 1 || let.bindings[at].refers_to_itself;
                if (!recursive || definition.schemes[at].variables == 0) continue;
                std::shared_ptr<const Code> code;
                try {
                    code = elaborated(strings_, [&] {
                        return Elaborator{text_, definition.unit, names_}.sample(binding);
                    });
                } catch (const Rejected&) {
                    continue;  // no choice fits: its uses will say more
                }
                if (code) static_cast<void>(evaluate(code));
            }
        }
    }

    static constexpr std::size_t kMostStatements = 4'096;

    TextScope scope_;
    pattern::Budget strings_;
    std::string_view text_;
    Environment::Names names_;
    std::set<std::string, std::less<>> missing_;
};

struct Kind {
    std::string_view name;
    std::string_view type;
};
constexpr std::array kKinds{
    Kind{"string", "Pattern String"},  Kind{"number", "Pattern Double"},
    Kind{"note", "Pattern Note"},      Kind{"int", "Pattern Int"},
    Kind{"bool", "Pattern Bool"},      Kind{"rational", "Pattern Rational"},
    Kind{"control", "ControlPattern"},
};

}  // namespace

pattern::Budget budget_for_strings(std::size_t text_bytes) {
    return {.events_left =
                kMostForStrings + kMoreForStringsPerByte * static_cast<std::int64_t>(text_bytes)};
}

base::Result<pattern::Pattern> compile_tree(Node tree, std::string_view text, std::string_view type,
                                            const Environment& before, pattern::Budget& strings) {
    pattern::Pattern result;
    const std::size_t begin = tree->place.begin;
    auto done = attempt(text, begin, [&] {
        const Unit unit = resolve_names(std::move(tree));
        const auto code = elaborated(strings, [&] {
            return Elaborator{text, unit, before.names()}.expression(parse_type(type)->type);
        });
        result = evaluate(code).as_pattern();
    });
    if (!done) return base::fail(std::move(done.error()));
    return result;
}

tl::expected<Program, Errors> compile_all(std::string_view text, const Environment& before) {
    if (auto fine = check_text(text); !fine) return tl::unexpected{Errors{fine.error()}};
    ParsedGraph graph = parse_graph(text);
    ParsedText parsed = parse(graph.rest);
    Compilation compilation{text, before};
    for (ParsedStatement& statement : parsed.statements) compilation.add(statement);
    for (const GraphTempo& tempo : graph.tempi) {
        compilation.statements.emplace_back(SetCps{tempo.cps});
    }
    Errors errors = std::move(parsed.errors);
    errors.insert(errors.end(), compilation.errors.begin(), compilation.errors.end());
    errors.insert(errors.end(), graph.errors.begin(), graph.errors.end());
    if (errors.empty()) {
        for (GraphStatement& statement : graph.statements) statement.names = compilation.after();
        return Program{std::move(compilation.statements), std::move(graph.statements),
                       compilation.after()};
    }
    std::stable_sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) {
        return a.where.line != b.where.line ? a.where.line < b.where.line
                                            : a.where.column < b.where.column;
    });
    return tl::unexpected{std::move(errors)};
}

base::Result<Program> compile(std::string_view text, const Environment& before) {
    auto all = compile_all(text, before);
    if (all) return std::move(*all);
    return base::fail(std::move(all.error().front()));
}

Errors check(std::string_view text, const Environment& before) {
    auto all = compile_all(text, before);
    return all ? Errors{} : std::move(all.error());
}

base::Result<pattern::Pattern> compile_expression(std::string_view text, std::string_view type,
                                                  const Environment& before) {
    if (auto fine = check_text(text); !fine) return base::fail(fine.error());
    const auto* kind = std::find_if(kKinds.begin(), kKinds.end(),
                                    [&](const Kind& other) { return other.name == type; });
    if (kind == kKinds.end()) {
        return expected_but_got({}, "one of string, number, note, int, bool, rational, control",
                                quoted(type));
    }
    auto parsed = parse_expression(text);
    if (!parsed) return base::fail(std::move(parsed.error()));
    pattern::Budget strings = budget_for_strings(text.size());
    return compile_tree(std::move(*parsed), text, kind->type, before, strings);
}

base::Result<Evaluated> evaluate_expression(std::string_view text, const Environment& before) {
    if (auto fine = check_text(text); !fine) return base::fail(fine.error());
    auto parsed = parse_expression(text);
    if (!parsed) return base::fail(std::move(parsed.error()));
    Evaluated result;
    auto done = attempt(text, 0, [&] {
        const Unit unit = resolve_names(std::move(*parsed));
        pattern::Budget strings = budget_for_strings(text.size());
        auto [code, type] = elaborated(strings, [&] {
            return Elaborator{text, unit, before.names()}.anything();
        });
        result = {type, evaluate(code)};
    });
    if (!done) return base::fail(std::move(done.error()));
    return result;
}

}  // namespace hocket::language
