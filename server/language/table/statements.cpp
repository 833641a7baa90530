#include <array>
#include <string>
#include <utility>

#include "language/bind.hpp"
#include "language/statement.hpp"
#include "language/table/tables.hpp"
#include "pattern/basic.hpp"
#include "pattern/operators.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;
using Change = Audibility::Change;

Value set_slot(const Value& id, const Value& pattern) {
    return action(ActionKind::set_slot, {slot_name(id), pattern});
}

/// Each in an orbit of its own unless the pattern names one, as in Tidal's own set-up:
/// `d2 = p 2 . (|< orbit 1)`.
template <int Number>
Value set_numbered(const Pattern& pattern) {
    const Pattern orbit =
        pattern::control(pattern::Symbol{"orbit"}, pattern::pure(Value::integer(Number - 1)));
    return action(ActionKind::set_slot,
                  {Value::text("d" + std::to_string(Number)),
                   Value::pattern(pattern::operate(pattern::Structure::left, pattern::union_left,
                                                   pattern, orbit))});
}

/// `only $ d1 $ ...`: silence first.
Value only(const Value& statement) { return io_then(action(ActionKind::hush), statement); }

Value once(const Value& pattern) { return action(ActionKind::once, {pattern}); }
Value hush() { return action(ActionKind::hush); }
Value set_cps(double cps) { return action(ActionKind::cps, {Value::number(cps)}); }
Value set_bpm(double bpm) { return set_cps(bpm / 60 / 4); }
Value all(const Value& function) { return action(ActionKind::all, {function}); }
Value reset_cycles() { return action(ActionKind::cycle, {Value::rational(0)}); }
Value set_cycle(const Cycles& cycle) { return action(ActionKind::cycle, {Value::rational(cycle)}); }
Value nudge_all(double seconds) { return action(ActionKind::nudge, {Value::number(seconds)}); }

template <Change C>
Value of_slot(const Value& id) {
    return action(ActionKind::audibility,
                  {Value::integer(static_cast<std::int64_t>(C)), slot_name(id)});
}
template <Change C>
Value of_all() {
    return action(ActionKind::audibility,
                  {Value::integer(static_cast<std::int64_t>(C)), Value::text("")});
}

Value set_input(const Value& name, const Value& pattern) {
    return action(ActionKind::input, {name, pattern});
}

constexpr const char* kSlot = "ControlPattern -> IO ()";
constexpr const char* kPlays = "What this slot plays from now on.";
constexpr const char* kExample = "d1 $ s \"a b\"";

constexpr std::array kRows{
    FunctionRow{"d1", kSlot, kPlays, kExample, bind<set_numbered<1>>},
    FunctionRow{"d2", kSlot, kPlays, kExample, bind<set_numbered<2>>},
    FunctionRow{"d3", kSlot, kPlays, kExample, bind<set_numbered<3>>},
    FunctionRow{"d4", kSlot, kPlays, kExample, bind<set_numbered<4>>},
    FunctionRow{"d5", kSlot, kPlays, kExample, bind<set_numbered<5>>},
    FunctionRow{"d6", kSlot, kPlays, kExample, bind<set_numbered<6>>},
    FunctionRow{"d7", kSlot, kPlays, kExample, bind<set_numbered<7>>},
    FunctionRow{"d8", kSlot, kPlays, kExample, bind<set_numbered<8>>},
    FunctionRow{"d9", kSlot, kPlays, kExample, bind<set_numbered<9>>},
    FunctionRow{"d10", kSlot, kPlays, kExample, bind<set_numbered<10>>},
    FunctionRow{"d11", kSlot, kPlays, kExample, bind<set_numbered<11>>},
    FunctionRow{"d12", kSlot, kPlays, kExample, bind<set_numbered<12>>},
    FunctionRow{"d13", kSlot, kPlays, kExample, bind<set_numbered<13>>},
    FunctionRow{"d14", kSlot, kPlays, kExample, bind<set_numbered<14>>},
    FunctionRow{"d15", kSlot, kPlays, kExample, bind<set_numbered<15>>},
    FunctionRow{"d16", kSlot, kPlays, kExample, bind<set_numbered<16>>},
    FunctionRow{"p", "ID -> ControlPattern -> IO ()",
                "What the slot of this name plays from now on; p 1 is d1.",
                "p \"drums\" $ s \"a b\"", bind<set_slot>},
    FunctionRow{"once", kSlot, "Plays one cycle, now.", "once $ s \"a b\"", bind<once>},
    FunctionRow{"asap", kSlot, "Plays one cycle, now.", "asap $ s \"a b\"", bind<once>},
    FunctionRow{"hush", "IO ()", "Silences all slots.", "hush", bind<hush>},
    FunctionRow{"only", "IO () -> IO ()", "Silences all slots, then the statement.",
                "only $ d1 $ s \"a b\"", bind<only>},
    FunctionRow{"panic", "IO ()", "Silences all slots.", "panic", bind<hush>},
    FunctionRow{"setcps", "Double -> IO ()", "Cycles per second.", "setcps (135/60/4)",
                bind<set_cps>},
    FunctionRow{"setbpm", "Double -> IO ()", "Beats per minute, four a cycle.", "setbpm 120",
                bind<set_bpm>},
    FunctionRow{"all", "(ControlPattern -> ControlPattern) -> IO ()",
                "Puts every slot's pattern through a function; all id ends it.", "all (# speed 2)",
                bind<all>},
    FunctionRow{"resetCycles", "IO ()", "Cycle 0 begins now.", "resetCycles", bind<reset_cycles>},
    FunctionRow{"setCycle", "Time -> IO ()", "This cycle begins now.", "setCycle 4",
                bind<set_cycle>},
    FunctionRow{"nudgeAll", "Double -> IO ()", "Everything so many seconds later.", "nudgeAll 0.1",
                bind<nudge_all>},
    FunctionRow{"solo", "ID -> IO ()", "Only this slot and others so marked are heard.", "solo 1",
                bind<of_slot<Change::solo>>},
    FunctionRow{"unsolo", "ID -> IO ()", "Takes solo back.", "unsolo 1",
                bind<of_slot<Change::unsolo>>},
    FunctionRow{"mute", "ID -> IO ()", "The slot plays on unheard.", "mute 1",
                bind<of_slot<Change::mute>>},
    FunctionRow{"unmute", "ID -> IO ()", "Takes mute back.", "unmute 1",
                bind<of_slot<Change::unmute>>},
    FunctionRow{"muteAll", "IO ()", "All slots play on unheard.", "muteAll",
                bind<of_all<Change::mute_all>>},
    FunctionRow{"unmuteAll", "IO ()", "Takes every mute back.", "unmuteAll",
                bind<of_all<Change::unmute_all>>},
    FunctionRow{"unsoloAll", "IO ()", "Takes every solo back.", "unsoloAll",
                bind<of_all<Change::unsolo_all>>},
    FunctionRow{"setF", "String -> Pattern Double -> IO ()", "Sets a control input to numbers.",
                "setF \"x\" 0.5", bind<set_input>},
    FunctionRow{"setI", "String -> Pattern Int -> IO ()", "Sets a control input to whole numbers.",
                "setI \"x\" 3", bind<set_input>},
    FunctionRow{"setS", "String -> Pattern String -> IO ()", "Sets a control input to texts.",
                "setS \"x\" \"bd\"", bind<set_input>},
    FunctionRow{"setR", "String -> Pattern Rational -> IO ()", "Sets a control input to ratios.",
                "setR \"x\" 0.25", bind<set_input>},
    FunctionRow{"setB", "String -> Pattern Bool -> IO ()", "Sets a control input to truth values.",
                "setB \"x\" \"t f\"", bind<set_input>},
};

}  // namespace

std::span<const FunctionRow> statements() { return kRows; }

}  // namespace hocket::language::table
