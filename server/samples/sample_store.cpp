#include "samples/sample_store.hpp"

#include <algorithm>
#include <utility>

#include "base/realtime.hpp"

namespace hocket::samples {
namespace {

constexpr base::Frame kChunkFrames = 16'384;
// Bounds the chunk of files with many channels, of which all but two are dropped.
constexpr base::Frame kChunkSamples = 4 * kChunkFrames;

// How far the budget may be exceeded by audio that is playing or about to.
constexpr std::int64_t kMostOverBudget = 2;

StoreOptions completed(StoreOptions options) {
    if (!options.now_ns) options.now_ns = [] { return std::int64_t{base::steady_ns()}; };
    if (!options.open) options.open = open_sound_file;
    return options;
}

std::int64_t bytes_of(const SampleBuffer& sample) {
    return decoded_bytes(sample.length_frames, sample.channels);
}

}  // namespace

SampleStore::SampleStore(StoreOptions options) : options_{completed(std::move(options))} {}

SampleStore::~SampleStore() {
    {
        const std::lock_guard lock{mutex_};
        stopping_ = true;
    }
    work_.notify_all();
    settled_.notify_all();
    for (std::thread& loader : loaders_) loader.join();
}

std::shared_ptr<SampleBuffer> SampleStore::describe(const std::string& path,
                                                    const std::string& bank, int index,
                                                    const SoundFacts& facts) {
    auto sample = std::make_shared<SampleBuffer>();
    sample->path = path;
    sample->bank = bank;
    sample->index = index;
    sample->length_frames = facts.length_frames;
    sample->rate_hz = facts.rate_hz;
    sample->channels = std::min(facts.channels, 2);
    return sample;
}

std::shared_ptr<SampleBuffer> SampleStore::hold(const std::string& bank, int index,
                                                std::span<const float> left,
                                                std::span<const float> right, double rate_hz) {
    HOCKET_ASSERT(!left.empty() && (right.empty() || right.size() == left.size()));
    SoundFacts facts;
    facts.length_frames = static_cast<base::Frame>(left.size());
    facts.rate_hz = rate_hz;
    facts.channels = right.empty() ? 1 : 2;
    auto sample = describe({}, bank, index, facts);
    sample->evictable_ = false;
    sample->audio_ = allocate(*sample);
    if (!sample->audio_) throw std::bad_alloc{};
    for (int c = 0; c < sample->channels; ++c) {
        float* channel = channel_of(*sample, c);
        std::copy_n((c == 0 ? left : right).begin(), left.size(), channel);
        write_guard_before(channel);
        write_guard_after(channel, facts.length_frames);
        sample->channels_[c].store(channel, std::memory_order_release);
    }
    sample->state_ = State::resident;
    sample->valid_frames_.store(facts.length_frames, std::memory_order_release);
    return sample;
}

void SampleStore::start(Broken broken) {
    HOCKET_ASSERT(loaders_.empty());
    broken_ = std::move(broken);
    for (int i = 0; i < options_.loader_threads; ++i) {
        loaders_.emplace_back([this] { run_loader(); });
    }
}

bool SampleStore::request(const std::shared_ptr<SampleBuffer>& sample) {
    {
        const std::lock_guard lock{mutex_};
        sample->last_used_ns_ = options_.now_ns();
        if (sample->state_ != State::idle) return true;
        if (queue_.size() >= kLongestQueue) {
            ++refused_;
            return false;
        }
        sample->state_ = State::queued;
        queue_.push_back(sample);
    }
    work_.notify_one();
    return true;
}

bool SampleStore::load(const std::shared_ptr<SampleBuffer>& sample) {
    std::unique_lock lock{mutex_};
    sample->last_used_ns_ = options_.now_ns();
    settled_.wait(lock, [&] { return sample->state_ != State::decoding || stopping_; });
    if (sample->state_ == State::queued) {
        queue_.erase(std::find(queue_.begin(), queue_.end(), sample));
        sample->state_ = State::idle;
    }
    if (sample->state_ == State::idle && !stopping_) {
        sample->state_ = State::decoding;
        ++decoding_;
        lock.unlock();
        return decode(sample, true);
    }
    return sample->state_ == State::resident;
}

void SampleStore::run_loader() {
    base::name_thread("hk-loader");
    std::unique_lock lock{mutex_};
    while (true) {
        work_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (stopping_) return;
        const std::shared_ptr<SampleBuffer> sample = std::move(queue_.front());
        queue_.pop_front();
        sample->state_ = State::decoding;
        ++decoding_;
        lock.unlock();
        decode(sample, false);
        lock.lock();
    }
}

bool SampleStore::decode(const std::shared_ptr<SampleBuffer>& sample, bool must) {
    const auto fail = [&](const std::string& reason) {
        settle(sample, State::broken, reason);
        if (broken_) broken_(*sample, reason);
        return false;
    };
    const auto file = options_.open(sample->path);
    if (!file) return fail(file.error().message);
    const SoundFacts& facts = (*file)->facts();
    if (std::min(facts.channels, 2) != sample->channels || facts.rate_hz != sample->rate_hz) {
        return fail("it has changed since it was indexed");
    }

    std::vector<Audio> freed;
    {
        const std::lock_guard lock{mutex_};
        if (!make_room(bytes_of(*sample), must, freed)) {
            ++refused_;
            sample->state_ = State::idle;
            --decoding_;
            settled_.notify_all();
            return false;
        }
        used_bytes_ += bytes_of(*sample);
    }
    freed.clear();

    sample->audio_ = allocate(*sample);
    const Outcome outcome = sample->audio_ ? read_all(*sample, **file) : Outcome::no_audio;
    if (outcome == Outcome::complete) {
        settle(sample, State::resident);
        return true;
    }
    if (outcome == Outcome::stopped) {
        // What was published stays with the buffer: a voice may still read it.
        settle(sample, State::idle);
        return false;
    }
    const char* reason = sample->audio_ ? "no audio could be decoded" : "not enough memory";
    {
        const std::lock_guard lock{mutex_};
        used_bytes_ -= bytes_of(*sample);
        freed.push_back(take_audio(*sample));
    }
    return fail(reason);
}

/// Decodes into the buffer's allocation, publishing chunk by chunk. With no_audio nothing has been
/// published.
SampleStore::Outcome SampleStore::read_all(SampleBuffer& sample, SoundFile& file) const {
    const int file_channels = file.facts().channels;
    const base::Frame chunk_frames = std::min(kChunkFrames, kChunkSamples / file_channels);
    std::vector<float> chunk(static_cast<std::size_t>(chunk_frames * file_channels));
    float* const channels[2] = {channel_of(sample, 0), channel_of(sample, sample.channels - 1)};

    bool ended = false;
    for (base::Frame at = 0; at < sample.length_frames;) {
        if (stopping()) return Outcome::stopped;
        const base::Frame wanted = std::min(chunk_frames, sample.length_frames - at);
        const base::Frame got = ended ? 0 : file.read(chunk.data(), wanted);
        if (at == 0 && got == 0) return Outcome::no_audio;
        // A header that announced more than there is: the rest is silence.
        ended = ended || got < wanted;
        for (int c = 0; c < sample.channels; ++c) {
            float* to = channels[c] + at;
            for (base::Frame i = 0; i < got; ++i) to[i] = chunk[std::size_t(i * file_channels + c)];
            std::fill(to + got, to + wanted, 0.0f);
            if (at == 0) write_guard_before(channels[c]);
        }
        at += wanted;
        for (int c = 0; c < sample.channels; ++c) {
            if (at == sample.length_frames) write_guard_after(channels[c], at);
            sample.channels_[c].store(channels[c], std::memory_order_release);
        }
        // Last, so that whoever sees valid frames sees the channels too.
        sample.valid_frames_.store(at, std::memory_order_release);
    }
    return Outcome::complete;
}

/// Frees least recently used audio until `bytes` more fit. Under the mutex; the audio is handed
/// out to be freed after it, because returning large blocks to the system takes its time.
bool SampleStore::make_room(std::int64_t bytes, bool must, std::vector<Audio>& freed) {
    if (used_bytes_ + bytes <= options_.memory_bytes) return true;
    const std::int64_t oldest_protected_ns = options_.now_ns() - options_.grace_ns;
    std::vector<std::shared_ptr<SampleBuffer>> candidates;
    for (const auto& sample : resident_) {
        if (sample->last_used_ns_ < oldest_protected_ns) candidates.push_back(sample);
    }
    std::sort(candidates.begin(), candidates.end(),
              [](const auto& a, const auto& b) { return a->last_used_ns_ < b->last_used_ns_; });
    for (const auto& sample : candidates) {
        if (used_bytes_ + bytes <= options_.memory_bytes) break;
        if (sample->pins() != 0) continue;
        used_bytes_ -= bytes_of(*sample);
        freed.push_back(take_audio(*sample));
        sample->state_ = State::idle;
        std::erase(resident_, sample);
    }
    return must || used_bytes_ + bytes <= kMostOverBudget * options_.memory_bytes;
}

SampleStore::Audio SampleStore::take_audio(SampleBuffer& sample) {
    sample.valid_frames_.store(0, std::memory_order_release);
    for (auto& channel : sample.channels_) channel.store(nullptr, std::memory_order_release);
    return std::move(sample.audio_);
}

void SampleStore::settle(const std::shared_ptr<SampleBuffer>& sample, State state,
                         std::string failure) {
    {
        const std::lock_guard lock{mutex_};
        sample->state_ = state;
        sample->failure_ = std::move(failure);
        if (state == State::resident) resident_.push_back(sample);
        --decoding_;
    }
    settled_.notify_all();
}

void SampleStore::forget(const std::shared_ptr<SampleBuffer>& sample) {
    const std::lock_guard lock{mutex_};
    if (sample->evictable_) forgotten_.push_back(sample);
}

std::size_t SampleStore::release_forgotten() {
    // Destroyed after the lock is released, in this order: audio, then objects.
    std::vector<std::shared_ptr<SampleBuffer>> dropped;
    std::vector<Audio> freed;
    const std::lock_guard lock{mutex_};
    const std::int64_t oldest_protected_ns = options_.now_ns() - options_.grace_ns;
    std::erase_if(forgotten_, [&](const std::shared_ptr<SampleBuffer>& sample) {
        const bool resident = sample->state_ == State::resident;
        const long own_references = resident ? 2 : 1;
        // Who holds a reference may still pin, so the count is looked at before the pins.
        if (sample.use_count() > own_references || sample->pins() != 0 ||
            sample->last_used_ns_ >= oldest_protected_ns || sample->state_ == State::queued ||
            sample->state_ == State::decoding) {
            return false;
        }
        if (resident) {
            used_bytes_ -= bytes_of(*sample);
            freed.push_back(take_audio(*sample));
            sample->state_ = State::idle;
            std::erase(resident_, sample);
        }
        dropped.push_back(sample);
        return true;
    });
    return forgotten_.size();
}

std::string SampleStore::failure(const SampleBuffer& sample) const {
    const std::lock_guard lock{mutex_};
    return sample.failure_;
}

void SampleStore::retry(SampleBuffer& sample) {
    const std::lock_guard lock{mutex_};
    if (sample.state_ != State::broken) return;
    sample.state_ = State::idle;
    sample.failure_.clear();
}

std::int64_t SampleStore::memory_bytes() const {
    const std::lock_guard lock{mutex_};
    return used_bytes_;
}

std::int64_t SampleStore::pending() const {
    const std::lock_guard lock{mutex_};
    return static_cast<std::int64_t>(queue_.size()) + decoding_;
}

std::int64_t SampleStore::refused_requests() const {
    const std::lock_guard lock{mutex_};
    return refused_;
}

bool SampleStore::stopping() const {
    const std::lock_guard lock{mutex_};
    return stopping_;
}

/// One block for all channels and guards, each channel on its own cache line; null if there is no
/// memory for it.
SampleStore::Audio SampleStore::allocate(const SampleBuffer& sample) {
    constexpr std::size_t kAlignment = 64;
    return Audio{static_cast<float*>(
        std::aligned_alloc(kAlignment, static_cast<std::size_t>(bytes_of(sample))))};
}

float* SampleStore::channel_of(const SampleBuffer& sample, int index_of_channel) {
    return sample.audio_.get() + kLeadFrames +
           index_of_channel * channel_stride(sample.length_frames);
}

void SampleStore::write_guard_before(float* channel) {
    std::fill(channel - kGuardFrames, channel, channel[0]);
}

void SampleStore::write_guard_after(float* channel, base::Frame length_frames) {
    std::fill(channel + length_frames, channel + length_frames + kGuardFrames,
              channel[length_frames - 1]);
}

}  // namespace hocket::samples
