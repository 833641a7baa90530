#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::cycle_of;

std::string sounds_of(const std::string& expression) {
    const auto pattern = compile_expression(expression, "control");
    return pattern ? cycle_of(*pattern) : pattern.error().message;
}

TEST(BusWords, AreNamesOfSounds) {
    EXPECT_EQ(sounds_of("s \"~bass*2\""), "0 s:~bass, 1/2 s:~bass");
    EXPECT_EQ(sounds_of("sound \"~bass(3,8)\""), "0 s:~bass, 3/8 s:~bass, 3/4 s:~bass");
    EXPECT_EQ(sounds_of("s \"~bass ~ ~lead:2 bd\""), "0 s:~bass, 1/2 n:2 s:~lead, 3/4 s:bd");
    EXPECT_EQ(sounds_of("s \"[~a, ~b]\""), "0 s:~a, 0 s:~b");
    EXPECT_EQ(sounds_of("s \"<~a ~b> ~c?0\""), "0 s:~a, 1/2 s:~c");
    EXPECT_EQ(sounds_of("n \"0 3\" # s \"~bass\""), "0 n:0 s:~bass, 1/2 n:3 s:~bass");
    EXPECT_EQ(sounds_of("s (fast 2 \"~bass\")"), "0 s:~bass, 1/2 s:~bass");
}

TEST(BusWords, LeaveTheRestsOfTidalAlone) {
    EXPECT_EQ(sounds_of("s \"bd ~ sn\""), "0 s:bd, 2/3 s:sn");
    EXPECT_EQ(sounds_of("s \"[~ bd]\""), "1/2 s:bd");
    EXPECT_EQ(sounds_of("s \"~ ~\""), "");
    EXPECT_EQ(sounds_of("s \"~\""), "");
    EXPECT_EQ(sounds_of("s \"bd ~*2 sn\""), "0 s:bd, 2/3 s:sn");
    EXPECT_EQ(sounds_of("s \"bd(3,8) ~[sn]\""), "0 s:bd, 1/8 s:bd, 1/4 s:bd, 2/3 s:sn");
}

TEST(BusWords, AreOnlyWhereASoundIsNamed) {
    // Elsewhere a rest needs no blank behind it, as in Tidal.
    EXPECT_EQ(sounds_of("vowel \"a ~e\""), "0 vowel:a, 2/3 vowel:e");
    EXPECT_EQ(sounds_of("n \"0 ~3\" # s \"x\""), "0 n:0 s:x, 2/3 n:3 s:x");
}

TEST(BusWords, StandInStatementsToo) {
    const auto program = compile("d1 $ s \"~bass*2\"");
    ASSERT_TRUE(program.has_value());
    EXPECT_EQ(cycle_of(std::get<SetSlot>(program->statements[0]).pattern),
              "0 orbit:0 s:~bass, 1/2 orbit:0 s:~bass");
}

}  // namespace
}  // namespace hocket::language
