#include "pattern/cycles.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

namespace hocket::pattern {

// So that a failed comparison shows 3/4 and not bytes.
void PrintTo(const Cycles& cycles, std::ostream* out) { *out << cycles.to_string(); }

namespace {

constexpr std::int64_t kMax64 = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin64 = std::numeric_limits<std::int64_t>::min();

Cycles ratio(Int128 numerator, Int128 denominator) { return Cycles{numerator, denominator}; }
Cycles power_of_two(int exponent) { return ratio(Int128{1} << exponent, 1); }

TEST(Cycles, IsAlwaysReducedWithAPositiveDenominator) {
    EXPECT_EQ(ratio(6, 8).to_string(), "3/4");
    EXPECT_EQ(ratio(6, -8).to_string(), "-3/4");
    EXPECT_EQ(ratio(0, -5).to_string(), "0");
    EXPECT_EQ(ratio(-8, -4).to_string(), "2");
    EXPECT_EQ((ratio(1, 6) + ratio(1, 3)).to_string(), "1/2");
    EXPECT_EQ((ratio(1, 2) - ratio(1, 2)).denominator(), 1);
}

TEST(Cycles, RoundsToWholeCyclesDownAndUpAlsoBelowZero) {
    EXPECT_EQ(ratio(7, 4).floor(), 1);
    EXPECT_EQ(ratio(7, 4).ceil(), 2);
    EXPECT_EQ(ratio(-1, 4).sam(), -1);
    EXPECT_EQ(ratio(-1, 4).next_sam(), 0);
    EXPECT_EQ(ratio(-1, 4).cycle_position(), ratio(3, 4));
    EXPECT_EQ(Cycles{-2}.floor(), -2);
    EXPECT_EQ(Cycles{-2}.ceil(), -2);
    EXPECT_EQ(Cycles{2}.next_sam(), 3);
}

TEST(Cycles, KeepsTheLawsOfFractionsOverRandomValuesOfAllSizes) {
    std::mt19937_64 random{7};
    const auto term = [&](int bits) {
        return static_cast<std::int64_t>(random() >> (64 - bits)) - (std::int64_t{1} << (bits - 1));
    };
    for (int round = 0; round < 20'000; ++round) {
        // 30 bits each: sums of three and products of three fit, along both paths.
        const auto any = [&] {
            const int bits = 2 + static_cast<int>(random() % 29);
            return ratio(term(bits), (term(bits) & 0x3fffffff) + 1);
        };
        const Cycles a = any(), b = any(), c = any();
        ASSERT_EQ(a + b, b + a);
        ASSERT_EQ((a + b) + c, a + (b + c));
        ASSERT_EQ((a * b) * c, a * (b * c));
        ASSERT_EQ(a * (b + c), a * b + a * c);
        ASSERT_EQ((a - b) + b, a);
        if (b != 0) {
            ASSERT_EQ((a / b) * b, a);
        }
        ASSERT_LE(a.floor(), a);
        ASSERT_LT(a, a.next_sam());
        ASSERT_EQ(a < b, (a - b).numerator() < 0);
        ASSERT_EQ(a <=> b, 0 <=> (b <=> a));
        ASSERT_NEAR((a + b).to_double(), a.to_double() + b.to_double(),
                    1e-12 * (1 + std::abs(a.to_double()) + std::abs(b.to_double())));
    }
}

TEST(Cycles, GivesTheSameAnswersOnBothSidesOfTheShortPath) {
    // Terms scaled past 64 bits and back must give what the unscaled ones give.
    const Cycles scale = power_of_two(40) / ratio(2187, 1);
    for (const Cycles& a : {ratio(3, 7), ratio(-22, 7), ratio(1, kMax64), Cycles{kMax64}}) {
        for (const Cycles& b : {ratio(5, 11), ratio(-1, 3), Cycles{9}}) {
            EXPECT_EQ((a * scale + b * scale) / scale, a + b);
            EXPECT_EQ((a * scale) * (b / scale), a * b);
            EXPECT_EQ(a * scale <=> b * scale, a <=> b);
        }
    }
}

TEST(Cycles, IsExactAtTheExtremesOf64Bits) {
    EXPECT_EQ((Cycles{kMax64} + 1).to_string(), "9223372036854775808");
    EXPECT_EQ((Cycles{kMin64} + kMin64).to_string(), "-18446744073709551616");
    EXPECT_EQ((Cycles{kMin64} * kMin64).to_string(), "85070591730234615865843651857942052864");
    EXPECT_EQ((-Cycles{kMin64}).to_string(), "9223372036854775808");
    EXPECT_EQ(Cycles{std::numeric_limits<std::uint64_t>::max()}.to_string(),
              "18446744073709551615");
    EXPECT_EQ((ratio(1, kMax64) + ratio(1, kMax64 - 1)).denominator(),
              Int128{kMax64} * (kMax64 - 1));
    EXPECT_EQ(Cycles{kMin64} / kMin64, 1);
}

TEST(Cycles, ThrowsOnOverflowAndNeverGivesAWrongAnswer) {
    const Cycles largest = ratio(detail::kMaxInt128, 1);
    const Cycles finest = ratio(1, detail::kMaxInt128);
    EXPECT_THROW(largest + 1, std::overflow_error);
    EXPECT_THROW(-largest - 1, std::overflow_error);
    EXPECT_THROW(largest * 2, std::overflow_error);
    EXPECT_THROW(finest / 2, std::overflow_error);
    EXPECT_THROW(largest + ratio(1, 2), std::overflow_error);
    EXPECT_THROW(finest + ratio(1, 2), std::overflow_error);
    EXPECT_THROW(static_cast<void>(largest.next_sam()), std::overflow_error);
    EXPECT_THROW(Cycles{1} / 0, std::overflow_error);
    EXPECT_THROW(ratio(1, 0), std::overflow_error);
    EXPECT_THROW(ratio(-detail::kMaxInt128 - 1, 1), std::overflow_error);
    EXPECT_EQ(largest * finest, 1);
    EXPECT_EQ(largest - largest, 0);
    EXPECT_EQ(-(-largest), largest);
}

TEST(Cycles, ComparesWithoutOverflowHoweverLargeTheTerms) {
    const Int128 big = detail::kMaxInt128;
    const std::vector<Cycles> rising{
        ratio(-big, 1),      ratio(-big, 2),    ratio(-1, 2),        ratio(-1, big),
        Cycles{0},           ratio(1, big),     ratio(1, big - 1),   ratio(big - 2, big - 1),
        ratio(big - 1, big), Cycles{1},         ratio(big, big - 1), ratio(big - 1, big - 2),
        ratio(big, 2),       ratio(big - 1, 1), ratio(big, 1)};
    for (std::size_t i = 0; i < rising.size(); ++i) {
        for (std::size_t j = 0; j < rising.size(); ++j) {
            EXPECT_EQ(rising[i] <=> rising[j], i <=> j) << i << " " << j;
        }
    }
}

TEST(Cycles, ReadsDecimalTextExactly) {
    EXPECT_EQ(Cycles::from_decimal("3"), Cycles{3});
    EXPECT_EQ(Cycles::from_decimal("-0.125"), ratio(-1, 8));
    EXPECT_EQ(Cycles::from_decimal(".5"), ratio(1, 2));
    EXPECT_EQ(Cycles::from_decimal("1."), Cycles{1});
    EXPECT_EQ(Cycles::from_decimal("0.1"), ratio(1, 10));
    EXPECT_EQ(Cycles::from_decimal("25e-2"), ratio(1, 4));
    EXPECT_EQ(Cycles::from_decimal("1.5E2"), Cycles{150});
    EXPECT_EQ(Cycles::from_decimal("0.5" + std::string(200, '0')), ratio(1, 2));
    EXPECT_EQ(Cycles::from_decimal("0e999999999999"), Cycles{0});
    for (const char* text : {"", ".", "-", "1e", "1.2.3", "x", "1 ", "0x10", "inf", "--1"}) {
        EXPECT_EQ(Cycles::from_decimal(text), std::nullopt) << text;
    }
    EXPECT_THROW(static_cast<void>(Cycles::from_decimal("1e99")), std::overflow_error);
    EXPECT_THROW(static_cast<void>(Cycles::from_decimal("1e-99")), std::overflow_error);
    EXPECT_THROW(static_cast<void>(Cycles::from_decimal(std::string(40, '9'))),
                 std::overflow_error);
}

TEST(Cycles, TakesADoubleAtItsOwnValueAndGivesItBack) {
    // The value Haskell's toRational gives for 0.1.
    EXPECT_EQ(Cycles::from_double(0.1).to_string(), "3602879701896397/36028797018963968");
    for (const double value : {0.0, 1.0, -2.5, 0.1, 1e15, 123456.789, 0x1p-73}) {
        EXPECT_EQ(Cycles::from_double(value).to_double(), value);
    }
    EXPECT_THROW(static_cast<void>(Cycles::from_double(1e40)), std::overflow_error);
    EXPECT_THROW(static_cast<void>(Cycles::from_double(1e-40)), std::overflow_error);
    EXPECT_THROW(static_cast<void>(Cycles::from_double(NAN)), std::overflow_error);
}

}  // namespace
}  // namespace hocket::pattern
