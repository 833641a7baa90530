#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using base::Errc;
using base::Error;
using nlohmann::json;

namespace {

std::string line_of(const std::string& text, int line) {
    std::size_t start = 0;
    for (; line > 1 && start != std::string::npos; --line) {
        const auto end = text.find('\n', start);
        start = end == std::string::npos ? end : end + 1;
    }
    if (start == std::string::npos) return {};
    std::string found = text.substr(start, text.find('\n', start) - start);
    if (!found.empty() && found.back() == '\r') found.pop_back();
    return found;
}

/// Blanks up to the column, which counts characters as the daemon does; tabs stay tabs.
std::string caret_below(const std::string& line, int column) {
    std::string out;
    int at = 1;
    for (const char c : line) {
        if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;  // inside a character
        if (at++ >= column) break;
        out += c == '\t' ? '\t' : ' ';
    }
    return out + '^';
}

void print_text_error(const Error& error, const std::string& name, const std::string& text) {
    const auto [line, column] = error.where;
    // The message may carry its place already, as people at a socket see it.
    std::string message = error.message;
    if (const auto place = fmt::format("{}:{}: ", line, column); message.starts_with(place)) {
        message.erase(0, place.size());
    }
    fmt::print(stderr, "{}:{}:{}: {}\n", name, line, column, message);
    if (const std::string source = line_of(text, line); !source.empty()) {
        fmt::print(stderr, "    {}\n    {}\n", source, caret_below(source, column));
    }
    if (!error.nearest.empty() && message.find(error.nearest) == std::string::npos) {
        fmt::print(stderr, "did you mean {}?\n", error.nearest);
    }
}

}  // namespace

int run_eval(const Connection& connection, const EvalOptions& options) {
    std::string text = options.code;
    std::string name = "<code>";
    if (options.file == "-") {
        name = "<stdin>";
        text.assign(std::istreambuf_iterator<char>{std::cin}, {});
    } else if (!options.file.empty()) {
        name = options.file;
        std::ifstream file{options.file};
        text.assign(std::istreambuf_iterator<char>{file}, {});
        if (!file.is_open() || file.bad()) {
            return report({.code = Errc::io, .message = name + ": cannot be read"});
        }
    }
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    json params{{"code", text}};
    if (!options.space.empty()) params["space"] = options.space;
    if (options.at != "now") params["at"] = options.at;
    if (options.force) params["force"] = true;
    const auto result = client->call_for_errors("eval", params);
    if (!result) {
        for (const Error& error : result.error()) {
            if (error.where.line > 0) {
                print_text_error(error, name, text);
            } else {
                report(error);
            }
        }
        return 1;
    }
    if (const auto done = result->find("done"); done != result->end() && done->is_array()) {
        for (const auto& statement : *done) {
            if (statement.is_string()) fmt::print("{}\n", statement.get<std::string>());
        }
    }
    if (const auto cost = result->find("cost_percent"); cost != result->end()) {
        fmt::print("signals: about {:.1f} % of the time there is\n", cost->get<double>());
    }
    return 0;
}

}  // namespace hocket::cli
