#include "net/osc/osc_check.hpp"

#include <gtest/gtest.h>

#include "support/osc_packets.hpp"

namespace hocket::net {
namespace {

using test::Bytes;
using test::osc_bundle;
using test::osc_message;

Bytes text(std::string_view characters) { return {characters.begin(), characters.end()}; }

Bytes joined(std::initializer_list<std::string_view> parts) {
    Bytes bytes;
    for (const std::string_view part : parts) test::append(bytes, text(part));
    return bytes;
}

/// `depth` bundles around one message.
Bytes nested(int depth) {
    Bytes packet = osc_message("/a");
    for (int i = 0; i < depth; ++i) packet = osc_bundle(7, {packet});
    return packet;
}

/// A bundle whose only element states a size of its own.
Bytes bundle_with_size(std::uint32_t size, const Bytes& element) {
    Bytes bundle = osc_bundle(1, {});
    test::append_u32(bundle, size);
    test::append(bundle, element);
    return bundle;
}

Bytes message_with_blob(std::uint32_t size, const Bytes& bytes) {
    Bytes message = joined({{"/a\0\0,b\0\0", 8}});
    test::append_u32(message, size);
    test::append(message, bytes);
    return message;
}

using namespace std::string_view_literals;

struct BadPacket {
    const char* name;
    Bytes packet;
    OscFault fault;
};

void PrintTo(const BadPacket& bad, std::ostream* out) { *out << bad.name; }

class MalformedPacket : public testing::TestWithParam<BadPacket> {};

TEST_P(MalformedPacket, IsRefusedForItsReasonAndAddsNoMessage) {
    std::vector<OscMessageView> messages;
    EXPECT_EQ(check_packet(GetParam().packet, messages), GetParam().fault)
        << fault_name(check_packet(GetParam().packet, messages));
    EXPECT_TRUE(messages.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Table, MalformedPacket,
    testing::Values(
        BadPacket{"Empty", {}, OscFault::empty},
        BadPacket{"NotAMultipleOfFour", joined({"/a\0\0,\0\0\0\0"sv}), OscFault::length},
        BadPacket{"OneByte", text("/"), OscFault::length},
        BadPacket{"PathWithoutSlash", joined({"abc\0,\0\0\0"sv}), OscFault::path},
        BadPacket{"JsonInstead", text("{\"method\":\"hush\"}"), OscFault::length},
        BadPacket{"PathNotTerminated", text("/abc"), OscFault::path},
        BadPacket{"PathPaddedWithRubbish", joined({"/a\0x,\0\0\0"sv}), OscFault::path},
        BadPacket{"NoTypeTags", joined({"/abcdef\0"sv}), OscFault::type_tags},
        BadPacket{"TypeTagsWithoutComma", joined({"/a\0\0i\0\0\0"sv}), OscFault::type_tags},
        BadPacket{"TypeTagsNotTerminated", joined({"/a\0\0,iii"sv}), OscFault::type_tags},
        BadPacket{"UnknownType", joined({"/a\0\0,?\0\0"sv}), OscFault::unknown_type},
        BadPacket{"ArrayType", joined({"/a\0\0,[]\0"sv}), OscFault::unknown_type},
        BadPacket{"NumberMissing", joined({"/a\0\0,i\0\0"sv}), OscFault::argument},
        BadPacket{"HalfOfADouble", joined({"/a\0\0,d\0\0\1\2\3\4"sv}), OscFault::argument},
        BadPacket{"HalfOfATimetag", joined({"/a\0\0,t\0\0\1\2\3\4"sv}), OscFault::argument},
        BadPacket{"TextNotTerminated", joined({"/a\0\0,s\0\0abcd"sv}), OscFault::argument},
        BadPacket{"TextMissing", joined({"/a\0\0,s\0\0"sv}), OscFault::argument},
        BadPacket{"BytesLeftOver", joined({"/a\0\0,\0\0\0\0\0\0\0"sv}), OscFault::argument},
        // liblo 0.31 reads this size although it is not there.
        BadPacket{"BlobWithoutSize", joined({"/a\0\0,b\0\0"sv}), OscFault::argument},
        BadPacket{"BlobAfterEverything", joined({"/a\0\0,ib\0\0\0\0\1"sv}), OscFault::argument},
        BadPacket{"BlobLongerThanTheMessage", message_with_blob(5, {1, 2, 3, 4}),
                  OscFault::argument},
        BadPacket{"BlobOfNegativeSize", message_with_blob(0xffff'fffc, {1, 2, 3, 4}),
                  OscFault::argument},
        BadPacket{"BlobOfTheLargestSize", message_with_blob(0x7fff'ffff, {1, 2, 3, 4}),
                  OscFault::argument},
        BadPacket{"BlobPaddedWithRubbish", message_with_blob(3, {1, 2, 3, 4}), OscFault::argument},
        // liblo 0.31 compares for "#bundle" beyond the end.
        BadPacket{"BundleWordOnly", joined({"#bundle\0"sv}), OscFault::bundle},
        BadPacket{"HalfTheBundleWord", joined({"#bun"sv}), OscFault::path},
        BadPacket{"HalfATimetag", joined({"#bundle\0\0\0\0\1"sv}), OscFault::bundle},
        BadPacket{"ElementOfSizeZero", bundle_with_size(0, osc_message("/a")), OscFault::bundle},
        BadPacket{"ElementOfOddSize", bundle_with_size(7, osc_message("/a")), OscFault::bundle},
        BadPacket{"ElementBeyondTheEnd", bundle_with_size(12, osc_message("/a")), OscFault::bundle},
        BadPacket{"ElementOfNegativeSize", bundle_with_size(0xffff'fff8, osc_message("/a")),
                  OscFault::bundle},
        BadPacket{"SizeWithoutElement", bundle_with_size(8, {}), OscFault::bundle},
        BadPacket{"CutBundleInABundle", osc_bundle(1, {joined({"#bundle\0"sv})}), OscFault::bundle},
        BadPacket{"BadMessageAfterAGoodOne",
                  osc_bundle(1, {osc_message("/a"), joined({"/a\0\0,i\0\0"sv})}),
                  OscFault::argument},
        BadPacket{"NineBundlesDeep", nested(9), OscFault::nesting},
        BadPacket{"ThousandsOfBundlesDeep", nested(3000), OscFault::nesting},
        BadPacket{"OneMessageTooMany", osc_bundle(1, std::vector<Bytes>(1025, osc_message("/a"))),
                  OscFault::too_many_messages}),
    [](const auto& bad) { return std::string{bad.param.name}; });

TEST(OscCheck, TakesEveryTypeLibloDecodes) {
    const Bytes packet = osc_message("/a", {1, 1.0F, 1.0, std::int64_t{1}, true, false, "x",
                                            test::Blob{{1, 2, 3}}, test::Nil{}});
    std::vector<OscMessageView> messages;
    ASSERT_EQ(check_packet(packet, messages), OscFault::none);
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_EQ(messages[0].bytes.size(), packet.size());
    EXPECT_EQ(messages[0].timetag, 0U) << "outside a bundle";
}

TEST(OscCheck, TakesABlobThatFillsADatagram) {
    Bytes packet = osc_message("/a", {test::Blob{Bytes(65'488)}});
    std::vector<OscMessageView> messages;
    EXPECT_EQ(check_packet(packet, messages), OscFault::none);
}

TEST(OscCheck, TakesEightBundlesDeepAndAThousandAndTwentyFourMessages) {
    std::vector<OscMessageView> messages;
    EXPECT_EQ(check_packet(nested(8), messages), OscFault::none);
    messages.clear();
    const Bytes many = osc_bundle(1, std::vector<Bytes>(1024, osc_message("/a")));
    EXPECT_EQ(check_packet(many, messages), OscFault::none);
    EXPECT_EQ(messages.size(), 1024U);
}

TEST(OscCheck, GivesEachMessageTheTimetagOfItsInnermostBundle) {
    const Bytes packet =
        osc_bundle(100, {osc_message("/a"), osc_bundle(200, {osc_message("/b")}),
                         osc_bundle(300, {osc_bundle(0, {osc_message("/c")})}), osc_message("/d")});
    std::vector<OscMessageView> messages;
    ASSERT_EQ(check_packet(packet, messages), OscFault::none);
    ASSERT_EQ(messages.size(), 4U);
    EXPECT_EQ(messages[0].timetag, 100U);
    EXPECT_EQ(messages[1].timetag, 200U);
    EXPECT_EQ(messages[2].timetag, 1U) << "0 is no date; at once";
    EXPECT_EQ(messages[3].timetag, 100U);
}

TEST(OscCheck, TakesABundleOfNothing) {
    std::vector<OscMessageView> messages;
    EXPECT_EQ(check_packet(osc_bundle(1, {}), messages), OscFault::none);
    EXPECT_TRUE(messages.empty());
}

TEST(OscCheck, NamesEveryFault) {
    for (int i = 0; i < static_cast<int>(OscFault::count); ++i) {
        EXPECT_FALSE(fault_name(static_cast<OscFault>(i)).empty()) << i;
    }
}

}  // namespace
}  // namespace hocket::net
