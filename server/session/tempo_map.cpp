#include "session/tempo_map.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::session {

namespace {
constexpr int kGrid = 1 << 16;
// Bends come with the schedule's window between them or replace each other, so few are in use.
constexpr std::size_t kMostPieces = 16;
}  // namespace

TempoMap::TempoMap(double rate_hz, double cps) : rate_hz_{rate_hz}, pieces_{{0, {}, cps}} {}

const TempoMap::Piece& TempoMap::piece_at(double frame) const {
    const auto found = std::find_if(pieces_.rbegin(), pieces_.rend(),
                                    [frame](const Piece& piece) { return piece.frame <= frame; });
    return found != pieces_.rend() ? *found : pieces_.front();
}

double TempoMap::cycle_at(base::Frame frame) const {
    const auto at = static_cast<double>(frame);
    const Piece& piece = piece_at(at);
    return piece.cycle.to_double() + (at - piece.frame) / rate_hz_ * piece.cps;
}

pattern::Cycles TempoMap::grid_cycle_at(base::Frame frame) const {
    return pattern::Cycles{static_cast<pattern::Int128>(std::floor(cycle_at(frame) * kGrid)),
                           kGrid};
}

pattern::Cycles TempoMap::grid_step() { return {1, kGrid}; }

base::Frame TempoMap::frame_at(const pattern::Cycles& cycle) const {
    const auto found = std::find_if(pieces_.rbegin(), pieces_.rend(),
                                    [&cycle](const Piece& piece) { return piece.cycle <= cycle; });
    const Piece& piece = found != pieces_.rend() ? *found : pieces_.front();
    return std::llround(piece.frame + (cycle - piece.cycle).to_double() * rate_hz_ / piece.cps);
}

void TempoMap::begin_piece(const Piece& piece) {
    while (!pieces_.empty() && pieces_.back().frame >= piece.frame) pieces_.pop_back();
    pieces_.push_back(piece);
    if (pieces_.size() > kMostPieces) pieces_.pop_front();
}

void TempoMap::bend(base::Frame frame, double cps) {
    // Exactly the cycle the old line has here, as far as a double knows it.
    begin_piece({static_cast<double>(frame), pattern::Cycles::from_double(cycle_at(frame)), cps});
}

void TempoMap::jump(base::Frame frame, const pattern::Cycles& cycle) {
    begin_piece({static_cast<double>(frame), cycle, cps()});
}

}  // namespace hocket::session
