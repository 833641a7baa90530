#include <nlohmann/json.hpp>

#include "protocol/rpc_codec.hpp"

// What there is: methods, topics, and the names of the language.
namespace hocket::protocol {

namespace {

/// Keeps the order of the fields.
using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// JSON Schema of one parameter, as OpenRPC wants it.
Json schema_of(const ParamInfo& info) {
    Json schema = Json::object();
    switch (info.type) {
        case ParamType::number:
            schema["type"] = "number";
            break;
        case ParamType::integer:
            schema["type"] = "integer";
            break;
        case ParamType::text:
            schema["type"] = "string";
            break;
        case ParamType::word:
        case ParamType::value:
            schema["type"] = {"string", "number"};
            break;
        case ParamType::choice:
            schema["enum"] = info.choices;
            break;
        case ParamType::flag:
            schema["type"] = "boolean";
            break;
        case ParamType::topics:
            schema = {{"type", "array"}, {"items", {{"enum", info.choices}}}};
            break;
    }
    if (info.type == ParamType::number || info.type == ParamType::integer) {
        if (info.min > -kAnyNumber) schema["minimum"] = info.min;
        if (info.max < kAnyNumber) schema["maximum"] = info.max;
    } else if (info.type == ParamType::text || info.type == ParamType::word ||
               info.type == ParamType::value) {
        if (info.min > 0) schema["minLength"] = static_cast<std::int64_t>(info.min);
        schema["maxLength"] = static_cast<std::int64_t>(info.max);
    }
    return schema;
}

Json param_of(const ParamInfo& info) {
    Json param{{"name", info.name},
               {"description", info.doc},
               {"required", info.required},
               {"schema", schema_of(info)}};
    // A default may be words ("from the sample"), which a schema could not hold.
    if (!info.default_text.empty()) param["x-default"] = info.default_text;
    if (!info.unit.empty()) param["x-unit"] = info.unit;
    return param;
}

/// The rows whose names begin as wanted, a page of them.
template <class Info, class JsonOf>
std::string page_of(const Params& params, const char* name, const std::vector<Info>& rows,
                    JsonOf json_of) {
    const std::string prefix = params.text("prefix");
    const std::int64_t offset = params.integer("offset", 0);
    const std::int64_t end = offset + params.integer("limit", kDefaultFunctions);
    std::int64_t total = 0;
    Json list = Json::array();
    for (const Info& info : rows) {
        if (!info.name.starts_with(prefix)) continue;
        const std::int64_t at = total++;
        if (at >= offset && at < end) list.push_back(json_of(info));
    }
    return text_of({{"total", total}, {name, std::move(list)}});
}

}  // namespace

std::string hello_result(std::string_view version) {
    Json names = Json::array();
    for (const MethodInfo& method : methods()) names.push_back(method.name);
    return text_of({{"name", "hocket"},
                    {"version", version},
                    {"protocol", kProtocolVersion},
                    {"methods", std::move(names)}});
}

std::string discover_result(std::string_view version, const Language& language) {
    Json rows = Json::array();
    for (const MethodInfo& method : methods()) {
        Json params = Json::array();
        for (const ParamInfo& info : method.params) params.push_back(param_of(info));
        rows.push_back({{"name", method.name},
                        {"summary", method.doc},
                        {"paramStructure", "either"},
                        {"params", std::move(params)},
                        {"result",
                         {{"name", "result"},
                          {"description", method.result},
                          {"schema", {{"type", "object"}}}}}});
    }
    Json topics = Json::array();
    for (const TopicInfo& info : kTopics) {
        topics.push_back({{"name", info.name}, {"summary", info.doc}, {"params", info.carries}});
    }
    Json names = Json::array();
    for (const FunctionInfo& info : language.functions) names.push_back(info.name);
    Json nodes = Json::array();
    for (const NodeInfo& info : language.nodes) nodes.push_back(info.name);
    return text_of({{"openrpc", "1.2.6"},
                    {"info", {{"title", "hocket"}, {"version", version}}},
                    {"methods", std::move(rows)},
                    {"x-notifications", std::move(topics)},
                    {"x-functions", std::move(names)},
                    {"x-nodes", std::move(nodes)}});
}

std::string functions_result(const Params& params, const Language& language) {
    return page_of(params, "functions", language.functions, [](const FunctionInfo& info) {
        return Json{{"name", info.name},
                    {"type", info.type},
                    {"documentation", info.documentation},
                    {"example", info.example}};
    });
}

std::string nodes_result(const Params& params, const Language& language) {
    return page_of(params, "nodes", language.nodes, [](const NodeInfo& info) {
        Json arguments = Json::array();
        for (const NodeArgumentInfo& each : info.arguments) {
            Json argument{{"name", each.name}, {"unit", each.unit}};
            argument["min"] = each.min;
            argument["max"] = each.max;
            if (!each.required) argument["default"] = each.otherwise;
            argument["required"] = each.required;
            arguments.push_back(std::move(argument));
        }
        return Json{{"name", info.name},
                    {"aliases", info.aliases},
                    {"arguments", std::move(arguments)},
                    {"chained", info.is_chained},
                    {"documentation", info.documentation},
                    {"example", info.example},
                    {"source", info.source}};
    });
}

}  // namespace hocket::protocol
