#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace hocket::cli {

/// Where to look for the daemon; what is empty is searched for.
struct Connection {
    std::string host;    ///< "HOST:PORT", "HOST", "[::1]:57121"
    std::string socket;  ///< path of a Unix socket
};

/// One connection to the daemon's control socket; blocking, for one thread.
///
/// Errors of calls are the daemon's own (message, place and nearest name taken over; Errc::parse
/// for text that does not parse) or Errc::io when the connection fails or nothing comes in time.
class RpcClient {
public:
    /// Connects to what was named, else tries the daemon's file and socket in the runtime folders
    /// and then 127.0.0.1:57121. Errc::not_found, with all that was tried, when nobody answers.
    [[nodiscard]] static base::Result<RpcClient> connect(const Connection& connection);

    RpcClient(RpcClient&& other) noexcept : socket_{std::exchange(other.socket_, -1)} {}
    RpcClient& operator=(RpcClient&&) = delete;
    ~RpcClient();

    /// Calls a method and waits for its result; notifications that come meanwhile are dropped.
    /// @param params an object, or null for none.
    [[nodiscard]] base::Result<nlohmann::json> call(const std::string& method,
                                                    const nlohmann::json& params,
                                                    int timeout_ms = kTimeoutMs);
    /// The same with all that is wrong with a text; never an empty list.
    [[nodiscard]] tl::expected<nlohmann::json, std::vector<base::Error>> call_for_errors(
        const std::string& method, const nlohmann::json& params, int timeout_ms = kTimeoutMs);
    static constexpr int kTimeoutMs = 5000;

    /// The params of the next notification of a topic.
    /// Errc::state when a signal came instead, so that a loop can end.
    /// @param interval_ms how far apart they are meant to come.
    [[nodiscard]] base::Result<nlohmann::json> next(const std::string& topic, int interval_ms);

private:
    explicit RpcClient(int socket) noexcept : socket_{socket} {}

    [[nodiscard]] base::Result<void> send_line(const std::string& text);
    [[nodiscard]] base::Result<nlohmann::json> read_message(int timeout_ms);

    int socket_ = -1;
    std::string received_;  ///< what came after the last whole line
    long long last_id_ = 0;
};

/// connect() and call() in one, for commands that ask one thing.
[[nodiscard]] base::Result<nlohmann::json> call_once(const Connection& connection,
                                                     const std::string& method,
                                                     const nlohmann::json& params);

/// Splits "HOST:PORT"; port "57121" where there is none.
[[nodiscard]] std::pair<std::string, std::string> split_host(const std::string& host);

}  // namespace hocket::cli
