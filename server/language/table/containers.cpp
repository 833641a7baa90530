#include <array>
#include <utility>

#include "language/bind.hpp"
#include "language/statement.hpp"
#include "language/table/instances.hpp"
#include "language/table/tables.hpp"
#include "pattern/apply.hpp"

namespace hocket::language::table {
namespace {

using pattern::Value;

Unary unary(const Value& function) {
    return [function](const Value& value) { return function(value); };
}

/// `f <$> x`; the container is what the second argument is of.
Value fmap(const Type& type) {
    return curried(2, [container = type.parameter(1)](const Value* arguments) {
        return map_container(container, unary(arguments[0]), arguments[1]);
    });
}
Value fmap_flipped(const Type& type) {
    return curried(2, [container = type.parameter(0)](const Value* arguments) {
        return map_container(container, unary(arguments[1]), arguments[0]);
    });
}
Value replace(const Type& type) {
    return curried(2, [container = type.parameter(1)](const Value* arguments) {
        return map_container(
            container, [value = arguments[0]](const Value&) { return value; }, arguments[1]);
    });
}

Value make_pure(const Type& type) {
    return Value::function([container = type.result()](const Value& value) {
        return pure_container(container, value);
    });
}

/// What a function makes of the values of two containers.
Value combined(const Type& container, const Binary& function, const Value& a, const Value& b) {
    if (container.is_pattern()) {
        return Value::pattern(pattern::combine_both(a.as_pattern(), b.as_pattern(), function));
    }
    return bind_container(container, a, [container, function, b](const Value& left) {
        return map_container(
            container, [function, left](const Value& right) { return function(left, right); }, b);
    });
}

Value apply_function(const Value& function, const Value& value) { return function(value); }

Value apply_container(const Type& type) {
    return curried(2, [container = type.parameter(0)](const Value* arguments) {
        return combined(container, apply_function, arguments[0], arguments[1]);
    });
}

Value lift2(const Type& type) {
    return curried(3, [container = type.parameter(1)](const Value* arguments) {
        const Value& function = arguments[0];
        return combined(
            container, [function](const Value& a, const Value& b) { return function(a)(b); },
            arguments[1], arguments[2]);
    });
}
Value lift3(const Type& type) {
    return curried(4, [container = type.parameter(1)](const Value* arguments) {
        const Value& function = arguments[0];
        const Value two = combined(
            container, [function](const Value& a, const Value& b) { return function(a)(b); },
            arguments[1], arguments[2]);
        return combined(container, apply_function, two, arguments[3]);
    });
}

Value bind_row(const Type& type) {
    return curried(2, [container = type.parameter(0)](const Value* arguments) {
        return bind_container(container, arguments[0], unary(arguments[1]));
    });
}
Value bind_flipped(const Type& type) {
    return curried(2, [container = type.parameter(1)](const Value* arguments) {
        return bind_container(container, arguments[1], unary(arguments[0]));
    });
}
Value then(const Type& type) {
    return curried(2, [container = type.parameter(0)](const Value* arguments) {
        const Value& second = arguments[1];
        return bind_container(container, arguments[0], [second](const Value&) { return second; });
    });
}

/// All of a list's containers as one of a list, after a function.
Value gathered(const Type& container, const Unary& function, const Values& list) {
    check_length(list.size());
    Value all = pure_container(container, Value::list({}));
    for (const Value& item : list) {
        all = combined(
            container,
            [](const Value& before, const Value& next) {
                Values items = before.as_list();
                check_length(items.size() + 1);
                items.push_back(next);
                return Value::list(std::move(items));
            },
            all, function(item));
    }
    return all;
}

Value sequence(const Type& type) {
    return Value::function([container = type.result()](const Value& list) {
        return gathered(
            container, [](const Value& item) { return item; }, list.as_list());
    });
}
Value map_m(const Type& type) {
    return curried(2, [container = type.result(2)](const Value* arguments) {
        return gathered(container, unary(arguments[0]), arguments[1].as_list());
    });
}
Value for_m(const Type& type) {
    return curried(2, [container = type.result(2)](const Value* arguments) {
        return gathered(container, unary(arguments[1]), arguments[0].as_list());
    });
}

/// One after the other, for what they do.
Value run_all(const Type& container, const Unary& function, const Values& list) {
    check_length(list.size());
    Value all = pure_container(container, Value{});
    const auto none = [](const Value&) { return Value{}; };
    for (const Value& item : list) {
        const Value next = map_container(container, none, function(item));
        all = bind_container(container, all, [next](const Value&) { return next; });
    }
    return all;
}

Value sequence_(const Type& type) {
    return Value::function([container = type.result()](const Value& list) {
        return run_all(
            container, [](const Value& item) { return item; }, list.as_list());
    });
}
Value map_m_(const Type& type) {
    return curried(2, [container = type.result(2)](const Value* arguments) {
        return run_all(container, unary(arguments[0]), arguments[1].as_list());
    });
}
Value for_m_(const Type& type) {
    return curried(2, [container = type.result(2)](const Value* arguments) {
        return run_all(container, unary(arguments[1]), arguments[0].as_list());
    });
}

Value run_unless(const Type& type) {
    return curried(2, [container = type.result(2)](const Value* arguments) {
        return arguments[0].as_boolean() ? pure_container(container, Value{}) : arguments[1];
    });
}
Value without_result(const Type& type) {
    return Value::function([container = type.result()](const Value& value) {
        return map_container(
            container, [](const Value&) { return Value{}; }, value);
    });
}

Value join_row(const Type& type) {
    return curried(2, [joining = type.result(2)](const Value* arguments) {
        return joined(joining, arguments[0], arguments[1]);
    });
}
Value empty_row(const Type& type) { return empty_of(type); }
Value join_all(const Type& type) {
    return Value::function([joining = type.result()](const Value& list) {
        const Values& items = list.as_list();
        check_length(items.size());
        Value all = empty_of(joining);
        for (const Value& item : items) all = joined(joining, all, item);
        return all;
    });
}
Value fold_map(const Type& type) {
    return curried(2, [joining = type.result(2)](const Value* arguments) {
        Value all = empty_of(joining);
        for (const Value& item : arguments[1].as_list()) {
            all = joined(joining, all, arguments[0](item));
        }
        return all;
    });
}

constexpr const char* kJoin = "Semigroup a => a -> a -> a";

constexpr std::array kRows{
    FunctionRow{"fmap", "Functor f => (a -> b) -> f a -> f b",
                "Applies a function to every value inside.", "fmap (* 2) \"1 2 3\"", fmap},
    FunctionRow{"<$>", "Functor f => (a -> b) -> f a -> f b",
                "Applies a function to every value inside.", "(+ 1) <$> \"1 2 3\"", fmap},
    FunctionRow{"<&>", "Functor f => f a -> (a -> b) -> f b",
                "Applies the function behind it to every value inside.", "\"1 2 3\" <&> (+ 1)",
                fmap_flipped},
    FunctionRow{"<$", "Functor f => a -> f b -> f a", "The same value in place of all inside.",
                "1 <$ \"1 2 3\"", replace},
    FunctionRow{"$>", "Functor f => f b -> a -> f a", "The same value in place of all inside.",
                "\"1 2 3\" $> 1",
                [](const Type& type) {
                    return curried(2, [container = type.parameter(0)](const Value* arguments) {
                        return map_container(
                            container, [value = arguments[1]](const Value&) { return value; },
                            arguments[0]);
                    });
                }},
    FunctionRow{"pure", "Applicative f => a -> f a", "One value: in a pattern, one event a cycle.",
                "n (pure 1)", make_pure},
    FunctionRow{"return", "Monad m => a -> m a", "One value: in a pattern, one event a cycle.",
                "n (return 1)", make_pure},
    FunctionRow{"<*>", "Applicative f => f (a -> b) -> f a -> f b",
                "Functions inside applied to values inside; wholes are shared.",
                "(+) <$> \"1 2\" <*> \"10 20 30\"", apply_container},
    FunctionRow{"liftA2", "Applicative f => (a -> b -> c) -> f a -> f b -> f c",
                "A function of what is inside two.", "liftA2 (+) \"1 2\" \"10 20 30\"", lift2},
    FunctionRow{"liftM2", "Monad f => (a -> b -> c) -> f a -> f b -> f c",
                "A function of what is inside two.", "liftM2 (+) \"1 2\" \"10 20 30\"", lift2},
    FunctionRow{"liftA3", "Applicative f => (a -> b -> c -> d) -> f a -> f b -> f c -> f d",
                "A function of what is inside three.", "liftA3 (,,) \"1\" \"2\" \"3\"", lift3},
    FunctionRow{"liftA", "Applicative f => (a -> b) -> f a -> f b",
                "Applies a function to every value inside.", "liftA (* 2) \"1 2 3\"", fmap},
    FunctionRow{">>=", "Monad m => m a -> (a -> m b) -> m b",
                "What a function makes of every value inside, joined.", "\"1 2\" >>= pure",
                bind_row},
    FunctionRow{"=<<", "Monad m => (a -> m b) -> m a -> m b",
                "What a function makes of every value inside, joined.", "pure =<< \"1 2\"",
                bind_flipped},
    FunctionRow{">>", "Monad m => m a -> m b -> m b", "One statement after the other.",
                "hush >> hush", then},
    FunctionRow{"sequence", "Monad m => [m a] -> m [a]", "All in order, their values as a list.",
                "sequence [Just 1, Just 2]", sequence},
    FunctionRow{"sequenceA", "Applicative m => [m a] -> m [a]",
                "All in order, their values as a list.", "sequenceA [Just 1, Just 2]", sequence},
    FunctionRow{"mapM", "Monad m => (a -> m b) -> [a] -> m [b]",
                "What a function makes of each, in order.", "mapM Just [1, 2]", map_m},
    FunctionRow{"traverse", "Applicative m => (a -> m b) -> [a] -> m [b]",
                "What a function makes of each, in order.", "traverse Just [1, 2]", map_m},
    FunctionRow{"forM", "Monad m => [a] -> (a -> m b) -> m [b]",
                "What a function makes of each, in order.", "forM [1, 2] Just", for_m},
    FunctionRow{"sequence_", "Monad m => [m a] -> m ()", "All statements of a list.",
                "sequence_ [hush, hush]", sequence_},
    FunctionRow{"mapM_", "Monad m => (a -> m b) -> [a] -> m ()",
                "The statement a function makes of each.", "mapM_ mute [\"1\", \"2\"]", map_m_},
    FunctionRow{"forM_", "Monad m => [a] -> (a -> m b) -> m ()",
                "The statement a function makes of each.", "forM_ [\"1\", \"2\"] mute", for_m_},
    FunctionRow{"unless", "Applicative m => Bool -> m () -> m ()",
                "A statement, if the condition does not hold.", "unless True hush", run_unless},
    FunctionRow{"void", "Functor m => m a -> m ()", "Without the result.", "void hush",
                without_result},
    FunctionRow{"<>", kJoin, "Both: patterns at once, lists one after the other.",
                "s \"a b\" <> s \"c\"", join_row},
    FunctionRow{"mappend", kJoin, "Both: patterns at once, lists one after the other.",
                "mappend (s \"a b\") (s \"c\")", join_row},
    FunctionRow{"++", "Appendable a => a -> a -> a", "Lists or texts one after the other.",
                "[1] ++ [2]", join_row},
    FunctionRow{"concat", "Appendable a => [a] -> a", "Lists or texts one after the other.",
                "concat [[1], [2]]", join_all},
    FunctionRow{"mempty", "Monoid a => a", "What changes nothing when joined: silence.",
                "s \"a\" <> mempty", empty_row},
    FunctionRow{"mconcat", "Monoid a => [a] -> a", "All of a list joined.",
                "mconcat [s \"a b\", s \"c\"]", join_all},
    FunctionRow{"foldMap", "Monoid b => (a -> b) -> [a] -> b",
                "What a function makes of each, joined.", "foldMap s [\"a\", \"b\"]", fold_map},
};

}  // namespace

std::span<const FunctionRow> containers() { return kRows; }

}  // namespace hocket::language::table
