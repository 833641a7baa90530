#pragma once

#include "pattern/pattern.hpp"

// Time stretched, moved and turned round.
namespace hocket::pattern {

/// Squeezes `factor` cycles into one: 2 of "bd sn" is "bd sn bd sn". 0 is silence and a negative
/// factor reverses. Source: Tidal `_fast`.
[[nodiscard]] Pattern fast_by(const Cycles& factor, const Pattern& pattern);
/// Stretches one cycle over `factor`; 0 is silence.
[[nodiscard]] Pattern slow_by(const Cycles& factor, const Pattern& pattern);
/// The same with a pattern of factors. Tidal `fast`, `density`.
[[nodiscard]] Pattern fast(const Pattern& factor, const Pattern& pattern);
/// Tidal `slow`, `sparsity`.
[[nodiscard]] Pattern slow(const Pattern& factor, const Pattern& pattern);

/// Every cycle backwards.
[[nodiscard]] Pattern rev(const Pattern& pattern);

/// Earlier by `amount` cycles (later if negative). Tidal `rotL`, `<~`.
[[nodiscard]] Pattern shift_left(const Cycles& amount, const Pattern& pattern);
[[nodiscard]] Pattern shift_right(const Cycles& amount, const Pattern& pattern);
/// The same with a pattern of amounts. Tidal `<~` and `~>`.
[[nodiscard]] Pattern early(const Pattern& amount, const Pattern& pattern);
[[nodiscard]] Pattern late(const Pattern& amount, const Pattern& pattern);

/// Squeezes each cycle by `factor` (at least 1) into its beginning; the rest is silence.
/// Tidal `_fastGap`.
[[nodiscard]] Pattern fast_gap_by(const Cycles& factor, const Pattern& pattern);
/// Squeezes each cycle into a part of it. Tidal `compress`.
[[nodiscard]] Pattern compress_span(const Span& span, const Pattern& pattern);
/// Speeds up and shifts so that a cycle fills `span`, going on around it. Tidal `focusArc`.
[[nodiscard]] Pattern focus_span(const Span& span, const Pattern& pattern);
/// Plays the part `span` of each cycle over the whole cycle. Tidal `zoomArc`.
[[nodiscard]] Pattern zoom_span(const Span& span, const Pattern& pattern);

}  // namespace hocket::pattern
