#include "app/instance_file.hpp"

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

}  // namespace

Result<void> write_instance_file(const std::string& runtime_folder, const InstanceFile& instance) {
    const std::string path = path_in(runtime_folder);
    const std::string draft = fmt::format("{}.{}", path, getpid());
    const nlohmann::json json{{"pid", instance.pid},
                              {"osc", instance.osc},
                              {"control", instance.control},
                              {"unix", instance.unix_socket}};
    std::ofstream file{draft};
    file << json.dump() << '\n';
    file.close();
    if (!file || std::rename(draft.c_str(), path.c_str()) != 0) {
        const int error = errno;
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
