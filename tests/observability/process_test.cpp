#include "observability/process.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>

namespace hocket::observability {
namespace {

TEST(Process, ReportsMemoryThatWasJustTouched) {
    constexpr std::size_t kBytes = 64 << 20;
    const std::uint64_t before = resident_bytes();
    EXPECT_GT(before, 0U);
    const auto block = std::make_unique<char[]>(kBytes);
    std::memset(block.get(), 1, kBytes);
    EXPECT_GT(resident_bytes(), before + kBytes / 2);
    EXPECT_EQ(block[kBytes - 1], 1);
}

TEST(Process, ChargesForWork) {
    const double before = cpu_seconds();
    while (cpu_seconds() < before + 0.01) {
    }
    EXPECT_LT(cpu_seconds(), before + 1.0);
}

}  // namespace
}  // namespace hocket::observability
