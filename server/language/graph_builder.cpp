#include "language/graph_builder.hpp"

#include <utility>

#include "language/call_scope.hpp"
#include "language/graph_signals.hpp"

namespace hocket::language {
namespace {

/// An error of a statement that came in another text has no place in this one.
base::Error placed(base::Error error, const GraphStatement& statement, std::string_view text) {
    if (statement.value->source && *statement.value->source == text) return error;
    error.message = statement.name + ", sent before: " + error.message;
    error.where = {};
    return error;
}

}  // namespace

tl::expected<BuiltGraph, Errors> build_graph(const GraphStatements& statements,
                                             std::string_view text) {
    const TextScope scope;
    Errors errors;
    GraphSignals signals{statements};
    const auto attempt = [&](const GraphStatement& statement, auto&& work) {
        try {
            work(statement);
        } catch (Rejected& rejected) {
            errors.push_back(placed(std::move(rejected.error), statement, text));
        }
    };
    for (const auto& [name, statement] : statements) {
        attempt(statement, [&](const GraphStatement& each) { signals.declare(each); });
    }
    if (!errors.empty()) return tl::unexpected{std::move(errors)};
    signals.spread_channels();
    for (const auto& [name, statement] : statements) {
        attempt(statement, [&](const GraphStatement& each) { signals.define(each); });
    }
    if (!errors.empty()) return tl::unexpected{std::move(errors)};
    return std::move(signals).result();
}

}  // namespace hocket::language
