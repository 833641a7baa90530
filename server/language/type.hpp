#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace hocket::language {

/// The type of an expression: a variable, a constructor (`Int`), or one type applied to another
/// (`Pattern Int`, `f a`). Functions, lists and tuples are the constructors "->", "[]", "(,)"
/// applied. Immutable, cheap to copy; any thread.
class Type {
public:
    enum class Kind : std::uint8_t { variable, constructor, application };

    Type();  ///< `()`
    static Type variable(std::uint32_t id);
    static Type constructor(std::string_view name);
    static Type application(Type applied, Type argument);
    static Type function(Type parameter, Type result);
    static Type list(Type element);
    static Type pattern(Type value);
    static Type tuple(const std::vector<Type>& elements);  ///< of 0: `()`; of 1: the element
    /// "(,)" for 2, "(,,)" for 3 ...
    static std::string tuple_name(std::size_t size);

    [[nodiscard]] Kind kind() const noexcept;
    [[nodiscard]] bool is_variable() const noexcept { return kind() == Kind::variable; }
    [[nodiscard]] std::uint32_t id() const noexcept;         ///< of a variable
    [[nodiscard]] const std::string& name() const noexcept;  ///< of a constructor; else empty
    [[nodiscard]] const Type& applied() const noexcept;      ///< `Pattern` of `Pattern a`
    [[nodiscard]] const Type& argument() const noexcept;     ///< `a` of `Pattern a`

    /// What stands leftmost: `Pattern` of `Pattern a`, "->" of `a -> b`, `f` of `f a b`.
    [[nodiscard]] const Type& head() const noexcept;
    /// True for the constructor itself and for it applied: `is("Pattern")`.
    [[nodiscard]] bool is(std::string_view constructor) const noexcept;
    [[nodiscard]] bool is_function() const noexcept { return is("->"); }
    [[nodiscard]] bool is_pattern() const noexcept { return is("Pattern"); }
    [[nodiscard]] bool is_list() const noexcept { return is("[]"); }

    // For rows that look at the ground type of a use.
    /// The type of the n-th parameter (from 0) of a function type.
    [[nodiscard]] const Type& parameter(int n = 0) const noexcept;
    /// What a function type gives after `count` arguments.
    [[nodiscard]] const Type& result(int count = 1) const noexcept;
    /// `a` of `Pattern a`, `[a]`, `Maybe a`.
    [[nodiscard]] const Type& element() const noexcept { return argument(); }

    /// Same structure, same names and ids.
    friend bool operator==(const Type& a, const Type& b) noexcept;
    /// Whether both are one object: quick, and may be false for equal types.
    [[nodiscard]] bool same_object(const Type& other) const noexcept {
        return node_ == other.node_;
    }

private:
    struct Node;
    explicit Type(std::shared_ptr<const Node> node) : node_{std::move(node)} {}
    std::shared_ptr<const Node> node_;
};

/// `Num a`: the type belongs to the class.
struct Constraint {
    std::string class_name;
    Type type;
};

/// A type with its variables, 0 to variables - 1, standing for any type that meets the constraints.
struct Scheme {
    std::uint32_t variables = 0;
    std::vector<Constraint> constraints;
    Type type;
};

/// A type as Haskell writes it: `(Num a, Ord a) => a -> [a] -> (a, Pattern Int)`. Known synonyms
/// (ControlPattern, Time, Integer ...) are replaced. Bounded in nesting.
/// Errors carry the column inside `text`.
[[nodiscard]] base::Result<Scheme> parse_type(std::string_view text);

/// The type for people: variables as a, b ...; `Pattern ControlMap` as ControlPattern.
[[nodiscard]] std::string shown(const Type& type);
[[nodiscard]] std::string shown(const Scheme& scheme);

}  // namespace hocket::language
