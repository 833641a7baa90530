#include <fmt/format.h>

#include <cmath>
#include <variant>

#include "session/responses.hpp"
#include "session/session.hpp"

// What the control socket and the /hocket addresses can ask; all on the schedule thread.
namespace hocket::session {

using base::Frame;

namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

const char* source_name(samples::BankSummary::Source source) {
    switch (source) {
        case samples::BankSummary::Source::root:
            return "root";
        case samples::BankSummary::Source::alias:
            return "alias";
        case samples::BankSummary::Source::built_in:
            return "built-in";
    }
    return "";
}

protocol::SamplesResult page_of(const std::vector<samples::BankSummary>& banks, std::int64_t offset,
                                std::int64_t limit) {
    protocol::SamplesResult result;
    result.total = static_cast<std::int64_t>(banks.size());
    for (std::int64_t i = offset; i < std::min(result.total, offset + limit); ++i) {
        const samples::BankSummary& bank = banks[static_cast<std::size_t>(i)];
        result.banks.push_back(
            {bank.name, bank.files, bank.seconds, bank.resident, source_name(bank.source)});
    }
    return result;
}

}  // namespace

void Session::handle(std::uint64_t sender, protocol::Request& request, const Reply& reply) {
    const auto ok = [&reply] { reply(protocol::Ok{}); };
    std::visit(Overloaded{
                   [&](const protocol::ServerStatus&) { reply(status()); },
                   [&](protocol::Eval& ask) { eval(sender, std::move(ask), reply); },
                   [&](protocol::PatternQuery& ask) { query(sender, std::move(ask), reply); },
                   [&](protocol::PatternCheck& ask) { check(sender, std::move(ask), reply); },
                   [&](const protocol::ControlSet& ask) { reply(set_control(ask)); },
                   [&](const protocol::Hush&) { hush(), ok(); },
                   [&](const protocol::Stop&) { stop_voices(), ok(); },
                   [&](const protocol::Panic&) { panic(), ok(); },
                   [&](const protocol::VoiceTrigger& ask) { reply(trigger(sender, ask)); },
                   [&](const protocol::TempoGet&) { reply(tempo()); },
                   [&](const protocol::TempoSet& ask) { slots_.set_cps(ask.cps), reply(tempo()); },
                   [&](const protocol::SlotsList&) { reply(protocol::SlotsResult{slots_.list()}); },
                   [&](const protocol::GraphGet& ask) { graph(sender, ask, reply); },
                   [&](const protocol::SamplesList& ask) { reply(samples_list(ask)); },
                   [&](const protocol::SamplesSearch& ask) { reply(samples_search(ask)); },
                   [&](const protocol::SamplesReload&) { samples_.reload(), ok(); },
                   [&](const protocol::AudioDevices&) { audio_devices(reply); },
                   [&](protocol::AudioOpen& ask) { audio_open(ask, reply); },
                   [&](const protocol::AudioStatusGet&) { audio_report(reply); },
                   [&](const protocol::StatsGet&) {
                       publish_stats(clock_.now_ns());
                       reply(stats());
                   },
                   [&](const protocol::RecordStart& ask) {
                       reply(to_response(recorder_.start(ask.path)));
                   },
                   [&](const protocol::RecordStop&) {
                       recorder_.stop([reply](const auto& result) { reply(to_response(result)); });
                   },
                   [&](const protocol::Why& ask) { reply(why(ask)); },
                   [&](const protocol::ServerShutdown&) {
                       ok();
                       if (shutdown_) shutdown_();
                   },
               },
               request);
}

protocol::Response Session::status() {
    const DeviceReadings device = device_();
    const engine::EngineState& state = engine_.state();
    protocol::StatusResult result;
    result.version = HOCKET_VERSION;
    result.uptime_s = static_cast<double>(clock_.now_ns() - start_ns_) * 1e-9;
    const protocol::AudioStatus audio = audio_status();
    result.device = audio.device;
    result.audio_state = audio.state;
    result.rate_hz = engine_.config().rate_hz;
    result.channels = engine_.config().channels;
    result.frame = clock_.now_frame();
    result.cycle = tempo_.cycle_at(result.frame);
    result.cps = tempo_.cps();
    result.voices = state.active;
    result.lead_frames = device.lead_frames;
    result.output_latency_frames = engine_.latency_frames();
    result.compat = config_.schedule.law.superdirt ? "superdirt" : "hocket";
    result.samples_ready = samples_.ready();
    result.banks = samples_.bank_count();
    result.files = samples_.file_count();
    result.recording = recorder_.running() ? recorder_.path() : "";
    result.osc = osc_address_;
    result.control = control_address_;
    return result;
}

protocol::Response Session::trigger(std::uint64_t sender, const protocol::VoiceTrigger& ask) {
    Senders::Counts& counts = scheduler_.senders().of(sender);
    ++counts.events;
    counts.last_ns = clock_.now_ns();
    const Origin origin{.sender = sender, .cps = tempo_.cps()};
    const Frame frame =
        ask.in_seconds
            ? clock_.now_frame() + std::llround(*ask.in_seconds * engine_.config().rate_hz)
            : FateLog::kAtOnce;
    const std::uint64_t event = scheduler_.add(ask.play, frame, origin);
    const FateLog::Entry* entry = scheduler_.fates().find(event);
    if (entry != nullptr && entry->fate == protocol::Fate::unknown_name) {
        return protocol::RpcError{.code = protocol::kNotFoundError,
                                  .message = entry->detail,
                                  .got = entry->sound,
                                  .nearest = entry->nearest};
    }
    if (entry != nullptr && entry->fate == protocol::Fate::refused) {
        return protocol::RpcError{.code = protocol::kInvalidParams, .message = entry->detail};
    }
    return protocol::TriggerResult{
        event, frame == FateLog::kAtOnce ? engine_.frame() : entry->wanted_frame};
}

protocol::Response Session::tempo() {
    const double beats_per_minute = tempo_.cps() * 4 * 60;
    return protocol::TempoResult{tempo_.cps(), beats_per_minute,
                                 tempo_.cycle_at(clock_.now_frame())};
}

protocol::Response Session::samples_list(const protocol::SamplesList& ask) const {
    protocol::SamplesResult result = page_of(samples_.list(), ask.offset, ask.limit);
    result.ready = samples_.ready();
    result.broken = samples_.broken();
    return result;
}

// Names that contain the query; if there are none, those spelled nearly like it.
protocol::Response Session::samples_search(const protocol::SamplesSearch& ask) const {
    auto banks = samples_.list(ask.query);
    if (banks.empty()) banks = samples_.list(ask.query, true);
    protocol::SamplesResult result = page_of(banks, 0, ask.limit);
    result.ready = samples_.ready();
    return result;
}

protocol::Response Session::why(const protocol::Why& ask) const {
    protocol::WhyResult result;
    for (const auto& [event, entry] :
         scheduler_.fates().newest(static_cast<std::size_t>(ask.last))) {
        protocol::EventFate fate;
        fate.event = event;
        fate.from = scheduler_.senders().label(entry->sender);
        fate.sound = entry->sound;
        fate.fate = entry->fate;
        const bool at_once = entry->wanted_frame == FateLog::kAtOnce;
        // An event without a time wanted to sound when it did, or, if it never did, when it came.
        fate.wanted_frame = !at_once           ? entry->wanted_frame
                            : entry->frame > 0 ? entry->frame
                                               : clock_.frame_at_steady(entry->time_ns);
        fate.frame = entry->frame;
        fate.late_frames =
            at_once || entry->frame == 0 ? 0 : std::max<Frame>(0, entry->frame - fate.wanted_frame);
        fate.length_frames = entry->length_frames;
        fate.detail = entry->detail;
        if (entry->shift_frames != 0) {
            fate.detail += fmt::format(
                "{}shifted by {:g} ms", fate.detail.empty() ? "" : "; ",
                static_cast<double>(entry->shift_frames) * 1000 / engine_.config().rate_hz);
        }
        result.events.push_back(std::move(fate));
    }
    return result;
}

}  // namespace hocket::session
