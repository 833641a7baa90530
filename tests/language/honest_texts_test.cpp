#include <gtest/gtest.h>

#include <string>

#include "language/compiler.hpp"

// The bounds are for what asks for too much; large sets as people keep them are not refused.
namespace hocket::language {
namespace {

std::string repeated(int times, const std::string& line) {
    std::string text;
    for (int i = 0; i < times; ++i) text += line;
    return text;
}

void expect_compiles(const std::string& text) {
    ASSERT_LE(text.size(), 65'536U);
    const auto program = compile(text);
    EXPECT_TRUE(program.has_value())
        << program.error().where.line << ": " << program.error().message;
}

TEST(HonestTexts, HundredsOfStatements) {
    expect_compiles(repeated(
        300,
        "d1 $ every 3 (hurry 2) $ stack [s \"bd*4 [~ sn]\" # gain 0.9, s \"hh*8\" # pan rand, "
        "n \"0 .. 7\" # s \"arpy\"]\n"));
}

TEST(HonestTexts, AThousandDefinitions) {
    std::string text;
    for (int i = 0; i < 1000; ++i) {
        text += "let p" + std::to_string(i) + " = s \"bd*2 [sn cp]\"\n";
    }
    expect_compiles(text + "d1 $ p999\n");
}

TEST(HonestTexts, StringsOfManyAlternatives) {
    expect_compiles(repeated(60, "d1 $ s \"<" + repeated(100, "[bd sn] ") + ">\"\n"));
}

TEST(HonestTexts, AListOfThousandsOfNumbers) {
    expect_compiles("d1 $ n (fromList [" + repeated(4000, "1,") + "2]) # s \"bd\"\n");
}

TEST(HonestTexts, OneStringOfThousandsOfSteps) {
    expect_compiles("d1 $ s \"" + repeated(8000, "bd sn ") + "\"\n");
}

}  // namespace
}  // namespace hocket::language
