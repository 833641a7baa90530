#include "base/nearest.hpp"

#include <algorithm>
#include <vector>

namespace hocket::base {
namespace {

// Not std::tolower: it depends on the locale and is undefined for negative char.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(char a, char b) { return lower(a) == lower(b); }

bool same_start(std::string_view a, std::string_view b) {
    return !a.empty() && !b.empty() && same(a.front(), b.front());
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > bound) return bound + 1;
    // Three rows of the table: the one being filled and the two before it.
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        std::size_t least = row[0];
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1);
            row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1])) {
                row[j] = std::min(row[j], before[j - 2] + 1);
            }
            least = std::min(least, row[j]);
        }
        if (least > bound) return bound + 1;
        std::swap(before, last);
        std::swap(last, row);
    }
    return std::min(last[b.size()], bound + 1);
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool contains_ignoring_case(std::string_view text, std::string_view part) {
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end() ||
           part.empty();
}

NearestWord::NearestWord(std::string_view wanted)
    : wanted_{wanted}, bound_{std::clamp<std::size_t>((wanted.size() + 2) / 3, 1, 3)} {}

void NearestWord::offer(std::string_view word) {
    const std::size_t distance = edit_distance(wanted_, word, bound_);
    if (distance > bound_) return;
    // Every edit of a short word may leave nothing of it: "hh" is not near "sn".
    if (distance >= std::max(wanted_.size(), word.size())) return;
    const bool start = same_start(wanted_, word);
    if (!word_.empty() && distance == bound_ && (same_start_ || !start)) return;
    bound_ = distance;
    same_start_ = start;
    word_ = word;
}

}  // namespace hocket::base
