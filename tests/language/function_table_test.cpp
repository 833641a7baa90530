#include "language/function_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <string>

#include "language/classes.hpp"
#include "language/compiler.hpp"

namespace hocket::language {
namespace {

TEST(FunctionTable, HasATypeThatParsesInEveryRow) {
    for (const FunctionRow& row : function_table()) {
        const auto type = parse_type(row.type);
        EXPECT_TRUE(type) << row.name << " :: " << row.type << "\n"
                          << (type ? std::string{} : type.error().message);
    }
}

TEST(FunctionTable, IsSortedAndHasNoNameTwice) {
    const auto rows = function_table();
    const auto twice = std::adjacent_find(
        rows.begin(), rows.end(),
        [](const FunctionRow& a, const FunctionRow& b) { return a.name >= b.name; });
    EXPECT_EQ(twice, rows.end()) << twice->name;
}

TEST(FunctionTable, DocumentsEveryRowInOneLineWithAnExample) {
    for (const FunctionRow& row : function_table()) {
        EXPECT_FALSE(row.documentation.empty()) << row.name;
        EXPECT_EQ(row.documentation.find('\n'), std::string_view::npos) << row.name;
        EXPECT_FALSE(row.example.empty()) << row.name;
    }
}

TEST(FunctionTable, HasExamplesThatCanBeEvaluated) {
    for (const FunctionRow& row : function_table()) {
        const auto result = evaluate_expression(row.example);
        EXPECT_TRUE(result) << row.name << ": " << row.example << "\n"
                            << (result ? std::string{} : result.error().message);
        if (!result || !result->type.is_pattern()) continue;
        try {
            static_cast<void>(result->value.as_pattern().events({0, 2}));
        } catch (const std::exception& trouble) {
            ADD_FAILURE() << row.name << ": " << row.example << "\n" << trouble.what();
        }
    }
}

TEST(FunctionTable, NamesOnlyKnownClasses) {
    for (const FunctionRow& row : function_table()) {
        const auto scheme = parse_type(row.type);
        for (const Constraint& constraint : scheme->constraints) {
            EXPECT_TRUE(is_class(constraint.class_name)) << row.name << " :: " << row.type;
        }
    }
}

}  // namespace
}  // namespace hocket::language
