#include "app/config.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace hocket::app {
namespace {

TEST(Config, AnEmptyFileGivesTheDefaults) {
    const auto config = parse_config("", "hocketd.toml");
    ASSERT_TRUE(config);
    EXPECT_EQ(config->compat, "hocket");
    EXPECT_EQ(config->audio.device, "default");
    EXPECT_EQ(config->audio.ring_seconds, 2.0);
    EXPECT_EQ(config->engine.synthesis_frames, 4096);
    EXPECT_EQ(config->engine.max_voices, 4096);
    EXPECT_EQ(config->osc.port, 57120);
    EXPECT_EQ(config->control.port, 57121);
}

TEST(Config, EveryTypeOfKeyIsRead) {
    const auto config = parse_config(R"(
compat = "superdirt"
[audio]
ring_seconds = 4         # an integer is a number, too
channels = 8
[engine]
lock_memory = false
[osc]
allow = ["192.168.1.0/24", "::1"]
)",
                                     "hocketd.toml");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->compat, "superdirt");
    EXPECT_EQ(config->audio.ring_seconds, 4.0);
    EXPECT_EQ(config->audio.channels, 8);
    EXPECT_FALSE(config->engine.lock_memory);
    EXPECT_EQ(config->osc.allow, (std::vector<std::string>{"192.168.1.0/24", "::1"}));
}

TEST(Config, AnUnknownKeyIsReportedWithFileLineAndTheNearestKey) {
    const auto config = parse_config("[engine]\n\nmax_voice = 10\n", "a.toml");
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message,
              "a.toml:3:1: unknown key engine.max_voice; did you mean engine.max_voices?");
    EXPECT_EQ(config.error().where.line, 3);
    EXPECT_EQ(config.error().nearest, "engine.max_voices");
}

TEST(Config, AKnownNameInTheWrongSectionIsSentToItsOwn) {
    const auto config = parse_config("max_voices = 10\n", "a.toml");
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().nearest, "engine.max_voices");
}

TEST(Config, AnUnknownSectionIsReported) {
    const auto config = parse_config("[audoi]\ndevice = \"null\"\n", "a.toml");
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message.rfind("a.toml:1:2: unknown key audoi", 0), 0U)
        << config.error().message;
}

TEST(Config, AllFaultsOfAFileAreReportedAtOnce) {
    const auto config =
        parse_config("[osc]\nport = \"x\"\nprot = 1\naddress = \"here\"\n", "a.toml");
    ASSERT_FALSE(config);
    const std::string& message = config.error().message;
    EXPECT_EQ(std::ranges::count(message, '\n'), 2) << message;
}

TEST(Config, ATextThatIsNotTomlIsReportedAtItsPlace) {
    const auto config = parse_config("[osc]\nport = = 1\n", "a.toml");
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, base::Errc::parse);
    EXPECT_EQ(config.error().message.rfind("a.toml:2:", 0), 0U) << config.error().message;
}

TEST(Config, AFileThatIsNotThereIsAnError) {
    const auto config = load_config("/nonexistent/hocketd.toml", {});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().code, base::Errc::io);
}

TEST(Config, SettingsComeAfterTheFile) {
    const std::string path = testing::TempDir() + "/config_test.toml";
    std::ofstream{path} << "[osc]\nport = 1000\n[control]\nport = 2000\n";
    const auto config = load_config(path, {"osc.port=3000"});
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->osc.port, 3000);
    EXPECT_EQ(config->control.port, 2000);
}

TEST(Config, AnAliasIsAddedReplacedOrTakenAway) {
    const auto config =
        parse_config("[samples.aliases]\nkick = [\"a\", \"b\"]\nbd = [\"c\"]\nhh = []\n", "a.toml");
    ASSERT_TRUE(config) << config.error().message;
    const auto& aliases = config->samples.aliases;
    const auto stems = [&](const char* name) {
        const auto found = std::ranges::find(aliases, name, &Alias::first);
        return found == aliases.end() ? std::vector<std::string>{} : found->second;
    };
    EXPECT_EQ(stems("kick"), (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(stems("bd"), std::vector<std::string>{"c"});
    EXPECT_TRUE(stems("hh").empty());
    EXPECT_FALSE(stems("sn").empty());
}

TEST(Config, KeysThatContradictEachOtherAreAnError) {
    EXPECT_FALSE(load_config("", {"engine.lead_ms=500"}));
    EXPECT_TRUE(load_config("", {"engine.lead_ms=500", "engine.lead_max_ms=500"}));
}

TEST(Config, TheRingHoldsTheLongestLeadWithABufferAndAPeriod) {
    const auto config = load_config(
        "", {"audio.ring_seconds=0.1", "engine.lead_max_ms=50", "audio.period_frames=1024"});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message,
              "audio.ring_seconds: expected at least 0.171 at 48000 Hz, for "
              "engine.synthesis_frames = 4096, audio.period_frames = 1024 and engine.lead_max_ms "
              "= 50, got 0.1");
    EXPECT_TRUE(load_config(
        "", {"audio.ring_seconds=0.171", "engine.lead_max_ms=50", "audio.period_frames=1024"}));
    // 4096 + 512 + 120 ms
    EXPECT_FALSE(load_config("", {"audio.ring_seconds=0.215"}));
    EXPECT_TRUE(load_config("", {"audio.ring_seconds=0.216"}));
    // It is counted in frames: at a low rate they take longer.
    EXPECT_FALSE(load_config("", {"audio.ring_seconds=1", "audio.rate_hz=8000"}));
    EXPECT_TRUE(load_config("", {"audio.ring_seconds=1.024", "audio.rate_hz=8000"}));
}

TEST(Config, AFixedLeadHasRoomForTwoPeriods) {
    const auto config = load_config("", {"engine.lead_ms=20"});
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error().message,
              "engine.lead_ms: expected 0 or at least 21.4, two of audio.period_frames = 512 at "
              "48000 Hz, got 20");
    EXPECT_TRUE(load_config("", {"engine.lead_ms=21.4"}));
    EXPECT_TRUE(load_config("", {"engine.lead_ms=20", "audio.period_frames=256"}));
    EXPECT_TRUE(load_config("", {"engine.lead_ms=0", "audio.period_frames=4096"}));
}

struct Refusal {
    const char* name;
    const char* setting;
    const char* message;
};
class RefusedSetting : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedSetting, SaysWhatWasExpectedAndWhatCame) {
    Config config;
    const auto applied = apply_setting(config, GetParam().setting);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Config, RefusedSetting,
    testing::Values(
        Refusal{"range", "audio.channels=17",
                "--set audio.channels=17: expected an integer, 1 to 16, got 17"},
        Refusal{"type", "audio.channels=two",
                "--set audio.channels=two: expected an integer, 1 to 16, got two"},
        Refusal{"fraction", "audio.channels=1.5",
                "--set audio.channels=1.5: expected an integer, 1 to 16, got 1.5"},
        Refusal{"truth", "engine.lock_memory=1",
                "--set engine.lock_memory=1: expected true or false, got 1"},
        Refusal{"multiple", "engine.synthesis_frames=100",
                "--set engine.synthesis_frames=100: expected an integer, 64 to 4096, a multiple "
                "of 64, got 100"},
        Refusal{"choice", "compat=dirt",
                "--set compat=dirt: expected a text, one of hocket, superdirt, got \"dirt\""},
        Refusal{"choices_at_once", "compat=hocket|superdirt",
                "--set compat=hocket|superdirt: expected a text, one of hocket, superdirt, got "
                "\"hocket|superdirt\""},
        Refusal{"address", "osc.address=localhost",
                "--set osc.address=localhost: expected a text, an IPv4 or IPv6 address, got "
                "\"localhost\""},
        Refusal{"network", "osc.allow=10.0.0.0/33",
                "--set osc.allow=10.0.0.0/33: expected a list of texts, addresses, or networks as "
                "192.168.1.0/24, got \"10.0.0.0/33\""},
        Refusal{"not_a_number", "tempo.cps=nan",
                "--set tempo.cps=nan: expected a number, 0.0001 to 100, got nan"},
        Refusal{"unknown", "audio.rate=1",
                "--set audio.rate=1: unknown key audio.rate; did you mean audio.rate_hz?"},
        Refusal{"no_value", "audio.rate_hz", "--set audio.rate_hz: expected key=value"},
        Refusal{"second_line", "audio.channels=1\ncompat=1",
                "--set audio.channels=1\ncompat=1: one value, on one line"}),
    [](const auto& test) { return std::string{test.param.name}; });

TEST(Config, ASettingNeedsNoQuotes) {
    Config config;
    ASSERT_TRUE(apply_setting(config, "audio.device=USB \"Audio\""));
    EXPECT_EQ(config.audio.device, "USB \"Audio\"");
    ASSERT_TRUE(apply_setting(config, "audio.device=\"null\""));
    EXPECT_EQ(config.audio.device, "null");
    ASSERT_TRUE(apply_setting(config, "samples.roots=/a,/b"));
    EXPECT_EQ(config.samples.roots, (std::vector<std::string>{"/a", "/b"}));
    ASSERT_TRUE(apply_setting(config, "samples.roots=[\"/a,b\"]"));
    EXPECT_EQ(config.samples.roots, std::vector<std::string>{"/a,b"});
    ASSERT_TRUE(apply_setting(config, "samples.roots="));
    EXPECT_TRUE(config.samples.roots.empty());
    ASSERT_TRUE(apply_setting(config, "samples.aliases.kick=bd_haus,bd_tek"));
    EXPECT_EQ(config.samples.aliases.back(), (Alias{"kick", {"bd_haus", "bd_tek"}}));
}

TEST(Config, ZeroIsAllowedWhereItMeansSomething) {
    Config config;
    EXPECT_TRUE(apply_setting(config, "audio.rate_hz=0"));
    EXPECT_TRUE(apply_setting(config, "audio.rate_hz=44100"));
    EXPECT_FALSE(apply_setting(config, "audio.rate_hz=1"));
    EXPECT_TRUE(apply_setting(config, "osc.port=0"));
    EXPECT_FALSE(apply_setting(config, "osc.port=-1"));
}

}  // namespace
}  // namespace hocket::app
