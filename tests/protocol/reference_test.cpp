#include "protocol/reference.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "protocol/osc_table.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::protocol {
namespace {

constexpr std::string_view kBegin = "<!-- written from the tables: begin -->\n";
constexpr std::string_view kEnd = "<!-- written from the tables: end -->\n";
const std::string kPage = HOCKET_SOURCE_DIR "/protocol/README.md";

std::string page_text() {
    std::ifstream file{kPage};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// HOCKET_WRITE_REFERENCE=1 brings the page up to date.
TEST(Reference, OfTheReadmeIsWhatTheTablesSay) {
    std::string page = page_text();
    const auto begin = page.find(kBegin);
    const auto end = page.find(kEnd);
    ASSERT_NE(begin, std::string::npos);
    ASSERT_NE(end, std::string::npos);
    const auto from = begin + kBegin.size();
    const std::string expected = "\n" + markdown_reference() + "\n";
    if (std::getenv("HOCKET_WRITE_REFERENCE") != nullptr) {
        page.replace(from, end - from, expected);
        std::ofstream{kPage} << page;
        return;
    }
    EXPECT_EQ(page.substr(from, end - from), expected);
}

TEST(Reference, NamesEveryMethodParameterAndAddress) {
    const std::string reference = markdown_reference();
    for (const MethodInfo& method : methods()) {
        EXPECT_NE(reference.find("`" + std::string{method.name} + "`"), std::string::npos);
    }
    for (const PlayParamInfo& info : kPlayParams) {
        EXPECT_NE(reference.find("| `" + std::string{info.name} + "` |"), std::string::npos);
    }
    for (const OscAddressInfo& info : osc_addresses()) {
        EXPECT_NE(reference.find("| `" + std::string{info.address} + "` |"), std::string::npos);
        EXPECT_EQ(find_osc_address(info.address), &info);
        EXPECT_FALSE(is_osc_reply(info.address)) << info.address;
    }
}

TEST(Reference, HasRowsOfAsManyCellsAsTheirHead) {
    const std::string reference = markdown_reference();
    std::size_t cells = 0;
    std::size_t at = 0;
    while (at < reference.size()) {
        const std::size_t end = reference.find('\n', at);
        std::size_t bars = 0;
        for (std::size_t i = at; i < end; ++i) {
            if (reference[i] == '|' && (i == 0 || reference[i - 1] != '\\')) ++bars;
        }
        const bool in_table = bars > 0;
        if (in_table && cells > 0) {
            EXPECT_EQ(bars, cells) << reference.substr(at, end - at);
        }
        cells = bars;
        at = end + 1;
    }
}

TEST(OscTable, KnowsWhatOnlyServersSend) {
    EXPECT_TRUE(is_osc_reply("/dirt/handshake/reply"));
    EXPECT_TRUE(is_osc_reply("/hocket/done"));
    EXPECT_FALSE(is_osc_reply("/dirt/play"));
    EXPECT_EQ(find_osc_address("/dirt/pla"), nullptr);
}

}  // namespace
}  // namespace hocket::protocol
