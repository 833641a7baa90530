#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hocket::net {

/// One argument. A number whatever its type was (i f d h, T is 1 and F is 0), a text (s S), or
/// neither (blob, nil, ...).
struct OscArgument {
    enum class Kind : std::uint8_t { number, text, other };
    Kind kind = Kind::other;
    char type = 'N';        ///< the OSC type tag
    double number = 0;      ///< Kind::number; not always finite
    std::string_view text;  ///< Kind::text
};

/// Decodes messages through liblo, one at a time. One thread.
class OscDecoder {
public:
    OscDecoder() = default;
    ~OscDecoder();
    OscDecoder(const OscDecoder&) = delete;
    OscDecoder& operator=(const OscDecoder&) = delete;

    /// @param message must have passed check_packet.
    /// @return false if liblo refuses it all the same.
    bool decode(std::span<const std::uint8_t> message);

    /// Of the last message; valid until the next decode() and while its bytes live.
    [[nodiscard]] std::string_view address() const noexcept { return address_; }
    [[nodiscard]] std::span<const OscArgument> arguments() const noexcept { return arguments_; }

private:
    void release() noexcept;

    void* message_ = nullptr;  // lo_message; its texts are what arguments_ points to
    std::string_view address_;
    std::vector<OscArgument> arguments_;
};

}  // namespace hocket::net
