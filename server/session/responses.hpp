#pragma once

#include <vector>

#include "base/result.hpp"
#include "protocol/rpc.hpp"

namespace hocket::session {

/// An error as clients get it: its JSON-RPC code, the message begun with the place.
[[nodiscard]] protocol::RpcError rpc_error(const base::Error& error);
[[nodiscard]] protocol::Response error_response(const base::Error& error);
/// Of a text, its first kMostErrors: whoever has more has sent something else.
[[nodiscard]] std::vector<protocol::RpcError> rpc_errors(const std::vector<base::Error>& errors);
inline constexpr std::size_t kMostErrors = 100;
/// Of a text: the first is the answer, the others come with it. @param errors not empty.
[[nodiscard]] protocol::Response errors_response(const std::vector<base::Error>& errors);

template <class T>
[[nodiscard]] protocol::Response to_response(const base::Result<T>& result) {
    if (!result) return error_response(result.error());
    return *result;
}

}  // namespace hocket::session
