#include "language/compiler.hpp"

#include <fmt/core.h>

#include <utility>

#include "language/cursor.hpp"
#include "language/errors.hpp"
#include "language/lexer.hpp"
#include "language/mini_patterns.hpp"
#include "language/parser.hpp"
#include "pattern/basic.hpp"

namespace hocket::language {
namespace {

base::Result<Statement> elaborate(const SlotStatement& slot) {
    SetSlot set{std::string{slot.name}, pattern::silence(), std::string{slot.code}};
    if (slot.sounds) {
        auto sounds = sound_pattern(*slot.sounds);
        if (!sounds) return tl::unexpected{std::move(sounds.error())};
        set.pattern = std::move(*sounds);
    }
    return set;
}
base::Result<Statement> elaborate(const HushStatement&) { return HushAll{}; }
base::Result<Statement> elaborate(const CpsStatement& tempo) { return SetCps{tempo.cps}; }

}  // namespace

base::Result<Program> compile(std::string_view text) {
    if (text.size() > kMaxTextBytes) {
        return over_limit({}, fmt::format("at most {} bytes of text", kMaxTextBytes),
                          fmt::format("{}", text.size()));
    }
    if (auto valid = check_utf8(text); !valid) return tl::unexpected{std::move(valid.error())};
    const auto tokens = lex(text);
    if (!tokens) return tl::unexpected{tokens.error()};
    const auto parsed = parse(text, *tokens);
    if (!parsed) return tl::unexpected{parsed.error()};

    Program program;
    program.statements.reserve(parsed->size());
    for (const ParsedStatement& statement : *parsed) {
        auto elaborated = std::visit([](const auto& known) { return elaborate(known); }, statement);
        if (!elaborated) return tl::unexpected{std::move(elaborated.error())};
        program.statements.push_back(std::move(*elaborated));
    }
    return program;
}

}  // namespace hocket::language
