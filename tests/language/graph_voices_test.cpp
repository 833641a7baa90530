#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::built;
using test::cycle_of;
using test::expect_at_its_place;
using test::Fault;
using test::heard;
using test::Texts;
using test::wrong;

/// A signal text, what of it is a pattern of Tidal's, and what hears that.
struct Source {
    const char* text;
    const char* pattern;
    const char* heard;
};
void PrintTo(const Source& each, std::ostream* out) { *out << each.text; }

class GraphVoiceSources : public testing::TestWithParam<Source> {};

TEST_P(GraphVoiceSources, AreThePatternsOfTheirText) {
    const BuiltGraph graph = built(GetParam().text);
    ASSERT_EQ(graph.voices.size(), 1U);
    EXPECT_EQ(heard(graph), GetParam().heard);
    const auto meant = compile_expression(GetParam().pattern, "control");
    ASSERT_TRUE(meant.has_value()) << meant.error().message;
    for (const std::int64_t cycle : {0, 1, 2, 3}) {
        EXPECT_EQ(cycle_of(graph.voices[0].pattern, cycle), cycle_of(*meant, cycle));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Chains, GraphVoiceSources,
    testing::Values(
        Source{"out: s \"bd*4\"", "s \"bd*4\"", "voices0"},
        Source{"out: sound \"bd sn\" # lpf 800 2", "s \"bd sn\"", "lpf(voices0, 800, 2)"},
        Source{"out: s \"bd\" # speed 2 # lpf 800 2", "s \"bd\" # speed 2", "lpf(voices0, 800, 2)"},
        Source{"out: n \"0 2\" # s \"x\" # hpf 9 1", "n \"0 2\" # s \"x\"", "hpf(voices0, 9, 1)"},
        Source{"out: note \"c4 e4\" # s \"x\" * 0.5", "note \"c4 e4\" # s \"x\"",
               "multiply(voices0, 0.5)"},
        Source{"out: s \"bd\" # gain 0.5 # pan \"0 1\"", "s \"bd\" # gain 0.5 # pan \"0 1\"",
               "voices0"},
        Source{"out: s \"bd*4\" # pan sine # n 3", "s \"bd*4\" # pan sine # n 3", "voices0"},
        Source{"out: s \"bd\" # gain 0.5 # lpf 9 1 # gain 0.2", "s \"bd\" # gain 0.5",
               "multiply(lpf(voices0, 9, 1), 0.2)"},
        Source{"~l: sine 1\nout: s \"bd\" # gain ~l", "s \"bd\"", "multiply(voices0, ~l)"},
        Source{"out: s \"bd\" # pan (sine 0.25)", "s \"bd\"", "pan(voices0, sine(0.25))"},
        Source{"out: s \"x\" # note \"c4\" + \"0 3\"", "s \"x\" # note (\"c4\" + \"0 3\")",
               "voices0"},
        Source{"out: s \"bd\" :attack 0.01 :cut_group 1", "s \"bd\" # attack 0.01 # cut 1",
               "voices0"},
        Source{"out: s \"a b\" + n 1", "s \"a b\" + n 1", "voices0"},
        Source{"out: s \"a b\" # n 1 |+| n \"1 2\"", "s \"a b\" # (n 1 |+| n \"1 2\")",
               "voices0"}));

INSTANTIATE_TEST_SUITE_P(
    Functions, GraphVoiceSources,
    testing::Values(
        Source{"out: fast 2 $ s \"bd sn\"", "fast 2 $ s \"bd sn\"", "voices0"},
        Source{"out: s \"bd sn\" $ fast 2", "fast 2 $ s \"bd sn\"", "voices0"},
        Source{"out: s \"bd sn\" $ fast 2 $ rev", "rev $ fast 2 $ s \"bd sn\"", "voices0"},
        Source{"out: rev $ fast 2 $ s \"bd sn\" # lpf 800 2", "rev $ fast 2 $ s \"bd sn\"",
               "lpf(voices0, 800, 2)"},
        Source{"out: every 2 (fast 2) $ s \"bd sn\"", "every 2 (fast 2) $ s \"bd sn\"", "voices0"},
        Source{"out: every 2 (fast 2 . rev) $ s \"bd sn\"", "every 2 (fast 2 . rev) $ s \"bd sn\"",
               "voices0"},
        Source{"out: every 2 (# speed 2) $ s \"bd sn\"", "every 2 (# speed 2) $ s \"bd sn\"",
               "voices0"},
        Source{"out: every 2 (# lpf 300 0.2) $ s \"bd\"",
               "every 2 (# lpf 300 # resonance 0.2) $ s \"bd\"", "voices0"},
        Source{"out: every 2 (0.25 <~) $ s \"bd sn\"", "every 2 (0.25 <~) $ s \"bd sn\"",
               "voices0"},
        Source{"out: 0.25 ~> s \"bd sn\" # lpf 9 1", "0.25 ~> s \"bd sn\"", "lpf(voices0, 9, 1)"},
        Source{"out: (1/8) ~> s \"bd sn\"", "(1/8) ~> s \"bd sn\"", "voices0"},
        Source{"out: jux (\\x -> rev x) $ s \"bd sn\"", "jux rev $ s \"bd sn\"", "voices0"},
        Source{"out: foldEvery [2, 3] (fast 2) $ s \"bd sn\"",
               "foldEvery [2, 3] (fast 2) $ s \"bd sn\"", "voices0"},
        Source{"out: stack [s \"bd\", s \"hh*4\" # n 1] # hpf 9 1",
               "stack [s \"bd\", s \"hh*4\" # n 1]", "hpf(voices0, 9, 1)"},
        Source{"out: (s \"bd sn\" # lpf 800 2) $ fast 2", "fast 2 $ s \"bd sn\"",
               "lpf(voices0, 800, 2)"},
        Source{"out: fast 2 (s \"bd sn\" * 0.5)", "fast 2 $ s \"bd sn\"", "multiply(voices0, 0.5)"},
        Source{"out: s \"bd sn\" # gain 0.5 $ fast 2", "fast 2 $ s \"bd sn\" # gain 0.5",
               "voices0"},
        Source{"out: s \"bd sn\" :begin 0.5 $ fast 2", "fast 2 $ s \"bd sn\" # begin 0.5",
               "voices0"},
        Source{"out: s \"bd sn\" $ fast 2 # gain 0.5 # lpf 9 1", "fast 2 (s \"bd sn\") # gain 0.5",
               "lpf(voices0, 9, 1)"},
        Source{"out: s \"bd sn\" $ rev $ lpf 9 1 $ hpf 3 1", "rev $ s \"bd sn\"",
               "hpf(lpf(voices0, 9, 1), 3, 1)"},
        Source{"out: -s \"bd\"", "s \"bd\"", "multiply(voices0, -1)"},
        Source{"out: n \"0 2 4\" # scale \"minor\" # s \"x\" # lpf 9 1",
               "n (scale \"minor\" \"0 2 4\") # s \"x\"", "lpf(voices0, 9, 1)"},
        Source{"out: s \"bd sn\" # lpf 9 1 # speed \"2 3\"", "s \"bd sn\" # speed \"2 3\"",
               "lpf(voices0, 9, 1)"},
        Source{"out: (s \"bd\" * 0.5) # n 3 $ fast 2", "fast 2 (s \"bd\" # n 3)",
               "multiply(voices0, 0.5)"},
        Source{"out: s $ \"bd sn\"", "s $ \"bd sn\"", "voices0"},
        Source{"let f = fast 2\nout: f $ s \"bd\"", "fast 2 $ s \"bd\"", "voices0"},
        Source{"let drums = s \"bd*2\"\nout: drums # lpf 9 1", "s \"bd*2\"",
               "lpf(voices0, 9, 1)"}));

INSTANTIATE_TEST_SUITE_P(
    Definitions, GraphVoiceSources,
    testing::Values(Source{"~t $ fast 2\nout: s \"bd sn\" $ ~t", "fast 2 $ s \"bd sn\"", "voices0"},
                    Source{"~t: fast 2 $ rev\nout: s \"bd sn\" $ ~t # lpf 9 1",
                           "rev $ fast 2 $ s \"bd sn\"", "lpf(voices0, 9, 1)"},
                    Source{"@t: every 2 (fast 2)\nout: @t $ s \"bd sn\"",
                           "every 2 (fast 2) $ s \"bd sn\"", "voices0"},
                    Source{"%p: \"2 4\"\nout: fast %p $ s \"bd sn\"", "fast \"2 4\" $ s \"bd sn\"",
                           "voices0"},
                    Source{"~p: \"<2 4>\"\nout: fast ~p $ s \"bd sn\"",
                           "fast \"<2 4>\" $ s \"bd sn\"", "voices0"},
                    Source{"fn hats k = s \"hh*8\" # speed k\nout: hats \"1 2\" # lpf 9 1",
                           "s \"hh*8\" # speed \"1 2\"", "lpf(voices0, 9, 1)"},
                    Source{"fn twice p = p $ fast 2\nout: twice (s \"bd sn\")",
                           "fast 2 $ s \"bd sn\"", "voices0"},
                    Source{"~fx # speed 2 # lpf 800 2\nout: s \"bd sn\" # ~fx",
                           "s \"bd sn\" # speed 2", "lpf(voices0, 800, 2)"}));

TEST(GraphVoices, OfABusAreReachedByFunctionsOfPatterns) {
    const std::string text = "~d: s \"bd sn\" # lpf 800 2\n~x: ~d $ fast 2";
    const BuiltGraph graph = built(text);
    EXPECT_EQ(heard(graph, "~x"), "lpf(voices1, 800, 2)");
    ASSERT_EQ(graph.voices.size(), 2U);
    EXPECT_EQ(cycle_of(graph.voices[0].pattern), "0 s:bd, 1/2 s:sn");
    EXPECT_EQ(cycle_of(graph.voices[1].pattern), "0 s:bd, 1/4 s:sn, 1/2 s:bd, 3/4 s:sn");
}

TEST(GraphVoices, OfABusTakeControlsFromBehindIt) {
    const BuiltGraph graph = built("~d: s \"bd sn\" # lpf 800 2\n~x: ~d # speed 2 # gain 0.5");
    EXPECT_EQ(heard(graph, "~x"), "multiply(lpf(voices1, 800, 2), 0.5)");
    EXPECT_EQ(cycle_of(graph.voices[1].pattern), "0 s:bd speed:2, 1/2 s:sn speed:2");
}

TEST(GraphVoices, OfARingOfBusesTakeControlsOnce) {
    const BuiltGraph graph = built("~a: ~b + s \"x\" # n 1\n~b: ~a + s \"y\" # n 2");
    EXPECT_EQ(graph.voices.size(), 4U);
    EXPECT_EQ(wrong("~a: ~a + s \"x\" # speed 2").message, "");
}

TEST(GraphVoices, OfBusesCanTakeTurns) {
    const BuiltGraph graph = built("~b: s \"bd\"\n~s: s \"sn*2\"\n~x: cat [~b, ~s] # lpf 9 1");
    EXPECT_EQ(heard(graph, "~x"), "lpf(voices2, 9, 1)");
    EXPECT_EQ(cycle_of(graph.voices[2].pattern, 0), "0 s:bd");
    EXPECT_EQ(cycle_of(graph.voices[2].pattern, 1), "0 s:sn, 1/2 s:sn");
    EXPECT_EQ(wrong("~b: s \"bd\" # lpf 9\nout: cat [~b, s \"sn\"]").where.column, 10);
}

TEST(GraphVoices, MixWithSignals) {
    EXPECT_EQ(heard("out: s \"bd\" + saw 110 + s \"sn\""), "add(add(voices0, saw(110)), voices1)");
    EXPECT_EQ(heard("out: stack [s \"bd\" # lpf 9 1, sine 3]"), "add(lpf(voices0, 9, 1), sine(3))");
    EXPECT_EQ(heard("out: reverb (s \"bd\") 0.5 0.5 0.2 + 0"),
              "add(reverb(voices0, 0.5, 0.5, 0.2), 0)");
}

TEST(GraphVoices, AreStereo) {
    const BuiltGraph graph = built("~a: s \"bd\" # lpf 9 1\nout: ~a");
    EXPECT_EQ(graph.spec.nodes.size(), 2U);
    const auto& channels = graph.spec.outputs[0].channels;
    EXPECT_EQ(channels[0].output, 0);
    EXPECT_EQ(channels[1].output, 1);
}

TEST(GraphVoices, AreKnownAgainAsLongAsTheyMeanTheSame) {
    Texts texts;
    const auto text_of = [&](const std::string& text) {
        const auto graph = texts.send(text);
        return graph ? graph->voices[0].statement + "|" + graph->voices[0].text : "refused";
    };
    const std::string first = text_of("%p: 2\nout: fast %p $ s \"bd*4\" # lpf 800");
    EXPECT_EQ(text_of("out:   fast %p $ s \"bd*4\" # lpf 900 # hpf 3"), first);
    EXPECT_NE(text_of("%p: 3"), first);
    EXPECT_EQ(text_of("%p: 2"), first);
    EXPECT_NE(text_of("out: fast %p $ s \"bd*5\""), first);
}

TEST(GraphVoices, AreKnownByWhatTheirNamesMean) {
    Texts texts;
    const auto first = texts.send("let f = fast 2\nout: f $ s \"bd\"");
    const auto second = texts.send("let f = fast 3\nout: f $ s \"bd\"");
    ASSERT_TRUE(first && second);
    EXPECT_NE(first->voices[0].text, second->voices[0].text);
}

TEST(GraphTaps, ReadSlotsAndOrbitsOnceEach) {
    const BuiltGraph graph = built("out: ~d1 # lpf 9 1 + ~d1 * ~orbit3\n~x: ~d1 + ~d16");
    EXPECT_EQ(heard(graph), "add(lpf(slot d1, 9, 1), multiply(slot d1, orbit 3))");
    ASSERT_EQ(graph.voices.size(), 3U);
    EXPECT_EQ(heard("~d1: sine 3\nout: ~d1"), "~d1");
    EXPECT_EQ(wrong("out: ~orbit64").where.column, 6);
    EXPECT_EQ(wrong("out: ~d0").where.column, 6);
    EXPECT_EQ(wrong("out: ~d17").where.column, 6);
}

TEST(GraphVoices, AreBoundedWhereBusesArePutIntoPatterns) {
    std::string text = "~b0: \"1 2\"\n";
    for (int i = 1; i < 60; ++i) {
        const std::string last = "~b" + std::to_string(i - 1);
        text += "~b" + std::to_string(i) + ": fast " + last + " (fast " + last + " \"1\")\n";
    }
    EXPECT_EQ(wrong(text + "out: 1").code, base::Errc::limit);
}

TEST(GraphVoices, AreBounded) {
    std::string text = "out: s \"a\"";
    for (int i = 1; i < 128; ++i) text += " + s \"a\"";
    EXPECT_EQ(built(text).voices.size(), 128U);
    EXPECT_EQ(wrong(text + " + s \"a\"").code, base::Errc::limit);
}

class GraphVoiceFaults : public testing::TestWithParam<Fault> {};

TEST_P(GraphVoiceFaults, AreNamedAtTheirPlace) { expect_at_its_place(GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Notation, GraphVoiceFaults,
    testing::Values(Fault{"out: 1\n~a: s \"bd [sn\"", 2, 14, ""},
                    Fault{"out: s \"bd\" # sped 2", 1, 15, "speed"},
                    Fault{"out: every 2 (fsat 2) $ s \"bd\"", 1, 15, "fast"},
                    Fault{"~l: sine 1\nout: s \"bd\" # speed ~l", 2, 21, ""},
                    Fault{"out: sine 440 $ fast 2", 1, 6, ""},
                    Fault{"out: sine 440 # speed 2", 1, 17, ""},
                    Fault{"out: sine 3 # lpf 800 # speed 2", 1, 25, ""},
                    Fault{"out: fast 2", 1, 6, ""}, Fault{"out: s \"bd\" # n", 1, 15, ""},
                    Fault{"out: s \"bd\" :atack 1", 1, 20, "attack"},
                    Fault{"out: s 2 3", 1, 10, ""}, Fault{"out: lfp 800 $ saw 3", 1, 6, "lpf"},
                    Fault{"out: s \"bd\" # speed (sine 0.2)", 1, 22, ""},
                    Fault{"~a: fast ~a \"1 2\"\nout: 1", 1, 10, ""},
                    Fault{"~a: fast ~b \"1\"\n~b: \"2\" * ~a\nout: 1", 1, 10, ""}));

TEST(GraphVoiceFaults, AreAtTheDefinitionThatBroughtThem) {
    Texts texts;
    ASSERT_TRUE(texts.send("%p: 2\nout: fast %p $ s \"bd\"").has_value());
    const auto refused = texts.send("\n%p: \"1 2 ]\"");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().front().where.line, 2);
    EXPECT_EQ(refused.error().front().where.column, 10);
    // The same text, a different meaning: what is wrong stands in what came before.
    const auto other = texts.send("%p: ~x\n~x: sine 3");
    ASSERT_FALSE(other.has_value());
    EXPECT_EQ(other.error().front().where.line, 1);
}

}  // namespace
}  // namespace hocket::language
