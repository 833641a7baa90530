#include <exception>
#include <utility>

#include "language/compiler.hpp"
#include "language/query.hpp"
#include "session/event_values.hpp"
#include "session/responses.hpp"
#include "session/session.hpp"

// What editors ask about patterns. Answered on the compile thread: nothing of it changes what
// plays or what is defined.
namespace hocket::session {

namespace {

/// Of the events of one answer as JSON, roughly: about what a connection carries in one line.
constexpr std::size_t kMostAnswerBytes = 1024 * 1024;

/// No more than the bytes that a value takes as JSON.
std::size_t least_bytes(const protocol::EventValue& value) {
    std::size_t bytes = 1;
    if (const auto* text = std::get_if<std::string>(&value.held)) bytes += text->size();
    if (const auto* list = std::get_if<protocol::EventList>(&value.held)) {
        for (const protocol::EventValue& each : *list) bytes += least_bytes(each);
    }
    if (const auto* map = std::get_if<protocol::EventMap>(&value.held)) {
        for (const auto& [name, each] : *map) bytes += name.size() + least_bytes(each);
    }
    return bytes;
}

protocol::Response to_answer(const std::vector<pattern::Event>& events) {
    constexpr std::size_t kFrameBytes = 50;  // names of the fields, brackets, times of one digit
    protocol::PatternEventsResult result;
    std::size_t bytes = 0;
    for (const pattern::Event& event : events) {
        result.events.push_back(to_pattern_event(event));
        bytes += kFrameBytes + least_bytes(result.events.back().value);
        if (bytes > kMostAnswerBytes) {
            return protocol::RpcError{
                .code = protocol::kLimitError,
                .message = "more events than an answer holds: ask for a shorter piece"};
        }
    }
    return result;
}

protocol::Response answer(const protocol::PatternQuery& ask, const pattern::Controls& inputs,
                          const language::Environment& definitions) {
    const auto from = language::read_time(ask.from);
    if (!from) return error_response(from.error());
    const auto to = language::read_time(ask.to);
    if (!to) return error_response(to.error());
    const auto events = language::run_query(
        {.kind = ask.kind, .expression = ask.code, .span = {*from, *to}, .variables = inputs},
        definitions);
    if (!events) return error_response(events.error());
    return to_answer(*events);
}

protocol::Response answer(const protocol::PatternCheck& ask,
                          const language::Environment& definitions) {
    return protocol::PatternCheckResult{rpc_errors(language::check(ask.code, definitions))};
}

}  // namespace

void Session::query(std::uint64_t sender, protocol::PatternQuery ask, const Reply& reply) {
    std::string space = ask.space;
    ask_compiler(
        sender, std::move(space), reply,
        [ask = std::move(ask), inputs = slots_.inputs()](const language::Environment& definitions) {
            return answer(ask, inputs, definitions);
        });
}

void Session::check(std::uint64_t sender, protocol::PatternCheck ask, const Reply& reply) {
    std::string space = ask.space;
    ask_compiler(sender, std::move(space), reply,
                 [ask = std::move(ask)](const language::Environment& definitions) {
                     return answer(ask, definitions);
                 });
}

protocol::Response Session::set_control(const protocol::ControlSet& ask) {
    try {
        const auto* text = std::get_if<std::string>(&ask.value);
        const auto set = slots_.set_input(
            ask.name, text != nullptr ? pattern::Value::text(*text)
                                      : pattern::Value::number(std::get<double>(ask.value)));
        if (!set) return error_response(set.error());
        return protocol::Ok{};
    } catch (const std::exception& trouble) {  // too many different texts
        return protocol::RpcError{.code = protocol::kLimitError, .message = trouble.what()};
    }
}

}  // namespace hocket::session
