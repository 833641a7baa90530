#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "protocol/nearest.hpp"
#include "protocol/play_codec.hpp"
#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxShownBytes = 40;

/// Cut to what fits a message, never inside a UTF-8 sequence.
std::string shortened(std::string text) {
    if (text.size() <= kMaxShownBytes) return text;
    std::size_t end = kMaxShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    text.resize(end);
    return text + "...";
}

std::string in_quotes(std::string_view text) { return "'" + shortened(std::string{text}) + "'"; }

/// A value as a person would name it.
std::string shown(const Json& value) {
    if (value.is_object()) return "an object";
    if (value.is_array()) return "an array";
    if (value.is_string()) return in_quotes(value.get_ref<const std::string&>());
    return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

RpcError fault(int code, std::string expected, std::string got, std::string_view where = {}) {
    std::string message = "expected " + expected + ", got " + got;
    if (!where.empty()) message = in_quotes(where) + ": " + message;
    return RpcError{.code = code,
                    .message = std::move(message),
                    .expected = std::move(expected),
                    .got = std::move(got)};
}

RpcError unknown(int code, std::string_view kind, std::string_view name, std::string nearest) {
    std::string message = "unknown " + std::string{kind} + " " + in_quotes(name);
    if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
    return RpcError{.code = code,
                    .message = std::move(message),
                    .got = shortened(std::string{name}),
                    .nearest = std::move(nearest)};
}

/// Parses a text; positions are columns of its only line.
std::variant<Json, RpcError> parse(std::string_view text) {
    if (json_nesting(text) > kMaxJsonNesting) {
        return fault(kParseError, "at most " + std::to_string(kMaxJsonNesting) + " nested brackets",
                     "more");
    }
    int column = 0;
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        // Its text repeats the input; the place says enough.
        column = static_cast<int>(std::clamp<std::size_t>(error.byte, 1, text.size() + 1));
    } catch (const Json::exception&) {
        column = 1;  // a number beyond the range of a double
    }
    return RpcError{.code = kParseError,
                    .message = "1:" + std::to_string(column) + ": expected JSON in UTF-8",
                    .line = 1,
                    .column = column,
                    .expected = "JSON in UTF-8"};
}

std::string expected_number(const ParamInfo& info) {
    std::string text = info.type == ParamType::integer ? "an integer" : "a number";
    if (info.min > -kAnyNumber || info.max < kAnyNumber) {
        text += " from " + number_text(info.min) + " to " + number_text(info.max);
    }
    return text;
}

using Checked = std::variant<Params::Value, RpcError>;

Checked check_number(const ParamInfo& info, const Json& value) {
    const double number = value.is_number() ? value.get<double>() : std::nan("");
    const bool whole = info.type != ParamType::integer || number == std::trunc(number);
    if (!std::isfinite(number) || !whole || number < info.min || number > info.max) {
        return fault(kInvalidParams, expected_number(info), shown(value), info.name);
    }
    return number;
}

Checked check_text(const ParamInfo& info, const Json& value) {
    if (info.type == ParamType::word && value.is_number()) return number_text(value.get<double>());
    if (!value.is_string()) return fault(kInvalidParams, "a text", shown(value), info.name);
    const auto& text = value.get_ref<const std::string&>();
    if (static_cast<double>(text.size()) < info.min) {
        return fault(kInvalidParams, "a text that is not empty", "an empty one", info.name);
    }
    if (static_cast<double>(text.size()) > info.max) {
        return fault(kInvalidParams, "at most " + number_text(info.max) + " bytes",
                     std::to_string(text.size()), info.name);
    }
    return text;
}

Checked check_value(const ParamInfo& info, const Json& value) {
    if (value.is_number()) return value.get<double>();
    if (value.is_string()) return check_text(info, value);
    return fault(kInvalidParams, "a number or a text", shown(value), info.name);
}

/// "'a', 'b' or 'c'".
std::string listed(std::span<const std::string_view> choices) {
    std::string text;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (i > 0) text += i + 1 == choices.size() ? " or " : ", ";
        text += in_quotes(choices[i]);
    }
    return text;
}

Checked check_choice(const ParamInfo& info, const Json& value) {
    const std::string text = value.is_string() ? value.get<std::string>() : std::string{};
    if (std::find(info.choices.begin(), info.choices.end(), text) != info.choices.end()) {
        return text;
    }
    RpcError error = fault(kInvalidParams, listed(info.choices), shown(value), info.name);
    error.nearest = nearest_name(text, info.choices);
    return error;
}

Checked check_flag(const ParamInfo& info, const Json& value) {
    if (!value.is_boolean()) {
        return fault(kInvalidParams, "true or false", shown(value), info.name);
    }
    return value.get<bool>() ? 1.0 : 0.0;
}

Checked check_topics(const ParamInfo& info, const Json& value) {
    const auto count = value.is_array() ? static_cast<double>(value.size()) : 0.0;
    if (count < info.min || count > info.max) {
        return fault(kInvalidParams, "an array of 1 to 16 topics", shown(value), info.name);
    }
    std::vector<std::string> topics;
    for (const Json& topic : value) {
        Checked checked = check_choice(info, topic);
        if (std::holds_alternative<RpcError>(checked)) return checked;
        topics.push_back(std::get<std::string>(std::get<Params::Value>(std::move(checked))));
    }
    return topics;
}

Checked check(const ParamInfo& info, const Json& value) {
    switch (info.type) {
        case ParamType::number:
        case ParamType::integer:
            return check_number(info, value);
        case ParamType::text:
        case ParamType::word:
            return check_text(info, value);
        case ParamType::value:
            return check_value(info, value);
        case ParamType::choice:
            return check_choice(info, value);
        case ParamType::flag:
            return check_flag(info, value);
        case ParamType::topics:
            return check_topics(info, value);
    }
    return RpcError{};
}

/// An array of values becomes an object by the order of the rows.
std::variant<Json, RpcError> by_name(const MethodInfo& method, Json params) {
    if (params.is_null()) return Json::object();
    if (params.is_object()) return params;
    if (!params.is_array()) {
        return fault(kInvalidParams, "an object of parameters", shown(params), "params");
    }
    if (params.size() > method.params.size()) {
        return fault(kInvalidParams,
                     "at most " + std::to_string(method.params.size()) + " parameters",
                     std::to_string(params.size()), "params");
    }
    Json named = Json::object();
    for (std::size_t i = 0; i < params.size(); ++i) {
        named[std::string{method.params[i].name}] = std::move(params[i]);
    }
    return named;
}

std::variant<Call, RpcError> call_of(std::string_view name, Json given) {
    const MethodInfo* method = find_method(name);
    if (method == nullptr) {
        const auto name_of = [](const MethodInfo& row) { return row.name; };
        return unknown(kMethodNotFound, "method", name, nearest_name(name, methods(), name_of));
    }
    auto named = by_name(*method, std::move(given));
    if (auto* error = std::get_if<RpcError>(&named)) return std::move(*error);

    Call call{.method = method, .params = {}, .request = {}};
    for (const auto& [key, value] : std::get<Json>(named).items()) {
        const auto row =
            std::find_if(method->params.begin(), method->params.end(),
                         [&key = key](const ParamInfo& info) { return info.name == key; });
        if (row == method->params.end()) {
            const auto name_of = [](const ParamInfo& info) { return info.name; };
            return unknown(kInvalidParams, "parameter", key,
                           nearest_name(key, method->params, name_of));
        }
        Checked checked = check(*row, value);
        if (auto* error = std::get_if<RpcError>(&checked)) return std::move(*error);
        call.params.add(*row, std::move(std::get<Params::Value>(checked)));
    }
    for (const ParamInfo& info : method->params) {
        if (info.required && !call.params.has(info.name)) {
            return fault(kInvalidParams, "parameter '" + std::string{info.name} + "'", "none");
        }
    }
    if (method->make != nullptr) {
        auto made = method->make(call.params);
        if (auto* error = std::get_if<RpcError>(&made)) return std::move(*error);
        call.request = std::move(std::get<Request>(made));
    }
    return call;
}

Incoming incoming_error(RpcError error) {
    Incoming incoming;
    incoming.content = std::move(error);
    return incoming;
}

Incoming incoming_of(Json& request) {
    if (!request.is_object()) {
        return incoming_error(fault(kInvalidRequest, "a request object", shown(request)));
    }
    Incoming incoming;
    const auto version = request.find("jsonrpc");
    if (version != request.end() && *version != "2.0") {
        return incoming_error(fault(kInvalidRequest, "\"2.0\"", shown(*version), "jsonrpc"));
    }
    const auto id = request.find("id");
    if (id == request.end()) {
        incoming.wants_reply = version == request.end();
    } else if (id->is_string() || id->is_number() || id->is_null()) {
        incoming.id = id->dump(-1, ' ', false, Json::error_handler_t::replace);
    } else {
        return incoming_error(fault(kInvalidRequest, "a text or a number", shown(*id), "id"));
    }
    const auto method = request.find("method");
    if (method == request.end() || !method->is_string()) {
        // Not a notification either: nothing says that no answer is expected.
        incoming.wants_reply = true;
        incoming.content = fault(kInvalidRequest, "the name of a method",
                                 method == request.end() ? "none" : shown(*method), "method");
        return incoming;
    }
    const auto params = request.find("params");
    auto call = call_of(method->get_ref<const std::string&>(),
                        params == request.end() ? Json{} : std::move(*params));
    if (auto* error = std::get_if<RpcError>(&call)) {
        incoming.content = std::move(*error);
    } else {
        incoming.content = std::move(std::get<Call>(call));
    }
    return incoming;
}

}  // namespace

int json_nesting(std::string_view text) noexcept {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return deepest;
}

std::variant<Call, RpcError> decode_call(std::string_view method, std::string_view params_json) {
    if (params_json.empty()) return call_of(method, Json{});
    auto parsed = parse(params_json);
    if (auto* error = std::get_if<RpcError>(&parsed)) return std::move(*error);
    return call_of(method, std::move(std::get<Json>(parsed)));
}

TopicSet Call::topics() const {
    TopicSet topics;
    if (method->topic) topics.add(*method->topic);
    for (const std::string& name : params.texts("topics")) {
        if (const auto topic = find_topic(name)) topics.add(*topic);
    }
    return topics;
}

IncomingLine decode_line(std::string_view line) {
    IncomingLine result;
    auto parsed = parse(line);
    if (auto* error = std::get_if<RpcError>(&parsed)) {
        result.calls.push_back(incoming_error(std::move(*error)));
        return result;
    }
    Json& json = std::get<Json>(parsed);
    if (!json.is_array()) {
        result.calls.push_back(incoming_of(json));
        return result;
    }
    if (json.empty() || json.size() > kMaxBatch) {
        result.calls.push_back(incoming_error(
            fault(kInvalidRequest, "a batch of 1 to " + std::to_string(kMaxBatch) + " requests",
                  std::to_string(json.size()))));
        return result;
    }
    result.batch = true;
    result.calls.reserve(json.size());
    for (Json& request : json) result.calls.push_back(incoming_of(request));
    return result;
}

std::variant<PlayMessage, RpcError> decode_play_object(std::string_view json) {
    auto parsed = parse(json);
    if (auto* error = std::get_if<RpcError>(&parsed)) return std::move(*error);
    const Json& object = std::get<Json>(parsed);
    if (!object.is_object()) return fault(kInvalidParams, "an object", shown(object));
    PlayMessage play;
    for (const auto& [key, value] : object.items()) {
        if (const PlayParamInfo* info = find_play_param(key)) {
            if (value.is_number()) set_number(play, info->id, value.get<double>());
            if (value.is_boolean()) set_number(play, info->id, value.get<bool>() ? 1 : 0);
        } else if (std::string* field = find_play_text(play.texts, key)) {
            if (value.is_string()) set_text(*field, value.get_ref<const std::string&>());
            if (value.is_number()) set_text(*field, number_text(value.get<double>()));
        } else {
            note_unknown(play, key);
        }
    }
    return play;
}

}  // namespace hocket::protocol
