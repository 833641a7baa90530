// Operators on patterns, in all forms of structure.
#include "pattern/operators.hpp"

#include <array>

#include "language/bind.hpp"
#include "language/table/tables.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Structure;

template <Structure S, pattern::Operation Of>
pattern::Value operated(const Type&) {
    return function_value(
        [](const Pattern& a, const Pattern& b) { return pattern::operate(S, Of, a, b); });
}

constexpr std::array kRows{
    FunctionRow{"|+|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Sum, with the structure of both sides.", "n (\"1 2\" |+| \"3 4 5\")",
                operated<Structure::both, pattern::add>},
    FunctionRow{"|+", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Sum, with the structure of the left.", "n (\"1 2\" |+ \"3 4 5\")",
                operated<Structure::left, pattern::add>},
    FunctionRow{"+|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Sum, with the structure of the right.", "n (\"1 2\" +| \"3 4 5\")",
                operated<Structure::right, pattern::add>},
    FunctionRow{"||+", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Sum, with the structure of the left, a cycle of the right in each event.",
                "n (\"1 2\" ||+ \"3 4 5\")", operated<Structure::squeeze, pattern::add>},
    FunctionRow{"|-|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Difference, with the structure of both sides.", "n (\"1 2\" |-| \"3 4 5\")",
                operated<Structure::both, pattern::subtract>},
    FunctionRow{"|-", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Difference, with the structure of the left.", "n (\"1 2\" |- \"3 4 5\")",
                operated<Structure::left, pattern::subtract>},
    FunctionRow{"-|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Difference, with the structure of the right.", "n (\"1 2\" -| \"3 4 5\")",
                operated<Structure::right, pattern::subtract>},
    FunctionRow{"||-", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Difference, with the structure of the left, a cycle of the right in each event.",
                "n (\"1 2\" ||- \"3 4 5\")", operated<Structure::squeeze, pattern::subtract>},
    FunctionRow{"|*|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Product, with the structure of both sides.", "n (\"1 2\" |*| \"3 4 5\")",
                operated<Structure::both, pattern::multiply>},
    FunctionRow{"|*", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Product, with the structure of the left.", "n (\"1 2\" |* \"3 4 5\")",
                operated<Structure::left, pattern::multiply>},
    FunctionRow{"*|", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Product, with the structure of the right.", "n (\"1 2\" *| \"3 4 5\")",
                operated<Structure::right, pattern::multiply>},
    FunctionRow{"||*", "Num a => Pattern a -> Pattern a -> Pattern a",
                "Product, with the structure of the left, a cycle of the right in each event.",
                "n (\"1 2\" ||* \"3 4 5\")", operated<Structure::squeeze, pattern::multiply>},
    FunctionRow{"|/|", "Fractional a => Pattern a -> Pattern a -> Pattern a",
                "Quotient, with the structure of both sides.", "n (\"1 2\" |/| \"3 4 5\")",
                operated<Structure::both, pattern::divide>},
    FunctionRow{"|/", "Fractional a => Pattern a -> Pattern a -> Pattern a",
                "Quotient, with the structure of the left.", "n (\"1 2\" |/ \"3 4 5\")",
                operated<Structure::left, pattern::divide>},
    FunctionRow{"/|", "Fractional a => Pattern a -> Pattern a -> Pattern a",
                "Quotient, with the structure of the right.", "n (\"1 2\" /| \"3 4 5\")",
                operated<Structure::right, pattern::divide>},
    FunctionRow{"||/", "Fractional a => Pattern a -> Pattern a -> Pattern a",
                "Quotient, with the structure of the left, a cycle of the right in each event.",
                "n (\"1 2\" ||/ \"3 4 5\")", operated<Structure::squeeze, pattern::divide>},
    FunctionRow{"|%|", "Moddable a => Pattern a -> Pattern a -> Pattern a",
                "Rest of a division, with the structure of both sides.",
                "n (\"1 2\" |%| \"3 4 5\")", operated<Structure::both, pattern::modulo>},
    FunctionRow{"|%", "Moddable a => Pattern a -> Pattern a -> Pattern a",
                "Rest of a division, with the structure of the left.", "n (\"1 2\" |% \"3 4 5\")",
                operated<Structure::left, pattern::modulo>},
    FunctionRow{"%|", "Moddable a => Pattern a -> Pattern a -> Pattern a",
                "Rest of a division, with the structure of the right.", "n (\"1 2\" %| \"3 4 5\")",
                operated<Structure::right, pattern::modulo>},
    FunctionRow{
        "||%", "Moddable a => Pattern a -> Pattern a -> Pattern a",
        "Rest of a division, with the structure of the left, a cycle of the right in each event.",
        "n (\"1 2\" ||% \"3 4 5\")", operated<Structure::squeeze, pattern::modulo>},
    FunctionRow{"|**|", "Floating a => Pattern a -> Pattern a -> Pattern a",
                "Power, with the structure of both sides.", "n (\"1 2\" |**| \"3 4 5\")",
                operated<Structure::both, pattern::power>},
    FunctionRow{"|**", "Floating a => Pattern a -> Pattern a -> Pattern a",
                "Power, with the structure of the left.", "n (\"1 2\" |** \"3 4 5\")",
                operated<Structure::left, pattern::power>},
    FunctionRow{"**|", "Floating a => Pattern a -> Pattern a -> Pattern a",
                "Power, with the structure of the right.", "n (\"1 2\" **| \"3 4 5\")",
                operated<Structure::right, pattern::power>},
    FunctionRow{"||**", "Floating a => Pattern a -> Pattern a -> Pattern a",
                "Power, with the structure of the left, a cycle of the right in each event.",
                "n (\"1 2\" ||** \"3 4 5\")", operated<Structure::squeeze, pattern::power>},
    FunctionRow{"|++|", "Pattern String -> Pattern String -> Pattern String",
                "Texts joined, with the structure of both sides.", "s (\"a b\" |++| \"c d e\")",
                operated<Structure::both, pattern::append_text>},
    FunctionRow{"|++", "Pattern String -> Pattern String -> Pattern String",
                "Texts joined, with the structure of the left.", "s (\"a b\" |++ \"c d e\")",
                operated<Structure::left, pattern::append_text>},
    FunctionRow{"++|", "Pattern String -> Pattern String -> Pattern String",
                "Texts joined, with the structure of the right.", "s (\"a b\" ++| \"c d e\")",
                operated<Structure::right, pattern::append_text>},
    FunctionRow{"||++", "Pattern String -> Pattern String -> Pattern String",
                "Texts joined, with the structure of the left, a cycle of the right in each event.",
                "s (\"a b\" ||++ \"c d e\")", operated<Structure::squeeze, pattern::append_text>},
    FunctionRow{"|>|", "Pattern a -> Pattern a -> Pattern a",
                "Values of the right, with the structure of both sides.",
                "n \"1 2\" |>| n \"10 20 30\"", operated<Structure::both, pattern::union_right>},
    FunctionRow{"|>", "Pattern a -> Pattern a -> Pattern a",
                "Values of the right, with the structure of the left.",
                "n \"1 2\" |> n \"10 20 30\"", operated<Structure::left, pattern::union_right>},
    FunctionRow{">|", "Pattern a -> Pattern a -> Pattern a",
                "Values of the right, with the structure of the right.",
                "n \"1 2\" >| n \"10 20 30\"", operated<Structure::right, pattern::union_right>},
    FunctionRow{
        "||>", "Pattern a -> Pattern a -> Pattern a",
        "Values of the right, with the structure of the left, a cycle of the right in each event.",
        "n \"1 2\" ||> n \"10 20 30\"", operated<Structure::squeeze, pattern::union_right>},
    FunctionRow{"|<|", "Pattern a -> Pattern a -> Pattern a",
                "Values of the left, with the structure of both sides.",
                "n \"1 2\" |<| n \"10 20 30\"", operated<Structure::both, pattern::union_left>},
    FunctionRow{"|<", "Pattern a -> Pattern a -> Pattern a",
                "Values of the left, with the structure of the left.",
                "n \"1 2\" |< n \"10 20 30\"", operated<Structure::left, pattern::union_left>},
    FunctionRow{"<|", "Pattern a -> Pattern a -> Pattern a",
                "Values of the left, with the structure of the right.",
                "n \"1 2\" <| n \"10 20 30\"", operated<Structure::right, pattern::union_left>},
    FunctionRow{
        "||<", "Pattern a -> Pattern a -> Pattern a",
        "Values of the left, with the structure of the left, a cycle of the right in each event.",
        "n \"1 2\" ||< n \"10 20 30\"", operated<Structure::squeeze, pattern::union_left>},
    FunctionRow{"#", "Pattern a -> Pattern a -> Pattern a",
                "Adds controls to a pattern; the structure is the left one's.",
                "s \"bd*2\" # speed \"1 2\"", operated<Structure::left, pattern::union_right>},
};

}  // namespace

std::span<const FunctionRow> operators() { return kRows; }

}  // namespace hocket::language::table
