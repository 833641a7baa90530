#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "language/graph_syntax.hpp"

namespace hocket::language {

/// Most expressions that one statement may have once its definitions are put in.
inline constexpr std::uint32_t kMostGraphExpressions = 65'536;

/// The finished tree: depth and size follow from its parts. @throws Rejected beyond the limits.
[[nodiscard]] GraphTree made_tree(GraphExpression&& expression);
/// The same with other parts.
[[nodiscard]] GraphTree with_parts(const GraphExpression& tree, std::vector<GraphTree> parts);

/// What numbers and arithmetic between them come to; none if anything else is in it.
[[nodiscard]] std::optional<double> constant_of(const GraphExpression& tree);

/// What a tree is once scopes and arguments around it are looked through.
[[nodiscard]] const GraphExpression& bare(const GraphExpression& tree);

/// While it lives, only what was read from this text has a place on this thread: errors of what
/// came before cannot be shown in it.
class PlacesIn {
public:
    explicit PlacesIn(std::string_view text) noexcept;
    ~PlacesIn();
    PlacesIn(const PlacesIn&) = delete;
    PlacesIn& operator=(const PlacesIn&) = delete;

    /// The place of a byte of a source; none where that is another text.
    [[nodiscard]] static base::Location of(const std::string& source, std::size_t offset);

private:
    static thread_local const PlacesIn* active_;
    std::string_view text_;
    const PlacesIn* before_;
};
/// Where a tree stands in its text.
[[nodiscard]] base::Location location_of(const GraphExpression& tree);
/// The piece of text a tree was read from.
[[nodiscard]] std::string_view text_of(const GraphExpression& tree);

}  // namespace hocket::language
