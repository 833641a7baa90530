#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::built;
using test::expect_at_its_place;
using test::Fault;
using test::heard;
using test::Texts;
using test::wrong;

struct Meaning {
    const char* text;
    const char* heard;
};
/// Names the case by its text where a test fails.
void PrintTo(const Meaning& each, std::ostream* out) { *out << each.text; }

class GraphDefinitions : public testing::TestWithParam<Meaning> {};

TEST_P(GraphDefinitions, MeanWhatStandsInThem) {
    EXPECT_EQ(heard(GetParam().text), GetParam().heard);
}

INSTANTIATE_TEST_SUITE_P(
    Templates, GraphDefinitions,
    testing::Values(Meaning{"@a: sine 3\nout: @a * 0.5", "multiply(sine(3), 0.5)"},
                    Meaning{"@f: lpf 800 2\nout: saw 110 # @f", "lpf(saw(110), 800, 2)"},
                    Meaning{"@f: lpf 800 2 # hpf 100 3\nout: saw 110 # @f",
                            "hpf(lpf(saw(110), 800, 2), 100, 3)"},
                    Meaning{"@f = lpf 800 2\nout: @f $ saw 110", "lpf(saw(110), 800, 2)"},
                    Meaning{"@f $ lpf 800 2\nout: saw 110 $ @f", "lpf(saw(110), 800, 2)"},
                    Meaning{"out: saw @p\n@p: 110", "saw(110)"},
                    Meaning{"@a: @b + 1\n@b: @c\n@c: sine 2\nout: @a", "add(sine(2), 1)"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, GraphDefinitions,
    testing::Values(
        Meaning{"fn tone f g = saw f * g\nout: tone 110 0.3", "multiply(saw(110), 0.3)"},
        Meaning{"~tone f g $ saw f * g\nout: ~tone 110 0.3", "multiply(saw(110), 0.3)"},
        Meaning{"~tone f: saw f\n~a: 55\nout: ~tone (~a * 2)", "saw(multiply(~a, 2))"},
        Meaning{"fn fx in c = in # lpf c 2\nout: saw 110 # fx 800", "lpf(saw(110), 800, 2)"},
        Meaning{"fn fx c = lpf c 2 # hpf 9 1\nout: saw 110 # fx 800",
                "hpf(lpf(saw(110), 800, 2), 9, 1)"},
        Meaning{"fn twice x = x + x\nfn four x = twice (twice x)\nout: four 1",
                "add(add(1, 1), add(1, 1))"},
        Meaning{"fn tone x = saw x\nout: tone \"110 220\"", "saw(\"110 220\")"},
        Meaning{"fn sine f = saw f\nout: sine 2", "saw(2)"}));

INSTANTIATE_TEST_SUITE_P(
    Buses, GraphDefinitions,
    testing::Values(Meaning{"~fx # lpf 800 2 # hpf 100 3\nout: saw 110 # ~fx",
                            "hpf(lpf(saw(110), 800, 2), 100, 3)"},
                    Meaning{"~fx: lpf 800 2\nout: saw 110 # ~fx", "lpf(saw(110), 800, 2)"},
                    Meaning{"out: saw 110 $ ~fx\n~fx = lpf 800 2", "lpf(saw(110), 800, 2)"},
                    Meaning{"~fx: lpf ~z 1\n~z: saw 3 # ~fx\nout: ~z # ~fx", "lpf(~z, ~z, 1)"},
                    Meaning{"~a: saw 3 # ~fx\n~fx: lpf ~a 1\nout: ~a # ~fx", "lpf(~a, ~a, 1)"},
                    Meaning{"~l: 9\n~fx # lpf ~l 1\nout: saw 3 # ~fx", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\n~fx # lpf ~l 1 # hpf ~l 2\nout: ~fx $ saw 3",
                            "hpf(lpf(saw(3), ~l, 1), ~l, 2)"},
                    Meaning{"~l: 9\n~fx # lpf ~l 1\nout: saw 3 $ ~fx", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\n@t: lpf ~l 1\nout: saw 3 # @t", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\n@t: lpf ~l 1\nout: @t $ saw 3", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\nout: lpf ~l 1 $ saw 3", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\nout: saw 3 $ lpf ~l 1", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\nfn f c = lpf c 1\nout: saw 3 # f ~l", "lpf(saw(3), ~l, 1)"},
                    Meaning{"~l: 9\nout: lpf ~l 800", "lpf(~l, 800, 1)"},
                    Meaning{"out # sine 3", "sine(3)"},
                    Meaning{"out: sine 3\n  # lpf 800 2\n# hpf 100 3",
                            "hpf(lpf(sine(3), 800, 2), 100, 3)"},
                    Meaning{"out:\n  ~a # lpf 800 2\n~a: 1", "lpf(~a, 800, 2)"}));

INSTANTIATE_TEST_SUITE_P(
    Parameters, GraphDefinitions,
    testing::Values(Meaning{"%p: 3\nout: sine %p", "sine(3)"},
                    Meaning{"%p: \"1 2\"\nout: sine %p", "sine(\"1 2\")"},
                    Meaning{"%p: ~lfo\n~lfo: sine 1\nout: sine (%p * 2)",
                            "sine(multiply(~lfo, 2))"},
                    Meaning{"%p: 800\nout: saw 110 # lpf :cutoff %p :q 2", "lpf(saw(110), 800, 2)"},
                    Meaning{"%p: 0.5\nout: sine 110 *%p", "multiply(sine(110), 0.5)"}));

INSTANTIATE_TEST_SUITE_P(
    Macros, GraphDefinitions,
    testing::Values(
        Meaning{"for i in 1..3:\n  ~osc[i]: sine (110 * i)\nout: sum(~osc[1..3])",
                "add(add(~osc1, ~osc2), ~osc3)"},
        Meaning{"for i in 0..1:\n    ~a[i] $ sine i\n    ~b[i + 1]: ~a[i] * 2\nout: ~b2 + ~b1",
                "add(~b2, ~b1)"},
        Meaning{"for i in 1..3:\n  if i == 2:\n    ~a[i]: saw 2\n  else:\n    ~a[i]: sine i\n"
                "out: ~a2 + ~a3",
                "add(~a2, ~a3)"},
        Meaning{"if 1 > 2:\n  out: 1\nelse:\n  out: 2", "2"}, Meaning{"out: sum(~a[2..1])", "0"},
        Meaning{"~a1: 1\nout: ~a[2 - 1]", "~a1"}));

INSTANTIATE_TEST_SUITE_P(Lists, GraphDefinitions,
                         testing::Values(Meaning{"out: stack [sine 1, saw 2, tri 3]",
                                                 "add(add(sine(1), saw(2)), tri(3))"},
                                         Meaning{"out: mix (sine 1) (saw 2)",
                                                 "add(sine(1), saw(2))"},
                                         Meaning{"out: stack [sine 1]", "sine(1)"}));

INSTANTIATE_TEST_SUITE_P(
    Forms, GraphDefinitions,
    testing::Values(
        Meaning{"-- a comment\nout: sine 3 -- and one behind\n-- and one below", "sine(3)"},
        Meaning{"out: saw 110 $ lpf 800 2 $ hpf 100 3", "hpf(lpf(saw(110), 800, 2), 100, 3)"},
        Meaning{"out: lpf 800 2 $ hpf 100 3 $ saw 110", "lpf(hpf(saw(110), 100, 3), 800, 2)"},
        Meaning{"out: lpf (saw 110) 800 2", "lpf(saw(110), 800, 2)"},
        Meaning{"~l: sine 1\nout: range 200 2000 ~l", "range(~l, 200, 2000)"},
        Meaning{"out: sine 1 |+ 2 ~* 3", "add(sine(1), multiply(2, 3))"},
        Meaning{"out: sine .5", "sine(0.5)"},
        Meaning{"out: sine 3 # limiter 0.9 0.005 0.1", "limiter(sine(3), 0.9, 0.1)"},
        Meaning{"outmix: none\nout: 1", "1"},
        Meaning{"buffer: 512\nbpm: 120 \"4/4\"\nout: 1", "1"}));

TEST(GraphMacros, GiveEveryStatementItsOwnValue) {
    const std::string text =
        "for i in 1..2:\n  if i == 2:\n    ~osc[i]: sine (110 * i)\n  else:\n    ~osc[i]: saw i\n";
    EXPECT_EQ(heard(text, "~osc1"), "saw(1)");
    EXPECT_EQ(heard(text, "~osc2"), "sine(multiply(110, 2))");
}

TEST(GraphFunctions, TakeWhatTheyAreGivenOnceHoweverOftenTheyUseIt) {
    const BuiltGraph graph = built("fn twice x = x + x\nout: twice noise");
    EXPECT_EQ(heard(graph), "add(noise(), noise())");
    EXPECT_EQ(graph.spec.nodes.size(), 2U);  // one noise, heard twice
}

TEST(GraphFunctions, KeepIdentitiesWhenTheyOrTheirSurroundingsAreEdited) {
    const auto identities = [](const std::string& text) {
        std::vector<std::string> all;
        const BuiltGraph graph = built(text);
        for (const auto& node : graph.spec.nodes) {
            if (node.identity.unit == dsp::UnitKind::lpf) {
                all.push_back(node.identity.statement + std::to_string(node.identity.ordinal));
            }
        }
        return all;
    };
    const auto before = identities("fn f x = x # lpf 800\nout: f (saw 1) + f (saw 2) # lpf 9");
    ASSERT_EQ(before.size(), 3U);
    EXPECT_NE(before[0], before[1]);
    // One more filter in the function is the second of both calls; the first ones stay.
    const auto after =
        identities("fn f x = x # lpf 800 # lpf 900\nout: f (saw 1) + f (saw 2) # lpf 9");
    ASSERT_EQ(after.size(), 5U);
    EXPECT_EQ(after[0], before[0]);
    EXPECT_EQ(after[2], before[1]);
    EXPECT_EQ(after[4], before[2]);
}

TEST(GraphDefinitionEdits, ReachWhatUsesThem) {
    Texts texts;
    ASSERT_TRUE(texts.send("@t: lpf 800 2\n%p: 3\nfn f x = x * %p\n~fx # @t").has_value());
    ASSERT_TRUE(texts.send("out: f (sine 1) # ~fx").has_value());
    EXPECT_EQ(heard(*texts.send("%p: 4")), "lpf(multiply(sine(1), 4), 800, 2)");
    EXPECT_EQ(heard(*texts.send("@t: hpf 9 1")), "hpf(multiply(sine(1), 4), 9, 1)");
    EXPECT_EQ(heard(*texts.send("~fx: 5\nout: ~fx")), "~fx");
    const auto refused = texts.send("out: f (sine 1)\nfn f x y = x");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(heard(*texts.send("%p: 2")), "~fx") << "nothing has changed";
}

TEST(GraphDefinitionEdits, NameTheStatementThatTheyBreak) {
    Texts texts;
    ASSERT_TRUE(texts.send("fn f x = sine x\nout: f 2").has_value());
    const auto refused = texts.send("-- something else\nfn f x y = sine x * y");
    ASSERT_FALSE(refused.has_value());
    EXPECT_NE(refused.error().front().message.find("out"), std::string::npos);
    EXPECT_EQ(refused.error().front().where.line, 0) << "it is not in this text";
}

class GraphFaults : public testing::TestWithParam<Fault> {};

TEST_P(GraphFaults, AreNamedAtTheirPlace) { expect_at_its_place(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Definitions, GraphFaults,
    testing::Values(
        Fault{"@lead: 1\nout: @laed", 2, 6, "@lead"},
        Fault{"%speed: 1\nout: sine %sped", 2, 11, "%speed"},
        Fault{"fn wob x = x\nout: wobb 3", 2, 6, "wob"},
        Fault{"fn f x y = x * y\nout: f 3", 2, 6, ""},
        Fault{"fn f x y = x * y\nout: f 3 :z 4", 2, 6, ""}, Fault{"~f x $ x\nout: ~f", 2, 6, ""},
        Fault{"~f: 1\nout: ~f 3", 2, 6, ""}, Fault{"fn f x = x 3\nout: f 1", 1, 10, ""},
        Fault{"@a: @b\n@b: @a\nout: @a", 1, 5, ""}, Fault{"fn f x = x + f x\nout: f 1", 1, 14, ""},
        Fault{"%a: %a", 1, 5, ""}, Fault{"~fx # lpf 800\nout: ~fx", 2, 6, ""},
        Fault{"~l: 9\n~fx # lpf ~l 1\nout: ~fx", 3, 6, ""}, Fault{"outmix: tanh", 1, 9, ""},
        Fault{"buffer: x", 1, 9, ""}, Fault{"hush1\nout: 1", 1, 1, ""}));

INSTANTIATE_TEST_SUITE_P(
    Macros, GraphFaults,
    testing::Values(Fault{"for i in 1..:\n  ~a[i]: 1", 1, 11, ""},
                    Fault{"for i in 1..3:\nout: 1", 1, 15, ""},
                    Fault{"for i in 1..3:\n  d1 $ s \"bd\"", 2, 3, ""},
                    Fault{"for i in 1..3:\n  ~a[i]: nosie", 2, 10, "noise"},
                    Fault{"for i in 1..3:\n  for i in 1..2:\n    ~a[i]: 1", 2, 7, ""},
                    Fault{"if x == 1:\n  out: 1", 1, 4, ""}, Fault{"if 1:\n  out: 1", 1, 5, ""},
                    Fault{"for i in 1..9000000:\n  ~a[i]: 1", 2, 3, ""},
                    Fault{"out: sum(~a[1..9999999])", 1, 23, ""},
                    Fault{"out: [sine 1, sine 2]", 1, 6, ""}));

TEST(GraphFaults, NameTheCircle) {
    const base::Error error = wrong("@a: @b\n@b: lpf @c\n@c: @a\nout: 1");
    EXPECT_NE(error.got.find("@a -> @b -> @c"), std::string::npos) << error.got;
}

TEST(GraphFaults, AreNotCirclesThroughBuses) {
    EXPECT_EQ(heard("fn f x = x + ~b\n~b: f 1 * 0.5\nout: f 2"), "add(2, ~b)");
    EXPECT_EQ(heard("~a: ~a * 0.5 + 1\nout: ~a"), "~a");
}

TEST(GraphLimits, HoldForDefinitionsThatGrow) {
    std::string text = "fn f0 x = x + x\n";
    for (int i = 1; i < 40; ++i) {
        text += "fn f" + std::to_string(i) + " x = f" + std::to_string(i - 1) + " (f" +
                std::to_string(i - 1) + " x)\n";
    }
    EXPECT_EQ(wrong(text + "out: f39 1").code, base::Errc::limit);
    text = "@t0: 1 + 1\n";
    for (int i = 1; i < 100; ++i) {
        const std::string last = "@t" + std::to_string(i - 1);
        text += "@t" + std::to_string(i) + ": " + last + " + " + last + "\n";
    }
    EXPECT_EQ(wrong(text + "out: @t99").code, base::Errc::limit);
    text = "@t0: 1\n";
    for (int i = 1; i < 3000; ++i) {
        text += "@t" + std::to_string(i) + ": -@t" + std::to_string(i - 1) + "\n";
    }
    EXPECT_EQ(wrong(text + "out: @t2999").code, base::Errc::limit);
}

TEST(GraphLimits, AreFarAwayForRowsAndRingsOfBuses) {
    constexpr int kBuses = 3000;
    std::string text = "out: ~b0\n";
    for (int i = 0; i < kBuses; ++i) {
        text += "~b" + std::to_string(i) + ": ~b" + std::to_string((i + 1) % kBuses) + "*2\n";
    }
    EXPECT_EQ(built(text).spec.nodes.size(), std::size_t{kBuses});
    text += "~b2999: saw 1\n";  // a row
    EXPECT_EQ(built(text).spec.nodes.size(), std::size_t{kBuses});
}

}  // namespace
}  // namespace hocket::language
