#pragma once

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

// The events and figures of superdirt/measured.json.

namespace hocket::test {

using Json = nlohmann::json;

/// Frames the recordings are late by, throughout: the original's limiter.
inline constexpr std::int64_t kRecordedLatencyFrames = 960;
inline constexpr double kRecordedRateHz = 48'000;

struct MeasuredEvent {
    double at_frames = 0;  ///< from the reference timetag; fractions are meant
    std::string play;      ///< what the message says, as a JSON object
};

struct MeasuredCase {
    std::string id;
    std::string group;
    std::vector<MeasuredEvent> events;
    double seconds = 0;  ///< recorded after the reference timetag
    Json result;
};

inline MeasuredEvent measured_event(const Json& json, const std::string& name_key) {
    Json play = json.at("params");
    play[name_key] = json.at("signal");
    play["cps"] = json.value("cps", 0.5);
    play["delta"] = json.value("delta", 1.0);
    play["cycle"] = 0;
    return {json.value("at", 0.0), play.dump()};
}

inline std::vector<MeasuredCase> measured_cases(const std::string& file) {
    std::ifstream stream{file};
    if (!stream) throw std::runtime_error{"cannot read " + file};
    std::vector<MeasuredCase> cases;
    const Json all = Json::parse(stream);
    for (const Json& json : all.at("events")) {
        MeasuredCase measured;
        measured.id = json.at("id");
        measured.group = json.at("group");
        measured.events.push_back(measured_event(json, json.value("name_key", "s")));
        const Json more_events = json.value("more", Json::array());
        for (const Json& more : more_events) {
            measured.events.push_back(measured_event(more, more.value("name_key", "s")));
        }
        measured.seconds = json.at("seconds");
        measured.result = json.at("result");
        cases.push_back(std::move(measured));
    }
    return cases;
}

}  // namespace hocket::test
