#pragma once

#include <sndfile.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/config.hpp"
#include "app/offline.hpp"
#include "protocol/rpc_codec.hpp"
#include "support/stereo_audio.hpp"
#include "support/wav_files.hpp"

// Rendering events as `hocket render` does; whoever includes this links hocket::offline,
// hocket::protocol and PkgConfig::SNDFILE.

namespace hocket::test {

/// Only what is in `root` sounds, under its own name.
inline app::Config config_with_samples(const TemporaryFolder& root,
                                       const std::string& compat = "hocket") {
    app::Config config;
    config.compat = compat;
    config.samples.roots = {root.path().string()};
    config.samples.aliases.clear();
    config.samples.built_in_kit = false;
    return config;
}

/// What a /dirt/play message says, from the JSON object of `hocket render --events`.
inline protocol::PlayMessage play_of(const std::string& json) {
    auto decoded = protocol::decode_play_object(json);
    if (const auto* error = std::get_if<protocol::RpcError>(&decoded)) {
        throw std::runtime_error{json + ": " + error->message};
    }
    return std::get<protocol::PlayMessage>(std::move(decoded));
}

/// The samples of a sound file, interleaved.
inline std::vector<float> read_sound(const std::string& path) {
    SF_INFO info{};
    SNDFILE* file = sf_open(path.c_str(), SFM_READ, &info);
    if (file == nullptr) throw std::runtime_error{path + ": " + sf_strerror(nullptr)};
    std::vector<float> interleaved(static_cast<std::size_t>(info.frames * info.channels));
    sf_readf_float(file, interleaved.data(), info.frames);
    sf_close(file);
    return interleaved;
}

struct Rendering {
    StereoAudio audio;
    app::OfflineResult result;
};

/// Renders to a file and reads it back: the whole way.
inline Rendering render(const app::Config& config, app::OfflineJob job) {
    const TemporaryFolder folder;
    job.output = folder / "out.wav";
    auto result = app::render_offline(config, job);
    if (!result) throw std::runtime_error{result.error().message};
    Rendering rendering;
    rendering.result = std::move(*result);
    const std::vector<float> interleaved = read_sound(job.output);
    const std::size_t channels = rendering.result.peak.size();
    for (std::size_t i = 0; i < interleaved.size(); i += channels) {
        rendering.audio.left.push_back(interleaved[i]);
        if (channels > 1) rendering.audio.right.push_back(interleaved[i + 1]);
    }
    return rendering;
}

}  // namespace hocket::test
