#include "net/osc/osc_encode.hpp"

#include <lo/lo_lowlevel.h>

#include <memory>
#include <new>

namespace hocket::net {

namespace {

struct FreeMessage {
    void operator()(void* message) const noexcept { lo_message_free(message); }
};

int add(lo_message message, std::int32_t value) { return lo_message_add_int32(message, value); }
int add(lo_message message, float value) { return lo_message_add_float(message, value); }
int add(lo_message message, const std::string& value) {
    return lo_message_add_string(message, value.c_str());
}

}  // namespace

std::vector<std::uint8_t> encode_osc(const std::string& address, std::span<const OscValue> values) {
    const std::unique_ptr<void, FreeMessage> message{lo_message_new()};
    if (!message) throw std::bad_alloc{};
    for (const OscValue& value : values) {
        const int result =
            std::visit([&](const auto& plain) { return add(message.get(), plain); }, value);
        if (result != 0) throw std::bad_alloc{};
    }
    std::vector<std::uint8_t> bytes(lo_message_length(message.get(), address.c_str()));
    std::size_t size = bytes.size();
    lo_message_serialise(message.get(), address.c_str(), bytes.data(), &size);
    return bytes;
}

}  // namespace hocket::net
