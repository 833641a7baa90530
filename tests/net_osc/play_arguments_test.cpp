#include "net/osc/play_arguments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/osc_packets.hpp"

namespace hocket::net {
namespace {

using protocol::PlayMessage;
using protocol::PlayParam;

struct Read {
    PlayNotes notes;
    PlayMessage play;
};

Read read(const std::vector<test::OscArg>& arguments) {
    OscDecoder decoder;
    EXPECT_TRUE(decoder.decode(test::osc_message("/dirt/play", arguments)));
    Read result;
    result.notes = read_play(decoder.arguments(), result.play);
    return result;
}

TEST(ReadPlay, TakesEveryNumberTypeForANumber) {
    const auto [notes, play] = read({"n", 3, "speed", 1.5F, "pan", 0.25, "orbit", std::int64_t{2},
                                     "cutAll", true, "cut", false});
    EXPECT_EQ(play.get(PlayParam::n, -1), 3);
    EXPECT_EQ(play.get(PlayParam::speed, -1), 1.5);
    EXPECT_EQ(play.get(PlayParam::pan, -1), 0.25);
    EXPECT_EQ(play.get(PlayParam::orbit, -1), 2);
    EXPECT_EQ(play.get(PlayParam::cut_all, -1), 1);
    EXPECT_EQ(play.get(PlayParam::cut, -1), 0);
    EXPECT_FALSE(notes.malformed);
    EXPECT_EQ(notes.clamped + notes.ignored, 0U);
}

TEST(ReadPlay, TakesAnyOrder) {
    const auto [notes, play] = read({"cps", 0.5F, "s", "bd", "_id_", "1", "unit", "c"});
    EXPECT_EQ(play.texts.s, "bd");
    EXPECT_EQ(play.texts.id, "1");
    EXPECT_EQ(play.texts.unit, "c");
    EXPECT_EQ(play.get(PlayParam::cps, -1), 0.5);
}

TEST(ReadPlay, PassesOverATextWhereANumberBelongs) {
    // So scsynth does; Tidal sends the bus "c1" as a text.
    const auto [notes, play] = read({"s", "bd", "gain", "c1", "pan", 0.5F});
    EXPECT_FALSE(notes.malformed);
    EXPECT_FALSE(play.has(PlayParam::gain));
    EXPECT_TRUE(play.has(PlayParam::pan));
    EXPECT_EQ(notes.ignored, 1U);
}

TEST(ReadPlay, WritesOutANumberWhereATextBelongs) {
    EXPECT_EQ(read({"s", 808}).play.texts.s, "808");
    EXPECT_EQ(read({"s", 808.0F}).play.texts.s, "808");
    EXPECT_EQ(read({"s", "bd", "_id_", std::int64_t{12}}).play.texts.id, "12");
}

TEST(ReadPlay, PassesOverBlobsAndNils) {
    const auto [notes, play] =
        read({"n", test::Blob{{1, 2, 3}}, "s", test::Nil{}, "unit", test::Blob{{}}, "pan", 1});
    EXPECT_FALSE(notes.malformed);
    EXPECT_FALSE(play.has(PlayParam::n));
    EXPECT_TRUE(play.texts.s.empty());
    EXPECT_TRUE(play.has(PlayParam::pan));
    EXPECT_EQ(notes.ignored, 3U);
}

TEST(ReadPlay, IgnoresWhatIsNotFiniteAndClampsWhatIsOutOfRange) {
    const auto [notes, play] = read({"gain", std::numeric_limits<float>::quiet_NaN(), "speed",
                                     std::numeric_limits<double>::infinity(), "amp", 1e30});
    EXPECT_FALSE(play.has(PlayParam::gain));
    EXPECT_FALSE(play.has(PlayParam::speed));
    EXPECT_EQ(play.get(PlayParam::amp, 0), 1000);
    EXPECT_EQ(notes.ignored, 2U);
    EXPECT_EQ(notes.clamped, 1U);
}

TEST(ReadPlay, LetsTheLastOfTwoValuesCount) {
    EXPECT_EQ(read({"n", 1, "n", 2}).play.get(PlayParam::n, -1), 2);
}

TEST(ReadPlay, NotesTheFirstNameNobodyKnows) {
    EXPECT_EQ(read({"s", "bd", "gian", 1.0F, "wobble", 2}).play.unknown, "gian");
}

TEST(ReadPlay, RefusesANameWithoutValueAndANameThatIsNoText) {
    EXPECT_TRUE(read({"s"}).notes.malformed);
    EXPECT_TRUE(read({"s", "bd", "n"}).notes.malformed);
    EXPECT_TRUE(read({1, "bd"}).notes.malformed);
    EXPECT_TRUE(read({"s", "bd", 2, 3}).notes.malformed);
    EXPECT_FALSE(read({}).notes.malformed);
}

}  // namespace
}  // namespace hocket::net
