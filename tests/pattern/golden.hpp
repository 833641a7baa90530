#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "pattern/shown.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {

/// What a pattern must give from cycle 0 on, in any order.
struct Golden {
    const char* name;
    Pattern (*make)();
    int cycles;
    std::vector<std::string> events;
};
inline void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }
inline std::string golden_name(const testing::TestParamInfo<Golden>& info) {
    return info.param.name;
}

inline Pattern integer(std::int64_t value) { return pure(Value::integer(value)); }

/// "a ~ bb <cd>": equal steps; `~` is a rest, letters together share a step, those in < > take
/// turns cycle by cycle. A word of more than letters a-d is one name.
inline Pattern words(const std::string& text) {
    std::vector<Pattern> steps;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string step = text.substr(at, end - at);
        at = end + 1;
        const bool alternating = step.front() == '<';
        const std::string letters = alternating ? step.substr(1, step.size() - 2) : step;
        if (step == "~") {
            steps.push_back(silence());
        } else if (letters.find_first_not_of("abcd") != std::string::npos) {
            steps.push_back(word(step.c_str()));
        } else {
            std::vector<Pattern> parts;
            for (const char c : letters) parts.push_back(word(std::string(1, c).c_str()));
            steps.push_back(alternating ? slowcat(std::move(parts)) : fastcat(std::move(parts)));
        }
    }
    return fastcat(std::move(steps));
}

/// A step for each digit: 1 is true.
inline Pattern booleans(const std::string& digits) {
    std::vector<Pattern> steps;
    for (const char digit : digits) steps.push_back(pure(Value::boolean(digit == '1')));
    return fastcat(std::move(steps));
}

/// Joins what are only fragments of one event.
inline std::vector<std::string> whole_events(const Pattern& pattern, int cycles) {
    std::vector<Event> events = pattern.events({0, cycles});
    for (std::size_t i = 0; i < events.size(); ++i) {
        for (std::size_t j = 0; j < events.size(); ++j) {
            if (i == j || events[i].part.end != events[j].part.begin) continue;
            if (events[i].whole != events[j].whole || !(events[i].value == events[j].value)) {
                continue;
            }
            events[i].part.end = events[j].part.end;
            events.erase(events.begin() + static_cast<std::ptrdiff_t>(j));
            i = static_cast<std::size_t>(-1);  // from the start again
            break;
        }
    }
    std::vector<std::string> lines;
    for (const Event& event : events) lines.push_back(shown(event));
    std::sort(lines.begin(), lines.end());
    return lines;
}

class GoldenEvents : public testing::TestWithParam<Golden> {};

TEST_P(GoldenEvents, AreTidals) {
    std::vector<std::string> expected = GetParam().events;
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(whole_events(GetParam().make(), GetParam().cycles), expected);
}

}  // namespace hocket::pattern
