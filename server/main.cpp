#include <cstdio>
#include <exception>

#include "app/command_line.hpp"
#include "app/config.hpp"
#include "app/daemon.hpp"
#include "audio/device_process.hpp"
#include "observability/log.hpp"

namespace {

hocket::observability::Level level_of(const std::string& name) {
    using hocket::observability::Level;
    if (name == "debug") return Level::debug;
    if (name == "warning") return Level::warning;
    if (name == "error") return Level::error;
    return Level::info;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace hocket;
    if (audio::is_device_process(argc, argv)) return audio::run_device_process(argc, argv);
    const app::CommandLine line = app::parse_command_line(argc, argv);
    if (line.exit_code) {
        std::fputs(line.output.c_str(), *line.exit_code == 0 ? stdout : stderr);
        return *line.exit_code;
    }
    if (line.list_devices) return app::list_devices();
    const auto config = app::load_config(app::find_config_file(line.config_file), line.settings);
    if (!config) {
        std::fprintf(stderr, "hocketd: %s\n", config.error().message.c_str());
        return 2;
    }
    if (line.check_config) return 0;
    observability::start_log(level_of(config->log.level), config->log.file);
    int exit_code = 1;
    try {
        exit_code = app::run_daemon(*config);
    } catch (const std::exception& trouble) {
        observability::log_error("cannot start: {}", trouble.what());
    }
    observability::stop_log();
    return exit_code;
}
