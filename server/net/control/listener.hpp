#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

namespace hocket::net {

/// A socket that listens, by its POSIX descriptor: closed with its owner unless released.
class Listener {
public:
    /// @throws std::runtime_error "cannot listen on ADDRESS:PORT: REASON".
    [[nodiscard]] static Listener tcp(const std::string& address, int port);

    /// A Unix socket with mode 0600 from its first moment on. A socket file in its place that
    /// refuses connections is left over from a daemon that is gone, and removed.
    /// @throws std::runtime_error as above, with the path.
    [[nodiscard]] static Listener unix_socket(const std::string& path);

    Listener(Listener&& other) noexcept
        : descriptor_{std::exchange(other.descriptor_, -1)},
          family_{other.family_},
          port_{other.port_} {}
    Listener& operator=(Listener&&) = delete;
    ~Listener();

    [[nodiscard]] int family() const noexcept { return family_; }
    /// Of TCP; 0 for a Unix socket.
    [[nodiscard]] int port() const noexcept { return port_; }
    /// Hands over the descriptor.
    [[nodiscard]] int release() noexcept { return std::exchange(descriptor_, -1); }

private:
    Listener(int descriptor, int family) noexcept : descriptor_{descriptor}, family_{family} {}

    int descriptor_;
    int family_;
    int port_ = 0;
};

/// The file of a Unix socket: removed when its owner ends, unless somebody put another in its
/// place.
class SocketFile {
public:
    /// @param path of a socket that is bound; empty: none.
    explicit SocketFile(std::string path);
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;
    ~SocketFile() { remove(); }

    void remove() noexcept;

private:
    std::string path_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

}  // namespace hocket::net
