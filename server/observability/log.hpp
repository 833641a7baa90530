#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace hocket::observability {

enum class Level { debug, info, warning, error };

/// From here on lines are written by a thread of their own, to standard error and, if `file` is
/// not empty, appended to that file. Its queue is bounded; when it is full the oldest lines go
/// and are counted. A file that cannot be opened is itself one error line, not a failure.
/// @param least what is below this level is not written.
void start_log(Level least, const std::string& file);

/// Writes what is queued and ends the thread; later lines are written by their caller again.
void stop_log();

/// One line. Any thread but synthesis, workers and device callback: those count, and others turn
/// the counts into words. Control characters are escaped, so one call is one line. Before
/// start_log() it is written at once, from level info upwards.
void log(Level level, std::string_view message) noexcept;

/// Whether a line of this level would be written.
[[nodiscard]] bool log_enabled(Level level) noexcept;

/// Lines lost because the queue was full, since start_log().
[[nodiscard]] std::uint64_t log_overruns() noexcept;

template <class... Args>
void log_debug(fmt::format_string<Args...> format, Args&&... args) {
    if (!log_enabled(Level::debug)) return;
    log(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_info(fmt::format_string<Args...> format, Args&&... args) {
    if (!log_enabled(Level::info)) return;
    log(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_warning(fmt::format_string<Args...> format, Args&&... args) {
    if (!log_enabled(Level::warning)) return;
    log(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void log_error(fmt::format_string<Args...> format, Args&&... args) {
    if (!log_enabled(Level::error)) return;
    log(Level::error, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace hocket::observability
