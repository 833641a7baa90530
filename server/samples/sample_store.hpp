#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "samples/sample_buffer.hpp"
#include "samples/sound_file.hpp"

namespace hocket::samples {

/// How a store behaves; the defaults are what the daemon runs with, tests replace the rest.
struct StoreOptions {
    std::int64_t memory_bytes = 512LL << 20;
    int loader_threads = 2;
    /// Audio asked for within this time is not evicted: a pin may be on its way.
    std::int64_t grace_ns = 2LL * kPinWindowSeconds * 1'000'000'000LL;
    std::function<std::int64_t()> now_ns{};  ///< steady time when empty
    std::function<base::Result<std::unique_ptr<SoundFile>>(const std::string& path)> open{};
};

/// The audio of SampleBuffers: decodes it on loader threads, publishes it while it grows, and
/// frees what was not used longest when the budget is reached.
///
/// Pinned audio and audio asked for within the grace period is never freed. Where nothing else is
/// left the budget is exceeded, up to twice; a request beyond that is refused and counted. load()
/// is never refused: an offline render must not lose sounds.
///
/// Any thread but the synthesis thread may call all members; the mutex is held for list work only.
class SampleStore {
public:
    using Broken = std::function<void(const SampleBuffer& sample, const std::string& reason)>;

    static constexpr std::size_t kLongestQueue = 4096;

    explicit SampleStore(StoreOptions options);
    ~SampleStore();  ///< stops in the middle of a file; audio still held outside lives on
    SampleStore(const SampleStore&) = delete;
    SampleStore& operator=(const SampleStore&) = delete;

    /// A buffer that knows its file's header and has no audio yet.
    [[nodiscard]] static std::shared_ptr<SampleBuffer> describe(const std::string& path,
                                                                const std::string& bank, int index,
                                                                const SoundFacts& facts);
    /// A buffer that holds these samples for good, outside every store and budget.
    /// @param right empty for mono, else as long as `left`; `left` has at least one frame.
    [[nodiscard]] static std::shared_ptr<SampleBuffer> hold(const std::string& bank, int index,
                                                            std::span<const float> left,
                                                            std::span<const float> right,
                                                            double rate_hz);

    /// Starts the loaders; once. `broken` is called from the thread that tried to decode.
    void start(Broken broken);

    /// Has it decoded unless it is there, under way or broken; served in order. Marks it as used.
    /// @return false when the queue was full, or memory was and nothing could be freed.
    bool request(const std::shared_ptr<SampleBuffer>& sample);

    /// Decodes it on the calling thread, or waits for the loader that has begun.
    bool load(const std::shared_ptr<SampleBuffer>& sample);

    /// The index no longer has it: its audio is freed when nobody pins or holds it, and until then
    /// the store holds the object.
    void forget(const std::shared_ptr<SampleBuffer>& sample);
    /// Frees what was forgotten and is no longer in use.
    /// @return how many forgotten ones are left
    std::size_t release_forgotten();

    /// Why a buffer cannot be decoded; empty if it can, or has not been tried.
    [[nodiscard]] std::string failure(const SampleBuffer& sample) const;
    /// Lets a buffer that could not be decoded be tried again.
    void retry(SampleBuffer& sample);

    [[nodiscard]] std::int64_t memory_bytes() const;      ///< allocated for audio now
    [[nodiscard]] std::int64_t pending() const;           ///< queued or being decoded
    [[nodiscard]] std::int64_t refused_requests() const;  ///< since the start

private:
    using Audio = SampleBuffer::Audio;
    using State = SampleBuffer::State;
    enum class Outcome : std::uint8_t { complete, no_audio, stopped };

    void run_loader();
    bool decode(const std::shared_ptr<SampleBuffer>& sample, bool must);
    Outcome read_all(SampleBuffer& sample, SoundFile& file) const;
    bool make_room(std::int64_t bytes, bool must, std::vector<Audio>& freed);
    Audio take_audio(SampleBuffer& sample);
    void settle(const std::shared_ptr<SampleBuffer>& sample, State state, std::string failure = {});
    [[nodiscard]] bool stopping() const;

    static Audio allocate(const SampleBuffer& sample);
    static float* channel_of(const SampleBuffer& sample, int index_of_channel);
    static void write_guard_before(float* channel);
    static void write_guard_after(float* channel, base::Frame length_frames);

    const StoreOptions options_;
    Broken broken_;

    mutable std::mutex mutex_;
    std::condition_variable work_;     // the queue has something, or the end has come
    std::condition_variable settled_;  // some buffer stopped being decoded
    std::deque<std::shared_ptr<SampleBuffer>> queue_;
    std::vector<std::shared_ptr<SampleBuffer>> resident_;
    std::vector<std::shared_ptr<SampleBuffer>> forgotten_;
    std::int64_t used_bytes_ = 0;
    std::int64_t decoding_ = 0;
    std::int64_t refused_ = 0;
    bool stopping_ = false;

    std::vector<std::thread> loaders_;
};

}  // namespace hocket::samples
