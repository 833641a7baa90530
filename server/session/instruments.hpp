#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "graph/spec.hpp"
#include "voices/instrument.hpp"

namespace hocket::session {

/// A bus that notes are played on.
struct PlayableBus {
    std::shared_ptr<voices::Instrument> instrument;
    double attack_seconds = 0;   ///< of a note that says nothing of it
    double release_seconds = 0;  ///< likewise
    bool is_stereo = false;
};
using PlayableBuses = std::map<std::string, PlayableBus, std::less<>>;

/// Builds a bus ("~bass") as an instrument. Not for real-time threads.
/// @param workers threads that may render it at once.
[[nodiscard]] base::Result<PlayableBus> build_playable(const graph::GraphSpec& spec,
                                                       const std::string& name, double rate_hz,
                                                       int workers);

/// All that a bus is made of, in words: the same for two specs in which it sounds the same.
[[nodiscard]] std::string signature_of(const graph::GraphSpec& spec, const std::string& name);

/// Which buses notes can be played on now, and which have been asked for. An instrument costs
/// memory, so it is built when its bus is first played. Schedule thread.
class Instruments {
public:
    /// From now on these are the buses; those built replace what was, the rest stays as it is.
    /// @param changed the buses are not what they were.
    void enter(const graph::GraphSpec& spec, PlayableBuses built, bool changed);

    struct Found {
        const PlayableBus* bus = nullptr;
        bool is_coming = false;  ///< there is such a bus, but it is not built yet
        std::string nearest;     ///< if there is none
    };
    /// @param sound "~bass", or "bass" where there is no sample of that name.
    [[nodiscard]] Found find(std::string_view sound);

    /// Names that were asked for since the last call, and exist; not again before they are settled.
    [[nodiscard]] std::vector<std::string> take_wanted();
    /// They have been built, or could not be for now.
    void settle(const std::vector<std::string>& names);
    /// This one cannot be played, as long as the buses are what they are.
    void refuse(const std::string& name) { refused_.insert(name); }
    /// Builds at once what is asked for, instead of saying that it is coming.
    using Builder = std::function<PlayableBuses(const std::string& name)>;
    void build_at_once(Builder builder) { builder_ = std::move(builder); }

private:
    std::set<std::string, std::less<>> names_;
    PlayableBuses built_;
    std::set<std::string> wanted_;
    std::set<std::string> in_work_;
    std::set<std::string, std::less<>> refused_;
    Builder builder_;
};

}  // namespace hocket::session
