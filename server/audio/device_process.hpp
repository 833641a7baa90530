#pragma once

#include <string>
#include <vector>

namespace hocket::audio {

/// How a daemon calls itself for a device process:
/// `hocketd --device-process play|list PID`, PID its own.
inline constexpr const char* kDeviceProcessArgument = "--device-process";
/// Lists the devices on standard output, one a line (parse_device_line), and ends.
inline constexpr const char* kListArgument = "list";
/// Plays the stream whose memory is kStreamDescriptor, until it is killed.
inline constexpr const char* kPlayArgument = "play";
inline constexpr int kStreamDescriptor = 3;

/// The command line for one of the two, of this process.
[[nodiscard]] std::vector<std::string> device_process_arguments(const char* what);

/// Whether the command line asks for a device process.
[[nodiscard]] bool is_device_process(int argc, char** argv);

/// The whole life of a device process: the part of the daemon that deals with PortAudio, apart from
/// it because that library blocks for minutes and aborts when a server dies. It has no say in
/// anything: the daemon kills it. @return the exit code.
int run_device_process(int argc, char** argv);

}  // namespace hocket::audio
