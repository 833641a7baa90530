#include "session/recorder.hpp"

#include <fmt/chrono.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <vector>

#include "base/realtime.hpp"
#include "observability/log.hpp"

namespace hocket::session {

namespace fs = std::filesystem;
using base::Frame;

namespace {

constexpr double kRingSeconds = 4;
constexpr auto kPoll = std::chrono::milliseconds{20};
// How long the engine may take to act on a tap: many buffers.
constexpr auto kPatience = std::chrono::milliseconds{500};

// Waits until the engine has taken notice.
template <class Condition>
bool wait_for(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

std::string dated_name() {
    return fmt::format("hocket-{:%Y%m%d-%H%M%S}.wav", fmt::localtime(std::time(nullptr)));
}

}  // namespace

Recorder::Recorder(Scheduler& scheduler, engine::Engine& engine, std::string folder)
    : scheduler_{scheduler}, engine_{engine}, folder_{std::move(folder)} {}

Recorder::~Recorder() {
    if (running_) stop([](const auto&) {});
    if (thread_.joinable()) thread_.join();
}

bool Recorder::untap() {
    scheduler_.control(engine::SetTap{nullptr});
    return wait_for([this] { return !engine_.tapping(); });
}

protocol::RecordResult Recorder::result() const {
    return {path_, start_frame_, written_.load(std::memory_order_relaxed)};
}

base::Result<protocol::RecordResult> Recorder::start(const std::string& name) {
    if (running_) return base::fail(base::Errc::state, "already recording to " + path_);
    if (engine_.tapping() && !untap()) {
        return base::fail(base::Errc::state, "the engine still holds the last recording");
    }
    if (thread_.joinable()) thread_.join();  // the last one's: it ends by itself
    const fs::path wanted{name.empty() ? dated_name() : name};
    for (const fs::path& part : wanted) {
        if (wanted.is_absolute() || part == "..") {
            return base::fail({.code = base::Errc::invalid_params,
                               .message = "a recording stays in its folder " + folder_,
                               .expected = "a file name",
                               .got = name});
        }
    }
    fs::path path = fs::path{folder_} / wanted;
    if (path.extension() != ".wav") path += ".wav";
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) {
        return base::fail(base::Errc::io,
                          "cannot make " + path.parent_path().string() + ": " + error.message());
    }
    const engine::EngineConfig& config = engine_.config();
    auto writer = samples::WavWriter::open(path.string(), config.channels,
                                           static_cast<int>(std::lround(config.rate_hz)),
                                           true);  // a crash shall leave a readable file
    if (!writer) return base::fail(writer.error());
    ring_ = std::make_shared<base::FrameRing>(
        static_cast<std::size_t>(kRingSeconds * config.rate_hz), config.channels);
    scheduler_.control(engine::SetTap{ring_.get()});
    if (!wait_for([this] { return engine_.tapping(); })) {
        // The engine may yet come to the command: the ring has to outlive it.
        static_cast<void>(untap());
        kept_ring_ = ring_;
        return base::fail(base::Errc::state, "the engine does not answer");
    }
    start_frame_ = engine_.tap_start();
    path_ = path.string();
    written_.store(0);
    finish_.store(false);
    failed_.store(false);
    running_ = true;
    thread_ = std::thread{&Recorder::write_loop, this, std::move(*writer)};
    return result();
}

void Recorder::stop(std::function<void(base::Result<protocol::RecordResult>)> done) {
    if (!running_) {
        done(base::fail(base::Errc::state, "nothing is being recorded"));
        return;
    }
    running_ = false;
    done_ = std::move(done);
    const bool released = untap();
    // One that the engine may still write to is kept rather than freed under it.
    if (!released) kept_ring_ = ring_;
    finish_.store(true, std::memory_order_release);
}

void Recorder::write_loop(samples::WavWriter writer) {
    base::name_thread("hk-recorder");
    constexpr Frame kChunk = 4096;
    std::vector<float> chunk(static_cast<std::size_t>(kChunk * ring_->channels()));
    while (true) {
        // The order matters: what was there when the end was announced is still written.
        const bool last = finish_.load(std::memory_order_acquire);
        while (const Frame ready = std::min(kChunk, ring_->fill_frames())) {
            ring_->read(chunk.data(), ready);
            if (!writer.write(chunk.data(), ready) && !failed_.exchange(true)) {
                observability::log_error("recording: the disk did not take all of {}", path_);
            }
            written_.fetch_add(ready, std::memory_order_relaxed);
        }
        if (last) break;
        std::this_thread::sleep_for(kPoll);
    }
    if (!writer.close()) failed_.store(true);
    if (failed_.load()) {
        done_(base::fail(base::Errc::io, "the disk did not take all of " + path_));
    } else {
        done_(result());
    }
}

}  // namespace hocket::session
