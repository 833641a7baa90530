#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// One pattern's own events moved, repeated, cut or thinned.
namespace hocket::pattern {

/// n samples of a pattern a cycle: how a continuous one gets events.
[[nodiscard]] Pattern segment_by(const Cycles& n, const Pattern& pattern);
[[nodiscard]] Pattern segment(const Pattern& n, const Pattern& pattern);
/// Every cycle n times.
[[nodiscard]] Pattern repeat_cycles_by(std::int64_t n, const Pattern& pattern);
[[nodiscard]] Pattern repeat_cycles(const Pattern& n, const Pattern& pattern);

/// `function` on the pattern slowed down, then sped up again: inside each n-th of a cycle.
[[nodiscard]] Pattern inside_by(const Cycles& n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern inside(const Pattern& n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern outside(const Pattern& n, const Transform& function, const Pattern& pattern);

[[nodiscard]] Pattern zoom(const std::pair<Cycles, Cycles>& part, const Pattern& pattern);
[[nodiscard]] Pattern compress(const std::pair<Cycles, Cycles>& part, const Pattern& pattern);
[[nodiscard]] Pattern compress_to(const std::pair<Cycles, Cycles>& part, const Pattern& pattern);
[[nodiscard]] Pattern fast_gap(const Pattern& factor, const Pattern& pattern);
/// Each factor's own event holds whole repetitions.
[[nodiscard]] Pattern fast_squeeze(const Pattern& factor, const Pattern& pattern);
[[nodiscard]] Pattern slow_squeeze(const Pattern& factor, const Pattern& pattern);
/// The beginning of a cycle, silence after it.
[[nodiscard]] Pattern trunc(const Pattern& length, const Pattern& pattern);
/// The beginning of a cycle (its end if negative) over and over.
[[nodiscard]] Pattern linger(const Pattern& length, const Pattern& pattern);
[[nodiscard]] Pattern rev_part(const std::pair<Cycles, Cycles>& part, const Pattern& pattern);

/// Every event n times in its own time.
[[nodiscard]] Pattern ply_by(const Cycles& n, const Pattern& pattern);
[[nodiscard]] Pattern ply(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern ply_with(const Pattern& n, const Transform& function, const Pattern& pattern);
/// Every event later inside its own time.
[[nodiscard]] Pattern press(const Pattern& pattern);
[[nodiscard]] Pattern press_by(const Pattern& amount, const Pattern& pattern);
/// Copies, each `time` later than the one before.
[[nodiscard]] Pattern stutter(std::int64_t n, const Cycles& time, const Pattern& pattern);
[[nodiscard]] Pattern superimpose(const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern off(const Pattern& time, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern layer(const std::vector<Transform>& functions, const Pattern& pattern);
[[nodiscard]] Pattern swing_by(const Pattern& amount, const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern swing(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern brak(const Pattern& pattern);
/// An n-th earlier with every cycle; later.
[[nodiscard]] Pattern iter(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern iter_back(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern palindrome(const Pattern& pattern);
/// Cycle 0 for ever; the first n cycles for ever.
[[nodiscard]] Pattern loop_first(const Pattern& pattern);
[[nodiscard]] Pattern time_loop(const Pattern& n, const Pattern& pattern);

/// Values n events further, wholes as they are.
[[nodiscard]] Pattern rot_by(std::int64_t n, const Pattern& pattern);
[[nodiscard]] Pattern rot(const Pattern& n, const Pattern& pattern);
/// Silence at the ends of a cycle taken away.
[[nodiscard]] Pattern stretch(const Pattern& pattern);
/// At most one event at a time: the earlier one.
[[nodiscard]] Pattern mono(const Pattern& pattern);
/// Straight lines from value to value.
[[nodiscard]] Pattern smooth(const Pattern& pattern);
/// Numbered parts of a cycle squeezed into the events of `which`.
[[nodiscard]] Pattern bite(const Pattern& n, const Pattern& which, const Pattern& pattern);
/// The pattern from where an event of `when` begins on: Tidal `reset`, `restart`.
[[nodiscard]] Pattern reset(const Pattern& when, const Pattern& pattern);
[[nodiscard]] Pattern restart(const Pattern& when, const Pattern& pattern);
[[nodiscard]] Pattern reset_to(const Pattern& where, const Pattern& pattern);
[[nodiscard]] Pattern restart_to(const Pattern& where, const Pattern& pattern);
/// The text's numbers of the events that sound together, spread over their time.
[[nodiscard]] Pattern arpeggiate(const Pattern& pattern);
[[nodiscard]] Pattern arp(const Pattern& mode, const Pattern& pattern);
/// They begin one after another inside the first part of their time; backwards if negative.
[[nodiscard]] Pattern rolled(const Pattern& pattern);
[[nodiscard]] Pattern rolled_by(const Pattern& share, const Pattern& pattern);
/// Events of one time as one event with a list, and back.
[[nodiscard]] Pattern collect(const Pattern& pattern);
[[nodiscard]] Pattern uncollect(const Pattern& pattern);

}  // namespace hocket::pattern
