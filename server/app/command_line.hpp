#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hocket::app {

/// What was asked of hocketd at the prompt.
struct CommandLine {
    std::string config_file;            ///< empty: see find_config_file
    std::vector<std::string> settings;  ///< "key=value" in order, --device among them
    bool list_devices = false;          ///< --device list
    bool check_config = false;

    /// Set when there is nothing to start: --help, --version, --default-config or a usage error.
    /// Then `output` belongs to standard output if it is 0, to standard error if not.
    std::optional<int> exit_code;
    std::string output;
};

/// Never throws, never prints.
[[nodiscard]] CommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace hocket::app
