#pragma once

#include "app/config.hpp"

namespace hocket::app {

/// Runs the daemon until SIGTERM, SIGINT or `server.shutdown`; then fades out and closes.
/// Construction in dependency order, the device last. Throws std::runtime_error when it cannot
/// start (a port in use, a runtime folder that is not ours). @return the exit code.
int run_daemon(const Config& config);

/// Prints the output devices there are, the default one marked. @return the exit code.
int list_devices();

}  // namespace hocket::app
