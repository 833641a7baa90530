#include "net/osc/datagrams.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace hocket::net {

struct Datagrams::Slots {
    std::array<mmsghdr, kBatch> headers{};
    std::array<iovec, kBatch> vectors{};
    std::array<sockaddr_storage, kBatch> addresses{};
    struct alignas(cmsghdr) Control {
        std::array<char, CMSG_SPACE(sizeof(std::uint32_t))> bytes;
    };
    std::array<Control, kBatch> controls{};
    // Not initialised: pages of the address space that no datagram reaches cost nothing.
    std::unique_ptr<std::uint8_t[]> bytes{new std::uint8_t[kBatch * kLargestBytes]};
};

Datagrams::Datagrams(int socket, bool is_v6) : socket_{socket}, slots_{std::make_unique<Slots>()} {
    const int on = 1;
    ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL) | O_NONBLOCK);
    ::setsockopt(socket, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
    if (is_v6) {
        ::setsockopt(socket, IPPROTO_IPV6, IPV6_RECVERR, &on, sizeof on);
    } else {
        ::setsockopt(socket, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
    }
    received_.reserve(kBatch);
}

Datagrams::~Datagrams() = default;

std::span<const Datagram> Datagrams::receive() {
    received_.clear();
    for (std::size_t i = 0; i < kBatch; ++i) {
        slots_->vectors[i] = {slots_->bytes.get() + i * kLargestBytes, kLargestBytes};
        msghdr& header = slots_->headers[i].msg_hdr;
        header.msg_name = &slots_->addresses[i];
        header.msg_namelen = sizeof(sockaddr_storage);
        header.msg_iov = &slots_->vectors[i];
        header.msg_iovlen = 1;
        header.msg_control = &slots_->controls[i];
        header.msg_controllen = sizeof(Slots::Control);
        header.msg_flags = 0;
    }
    const int count = ::recvmmsg(socket_, slots_->headers.data(), kBatch, MSG_DONTWAIT, nullptr);
    // A refusal waits in a queue of its own and would wake us for ever; it shows as an error here,
    // or as nothing to read.
    if (count <= 0) drain_errors();
    for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
        const mmsghdr& message = slots_->headers[i];
        received_.push_back({.bytes = {slots_->bytes.get() + i * kLargestBytes, message.msg_len},
                             .from = Endpoint::from(slots_->addresses[i]),
                             .cut = (message.msg_hdr.msg_flags & MSG_TRUNC) != 0});
    }
    if (count > 0) read_drop_counter(static_cast<std::size_t>(count) - 1);
    return received_;
}

void Datagrams::read_drop_counter(std::size_t slot) noexcept {
    msghdr& header = slots_->headers[slot].msg_hdr;
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_RXQ_OVFL) continue;
        std::uint32_t counter = 0;
        std::memcpy(&counter, CMSG_DATA(part), sizeof counter);
        kernel_drops_ += counter - last_counter_;  // modulo 2^32
        last_counter_ = counter;
    }
}

void Datagrams::drain_errors() {
    constexpr std::size_t kMostRefusals = 256;
    for (;;) {
        sockaddr_storage address{};
        alignas(cmsghdr) std::array<char, 512> control;
        msghdr header{};
        header.msg_name = &address;
        header.msg_namelen = sizeof address;
        header.msg_control = control.data();
        header.msg_controllen = control.size();
        if (::recvmsg(socket_, &header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return;
        if (refusals_.size() < kMostRefusals) refusals_.push_back(Endpoint::from(address));
    }
}

bool Datagrams::send(const Endpoint& to, std::span<const std::uint8_t> bytes) {
    sockaddr_storage address{};
    const socklen_t length = to.to(address);
    // The first try may hand us the refusal of an earlier datagram instead of sending this one.
    for (int tries = 0; tries < 2; ++tries) {
        const auto sent = ::sendto(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                                   reinterpret_cast<const sockaddr*>(&address), length);
        if (sent >= 0) return true;
        if (errno == EAGAIN || errno == EMSGSIZE) return false;
        drain_errors();
    }
    return false;
}

std::vector<Endpoint> Datagrams::take_refusals() { return std::exchange(refusals_, {}); }

}  // namespace hocket::net
