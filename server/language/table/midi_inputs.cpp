// in0 .. in127: the control inputs that are named by a number, as controllers' are.
#include <string>
#include <vector>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/controls.hpp"

namespace hocket::language::table {
namespace {

constexpr std::size_t kInputs = 128;

pattern::Value numbered_input(std::string_view number) {
    using pattern::Value;
    return pattern::input(Value::Kind::number, Value::number(0), pattern::Symbol{number})
        .to_value();
}

/// The rows, and the texts that they point to.
struct Rows {
    struct Texts {
        std::string name;
        std::string example;
    };

    Rows() {
        for (std::size_t i = 0; i < kInputs; ++i) {
            const std::string name = "in" + std::to_string(i);
            texts.push_back({name, "s \"bd\" # pan " + name});
        }
        for (const auto& [name, example] : texts) {
            const std::string_view number = std::string_view{name}.substr(2);
            rows.push_back({name, "Pattern Double",
                            "The control input of that number, 0 while there is none.", example,
                            Maker{numbered_input, number}});
        }
    }

    std::vector<Texts> texts;
    std::vector<FunctionRow> rows;
};

}  // namespace

std::span<const FunctionRow> midi_inputs() {
    static const Rows& rows = *new Rows;
    return rows.rows;
}

}  // namespace hocket::language::table
