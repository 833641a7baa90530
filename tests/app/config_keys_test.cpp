#include "app/config_keys.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace hocket::app {
namespace {

TEST(ConfigKeys, TheShippedFileIsTheTableAsText) {
    std::ifstream file{HOCKET_SOURCE_DIR "/server/app/hocketd.toml"};
    const std::string shipped{std::istreambuf_iterator<char>{file}, {}};
    EXPECT_EQ(shipped, default_config_text()) << "write it anew: hocketd --default-config";
}

TEST(ConfigKeys, TheShippedFileSetsNothing) {
    EXPECT_TRUE(parse_config(default_config_text(), "hocketd.toml"));
}

TEST(ConfigKeys, TheShippedFileWithEveryKeySetGivesTheDefaults) {
    std::istringstream lines{default_config_text()};
    std::string uncommented;
    int keys = 0;
    for (std::string line; std::getline(lines, line);) {
        // A blank follows the # of a comment, the name of a key that of a key.
        const bool is_key = line.size() > 1 && line[0] == '#' && line[1] != ' ';
        keys += is_key ? 1 : 0;
        uncommented += (is_key ? line.substr(1) : line) + '\n';
    }
    EXPECT_EQ(keys, static_cast<int>(config_keys().size() - 1 + default_aliases().size()));

    auto config = parse_config(uncommented, "hocketd.toml");
    ASSERT_TRUE(config) << config.error().message;
    Config defaults;
    for (const KeyInfo& key : config_keys()) {
        EXPECT_EQ(toml_value(key.field(*config)), toml_value(key.field(defaults))) << key.name;
    }
}

TEST(ConfigKeys, EveryKeyHasItsOwnNameItsOwnFieldAndAnExplanation) {
    Config config;
    std::set<std::string_view> names;
    std::set<const void*> fields;
    for (const KeyInfo& key : config_keys()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        std::visit([&](const auto* field) { EXPECT_TRUE(fields.insert(field).second) << key.name; },
                   key.field(config));
        EXPECT_TRUE(key.doc.ends_with('.')) << key.name;
        EXPECT_EQ(find_key(key.name), &key);
    }
}

TEST(ConfigKeys, TheHelpListsEveryKey) {
    const std::string help = key_help();
    for (const KeyInfo& key : config_keys()) {
        EXPECT_NE(help.find("  " + std::string{key.name}), std::string::npos) << key.name;
    }
}

TEST(ConfigKeys, NothingIsNearANameFromElsewhere) {
    EXPECT_EQ(nearest_key("completely.different.thing"), "");
    EXPECT_EQ(nearest_key("audio.devise"), "audio.device");
}

}  // namespace
}  // namespace hocket::app
