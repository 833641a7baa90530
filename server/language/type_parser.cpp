#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "language/cursor.hpp"
#include "language/errors.hpp"
#include "language/type.hpp"

namespace hocket::language {
namespace {

constexpr int kMaxTypeNesting = 64;
constexpr std::size_t kMaxTypeParts = 1'000;

struct Synonym {
    std::string_view name;
    std::string_view meaning;
};
// What Tidal and Haskell distinguish and this language does not.
constexpr std::array kSynonyms{
    Synonym{"Integer", "Int"}, Synonym{"Float", "Double"},        Synonym{"Time", "Rational"},
    Synonym{"Char", "String"}, Synonym{"ValueMap", "ControlMap"}, Synonym{"ParamMap", "ControlMap"},
};

bool is_name_part(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; }

class TypeParser {
public:
    explicit TypeParser(std::string_view text) : cursor_{text} {}

    base::Result<Scheme> parse() {
        auto type = function(0);
        if (!type) return tl::unexpected{std::move(type.error())};
        skip_spaces();
        if (cursor_.starts_with("=>")) {
            if (auto taken = constraints(*type); !taken) return tl::unexpected{taken.error()};
            cursor_.advance(2);
            type = function(0);
            if (!type) return tl::unexpected{std::move(type.error())};
        }
        skip_spaces();
        if (!cursor_.at_end()) return failed("the end of the type");
        scheme_.type = std::move(*type);
        scheme_.variables = static_cast<std::uint32_t>(variables_.size());
        return std::move(scheme_);
    }

private:
    void skip_spaces() { cursor_.take_while(is_space); }

    tl::unexpected<base::Error> failed(std::string expected) {
        return expected_but_got(cursor_.where(), std::move(expected),
                                shown_character(cursor_, "the end of the type"));
    }

    /// `Num a` or `(Num a, Ord b)`, read as if it were a type.
    base::Result<void> constraints(const Type& type) {
        if (type.kind() == Type::Kind::constructor) return {};  // `()` or the tuple's own head
        if (type.head().name().starts_with("(,")) {
            if (auto first = constraints(type.applied()); !first) return first;
            return constraints(type.argument());
        }
        if (type.kind() != Type::Kind::application ||
            type.applied().kind() != Type::Kind::constructor) {
            return failed("a class and a type before '=>'");
        }
        scheme_.constraints.push_back({type.applied().name(), type.argument()});
        return {};
    }

    base::Result<Type> function(int depth) {
        auto parameter = application(depth);
        if (!parameter) return parameter;
        skip_spaces();
        if (!cursor_.starts_with("->")) return parameter;
        cursor_.advance(2);
        auto result = function(depth + 1);
        if (!result) return result;
        return Type::function(std::move(*parameter), std::move(*result));
    }

    base::Result<Type> application(int depth) {
        if (depth > kMaxTypeNesting || ++parts_ > kMaxTypeParts) {
            return over_limit(cursor_.where(),
                              fmt::format("a type of at most {} levels", kMaxTypeNesting), "more");
        }
        auto type = atom(depth);
        if (!type) return type;
        for (skip_spaces(); starts_atom(); skip_spaces()) {
            auto argument = atom(depth);
            if (!argument) return argument;
            type = apply(*type, std::move(*argument));
        }
        if (type->is("Ratio") && type->kind() == Type::Kind::application) {
            return Type::constructor("Rational");
        }
        return type;
    }

    static Type apply(const Type& applied, Type argument) {
        return Type::application(applied, std::move(argument));
    }

    [[nodiscard]] bool starts_atom() const {
        const char c = cursor_.peek();
        return is_letter(c) || c == '_' || c == '(' || c == '[';
    }

    base::Result<Type> atom(int depth) {
        skip_spaces();
        if (++parts_ > kMaxTypeParts) {
            return over_limit(cursor_.where(), "a shorter type", "more");
        }
        const char c = cursor_.peek();
        if (c == '(') return parenthesis(depth);
        if (c == '[') return list(depth);
        if (!is_letter(c) && c != '_') return failed("a type");
        return named(cursor_.take_while(is_name_part));
    }

    Type named(std::string_view name) {
        if (name.front() == '_' || (name.front() >= 'a' && name.front() <= 'z')) {
            const auto next = static_cast<std::uint32_t>(variables_.size());
            return Type::variable(variables_.try_emplace(name, next).first->second);
        }
        if (name == "ControlPattern" || name == "ParamPattern") {
            return Type::pattern(Type::constructor("ControlMap"));
        }
        if (name == "Arc") {
            const Type time = Type::constructor("Rational");
            return Type::tuple({time, time});
        }
        for (const Synonym& synonym : kSynonyms) {
            if (synonym.name == name) return Type::constructor(synonym.meaning);
        }
        return Type::constructor(name);
    }

    base::Result<Type> list(int depth) {
        cursor_.advance();
        skip_spaces();
        if (cursor_.peek() == ']') {
            cursor_.advance();
            return Type::constructor("[]");
        }
        auto element = function(depth + 1);
        if (!element) return element;
        skip_spaces();
        if (cursor_.peek() != ']') return failed("']'");
        cursor_.advance();
        return Type::list(std::move(*element));
    }

    base::Result<Type> parenthesis(int depth) {
        cursor_.advance();
        skip_spaces();
        if (cursor_.starts_with("->")) {
            cursor_.advance(2);
            skip_spaces();
            if (cursor_.peek() != ')') return failed("')'");
            cursor_.advance();
            return Type::constructor("->");
        }
        std::vector<Type> elements;
        while (cursor_.peek() != ')') {
            auto element = function(depth + 1);
            if (!element) return element;
            elements.push_back(std::move(*element));
            skip_spaces();
            if (cursor_.peek() == ',') {
                cursor_.advance();
            } else if (cursor_.peek() != ')') {
                return failed("',' or ')'");
            }
        }
        cursor_.advance();
        return Type::tuple(elements);
    }

    Cursor cursor_;
    Scheme scheme_;
    std::map<std::string_view, std::uint32_t> variables_;
    std::size_t parts_ = 0;
};

}  // namespace

base::Result<Scheme> parse_type(std::string_view text) { return TypeParser{text}.parse(); }

}  // namespace hocket::language
