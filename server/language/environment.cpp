#include "language/environment.hpp"

#include <fmt/core.h>

#include <utility>

#include "language/definition.hpp"

namespace hocket::language {

Environment::Environment() : names_{std::make_shared<const Names>()} {}
Environment::Environment(Names names) : names_{std::make_shared<const Names>(std::move(names))} {}

std::vector<std::string> Environment::described() const {
    std::vector<std::string> lines;
    for (const auto& [name, definition] : *names_) {
        const auto binding = static_cast<std::size_t>(definition->binding);
        lines.push_back(fmt::format("{} :: {}", name, shown(definition->unit->schemes[binding])));
    }
    return lines;
}

}  // namespace hocket::language
