#pragma once

#include <deque>

#include "base/types.hpp"
#include "pattern/cycles.hpp"

namespace hocket::session {

/// Cycles to frames and back: straight pieces, the newest without an end. A change of tempo begins
/// a piece where the one before has come to, so time never jumps unless it is told to.
class TempoMap {
public:
    TempoMap(double rate_hz, double cps);

    /// Of the newest piece.
    [[nodiscard]] double cps() const { return pieces_.back().cps; }
    [[nodiscard]] double cycle_at(base::Frame frame) const;
    /// The last point at or before `frame` of a grid fine enough to be inaudible (2^-16 cycles)
    /// and coarse enough to keep fractions small.
    [[nodiscard]] pattern::Cycles grid_cycle_at(base::Frame frame) const;
    [[nodiscard]] static pattern::Cycles grid_step();
    /// On the newest piece that this cycle is not before.
    [[nodiscard]] base::Frame frame_at(const pattern::Cycles& cycle) const;

    /// From `frame` on the tempo is `cps`; everything before keeps its frame. Pieces that were to
    /// begin later are forgotten.
    void bend(base::Frame frame, double cps);
    /// At `frame` this cycle begins, at the newest tempo.
    void jump(base::Frame frame, const pattern::Cycles& cycle);

private:
    struct Piece {
        double frame;
        pattern::Cycles cycle;
        double cps;
    };
    [[nodiscard]] const Piece& piece_at(double frame) const;
    void begin_piece(const Piece& piece);

    double rate_hz_;
    std::deque<Piece> pieces_;  ///< the newest last; what is played now may lie on older ones
};

}  // namespace hocket::session
