#include "session/responses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace hocket::session {

namespace {

int code_of(base::Errc code) {
    switch (code) {
        case base::Errc::invalid_request:
            return protocol::kInvalidRequest;
        case base::Errc::unknown_method:
            return protocol::kMethodNotFound;
        case base::Errc::invalid_params:
            return protocol::kInvalidParams;
        case base::Errc::parse:
            return protocol::kTextError;
        case base::Errc::not_found:
            return protocol::kNotFoundError;
        case base::Errc::limit:
            return protocol::kLimitError;
        case base::Errc::state:
            return protocol::kStateError;
        case base::Errc::io:
            return protocol::kIoError;
        case base::Errc::internal:
            return protocol::kInternalError;
    }
    return protocol::kInternalError;
}

}  // namespace

protocol::RpcError rpc_error(const base::Error& error) {
    // At a prompt the message is all that people read, so it begins with the place.
    const auto [line, column] = error.where;
    return {
        .code = code_of(error.code),
        .message = line > 0 ? fmt::format("{}:{}: {}", line, column, error.message) : error.message,
        .line = error.where.line,
        .column = error.where.column,
        .expected = error.expected,
        .got = error.got,
        .nearest = error.nearest};
}

protocol::Response error_response(const base::Error& error) { return rpc_error(error); }

std::vector<protocol::RpcError> rpc_errors(const std::vector<base::Error>& errors) {
    std::vector<protocol::RpcError> list;
    for (std::size_t i = 0; i < std::min(errors.size(), kMostErrors); ++i) {
        list.push_back(rpc_error(errors[i]));
    }
    return list;
}

protocol::Response errors_response(const std::vector<base::Error>& errors) {
    std::vector<protocol::RpcError> list = rpc_errors(errors);
    protocol::RpcError first = std::move(list.front());
    list.erase(list.begin());
    first.others = std::move(list);
    return first;
}

}  // namespace hocket::session
