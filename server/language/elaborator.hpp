#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "language/code.hpp"
#include "language/definition.hpp"
#include "language/function_table.hpp"
#include "language/rejection.hpp"
#include "language/unifier.hpp"
#include "language/unit.hpp"

namespace hocket::language {

/// From a resolved unit to code: types are inferred (Hindley-Milner with classes), and once the
/// types of a use are all known, what is overloaded is decided. A definition of several types is
/// elaborated anew for each of them, so nothing is decided at run time. One object for one unit;
/// throws Rejected.
/// Source: Damas & Milner 1982; Wadler & Blott 1989 for classes, without their dictionaries.
class Elaborator {
public:
    /// @param text what the unit's places refer to. All arguments outlive the object and the code.
    Elaborator(std::string_view text, const Unit& unit, const Environment::Names& names);

    /// The unit's expression, which must be of this type.
    [[nodiscard]] std::shared_ptr<const Code> expression(const Type& expected);
    /// The unit's expression, which must be of type `IO a`.
    [[nodiscard]] std::shared_ptr<const Code> statement();
    /// The unit's expression whatever its type, which comes along.
    [[nodiscard]] std::pair<std::shared_ptr<const Code>, Type> anything();
    /// The types of the unit's definitions, and code that evaluates those of one type only: what
    /// is wrong with them is said where they are written.
    struct Definitions {
        std::vector<Scheme> schemes;
        std::shared_ptr<const Code> checks;
    };
    [[nodiscard]] Definitions definitions();
    /// Code that evaluates one definition of several types, at those that a lack of any other
    /// choice gives; null if it is a function. Instead of definitions().
    [[nodiscard]] std::shared_ptr<const Code> sample(int binding);

private:
    struct LetState;

    /// A frame in the making, and what of the frames around it has been brought in.
    struct Scope {
        Scope* parent = nullptr;
        Layout* layout = nullptr;
        std::map<std::pair<const Scope*, int>, int> captured{};
    };
    /// What is known of a variable that the text binds.
    struct Local {
        enum class Kind : std::uint8_t { argument, own_group, let };
        Kind kind = Kind::argument;
        Type type{};
        Scope* scope = nullptr;
        int slot = 0;
        LetState* let = nullptr;
        int binding = 0;  ///< index in the let; of own_group the index in the group
    };
    struct UnitState {
        const Unit* unit = nullptr;
        const Environment::Names* names = nullptr;
        std::vector<Local> locals{};
        bool foreign = false;  ///< from an earlier text, which is gone
        LetState* let = nullptr;
    };
    struct Instance {
        int binding = 0;
        Type type{};
        const InstanceCode* code = nullptr;
    };
    /// The type of a definition: for any choice of its own variables, which no one else has.
    struct Poly {
        std::vector<std::uint32_t> own{};
        std::vector<Constraint> constraints{};
        Type type{};
    };
    struct LetState {
        UnitState* unit = nullptr;
        const Expression* let = nullptr;
        Scope* owner = nullptr;
        std::vector<Poly> schemes{};
        std::vector<int> group_of{};
        std::vector<std::vector<Instance>> instances{};  ///< by group
        std::vector<const InstanceCode*>* order = nullptr;
    };
    /// A constraint and who asks for it.
    struct Asked {
        Constraint constraint;
        const Expression* node;
        bool foreign;
        Type whole;  ///< before it was taken apart
    };
    /// What is decided when all types are known.
    struct Pending {
        enum class Kind : std::uint8_t { row, control, number, string, definition };
        Kind kind;
        Term* term;
        const Expression* node;
        Type type;
        const FunctionRow* row = nullptr;
        LetState* let = nullptr;
        int binding = 0;
        Scope* here = nullptr;
        bool names_sounds = false;  ///< a string that sound is given
    };

    // Expressions (elaborator.cpp)
    Term* check(const Expression& node, const Type& expected);
    Term* check_name(const Expression& node, const Type& expected);
    Term* check_local(const Expression& node, const Type& expected);
    Term* check_outside(const Expression& node, const Type& expected);
    Term* check_literal(const Expression& node, const Type& expected);
    Term* check_apply(const Expression& node, const Type& expected);
    Term* check_lambda(const Expression& node, const Type& expected);
    Term* check_branch(const Expression& node, const Type& expected);
    Term* check_list(const Expression& node, const Type& expected);
    Term* check_tuple(const Expression& node, const Type& expected);
    Term* check_annotated(const Expression& node, const Type& expected);
    ShapeCode check_shape(const Shape& shape, const Type& type, int argument_slot);
    Term* use_definition(const Expression& node, const Type& expected, LetState& let, int binding);
    Type annotated_type(const TypeText& text, const Expression& node);
    [[noreturn]] void reject_unknown(const Expression& node);

    // Definitions (elaborator_let.cpp)
    Term* check_let(const Expression& node, const Type& expected);
    LetState& begin_let(const Expression& node, Scope* owner,
                        std::vector<const InstanceCode*>& order);
    void infer_groups(LetState& let);
    void infer_group(LetState& let, int group);
    void bind_members(LetState& let, int group, const std::vector<Type>& types, Scope* scope);
    void release_members(LetState& let, int group);
    std::vector<Term*> check_members(LetState& let, int group, const std::vector<Type>& types);
    Poly generalised(const Type& type, const std::vector<Asked>& asked);
    Type with_own(const Type& type, const Poly& poly, const std::vector<Type>& fresh);
    Scheme scheme_of(const Poly& poly);
    static Poly poly_of(const Scheme& scheme);
    const InstanceCode* instance(LetState& let, int binding, const Type& type,
                                 const Expression& use);
    const InstanceCode* new_instance(LetState& let, int binding, const Type& type);
    LetState& state_of(const DefinitionUnit& definition);
    Term* definition_term(const LetState& let, int binding, const InstanceCode& made);

    // Classes (elaborator_classes.cpp)
    void ask(const Constraint& constraint, const Expression& node);
    /// Takes constraints apart until they are about variables. From `mark` on.
    void reduce(std::size_t mark);
    /// Decides what nothing else decides; `of` only these variables (null: all).
    void settle(std::size_t mark);
    void choose_default(std::uint32_t variable, std::size_t mark);
    [[nodiscard]] bool fits(std::uint32_t variable, const Type& candidate, std::size_t mark);
    [[nodiscard]] bool holds(const Constraint& constraint);
    [[noreturn]] void reject_constraint(const Asked& asked, const Type& type);

    // Decisions (elaborator_finish.cpp)
    void finish(std::size_t mark);
    void finish_one(const Pending& pending);
    pattern::Value number_value(const Expression& node, const Type& type);
    pattern::Value string_value(const Expression& node, const Type& type, bool names_sounds);

    // Helpers
    [[nodiscard]] base::Location where(const Place& place) const;
    [[noreturn]] void mismatch(const Expression& node, const Type& expected, const Type& got);
    void expect_type(const Expression& node, const Type& expected, const Type& got);
    [[nodiscard]] int slot_in(Scope* here, Scope* owner, int slot);
    [[nodiscard]] Scope* new_scope(Scope* parent, Layout& layout);
    Term* new_term(Term::Kind kind);
    [[nodiscard]] Local& local(LocalId id) { return unit_->locals[static_cast<std::size_t>(id)]; }
    void finish_root();

    std::string_view text_;
    StackGuard stack_;
    Unifier types_{stack_};
    std::shared_ptr<Code> code_ = std::make_shared<Code>();
    std::deque<Scope> scopes_;
    std::deque<LetState> lets_;
    std::deque<UnitState> units_;
    std::map<const DefinitionUnit*, LetState*> definitions_;
    std::vector<Asked> asked_;
    std::vector<Pending> pending_;
    UnitState* unit_ = nullptr;
    Scope* root_ = nullptr;
    Scope* here_ = nullptr;
    bool in_sound_ = false;  ///< inside what `sound` is given
};

}  // namespace hocket::language
