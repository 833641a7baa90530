#pragma once

namespace hocket::cli {

/// Parses the arguments, runs the command they name and returns the exit code (2: wrong usage).
int run_command_line(int argc, const char* const* argv);

}  // namespace hocket::cli
