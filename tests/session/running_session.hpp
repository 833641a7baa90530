#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <utility>

#include "audio/output_gain.hpp"
#include "audio/time_map.hpp"
#include "engine/engine.hpp"
#include "samples/sample_bank.hpp"
#include "session/session.hpp"
#include "session/stream_clock.hpp"

namespace hocket::test {

/// A session with its thread and an engine that nobody renders; without samples, if not with the
/// built-in kit.
struct RunningSession {
    explicit RunningSession(session::AudioControl* audio = nullptr, bool with_kit = false)
        : samples{{.built_in_kit = with_kit}} {
        samples.start([](const std::string&, const std::string&) {});
        samples.wait_ready();
        map.set(0, 0, 48'000);
        session.set_audio(audio);
        session.start();
    }

    /// Asks and waits for the answer; an internal error after five seconds.
    protocol::Response ask(protocol::Request request) {
        auto answer = std::make_shared<std::promise<protocol::Response>>();
        auto future = answer->get_future();
        session.call(1, std::move(request), [answer](protocol::Response response) {
            answer->set_value(std::move(response));
        });
        if (future.wait_for(std::chrono::seconds{5}) != std::future_status::ready) {
            return protocol::RpcError{.message = "no answer"};
        }
        return future.get();
    }

    engine::Engine engine{{.max_voices = 16}};
    samples::SampleBank samples;
    audio::TimeMap map;
    session::SteadyStreamClock clock{map};
    audio::OutputGain gain{48'000};
    session::Session session{{},    engine, samples,
                             clock, gain,   [] {
                                 return session::DeviceReadings{}; }};
};

}  // namespace hocket::test
