#include "cli/fake_daemon.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace hocket::test {
namespace {

std::string contents(const std::string& path) {
    std::ifstream file{path};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace

FakeDaemon::FakeDaemon(std::string path, Answer answer)
    : path_{std::move(path)}, answer_{std::move(answer)} {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof address.sun_path - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 4) != 0) {
        throw std::runtime_error{"cannot listen at " + path_};
    }
    thread_ = std::thread{[this] { serve(); }};
}

FakeDaemon::~FakeDaemon() {
    ::shutdown(listener_, SHUT_RDWR);  // ends accept()
    thread_.join();
    ::close(listener_);
    ::unlink(path_.c_str());
}

std::vector<std::string> FakeDaemon::requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
}

void FakeDaemon::serve() {
    for (;;) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) return;
        talk(client);
        ::close(client);
    }
}

void FakeDaemon::talk(int client) {
    std::string received;
    char bytes[4096];
    for (ssize_t count = 0; (count = ::recv(client, bytes, sizeof bytes, 0)) > 0;) {
        received.append(bytes, static_cast<std::size_t>(count));
        for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
            const auto request = nlohmann::json::parse(received.substr(0, end));
            received.erase(0, end + 1);
            const std::string method = request.at("method");
            const std::string params =
                request.contains("params") ? request.at("params").dump() : std::string{};
            {
                const std::lock_guard lock{mutex_};
                requests_.push_back(method + ' ' + params);
            }
            for (std::string line : answer_(method, request.at("id").dump(), params)) {
                line += '\n';
                if (::send(client, line.data(), line.size(), MSG_NOSIGNAL) < 0) return;
            }
        }
    }
}

Outcome run(const std::string& command, const std::string& scratch_folder) {
    const std::string out = scratch_folder + "/out";
    const std::string err = scratch_folder + "/err";
    const int status = std::system(("( " + command + " ) >" + out + " 2>" + err).c_str());
    return {contents(out), contents(err), WIFEXITED(status) ? WEXITSTATUS(status) : -1};
}

}  // namespace hocket::test
