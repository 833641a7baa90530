#include "language/function_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

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
        EXPECT_NE(row.make, nullptr) << row.name;
    }
}

}  // namespace
}  // namespace hocket::language
