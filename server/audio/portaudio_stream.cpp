#include "audio/portaudio_stream.hpp"

#include <fmt/core.h>
#include <pa_jack.h>
#include <pa_linux_alsa.h>
#include <portaudio.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "audio/device_player.hpp"
#include "audio/stream_memory.hpp"
#include "base/realtime.hpp"

namespace hocket::audio {

namespace {

constexpr double kMostSaneLatencySeconds = 2;
constexpr double kLeastRateHz = 1'000;
constexpr double kMostRateHz = 1'000'000;

const PaDeviceInfo& info_of(int index) { return *Pa_GetDeviceInfo(index); }
const PaHostApiInfo& api_of(int index) { return *Pa_GetHostApiInfo(info_of(index).hostApi); }

double sane_latency(double seconds) {
    return seconds >= 0 && seconds <= kMostSaneLatencySeconds ? seconds : 0;
}

// A name alone where it stands once, else with its host API.
std::string name_of(int index) {
    const std::string name = info_of(index).name;
    for (int other = 0; other < Pa_GetDeviceCount(); ++other) {
        if (other != index && name == info_of(other).name) {
            return short_api(api_of(index).name) + ": " + name;
        }
    }
    return name;
}

DeviceInfo describe(int index, int default_index) {
    const PaDeviceInfo& info = info_of(index);
    return {.name = name_of(index),
            .host_api = api_of(index).name,
            .outputs = info.maxOutputChannels,
            .inputs = info.maxInputChannels,
            .rate_hz = info.defaultSampleRate,
            .latency_seconds = sane_latency(info.defaultLowOutputLatency),
            .is_default = index == default_index};
}

// With a JACK server up, the card is its; PortAudio's own default would go behind its back.
int default_output() {
    for (int api = 0; api < Pa_GetHostApiCount(); ++api) {
        const PaHostApiInfo& info = *Pa_GetHostApiInfo(api);
        if (info.type == paJACK && info.defaultOutputDevice != paNoDevice) {
            return info.defaultOutputDevice;
        }
    }
    const int index = Pa_GetDefaultOutputDevice();
    if (index != paNoDevice) return index;
    for (int other = 0; other < Pa_GetDeviceCount(); ++other) {
        if (info_of(other).maxOutputChannels > 0) return other;
    }
    return -1;
}

template <std::size_t Size>
void set_text(char (&field)[Size], const std::string& text) {
    std::strncpy(field, text.c_str(), Size - 1);
    field[Size - 1] = 0;
}

int callback(const void* input, void* output, unsigned long frames, const PaStreamCallbackTimeInfo*,
             PaStreamCallbackFlags flags, void* player) {
    const long long now_ns = base::steady_ns();
    const base::RealtimeScope realtime;
    static_cast<DevicePlayer*>(player)->render(
        static_cast<const float*>(input), static_cast<float*>(output),
        static_cast<std::int64_t>(frames), (flags & (paOutputUnderflow | paInputOverflow)) != 0,
        now_ns);
    return paContinue;
}

tl::unexpected<base::Error> pa_error(const std::string& what, PaError error) {
    return base::fail(base::Errc::io, fmt::format("{}: {}", what, Pa_GetErrorText(error)));
}

}  // namespace

PortAudio::PortAudio() {
    // Never start a server behind the user's back; before the library looks for one.
    setenv("JACK_NO_START_SERVER", "1", 1);
    PaJack_SetClientName("hocket");
    if (const PaError error = Pa_Initialize(); error != paNoError) {
        throw std::runtime_error(std::string{"PortAudio does not start: "} +
                                 Pa_GetErrorText(error));
    }
}

std::vector<DeviceInfo> PortAudio::devices() const {
    std::vector<DeviceInfo> result;
    const int default_index = default_output();
    for (int index = 0; index < Pa_GetDeviceCount(); ++index) {
        if (info_of(index).maxOutputChannels > 0) result.push_back(describe(index, default_index));
    }
    return result;
}

base::Result<PortAudio::Chosen> PortAudio::choose(const std::string& wanted,
                                                  const std::string& policy) const {
    const int fallback = default_output();
    const bool any = wanted.empty() || wanted == "default" || policy == "default";
    if (!any) {
        for (int index = 0; index < Pa_GetDeviceCount(); ++index) {
            const DeviceInfo device = describe(index, fallback);
            if (device.outputs > 0 && answers_to(device, wanted)) return Chosen{index, device.name};
        }
    }
    if (fallback < 0) return base::fail(base::Errc::not_found, "no output device is there");
    if (any || policy == "prefer") return Chosen{fallback, name_of(fallback)};
    std::string names;
    for (const DeviceInfo& device : devices()) {
        names += (names.empty() ? "'" : ", '") + device.name + "'";
    }
    return base::fail(base::Errc::not_found,
                      fmt::format("expected one of {}, got '{}'", names, wanted));
}

base::Result<void> PortAudio::open(StreamMemory& memory) {
    const StreamControl& control = memory.control();
    const auto chosen = choose(control.wanted, control.policy);
    if (!chosen) return tl::unexpected{chosen.error()};
    auto opened = open(memory, *chosen);
    const int fallback = default_output();
    if (opened || std::string_view{control.policy} != "prefer" || fallback == chosen->index) {
        return opened;
    }
    // There, but busy, say: the default in its place, as if it were not there.
    return open(memory, Chosen{fallback, name_of(fallback)});
}

base::Result<void> PortAudio::open(StreamMemory& memory, const Chosen& chosen) {
    StreamControl& control = memory.control();
    const PaDeviceInfo& info = info_of(chosen.index);
    const auto latency = [&](double low, double high) {
        return sane_latency(control.low_latency ? low : high);
    };
    PaStreamParameters output{};
    output.device = chosen.index;
    output.channelCount = std::min(control.channels, info.maxOutputChannels);
    output.sampleFormat = paFloat32;
    output.suggestedLatency = latency(info.defaultLowOutputLatency, info.defaultHighOutputLatency);
    PaStreamParameters input = output;
    input.channelCount = std::min(control.input_channels, info.maxInputChannels);
    input.suggestedLatency = latency(info.defaultLowInputLatency, info.defaultHighInputLatency);

    const double rate_hz = info.defaultSampleRate;
    if (!(rate_hz >= kLeastRateHz && rate_hz <= kMostRateHz)) {
        return base::fail(base::Errc::io,
                          fmt::format("'{}' says its rate is {} Hz", chosen.name, rate_hz));
    }
    player_ =
        std::make_unique<DevicePlayer>(memory, output.channelCount, input.channelCount, rate_hz);
    // Any other period than the device's own goes through an adapter that calls back in bursts.
    PaStream* stream = nullptr;
    if (const PaError error =
            Pa_OpenStream(&stream, input.channelCount > 0 ? &input : nullptr, &output, rate_hz,
                          paFramesPerBufferUnspecified, paNoFlag, callback, player_.get());
        error != paNoError) {
        return pa_error(fmt::format("'{}' does not open", chosen.name), error);
    }
    if (api_of(chosen.index).type == paALSA) PaAlsa_EnableRealtimeScheduling(stream, 1);
    DeviceReport& report = control.device;
    set_text(report.name, chosen.name);
    set_text(report.host_api, api_of(chosen.index).name);
    report.rate_hz = rate_hz;
    report.outputs = output.channelCount;
    report.inputs = input.channelCount;
    if (const PaError error = Pa_StartStream(stream); error != paNoError) {
        return pa_error(fmt::format("'{}' does not start", chosen.name), error);
    }
    const PaStreamInfo* running = Pa_GetStreamInfo(stream);
    report.latency_seconds = running == nullptr ? 0 : sane_latency(running->outputLatency);
    stream_ = stream;
    return {};
}

bool PortAudio::is_active() const { return Pa_IsStreamActive(stream_) == 1; }

}  // namespace hocket::audio
