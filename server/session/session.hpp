#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "audio/output_gain.hpp"
#include "engine/engine.hpp"
#include "observability/rate_limit.hpp"
#include "samples/sample_bank.hpp"
#include "session/arrivals.hpp"
#include "session/audio_control.hpp"
#include "session/compile_thread.hpp"
#include "session/profile.hpp"
#include "session/recorder.hpp"
#include "session/scheduler.hpp"
#include "session/session_api.hpp"
#include "session/slots.hpp"
#include "session/stream_clock.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

struct SessionConfig {
    SchedulerConfig schedule;
    double cps = 0.5625;
    std::string recording_folder;
    std::string device_name = "null";
};

/// All live state of the daemon and the thread that owns it (the schedule thread): events, slots,
/// tempo, recording, profile. Other threads hand it work through a bounded mailbox.
class Session final : public SessionApi {
public:
    Session(const SessionConfig& config, engine::Engine& engine, samples::SampleBank& samples,
            SteadyStreamClock& clock, audio::OutputGain& gain,
            std::function<DeviceReadings()> device);
    ~Session() override;

    void start();
    void stop();  ///< drops what waits; what sounds is not touched

    /// Who drives the sound card; outlives the session's thread. Before start(); without one,
    /// requests for it are errors.
    void set_audio(AudioControl* audio) { audio_ = audio; }
    /// Tells clients and the log what became of the device: `status.event` names it. Any thread.
    void announce_audio(protocol::AudioStatus status);
    /// Addresses for `server.status`, known once the sockets are bound. Before start().
    void set_addresses(std::string osc, std::string control);
    /// Called on the schedule thread when a client asks for the end.
    void set_shutdown(std::function<void()> shutdown) { shutdown_ = std::move(shutdown); }
    /// Counts the turns of the thread: a watchdog sees whether it lives.
    [[nodiscard]] std::uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }

    // ---- SessionApi
    void add_sender(const Sender& sender) override;
    void remove_sender(std::uint64_t sender_id) override;
    void push(std::vector<TimedPlay> events) override;
    void call(std::uint64_t sender_id, protocol::Request request,
              std::function<void(protocol::Response)> reply) override;
    [[nodiscard]] protocol::StatsResult stats() const override;
    void add_notice_sink(std::function<void(const Notice&)> sink) override;
    void add_audio_sink(std::function<void(const protocol::AudioStatus&)> sink) override;
    void add_event_sink(
        std::function<void(const std::vector<protocol::StartedEvent>&)> sink) override;
    void count_event_listeners(int change) override;
    void report_kernel_drops(std::uint64_t total) override;
    void count_malformed(std::uint64_t packets) override;

    static constexpr std::size_t kMailboxTasks = 4096;
    static constexpr std::size_t kMailboxEvents = 65536;
    /// Requests to the sound card that wait for their answer: each may start a process.
    static constexpr std::size_t kMostAudioRequests = 16;
    /// Texts that wait for their cycle.
    static constexpr std::size_t kMostComingTexts = 64;

private:
    using Reply = std::function<void(protocol::Response)>;

    void loop();
    void hand_over();
    void turn();
    /// Works off what came, for a few ms at most. @return whether something is left.
    bool work_off();
    void tell_refused();
    /// @param bounded false: even when the mailbox is full; for what the daemon itself says.
    bool post(std::function<void()> task, bool bounded = true);
    void publish_stats(long long now_ns);
    void announce();

    void handle(std::uint64_t sender, protocol::Request& request, const Reply& reply);
    /// What the compile thread is to make of the definitions of a space.
    using Work = std::function<protocol::Response(language::Environment& definitions)>;
    void ask_compiler(std::uint64_t sender, std::string space, const Reply& reply, Work work);
    /// A text that is to take effect where a cycle begins.
    struct ComingText {
        pattern::Cycles start;
        std::uint64_t hushes;  ///< of then: if silence is asked for meanwhile it stays away
        Author author;
        protocol::Eval ask;
    };
    void take_coming_texts();
    [[nodiscard]] protocol::Response try_and_keep(const protocol::Eval& text, const Author& author,
                                                  const language::Environment& definitions);
    void eval(std::uint64_t sender, protocol::Eval ask, const Reply& reply);
    /// Compile thread.
    [[nodiscard]] protocol::Response compile_and_play(const protocol::Eval& text,
                                                      const Author& author,
                                                      language::Environment& definitions,
                                                      const std::optional<pattern::Cycles>& start);
    /// Has something done by the schedule thread and waits for it. Compile thread: it ends first.
    template <class T, class Task>
    T on_schedule(Task task);
    [[nodiscard]] static protocol::Response too_many_texts();
    void query(std::uint64_t sender, protocol::PatternQuery ask, const Reply& reply);
    void check(std::uint64_t sender, protocol::PatternCheck ask, const Reply& reply);
    void graph(std::uint64_t sender, const protocol::GraphGet& ask, const Reply& reply);
    [[nodiscard]] protocol::Response set_control(const protocol::ControlSet& ask);
    /// Buses that notes have been played on.
    void build_instruments(const std::vector<std::string>& names);
    /// Decodes what a cycle that comes soon will need.
    void look_ahead(const pattern::Pattern& pattern, std::int64_t cycle,
                    const pattern::Controls& inputs);
    /// The earliest frame at which a change is in time.
    [[nodiscard]] base::Frame next_change() const;
    [[nodiscard]] protocol::Response status();
    [[nodiscard]] protocol::Response trigger(std::uint64_t sender,
                                             const protocol::VoiceTrigger& ask);
    [[nodiscard]] protocol::Response tempo();
    [[nodiscard]] protocol::Response samples_list(const protocol::SamplesList& ask) const;
    [[nodiscard]] protocol::Response samples_search(const protocol::SamplesSearch& ask) const;
    [[nodiscard]] protocol::Response why(const protocol::Why& ask) const;
    void audio_devices(const Reply& reply);
    void audio_open(protocol::AudioOpen& ask, const Reply& reply);
    void audio_report(const Reply& reply);
    /// Whether the session lives, for answers that come from other threads when they like.
    struct StillThere {
        std::mutex mutex;
        Session* session;
        std::size_t waiting = 0;  ///< answers that are to come
    };
    /// For one more of these; false when too many wait already.
    [[nodiscard]] bool may_ask_audio(const Reply& reply);
    static void answer_later(StillThere& there, const Reply& reply, protocol::Response response);
    /// The device's, or that of a stream into nothing.
    [[nodiscard]] protocol::AudioStatus audio_status() const;
    void tell(const Notice& notice);
    void tell_started();
    void say(const char* event, std::string text);
    void tell_audio(const protocol::AudioStatus& status);
    void hush();
    void stop_voices();
    void panic();

    const SessionConfig config_;
    engine::Engine& engine_;
    samples::SampleBank& samples_;
    SteadyStreamClock& clock_;
    audio::OutputGain& gain_;
    std::function<DeviceReadings()> device_;
    Scheduler scheduler_;
    Arrivals arrivals_;
    TempoMap tempo_;
    Slots slots_;
    Profile profile_;
    Recorder recorder_;
    AudioControl* audio_ = nullptr;
    std::shared_ptr<StillThere> still_there_{new StillThere{{}, this, 0}};
    std::vector<std::function<void(const Notice&)>> notice_sinks_;
    std::vector<std::function<void(const protocol::AudioStatus&)>> audio_sinks_;
    std::vector<std::function<void(const std::vector<protocol::StartedEvent>&)>> event_sinks_;
    std::atomic<int> event_listeners_{0};
    std::function<void()> shutdown_;
    std::string osc_address_;
    std::string control_address_;
    std::uint64_t evals_ = 0;
    std::deque<ComingText> coming_texts_;
    long long start_ns_ = 0;
    long long gain_back_ns_ = 0;  ///< when a panic is over; 0: none
    long long published_ns_ = 0;
    long long followed_ns_ = 0;
    std::uint64_t lead_raises_seen_ = 0;
    std::uint64_t re_anchors_seen_ = 0;
    std::uint64_t re_anchors_cleared_ = 0;
    // A device at another pace re-anchors many times a second.
    observability::RateLimit lead_limit_{1'000'000'000};
    observability::RateLimit re_anchor_limit_{1'000'000'000};

    std::mutex mailbox_mutex_;
    std::condition_variable mailbox_filled_;
    std::vector<TimedPlay> mailbox_events_;
    std::deque<std::function<void()>> mailbox_tasks_;
    std::uint64_t mailbox_refused_ = 0;
    std::unordered_map<std::uint64_t, std::uint64_t> refused_events_;  ///< by sender, to be told
    bool quit_ = false;

    // Taken out of the mailbox, not worked off yet. Schedule thread.
    std::vector<TimedPlay> events_;
    std::size_t next_event_ = 0;
    std::deque<std::function<void()>> tasks_;

    mutable std::mutex stats_mutex_;
    protocol::StatsResult stats_;
    std::atomic<std::uint64_t> kernel_drops_{0};
    std::atomic<std::uint64_t> malformed_{0};
    std::atomic<std::uint64_t> turns_{0};

    std::thread thread_;
    CompileThread compile_;  ///< last: it ends first, its results need all of the above
};

}  // namespace hocket::session
