#include "cli/cli_fixture.hpp"

// The sound card on the command line.
namespace hocket::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kDevices =
    R"({"devices":[{"name":"HDA Intel","host_api":"ALSA","outputs":2,"inputs":2,"rate_hz":44100.0,)"
    R"("latency_ms":8.53,"is_default":true,"in_use":false},)"
    R"({"name":"Büro","host_api":"JACK","outputs":32,"inputs":0,"rate_hz":48000.0,)"
    R"("latency_ms":21.3,"is_default":false,"in_use":true}]})";

constexpr const char* kPlaying =
    R"({"state":"playing","device":"Büro","host_api":"JACK","wanted":"Büro","policy":"exact",)"
    R"("reason":"","rate_hz":48000.0,"device_rate_hz":44100.0,"latency_ms":21.3,"outputs":2})";

constexpr const char* kWaiting =
    R"({"state":"null","device":"null","host_api":"","wanted":"Büro","policy":"exact",)"
    R"("reason":"no device named 'Büro'","rate_hz":48000.0})";

TEST_F(Cli, DevicesAreATableWithTheDefaultAndTheOneInUseMarked) {
    const FakeDaemon daemon{socket_, with(kDevices)};
    const Outcome outcome = hocket("devices");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out,
              "   device     host api  out   in     rate  latency\n"
              "*  HDA Intel  ALSA        2    2    44100   8.5 ms\n"
              " > Büro       JACK       32    0    48000  21.3 ms\n"
              "* the default   > in use\n");
    EXPECT_THAT(daemon.requests(), ElementsAre("audio.devices "));
}

TEST_F(Cli, DevicesAreTheJsonAsItCame) {
    const FakeDaemon daemon{socket_, with(kDevices)};
    const Outcome outcome = hocket("devices --json");
    EXPECT_EQ(nlohmann::json::parse(outcome.out), nlohmann::json::parse(kDevices));
}

TEST_F(Cli, DevicesNeedADaemonAndSayWhatToDo) {
    for (const char* arguments : {"devices", "devices open hw:0"}) {
        const Outcome outcome = hocket(arguments);
        EXPECT_EQ(outcome.exit_code, 1);
        EXPECT_EQ(outcome.err, "hocket: no daemon answers at " + socket_ +
                                   ": start one with 'hocketd' or 'hocket play'\n");
    }
}

TEST_F(Cli, ADeviceIsOpenedUnderAPolicy) {
    const FakeDaemon daemon{socket_, with(kPlaying)};
    const Outcome outcome = hocket("devices open 'Büro' --policy exact");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "Büro (JACK), playing, 44100 Hz, 2 outputs, 21.3 ms\n");
    EXPECT_EQ(hocket("devices open default --json").exit_code, 0);
    EXPECT_THAT(daemon.requests(), ElementsAre(R"(audio.open {"device":"Büro","policy":"exact"})",
                                               R"(audio.open {"device":"default"})"));
}

TEST_F(Cli, ADeviceThatDoesNotPlayIsAFailureUnlessNoneIsWanted) {
    const FakeDaemon daemon{socket_, with(kWaiting)};
    const Outcome outcome = hocket("devices open 'Büro'");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.out, "null: no device named 'Büro'\n");
    EXPECT_EQ(hocket("devices open null").exit_code, 0);
}

TEST_F(Cli, OpeningWrongIsWrongUsage) {
    EXPECT_EQ(hocket("devices open").exit_code, 2);
    const Outcome outcome = hocket("devices open hw:0 --policy perhaps");
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("exact"));
    EXPECT_THAT(hocket("help devices").out, HasSubstr("open"));
}

TEST_F(Cli, StatusShowsTheDeviceAndWhyItIsNotTheWantedOne) {
    const auto answer = [](const char* audio) {
        return [audio](const std::string& method, const std::string& id, const std::string&) {
            return std::vector{result(id, method == "audio.status"
                                              ? audio
                                              : R"({"version":"1","device":"null","channels":2,)"
                                                R"("rate_hz":48000,"frame":96000})")};
        };
    };
    {
        const FakeDaemon daemon{socket_, answer(kWaiting)};
        EXPECT_THAT(hocket("status").out, HasSubstr("device    null: no device named 'Büro'\n"
                                                    "stream    48000 Hz, 2 channels, frame 96000"));
    }
    const FakeDaemon daemon{socket_, answer(kPlaying)};
    EXPECT_THAT(hocket("status").out,
                HasSubstr("device    Büro (JACK), playing, 44100 Hz, 2 outputs, 21.3 ms\n"));
}

TEST_F(Cli, StatusOfADaemonWithoutSoundCardIsNoError) {
    const FakeDaemon daemon{
        socket_, [](const std::string& method, const std::string& id, const std::string&) {
            return std::vector{method == "audio.status"
                                   ? R"({"jsonrpc":"2.0","id":)" + id +
                                         R"(,"error":{"code":-32003,"message":"none"}})"
                                   : result(id, R"({"device":"null"})")};
        }};
    const Outcome outcome = hocket("status");
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.out, HasSubstr("device    null\n"));
}

TEST_F(Cli, StatsShowTheDeviceTheMeasuredRateAndTheMapsError) {
    const FakeDaemon daemon{
        socket_,
        with(R"({"rate_hz":48000,"audio_state":"playing","device":"hw:0","device_losses":2,)"
             R"("time_map":{"nominal_rate_hz":48000,"measured_rate_hz":48001.2,"error_us":12.34,)"
             R"("jitter_us":250.5,"re_anchors":3},)"
             R"("clients":[{"from":"osc 127.0.0.1:6010","events":9,"late":8,"worst_ms":33.0,)"
             R"("lead_ms":-30.0,"shift_ms":43.0},{"from":"d1","events":1,"late":0,"worst_ms":0.0,)"
             R"("lead_ms":0.0,"shift_ms":0.0}]})")};
    const std::string table = hocket("stats").out;
    EXPECT_THAT(table, HasSubstr("device    hw:0  playing  2 losses\n"));
    // 1.2 of 48000 is 25 in a million.
    EXPECT_THAT(table, HasSubstr("clock     48001.200 Hz measured (+25.0 ppm)  map error 12.3 us  "
                                 "jitter 250.5 us  3 re-anchors\n"));
    EXPECT_THAT(table, HasSubstr("8 late  worst 33.0 ms  lead -30.0 ms  shifted 43 ms\n"));
    EXPECT_THAT(table, HasSubstr("d1: 1 events  0 late  worst 0.0 ms  lead 0.0 ms\n"));
}

}  // namespace
}  // namespace hocket::test
