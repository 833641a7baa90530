#include "audio/device_player.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hocket::audio {

using base::Frame;

DevicePlayer::DevicePlayer(StreamMemory& memory, int outputs, int inputs, double device_rate_hz)
    : memory_{memory},
      control_{memory.control()},
      outputs_{outputs},
      inputs_{inputs},
      device_rate_hz_{device_rate_hz},
      piece_(static_cast<std::size_t>(kPieceFrames * control_.channels)) {
    if (inputs > 0) {
        input_ring_ = std::make_unique<base::FrameRing>(control_.input_ring, memory.input_samples(),
                                                        StreamMemory::kInputFrames, inputs);
    }
}

void DevicePlayer::prepare() {
    ring_ = std::make_unique<base::FrameRing>(control_.ring, memory_.ring_samples(),
                                              control_.capacity_frames, control_.channels);
    const double rate_hz = control_.rate_hz.load(std::memory_order_acquire);
    if (rate_hz != device_rate_hz_) {
        converter_ = std::make_unique<RateConverter>(
            rate_hz, device_rate_hz_, control_.channels,
            [](void* self, float* interleaved, std::size_t frames) {
                static_cast<DevicePlayer*>(self)->take(interleaved, static_cast<Frame>(frames));
            },
            this);
        // Their frames would not be the stream's; nobody is promised them.
        input_ring_.reset();
        control_.device.inputs = 0;
        control_.device.read_ahead_frames = converter_->most_ahead_frames();
    }
    touch();
}

// Every page of the ring once, so that the callback meets none for the first time.
void DevicePlayer::touch() const {
    const volatile float* samples = memory_.ring_samples();
    const std::size_t count =
        control_.capacity_frames * static_cast<std::size_t>(control_.channels);
    for (std::size_t i = 0; i < count; i += 4096 / sizeof(float)) static_cast<void>(samples[i]);
}

// The ring's next frames. What the null clock has consumed already is silence: it was its turn.
void DevicePlayer::take(float* interleaved, Frame frames) noexcept {
    const Frame gone = std::clamp<Frame>(ring_->read_frame() - stream_frame_, 0, frames);
    std::memset(interleaved, 0, static_cast<std::size_t>(gone * control_.channels) * sizeof(float));
    if (gone < frames) {
        ring_->advance_to(stream_frame_ + gone);
        const Frame missing = ring_->read(interleaved + gone * control_.channels, frames - gone);
        if (missing > 0) {
            control_.device.underruns.fetch_add(1, std::memory_order_relaxed);
            control_.device.underrun_frames.fetch_add(missing, std::memory_order_relaxed);
        }
    }
    stream_frame_ += frames;
}

// The stream position of the first frame that plays. A converter has read ahead (silence, until
// now), so what it takes first lies as much further on; by the fraction of a frame that remains,
// the device's frames lie between the stream's.
void DevicePlayer::begin(Frame device_frame) noexcept {
    const TakeOver& granted = control_.take_over;
    const double ratio = control_.rate_hz.load(std::memory_order_relaxed) / device_rate_hz_;
    const double passed = static_cast<double>(device_frame - granted.device_frame) * ratio;
    const double ahead = converter_ ? converter_->ahead_frames() : 0.0;
    stream_frame_ = std::llround(static_cast<double>(granted.stream_frame) + passed + ahead);
    control_.device.base_position.store(static_cast<double>(stream_frame_) - ahead - passed,
                                        std::memory_order_release);
    playing_ = true;
}

void DevicePlayer::lay_out(const float* channels, float* output, Frame frames) const noexcept {
    const int count = control_.channels;
    const int shared = std::min(count, outputs_);
    for (Frame t = 0; t < frames; ++t) {
        const float* from = channels + t * count;
        float* to = output + t * outputs_;
        if (outputs_ == 1) {
            float sum = 0;
            for (int channel = 0; channel < count; ++channel) sum += from[channel];
            to[0] = sum;
            continue;
        }
        for (int channel = 0; channel < shared; ++channel) to[channel] = from[channel];
        for (int channel = shared; channel < outputs_; ++channel) to[channel] = 0;
    }
}

void DevicePlayer::play(float* output, Frame frames) noexcept {
    while (frames > 0) {
        const Frame piece = std::min(frames, kPieceFrames);
        if (converter_) {
            converter_->pull(piece_.data(), static_cast<std::size_t>(piece));
        } else {
            take(piece_.data(), piece);
        }
        lay_out(piece_.data(), output, piece);
        output += piece * outputs_;
        frames -= piece;
    }
}

// From the take-over on: an input's frame has the number of the output's beside it. With no room
// left nobody reads; the newest stay out.
void DevicePlayer::hand_on(const float* input, Frame frames, Frame stream_frame) noexcept {
    if (!input_ring_) return;
    const Frame end = stream_frame + frames;
    if (end - input_ring_->read_frame() > input_ring_->capacity_frames()) return;
    input_ring_->skip_to(stream_frame);
    static_cast<void>(input_ring_->write(input, frames));
}

void DevicePlayer::render(const float* input, float* output, Frame frames, bool xrun,
                          long long steady_ns) noexcept {
    DeviceReport& report = control_.device;
    static_cast<void>(report.pairs.push({device_frame_, steady_ns}));
    report.period_frames.store(frames, std::memory_order_relaxed);
    if (xrun) report.xruns.fetch_add(1, std::memory_order_relaxed);

    const TakeOver& take_over = control_.take_over;
    Frame silent = frames;
    if (playing_) {
        silent = 0;
    } else if (take_over.granted.load(std::memory_order_acquire) != 0 &&
               device_frame_ + frames > take_over.device_frame) {
        silent = std::max<Frame>(0, take_over.device_frame - device_frame_);
        begin(device_frame_ + silent);
    }
    const Frame first = stream_frame_;
    std::memset(output, 0, static_cast<std::size_t>(silent * outputs_) * sizeof(float));
    if (silent < frames) play(output + silent * outputs_, frames - silent);
    control_.gain.apply(output, frames, outputs_);
    if (input != nullptr && silent < frames) {
        hand_on(input + silent * inputs_, frames - silent, first);
    }
    device_frame_ += frames;
    report.callbacks.fetch_add(1, std::memory_order_release);
}

}  // namespace hocket::audio
