#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "language/rejection.hpp"
#include "language/type.hpp"

namespace hocket::language {

/// Type variables and what has become of them. Each has the depth of `let` at which it was made:
/// what is deeper than the `let` around it belongs to no one outside and may be generalised.
/// Source: Rémy 1992; Kiselyov, "How OCaml type checker works".
class Unifier {
public:
    explicit Unifier(const StackGuard& stack) : stack_{stack} {}

    [[nodiscard]] Type fresh();
    /// The type as far as it is known, at its top.
    [[nodiscard]] Type resolved(Type type) const;
    /// The same all the way down.
    [[nodiscard]] Type fully_resolved(const Type& type);
    /// Nothing left open: what nobody asked about becomes `()`.
    [[nodiscard]] Type ground(const Type& type);
    /// Makes both one type. False if that cannot be.
    /// @throws Rejected where the types grow beyond all bounds.
    [[nodiscard]] bool unify(const Type& a, const Type& b);
    /// The scheme's type with fresh variables; `variables` gets them.
    [[nodiscard]] Type instantiated(const Scheme& scheme, std::vector<Type>& variables);
    [[nodiscard]] static Type with_variables(const Type& type, const std::vector<Type>& variables);
    /// Free variables of a resolved type, each once.
    void free_variables(const Type& type, std::vector<std::uint32_t>& found);

    [[nodiscard]] int level_of(std::uint32_t variable) const { return cells_[variable].level; }
    void enter_let() { ++level_; }
    void leave_let() { --level_; }
    [[nodiscard]] int level() const { return level_; }

    /// Counts work; throws Rejected when a text asks for too much.
    void spend(std::int64_t steps = 1);

private:
    struct Cell {
        std::optional<Type> bound;
        int level = 0;
    };
    [[nodiscard]] bool bind(std::uint32_t variable, const Type& type);
    /// Whether the variable occurs; lowers levels on the way.
    [[nodiscard]] bool adopt(const Type& type, std::uint32_t variable, int level);

    /// Bounds one walk over a type: shared parts can make it grow exponentially.
    class Walk {
    public:
        explicit Walk(Unifier& unifier) : unifier_{unifier} {
            if (unifier_.walks_++ == 0) unifier_.walk_left_ = kMaxWalk;
        }
        ~Walk() { --unifier_.walks_; }
        Walk(const Walk&) = delete;
        Walk& operator=(const Walk&) = delete;

    private:
        Unifier& unifier_;
    };
    /// One node of a walk.
    void visit();

    static constexpr std::int64_t kFuel = 1'000'000;
    static constexpr int kMaxWalk = 10'000;

    const StackGuard& stack_;
    std::vector<Cell> cells_;
    int level_ = 0;
    std::int64_t fuel_ = kFuel;
    int walks_ = 0;
    int walk_left_ = kMaxWalk;
};

}  // namespace hocket::language
