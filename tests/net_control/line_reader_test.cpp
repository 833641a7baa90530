#include "net/control/line_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hocket::net {
namespace {

/// What comes out when the bytes come in pieces of a size; "<too long>" for what was too long.
std::vector<std::string> lines_of(std::string_view bytes, std::size_t piece, std::size_t limit) {
    LineReader reader{limit};
    std::vector<std::string> lines;
    const auto take = [&] {
        while (true) {
            const LineReader::Item item = reader.next();
            if (item.kind == LineReader::Kind::nothing) return;
            const bool fits = item.kind == LineReader::Kind::line;
            lines.push_back(fits ? std::string{item.line} : "<too long>");
        }
    };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.add(bytes.substr(at, piece));
        take();
    }
    reader.finish();
    take();
    return lines;
}

using Lines = std::vector<std::string>;

class LineReaderInPieces : public testing::TestWithParam<std::size_t> {};

TEST_P(LineReaderInPieces, CutsAtLineEndsAndPassesOverEmptyLines) {
    EXPECT_EQ(lines_of("one\ntwo\r\n\n\r\nthree\n", GetParam(), 16),
              (Lines{"one", "two", "three"}));
}

TEST_P(LineReaderInPieces, TakesALastLineWithoutItsEnd) {
    EXPECT_EQ(lines_of("one\ntwo", GetParam(), 16), (Lines{"one", "two"}));
}

TEST_P(LineReaderInPieces, TakesALineOfExactlyTheLimitWhateverItsEnd) {
    EXPECT_EQ(lines_of("12345678\n12345678\r\n12345678", GetParam(), 8),
              (Lines{"12345678", "12345678", "12345678"}));
}

TEST_P(LineReaderInPieces, ReportsALongLineOnceAndGoesOnWithTheNext) {
    const std::string text = "a\n" + std::string(100, 'x') + "\nb\n123456789\nc\n";
    EXPECT_EQ(lines_of(text, GetParam(), 8), (Lines{"a", "<too long>", "b", "<too long>", "c"}));
}

TEST_P(LineReaderInPieces, ReportsALongLineThatNeverEndsOnce) {
    EXPECT_EQ(lines_of(std::string(100, 'x'), GetParam(), 8), Lines{"<too long>"});
}

INSTANTIATE_TEST_SUITE_P(Pieces, LineReaderInPieces, testing::Values(1, 2, 3, 7, 64, 4096));

}  // namespace
}  // namespace hocket::net
