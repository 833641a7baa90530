#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hocket::base {

/// Edits that lead from one word to the other: insert, delete, replace a byte, or swap two
/// neighbours; ASCII letters of either case count as equal.
/// Source: Damerau-Levenshtein in its restricted form ("optimal string alignment").
/// @param bound distances above it are given as bound + 1, early.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

/// ASCII letters of either case are equal; other bytes are compared as they are.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);
/// Whether `text` holds `part`, likewise.
[[nodiscard]] bool contains_ignoring_case(std::string_view text, std::string_view part);

/// Keeps the nearest of the words it is shown, if any is near: at most a third of the wanted
/// word's length in edits (rounded up), and never more than three. Of equally near ones it prefers
/// the same first letter, then the one shown first.
class NearestWord {
public:
    explicit NearestWord(std::string_view wanted);
    void offer(std::string_view word);
    [[nodiscard]] const std::string& word() const { return word_; }

private:
    std::string_view wanted_;
    std::size_t bound_;
    bool same_start_ = false;
    std::string word_;
};

}  // namespace hocket::base
