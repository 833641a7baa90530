#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>

#include "engine/commands.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::session {

/// Buses of voices are given out in two parts: first those that graph texts ask for, then those
/// that stand before an orbit, so that what a slot plays there can be read apart from it.
inline constexpr int kFirstGraphBus = voices::kMaxOrbits;
inline constexpr int kFirstTapBus = voices::kMaxOrbits + voices::kMaxGraphBuses / 2;

/// Which way voices of slots go whose sound the graph reads: slot and orbit have a bus of their
/// own, which is added to the orbit and to the tap. Such a bus stays theirs. Schedule thread.
class TapRoutes {
public:
    struct Route {
        std::uint8_t bus = 0;  ///< where the voice goes
        std::uint8_t tap = 0;
        bool is_new = false;      ///< the engine is to be told
        bool is_refused = false;  ///< no bus is left: the tap does not hear it
    };

    /// @param tap 0: none.
    void tap(std::uint16_t slot, std::uint8_t tap) { taps_[slot] = tap; }

    [[nodiscard]] Route route(std::uint16_t slot, std::uint8_t orbit) {
        const std::uint8_t tap = taps_[slot];
        if (tap == 0) return {.bus = orbit};
        const auto known = routes_.find({slot, orbit});
        if (known == routes_.end() && next_ == voices::kMaxBuses) {
            return {.bus = orbit, .is_refused = true};
        }
        Known& to = known != routes_.end()
                        ? known->second
                        : routes_[{slot, orbit}] = {static_cast<std::uint8_t>(next_++), 0};
        const bool is_new = to.tap != tap;
        to.tap = tap;
        return {.bus = to.bus, .tap = tap, .is_new = is_new};
    }

private:
    struct Known {
        std::uint8_t bus;
        std::uint8_t tap;  ///< as the engine was told
    };
    std::array<std::uint8_t, engine::kMaxSlots> taps_{};
    std::map<std::pair<std::uint16_t, std::uint8_t>, Known> routes_;
    int next_ = kFirstTapBus;
};

}  // namespace hocket::session
