#include "app/paths.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace hocket::app {
namespace {

using base::Errc;
using base::fail;
using base::Result;

/// Empty when not set.
std::string environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::string{} : std::string{value};
}

std::string home() { return environment("HOME"); }

/// The environment's value, or the default the XDG specification gives it.
std::string variable(const std::string& name) {
    if (std::string value = environment(name); !value.empty()) return value;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> defaults{{
        {"XDG_DATA_HOME", "/.local/share"},
        {"XDG_STATE_HOME", "/.local/state"},
        {"XDG_CONFIG_HOME", "/.config"},
        {"XDG_MUSIC_DIR", "/Music"},
    }};
    for (const auto& [known, below_home] : defaults) {
        if (name == known && !home().empty()) return home() + std::string{below_home};
    }
    return {};
}

/// systemd gives a list joined with colons; ours has one member.
std::string systemd_folder(const std::string& name) {
    const std::string value = environment(name);
    return value.substr(0, value.find(':'));
}

std::string private_temporary_folder() {
    const std::string temporary = environment("TMPDIR");
    return fmt::format("{}/hocket-{}", temporary.empty() ? "/tmp" : temporary, geteuid());
}

/// A link or folder laid there by somebody else would put our socket into their hands, or their
/// socket into ours: everyone may write to the temporary folder, and XDG_RUNTIME_DIR may point
/// anywhere.
bool is_private(const std::string& folder) {
    struct stat facts {};
    return lstat(folder.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode) &&
           facts.st_uid == geteuid() && (facts.st_mode & 077) == 0;
}

Result<std::string> private_folder(const std::string& folder) {
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return fail(Errc::io, fmt::format("{}: cannot create the runtime folder: {}", folder,
                                          std::strerror(errno)));
    }
    if (!is_private(folder)) {
        return fail(Errc::io,
                    fmt::format("{}: not a folder of this user's alone (0700); remove it or set "
                                "XDG_RUNTIME_DIR",
                                folder));
    }
    return folder;
}

}  // namespace

std::string expand_path(const std::string& path) {
    if (path.empty() || (path[0] != '~' && path[0] != '$')) return path;
    const std::string head = path.substr(0, path.find('/'));
    const std::string tail = path.substr(head.size());
    const std::string start = head == "~" ? home() : variable(head.substr(1));
    return start.empty() ? std::string{} : start + tail;
}

std::string default_recording_folder() {
    if (const std::string state = systemd_folder("STATE_DIRECTORY"); !state.empty()) {
        return state + "/recordings";
    }
    if (std::string state = expand_path("$XDG_STATE_HOME/hocket/recordings"); !state.empty()) {
        return state;
    }
    return private_temporary_folder() + "/recordings";
}

Result<std::string> runtime_folder() {
    if (const std::string base = environment("XDG_RUNTIME_DIR"); !base.empty()) {
        return private_folder(base + "/hocket");
    }
    if (std::string given = systemd_folder("RUNTIME_DIRECTORY"); !given.empty()) return given;
    return private_folder(private_temporary_folder());
}

std::vector<std::string> runtime_folder_candidates() {
    std::vector<std::string> folders;
    if (const std::string base = environment("XDG_RUNTIME_DIR"); !base.empty()) {
        folders.push_back(base + "/hocket");
    }
    if (std::string given = systemd_folder("RUNTIME_DIRECTORY"); !given.empty()) {
        folders.push_back(std::move(given));
    }
    if (is_private(private_temporary_folder())) folders.push_back(private_temporary_folder());
    folders.emplace_back("/run/hocket");  // the system service's
    return folders;
}

}  // namespace hocket::app
