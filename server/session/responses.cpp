#include "session/responses.hpp"

#include <fmt/format.h>

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

protocol::Response error_response(const base::Error& error) {
    // At a prompt the message is all that people read, so it begins with the place.
    const auto [line, column] = error.where;
    return protocol::RpcError{
        .code = code_of(error.code),
        .message = line > 0 ? fmt::format("{}:{}: {}", line, column, error.message) : error.message,
        .line = error.where.line,
        .column = error.where.column,
        .expected = error.expected,
        .got = error.got,
        .nearest = error.nearest};
}

protocol::Response errors_response(const std::vector<base::Error>& errors) {
    auto first = std::get<protocol::RpcError>(error_response(errors.front()));
    for (std::size_t i = 1; i < errors.size(); ++i) {
        first.others.push_back(std::get<protocol::RpcError>(error_response(errors[i])));
    }
    return first;
}

}  // namespace hocket::session
