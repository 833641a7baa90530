#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/config.hpp"
#include "app/offline.hpp"
#include "clients/cli/commands.hpp"
#include "protocol/rpc_codec.hpp"

namespace hocket::cli {
namespace {

using Json = nlohmann::json;

base::Error file_error(const std::string& file, std::size_t line, const std::string& what) {
    return {.code = base::Errc::parse, .message = fmt::format("{}:{}: {}", file, line, what)};
}

// One event a line: {"at": seconds, "play": {...}}.
base::Result<app::OfflineEvent> parse_event(const std::string& line, const std::string& file,
                                            std::size_t number) {
    const Json json = Json::parse(line, nullptr, false);
    if (!json.is_object()) return base::fail(file_error(file, number, "expected a JSON object"));
    const auto at = json.find("at");
    if (at == json.end() || !at->is_number() || at->get<double>() < 0) {
        return base::fail(file_error(file, number, "expected \"at\": seconds, 0 or more"));
    }
    const auto play = json.find("play");
    if (play == json.end()) {
        return base::fail(file_error(file, number, "expected \"play\": {\"s\": ...}"));
    }
    auto message = protocol::decode_play_object(play->dump());
    if (auto* error = std::get_if<protocol::RpcError>(&message)) {
        return base::fail(file_error(file, number, error->message));
    }
    return app::OfflineEvent{at->get<double>(), std::get<protocol::PlayMessage>(message)};
}

base::Result<std::vector<app::OfflineEvent>> read_events(const std::string& file) {
    std::ifstream opened;
    if (file != "-") {
        opened.open(file);
        if (!opened) return base::fail(base::Errc::io, "cannot read " + file);
    }
    std::istream& lines = file == "-" ? std::cin : opened;
    std::vector<app::OfflineEvent> events;
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto event = parse_event(line, file, number);
        if (!event) return base::fail(event.error());
        events.push_back(std::move(*event));
    }
    return events;
}

base::Result<app::OfflineJob> make_job(const RenderOptions& options) {
    app::OfflineJob job;
    job.seconds = options.seconds;
    job.cycles = options.cycles;
    job.rate_hz = options.rate_hz;
    job.threads = options.threads;
    job.output = options.output;
    if (!options.events.empty()) {
        auto events = read_events(options.events);
        if (!events) return base::fail(events.error());
        job.events = std::move(*events);
    } else {
        std::ifstream file{options.file};
        if (!file) return base::fail(base::Errc::io, "cannot read " + options.file);
        job.code.assign(std::istreambuf_iterator<char>{file}, {});
        if (job.seconds <= 0 && job.cycles <= 0) job.cycles = kDefaultRenderCycles;
    }
    if (!options.json) {
        job.progress = [](double done, double all) {
            const std::string of = all > 0 ? fmt::format(" of {:.0f}", all) : "";
            fmt::print(stderr, "rendered {:.0f}{} s\n", done, of);
        };
    }
    return job;
}

Json to_json(const app::OfflineResult& result) {
    return {{"frames", result.frames},
            {"peak", result.peak},
            {"rms", result.rms},
            {"voices", result.voices_started},
            {"voices_stolen", result.voices_stolen},
            {"cpu_s", result.cpu_s},
            {"audio_s", result.audio_s}};
}

}  // namespace

int run_render(const RenderOptions& options) {
    std::vector<std::string> settings = options.settings;
    auto config = app::load_config(app::find_config_file(options.config_file), settings);
    if (!config) return report(config.error());
    // Folders named here come last, so that theirs replace banks of the same name.
    for (const std::string& folder : options.samples) config->samples.roots.push_back(folder);
    auto job = make_job(options);
    if (!job) return report(job.error());
    const auto result = app::render_offline(*config, *job);
    if (!result) {
        base::Error error = result.error();
        if (error.where.line > 0) {
            error.message = fmt::format("{}:{}:{}: {}", options.file, error.where.line,
                                        error.where.column, error.message);
        }
        return report(error);
    }
    for (const std::string& trouble : result->troubles) {
        fmt::print(stderr, "hocket: {}\n", trouble);
    }
    if (options.json) {
        fmt::print("{}\n", to_json(*result).dump());
    } else {
        fmt::print("{}: {:.3f} s, {} voices, peak {:.3f}, rendered in {:.3f} s of CPU time\n",
                   options.output.empty() ? "nothing written" : options.output, result->audio_s,
                   result->voices_started,
                   *std::max_element(result->peak.begin(), result->peak.end()), result->cpu_s);
    }
    if (!options.fates.empty()) {
        std::ofstream file{options.fates};
        for (auto fate = result->fates.rbegin(); fate != result->fates.rend(); ++fate) {
            file << Json{{"event", fate->event},
                         {"sound", fate->sound},
                         {"fate", protocol::fate_name(fate->fate)},
                         {"wanted_frame", fate->wanted_frame},
                         {"frame", fate->frame},
                         {"length_frames", fate->length_frames},
                         {"detail", fate->detail}}
                        .dump(-1, ' ', false, Json::error_handler_t::replace)
                 << '\n';
        }
        if (!file.flush())
            return report({.code = base::Errc::io, .message = "cannot write " + options.fates});
    }
    return 0;
}

}  // namespace hocket::cli
