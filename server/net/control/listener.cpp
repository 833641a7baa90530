#include "net/control/listener.hpp"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace hocket::net {

namespace {

[[noreturn]] void fail(const std::string& where, const std::string& reason) {
    throw std::runtime_error{fmt::format("cannot listen on {}: {}", where, reason)};
}

/// The system's words, begun with a small letter as the rest of the sentence.
std::string reason_of(int error) {
    std::string text = std::strerror(error);
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    }
    return text;
}

int open_socket(int family, const std::string& where) {
    const int descriptor = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) fail(where, reason_of(errno));
    return descriptor;
}

sockaddr_un unix_address(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        fail(path, fmt::format("expected a path of at most {} bytes, got {}",
                               sizeof address.sun_path - 1, path.size()));
    }
    std::memcpy(address.sun_path, path.data(), path.size());
    return address;
}

const sockaddr* plain(const sockaddr_un& address) noexcept {
    return reinterpret_cast<const sockaddr*>(&address);
}

/// Makes way for a new socket: removes what a daemon left behind that did not get to clean up.
void remove_stale(const std::string& path, const sockaddr_un& address) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return;
    if (!S_ISSOCK(status.st_mode)) fail(path, "a file that is not a socket is in its place");
    const int probe = open_socket(AF_UNIX, path);
    const int connected = ::connect(probe, plain(address), sizeof address);
    const int error = connected == 0 ? 0 : errno;
    ::close(probe);
    if (error == ECONNREFUSED) {
        ::unlink(path.c_str());
    } else if (error != ENOENT) {
        // Connected, or too busy to connect: somebody is there.
        fail(path, reason_of(EADDRINUSE));
    }
}

int port_of(int descriptor) noexcept {
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&bound), &size) != 0) return 0;
    // Both families have their port in the same place.
    return ntohs(reinterpret_cast<const sockaddr_in*>(&bound)->sin_port);
}

}  // namespace

Listener Listener::tcp(const std::string& address, int port) {
    const bool six = address.find(':') != std::string::npos;
    const std::string where =
        fmt::format("{}{}{}:{}", six ? "[" : "", address, six ? "]" : "", port);
    if (port < 0 || port > 65535) fail(where, "expected a port from 0 to 65535");
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (address.empty() ||
        ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
        fail(where, "expected an IPv4 or IPv6 address");
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner{found, ::freeaddrinfo};

    Listener listener{open_socket(found->ai_family, where), found->ai_family};
    // A restart must not wait for the last connections of the daemon before it to time out.
    const int on = 1;
    ::setsockopt(listener.descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(listener.descriptor_, found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(listener.descriptor_, SOMAXCONN) != 0) {
        fail(where, reason_of(errno));
    }
    listener.port_ = port_of(listener.descriptor_);
    return listener;
}

Listener Listener::unix_socket(const std::string& path) {
    const sockaddr_un address = unix_address(path);
    remove_stale(path, address);
    Listener listener{open_socket(AF_UNIX, path), AF_UNIX};
    // Before bind: the file takes its mode from the socket, so nobody else ever sees it open.
    if (::fchmod(listener.descriptor_, S_IRUSR | S_IWUSR) != 0 ||
        ::bind(listener.descriptor_, plain(address), sizeof address) != 0 ||
        ::listen(listener.descriptor_, SOMAXCONN) != 0) {
        fail(path, reason_of(errno));
    }
    return listener;
}

Listener::~Listener() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

SocketFile::SocketFile(std::string path) : path_{std::move(path)} {
    struct stat status {};
    if (path_.empty() || ::lstat(path_.c_str(), &status) != 0) return;
    device_ = status.st_dev;
    inode_ = status.st_ino;
}

void SocketFile::remove() noexcept {
    struct stat status {};
    if (!path_.empty() && ::lstat(path_.c_str(), &status) == 0 && status.st_dev == device_ &&
        status.st_ino == inode_) {
        ::unlink(path_.c_str());
    }
    path_.clear();
}

}  // namespace hocket::net
