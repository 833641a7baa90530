#include "app/instance_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace hocket::app {

using base::Errc;
using base::fail;
using base::Result;

namespace {

std::string path_in(const std::string& folder) { return folder + "/" + InstanceFile::kName; }

/// 0, or the error number. The file must be new: through a link laid at its name another file
/// would be written. The umask decides who may read it: of the system's daemon, everyone.
int write_new_file(const std::string& path, const std::string& text) {
    unlink(path.c_str());  // what a process of our number left behind
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (descriptor < 0) return errno;
    errno = 0;
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    // A part of so little is written only when the disk is full.
    int error = written == static_cast<ssize_t>(text.size()) ? 0 : errno != 0 ? errno : ENOSPC;
    if (::close(descriptor) != 0 && error == 0) error = errno;
    return error;
}

}  // namespace

Result<void> write_instance_file(const std::string& runtime_folder, const InstanceFile& instance) {
    const std::string path = path_in(runtime_folder);
    const std::string draft = fmt::format("{}.{}", path, getpid());
    const nlohmann::json json{{"pid", instance.pid},
                              {"osc", instance.osc},
                              {"control", instance.control},
                              {"unix", instance.unix_socket}};
    int error = write_new_file(draft, json.dump() + '\n');
    if (error == 0 && std::rename(draft.c_str(), path.c_str()) != 0) error = errno;
    if (error != 0) {
        unlink(draft.c_str());
        return fail(Errc::io, fmt::format("{}: cannot be written: {}", path, std::strerror(error)));
    }
    return {};
}

Result<InstanceFile> read_instance_file(const std::string& runtime_folder) {
    const std::string path = path_in(runtime_folder);
    std::ifstream file{path};
    if (!file) return fail(Errc::not_found, fmt::format("{}: {}", path, std::strerror(errno)));
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    try {
        return InstanceFile{.pid = json.at("pid").get<long long>(),
                            .osc = json.at("osc").get<std::string>(),
                            .control = json.at("control").get<std::string>(),
                            .unix_socket = json.at("unix").get<std::string>()};
    } catch (const nlohmann::json::exception&) {
        return fail(Errc::parse, fmt::format("{}: not written by hocketd", path));
    }
}

void remove_instance_file(const std::string& runtime_folder, long long pid) {
    const auto instance = read_instance_file(runtime_folder);
    if (instance && instance->pid == pid) unlink(path_in(runtime_folder).c_str());
}

}  // namespace hocket::app
