#pragma once

#include <cstddef>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

// The play messages of dirt-play/tidal-session.json.

namespace hocket::test {

struct TrafficMessage {
    double timetag_seconds = 0;  ///< after the first timetag of the file
    nlohmann::json arguments;    ///< name -> value
};

inline std::vector<TrafficMessage> traffic_messages(const std::string& file) {
    std::ifstream stream{file};
    if (!stream) throw std::runtime_error{"cannot read " + file};
    const nlohmann::json session = nlohmann::json::parse(stream);
    std::vector<TrafficMessage> messages;
    for (const nlohmann::json& json : session.at("messages")) {
        if (json.at("address") != "/dirt/play") continue;
        TrafficMessage message;
        message.timetag_seconds = json.at("timetag");
        const nlohmann::json& pairs = json.at("args");
        for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
            message.arguments[pairs[i][1].get<std::string>()] = pairs[i + 1][1];
        }
        messages.push_back(std::move(message));
    }
    return messages;
}

}  // namespace hocket::test
