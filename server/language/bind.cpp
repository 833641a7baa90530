#include "language/bind.hpp"

#include <memory>

#include "language/call_scope.hpp"

namespace hocket::language {
namespace {

using pattern::Value;
using Body = std::function<Value(const Value*)>;

/// What a function that is not complete costs: lists of them are a way to ask for very much.
constexpr std::int64_t kWaitingSteps = 8;

/// Waits for the rest of the arguments; the body is shared by all that were begun.
Value waiting(std::size_t arity, std::shared_ptr<const Body> body, std::vector<Value> given) {
    CallScope::spend(kWaitingSteps);
    return Value::function(
        [arity, body = std::move(body), given = std::move(given)](const Value& argument) {
            std::vector<Value> arguments;
            arguments.reserve(given.size() + 1);
            arguments.insert(arguments.end(), given.begin(), given.end());
            arguments.push_back(argument);
            if (arguments.size() == arity) {
                const CallScope scope;
                return (*body)(arguments.data());
            }
            return waiting(arity, body, std::move(arguments));
        });
}

}  // namespace

Value curried(std::size_t arity, Body body) {
    if (arity == 1) {
        return Value::function([body = std::move(body)](const Value& argument) {
            const CallScope scope;
            return body(&argument);
        });
    }
    return waiting(arity, std::make_shared<const Body>(std::move(body)), {});
}

}  // namespace hocket::language
