#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "language/environment.hpp"
#include "language/graph_syntax.hpp"

namespace hocket::language {

/// What an expression of the graph notation is, before anything is made of it.
enum class GraphNature : std::uint8_t {
    number,
    value,      ///< a pattern of numbers, or what makes one
    control,    ///< a pattern of controls without a sound: `n "0 2"`, `speed 2`
    voices,     ///< a pattern of controls with a sound: `s "bd"`
    transform,  ///< a function of patterns: `fast 2`
    effect,     ///< a node that lacks its input: `lpf 800`
    signal,
};

/// Finds the natures of expanded trees, each once: trees must outlive the object.
class GraphNatures {
public:
    /// While it lives, trees are of a statement that can refer to these names.
    class Use {
    public:
        Use(GraphNatures& natures, const Environment::Names& names)
            : natures_{natures}, before_{natures.names_} {
            natures.names_ = &names;
        }
        ~Use() { natures_.names_ = before_; }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

    private:
        GraphNatures& natures_;
        const Environment::Names* before_;
    };
    [[nodiscard]] GraphNature of(const GraphExpression& tree);
    /// Whether `tree`, behind `#` and a left side of this nature, belongs to the pattern there.
    [[nodiscard]] bool continues_pattern(GraphNature left, const GraphExpression& tree);

    /// Whether something a function of the language makes when it is given so many arguments.
    enum class Result : std::uint8_t { unknown, function, controls, polymorphic, other };
    [[nodiscard]] Result result_of(std::string_view name, std::size_t given) const;

private:
    [[nodiscard]] GraphNature found(const GraphExpression& tree);
    [[nodiscard]] GraphNature of_call(const GraphExpression& tree, std::size_t more);
    [[nodiscard]] GraphNature of_operation(const GraphExpression& tree);
    [[nodiscard]] GraphNature of_chain(const GraphExpression& tree);
    [[nodiscard]] GraphNature of_apply(const GraphExpression& tree);
    [[nodiscard]] GraphNature of_list(const GraphExpression& tree);
    [[nodiscard]] bool makes_signal(const GraphExpression& tree) const;

    const Environment::Names* names_ = nullptr;
    std::unordered_map<const GraphExpression*, GraphNature> known_;
};

[[nodiscard]] constexpr bool is_controls(GraphNature nature) {
    return nature == GraphNature::voices || nature == GraphNature::control;
}
[[nodiscard]] constexpr bool is_plain(GraphNature nature) {
    return nature == GraphNature::number || nature == GraphNature::value;
}

}  // namespace hocket::language
