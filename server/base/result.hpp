#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace hocket::base {

/// What kind of thing went wrong in the outside world; one function of the control server maps
/// these to JSON-RPC codes.
enum class Errc {
    invalid_request,  ///< not a request at all
    unknown_method,   ///< no such method or address
    invalid_params,   ///< a parameter is missing, unknown, of the wrong type or out of range
    parse,            ///< text that does not parse or type
    not_found,        ///< a name nobody knows
    limit,            ///< a stated bound was reached
    state,            ///< not possible now
    io,               ///< files, sockets, devices
    internal,
};

/// A place in a text: both count from 1; 0 means no place.
struct Location {
    int line = 0;
    int column = 0;
};

/// An error for the person who sent the input: what was expected, what came, where.
struct Error {
    Errc code = Errc::internal;
    std::string message;
    Location where{};
    std::string expected{};  ///< what would have been right, if one thing can be named
    std::string got{};       ///< what came instead
    std::string nearest{};   ///< the nearest known name, if the fault is a name
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(Errc code, std::string message) {
    return tl::unexpected<Error>(Error{.code = code, .message = std::move(message)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace hocket::base
