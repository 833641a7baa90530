#include "pattern/transitions.hpp"

#include <array>
#include <functional>
#include <utility>

#include "language/bind.hpp"
#include "language/statement.hpp"
#include "language/table/tables.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Patterns;
using pattern::Transition;
using pattern::Value;

Value transition(const Value& id, const Value& pattern, Transition how) {
    return action(ActionKind::transition, {slot_name(id), pattern, to_value(std::move(how))});
}

/// `xfade 1 $ ...`
template <Pattern (*F)(const Cycles&, const Patterns&)>
Value plain(const Value& id, const Value& pattern) {
    return transition(id, pattern, F);
}
/// `xfadeIn 1 8 $ ...`, its length in cycles.
template <Pattern (*F)(const Cycles&, const Cycles&, const Patterns&)>
Value of_length(const Value& id, const Cycles& length, const Value& pattern) {
    return transition(id, pattern, [length](const Cycles& now, const Patterns& patterns) {
        return F(length, now, patterns);
    });
}
/// `jumpIn 1 4 $ ...`, a whole number.
template <Pattern (*F)(std::int64_t, const Cycles&, const Patterns&)>
Value of_count(const Value& id, std::int64_t count, const Value& pattern) {
    return transition(id, pattern, [count](const Cycles& now, const Patterns& patterns) {
        return F(count, now, patterns);
    });
}

Value jump_mod_later(const Value& id, std::int64_t count, std::int64_t later,
                     const Value& pattern) {
    return transition(id, pattern, [count, later](const Cycles& now, const Patterns& patterns) {
        return pattern::jump_mod_later(count, later, now, patterns);
    });
}
Value mortal(const Value& id, const Cycles& lifespan, const Cycles& release, const Value& pattern) {
    return transition(id, pattern, [lifespan, release](const Cycles& now, const Patterns& all) {
        return pattern::mortal(lifespan, release, now, all);
    });
}
Value wait_then(const Value& id, const Transition& then, const Cycles& length,
                const Value& pattern) {
    return transition(id, pattern, [then, length](const Cycles& now, const Patterns& patterns) {
        return pattern::wait_t(then, length, now, patterns);
    });
}
/// `xfadeIn 4`, what xfade is in Tidal's own set-up.
Pattern xfade_four(const Cycles& now, const Patterns& patterns) {
    return pattern::xfade_in(4, now, patterns);
}

constexpr const char* kPlain = "ID -> ControlPattern -> IO ()";
constexpr const char* kLength = "ID -> Time -> ControlPattern -> IO ()";
constexpr const char* kCount = "ID -> Int -> ControlPattern -> IO ()";

constexpr std::array kRows{
    FunctionRow{"xfade", kPlain, "Fades over to the new pattern in 4 cycles.",
                "xfade 1 $ s \"a b\"", bind<plain<xfade_four>>},
    FunctionRow{"xfadeIn", kLength, "Fades over to the new pattern in so many cycles.",
                "xfadeIn 1 8 $ s \"a b\"", bind<of_length<pattern::xfade_in>>},
    FunctionRow{"clutch", kPlain, "Thins out the old pattern for the new one in 2 cycles.",
                "clutch 1 $ s \"a b\"", bind<plain<pattern::clutch>>},
    FunctionRow{"clutchIn", kLength, "Thins out the old pattern for the new one.",
                "clutchIn 1 8 $ s \"a b\"", bind<of_length<pattern::clutch_in>>},
    FunctionRow{"jump", kPlain, "The new pattern at once.", "jump 1 $ s \"a b\"",
                bind<plain<pattern::jump>>},
    FunctionRow{"jumpIn", kCount, "The new pattern after so many cycles.", "jumpIn 1 2 $ s \"a b\"",
                bind<of_count<pattern::jump_in>>},
    FunctionRow{"jumpIn'", kCount, "The new pattern at a cycle's begin, after so many cycles.",
                "jumpIn' 1 2 $ s \"a b\"", bind<of_count<pattern::jump_in_cycle>>},
    FunctionRow{"jumpMod", kCount, "The new pattern at the next cycle that the number divides.",
                "jumpMod 1 4 $ s \"a b\"", bind<of_count<pattern::jump_mod>>},
    FunctionRow{"jumpMod'", "ID -> Int -> Int -> ControlPattern -> IO ()",
                "As jumpMod, so many cycles later.", "jumpMod' 1 4 1 $ s \"a b\"",
                bind<jump_mod_later>},
    FunctionRow{"histpan", kCount, "The last patterns side by side.", "histpan 1 4 $ s \"a b\"",
                bind<of_count<pattern::histpan>>},
    FunctionRow{"wait", kLength, "Silence for so many cycles, then the new pattern.",
                "wait 1 2 $ s \"a b\"", bind<of_length<pattern::wait>>},
    FunctionRow{"waitT",
                "ID -> (Time -> [ControlPattern] -> ControlPattern) -> Time -> ControlPattern -> "
                "IO ()",
                "Another transition after so many cycles.",
                "waitT 1 (\\now ps -> head ps) 2 $ s \"a b\"", bind<wait_then>},
    FunctionRow{"interpolate", kPlain, "Numbers move to those of the new pattern in 4 cycles.",
                "interpolate 1 $ s \"a b\"", bind<plain<pattern::interpolate>>},
    FunctionRow{"interpolateIn", kLength, "Numbers move to those of the new pattern.",
                "interpolateIn 1 8 $ s \"a b\"", bind<of_length<pattern::interpolate_in>>},
    FunctionRow{"anticipate", kPlain, "Builds up to the new pattern over 8 cycles.",
                "anticipate 1 $ s \"a b\"", bind<plain<pattern::anticipate>>},
    FunctionRow{"anticipateIn", kLength, "Builds up to the new pattern.",
                "anticipateIn 1 4 $ s \"a b\"", bind<of_length<pattern::anticipate_in>>},
    FunctionRow{"mortal", "ID -> Time -> Time -> ControlPattern -> IO ()",
                "Plays so many cycles, then thins out over so many.", "mortal 1 4 2 $ s \"a b\"",
                bind<mortal>},
};

}  // namespace

std::span<const FunctionRow> transitions() { return kRows; }

}  // namespace hocket::language::table
