#include "language/control_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "language/table/tables.hpp"

namespace hocket::language {
namespace {

TEST(ControlNames, AreSortedAndUnique) {
    const auto names = control_names();
    const auto unordered = std::adjacent_find(
        names.begin(), names.end(),
        [](const ControlName& a, const ControlName& b) { return a.name >= b.name; });
    EXPECT_EQ(unordered, names.end());
}

TEST(ControlNames, LeadAliasesToWhatTheyAreShortFor) {
    // Source: Tidal 1.9, Sound.Tidal.Params.
    EXPECT_EQ(find_control("lpf")->control, "cutoff");
    EXPECT_EQ(find_control("hpf")->control, "hcutoff");
    EXPECT_EQ(find_control("sz")->control, "size");
    EXPECT_EQ(find_control("delayfb")->control, "delayfeedback");
    EXPECT_EQ(find_control("up")->control, "note");
    EXPECT_EQ(find_control("number")->control, "n");
    EXPECT_EQ(find_control("gain")->control, "gain");
    EXPECT_EQ(find_control("no such control"), nullptr);
}

TEST(ControlNames, OfAliasesNameControlsThatExist) {
    for (const ControlName& row : control_names()) {
        const bool target_known =
            find_control(row.control) != nullptr || row.control == "nrpn" || row.control == "s";
        EXPECT_TRUE(target_known) << row.name;
    }
}

TEST(ControlNames, HaveTheTypesOfTidal) {
    for (const char* name : {"cut", "orbit", "channel", "octave"}) {
        EXPECT_EQ(find_control(name)->type, ControlType::integer) << name;
    }
    for (const char* name : {"coarse", "crush", "speed", "lock"}) {
        EXPECT_EQ(find_control(name)->type, ControlType::number) << name;
    }
    for (const char* name : {"n", "note", "up"}) {
        EXPECT_EQ(find_control(name)->type, ControlType::note) << name;
    }
    for (const char* name : {"vowel", "unit"}) {
        EXPECT_EQ(find_control(name)->type, ControlType::text) << name;
    }
}

TEST(ControlNames, MakeRowsOfTheFunctionTable) {
    const auto rows = table::controls();
    const auto type_of = [&](std::string_view name) -> std::string_view {
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&](const FunctionRow& each) { return each.name == name; });
        return row == rows.end() ? "" : row->type;
    };
    EXPECT_EQ(type_of("gain"), "Pattern Double -> ControlPattern");
    EXPECT_EQ(type_of("sound"), "Pattern String -> ControlPattern");
    EXPECT_EQ(type_of("shapebus"), "Pattern Int -> Pattern Double -> ControlPattern");
    EXPECT_EQ(type_of("gainbus"), "");
}

}  // namespace
}  // namespace hocket::language
