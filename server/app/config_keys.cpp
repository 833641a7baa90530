#include "app/config_keys.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace hocket::app {
namespace {

constexpr std::array kKeys{
    KeyInfo{.name = "compat",
            .field = [](Config& c) -> Field { return &c.compat; },
            .doc = "Whose behaviour /dirt/play follows where the original has faults: hocket does "
                   "the sane thing, superdirt what SuperDirt does.",
            .choices = "hocket|superdirt"},

    KeyInfo{.name = "audio.device",
            .field = [](Config& c) -> Field { return &c.audio.device; },
            .doc = "Output device, by the name that hocket devices lists; default: the system's "
                   "own (JACK's where a server runs); null: no sound card, a clock that runs in "
                   "real time."},
    KeyInfo{.name = "audio.device_policy",
            .field = [](Config& c) -> Field { return &c.audio.device_policy; },
            .doc = "While the named device is not there: exact waits for it on the null clock, "
                   "prefer takes the system's default, default always takes that.",
            .choices = "exact|prefer|default"},
    KeyInfo{.name = "audio.rate_hz",
            .field = [](Config& c) -> Field { return &c.audio.rate_hz; },
            .doc = "Sample rate, fixed while the daemon runs; a device of another rate is "
                   "converted.",
            .unit = "Hz",
            .min = 8000,
            .max = 192'000,
            .zero_means = "the first device's rate (48000 on the null clock)"},
    KeyInfo{.name = "audio.channels",
            .field = [](Config& c) -> Field { return &c.audio.channels; },
            .doc = "Output channels. A device of fewer gets the first ones, of a single one their "
                   "sum.",
            .min = 1,
            .max = 16},
    KeyInfo{.name = "audio.inputs",
            .field = [](Config& c) -> Field { return &c.audio.inputs; },
            .doc =
                "Input channels of the device that are listened to; none of a device whose rate is "
                "not that of the stream.",
            .min = 0,
            .max = 16},
    KeyInfo{.name = "audio.ring_seconds",
            .field = [](Config& c) -> Field { return &c.audio.ring_seconds; },
            .doc = "Capacity of the ring between synthesis and device. Not a latency: how far "
                   "synthesis runs ahead is engine.lead_ms.",
            .unit = "s",
            .min = 0.1,
            .max = 30},
    KeyInfo{.name = "audio.period_frames",
            .field = [](Config& c) -> Field { return &c.audio.period_frames; },
            .doc = "Frames the null clock takes at a time. A device has a period of its own.",
            .unit = "frames",
            .min = 64,
            .max = 4096},

    KeyInfo{.name = "engine.synthesis_frames",
            .field = [](Config& c) -> Field { return &c.engine.synthesis_frames; },
            .doc = "Most frames rendered in one go.",
            .unit = "frames",
            .min = 64,
            .max = 4096,
            .multiple_of = 64},
    KeyInfo{.name = "engine.max_voices",
            .field = [](Config& c) -> Field { return &c.engine.max_voices; },
            .doc = "Voices that can sound at once; beyond them the quietest is stolen.",
            .min = 8,
            .max = 65'536},
    KeyInfo{.name = "engine.lead_ms",
            .field = [](Config& c) -> Field { return &c.engine.lead_ms; },
            .doc = "How far synthesis runs ahead of the device.",
            .unit = "ms",
            .min = 1,
            .max = 2000,
            .zero_means = "automatic, max(40 ms, 2 device periods + 20 ms)"},
    KeyInfo{.name = "engine.lead_max_ms",
            .field = [](Config& c) -> Field { return &c.engine.lead_max_ms; },
            .doc = "What the lead may rise to, by itself, after near-empty fills.",
            .unit = "ms",
            .min = 1,
            .max = 2000},
    KeyInfo{.name = "engine.profile",
            .field = [](Config& c) -> Field { return &c.engine.profile; },
            .doc = "live keeps the lead short; safe allows the whole ring and renders the largest "
                   "buffers.",
            .choices = "live|safe"},
    KeyInfo{.name = "engine.workers",
            .field = [](Config& c) -> Field { return &c.engine.workers; },
            .doc = "Threads that help the synthesis thread. -1: the cores less two, at least none.",
            .min = -1,
            .max = 64},
    KeyInfo{.name = "engine.realtime_priority",
            .field = [](Config& c) -> Field { return &c.engine.realtime_priority; },
            .doc = "SCHED_FIFO priority of synthesis and workers; without permission the daemon "
                   "says so once and plays on.",
            .min = 1,
            .max = 99,
            .zero_means = "do not ask"},
    KeyInfo{.name = "engine.lock_memory",
            .field = [](Config& c) -> Field { return &c.engine.lock_memory; },
            .doc = "Keep the process in memory, so that no page fault reaches the sound."},

    KeyInfo{.name = "samples.roots",
            .field = [](Config& c) -> Field { return &c.samples.roots; },
            .doc = "Folders of samples: each subfolder is a bank, each file directly in a root a "
                   "bank of its own. Of two banks of one name the later root's counts.",
            .meaning = Meaning::path},
    KeyInfo{.name = "samples.memory_mb",
            .field = [](Config& c) -> Field { return &c.samples.memory_mb; },
            .doc = "Decoded audio kept in memory; what was used longest ago leaves first.",
            .unit = "MB",
            .min = 1,
            .max = 1'048'576},
    KeyInfo{.name = "samples.loader_threads",
            .field = [](Config& c) -> Field { return &c.samples.loader_threads; },
            .doc = "Threads that decode files.",
            .min = 1,
            .max = 32},
    KeyInfo{.name = "samples.built_in_kit",
            .field = [](Config& c) -> Field { return &c.samples.built_in_kit; },
            .doc = "Synthesised drums answer bd sn hh and the like where no file does."},

    KeyInfo{.name = "osc.address",
            .field = [](Config& c) -> Field { return &c.osc.address; },
            .doc = "Where OSC is received. 0.0.0.0 opens it to the network: see osc.allow.",
            .meaning = Meaning::address},
    KeyInfo{.name = "osc.port",
            .field = [](Config& c) -> Field { return &c.osc.port; },
            .doc = "UDP port.",
            .min = 1,
            .max = 65'535,
            .zero_means = "any free port, printed at the start"},
    KeyInfo{.name = "osc.receive_buffer_bytes",
            .field = [](Config& c) -> Field { return &c.osc.receive_buffer_bytes; },
            .doc = "Room asked of the kernel for packets that wait.",
            .unit = "bytes",
            .min = 65'536,
            .max = 1'073'741'824},
    KeyInfo{.name = "osc.allow",
            .field = [](Config& c) -> Field { return &c.osc.allow; },
            .doc = "Senders that are heard: addresses or networks (192.168.1.0/24). Empty: those "
                   "on this machine.",
            .meaning = Meaning::network},

    KeyInfo{.name = "control.address",
            .field = [](Config& c) -> Field { return &c.control.address; },
            .doc = "Where the JSON control socket listens. Who can reach it controls the daemon.",
            .meaning = Meaning::address},
    KeyInfo{.name = "control.port",
            .field = [](Config& c) -> Field { return &c.control.port; },
            .doc = "TCP port.",
            .min = 1,
            .max = 65'535,
            .zero_means = "any free port, printed at the start"},
    KeyInfo{.name = "control.unix_socket",
            .field = [](Config& c) -> Field { return &c.control.unix_socket; },
            .doc = "Path of the Unix socket; none: no such socket. Empty: control.sock in the "
                   "runtime folder.",
            .meaning = Meaning::path},
    KeyInfo{.name = "control.max_clients",
            .field = [](Config& c) -> Field { return &c.control.max_clients; },
            .doc = "Connections at once.",
            .min = 1,
            .max = 4096},

    KeyInfo{.name = "schedule.window_ms",
            .field = [](Config& c) -> Field { return &c.schedule.window_ms; },
            .doc = "How far ahead patterns are asked for their events.",
            .unit = "ms",
            .min = 10,
            .max = 1000},
    KeyInfo{.name = "schedule.max_events",
            .field = [](Config& c) -> Field { return &c.schedule.max_events; },
            .doc = "Events that can wait for their time; beyond them new ones are refused.",
            .min = 64,
            .max = 1'048'576},

    KeyInfo{.name = "tempo.cps",
            .field = [](Config& c) -> Field { return &c.tempo.cps; },
            .doc = "Tempo at the start.",
            .unit = "cycles/s",
            .min = 1e-4,
            .max = 100},

    KeyInfo{.name = "master.limiter",
            .field = [](Config& c) -> Field { return &c.master.limiter; },
            .doc = "A look-ahead limiter keeps the output within full scale. Without it the "
                   "latency is the same, 64 frames."},

    KeyInfo{.name = "recording.folder",
            .field = [](Config& c) -> Field { return &c.recording.folder; },
            .doc = "Where recordings go. Empty: $STATE_DIRECTORY/recordings under systemd, else "
                   "$XDG_STATE_HOME/hocket/recordings.",
            .meaning = Meaning::path},

    KeyInfo{.name = "log.level",
            .field = [](Config& c) -> Field { return &c.log.level; },
            .doc = "The least that is logged.",
            .choices = "debug|info|warning|error"},
    KeyInfo{.name = "log.file",
            .field = [](Config& c) -> Field { return &c.log.file; },
            .doc = "A file to log to. Empty: standard error.",
            .meaning = Meaning::path},

    // Last, as it is a TOML table of its own.
    KeyInfo{.name = "samples.aliases",
            .field = [](Config& c) -> Field { return &c.samples.aliases; },
            .doc = "Names for files that lie directly in a root, by file stem and in index order; "
                   "a bank of the same name in a root comes first. What is set here is added to "
                   "these, a name set to [] is taken away."},
};

std::string_view leaf_of(std::string_view name) noexcept {
    return name.substr(name.rfind('.') + 1);  // npos + 1 is 0
}

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t swapped = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = std::exchange(row[j + 1], std::min({swapped, row[j] + 1, row[j + 1] + 1}));
        }
    }
    return row.back();
}

}  // namespace

std::span<const KeyInfo> config_keys() noexcept { return kKeys; }

const KeyInfo* find_key(std::string_view name) noexcept {
    const auto found = std::ranges::find(kKeys, name, &KeyInfo::name);
    return found == kKeys.end() ? nullptr : &*found;
}

std::string_view nearest_key(std::string_view name) {
    std::string_view nearest;
    std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (const KeyInfo& key : kKeys) {
        // A right name in the wrong section is nearer than any misspelling.
        const std::size_t far = leaf_of(key.name) == leaf_of(name) ? 0 : distance(key.name, name);
        if (far < least) {
            least = far;
            nearest = key.name;
        }
    }
    return nearest;
}

}  // namespace hocket::app
