#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "support/osc_packets.hpp"

namespace hocket::test {

/// Breaks good packets, captured from Tidal and made by hand. The same seed gives the same packets
/// on every machine.
class OscMutator {
public:
    explicit OscMutator(unsigned seed);

    /// The next packet, at most kMaxBytes long; now and then one that is whole.
    [[nodiscard]] Bytes next();

    static constexpr std::size_t kMaxBytes = 65'504;

private:
    void mutate(Bytes& packet);
    [[nodiscard]] std::size_t below(std::size_t limit);

    std::mt19937 random_;
    std::vector<Bytes> corpus_;
};

}  // namespace hocket::test
