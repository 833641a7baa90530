#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "net/osc/endpoint.hpp"

namespace hocket::net {

/// One received datagram; valid until the next receive().
struct Datagram {
    std::span<const std::uint8_t> bytes;
    Endpoint from;
    bool cut = false;  ///< longer than the largest datagram we take
};

/// Reads and writes datagrams of a bound UDP socket that somebody else owns, many at a time: one
/// system call takes up to kBatch of them. Never blocks. One thread.
class Datagrams {
public:
    static constexpr std::size_t kBatch = 32;
    static constexpr std::size_t kLargestBytes = 65'536;

    /// Makes the socket non-blocking and asks for its drop counter and for refusals by the other
    /// side.
    Datagrams(int socket, bool is_v6);
    ~Datagrams();
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;

    /// What waits, at most kBatch.
    [[nodiscard]] std::span<const Datagram> receive();

    /// Best effort; false if the kernel did not take it.
    bool send(const Endpoint& to, std::span<const std::uint8_t> bytes);

    /// Whom we sent to lately without anybody listening there; asked for once, then forgotten.
    [[nodiscard]] std::vector<Endpoint> take_refusals();

    /// Datagrams the kernel dropped because its buffer was full, since the socket was opened.
    [[nodiscard]] std::uint64_t kernel_drops() const noexcept { return kernel_drops_; }

private:
    struct Slots;

    void read_drop_counter(std::size_t slot) noexcept;
    void drain_errors();

    const int socket_;
    std::unique_ptr<Slots> slots_;
    std::vector<Datagram> received_;
    std::vector<Endpoint> refusals_;
    std::uint64_t kernel_drops_ = 0;
    std::uint32_t last_counter_ = 0;  // the kernel's own, which wraps at 32 bits
};

}  // namespace hocket::net
