#include <cmath>

#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::built;
using test::wrong;

/// Values of the first track in its first cycle.
std::vector<double> values_of(const std::string& text) {
    const BuiltGraph graph = built(text);
    std::vector<pattern::Event> events;
    if (!graph.tracks.empty()) events = graph.tracks[0].pattern.events({0, 1});
    std::sort(events.begin(), events.end(),
              [](const auto& a, const auto& b) { return a.whole.begin < b.whole.begin; });
    std::vector<double> values;
    for (const pattern::Event& event : events) values.push_back(event.value.as_number());
    return values;
}

void expect_near(const std::vector<double>& values, const std::vector<double>& expected,
                 const std::string& text) {
    ASSERT_EQ(values.size(), expected.size()) << text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        EXPECT_NEAR(values[i], expected[i], 0.005) << text << " " << i;
    }
}

// Equal temperament, a4 = 440 Hz.
TEST(GraphNotes, AreFrequenciesWhereAFrequencyIsMeant) {
    expect_near(values_of("out: sine \"c4 e4 a4\""), {261.63, 329.63, 440}, "names");
    expect_near(values_of("out: saw \"c4 ~ g4 f4\""), {261.63, 392, 349.23}, "rests, f");
    expect_near(values_of("out: tri \"ef3 fs5\""), {155.56, 739.99}, "accidentals");
    expect_near(values_of("out: sine \"a e\""), {440, 329.63}, "the fourth octave by default");
    expect_near(values_of("out: saw 1 # lpf \"a4 a5\" 1"), {440, 880}, "cut-off");
    expect_near(values_of("out: saw 1 # lpf :cutoff \"a3\""), {220}, "keyword");
    expect_near(values_of("out: sine \"69 c4\""), {440, 261.63}, "MIDI numbers among names");
    expect_near(values_of("out: sine (\"a4 c4\" + \"12\")"), {880, 523.25}, "sums are of notes");
    expect_near(values_of("out: sine (\"c4\" + sine 3)"), {261.63}, "beside signals");
    expect_near(values_of("%n: \"a4 a5\"\nout: sine %n"), {440, 880}, "parameters");
    expect_near(values_of("out: sine \"110 220 440\""), {110, 220, 440}, "numbers stay");
    expect_near(values_of("out: sine \"a4*2 <a3 a4>\""), {440, 440, 220}, "mini-notation");
}

TEST(GraphNotes, AreMidiNumbersElsewhere) {
    expect_near(values_of("out: \"c4 a4\""), {60, 69}, "alone");
    expect_near(values_of("~n: \"c4 e4\""), {60, 64}, "bus");
    expect_near(values_of("out: \"c4 e4\" * 2"), {120, 128}, "with a number as a pattern");
    expect_near(values_of("out: sine 1 * \"c4\""), {60}, "with a signal");
    // A lone letter is a part of a cycle, as in Tidal.
    expect_near(values_of("out: \"e q\""), {0.125, 0.25}, "letters");
}

TEST(GraphNotes, ChordsAndFaultsKeepTheirPlace) {
    const BuiltGraph graph = built("out: sine \"c4'maj\"");
    EXPECT_EQ(graph.tracks[0].pattern.events({0, 1}).size(), 3U);
    const base::Error error = wrong("out: sine \"c4 ]\"");
    EXPECT_EQ(error.where.column, 15) << error.message;
}

TEST(GraphPatternsOfNumbers, AreWhatPatternsMake) {
    expect_near(values_of("out: sine (\"110 220\" + \"0 5\")"), {110, 225}, "both structures");
    expect_near(values_of("out: sine (\"110 220\" |+ \"5\")"), {115, 225}, "from the left");
    expect_near(values_of("out: sine (fast 2 \"1 2\")"), {1, 2, 1, 2}, "functions");
    expect_near(values_of("out: sine (\"1 2\" $ fast 2)"), {1, 2, 1, 2}, "from behind");
    expect_near(values_of("~t: fast 2\nout: sine (\"1 2\" $ ~t)"), {1, 2, 1, 2}, "buses");
    expect_near(values_of("~p: \"1 2\"\nout: ~p $ rev"), {2, 1}, "backwards");
    expect_near(values_of("out: sine (run 3)"), {0, 1, 2}, "what makes numbers");
    expect_near(values_of("out: -\"1 2\""), {-1, -2}, "minus");
    expect_near(values_of("out: sine (slow 2 $ \"1 2\" # lag 0.1)"), {1}, "before a node");
}

}  // namespace
}  // namespace hocket::language
