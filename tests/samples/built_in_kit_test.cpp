#include "samples/built_in_kit.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "samples/sample_bank.hpp"
#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

class BuiltInKitSound : public testing::TestWithParam<BuiltInSound> {};

TEST_P(BuiltInKitSound, PeaksAtNineTenthsAndBeginsAndEndsAtZeroWithoutDc) {
    const std::vector<float> sound = GetParam().render();
    ASSERT_GE(sound.size(), 1'000U);
    ASSERT_LE(sound.size(), 96'000U);
    float peak = 0;
    for (const float sample : sound) {
        ASSERT_TRUE(std::isfinite(sample));
        peak = std::max(peak, std::abs(sample));
    }
    EXPECT_NEAR(peak, 0.9f, 1e-4f);
    EXPECT_EQ(sound.front(), 0.0f);
    EXPECT_EQ(sound.back(), 0.0f);
    const double sum = std::accumulate(sound.begin(), sound.end(), 0.0);
    EXPECT_LT(std::abs(sum / static_cast<double>(sound.size())), 0.005);
}

TEST_P(BuiltInKitSound, IsTheSameAtEveryCall) {
    EXPECT_EQ(GetParam().render(), GetParam().render());
}

std::vector<BuiltInSound> distinct_sounds() {
    std::vector<BuiltInSound> sounds;
    for (const BuiltInBank& bank : built_in_banks()) {
        for (const BuiltInSound& sound : bank.sounds) {
            const auto same = [&](const BuiltInSound& known) { return known.name == sound.name; };
            if (std::none_of(sounds.begin(), sounds.end(), same)) sounds.push_back(sound);
        }
    }
    return sounds;
}

INSTANTIATE_TEST_SUITE_P(All, BuiltInKitSound, testing::ValuesIn(distinct_sounds()),
                         [](const auto& tested) {
                             std::string name{tested.param.name};
                             std::replace(name.begin(), name.end(), ' ', '_');
                             return name;
                         });

TEST(BuiltInKit, AnswersTheUsualNamesAtOnceWhereNoRootHasAFile) {
    test::TemporaryFolder folder;
    SampleBank bank{{.roots = {folder.path().string(), folder / "missing"}}};
    bank.start({});
    bank.wait_ready();
    for (const char* name :
         {"bd", "sn", "sd",  "hh", "hc", "oh",   "ho",    "cp",    "cr",  "cy",   "lt",
          "mt", "ht", "rim", "rs", "cb", "perc", "click", "808bd", "808", "drum", "bass"}) {
        const Lookup lookup = bank.find(name, 0);
        ASSERT_EQ(lookup.status, Lookup::Status::found) << name;
        EXPECT_EQ(lookup.sample->valid_frames(), lookup.sample->length_frames) << name;
        EXPECT_NE(lookup.sample->channel(0), nullptr) << name;
        EXPECT_EQ(lookup.sample->rate_hz, 48'000) << name;
        EXPECT_TRUE(bank.load(lookup.sample)) << name;
    }
    EXPECT_EQ(bank.list("808bd").front().source, BankSummary::Source::built_in);
    EXPECT_EQ(bank.find("bdd", 0).nearest, "bd");
}

TEST(BuiltInKit, GivesWayToASingleFileAndCanBeTurnedOff) {
    test::TemporaryFolder folder;
    SampleBank without{{.roots = {folder.path().string()}, .built_in_kit = false}};
    without.start({});
    without.wait_ready();
    EXPECT_EQ(without.find("bd", 0).status, Lookup::Status::unknown);
    EXPECT_EQ(without.bank_count(), 0);

    test::write_sound(folder / "only/a.wav", test::ramp(10));
    SampleBank with_file{{.roots = {folder.path().string()}}};
    with_file.start({});
    with_file.wait_ready();
    EXPECT_EQ(with_file.find("bd", 0).status, Lookup::Status::unknown);
    EXPECT_EQ(with_file.find("only", 0).status, Lookup::Status::found);
}

}  // namespace
}  // namespace hocket::samples
