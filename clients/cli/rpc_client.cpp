#include "clients/cli/rpc_client.hpp"

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "app/instance_file.hpp"
#include "app/paths.hpp"
#include "protocol/rpc.hpp"

namespace hocket::cli {

using base::Errc;
using base::Error;
using base::fail;
using base::Result;
using nlohmann::json;

namespace {

constexpr const char* kDefaultPort = "57121";
// Stats of a thousand clients stay far below; more is not our daemon talking.
constexpr std::size_t kMaxAnswerBytes = 16 << 20;

/// -1 with errno set when it fails.
int connect_unix(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    std::memcpy(address.sun_path, path.c_str(), path.size());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
    const int error = errno;
    ::close(fd);
    errno = error;
    return -1;
}

/// Connects within the time allowed; -1 when it fails.
int connect_tcp(const std::string& host) {
    const auto [name, port] = split_host(host);
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(name.c_str(), port.c_str(), &hints, &found) != 0) return -1;
    int connected = -1;
    for (const addrinfo* at = found; at != nullptr && connected < 0; at = at->ai_next) {
        const int fd = ::socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC, at->ai_protocol);
        if (fd < 0) continue;
        // Linux bounds connect() by the send timeout.
        const timeval limit{.tv_sec = RpcClient::kTimeoutMs / 1000, .tv_usec = 0};
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        if (::connect(fd, at->ai_addr, at->ai_addrlen) == 0) {
            connected = fd;
        } else {
            ::close(fd);
        }
    }
    freeaddrinfo(found);
    return connected;
}

/// Tries places in turn and remembers them for the error.
class Search {
public:
    bool unix_socket(const std::string& path) {
        if (path.empty()) return false;
        return tried(connect_unix(path), path);
    }
    bool tcp(const std::string& host) {
        if (host.empty()) return false;
        return tried(connect_tcp(host), host);
    }
    [[nodiscard]] int socket() const noexcept { return socket_; }
    [[nodiscard]] Error nobody() const {
        return {.code = Errc::not_found,
                .message = fmt::format("no daemon answers at {}: start one with 'hocketd' or "
                                       "'hocket play'",
                                       fmt::join(places_, " or "))};
    }

private:
    bool tried(int socket, const std::string& place) {
        socket_ = socket;
        places_.push_back(place);
        return socket >= 0;
    }

    int socket_ = -1;
    std::vector<std::string> places_;
};

bool search_runtime_folders(Search& search) {
    for (const std::string& folder : app::runtime_folder_candidates()) {
        if (const auto instance = app::read_instance_file(folder)) {
            if (search.unix_socket(instance->unix_socket) || search.tcp(instance->control)) {
                return true;
            }
        } else if (const std::string path = folder + "/control.sock";
                   access(path.c_str(), F_OK) == 0 && search.unix_socket(path)) {
            return true;
        }
    }
    return false;
}

Error error_of(const json& error) {
    Error out{.code = error.value("code", 0) == protocol::kTextError ? Errc::parse
                                                                     : Errc::invalid_request,
              .message = error.value("message", std::string{"unknown error"})};
    if (const auto data = error.find("data"); data != error.end() && data->is_object()) {
        out.where = {data->value("line", 0), data->value("column", 0)};
        out.expected = data->value("expected", std::string{});
        out.got = data->value("got", std::string{});
        out.nearest = data->value("nearest", std::string{});
    }
    return out;
}

/// All that is wrong with a text, or the one error.
std::vector<Error> errors_of(const json& error) {
    std::vector<Error> errors;
    if (const auto data = error.find("data"); data != error.end() && data->is_object()) {
        const auto listed = data->find("errors");
        if (listed != data->end() && listed->is_array()) {
            for (const json& each : *listed) {
                if (!each.is_object()) continue;
                errors.push_back(error_of({{"code", error.value("code", 0)},
                                           {"message", each.value("message", std::string{})},
                                           {"data", each}}));
            }
        }
    }
    if (errors.empty()) errors.push_back(error_of(error));
    return errors;
}

}  // namespace

std::pair<std::string, std::string> split_host(const std::string& host) {
    const auto bracket = host.find(']');
    const auto colon = host.rfind(':');
    const bool has_port =
        colon != std::string::npos &&
        (bracket == std::string::npos ? host.find(':') == colon : colon > bracket);
    std::string name = has_port ? host.substr(0, colon) : host;
    if (name.size() > 2 && name.front() == '[' && name.back() == ']') {
        name = name.substr(1, name.size() - 2);
    }
    if (name.empty()) name = "127.0.0.1";
    std::string port = has_port ? host.substr(colon + 1) : kDefaultPort;
    return {std::move(name), std::move(port)};
}

Result<RpcClient> RpcClient::connect(const Connection& connection) {
    Search search;
    if (!connection.socket.empty()) {
        search.unix_socket(connection.socket);
    } else if (!connection.host.empty()) {
        search.tcp(connection.host);
    } else if (!search_runtime_folders(search)) {
        search.tcp(fmt::format("127.0.0.1:{}", kDefaultPort));
    }
    if (search.socket() < 0) return fail(search.nobody());
    return RpcClient{search.socket()};
}

RpcClient::~RpcClient() {
    if (socket_ >= 0) ::close(socket_);
}

Result<void> RpcClient::send_line(const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t count = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            return fail(Errc::io,
                        fmt::format("cannot send to the daemon: {}", std::strerror(errno)));
        }
        sent += static_cast<std::size_t>(count);
    }
    return {};
}

Result<json> RpcClient::read_message(int timeout_ms) {
    for (std::size_t searched = 0;;) {
        if (const auto end = received_.find('\n', searched); end != std::string::npos) {
            json message = json::parse(received_.substr(0, end), nullptr, false);
            received_.erase(0, end + 1);
            if (!message.is_object()) return fail(Errc::io, "the answer is not of a Hocket daemon");
            return message;
        }
        searched = received_.size();
        if (searched > kMaxAnswerBytes) return fail(Errc::io, "the answer does not end");
        pollfd waiting{.fd = socket_, .events = POLLIN, .revents = 0};
        const int ready = ::poll(&waiting, 1, timeout_ms);
        if (ready < 0 && errno == EINTR) return fail(Errc::state, "interrupted");
        if (ready == 0) {
            return fail(Errc::io,
                        fmt::format("nothing came from the daemon within {} s", timeout_ms / 1000));
        }
        char bytes[16 * 1024];
        const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count < 0 && errno == EINTR) return fail(Errc::state, "interrupted");
        if (count <= 0) return fail(Errc::io, "the daemon closed the connection");
        received_.append(bytes, static_cast<std::size_t>(count));
    }
}

Result<json> RpcClient::call(const std::string& method, const json& params, int timeout_ms) {
    auto result = call_for_errors(method, params, timeout_ms);
    if (!result) return fail(std::move(result.error().front()));
    return std::move(*result);
}

tl::expected<json, std::vector<Error>> RpcClient::call_for_errors(const std::string& method,
                                                                  const json& params,
                                                                  int timeout_ms) {
    const auto failed = [](Error error) {
        return tl::unexpected{std::vector<Error>{std::move(error)}};
    };
    const long long id = ++last_id_;
    json request{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}};
    if (!params.is_null()) request["params"] = params;
    const std::string line = request.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
    if (auto sent = send_line(line); !sent) return failed(sent.error());
    for (;;) {
        auto message = read_message(timeout_ms);
        if (!message) return failed(message.error());
        if (message->contains("method")) continue;  // a notification
        if (const auto error = message->find("error");
            error != message->end() && error->is_object()) {
            return tl::unexpected{errors_of(*error)};
        }
        if (message->contains("result") && message->value("id", json{}) == id) {
            return std::move((*message)["result"]);
        }
    }
}

Result<json> RpcClient::next(const std::string& topic, int interval_ms) {
    for (;;) {
        auto message = read_message(interval_ms + kTimeoutMs);
        if (!message) return message;
        if (message->value("method", json{}) == topic && message->contains("params")) {
            return std::move((*message)["params"]);
        }
    }
}

Result<json> call_once(const Connection& connection, const std::string& method,
                       const json& params) {
    auto client = RpcClient::connect(connection);
    if (!client) return fail(client.error());
    return client->call(method, params);
}

}  // namespace hocket::cli
