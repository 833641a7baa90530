#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/environment.hpp"
#include "language/graph_expander.hpp"
#include "language/graph_natures.hpp"
#include "language/graph_syntax.hpp"
#include "language/rejection.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// A pattern inside a graph text, compiled, and what it is known by: the same again, as long as
/// nothing it means has changed.
struct GraphPattern {
    pattern::Pattern pattern;
    std::string text;
};

/// How note names in strings are meant.
enum class GraphPitch : std::uint8_t {
    midi,  ///< c4 is 60
    hertz
};

/// Makes patterns of those parts of a graph text that are patterns, by the compiler of patterns.
/// Throws Rejected.
class GraphPatterns {
public:
    /// @param strings pays for the strings in them; outlives the object, as do the others.
    GraphPatterns(GraphExpander& expander, GraphNatures& natures, pattern::Budget& strings)
        : expander_{expander}, natures_{natures}, strings_{strings} {}

    /// What the statement that is looked at can refer to; outlives the look.
    void use(const Environment& names) { names_ = &names; }

    /// A pattern of controls.
    [[nodiscard]] GraphPattern voices(const GraphExpression& tree);
    /// A pattern of numbers.
    [[nodiscard]] GraphPattern numbers(const GraphExpression& tree, GraphPitch pitch);

private:
    /// The texts that a tree's parts come from, one behind the other.
    struct Joined {
        std::vector<std::pair<const std::string*, std::uint32_t>> sources;
        std::string text;
    };

    [[nodiscard]] GraphPattern compiled(const GraphExpression& tree, std::string_view type);
    [[nodiscard]] GraphPattern string(const GraphExpression& tree, GraphPitch pitch);
    [[nodiscard]] bool names_notes(const GraphExpression& tree, GraphPitch pitch);
    void identify(const GraphExpression& tree, std::string& text);

    [[nodiscard]] Node written(const GraphExpression& tree);
    [[nodiscard]] Node written_call(const GraphExpression& tree);
    [[nodiscard]] Node written_chain(const GraphExpression& left, const GraphExpression& right,
                                     const Place& place);
    [[nodiscard]] GraphTree with_scale(const GraphExpression& tree, const GraphExpression& scale);
    [[nodiscard]] Node written_operation(const GraphExpression& tree);
    [[nodiscard]] Node written_apply(const GraphExpression& tree);
    [[nodiscard]] Node written_bus(const GraphExpression& tree);
    [[nodiscard]] Node raw(const GraphExpression& tree);
    [[nodiscard]] std::vector<Node> written_parts(const GraphExpression& tree);
    [[nodiscard]] Place placed(const GraphExpression& tree);
    [[nodiscard]] std::uint32_t offset_of(const GraphExpression& tree);

    GraphExpander& expander_;
    GraphNatures& natures_;
    pattern::Budget& strings_;
    const Environment* names_ = nullptr;
    Joined joined_;
    std::vector<std::string> open_buses_;  ///< that are being written into the pattern
    std::uint32_t written_ = 0;            ///< expressions of all patterns so far
    StackGuard stack_;
    std::optional<GraphPitch> notes_;  ///< how strings name notes, if they may
};

}  // namespace hocket::language
