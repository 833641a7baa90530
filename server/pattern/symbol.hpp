#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hocket::pattern {

/// An interned name: copying and comparing cost as much as an integer's. Names are never freed;
/// past kMostSymbols interning throws std::length_error. Any thread.
class Symbol {
public:
    constexpr Symbol() = default;  ///< the empty name
    explicit Symbol(std::string_view text);
    /// The symbol an id was taken from.
    [[nodiscard]] static constexpr Symbol from_id(std::uint32_t id) noexcept {
        Symbol symbol;
        symbol.id_ = id;
        return symbol;
    }

    [[nodiscard]] const std::string& text() const;
    [[nodiscard]] constexpr std::uint32_t id() const noexcept { return id_; }
    friend constexpr bool operator==(Symbol, Symbol) = default;

    static constexpr std::size_t kMostSymbols = std::size_t{1} << 22;

private:
    std::uint32_t id_ = 0;
};

}  // namespace hocket::pattern
