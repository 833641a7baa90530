#include <gtest/gtest.h>

#include <string>

#include "language/compiler.hpp"
#include "language/graph_builder.hpp"

namespace hocket::language {
namespace {

/// What is wrong with a text of graph statements; no message if nothing is.
base::Error wrong(const std::string& text) {
    const auto program = compile(text);
    if (!program) return program.error();
    GraphStatements statements;
    for (const GraphStatement& statement : program->graph) {
        statements.insert_or_assign(statement.name, statement);
    }
    const auto built = build_graph(statements, text);
    return built ? base::Error{.message = {}} : built.error().front();
}

TEST(GraphNotation, TakesEitherSeparatorAndEitherSideOfApplication) {
    for (const char* text :
         {"out: sine 220", "out = sine 220", "out $ sine 220", "o1: sine 220",
          "out: lpf 800 0.7 $ saw 110", "out: saw 110 $ lpf 800", "out $ lpf 800 $ hpf 100 $ noise",
          "~a: sine 1\n\nout: ~a\n  # lpf 800\n  * 0.5", "out: saw 110 # lpf :cutoff 800 :q 2",
          "out: -(sine 2) * -3 + (~a / 2)\n~a: 1", "out: saw 110 #~a", "cps: 0.5\nout: noise"}) {
        const bool valid = std::string{text} != "out: saw 110 #~a";
        EXPECT_EQ(wrong(text).message.empty(), valid) << text << ": " << wrong(text).message;
    }
}

TEST(GraphNotation, StandsBesidePatternsInOneText) {
    const auto program = compile("d1 $ s \"bd\"\n~a: sine 3\nd2 $ s \"sn\"\nout: ~a");
    ASSERT_TRUE(program.has_value()) << program.error().message;
    EXPECT_EQ(program->statements.size(), 2U);
    EXPECT_EQ(program->graph.size(), 2U);
    EXPECT_EQ(program->graph[0].code, "~a: sine 3");
    const auto hushed = compile("out: sine 3\nhush\n~b # lpf 3\nd1 silence");
    ASSERT_TRUE(hushed.has_value()) << hushed.error().message;
    EXPECT_EQ(hushed->statements.size(), 2U);
    EXPECT_EQ(hushed->graph.size(), 2U);
}

TEST(GraphNotation, SaysWhatIsWrongAndWhere) {
    struct Case {
        const char* text;
        int line, column;
        const char* nearest;
    };
    for (const Case& each :
         {Case{"out: sine 220 # lfp 800", 1, 17, "lpf"},
          Case{"~lfo: sine 1\nout: ~lof * 2", 2, 6, "~lfo"}, Case{"out: sine", 0, 0, ""},
          Case{"out: sine 1 2", 1, 13, ""}, Case{"out: lpf 800", 1, 6, ""},
          Case{"out: (sine 220", 1, 15, ""}, Case{"out: saw 110 # lpf 800 :quality 3", 1, 16, ""},
          Case{"out: saw 110 # bitcrush 99", 1, 25, ""}, Case{"d1: saw 110", 1, 1, "out1"},
          Case{"out: sine \"1 2 ]\"", 1, 16, ""}, Case{"out:\n", 1, 5, ""}}) {
        const base::Error error = wrong(each.text);
        EXPECT_EQ(error.where.line, each.line) << each.text << ": " << error.message;
        EXPECT_EQ(error.where.column, each.column) << each.text << ": " << error.message;
        EXPECT_EQ(error.nearest, each.nearest) << each.text << ": " << error.message;
    }
}

TEST(GraphNotation, DeepAndLongTextsAreRefusedInWords) {
    EXPECT_FALSE(
        wrong("out: " + std::string(20'000, '(') + "1" + std::string(20'000, ')')).message.empty());
    EXPECT_FALSE(wrong("out: " + std::string(20'000, '-') + "1").message.empty());
    std::string chain = "out: saw 110";
    for (int i = 0; i < 5000; ++i) chain += " # lpf 9";
    EXPECT_FALSE(wrong(chain).message.empty());
    std::string right = "out: lpf 1 $ ";
    for (int i = 0; i < 5000; ++i) right += "lpf 9 $ ";
    EXPECT_FALSE(wrong(right + "noise").message.empty());
}

}  // namespace
}  // namespace hocket::language
