#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "base/frame_ring.hpp"
#include "base/result.hpp"
#include "engine/engine.hpp"
#include "protocol/rpc.hpp"
#include "samples/wav_writer.hpp"
#include "session/scheduler.hpp"

namespace hocket::session {

/// Writes what the engine renders to a WAV file, on a thread of its own, through a ring that holds
/// four seconds: a slow disk loses counted frames and never sound. Schedule thread.
class Recorder {
public:
    Recorder(Scheduler& scheduler, engine::Engine& engine, std::string folder);
    ~Recorder();

    /// @param name empty: hocket-DATE-TIME.wav; else a file name, or a path inside the recording
    /// folder. @return the path; the start frame is known from the next buffer on.
    [[nodiscard]] base::Result<protocol::RecordResult> start(const std::string& name);
    /// Ends the recording; `done` is called on the recorder's thread when the file is complete, or
    /// at once, here, when nothing is being recorded.
    void stop(std::function<void(base::Result<protocol::RecordResult>)> done);

    [[nodiscard]] bool running() const { return running_; }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    void write_loop(samples::WavWriter writer);
    /// Takes the ring away from the engine; false when it does not answer.
    bool untap();
    [[nodiscard]] protocol::RecordResult result() const;

    Scheduler& scheduler_;
    engine::Engine& engine_;
    const std::string folder_;
    std::string path_;
    std::shared_ptr<base::FrameRing> ring_;
    std::shared_ptr<base::FrameRing> kept_ring_;  ///< one the engine did not give back in time
    std::thread thread_;
    bool running_ = false;
    std::function<void(base::Result<protocol::RecordResult>)> done_;  ///< set before finish_
    base::Frame start_frame_ = 0;
    std::atomic<base::Frame> written_{0};
    std::atomic<bool> finish_{false};
    std::atomic<bool> failed_{false};
};

}  // namespace hocket::session
