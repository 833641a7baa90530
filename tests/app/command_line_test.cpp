#include "app/command_line.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace hocket::app {
namespace {

CommandLine parsed(std::initializer_list<const char*> arguments) {
    std::vector<const char*> argv{"hocketd"};
    argv.insert(argv.end(), arguments);
    return parse_command_line(static_cast<int>(argv.size()), argv.data());
}

TEST(CommandLine, WithoutArgumentsTheDaemonStarts) {
    const CommandLine line = parsed({});
    EXPECT_FALSE(line.exit_code);
    EXPECT_TRUE(line.settings.empty());
}

TEST(CommandLine, SettingsKeepTheirOrderAndTheDeviceComesLast) {
    const CommandLine line =
        parsed({"--set", "osc.port=1", "--device", "null", "--set", "osc.port=2"});
    EXPECT_FALSE(line.exit_code);
    EXPECT_EQ(line.settings,
              (std::vector<std::string>{"osc.port=1", "osc.port=2", "audio.device=null"}));
}

TEST(CommandLine, DeviceListAsksForTheListAndSetsNothing) {
    const CommandLine line = parsed({"--device", "list"});
    EXPECT_TRUE(line.list_devices);
    EXPECT_TRUE(line.settings.empty());
}

TEST(CommandLine, TheVersionGoesToStandardOutput) {
    const CommandLine line = parsed({"--version"});
    EXPECT_EQ(line.exit_code, 0);
    EXPECT_EQ(line.output, "hocketd " HOCKET_VERSION "\n");
}

TEST(CommandLine, TheHelpHasOptionsAndKeys) {
    const CommandLine line = parsed({"--help"});
    EXPECT_EQ(line.exit_code, 0);
    EXPECT_NE(line.output.find("--check-config"), std::string::npos);
    EXPECT_NE(line.output.find("engine.max_voices"), std::string::npos);
}

TEST(CommandLine, AnUnknownOptionIsAUsageError) {
    EXPECT_EQ(parsed({"--loud"}).exit_code, 2);
    EXPECT_EQ(parsed({"stray"}).exit_code, 2);
}

}  // namespace
}  // namespace hocket::app
