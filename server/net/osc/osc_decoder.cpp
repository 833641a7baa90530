#include "net/osc/osc_decoder.hpp"

#include <lo/lo_lowlevel.h>

#include <cstring>

namespace hocket::net {

namespace {

/// liblo's arguments are aligned to 4 bytes only, so they are copied and never dereferenced.
template <class T>
T read(const lo_arg* argument) noexcept {
    T value;
    std::memcpy(&value, argument, sizeof value);
    return value;
}

OscArgument number(char type, double value) noexcept {
    return {.kind = OscArgument::Kind::number, .type = type, .number = value, .text = {}};
}

OscArgument argument_of(char type, const lo_arg* argument) noexcept {
    switch (type) {
        case 'i':
            return number(type, read<std::int32_t>(argument));
        case 'f':
            return number(type, static_cast<double>(read<float>(argument)));
        case 'd':
            return number(type, read<double>(argument));
        case 'h':
            return number(type, static_cast<double>(read<std::int64_t>(argument)));
        case 'T':
            return number(type, 1);
        case 'F':
            return number(type, 0);
        case 's':
        case 'S':
            return {.kind = OscArgument::Kind::text,
                    .type = type,
                    .number = 0,
                    .text = reinterpret_cast<const char*>(argument)};
        default:
            return {.kind = OscArgument::Kind::other, .type = type, .number = 0, .text = {}};
    }
}

}  // namespace

OscDecoder::~OscDecoder() { release(); }

void OscDecoder::release() noexcept {
    if (message_ != nullptr) lo_message_free(message_);
    message_ = nullptr;
}

bool OscDecoder::decode(std::span<const std::uint8_t> message) {
    release();
    arguments_.clear();
    address_ = reinterpret_cast<const char*>(message.data());
    // It copies what it keeps and changes nothing; its signature is older than const.
    message_ =
        lo_message_deserialise(const_cast<std::uint8_t*>(message.data()), message.size(), nullptr);
    if (message_ == nullptr) return false;
    const char* types = lo_message_get_types(message_);
    lo_arg** argv = lo_message_get_argv(message_);
    const int count = lo_message_get_argc(message_);
    for (int i = 0; i < count; ++i) arguments_.push_back(argument_of(types[i], argv[i]));
    return true;
}

}  // namespace hocket::net
