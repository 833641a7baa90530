#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using base::Result;
using nlohmann::json;

namespace {

constexpr std::int64_t kPage = 1000;

/// All banks, fetched a page at a time, as one result.
Result<json> every_bank(RpcClient& client) {
    auto all = client.call("samples.list", {{"limit", kPage}});
    while (all) {
        json& banks = (*all)["banks"];
        const auto known = static_cast<std::int64_t>(banks.size());
        if (known >= all->value("total", std::int64_t{0})) break;
        auto page = client.call("samples.list", {{"offset", known}, {"limit", kPage}});
        if (!page) return page;
        if ((*page)["banks"].empty()) break;  // the index shrank meanwhile
        for (json& bank : (*page)["banks"]) banks.push_back(std::move(bank));
    }
    return all;
}

void print_banks(const json& banks) {
    std::size_t width = 4;
    for (const json& bank : banks) {
        width = std::max(width, bank.value("name", std::string{}).size());
    }
    fmt::print("{:<{}}  files  seconds  decoded  from\n", "bank", width);
    for (const json& bank : banks) {
        fmt::print("{:<{}}  {:>5}  {:>7.1f}  {:>7}  {}\n", bank.value("name", std::string{}), width,
                   bank.value("files", std::int64_t{0}), bank.value("seconds", 0.0),
                   bank.value("resident", std::int64_t{0}), bank.value("source", std::string{}));
    }
}

}  // namespace

int run_samples(const Connection& connection, const SamplesOptions& options) {
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    auto result = options.query.empty()
                      ? every_bank(*client)
                      : client->call("samples.search", {{"query", options.query}});
    if (!result) return report(result.error());
    if (options.json) {
        fmt::print("{}\n", result->dump());
        return 0;
    }
    const json banks = result->value("banks", json::array());
    if (!result->value("ready", true)) fmt::print(stderr, "hocket: still indexing\n");
    if (banks.empty()) {
        return report({.message = options.query.empty()
                                      ? "no samples at all"
                                      : fmt::format("no bank is like '{}'", options.query)});
    }
    print_banks(banks);
    for (const json& broken : result->value("broken", json::array())) {
        fmt::print(stderr, "broken: {}\n", broken.get<std::string>());
    }
    return 0;
}

}  // namespace hocket::cli
