#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "net/control/control_server.hpp"
#include "net/sender_ids.hpp"
#include "support/fake_session.hpp"
#include "support/line_client.hpp"

namespace hocket::net {

using Json = nlohmann::json;

/// A control server on a free port, over a session that says "ok".
struct RunningServer {
    explicit RunningServer(ControlConfig config = {}) : RunningServer{{}, std::move(config)} {}
    RunningServer(test::FakeSession::Answer answer, ControlConfig config)
        : session{answer ? std::move(answer)
                         : [](const protocol::
                                  Request&) { return protocol::Response{protocol::Ok{}}; }},
          server{any_port(std::move(config)), session, ids} {
        server.start();
    }

    [[nodiscard]] test::LineClient client(int receive_buffer_bytes = 0) const {
        return test::LineClient::tcp(server.bound_port(), receive_buffer_bytes);
    }

    static ControlConfig any_port(ControlConfig config) {
        config.port = 0;
        return config;
    }

    SenderIds ids;
    test::FakeSession session;
    ControlServer server;
};

/// A line that came, as JSON; null where none came.
inline Json json_of(const std::optional<std::string>& line) {
    return line ? Json::parse(*line, nullptr, false) : Json{};
}

}  // namespace hocket::net
