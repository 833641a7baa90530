#include "session/sound_name.hpp"

#include <gtest/gtest.h>

#include "protocol/play_codec.hpp"

namespace hocket::session {
namespace {

struct NameCase {
    const char* name;
    const char* s;
    const char* sound;
    const char* bank;
    double n;
    SoundName expected;
    SoundName superdirt;
};
void PrintTo(const NameCase& shown, std::ostream* out) { *out << shown.name; }

class SoundNames : public testing::TestWithParam<NameCase> {
protected:
    static SoundName resolve(bool superdirt) {
        protocol::PlayMessage play;
        play.texts.s = GetParam().s;
        play.texts.sound = GetParam().sound;
        play.texts.bank = GetParam().bank;
        if (GetParam().n != 0) play.set(protocol::PlayParam::n, GetParam().n);
        return resolve_sound_name(play, superdirt);
    }
    static void expect_same(const SoundName& got, const SoundName& expected) {
        EXPECT_EQ(got.bank, expected.bank);
        EXPECT_EQ(got.n, expected.n);
        EXPECT_EQ(got.split_bank, expected.split_bank);
        EXPECT_EQ(got.split_n, expected.split_n);
    }
};

TEST_P(SoundNames, AreReadAsPeopleMeanThem) { expect_same(resolve(false), GetParam().expected); }
TEST_P(SoundNames, AreReadAsTheOriginalDoesUnderCompat) {
    expect_same(resolve(true), GetParam().superdirt);
}

const NameCase kNames[] = {
    {"s", "bd", "", "", 2, {"bd", 2}, {"bd", 2}},
    {"s_beats_sound", "bd", "sn:3", "", 0, {"bd", 0}, {"bd", 0}},
    {"s_with_number", "bd:3", "", "", 1, {"bd:3", 1, "bd", 3}, {"bd:3", 1}},
    {"sound", "", "bd", "", 0, {"bd", 0}, {"bd", 0}},
    {"sound_with_number_beats_n", "", "bd:3", "", 1, {"bd", 3}, {"bd", 3}},
    {"sound_with_negative_number", "", "bd:-1", "", 0, {"bd", -1}, {"bd", -1}},
    {"sound_and_n", "", "bd", "", 2, {"bd", 2}, {"bd", 0}},
    {"sound_with_word", "", "bd:x", "", 0, {"bd:x", 0}, {"bd", 0}},
    {"sound_with_two_colons", "", "bd:1:2", "", 0, {"bd:1", 2}, {"bd", 1}},
    {"bank_and_s", "bd", "", "tr909", 0, {"tr909_bd", 0}, {"bd", 0}},
    {"bank_and_sound", "", "bd:1", "tr909", 0, {"tr909_bd", 1}, {"tr909bd", 1}},
    {"bank_and_split_s", "bd:1", "", "tr", 0, {"tr_bd:1", 0, "tr_bd", 1}, {"bd:1", 0}},
    {"rest", "~", "", "", 0, {"", 0}, {"", 0}},
    {"nothing", "", "", "tr909", 0, {"", 0}, {"", 0}},
};

INSTANTIATE_TEST_SUITE_P(Table, SoundNames, testing::ValuesIn(kNames),
                         [](const auto& name) { return name.param.name; });

}  // namespace
}  // namespace hocket::session
