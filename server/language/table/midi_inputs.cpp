// in0 .. in127: the control inputs that are named by a number, as controllers' are.
#include <array>
#include <string>
#include <utility>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/controls.hpp"

namespace hocket::language::table {
namespace {

constexpr std::size_t kInputs = 128;

template <std::size_t N>
pattern::Value numbered_input(const Type&) {
    using pattern::Value;
    return pattern::input(Value::Kind::number, Value::number(0), pattern::Symbol{std::to_string(N)})
        .to_value();
}

struct Rows {
    Rows() : Rows(std::make_index_sequence<kInputs>{}) {}
    template <std::size_t... N>
    explicit Rows(std::index_sequence<N...>)
        : names{("in" + std::to_string(N))...},
          examples{("s \"bd\" # pan in" + std::to_string(N))...},
          rows{FunctionRow{names[N], "Pattern Double",
                           "The control input of that number, 0 while there is none.", examples[N],
                           numbered_input<N>}...} {}

    std::array<std::string, kInputs> names;
    std::array<std::string, kInputs> examples;
    std::array<FunctionRow, kInputs> rows;
};

}  // namespace

std::span<const FunctionRow> midi_inputs() {
    static const Rows& rows = *new Rows;
    return rows.rows;
}

}  // namespace hocket::language::table
