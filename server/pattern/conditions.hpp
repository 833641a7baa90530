#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// Transformations of some cycles, some stretches of a cycle, some events.
namespace hocket::pattern {

using CycleTest = std::function<bool(std::int64_t cycle)>;
using TimeTest = std::function<bool(const Cycles& time)>;

/// `function` in the cycles that `test` likes.
[[nodiscard]] Pattern when(const CycleTest& test, const Transform& function,
                           const Pattern& pattern);
/// The same, decided by where a query begins.
[[nodiscard]] Pattern when_time(const TimeTest& test, const Transform& function,
                                const Pattern& pattern);
/// One function or the other.
[[nodiscard]] Pattern ifp(const CycleTest& test, const Transform& yes, const Transform& no,
                          const Pattern& pattern);
[[nodiscard]] Pattern every_by(std::int64_t n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern every(const Pattern& n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern every_offset_by(std::int64_t n, std::int64_t offset,
                                      const Transform& function, const Pattern& pattern);
/// Tidal `every'`.
[[nodiscard]] Pattern every_offset(const Pattern& n, const Pattern& offset,
                                   const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern fold_every(const std::vector<std::int64_t>& ns, const Transform& function,
                                 const Pattern& pattern);
[[nodiscard]] Pattern whenmod(const Pattern& length, const Pattern& from, const Transform& function,
                              const Pattern& pattern);

/// `function` where the boolean pattern is true.
[[nodiscard]] Pattern while_true(const Pattern& where, const Transform& function,
                                 const Pattern& pattern);
/// The first pattern where true, the second where false; their own structure.
[[nodiscard]] Pattern sew(const Pattern& which, const Pattern& yes, const Pattern& no);
/// The same with the boolean pattern's structure.
[[nodiscard]] Pattern stitch(const Pattern& which, const Pattern& yes, const Pattern& no);
[[nodiscard]] Pattern mask(const Pattern& where, const Pattern& pattern);
[[nodiscard]] Pattern structure(const Pattern& where, const Pattern& pattern);  ///< `struct`
[[nodiscard]] Pattern substruct(const Pattern& where, const Pattern& pattern);
[[nodiscard]] Pattern inv(const Pattern& booleans);

/// What begins inside the part of a cycle from `function`'s result, the rest as it was.
[[nodiscard]] Pattern within(const std::pair<Cycles, Cycles>& part, const Transform& function,
                             const Pattern& pattern);
/// The function is given that part alone, as a cycle. Tidal `within'`.
[[nodiscard]] Pattern within_zoomed(const std::pair<Cycles, Cycles>& part,
                                    const Transform& function, const Pattern& pattern);
/// Onsets that `test` likes. Tidal `filterWhen`.
[[nodiscard]] Pattern filter_when(const TimeTest& test, const Pattern& pattern);
[[nodiscard]] Pattern filter_onsets(const Pattern& pattern);
[[nodiscard]] Pattern filter_just(const Pattern& pattern);
/// Nothing outside [from, to).
[[nodiscard]] Pattern play_for(const Cycles& from, const Cycles& to, const Pattern& pattern);

/// The n-th of each cycle's parts transformed, the next one in the next cycle; backwards if
/// negative.
[[nodiscard]] Pattern chunk_by(std::int64_t n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern chunk(const Pattern& n, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern chunk_back(const Pattern& n, const Transform& function,
                                 const Pattern& pattern);

/// Event by event: `yes` of those whose controls match one that sounds in `test`, `no` of others.
using ControlTest = std::function<bool(const Value& wanted, const Value& present)>;
[[nodiscard]] Pattern contrast_by(const ControlTest& test, const Transform& yes,
                                  const Transform& no, const Pattern& wanted,
                                  const Pattern& pattern);
[[nodiscard]] Pattern contrast(const Transform& yes, const Transform& no, const Pattern& wanted,
                               const Pattern& pattern);
[[nodiscard]] Pattern contrast_range(const Transform& yes, const Transform& no,
                                     const Pattern& wanted, const Pattern& pattern);
[[nodiscard]] Pattern fix(const Transform& function, const Pattern& wanted, const Pattern& pattern);
[[nodiscard]] Pattern unfix(const Transform& function, const Pattern& wanted,
                            const Pattern& pattern);

}  // namespace hocket::pattern
