#include "graph/node_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "graph/graph_fixture.hpp"

namespace hocket::graph {
namespace {

class NodeTableTest : public test::GraphFixture {};

TEST_F(NodeTableTest, EveryRowIsDocumentedHasAnExampleAndNamesItsSource) {
    for (const NodeRow& row : node_table()) {
        EXPECT_FALSE(row.documentation.empty()) << row.name;
        EXPECT_FALSE(row.example.empty()) << row.name;
        EXPECT_FALSE(row.source.empty()) << row.name;
        EXPECT_EQ(row.documentation.back(), '.') << row.name;
    }
}

TEST_F(NodeTableTest, EveryExampleUsesItsNodeAndIsTaken) {
    for (const NodeRow& row : node_table()) {
        EXPECT_NE(row.example.find(row.name), std::string_view::npos) << row.name;
        const base::Error error = refused("out: " + std::string{row.example});
        EXPECT_EQ(error.message, "it was not refused") << row.name;
    }
}

TEST_F(NodeTableTest, NamesAndAliasesAreEachOneNode) {
    std::set<std::string_view> names;
    for (const NodeRow& row : node_table()) {
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_EQ(find_node(row.name), &row);
        for (const std::string_view alias : row.aliases) {
            EXPECT_TRUE(names.insert(alias).second) << alias;
            EXPECT_EQ(find_node(alias), &row);
        }
    }
}

TEST_F(NodeTableTest, ArgumentsHaveARangeThatTheirDefaultIsIn) {
    for (const NodeRow& row : node_table()) {
        for (const NodeArgument& argument : row.arguments) {
            EXPECT_FALSE(argument.name.empty()) << row.name;
            EXPECT_LT(argument.least, argument.most) << row.name << ' ' << argument.name;
            if (argument.required) continue;
            EXPECT_GE(argument.otherwise, argument.least) << row.name << ' ' << argument.name;
            EXPECT_LE(argument.otherwise, argument.most) << row.name << ' ' << argument.name;
        }
    }
}

}  // namespace
}  // namespace hocket::graph
