#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <numbers>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "base/types.hpp"
#include "samples/sample_store.hpp"
#include "voices/voice_pool.hpp"
#include "voices/voice_spec.hpp"

// Samples and voices for tests, and what a voice sounds like by the law alone, in double
// precision; whoever includes this links hocket::voices.

namespace hocket::test {

using Sample = std::shared_ptr<samples::SampleBuffer>;

inline Sample sample_of(const std::vector<float>& left, const std::vector<float>& right = {}) {
    return samples::SampleStore::hold("test", 0, left, right, 48'000);
}

inline Sample constant_sample(std::size_t frames, float value = 0.5f) {
    return sample_of(std::vector<float>(frames, value));
}

/// A note that sounds for `length` frames at unity gain, with no fades.
inline voices::VoiceSpec note_of(voices::Instrument& instrument, base::Frame start,
                                 base::Frame length, std::uint64_t event = 0) {
    voices::VoiceSpec spec;
    spec.event = event;
    spec.instrument = &instrument;
    spec.start = start;
    spec.length_frames = length;
    spec.gain_left = spec.gain_right = spec.level = 1;
    return spec;
}

/// Uniform in [-1, 1), the same for the same seed on every machine.
inline std::vector<float> noise(std::size_t frames, std::uint32_t seed) {
    std::mt19937 random{seed};
    std::vector<float> samples(frames);
    for (float& x : samples) x = static_cast<float>(random() >> 8) / 8388608.0f - 1.0f;
    return samples;
}

inline std::int64_t fixed(double frames) {
    return static_cast<std::int64_t>(std::llround(frames * voices::kFixedOne));
}

/// Plays the whole sample forwards at its own speed and unity gain, with no fades.
inline voices::VoiceSpec whole(const samples::SampleBuffer& sample, base::Frame start,
                               std::uint64_t event = 0) {
    voices::VoiceSpec spec;
    spec.event = event;
    spec.sample = &sample;
    spec.start = start;
    spec.length_frames = sample.length_frames;
    spec.step = fixed(1);
    spec.high = fixed(static_cast<double>(sample.length_frames));
    spec.gain_left = spec.gain_right = spec.level = 1;
    return spec;
}

/// Catmull-Rom through four points, between y1 (x = 0) and y2 (x = 1).
inline double catmull_rom(double y0, double y1, double y2, double y3, double x) {
    const double c1 = 0.5 * (y2 - y0);
    const double c2 = y0 - 2.5 * y1 + 2 * y2 - 0.5 * y3;
    const double c3 = 0.5 * (y3 - y0) + 1.5 * (y1 - y2);
    return ((c3 * x + c2) * x + c1) * x + y1;
}

/// The sample at a 32.32 position; before its start and after its end the edge values stand.
inline double read_at(const samples::SampleBuffer& sample, int channel, std::int64_t position) {
    const auto at = [&](std::int64_t index) {
        const auto last = static_cast<std::int64_t>(sample.length_frames) - 1;
        return static_cast<double>(
            sample.channel(channel)[std::min(std::max<std::int64_t>(index, 0), last)]);
    };
    const std::int64_t index = position >> 32;
    const double x = static_cast<double>(position & 0xFFFFFFFF) / voices::kFixedOne;
    return catmull_rom(at(index - 1), at(index), at(index + 1), at(index + 2), x);
}

/// The k-th frame's position: step by step, changed every 64 frames, wrapped into [low, high).
inline std::int64_t position_at(const voices::VoiceSpec& spec, base::Frame k) {
    const std::int64_t span = spec.high - spec.low;
    std::int64_t position = spec.position;
    std::int64_t step = spec.step;
    for (base::Frame age = 0;; ++age) {
        if (age > 0 && age % voices::kRateStepFrames == 0 &&
            age / voices::kRateStepFrames <= spec.step_changes) {
            step += spec.step_change;
        }
        std::int64_t offset = (position - spec.low) % span;
        if (offset < 0) offset += span;
        position = spec.low + offset;
        if (age == k) return position;
        position += step;
    }
}

inline double square(double x) { return x * x; }

/// Gate of the k-th frame: a half-cosine up, 1, a half-cosine down.
inline double gate_at(const voices::VoiceSpec& spec, base::Frame k) {
    const double age = static_cast<double>(k + spec.gate_offset);
    const double left = static_cast<double>(spec.length_frames) - age;
    double phase = 1;
    if (spec.fade_out_frames >= 1 && left <= spec.fade_out_frames) {
        phase = left / spec.fade_out_frames;
    } else if (spec.fade_in_frames >= 1 && age < spec.fade_in_frames) {
        phase = age / spec.fade_in_frames;
    }
    return square(std::sin(std::numbers::pi / 2 * phase));
}

/// Everything a voice pool told, in order. Takes no memory while it listens.
class VoiceLog final : public voices::VoiceReporter {
public:
    explicit VoiceLog(std::size_t most = 100'000) { reports.reserve(most); }
    void report(const voices::VoiceReport& report) noexcept override {
        if (reports.size() == reports.capacity()) std::abort();
        reports.push_back(report);
    }
    [[nodiscard]] std::vector<voices::VoiceReport> of(voices::VoiceReport::Kind kind) const {
        std::vector<voices::VoiceReport> found;
        for (const auto& each : reports) {
            if (each.kind == kind) found.push_back(each);
        }
        return found;
    }
    [[nodiscard]] std::vector<std::uint64_t> events_of(voices::VoiceReport::Kind kind) const {
        std::vector<std::uint64_t> events;
        for (const auto& each : of(kind)) events.push_back(each.event);
        return events;
    }

    std::vector<voices::VoiceReport> reports;
};

}  // namespace hocket::test
