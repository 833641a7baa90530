#pragma once

#include <cstdint>
#include <vector>

#include "pattern/pattern.hpp"

// Functions on patterns of controls.
namespace hocket::pattern {

/// Every sound cut into n, in its own time.
[[nodiscard]] Pattern chop_by(std::int64_t n, const Pattern& pattern);
[[nodiscard]] Pattern chop(const Pattern& n, const Pattern& pattern);
/// The first n-th of every sound of the cycle, then the second ...
[[nodiscard]] Pattern striate_by_count(std::int64_t n, const Pattern& pattern);
[[nodiscard]] Pattern striate(const Pattern& n, const Pattern& pattern);
/// The same with parts of another length.
[[nodiscard]] Pattern striate_by(const Pattern& n, const Pattern& length, const Pattern& pattern);
[[nodiscard]] Pattern gap(const Pattern& n, const Pattern& pattern);
/// Numbered n-ths of a sound.
[[nodiscard]] Pattern slice(const Pattern& n, const Pattern& which, const Pattern& pattern);
[[nodiscard]] Pattern slice_by(std::int64_t n, std::int64_t which, const Pattern& pattern);
[[nodiscard]] Pattern randslice(const Pattern& n, const Pattern& pattern);
/// slice at the speed that fits the event.
[[nodiscard]] Pattern splice(const Pattern& n, const Pattern& which, const Pattern& pattern);
/// bite that changes the speed with the length.
[[nodiscard]] Pattern chew(const Pattern& n, const Pattern& which, const Pattern& pattern);
[[nodiscard]] Pattern grain(const Pattern& start, const Pattern& length);
[[nodiscard]] Pattern splat(const Pattern& n, const Pattern& events, const Pattern& pattern);
/// The sound fitted to that many cycles.
[[nodiscard]] Pattern loop_at(const Pattern& cycles, const Pattern& pattern);
/// Faster, the sounds too.
[[nodiscard]] Pattern hurry(const Pattern& factor, const Pattern& pattern);
[[nodiscard]] Pattern smash(const Pattern& n, const std::vector<Pattern>& factors,
                            const Pattern& pattern);
/// The same with chop instead of striate. Tidal `smash'`.
[[nodiscard]] Pattern smash_chopped(std::int64_t n, const std::vector<Pattern>& factors,
                                    const Pattern& pattern);

/// Copies, each `time` later and quieter: gains fall in a line, by factors.
[[nodiscard]] Pattern stut_by(std::int64_t n, double feedback, const Cycles& time,
                              const Pattern& pattern);
[[nodiscard]] Pattern stut(const Pattern& n, const Pattern& feedback, const Pattern& time,
                           const Pattern& pattern);
[[nodiscard]] Pattern echo(const Pattern& n, const Pattern& time, const Pattern& feedback,
                           const Pattern& pattern);
/// Copies, each `time` later and once more changed by the function.
[[nodiscard]] Pattern echo_with(const Pattern& n, const Pattern& time, const Transform& function,
                                const Pattern& pattern);
[[nodiscard]] Pattern ghost(const Pattern& pattern);
[[nodiscard]] Pattern ghost_by(const Cycles& time, const Pattern& pattern);
[[nodiscard]] Pattern ghost_with(const Cycles& time, const Transform& function,
                                 const Pattern& pattern);

/// The pattern left, `function` of it right.
[[nodiscard]] Pattern jux(const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern jux_by(const Pattern& width, const Transform& function,
                             const Pattern& pattern);
[[nodiscard]] Pattern jux_cut(const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern jux4(const Transform& function, const Pattern& pattern);
/// Several functions side by side.
[[nodiscard]] Pattern jux_list(const std::vector<Transform>& functions, const Pattern& pattern);
[[nodiscard]] Pattern jux_cut_list(const std::vector<Transform>& functions, const Pattern& pattern);
/// Copies around the room, each earlier by its place.
[[nodiscard]] Pattern spin(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern weave(const Cycles& length, const Pattern& pattern,
                            const std::vector<Pattern>& patterns);
[[nodiscard]] Pattern interlace(const Pattern& a, const Pattern& b);
[[nodiscard]] Pattern stack_with(const Pattern& pattern, const std::vector<Pattern>& patterns);

// Sound.Tidal.Simple
[[nodiscard]] Pattern crunch(const Pattern& pattern);
[[nodiscard]] Pattern scratch(const Pattern& pattern);
[[nodiscard]] Pattern louder(const Pattern& pattern);
[[nodiscard]] Pattern quieter(const Pattern& pattern);
[[nodiscard]] Pattern silent(const Pattern& pattern);
[[nodiscard]] Pattern skip(const Pattern& pattern);
[[nodiscard]] Pattern left(const Pattern& pattern);
[[nodiscard]] Pattern right(const Pattern& pattern);
[[nodiscard]] Pattern higher(const Pattern& pattern);
[[nodiscard]] Pattern lower(const Pattern& pattern);
[[nodiscard]] Pattern faster(const Pattern& pattern);
[[nodiscard]] Pattern slower(const Pattern& pattern);

/// Values of one control, as numbers of a kind (integers rounded down), texts or booleans; events
/// without it vanish. Tidal `extractF` and its like.
[[nodiscard]] Pattern extract(Value::Kind kind, Symbol name, const Pattern& pattern);

/// A control input of the query, 'otherwise' while there is none; as `kind`. Tidal `cF` ...
[[nodiscard]] Pattern input(Value::Kind kind, const Value& otherwise, Symbol name);
/// The same, nothing while there is none. Tidal `cF_` ...
[[nodiscard]] Pattern input_or_silence(Value::Kind kind, Symbol name);
/// Moved to begin at a time that `align` makes of the time at which it was evaluated.
[[nodiscard]] Pattern trigger_with(const std::function<Cycles(Cycles)>& align,
                                   const Pattern& pattern);
/// Seconds, milliseconds as cycles, at the tempo of the query.
[[nodiscard]] Pattern sec(const Pattern& seconds);
[[nodiscard]] Pattern msec(const Pattern& milliseconds);

}  // namespace hocket::pattern
