#include "language/function_table.hpp"

#include <algorithm>
#include <vector>

#include "language/table/tables.hpp"

namespace hocket::language {
namespace {

std::vector<FunctionRow> merged() {
    std::vector<FunctionRow> rows;
    for (const std::span<const FunctionRow> part : {
             table::containers(),
             table::controls(),
             table::lists(),
             table::numbers(),
             table::prelude(),
             table::composition(),
             table::conditions(),
             table::control_functions(),
             table::core(),
             table::inputs(),
             table::midi_inputs(),
             table::operators(),
             table::pitch(),
             table::plain_arguments(),
             table::random(),
             table::rearrange(),
             table::signals(),
             table::statements(),
             table::transitions(),
         }) {
        rows.insert(rows.end(), part.begin(), part.end());
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const FunctionRow& a, const FunctionRow& b) { return a.name < b.name; });
    return rows;
}

}  // namespace

std::span<const FunctionRow> function_table() {
    static const std::vector<FunctionRow> rows = merged();
    return rows;
}

}  // namespace hocket::language
