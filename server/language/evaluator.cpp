#include "language/evaluator.hpp"

#include <atomic>
#include <mutex>
#include <utility>

#include "language/bind.hpp"
#include "language/call_scope.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {
namespace {

using pattern::Value;
using CodePtr = std::shared_ptr<const Code>;
using Frame = std::vector<Slot>;
using Captured = std::vector<Slot>;

Value run(const Term& term, Frame& frame, const CodePtr& code);

Slot& at(Frame& frame, int slot) { return frame[static_cast<std::size_t>(slot)]; }

Captured captured(const Layout& layout, Frame& frame) {
    Captured slots;
    slots.reserve(layout.captures.size());
    for (const Layout::Capture& capture : layout.captures) {
        slots.push_back(at(frame, capture.from));
    }
    return slots;
}

Frame frame_of(const Layout& layout, const Captured& slots) {
    Frame frame(static_cast<std::size_t>(layout.size));
    for (std::size_t i = 0; i < slots.size(); ++i) at(frame, layout.captures[i].to) = slots[i];
    return frame;
}

/// A definition that is evaluated once, when first asked for.
class Thunk final : public Lazy {
public:
    Thunk(CodePtr code, const InstanceCode& instance, Captured slots)
        : code_{std::move(code)}, instance_{instance}, slots_{std::move(slots)} {}

    Value get(int) const override {
        if (done_.load(std::memory_order_acquire)) return value_;
        const CallScope scope;
        const std::scoped_lock lock{mutex_};
        if (done_.load(std::memory_order_relaxed)) return value_;
        Frame frame = frame_of(instance_.layout, slots_);
        value_ = run(*instance_.members.front(), frame, code_);
        done_.store(true, std::memory_order_release);
        return value_;
    }

private:
    CodePtr code_;
    const InstanceCode& instance_;
    Captured slots_;
    mutable std::mutex mutex_;
    mutable std::atomic<bool> done_{false};
    mutable Value value_;
};

/// Definitions that use themselves. Nothing is kept: a value that held its own definition would
/// never be freed.
class Recursive final : public Lazy, public std::enable_shared_from_this<Recursive> {
public:
    Recursive(CodePtr code, const InstanceCode& instance, Captured slots)
        : code_{std::move(code)}, instance_{instance}, slots_{std::move(slots)} {}

    Value get(int member) const override {
        const CallScope scope;
        Frame frame = frame_of(instance_.layout, slots_);
        frame.front().lazy = shared_from_this();
        return run(*instance_.members[static_cast<std::size_t>(member)], frame, code_);
    }

private:
    CodePtr code_;
    const InstanceCode& instance_;
    Captured slots_;
};

void define(const std::vector<const InstanceCode*>& instances, Frame& frame, const CodePtr& code) {
    for (const InstanceCode* instance : instances) {
        Captured slots = captured(instance->layout, frame);
        if (instance->recursive) {
            at(frame, instance->slot).lazy =
                std::make_shared<const Recursive>(code, *instance, std::move(slots));
        } else {
            at(frame, instance->slot).lazy =
                std::make_shared<const Thunk>(code, *instance, std::move(slots));
        }
    }
}

/// Whether the value looks like this; puts the parts that have names into the frame.
bool matches(const ShapeCode& shape, const Value& value, Frame& frame) {
    if (shape.slot >= 0) at(frame, shape.slot).value = value;
    const auto parts_match = [&](const std::vector<Value>& items) {
        for (std::size_t i = 0; i < shape.parts.size(); ++i) {
            if (!matches(shape.parts[i], items[i], frame)) return false;
        }
        return true;
    };
    switch (shape.kind) {
        case Shape::Kind::anything:
        case Shape::Kind::variable:
            return true;
        case Shape::Kind::literal:
            return value == shape.literal->constant;
        case Shape::Kind::tuple:
            return shape.parts.empty() || parts_match(value.as_list());
        case Shape::Kind::list:
            return value.as_list().size() == shape.parts.size() && parts_match(value.as_list());
        case Shape::Kind::cons: {
            const auto& items = value.as_list();
            if (items.empty() || !matches(shape.parts[0], items.front(), frame)) return false;
            CallScope::spend(static_cast<std::int64_t>(items.size()));
            return matches(shape.parts[1],
                           Value::list(std::vector<Value>(items.begin() + 1, items.end())), frame);
        }
        case Shape::Kind::constructor:
            break;
    }
    switch (shape.constructor) {
        case 'T':
            return value.as_boolean();
        case 'F':
            return !value.as_boolean();
        case 'N':
            return value.is(Value::Kind::nothing);
        default:
            return !value.is(Value::Kind::nothing) && parts_match(value.as_list());
    }
}

Value call(const CodePtr& code, const FunctionCode& function, const Captured& slots,
           const Value* arguments) {
    const CallScope scope;
    Frame frame = frame_of(function.layout, slots);
    const auto arity = static_cast<std::size_t>(function.arity);
    for (std::size_t i = 0; i < arity; ++i) frame[i].value = arguments[i];
    for (const FunctionCode::Way& way : function.ways) {
        std::size_t fitting = 0;
        while (fitting < arity && matches(way.shapes[fitting], arguments[fitting], frame)) {
            ++fitting;
        }
        if (fitting == arity) return run(*way.body, frame, code);
    }
    throw EvaluationError("no case of this function fits its argument");
}

Value closure(const Term& term, Frame& frame, const CodePtr& code) {
    const FunctionCode& function = *term.function;
    return curried(static_cast<std::size_t>(function.arity),
                   [code, &function, slots = captured(function.layout, frame)](
                       const Value* arguments) { return call(code, function, slots, arguments); });
}

Value run_list(const Term& term, Frame& frame, const CodePtr& code) {
    std::vector<Value> items;
    items.reserve(term.parts.size());
    for (const Term* part : term.parts) items.push_back(run(*part, frame, code));
    return Value::list(std::move(items));
}

Value run_apply(const Term& term, Frame& frame, const CodePtr& code) {
    CallScope::check_depth();
    Value result = run(*term.parts.front(), frame, code);
    for (std::size_t i = 1; i < term.parts.size(); ++i) {
        result = result(run(*term.parts[i], frame, code));
    }
    return result;
}

Value run(const Term& term, Frame& frame, const CodePtr& code) {
    CallScope::spend(1);
    switch (term.kind) {
        case Term::Kind::constant:
            return term.constant;
        case Term::Kind::variable:
            return at(frame, term.slot).value;
        case Term::Kind::definition:
            return at(frame, term.slot).lazy->get(term.member);
        case Term::Kind::apply:
            return run_apply(term, frame, code);
        case Term::Kind::lambda:
            return closure(term, frame, code);
        case Term::Kind::let:
            define(*term.instances, frame, code);
            return run(*term.parts.front(), frame, code);
        case Term::Kind::branch:
            return run(*term.parts[run(*term.parts[0], frame, code).as_boolean() ? 1 : 2], frame,
                       code);
        case Term::Kind::list:
            return run_list(term, frame, code);
        case Term::Kind::no_match:
            break;
    }
    throw EvaluationError("none of the conditions holds");
}

}  // namespace

Value evaluate(const CodePtr& code) {
    const CallScope scope;
    Frame frame(static_cast<std::size_t>(code->layout.size));
    define(code->definitions, frame, code);
    return run(*code->root, frame, code);
}

void spend_evaluation(std::int64_t steps) { CallScope::spend(steps); }

}  // namespace hocket::language
