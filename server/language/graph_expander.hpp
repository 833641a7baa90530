#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "language/graph_builder.hpp"
#include "language/graph_natures.hpp"
#include "language/graph_syntax.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

/// Puts definitions in where they are used: templates, parameters, functions, function buses, and
/// buses that are effects or transforms. What a definition means stands in a `scope` of its name.
/// Bounded in size and depth; throws Rejected.
class GraphExpander {
public:
    /// @param natures of what comes out; both outlive the object.
    GraphExpander(const GraphStatements& statements, GraphNatures& natures)
        : statements_{statements}, natures_{natures} {}

    /// Expands all statements, what others need first: a long row of buses is no deep recursion.
    /// What is wrong is said by expanded().
    void prepare();

    /// The statement's expression with everything put in, worked out once.
    [[nodiscard]] const GraphTree& expanded(const GraphStatement& statement);
    /// Of a bus; null if there is none of the name or it takes arguments.
    [[nodiscard]] GraphTree bus(std::string_view name);
    /// Whether it is what signals can be read from: no effect, transform, function or control.
    [[nodiscard]] bool is_signal_bus(const GraphStatement& statement);
    /// Trees made later that must live as long.
    const GraphTree& keep(GraphTree tree);

private:
    using Given = std::map<std::string, GraphTree, std::less<>>;

    [[nodiscard]] GraphTree expand(const GraphTree& tree, const Given& given);
    [[nodiscard]] GraphTree with_expanded_parts(const GraphTree& tree, const Given& given);
    [[nodiscard]] GraphTree definition(const GraphExpression& use, std::string_view kind);
    [[nodiscard]] GraphTree called(const GraphTree& tree, const GraphStatement& function,
                                   const Given& given);
    [[nodiscard]] GraphTree bus_use(const GraphTree& tree);
    [[nodiscard]] GraphTree chained(const GraphTree& tree, const Given& given);
    [[nodiscard]] GraphTree newly_expanded(const GraphStatement& statement);
    [[nodiscard]] std::vector<const GraphStatement*> needed_by(
        const GraphStatement& statement) const;
    [[nodiscard]] GraphTree regrouped(GraphTree tree);
    [[nodiscard]] GraphTree regrouped_chain(const GraphTree& tree);
    [[nodiscard]] GraphTree regrouped_apply(const GraphTree& tree);
    [[nodiscard]] const GraphStatement* function_of(const GraphExpression& call) const;
    [[nodiscard]] static GraphTree scope(const GraphExpression& use, GraphTree body);
    /// A circle through a bus is none: a bus can be read before it is known.
    void refuse_circle(const GraphExpression& use, const std::string& name) const;
    [[nodiscard]] bool is_open(std::string_view name) const;

    /// What is being put in, while it lives.
    struct Open {
        std::string name;
        bool is_bus;
    };
    struct Inside {
        Inside(GraphExpander& owner, const GraphExpression& use, const GraphStatement& statement);
        ~Inside() { expander.open_.pop_back(); }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;
        GraphExpander& expander;
    };

    const GraphStatements& statements_;
    GraphNatures& natures_;
    std::map<std::string, GraphTree, std::less<>> done_;
    std::map<std::string, base::Error, std::less<>> failed_;
    std::set<std::string, std::less<>> coming_;  ///< names that prepare() will come back to
    std::vector<Open> open_;
    std::uint64_t total_size_ = 0;
    std::vector<GraphTree> kept_;
    StackGuard stack_;
};

}  // namespace hocket::language
