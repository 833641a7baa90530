#include <fmt/format.h>

#include <utility>

#include "observability/log.hpp"
#include "session/session.hpp"

// What the session tells without being asked; on the schedule thread but for what says otherwise.
namespace hocket::session {

void Session::add_notice_sink(std::function<void(const Notice&)> sink) {
    post([this, sink = std::move(sink)] { notice_sinks_.push_back(sink); }, false);
}

void Session::add_audio_sink(std::function<void(const protocol::AudioStatus&)> sink) {
    post([this, sink = std::move(sink)] { audio_sinks_.push_back(sink); }, false);
}

void Session::add_event_sink(std::function<void(const std::vector<protocol::StartedEvent>&)> sink) {
    post([this, sink = std::move(sink)] { event_sinks_.push_back(sink); }, false);
}

// Any thread.
void Session::count_event_listeners(int change) {
    event_listeners_.fetch_add(change, std::memory_order_relaxed);
}

void Session::tell(const Notice& notice) {
    // Whoever set a slot may be gone; the log is where it can be read.
    if (is_slot_sender(notice.sender_id)) {
        observability::log_warning("{}: {}", notice.from, notice.text);
    }
    for (const auto& sink : notice_sinks_) sink(notice);
    if (notice.kind == Notice::Kind::shift) say("shift", notice.from + ": " + notice.text);
}

void Session::tell_started() {
    std::vector<protocol::StartedEvent> started = scheduler_.take_started();
    if (started.empty()) return;
    for (protocol::StartedEvent& event : started) event.cycle = tempo_.cycle_at(event.frame);
    for (const auto& sink : event_sinks_) sink(started);
}

// Any thread.
void Session::announce_audio(protocol::AudioStatus status) {
    post([this, status = std::move(status)] { tell_audio(status); }, false);
}

void Session::tell_audio(const protocol::AudioStatus& status) {
    const std::string line =
        fmt::format("audio {}: {} on '{}'{}{}{}{}", status.event, status.state, status.device,
                    status.reason.empty() ? "" : ": ", status.reason,
                    status.text.empty() ? "" : "; ", status.text);
    if (status.event == "opened") {
        observability::log_info("{}", line);
    } else if (status.event == "retry") {
        observability::log_debug("{}", line);  // every few seconds, as long as it takes
    } else {
        observability::log_warning("{}", line);
    }
    for (const auto& sink : audio_sinks_) sink(status);
}

void Session::say(const char* event, std::string text) {
    protocol::AudioStatus status = audio_status();
    status.event = event;
    status.text = std::move(text);
    tell_audio(status);
}

// What changed by itself and people should know of.
void Session::announce() {
    const DeviceReadings device = device_();
    const long long now_ns = clock_.now_ns();
    if (device.lead_raises != lead_raises_seen_ && lead_limit_.allow(now_ns)) {
        lead_raises_seen_ = device.lead_raises;
        say("lead",
            fmt::format("the ring ran nearly empty: lead raised to {:.1f} ms",
                        static_cast<double>(device.lead_frames) * 1000 / engine_.config().rate_hz));
    }
    if (clock_.re_anchors() != re_anchors_seen_) {
        // What was late by the old map says nothing about its sender.
        if (clock_.re_anchors() != re_anchors_cleared_) scheduler_.senders().forget_lateness();
        re_anchors_cleared_ = clock_.re_anchors();
        if (!re_anchor_limit_.allow(now_ns)) return;
        re_anchors_seen_ = clock_.re_anchors();
        say("re-anchored", fmt::format("time map anchored anew ({} times)", re_anchors_seen_));
    }
}

}  // namespace hocket::session
