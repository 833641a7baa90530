#include "protocol/play_codec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <variant>

#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {
namespace {

TEST(PlayParams, AreEachFoundByTheirName) {
    for (const PlayParamInfo& info : kPlayParams) {
        const PlayParamInfo* found = find_play_param(info.name);
        ASSERT_NE(found, nullptr) << info.name;
        EXPECT_EQ(found->id, info.id) << info.name;
    }
    EXPECT_EQ(find_play_param("gai"), nullptr);
    EXPECT_EQ(find_play_param("gainn"), nullptr);
    EXPECT_EQ(find_play_param(""), nullptr);
    EXPECT_EQ(find_play_param("zzz"), nullptr);
}

TEST(PlayParams, OfTextHaveAFieldEach) {
    PlayTexts texts;
    for (const PlayTextInfo& info : kPlayTexts) {
        std::string* field = find_play_text(texts, info.name);
        ASSERT_NE(field, nullptr) << info.name;
        EXPECT_TRUE(field->empty()) << info.name << " shares a field";
        *field = info.name;
    }
    EXPECT_EQ(find_play_text(texts, "id"), &texts.id);
    EXPECT_EQ(find_play_text(texts, "gain"), nullptr);
}

TEST(SetNumber, KeepsTheRangeAndIgnoresWhatIsNoNumber) {
    PlayMessage play;
    EXPECT_EQ(set_number(play, PlayParam::gain, 1.5), SetResult::taken);
    EXPECT_EQ(play.get(PlayParam::gain, 0), 1.5);
    EXPECT_EQ(set_number(play, PlayParam::sustain, -1), SetResult::clamped);
    EXPECT_EQ(play.get(PlayParam::sustain, 9), 0);
    EXPECT_EQ(set_number(play, PlayParam::pan, std::nan("")), SetResult::ignored);
    EXPECT_EQ(set_number(play, PlayParam::pan, std::numeric_limits<double>::infinity()),
              SetResult::ignored);
    EXPECT_FALSE(play.has(PlayParam::pan));
    EXPECT_EQ(play.get(PlayParam::pan, 0.5), 0.5);
}

TEST(SetText, IgnoresWhatIsTooLong) {
    std::string field = "bd";
    EXPECT_EQ(set_text(field, std::string(kMaxPlayTextBytes + 1, 'x')), SetResult::ignored);
    EXPECT_EQ(field, "bd");
    EXPECT_EQ(set_text(field, std::string(kMaxPlayTextBytes, 'x')), SetResult::taken);
}

TEST(NumberText, IsShortAndHasNoExponentInEverydayNumbers) {
    EXPECT_EQ(number_text(3), "3");
    EXPECT_EQ(number_text(0.5), "0.5");
    EXPECT_EQ(number_text(-100'000), "-100000");
    EXPECT_EQ(number_text(0.1), "0.1");
    EXPECT_EQ(number_text(0.0001), "0.0001");
    EXPECT_EQ(number_text(1e300), "1e+300");
    EXPECT_EQ(number_text(-1e-300), "-1e-300");
}

TEST(NearestPlayName, KnowsNumbersAndTexts) {
    EXPECT_EQ(nearest_play_name("gian"), "gain");
    EXPECT_EQ(nearest_play_name("sond"), "sound");
    EXPECT_EQ(nearest_play_name("fadetime"), "fadeTime");
}

TEST(DecodePlayObject, IsAsLenientAsDirtPlay) {
    const auto decoded = decode_play_object(
        R"({"s":"bd","n":2.7,"gain":1e9,"pan":"left","loop":true,"sound":3,"vowel":"a","room":1})");
    const auto* play = std::get_if<PlayMessage>(&decoded);
    ASSERT_NE(play, nullptr);
    EXPECT_EQ(play->texts.s, "bd");
    EXPECT_EQ(play->texts.sound, "3");
    EXPECT_EQ(play->get(PlayParam::n, 0), 2.7);
    EXPECT_EQ(play->get(PlayParam::gain, 0), 1e3) << "the nearest in range";
    EXPECT_EQ(play->get(PlayParam::loop, 0), 1);
    EXPECT_FALSE(play->has(PlayParam::pan)) << "a word is no position";
    EXPECT_EQ(play->unknown, "room") << "or the other; one of them";
}

TEST(DecodePlayObject, FailsOnWhatIsNoObject) {
    for (const char* text : {"", "[1]", "7", "{", "{\"s\":}", "\"bd\""}) {
        EXPECT_TRUE(std::holds_alternative<RpcError>(decode_play_object(text))) << text;
    }
}

}  // namespace
}  // namespace hocket::protocol
