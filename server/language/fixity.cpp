#include <array>
#include <string_view>
#include <utility>

#include "language/parser_core.hpp"

namespace hocket::language {
namespace {

struct Row {
    std::string_view op;
    Fixity fixity;
};

using Side = Fixity::Side;

// Haskell 2010 report, chapter 9, and base's later operators.
constexpr std::array kFixities{
    Row{".", {9, Side::right}},      Row{"!!", {9, Side::left}},   Row{"^", {8, Side::right}},
    Row{"^^", {8, Side::right}},     Row{"**", {8, Side::right}},  Row{"*", {7, Side::left}},
    Row{"/", {7, Side::left}},       Row{"%", {7, Side::left}},    Row{"div", {7, Side::left}},
    Row{"mod", {7, Side::left}},     Row{"quot", {7, Side::left}}, Row{"rem", {7, Side::left}},
    Row{"+", {6, Side::left}},       Row{"-", {6, Side::left}},    Row{"<>", {6, Side::right}},
    Row{":", {5, Side::right}},      Row{"++", {5, Side::right}},  Row{"==", {4, Side::none}},
    Row{"/=", {4, Side::none}},      Row{"<", {4, Side::none}},    Row{"<=", {4, Side::none}},
    Row{">", {4, Side::none}},       Row{">=", {4, Side::none}},   Row{"elem", {4, Side::none}},
    Row{"notElem", {4, Side::none}}, Row{"<$>", {4, Side::left}},  Row{"<$", {4, Side::left}},
    Row{"$>", {4, Side::left}},      Row{"<*>", {4, Side::left}},  Row{"<*", {4, Side::left}},
    Row{"*>", {4, Side::left}},      Row{"&&", {3, Side::right}},  Row{"||", {2, Side::right}},
    Row{">>", {1, Side::left}},      Row{">>=", {1, Side::left}},  Row{"&", {1, Side::left}},
    Row{"<&>", {1, Side::left}},     Row{"=<<", {1, Side::right}}, Row{"$", {0, Side::right}},
    Row{"$!", {0, Side::right}},     Row{"seq", {0, Side::right}},
};

}  // namespace

Fixity fixity_of(std::string_view op) {
    for (const Row& row : kFixities) {
        if (row.op == op) return row.fixity;
    }
    return {};
}

}  // namespace hocket::language
