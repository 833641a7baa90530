#include "language/known_names.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "language/errors.hpp"

namespace hocket::language {
namespace {

/// The table's types, read once. In the table's order: sorted by name.
const std::vector<KnownName>& known_names() {
    static const std::vector<KnownName> names = [] {
        std::vector<KnownName> all;
        all.reserve(function_table().size());
        for (const FunctionRow& row : function_table()) {
            auto scheme = parse_type(row.type);
            // A test reads every row.
            if (!scheme) throw std::logic_error("type of " + std::string{row.name});
            all.push_back({&row, std::move(*scheme)});
        }
        return all;
    }();
    return names;
}

}  // namespace

const KnownName* find_known_name(std::string_view name) {
    const auto& names = known_names();
    const auto found = std::lower_bound(
        names.begin(), names.end(), name,
        [](const KnownName& known, std::string_view wanted) { return known.row->name < wanted; });
    return found != names.end() && found->row->name == name ? &*found : nullptr;
}

std::string nearest_known_name(std::string_view typed, std::span<const std::string_view> others) {
    std::vector<std::string_view> names{others.begin(), others.end()};
    for (const FunctionRow& row : function_table()) names.push_back(row.name);
    return nearest_of(typed, names);
}

}  // namespace hocket::language
