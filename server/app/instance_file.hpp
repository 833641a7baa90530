#pragma once

#include <string>

#include "base/result.hpp"

namespace hocket::app {

/// How to reach a running daemon: hocketd.json in its runtime folder,
/// {"pid": 1, "osc": "127.0.0.1:57120", "control": "127.0.0.1:57121", "unix": "/…/control.sock"}.
struct InstanceFile {
    long long pid = 0;
    std::string osc;
    std::string control;
    std::string unix_socket;  ///< empty when there is none

    static constexpr const char* kName = "hocketd.json";
};

/// Replaces the file as a whole, so that no reader sees half of it.
[[nodiscard]] base::Result<void> write_instance_file(const std::string& runtime_folder,
                                                     const InstanceFile& instance);

/// Errc::not_found when there is none, Errc::parse when it is not one of ours.
[[nodiscard]] base::Result<InstanceFile> read_instance_file(const std::string& runtime_folder);

/// Removes it if it is still the one of process `pid`.
void remove_instance_file(const std::string& runtime_folder, long long pid);

}  // namespace hocket::app
