#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace hocket::session {

/// Decides when a sender is repeatedly late and by how much its times are to be shifted: a rhythm
/// that comes late as a whole is heard right, one whose late events sound at once is ruined.
///
/// kLateEvents events that are late within kWindowSeconds of the sender's own time raise the shift
/// to the worst lateness among them plus kMarginMs, in whole ms. It never sinks. More than kMostMs
/// late is a wrong clock and no jitter: that does not count. Schedule thread.
class LateShift {
public:
    static constexpr std::size_t kLateEvents = 8;
    static constexpr double kWindowSeconds = 10;
    static constexpr double kMarginMs = 10;
    static constexpr double kMostMs = 1000;

    /// One late event. @param wanted_seconds stream time that its sender gave it; @param late_ms
    /// how much later than that it sounded, with the shift it already had.
    /// @return the worst lateness, if that raised the shift.
    std::optional<double> take(double wanted_seconds, double late_ms);

    /// What was late so far does not count any more; a shift that was given stays.
    void forget() { late_.clear(); }

    /// Added to every time of the sender: whole ms, 0..kMostMs.
    [[nodiscard]] double shift_ms() const { return shift_ms_; }

private:
    struct Late {
        double wanted_seconds;
        double late_ms;
    };
    std::vector<Late> late_;
    double shift_ms_ = 0;
};

}  // namespace hocket::session
