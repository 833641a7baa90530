#include "language/graph_fixture.hpp"

// Faults of the system that the notation comes from: none of them is ours.
namespace hocket::language {
namespace {

using test::built;
using test::cycle_of;
using test::heard;
using test::wrong;

TEST(FaultsThatAreNotOurs, BusesCanBeReadBeforeTheyAreDefined) {
    EXPECT_EQ(heard("out: ~a * 2\n~a: sine 440"), "multiply(~a, 2)");
    EXPECT_EQ(heard("out: saw 3 # ~fx\n~fx # lpf 9 1"), "lpf(saw(3), 9, 1)");
    EXPECT_EQ(heard("out: f 3\nfn f x = saw x"), "saw(3)");
}

// There a function of patterns was dropped where the pattern had a chain or keywords.
TEST(FaultsThatAreNotOurs, FunctionsReachPatternsWithChainsAndKeywords) {
    for (const char* text :
         {"~d $ s \"bd sn\" # gain 0.5\nout: ~d $ fast 2", "out: s \"bd sn\" :gain 0.5 $ fast 2",
          "out: s \"bd sn\" # gain 0.5 $ fast 2", "out: fast 2 $ s \"bd sn\" # gain 0.5",
          "out: s \"bd sn\" $ fast 2 # gain 0.5"}) {
        const BuiltGraph graph = built(text);
        ASSERT_FALSE(graph.voices.empty()) << text;
        const bool first_is_fast =
            cycle_of(graph.voices[0].pattern).find("1/4") != std::string::npos;
        const bool last_is_fast =
            cycle_of(graph.voices.back().pattern).find("1/4") != std::string::npos;
        EXPECT_TRUE(first_is_fast || last_is_fast) << text;
    }
}

TEST(FaultsThatAreNotOurs, WhatCannotBeReadIsRefused) {
    struct Case {
        const char* text;
        int line, column;
    };
    for (const Case& each :
         {Case{"out $ sine 440\nand then words", 2, 5}, Case{"out $ sine 440 )", 1, 16},
          Case{"~a $ sine 1 2 3", 1, 13}, Case{"out $ s \"[short short\"", 1, 22},
          Case{"out $ sine \"[1 2\"", 1, 17}, Case{"# a comment of another language", 1, 1},
          Case{"out $ sine 440 ~a", 1, 16}, Case{"out $ nothing 3", 1, 7}}) {
        const base::Error error = wrong(each.text);
        EXPECT_FALSE(error.message.empty()) << each.text;
        EXPECT_EQ(error.where.line, each.line) << each.text << ": " << error.message;
        EXPECT_EQ(error.where.column, each.column) << each.text << ": " << error.message;
    }
}

TEST(FaultsThatAreNotOurs, ANumberMayBeginWithItsPoint) {
    EXPECT_EQ(heard("out $ sine .5"), "sine(0.5)");
    EXPECT_EQ(heard("out $ sine 440 * .5"), "multiply(sine(440), 0.5)");
    EXPECT_EQ(heard("out $ (.5)"), "0.5");
}

TEST(FaultsThatAreNotOurs, AnOutputOfASlotsNameIsRefusedWithTheRightOne) {
    EXPECT_EQ(wrong("d1: sine 440").nearest, "out1");
}

TEST(FaultsThatAreNotOurs, AFunctionOnASignalIsRefusedAndNotDropped) {
    EXPECT_FALSE(wrong("out: sine 440 $ fast 2").message.empty());
    EXPECT_FALSE(wrong("~a: sine 440\nout: ~a $ rev").message.empty());
}

// A text as people write it there: only dN as an output would be another.
TEST(FaultsThatAreNotOurs, WholeTextsRun) {
    const BuiltGraph graph = built(R"(-- drums and bass
tempo: 2.0

~kick: s "bd*4"
~hats $ s "hh*8" # gain "0.6 0.3"
~drums: (~kick + ~hats * 0.6) # compressor (-20) 4 0.01 0.1 0

~env: adsr 0.01 0.1 0.6 0.3
~bass: saw "55 55 82.5 55" * ~env # lpf 1200 0.9
~feel # reverb 0.7 0.5 0.2
@wob: lpf (sine 0.25 * 400 + 900) 0.8
%speed: "1 2"
~fill $ s "sn*2" # note "0 3" $ fast %speed # delay 0.25 0.4 0.3
fn detune f d = saw f + saw (f + d)

~return: (~drums + ~bass) * 0.5 # reverb 0.9 0.5 0.9
out $ ~drums * 0.7 + (~bass # @wob) * 0.4
    + detune 110 0.5 * 0.1
    + ~fill # ~feel
o2: ~return * 0.3
)");
    EXPECT_EQ(graph.spec.outputs.size(), 2U);
    EXPECT_EQ(graph.voices.size(), 3U);
}

}  // namespace
}  // namespace hocket::language
