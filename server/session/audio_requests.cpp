#include <fmt/format.h>

#include <utility>

#include "session/responses.hpp"
#include "session/session.hpp"

// What concerns the sound card; on the schedule thread but for what says otherwise.
namespace hocket::session {

namespace {

protocol::Response no_audio() {
    return protocol::RpcError{
        .code = protocol::kStateError,
        .message = "this daemon drives no sound device: it plays into nothing"};
}

}  // namespace

bool Session::may_ask_audio(const Reply& reply) {
    if (audio_ == nullptr) {
        reply(no_audio());
        return false;
    }
    {
        const std::lock_guard lock{still_there_->mutex};
        if (still_there_->waiting < kMostAudioRequests) {
            ++still_there_->waiting;
            return true;
        }
    }
    reply(protocol::RpcError{
        .code = protocol::kLimitError,
        .message = fmt::format("busy: {} requests for devices wait already", kMostAudioRequests)});
    return false;
}

void Session::audio_devices(const Reply& reply) {
    if (!may_ask_audio(reply)) return;
    using Devices = std::vector<protocol::AudioDeviceInfo>;
    audio_->list([there = still_there_, reply](base::Result<Devices> devices) {
        answer_later(*there, reply,
                     devices ? protocol::AudioDevicesResult{std::move(*devices)}
                             : error_response(devices.error()));
    });
}

void Session::audio_open(protocol::AudioOpen& ask, const Reply& reply) {
    if (!may_ask_audio(reply)) return;
    audio_->open(std::move(ask.device), std::move(ask.policy),
                 [there = still_there_, reply](const base::Result<protocol::AudioStatus>& status) {
                     answer_later(*there, reply, to_response(status));
                 });
}

void Session::audio_report(const Reply& reply) {
    reply(audio_ == nullptr ? no_audio() : audio_status());
}

// Any thread: replies belong to the schedule thread.
void Session::answer_later(StillThere& there, const Reply& reply, protocol::Response response) {
    const std::lock_guard lock{there.mutex};
    --there.waiting;
    if (there.session == nullptr) return;
    // Bounded by the requests that wait for it.
    there.session->post([reply, response = std::move(response)] { reply(response); }, false);
}

protocol::AudioStatus Session::audio_status() const {
    if (audio_ != nullptr) return audio_->status();
    protocol::AudioStatus status;
    status.device = config_.device_name;
    status.rate_hz = engine_.config().rate_hz;
    status.outputs = engine_.config().channels;
    status.frame = clock_.now_frame();
    return status;
}

}  // namespace hocket::session
