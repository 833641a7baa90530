#include <gtest/gtest.h>
#include <lo/lo_lowlevel.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "net/osc/osc_check.hpp"
#include "net/osc/play_arguments.hpp"
#include "protocol/play_codec.hpp"
#include "support/osc_packets.hpp"

// What a real TidalCycles sent (tests/conformance/dirt-play), through checker and decoder.
namespace hocket::net {
namespace {

using nlohmann::json;
using test::Bytes;

json captured(const std::string& name) {
    std::ifstream file{std::string{HOCKET_SOURCE_DIR} + "/tests/conformance/dirt-play/" + name};
    return json::parse(file).at("messages");
}

/// The message as liblo builds it from the written arguments.
Bytes encoded_by_liblo(const json& message, bool in_bundle) {
    lo_message built = lo_message_new();
    for (const json& argument : message.at("args")) {
        const std::string type = argument[0];
        if (type == "i") lo_message_add_int32(built, argument[1]);
        if (type == "f") lo_message_add_float(built, argument[1]);
        if (type == "s") lo_message_add_string(built, argument[1].get<std::string>().c_str());
    }
    const std::string path = message.at("address");
    Bytes bytes(lo_message_length(built, path.c_str()));
    lo_message_serialise(built, path.c_str(), bytes.data(), nullptr);
    if (in_bundle) {
        lo_bundle bundle = lo_bundle_new({.sec = 0xeeae'368a, .frac = 0x1efb'8000});
        lo_bundle_add_message(bundle, path.c_str(), built);
        bytes.resize(lo_bundle_length(bundle));
        lo_bundle_serialise(bundle, bytes.data(), nullptr);
        lo_bundle_free_recursive(bundle);  // with the message
    } else {
        lo_message_free(built);
    }
    return bytes;
}

void expect_arguments(std::span<const OscArgument> decoded, const json& written) {
    ASSERT_EQ(decoded.size(), written.size());
    for (std::size_t i = 0; i < decoded.size(); ++i) {
        EXPECT_EQ(std::string(1, decoded[i].type), written[i][0].get<std::string>());
        if (decoded[i].type == 's') {
            EXPECT_EQ(decoded[i].text, written[i][1].get<std::string>());
        } else {
            // The file's decimals stand for a 32-bit float or int.
            EXPECT_EQ(decoded[i].number, static_cast<double>(written[i][1].get<float>()));
        }
    }
}

void expect_play(const protocol::PlayMessage& play, const json& written) {
    for (std::size_t i = 0; i < written.size(); i += 2) {
        const std::string name = written[i][1];
        const json& value = written[i + 1][1];
        protocol::PlayTexts texts = play.texts;
        if (const auto* info = protocol::find_play_param(name)) {
            ASSERT_TRUE(play.has(info->id)) << name;
            EXPECT_EQ(play.get(info->id, -1), static_cast<double>(value.get<float>())) << name;
        } else if (const std::string* text = protocol::find_play_text(texts, name)) {
            EXPECT_EQ(*text, value.get<std::string>()) << name;
        } else {
            EXPECT_FALSE(play.unknown.empty()) << name;
        }
    }
}

/// @return how many messages are /dirt/play.
int check_file(const std::string& name) {
    int plays = 0;
    std::optional<std::uint64_t> first_timetag;
    for (const json& message : captured(name)) {
        const bool in_bundle = message.at("bundle");
        const bool has_datagram = message.contains("hex");
        const Bytes built = encoded_by_liblo(message, in_bundle);
        const Bytes packet =
            has_datagram ? test::from_hex(message.at("hex").get<std::string>()) : built;
        EXPECT_EQ(packet.size(), message.at("bytes").get<std::size_t>());

        std::vector<OscMessageView> found;
        EXPECT_EQ(check_packet(packet, found), OscFault::none);
        if (found.size() != 1) {
            ADD_FAILURE() << "not one message";
            continue;
        }
        if (has_datagram && in_bundle) {
            // The datagram's own timetags are as far apart as the file says.
            if (!first_timetag) first_timetag = found[0].timetag;
            const auto apart = static_cast<std::int64_t>(found[0].timetag - *first_timetag);
            EXPECT_NEAR(static_cast<double>(apart) / 4294967296.0,
                        message.at("timetag").get<double>(), 1e-6);
            // Behind head, timetag and size both encoders agree on every byte.
            EXPECT_TRUE(std::equal(packet.begin() + 16, packet.end(), built.begin() + 16));
        }
        OscDecoder decoder;
        EXPECT_TRUE(decoder.decode(found[0].bytes));
        EXPECT_EQ(decoder.address(), message.at("address").get<std::string>());
        expect_arguments(decoder.arguments(), message.at("args"));
        if (decoder.address() != "/dirt/play") continue;
        ++plays;
        protocol::PlayMessage play;
        EXPECT_FALSE(read_play(decoder.arguments(), play).malformed);
        // A control bus stands as a text where a number belongs.
        if (name != "tidal-bus-play.json") expect_play(play, message.at("args"));
    }
    return plays;
}

TEST(CapturedTidal, SessionDecodesToItsArguments) {
    // The README of the files counts them.
    EXPECT_EQ(check_file("tidal-session.json"), 237);
}

TEST(CapturedTidal, TrafficWithoutServerDecodesToItsArguments) {
    EXPECT_GT(check_file("tidal-no-server.json"), 0);
}

TEST(CapturedTidal, ControlBusesDecodeToTheirArguments) {
    EXPECT_GT(check_file("tidal-bus-play.json"), 0);
    EXPECT_EQ(check_file("tidal-bus.json"), 0);
}

}  // namespace
}  // namespace hocket::net
