#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/audio.hpp"
#include "protocol/event_value.hpp"
#include "protocol/play.hpp"

// Requests and results of the control socket (and of the /hocket/... OSC addresses) as plain
// structs. The method table (protocol/rpc_table.hpp) names each one with its parameters, limits
// and documentation; dispatch, validation, rpc.discover and the reference page come from it.
namespace hocket::protocol {

// ---- requests answered by the session (on the schedule thread) ------------------------------
struct ServerStatus {};
struct Eval {
    std::string code;  ///< at most kMaxEvalBytes
    /// Whose definitions (`let`) it sees and adds to: everybody's who gives the same name; empty:
    /// the connection's own. At most kMaxSpaceBytes.
    std::string space{};
    bool at_next_cycle = false;  ///< where it takes effect; else at once
    bool force = false;          ///< even if its signals cost more than there is time for
};
/// The events of a pattern, without sound.
struct PatternQuery {
    std::string code;        ///< one expression
    std::string kind{};      ///< "string", "number", ...; empty: controls, or whatever it is
    std::string from = "0";  ///< in cycles, such as "3/4"
    std::string to = "1";
    std::string space{};  ///< as of Eval; it only reads
};
/// Whether a text would be taken. Nothing of it plays and nothing is defined.
struct PatternCheck {
    std::string code;
    std::string space{};  ///< as of Eval; it only reads
};
/// A control input, as `cF` and its like read it.
struct ControlSet {
    std::string name;  ///< at most kMaxControlNameBytes, not empty
    std::variant<double, std::string> value;
};
struct Hush {};
struct Stop {};
struct Panic {};
struct VoiceTrigger {
    PlayMessage play;
    std::optional<double> in_seconds;  ///< onset this long after arrival; 0..42; absent: at once
};
struct TempoGet {};
struct TempoSet {
    double cps = 0.5;  ///< cycles per second, kMinCps..kMaxCps
};
struct SlotsList {};
/// The signal graph that plays.
struct GraphGet {
    bool as_dot = false;  ///< as text for Graphviz
};
struct SamplesList {
    std::int64_t offset = 0;
    std::int64_t limit = 1000;
};
struct SamplesSearch {
    std::string query;
    std::int64_t limit = 20;
};
struct SamplesReload {};
struct AudioDevices {};
struct AudioOpen {
    std::string device;  ///< as `audio.devices` names it; empty: the one wanted now
    std::string policy;  ///< of kDevicePolicies; empty: as it is
};
struct AudioStatusGet {};
struct StatsGet {};
struct RecordStart {
    std::string path;  ///< empty: a dated file in the recording folder; a name, never outside it
};
struct RecordStop {};
struct Why {
    std::int64_t last = 20;  ///< newest first
};
struct ServerShutdown {};

using Request =
    std::variant<ServerStatus, Eval, PatternQuery, PatternCheck, ControlSet, Hush, Stop, Panic,
                 VoiceTrigger, TempoGet, TempoSet, SlotsList, GraphGet, SamplesList, SamplesSearch,
                 SamplesReload, AudioDevices, AudioOpen, AudioStatusGet, StatsGet, RecordStart,
                 RecordStop, Why, ServerShutdown>;

inline constexpr std::size_t kMaxEvalBytes = 64 * 1024;
inline constexpr std::size_t kMaxSpaceBytes = 64;
inline constexpr std::size_t kMaxControlNameBytes = 256;
inline constexpr std::size_t kMaxControlTextBytes = 1024;
inline constexpr std::size_t kMaxLineBytes = 128 * 1024;  ///< of the control socket
inline constexpr double kDefaultCps = 0.5625;             ///< 135 beats a minute, as Tidal begins
inline constexpr double kMinCps = 1e-4;
inline constexpr double kMaxCps = 100.0;
inline constexpr double kFarthestSeconds = 42.0;  ///< events further ahead are refused

// ---- results --------------------------------------------------------------------------------
/// Done, nothing to say.
struct Ok {};

struct StatusResult {
    std::string version;
    double uptime_s = 0;
    std::string device;       ///< the one in use; "null"
    std::string audio_state;  ///< as in AudioStatus
    double rate_hz = 0;
    int channels = 0;
    std::int64_t frame = 0;  ///< of the device now
    double cycle = 0;
    double cps = 0;
    int voices = 0;
    std::int64_t lead_frames = 0;
    std::int64_t output_latency_frames = 0;  ///< of the master limiter, on or off; constant
    std::string compat;
    bool samples_ready = false;  ///< the index is complete
    std::int64_t banks = 0;
    std::int64_t files = 0;
    std::string recording;  ///< path, or empty
    std::string osc;        ///< "127.0.0.1:57120"
    std::string control;    ///< "127.0.0.1:57121"
};
struct EvalResult {
    std::vector<std::string> done;  ///< one short line a statement, "d1: 4 events a cycle"
    /// Its number: events that it makes start with the same one. Counts up from 1.
    std::uint64_t eval = 0;
    std::optional<double> cycle{};         ///< where it will take effect, if that was asked for
    std::optional<double> cost_percent{};  ///< of the graph, if the text changed it
};
struct PatternEventsResult {
    std::vector<PatternEvent> events;  ///< in no order
};
struct TriggerResult {
    std::uint64_t event = 0;  ///< its number in `why`
    std::int64_t frame = 0;   ///< where it is meant to sound
};
struct TempoResult {
    double cps = 0;
    double bpm = 0;  ///< at 4 beats a cycle
    double cycle = 0;
};
struct SlotInfo {
    std::string name;
    std::string code;
    bool playing = false;
    std::uint64_t events = 0;  ///< triggered since it was set
    bool muted = false;
    bool solo = false;
    std::string stopped{};  ///< why the daemon stopped it, or empty
};
struct SlotsResult {
    std::vector<SlotInfo> slots;
};
/// What a node of the graph or an output reads; what is empty or 0 is left out.
struct GraphInput {
    std::string name{};      ///< the argument's; "left", "right" of an output
    std::string kind{};      ///< "number", "node", "pattern", "voices", "gate"
    double number = 0;       ///< of a number
    std::uint32_t node = 0;  ///< of a node: its place in the list
    int output = 0;          ///< of a node, or of voices: 1 is the right one
    std::string text{};      ///< of what comes from outside: as written
};
struct GraphNode {
    std::string name{};       ///< "~bass lpf 0"
    std::string statement{};  ///< "~bass"
    std::string kind{};       ///< "lpf"
    int ordinal = 0;
    int circle = 0;  ///< the circle it is part of, from 1; 0: none
    double cost_ns = 0;
    std::vector<GraphInput> inputs{};
};
struct GraphOutput {
    std::string name{};
    std::vector<GraphInput> channels{};
};
struct GraphResult {
    std::vector<GraphNode> nodes{};  ///< in the order in which they are computed
    std::vector<GraphOutput> outputs{};
    double cost_ns = 0;       ///< a frame, estimated
    double cost_percent = 0;  ///< of the time there is
};
struct GraphDotResult {
    std::string dot;
};
struct BankInfo {
    std::string name;
    std::int64_t files = 0;
    double seconds = 0;         ///< of all files
    std::int64_t resident = 0;  ///< files decoded now
    std::string source;         ///< "root", "alias" or "built-in"
};
struct SamplesResult {
    bool ready = false;
    std::int64_t total = 0;  ///< banks that match
    std::vector<BankInfo> banks;
    std::vector<std::string> broken;  ///< "path: reason", at most 100
};
struct RecordResult {
    std::string path;
    std::int64_t start_frame = 0;  ///< stream frame of the file's first frame
    std::int64_t frames = 0;       ///< written so far / in all
};

/// What became of an event.
enum class Fate : std::uint8_t {
    scheduled,     ///< waits in the heap
    sounded,       ///< at `frame`
    late,          ///< sounded at `frame`, `late_frames` after its time
    cold,          ///< began before its sample was decoded
    stolen,        ///< sounded, then gave its voice to another
    choked,        ///< sounded, then cut by its group
    cancelled,     ///< by hush, stop, panic or an edit, before it sounded
    unknown_name,  ///< no such sample; `detail` has the nearest name
    refused,       ///< `detail` says why
};
[[nodiscard]] std::string_view fate_name(Fate fate) noexcept;

struct EventFate {
    std::uint64_t event = 0;
    std::string from;   ///< "osc 127.0.0.1:6010", "d1", "rpc 3"
    std::string sound;  ///< "bd:3"
    Fate fate = Fate::scheduled;
    std::int64_t wanted_frame = 0;
    std::int64_t frame = 0;  ///< where it sounded
    std::int64_t late_frames = 0;
    std::int64_t length_frames = 0;
    std::string detail;
};
struct WhyResult {
    std::vector<EventFate> events;
};

struct ClientLate {
    std::string from;
    std::uint64_t events = 0;
    std::uint64_t late = 0;
    double worst_ms = 0;
    double lead_ms = 0;   ///< mean lead on arrival
    double shift_ms = 0;  ///< added to its times, because it is repeatedly late
};
/// How the stream's frames lie on the steady clock.
struct TimeMapStats {
    double nominal_rate_hz = 0;    ///< of the engine
    double measured_rate_hz = 0;   ///< frames the device takes in a second of the steady clock
    double error_us = 0;           ///< how far the map is from the clock fitted to the device
    double jitter_us = 0;          ///< of the device's callbacks, rms
    std::uint64_t re_anchors = 0;  ///< times it had to jump
};
/// Everything the profile knows, since the start unless it says window. Times in ns.
struct StatsResult {
    struct {
        std::uint64_t received = 0, sounded = 0, late = 0, refused = 0, cold = 0, unknown = 0,
                      cancelled = 0, malformed = 0;
    } events;
    struct {
        std::int64_t active = 0, peak = 0;
        std::uint64_t stolen = 0, choked = 0, cut = 0;  ///< cut: stolen with no fade slot left
    } voices;
    struct {
        std::int64_t p50 = 0, p95 = 0, p99 = 0, max = 0;
    } buffer_ns;                     ///< render time of the buffers of the last window
    std::int64_t budget_ns = 0;      ///< duration of the last buffer
    std::int64_t buffer_frames = 0;  ///< frames of the last buffer
    std::uint64_t buffers = 0;
    std::uint64_t slow_buffers = 0;
    double load = 0;  ///< render time / budget over the last window
    std::uint64_t kernel_drops = 0;
    std::uint64_t underruns = 0;
    std::int64_t underrun_frames = 0;
    std::int64_t ring_fill_frames = 0;
    std::int64_t ring_capacity_frames = 0;
    std::int64_t lead_frames = 0;
    double rate_hz = 0;
    TimeMapStats time_map;
    std::string audio_state;  ///< as in AudioStatus
    std::string device;       ///< the one in use; "null"
    std::uint64_t device_losses = 0;
    std::int64_t memory_bytes = 0;         ///< resident, of the process
    std::int64_t sample_memory_bytes = 0;  ///< decoded samples
    struct {
        std::int64_t heap = 0, heap_capacity = 0, commands = 0, commands_capacity = 0, mailbox = 0,
                     pending_decodes = 0;
    } queues;
    struct {
        double client_lead_ms = 0, heap_ms = 0, ring_ms = 0, limiter_ms = 0, device_ms = 0;
    } latency;
    std::vector<std::pair<std::string, std::uint64_t>> drops;  ///< reason -> count
    std::vector<ClientLate> clients;
    std::vector<std::pair<double, double>> peak_rms;  ///< per output channel, linear
    double limiter_db = 0;                            ///< what the master limiter took away of late
    std::int64_t frame = 0;
    double cycle = 0;
    double cps = 0;
    double uptime_s = 0;
};

/// An error as JSON-RPC carries it; the data fields that are empty or 0 are left out.
struct RpcError {
    int code = -32603;
    std::string message{};
    int line = 0;
    int column = 0;
    std::string expected{};
    std::string got{};
    std::string nearest{};
    std::vector<RpcError> others{};  ///< what else is wrong with a text, in its order
};
inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;
inline constexpr int kInternalError = -32603;
inline constexpr int kTextError = -32000;  ///< code that does not parse or type
inline constexpr int kNotFoundError = -32001;
inline constexpr int kLimitError = -32002;
inline constexpr int kStateError = -32003;
inline constexpr int kIoError = -32004;

/// What is wrong with a text.
struct PatternCheckResult {
    std::vector<RpcError> errors;  ///< none: it would be taken
};

using Response = std::variant<Ok, StatusResult, EvalResult, PatternEventsResult, PatternCheckResult,
                              TriggerResult, TempoResult, SlotsResult, GraphResult, GraphDotResult,
                              SamplesResult, AudioDevicesResult, AudioStatus, StatsResult,
                              RecordResult, WhyResult, RpcError>;

}  // namespace hocket::protocol
