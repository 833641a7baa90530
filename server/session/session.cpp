#include "session/session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/realtime.hpp"
#include "observability/log.hpp"

namespace hocket::session {

using base::Frame;

namespace {

constexpr long long kMs = 1'000'000;
// How often the thread turns while something plays or waits, and while nothing does.
constexpr std::chrono::milliseconds kBusyTurn{5};
constexpr std::chrono::milliseconds kIdleTurn{50};
// Longest time spent on what came before the schedule is looked after again.
constexpr long long kWorkNs = 4 * kMs;
constexpr long long kStatsEveryNs = 20 * kMs;
constexpr long long kFollowEveryNs = 100 * kMs;
constexpr double kStopFadeSeconds = 0.010;

}  // namespace

Session::Session(const SessionConfig& config, engine::Engine& engine, samples::SampleBank& samples,
                 SteadyStreamClock& clock, audio::OutputGain& gain,
                 std::function<DeviceReadings()> device)
    : config_{config},
      engine_{engine},
      samples_{samples},
      clock_{clock},
      gain_{gain},
      device_{std::move(device)},
      scheduler_{config.schedule, engine, samples, clock},
      arrivals_{scheduler_, clock, engine.config().rate_hz},
      tempo_{engine.config().rate_hz, config.cps},
      slots_{scheduler_, engine, tempo_},
      profile_{engine, scheduler_, samples, device_},
      recorder_{scheduler_, engine, config.recording_folder} {
    scheduler_.senders().set_sink([this](const Notice& notice) { tell(notice); });
    slots_.set_wanted([this](const auto& names) { build_instruments(names); });
    slots_.set_look_ahead([this](const auto& pattern, std::int64_t cycle, const auto& inputs) {
        look_ahead(pattern, cycle, inputs);
    });
}

Session::~Session() {
    stop();
    const std::lock_guard lock{still_there_->mutex};
    still_there_->session = nullptr;
}

void Session::set_addresses(std::string osc, std::string control) {
    osc_address_ = std::move(osc);
    control_address_ = std::move(control);
}

void Session::start() {
    start_ns_ = clock_.now_ns();
    profile_.set_start_ns(start_ns_);
    publish_stats(start_ns_);
    compile_.start();
    hand_over();
    thread_ = std::thread{[this] {
        loop();
        hand_over();
    }};
}

// From the thread that made it to its own, and back when that has ended.
void Session::hand_over() {
    scheduler_.hand_over();
    slots_.hand_over();
    profile_.hand_over();
}

void Session::stop() {
    compile_.stop();
    {
        const std::lock_guard lock{mailbox_mutex_};
        quit_ = true;
    }
    mailbox_filled_.notify_all();
    if (thread_.joinable()) thread_.join();
    if (recorder_.running()) recorder_.stop([](const auto&) {});
}

bool Session::post(std::function<void()> task, bool bounded) {
    {
        const std::lock_guard lock{mailbox_mutex_};
        if (bounded && mailbox_tasks_.size() >= kMailboxTasks) {
            ++mailbox_refused_;
            return false;
        }
        mailbox_tasks_.push_back(std::move(task));
    }
    mailbox_filled_.notify_one();
    return true;
}

void Session::push(std::vector<TimedPlay> events) {
    bool wake = false;
    {
        const std::lock_guard lock{mailbox_mutex_};
        wake = mailbox_events_.empty();
        const std::size_t room = kMailboxEvents - std::min(kMailboxEvents, mailbox_events_.size());
        const std::size_t taken = std::min(room, events.size());
        std::move(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(taken),
                  std::back_inserter(mailbox_events_));
        mailbox_refused_ += events.size() - taken;
        for (std::size_t i = taken; i < events.size(); ++i) ++refused_events_[events[i].sender_id];
    }
    if (wake) mailbox_filled_.notify_one();
}

void Session::add_sender(const Sender& sender) {
    post([this, sender] { scheduler_.senders().add(sender.id, sender.label, clock_.now_ns()); });
}

void Session::remove_sender(std::uint64_t sender_id) {
    post([this, sender_id] {
        scheduler_.senders().remove(sender_id);
        // If it is too busy for that the space falls out of use by itself.
        static_cast<void>(compile_.run([sender_id](Spaces& spaces) { spaces.forget(sender_id); }));
    });
}

void Session::report_kernel_drops(std::uint64_t total) {
    kernel_drops_.store(total, std::memory_order_relaxed);
}

void Session::count_malformed(std::uint64_t packets) {
    malformed_.fetch_add(packets, std::memory_order_relaxed);
}

void Session::call(std::uint64_t sender_id, protocol::Request request, Reply reply) {
    auto shared = std::make_shared<Reply>(std::move(reply));
    const bool posted = post([this, sender_id, request = std::move(request), shared]() mutable {
        handle(sender_id, request, *shared);
    });
    if (posted) return;
    (*shared)(protocol::RpcError{
        .code = protocol::kLimitError,
        .message = fmt::format("busy: {} requests wait already", kMailboxTasks)});
}

protocol::StatsResult Session::stats() const {
    const std::lock_guard lock{stats_mutex_};
    return stats_;
}

void Session::loop() {
    base::name_thread("hk-schedule");
    std::chrono::milliseconds pause = kBusyTurn;
    bool left = false;
    while (true) {
        {
            std::unique_lock lock{mailbox_mutex_};
            if (!left) {
                mailbox_filled_.wait_for(lock, pause, [this] {
                    return quit_ || !mailbox_events_.empty() || !mailbox_tasks_.empty();
                });
                events_.swap(mailbox_events_);
                tasks_.swap(mailbox_tasks_);
            }
            if (quit_) return;
        }
        left = work_off();
        turn();
        const bool busy = scheduler_.waiting() > 0 || slots_.any() || scheduler_.live_pins() > 0 ||
                          gain_back_ns_ != 0;
        pause = busy ? kBusyTurn : kIdleTurn;
    }
}

bool Session::work_off() {
    const long long until_ns = clock_.now_ns() + kWorkNs;
    while (next_event_ < events_.size()) {
        arrivals_.accept(events_[next_event_++], tempo_.cps());
        if (clock_.now_ns() > until_ns) return true;
    }
    events_.clear();
    next_event_ = 0;
    while (!tasks_.empty()) {
        const auto task = std::move(tasks_.front());
        tasks_.pop_front();
        task();
        if (clock_.now_ns() > until_ns) return true;
    }
    return false;
}

// What the mailbox had no room for was refused there; here its senders hear of it.
void Session::tell_refused() {
    std::unordered_map<std::uint64_t, std::uint64_t> refused;
    {
        const std::lock_guard lock{mailbox_mutex_};
        refused.swap(refused_events_);
    }
    for (const auto& [sender, count] : refused) {
        scheduler_.counts().received += count;
        scheduler_.counts().refused += count;
        scheduler_.senders().notify(
            {.kind = Notice::Kind::refused,
             .sender_id = sender,
             .text = fmt::format("{} events refused: more than {} at once", count, kMailboxEvents),
             .count = count},
            clock_.now_ns());
    }
}

void Session::turn() {
    tell_refused();
    const long long now_ns = clock_.now_ns();
    if (now_ns - followed_ns_ > kFollowEveryNs) {
        followed_ns_ = now_ns;
        clock_.follow();
        scheduler_.fates().forget(now_ns);
    }
    take_coming_texts();
    slots_.advance(scheduler_.horizon());
    scheduler_.collect_started(event_listeners_.load(std::memory_order_relaxed) > 0);
    scheduler_.advance();
    tell_started();
    profile_.take_records(now_ns);
    if (gain_back_ns_ != 0 && now_ns >= gain_back_ns_) {
        gain_back_ns_ = 0;
        gain_.set(1.0f);
    }
    if (now_ns - published_ns_ >= kStatsEveryNs) publish_stats(now_ns);
    announce();
    turns_.fetch_add(1, std::memory_order_relaxed);
}

void Session::publish_stats(long long now_ns) {
    published_ns_ = now_ns;
    protocol::StatsResult stats = profile_.snapshot(now_ns);
    stats.kernel_drops = kernel_drops_.load(std::memory_order_relaxed);
    stats.events.malformed = malformed_.load(std::memory_order_relaxed);
    const protocol::AudioStatus audio = audio_status();
    stats.audio_state = audio.state;
    stats.device = audio.device;
    stats.device_losses = audio.losses;
    const DeviceReadings device = device_();
    if (audio.state == "playing") stats.latency.device_ms = audio.latency_ms;
    stats.time_map.nominal_rate_hz = engine_.config().rate_hz;
    stats.time_map.measured_rate_hz = clock_.map().slope_hz();
    stats.time_map.error_us =
        (std::abs(clock_.map().error_seconds()) + device.map_error_seconds) * 1e6;
    stats.time_map.jitter_us = device.jitter_seconds * 1e6;
    stats.time_map.re_anchors = clock_.re_anchors();
    stats.cps = tempo_.cps();
    stats.cycle = tempo_.cycle_at(clock_.now_frame());
    {
        const std::lock_guard lock{mailbox_mutex_};
        stats.queues.mailbox =
            static_cast<std::int64_t>(mailbox_events_.size() + mailbox_tasks_.size());
        if (mailbox_refused_ > 0) stats.drops.emplace_back("mailbox full", mailbox_refused_);
    }
    const std::lock_guard lock{stats_mutex_};
    stats_ = std::move(stats);
}

void Session::hush() { slots_.hush(); }

void Session::stop_voices() {
    hush();
    const auto fade = std::llround(kStopFadeSeconds * engine_.config().rate_hz);
    scheduler_.control(engine::ReleaseAll{fade});
}

// Silence at the output at once; what the ring still holds passes unheard.
void Session::panic() {
    gain_.set(0.0f);
    hush();
    scheduler_.control(engine::ReleaseAll{0});
    const DeviceReadings device = device_();
    const double held_frames = static_cast<double>(device.ring_fill_frames + device.lead_frames +
                                                   2 * device.period_frames);
    gain_back_ns_ =
        clock_.now_ns() + static_cast<long long>(held_frames / engine_.config().rate_hz * 1e9);
}

}  // namespace hocket::session
