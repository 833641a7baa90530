#include "clients/cli/query_case.hpp"

#include <nlohmann/json.hpp>

#include "protocol/rpc_codec.hpp"
#include "session/event_values.hpp"

namespace hocket::cli {

using base::Errc;
using base::Result;
using language::QueryRequest;
using nlohmann::json;
using pattern::Cycles;
using pattern::Value;

namespace {

Value read_variable(const json& value) {
    if (value.is_boolean()) return Value::boolean(value.get<bool>());
    if (value.is_number()) return Value::number(value.get<double>());
    return Value::text(value.is_string() ? value.get<std::string>() : value.dump());
}

Result<Cycles> read_json_time(const json& time) {
    if (time.is_number_integer()) return Cycles{time.get<std::int64_t>()};
    if (time.is_string()) return language::read_time(time.get_ref<const std::string&>());
    return language::read_time(time.dump());
}

}  // namespace

Result<QueryRequest> read_case(const json& line) {
    if (!line.is_object() || !line.contains("expr") || !line["expr"].is_string()) {
        return base::fail(Errc::invalid_request, "expected an object with a string \"expr\"");
    }
    QueryRequest query{.kind = line.value("kind", "control"), .expression = line["expr"]};
    if (const auto cycles = line.find("cycles"); cycles != line.end()) {
        if (!cycles->is_array() || cycles->size() != 2) {
            return base::fail(Errc::invalid_request, "expected \"cycles\": [from, to]");
        }
        auto from = read_json_time((*cycles)[0]);
        auto to = read_json_time((*cycles)[1]);
        if (!from || !to) return tl::unexpected{from ? to.error() : from.error()};
        query.span = {*from, *to};
    }
    if (const auto variables = line.find("vars"); variables != line.end()) {
        for (const auto& [name, value] : variables->items()) {
            query.variables.set(pattern::Symbol{name}, read_variable(value));
        }
    }
    return query;
}

std::string event_text(const pattern::Event& event) {
    return protocol::encode_pattern_event(session::to_pattern_event(event));
}

std::string value_text(const Value& value) {
    return protocol::encode_event_value(session::to_event_value(value));
}

}  // namespace hocket::cli
