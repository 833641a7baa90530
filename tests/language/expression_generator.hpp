#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "language/function_table.hpp"
#include "language/type.hpp"

namespace hocket::test {

/// A row of the function table with all its type variables decided.
struct RowUse {
    const language::FunctionRow* row;
    std::vector<language::Type> arguments;
    language::Type result;
};

/// The text that applies the row's function to the arguments.
[[nodiscard]] std::string applied(const language::FunctionRow& row,
                                  const std::vector<std::string>& arguments);

/// Makes up expressions of the types asked for out of the function table, by the types of its rows;
/// the same ones for the same seed. Nearly all of them compile.
class ExpressionGenerator {
public:
    /// @param without names of rows that are left out.
    explicit ExpressionGenerator(std::uint64_t seed, std::set<std::string_view> without = {});

    /// Of a ground type; `depth` functions inside each other at most. Nothing if the table has no
    /// way to make one.
    [[nodiscard]] std::optional<std::string> expression(const language::Type& type, int depth);
    /// The row with all its arguments, types chosen at random where the row leaves them open.
    [[nodiscard]] std::optional<RowUse> use_of(const language::FunctionRow& row);
    [[nodiscard]] std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    using Bindings = std::vector<std::optional<language::Type>>;
    struct Candidate {
        const language::FunctionRow* row;
        const language::Scheme* scheme;
        int arity;
        Bindings bindings;
    };

    const std::vector<Candidate>& candidates(const language::Type& type);
    bool decide(const language::Scheme& scheme, Bindings& bindings);
    std::optional<std::string> leaf(const language::Type& type, int depth);
    std::optional<std::string> function(const language::Type& type, int depth);
    std::optional<std::string> joined(const std::vector<language::Type>& types, const char* open,
                                      const char* close, int depth);
    std::string one_of(std::initializer_list<const char*> choices);

    std::mt19937_64 random_;
    std::vector<std::pair<const language::FunctionRow*, language::Scheme>> rows_;
    std::map<std::string, std::vector<Candidate>> candidates_;
};

}  // namespace hocket::test
