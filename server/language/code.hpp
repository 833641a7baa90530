#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "language/syntax.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// What an evaluation knows of a variable: its value, or a definition that may not have been asked
/// for yet.
class Lazy {
public:
    Lazy() = default;
    Lazy(const Lazy&) = delete;
    Lazy& operator=(const Lazy&) = delete;
    virtual ~Lazy() = default;
    /// The value of one of the definitions that stand together. Any thread.
    [[nodiscard]] virtual pattern::Value get(int member) const = 0;
};
struct Slot {
    pattern::Value value;
    std::shared_ptr<const Lazy> lazy;
};

/// The variables of a function's frame: how many, and which come from the frame around it.
struct Layout {
    struct Capture {
        int from;
        int to;
    };
    int size = 0;
    std::vector<Capture> captures;
};

struct FunctionCode;
struct InstanceCode;

/// An expression whose types are all decided: what the evaluator walks over.
struct Term {
    enum class Kind : std::uint8_t {
        constant,
        variable,    ///< slot
        definition,  ///< slot, member
        apply,       ///< parts: function, arguments ...
        lambda,      ///< function
        let,         ///< instances, parts: body
        branch,      ///< parts: condition, then, else
        list,        ///< parts; tuples too
        no_match,
    };
    Kind kind = Kind::constant;
    int slot = 0;
    int member = 0;
    pattern::Value constant{};
    std::vector<const Term*> parts{};
    const FunctionCode* function = nullptr;
    const std::vector<const InstanceCode*>* instances = nullptr;
};

struct ShapeCode {
    Shape::Kind kind = Shape::Kind::anything;
    int slot = -1;                  ///< where the value goes, if it has a name
    const Term* literal = nullptr;  ///< a constant
    char constructor = 0;           ///< first letter of True, False, Nothing, Just
    std::vector<ShapeCode> parts{};
};

/// A lambda: arguments come into the first slots.
struct FunctionCode {
    struct Way {
        std::vector<ShapeCode> shapes;
        const Term* body;
    };
    Layout layout;
    int arity = 1;
    std::vector<Way> ways;
};

/// Definitions that depend on each other, for one choice of types. A recursive one finds itself in
/// its first slot.
struct InstanceCode {
    Layout layout;
    int slot = 0;  ///< in the frame around it
    bool recursive = false;
    std::vector<const Term*> members;
};

/// One text's code. Closures keep it alive.
struct Code {
    std::deque<Term> terms;
    std::deque<FunctionCode> functions;
    std::deque<InstanceCode> instances;
    std::deque<std::vector<const InstanceCode*>> lets;
    Layout layout;  ///< of the outermost frame
    /// Definitions from outside, dependencies first.
    std::vector<const InstanceCode*> definitions;
    const Term* root = nullptr;
};

}  // namespace hocket::language
