#include "audio/device_host.hpp"

#include <fmt/core.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

#include "audio/device_process.hpp"
#include "base/realtime.hpp"
#include "observability/log.hpp"

namespace hocket::audio {

using base::Frame;
using observability::log_debug;
using observability::log_info;
using observability::log_warning;

namespace {

constexpr long long kMs = 1'000'000;
// How often the host looks: while a device starts, while one plays.
constexpr int kOpeningTurnMs = 3;
constexpr int kPlayingTurnMs = 20;
constexpr int kIdleTurnMs = 500;
constexpr long long kFirstRateNs = 1'000 * kMs;
constexpr long long kLongestOpeningNs = 10'000 * kMs;
// A device of very uneven callbacks is taken as it is after this long.
constexpr long long kLongestSettlingNs = 2'000 * kMs;
// Having played for so long it counts as sound again.
constexpr long long kProbationNs = 10'000 * kMs;
// No callback for so many periods, within these bounds: the device is gone.
constexpr int kSilentPeriods = 8;
constexpr long long kLeastSilenceNs = 400 * kMs;
constexpr long long kMostSilenceNs = 800 * kMs;
// Tries after a loss: soon at first, then at most this often.
constexpr long long kFirstRetryNs = 250 * kMs;
constexpr long long kUsualRetryNs = 4'000 * kMs;
constexpr long long kPatientRetryNs = 30'000 * kMs;
constexpr int kPatientAfter = 20;
// How often the preferred device is looked for while another plays.
constexpr long long kLookNs = 10'000 * kMs;
constexpr int kMostLookDoublings = 5;
constexpr std::size_t kMostLogBytes = 64 * 1024;
constexpr Frame kInputPiece = 1024;
constexpr double kLeastRateHz = 8'000;

template <std::size_t Size>
void set_text(char (&field)[Size], const std::string& text) {
    std::memset(field, 0, Size);
    std::strncpy(field, text.c_str(), Size - 1);
}

StreamMemory make_memory(const DeviceHostConfig& config) {
    auto memory = StreamMemory::create(config.ring_seconds, config.channels, config.input_channels);
    if (!memory) throw std::runtime_error(memory.error().message);
    return std::move(*memory);
}

}  // namespace

DeviceHost::DeviceHost(DeviceHostConfig config)
    : config_{std::move(config)},
      memory_{make_memory(config_)},
      input_peaks_(static_cast<std::size_t>(config_.input_channels)),
      period_frames_{config_.period_frames},
      wake_{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    memory_.control().low_latency = config_.low_latency;
    if (config_.device.empty()) config_.device = "default";
    const long long now_ns = base::steady_ns();
    if (config_.rate_hz > 0) adopt_rate(config_.rate_hz);
    if (config_.device != "null") spawn(now_ns);
    if (config_.rate_hz > 0) return;
    double found_hz = kNullRateHz;
    const auto& state = memory_.control().device.state;
    while (child_ && base::steady_ns() - now_ns < kFirstRateNs && !child_->ended()) {
        if (state.load(std::memory_order_acquire) == DeviceReport::State::opened) {
            const double rate_hz = memory_.control().device.rate_hz;
            // Any other is converted, as a later device's is.
            if (rate_hz >= kLeastRateHz && rate_hz <= StreamControl::kMostRateHz) {
                found_hz = rate_hz;
            }
            break;
        }
        if (state.load(std::memory_order_acquire) == DeviceReport::State::failed) break;
        base::sleep_until_steady_ns(base::steady_ns() + kMs);
    }
    adopt_rate(found_hz);
}

DeviceHost::~DeviceHost() {
    stop();
    close(wake_);
}

void DeviceHost::adopt_rate(double rate_hz) {
    rate_hz_ = rate_hz;
    StreamControl& control = memory_.control();
    control.capacity_frames = static_cast<std::size_t>(config_.ring_seconds * rate_hz);
    control.gain.set_rate(rate_hz);
    // Touched before synthesis comes to it.
    std::memset(
        memory_.ring_samples(), 0,
        control.capacity_frames * static_cast<std::size_t>(config_.channels) * sizeof(float));
    ring_ = std::make_unique<base::FrameRing>(control.ring, memory_.ring_samples(),
                                              control.capacity_frames, config_.channels);
    null_ = std::make_unique<NullClock>(*ring_, control.gain, rate_hz, config_.period_frames,
                                        config_.priority);
    control.rate_hz.store(rate_hz, std::memory_order_release);
}

void DeviceHost::start() {
    const long long now_ns = base::steady_ns();
    map_.set(static_cast<double>(ring_->read_frame()), now_ns, rate_hz_);
    null_->start(map_.position_at(now_ns), now_ns);
    publish(child_ ? DeviceState::opening : DeviceState::null);
    thread_ = std::thread{[this] { loop(); }};
}

void DeviceHost::stop() {
    quit_.store(true, std::memory_order_release);
    eventfd_write(wake_, 1);
    if (thread_.joinable()) thread_.join();
    if (child_) child_->kill();
    if (null_) null_->stop();
    refuse_all();
}

DeviceStatus DeviceHost::status() const {
    const std::lock_guard lock{mutex_};
    return status_;
}

void DeviceHost::loop() {
    base::name_thread("hk-device-host");
    while (!quit_.load(std::memory_order_acquire)) {
        wait(base::steady_ns());
        const long long now_ns = base::steady_ns();
        read_child_log();
        take_requests();
        if (listing_) step_listing(now_ns);
        if (state_ == DeviceState::opening) step_opening(now_ns);
        if (state_ == DeviceState::playing) step_playing(now_ns);
        if (state_ == DeviceState::null && retry_ns_ != 0 && now_ns >= retry_ns_) {
            spawn(now_ns);
        }
    }
}

void DeviceHost::wait(long long now_ns) {
    int timeout_ms = kIdleTurnMs;
    if (retry_ns_ != 0) {
        timeout_ms =
            static_cast<int>(std::clamp<long long>((retry_ns_ - now_ns) / kMs + 1, 0, kIdleTurnMs));
    }
    if (state_ == DeviceState::playing) timeout_ms = kPlayingTurnMs;
    if (state_ == DeviceState::opening) timeout_ms = kOpeningTurnMs;
    std::array<pollfd, 6> waiting{};
    nfds_t count = 0;
    const auto add = [&](int descriptor) {
        if (descriptor >= 0) waiting[count++] = {descriptor, POLLIN, 0};
    };
    add(wake_);
    if (child_) {
        add(child_->ended_descriptor());
        add(child_->error_descriptor());
    }
    if (listing_) {
        add(listing_->child.output_descriptor());
        add(listing_->child.error_descriptor());
    }
    poll(waiting.data(), count, timeout_ms);
    eventfd_t ignored = 0;
    eventfd_read(wake_, &ignored);
}

// ---- the life of a device process

void DeviceHost::spawn(long long now_ns) {
    StreamControl& control = memory_.control();
    new (&control.device) DeviceReport;
    new (&control.take_over) TakeOver;
    set_text(control.wanted, config_.device);
    set_text(control.policy, config_.policy);
    retry_ns_ = 0;
    spawned_ns_ = now_ns;
    ready_ns_ = 0;
    fit_.reset();
    based_ = false;
    auto child = ChildProcess::start(config_.program, device_process_arguments(kPlayArgument),
                                     memory_.descriptor(), false);
    if (!child) {
        child_.reset();
        schedule_retry(child.error().message, now_ns);
        if (opening_) std::exchange(opening_, {})(tl::unexpected{child.error()});
        return;
    }
    child_ = std::make_unique<ChildProcess>(std::move(*child));
    publish(DeviceState::opening);
}

void DeviceHost::read_child_log() {
    if (!child_ || child_->error_descriptor() < 0) return;
    ChildProcess::read_some(child_->error_descriptor(), child_log_);
    std::size_t from = 0;
    for (std::size_t end = child_log_.find('\n'); end != std::string::npos;
         end = child_log_.find('\n', from)) {
        if (end > from) log_debug("device: {}", child_log_.substr(from, end - from));
        from = end + 1;
    }
    child_log_.erase(0, from);
    if (child_log_.size() > kMostLogBytes) child_log_.clear();
}

// Why it is not there any more, in its own words if it had any.
std::string DeviceHost::end_of_child() {
    const DeviceReport& report = memory_.control().device;
    if (report.state.load(std::memory_order_acquire) == DeviceReport::State::failed) {
        return report.message;
    }
    return fmt::format("the device process ended with {}", child_->ended().value_or("nothing"));
}

void DeviceHost::step_opening(long long now_ns) {
    const DeviceReport& report = memory_.control().device;
    const auto state = report.state.load(std::memory_order_acquire);
    if (state == DeviceReport::State::failed || child_->ended()) {
        give_up(end_of_child(), now_ns);
    } else if (state == DeviceReport::State::ready) {
        if (!fit_) {
            fit_.emplace(report.rate_hz);
            ready_ns_ = now_ns;
        }
        tell_pace(true);  // the ring shall be as full as it asks for when it begins
        drain_pairs(now_ns);
        const bool waited = now_ns - ready_ns_ > kLongestSettlingNs &&
                            report.callbacks.load(std::memory_order_relaxed) > 1;
        if (fit_->settled() || waited) take_over();
    } else if (now_ns - spawned_ns_ > kLongestOpeningNs) {
        give_up("the device does not start to play", now_ns);
    }
}

// The null clock ends; the device begins at a frame a little ahead, and plays there what the map
// names for that moment: so stream time goes on without a jump.
void DeviceHost::take_over() {
    null_->stop();
    StreamControl& control = memory_.control();
    const double ahead_frames =
        2 * static_cast<double>(control.device.period_frames.load(std::memory_order_relaxed));
    const long long now_ns = base::steady_ns();
    const double first = std::ceil(fit_->frame_at(now_ns) + ahead_frames);
    const long long then_ns = fit_->time_of(first);
    base_frame_ = first;
    base_position_ = std::round(map_.position_at(then_ns));
    control.take_over.device_frame = static_cast<std::int64_t>(first);
    control.take_over.stream_frame = static_cast<Frame>(base_position_);
    if (control.device.inputs > 0) {
        control.input_ring.write.store(control.take_over.stream_frame, std::memory_order_relaxed);
        control.input_ring.read.store(control.take_over.stream_frame, std::memory_order_relaxed);
        input_ring_ =
            std::make_unique<base::FrameRing>(control.input_ring, memory_.input_samples(),
                                              StreamMemory::kInputFrames, control.device.inputs);
        input_piece_.resize(static_cast<std::size_t>(kInputPiece * control.device.inputs));
    }
    control.take_over.granted.store(1, std::memory_order_release);
    callbacks_seen_ = 0;
    callback_seen_ns_ = now_ns;
    playing_ns_ = now_ns;
    reason_.clear();
    look_ns_ = 0;
    if (const DeviceInfo found{.name = control.device.name, .host_api = control.device.host_api};
        config_.policy == "prefer" && config_.device != "default" &&
        !answers_to(found, config_.device)) {
        reason_ = fmt::format("'{}' is not to be had", config_.device);
        look_ns_ = now_ns + (kLookNs << std::min(looks_++, kMostLookDoublings));
    } else {
        looks_ = 0;
    }
    {
        const std::lock_guard lock{mutex_};
        ++status_.openings;
    }
    publish(DeviceState::playing);
    log_info("'{}' ({}) plays: {:g} Hz, {} outputs, period {} frames, latency {:.1f} ms",
             control.device.name, control.device.host_api, control.device.rate_hz,
             control.device.outputs, period_frames(), control.device.latency_seconds * 1000);
    tell(DeviceEvent::opened);
    answer_open();
}

double DeviceHost::stream_position(double device_frame) const {
    return base_position_ +
           (device_frame - base_frame_) * rate_hz_ / memory_.control().device.rate_hz;
}

void DeviceHost::drain_pairs(long long now_ns) {
    bool re_anchored = false;
    ClockPair pair;
    while (memory_.control().device.pairs.pop(pair)) {
        re_anchored |= fit_->observe(static_cast<double>(pair.device_frame), pair.steady_ns) ==
                       ClockFit::Seen::re_anchored;
    }
    if (state_ == DeviceState::playing) follow(re_anchored, now_ns);
}

void DeviceHost::follow(bool re_anchored, long long now_ns) {
    const double position = stream_position(fit_->frame_at(now_ns));
    const double slope_hz = fit_->rate_hz() * rate_hz_ / memory_.control().device.rate_hz;
    if (re_anchored) {
        map_.re_anchor(position, slope_hz, now_ns);
    } else {
        map_.follow(position, slope_hz, now_ns);
    }
}

void DeviceHost::step_playing(long long now_ns) {
    DeviceReport& report = memory_.control().device;
    if (!based_) {
        const double position = report.base_position.load(std::memory_order_acquire);
        if (!std::isnan(position)) {
            base_position_ = position;
            based_ = true;
        }
    }
    drain_pairs(now_ns);
    meter_inputs();
    look_for_wanted(now_ns);
    const std::uint64_t callbacks = report.callbacks.load(std::memory_order_acquire);
    if (callbacks != callbacks_seen_) {
        callbacks_seen_ = callbacks;
        callback_seen_ns_ = now_ns;
        publish(DeviceState::playing);
    }
    const auto period = static_cast<double>(report.period_frames.load(std::memory_order_relaxed));
    const long long patience_ns =
        std::clamp(static_cast<long long>(kSilentPeriods * period / report.rate_hz * 1e9),
                   kLeastSilenceNs, kMostSilenceNs);
    if (now_ns - playing_ns_ > kProbationNs) failures_ = 0;
    if (report.state.load(std::memory_order_acquire) == DeviceReport::State::failed ||
        child_->ended()) {
        give_up(end_of_child(), now_ns);
    } else if (now_ns - callback_seen_ns_ > patience_ns) {
        give_up(fmt::format("'{}' has not asked for anything in {} ms", report.name,
                            (now_ns - callback_seen_ns_) / kMs),
                now_ns);
    }
}

// Another device plays in the place of the preferred one, until that is there again.
void DeviceHost::look_for_wanted(long long now_ns) {
    if (look_ns_ == 0 || now_ns < look_ns_ || listing_) return;
    look_ns_ = now_ns + (kLookNs << std::min(looks_, kMostLookDoublings));
    begin_listing({.listed = {}, .opened = {}, .device = config_.device, .policy = config_.policy});
}

void DeviceHost::meter_inputs() {
    if (!input_ring_) return;
    std::fill(input_peaks_.begin(), input_peaks_.end(), 0.0f);
    const auto inputs = static_cast<std::size_t>(input_ring_->channels());
    for (Frame left = input_ring_->fill_frames(); left > 0;) {
        const Frame piece = std::min(left, kInputPiece);
        static_cast<void>(input_ring_->read(input_piece_.data(), piece));
        for (std::size_t i = 0; i < static_cast<std::size_t>(piece) * inputs; ++i) {
            float& peak = input_peaks_[i % inputs];
            peak = std::max(peak, std::abs(input_piece_[i]));
        }
        left -= piece;
    }
}

// The process is killed before anybody else reads the ring.
void DeviceHost::leave_device() {
    child_->kill();
    read_child_log();
    child_.reset();
    input_ring_.reset();
    const DeviceReport& report = memory_.control().device;
    earlier_xruns_ += report.xruns.load(std::memory_order_relaxed);
    earlier_underruns_ += report.underruns.load(std::memory_order_relaxed);
    earlier_underrun_frames_ += report.underrun_frames.load(std::memory_order_relaxed);
    const long long now_ns = base::steady_ns();
    const double position = map_.position_at(now_ns);
    map_.set(position, now_ns, rate_hz_);
    null_->start(position, now_ns);
}

void DeviceHost::give_up(const std::string& reason, long long now_ns) {
    if (state_ == DeviceState::playing) {
        leave_device();
        log_warning("device lost: {}; the null clock goes on", reason);
        schedule_retry(reason, now_ns);
        {
            const std::lock_guard lock{mutex_};
            ++status_.losses;
        }
        tell(DeviceEvent::lost);
        return;
    }
    child_->kill();
    read_child_log();
    child_.reset();
    if (failures_ == 0) log_warning("no device: {}; the null clock goes on", reason);
    schedule_retry(reason, now_ns);
    if (failures_ == 1) tell(DeviceEvent::failed);
    if (opening_) std::exchange(opening_, {})(base::fail(base::Errc::io, reason));
}

void DeviceHost::schedule_retry(const std::string& reason, long long now_ns) {
    reason_ = reason;
    ++failures_;
    const long long usual_ns = std::min(kUsualRetryNs, kFirstRetryNs << std::min(failures_ - 1, 8));
    retry_ns_ = now_ns + (failures_ > kPatientAfter ? kPatientRetryNs : usual_ns);
    publish(DeviceState::null);
}

void DeviceHost::tell_pace(bool of_device) {
    const DeviceReport& report = memory_.control().device;
    Frame period = config_.period_frames;
    Frame read_ahead = 0;
    if (of_device) {
        const auto frames =
            static_cast<double>(report.period_frames.load(std::memory_order_relaxed));
        if (frames == 0) return;  // not called yet
        period = static_cast<Frame>(std::ceil(frames * rate_hz_ / report.rate_hz));
        read_ahead = static_cast<Frame>(std::ceil(report.read_ahead_frames));
    }
    if (period == told_period_ && read_ahead == told_read_ahead_) return;
    told_period_ = period;
    told_read_ahead_ = read_ahead;
    if (pace_listener_) pace_listener_(period, read_ahead);
}

void DeviceHost::publish(DeviceState state) {
    state_ = state;
    if (!null_) return;  // nobody can ask yet
    if (state != DeviceState::opening) tell_pace(state == DeviceState::playing);
    const DeviceReport& report = memory_.control().device;
    const bool playing = state == DeviceState::playing;
    const Frame period =
        playing ? report.period_frames.load(std::memory_order_relaxed) : config_.period_frames;
    period_frames_.store(period, std::memory_order_relaxed);
    const std::lock_guard lock{mutex_};
    status_.state = state;
    status_.wanted = config_.device;
    status_.policy = config_.policy;
    status_.device = playing ? report.name : "null";
    status_.host_api = playing ? report.host_api : "";
    status_.reason = reason_;
    status_.device_rate_hz = playing ? report.rate_hz : rate_hz_;
    status_.latency_seconds = playing ? report.latency_seconds : 0;
    status_.jitter_seconds = playing ? fit_->jitter_seconds() : 0;
    status_.fit_error_seconds = playing ? fit_->expected_error_seconds() : 0;
    status_.outputs = playing ? report.outputs : config_.channels;
    status_.inputs = playing ? report.inputs : 0;
    status_.input_peaks = input_ring_ ? input_peaks_ : std::vector<float>{};
    status_.period_frames = period;
    status_.callbacks = playing ? report.callbacks.load(std::memory_order_relaxed) : 0;
    status_.xruns = earlier_xruns_ + (playing ? report.xruns.load(std::memory_order_relaxed) : 0);
    status_.underruns = null_->underruns() + earlier_underruns_ +
                        (playing ? report.underruns.load(std::memory_order_relaxed) : 0);
    status_.underrun_frames =
        null_->underrun_frames() + earlier_underrun_frames_ +
        (playing ? report.underrun_frames.load(std::memory_order_relaxed) : 0);
}

void DeviceHost::tell(DeviceEvent event) {
    if (listener_) listener_(event, status());
}

}  // namespace hocket::audio
