#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "language/compiler.hpp"
#include "language/graph_builder.hpp"

namespace hocket::language::test {

/// Statements as texts sent one after the other leave them.
class Texts {
public:
    /// What the statements mean together now, or what is wrong; then nothing has changed.
    tl::expected<BuiltGraph, Errors> send(const std::string& text);

private:
    GraphStatements statements_;
    Environment names_;
};

/// One text alone.
BuiltGraph built(const std::string& text);
/// What is wrong with it; no message if nothing is.
base::Error wrong(const std::string& text);

/// A text that is wrong, and where.
struct Fault {
    const char* text;
    int line, column;
    const char* nearest;
};
void PrintTo(const Fault& each, std::ostream* out);
void expect_at_its_place(const Fault& fault);

/// What an output or a bus hears in its left channel, as nested calls of units:
/// "multiply(sine(220), 0.3)"; buses as their names, tracks as their texts in quotes, voices as
/// "voices0", gates as "gate(...)".
std::string heard(const BuiltGraph& graph, const std::string& name = "out");
std::string heard(const std::string& text, const std::string& name = "out");

/// Values of a pattern in a cycle with the onsets of their events: "0 55, 1/2 110"; of voices their
/// controls.
std::string cycle_of(const pattern::Pattern& pattern, std::int64_t cycle = 0);

}  // namespace hocket::language::test
