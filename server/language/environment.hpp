#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hocket::language {

struct Definition;

/// What earlier texts of one client space defined with `let`: names with their types and meaning.
/// An immutable value, cheap to copy; any thread. A later definition of a name hides the earlier
/// one; what used it goes on with what it meant then.
class Environment {
public:
    using Names = std::map<std::string, std::shared_ptr<const Definition>, std::less<>>;

    Environment();
    explicit Environment(Names names);

    [[nodiscard]] const Names& names() const noexcept { return *names_; }
    /// One a line: "name :: type", sorted.
    [[nodiscard]] std::vector<std::string> described() const;

    /// Beyond these a text is refused.
    static constexpr std::size_t kMostNames = 4'096;
    static constexpr int kMostLevels = 200;  ///< of definitions that use earlier ones

private:
    std::shared_ptr<const Names> names_;
};

}  // namespace hocket::language
