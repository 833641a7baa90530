#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hocket::language {

/// A stretch of the text, in bytes.
struct Place {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

/// What a variable that the text itself binds is called inside its unit (one statement); names of
/// the function table and of the environment have none.
using LocalId = int;
inline constexpr LocalId kNoLocal = -1;

struct Expression;
using Node = std::shared_ptr<Expression>;

/// What an argument may look like: `x`, `_`, `(a, b)`, `0`, `"x"`, `[a, b]`, `(x:xs)`, `Just x`.
struct Shape {
    enum class Kind : std::uint8_t {
        anything,
        variable,
        literal,  ///< parts of an Expression: number or string
        tuple,
        list,
        cons,         ///< parts: head, tail
        constructor,  ///< True, False, Nothing, Just: named by text
    };
    Kind kind = Kind::anything;
    Place place{};
    std::string text{};
    LocalId local = kNoLocal;  ///< variable, and the name before `@`
    Node literal{};
    std::vector<Shape> parts{};
};

struct TypeText {
    std::string text;
    Place place;
};

/// `name = value` in a `let`, a `where` or at the top.
struct Binding {
    std::string name;
    Place place{};
    LocalId local = kNoLocal;
    Node value{};
    std::optional<TypeText> type{};
    bool refers_to_itself = false;  ///< by resolve_names()
};

/// One way into a lambda: as many shapes as it has arguments.
struct Alternative {
    std::vector<Shape> shapes;
    Node body;
};

/// An expression as written, syntactic sugar already taken out. Built by the parser, names resolved
/// by resolve_names(), not changed afterwards.
struct Expression {
    enum class Kind : std::uint8_t {
        name,       ///< text, local
        number,     ///< text, as written; may begin with '-'
        string,     ///< text: its meaning; content_begin: where it begins in the text
        apply,      ///< parts: function, arguments ...
        lambda,     ///< alternatives, all with the same number of shapes
        let,        ///< groups, parts: body
        branch,     ///< parts: condition, then, else
        list,       ///< parts
        tuple,      ///< parts; none: `()`
        annotated,  ///< parts: expression; type
        no_match,   ///< what is left when no guard holds
    };
    Kind kind = Kind::tuple;
    Place place{};
    std::string text{};
    LocalId local = kNoLocal;
    bool from_table = false;  ///< a name that sugar stands for, whatever the text binds
    bool grouped = false;     ///< stood in parentheses
    bool midi_notes = false;  ///< a string of a signal: note names in it are MIDI numbers
    std::uint32_t content_begin = 0;
    std::vector<Node> parts{};
    std::vector<Alternative> alternatives{};
    std::vector<Binding> bindings{};
    /// Indexes of bindings that depend on each other, dependencies first: by resolve_names().
    std::vector<std::vector<int>> groups{};
    std::optional<TypeText> type{};
    int depth = 1;  ///< longest way down
};

/// One statement of a text.
struct ParsedStatement {
    Place place;
    std::vector<Binding> bindings;  ///< `let` at the top; else
    Node expression;
};

}  // namespace hocket::language
