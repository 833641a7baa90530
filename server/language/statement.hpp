#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "pattern/pattern.hpp"
#include "pattern/transitions.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// `d1 $ ...`, `p "name" $ ...`: what plays in a slot from now on.
struct SetSlot {
    std::string name;  ///< "d1".."d16"; `p "x"` is "x", `p 1` is "d1" as in Tidal
    pattern::Pattern pattern;
    std::string code;  ///< the statement's own text
};
/// `once $ ...`: one cycle of it, from now.
struct PlayOnce {
    pattern::Pattern pattern;
    std::string code;
};
/// `xfade 1 $ ...` and its like: the pattern comes into the slot by a transition.
struct SetTransition {
    std::string name;
    pattern::Pattern pattern;
    /// What plays: made once, when the statement takes effect. @param now in cycles.
    /// @param history the new pattern, then what played before, the latest first.
    pattern::Transition transition;
    std::string code;
};
/// `hush`
struct HushAll {};
/// `setcps x`, `setbpm x` (four beats a cycle).
struct SetCps {
    double cps = 0.5;
};
/// `all f`: every slot's pattern goes through it from now on; `all id` ends it.
struct SetAll {
    std::function<pattern::Pattern(const pattern::Pattern&)> transform;
};
/// `solo 1`, `unsolo`, `mute`, `unmute`, and for all slots `unmuteAll`, `unsoloAll`, `muteAll`.
struct Audibility {
    enum class Change : std::uint8_t {
        solo,
        unsolo,
        mute,
        unmute,
        mute_all,
        unmute_all,
        unsolo_all,
        silence,  ///< `silence`/`hush` of one slot: nothing plays in it
    };
    Change change;
    std::string name;  ///< empty where all are meant
};
/// `resetCycles`, `setCycle x`: the cycle that begins now.
struct SetCycle {
    pattern::Cycles cycle;
};
/// `nudgeAll x`: everything so many seconds later.
struct NudgeAll {
    double seconds = 0;
};
/// `setF "name" 0.5` and its like: a control input from the text.
struct SetInput {
    std::string name;
    pattern::Pattern value;
};
using Statement = std::variant<SetSlot, PlayOnce, SetTransition, HushAll, SetCps, SetAll,
                               Audibility, SetCycle, NudgeAll, SetInput>;

/// What a value of type `IO a` asks for. Such a value is a list: its result, then the actions, each
/// made by action().
/// @param code the statement's own text.
[[nodiscard]] base::Result<std::vector<Statement>> statements_of(const pattern::Value& io,
                                                                 const std::string& code);

/// What actions are called inside values.
enum class ActionKind : std::uint8_t {
    set_slot,    ///< slot, pattern
    once,        ///< pattern
    transition,  ///< slot, pattern, function of now and history
    hush,
    cps,         ///< number
    all,         ///< function
    audibility,  ///< change as a number, slot
    cycle,       ///< rational
    nudge,       ///< number
    input,       ///< name, pattern
};
/// A value of type `IO ()` with one action.
[[nodiscard]] pattern::Value action(ActionKind kind, std::vector<pattern::Value> arguments = {});
/// The slot that a text or number names: `p 1` is d1, other names are their own.
[[nodiscard]] pattern::Value slot_name(const pattern::Value& id);
/// `return x`.
[[nodiscard]] pattern::Value io_result(pattern::Value result);
/// One after the other; the result of the second.
[[nodiscard]] pattern::Value io_then(const pattern::Value& first, const pattern::Value& second);

}  // namespace hocket::language
