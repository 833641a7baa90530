#include "language/graph_builder.hpp"

#include <algorithm>
#include <utility>

#include "language/call_scope.hpp"
#include "language/graph_signals.hpp"
#include "language/graph_tree.hpp"

namespace hocket::language {
namespace {

/// An error without a place, as it is in a text sent before, names the statement.
base::Error named(base::Error error, const GraphStatement& statement) {
    if (error.where.line == 0) {
        error.message = "in " + statement.name + ", with what was sent before: " + error.message;
    }
    return error;
}

bool is_known(const Errors& errors, const base::Error& error) {
    return std::any_of(errors.begin(), errors.end(), [&](const base::Error& other) {
        return other.where.line == error.where.line && other.where.column == error.where.column &&
               other.message == error.message;
    });
}

}  // namespace

tl::expected<BuiltGraph, Errors> build_graph(const GraphStatements& statements,
                                             std::string_view text) {
    constexpr std::size_t kMostErrors = 64;
    const TextScope scope;
    const PlacesIn places{text};
    Errors errors;
    GraphSignals signals{statements};
    const auto attempt = [&](const GraphStatement& statement, auto&& work) {
        try {
            work(statement);
        } catch (Rejected& rejected) {
            base::Error error = named(std::move(rejected.error), statement);
            // A definition that is wrong is so wherever it is used.
            if (errors.size() < kMostErrors && !is_known(errors, error)) {
                errors.push_back(std::move(error));
            }
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
