#include "samples/sample_bank.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_set>

#include "base/realtime.hpp"
#include "samples/sample_index.hpp"
#include "samples/sample_store.hpp"
#include "base/nearest.hpp"

namespace hocket::samples {
namespace {

constexpr std::size_t kMostBrokenShown = 100;
constexpr std::size_t kMostReportsWaiting = 1000;
// How often forgotten audio is looked at, as long as there is some.
constexpr auto kSweepInterval = std::chrono::seconds{1};

}  // namespace

/// What the bank's members, the index thread and the loaders share. The index thread builds and
/// swaps the index, reads headers, and calls on_broken.
struct SampleBank::Impl {
    explicit Impl(SampleConfig settings);

    void run_index();
    void rebuild();
    void publish(std::shared_ptr<const Index> next);
    void read_headers();
    void retry_broken(const Index& previous);
    void forget_vanished(const Index& previous);
    void report(const std::string& path, const std::string& reason);
    void deliver_reports();
    [[nodiscard]] std::shared_ptr<const Index> current() const;
    [[nodiscard]] bool is_interrupted() const;
    [[nodiscard]] std::string failure_of(const IndexedFile& file) const;
    [[nodiscard]] BankSummary summary_of(const std::string& name, const Bank& bank) const;

    const SampleConfig config;
    std::function<void(const std::string&, const std::string&)> on_broken;

    mutable std::mutex mutex;
    std::condition_variable changed;  // any of what follows
    std::shared_ptr<const Index> index = std::make_shared<Index>();
    std::shared_ptr<const Index> built_in;  // made when first needed, then kept
    std::vector<std::pair<std::string, std::string>> reports;
    bool started = false;
    bool rebuild_wanted = false;
    bool complete = false;
    bool stopping = false;

    std::thread index_thread;
    SampleStore store;  // destroyed first: its loaders report
};

SampleBank::Impl::Impl(SampleConfig settings)
    : config{std::move(settings)},
      store{StoreOptions{.memory_bytes = config.memory_bytes,
                         // With none, requests would wait for ever.
                         .loader_threads = std::max(1, config.loader_threads)}} {}

std::shared_ptr<const Index> SampleBank::Impl::current() const {
    const std::lock_guard lock{mutex};
    return index;
}

bool SampleBank::Impl::is_interrupted() const {
    const std::lock_guard lock{mutex};
    return stopping || rebuild_wanted;
}

void SampleBank::Impl::report(const std::string& path, const std::string& reason) {
    {
        const std::lock_guard lock{mutex};
        if (reports.size() >= kMostReportsWaiting) return;
        reports.emplace_back(path, reason);
    }
    changed.notify_all();
}

void SampleBank::Impl::deliver_reports() {
    std::vector<std::pair<std::string, std::string>> waiting;
    {
        const std::lock_guard lock{mutex};
        waiting.swap(reports);
    }
    if (!on_broken) return;
    for (const auto& [path, reason] : waiting) on_broken(path, reason);
}

void SampleBank::Impl::run_index() {
    base::name_thread("hk-index");
    std::unique_lock lock{mutex};
    while (!stopping) {
        if (rebuild_wanted) {
            rebuild_wanted = false;
            lock.unlock();
            rebuild();
            lock.lock();
            complete = !rebuild_wanted;
            changed.notify_all();
            lock.unlock();
            read_headers();
        } else {
            lock.unlock();
            deliver_reports();
        }
        const bool sweep_again = store.release_forgotten() > 0;
        lock.lock();
        const auto has_work = [this] { return stopping || rebuild_wanted || !reports.empty(); };
        if (sweep_again) {
            changed.wait_for(lock, kSweepInterval, has_work);
        } else {
            changed.wait(lock, has_work);
        }
    }
}

void SampleBank::Impl::rebuild() {
    const std::shared_ptr<const Index> previous = current();
    const bool first_time = previous->banks.empty();
    auto next = std::make_shared<Index>();
    for (const std::string& root : config.roots) {
        add_root(*next, root, previous.get());
        if (is_interrupted()) return;
        // What is known after each root answers at once; a later rebuild replaces names in one go.
        if (first_time && !next->banks.empty()) {
            count_files(*next);
            publish(std::make_shared<Index>(*next));
        }
    }
    add_aliases(*next, config.aliases);
    count_files(*next);
    retry_broken(*previous);
    if (next->banks.empty() && config.built_in_kit) {
        if (!built_in) built_in = std::make_shared<Index>(make_built_in_index());
        publish(built_in);
    } else {
        publish(next);
    }
    forget_vanished(*previous);
}

void SampleBank::Impl::publish(std::shared_ptr<const Index> next) {
    const std::lock_guard lock{mutex};
    index.swap(next);
}

void SampleBank::Impl::retry_broken(const Index& previous) {
    for (const auto& [name, bank] : previous.banks) {
        for (const auto& file : bank->files) {
            if (const auto sample = file->sample()) store.retry(*sample);
        }
    }
}

void SampleBank::Impl::forget_vanished(const Index& previous) {
    const std::shared_ptr<const Index> now = current();
    std::unordered_set<const IndexedFile*> seen;
    for (const auto& [name, bank] : now->banks) {
        for (const auto& file : bank->files) seen.insert(file.get());
    }
    for (const auto& [name, bank] : previous.banks) {
        for (const auto& file : bank->files) {
            if (!seen.insert(file.get()).second) continue;
            if (const auto sample = file->sample()) store.forget(sample);
        }
    }
}

void SampleBank::Impl::read_headers() {
    const std::shared_ptr<const Index> reading = current();
    for (const auto& [name, bank] : reading->banks) {
        for (const auto& file : bank->files) {
            if (is_interrupted()) return;
            if (file->read_header(config.memory_bytes)) report(file->path(), file->failure());
            deliver_reports();
        }
    }
}

/// Why a file cannot be played, by its header or by what its audio turned out to be.
std::string SampleBank::Impl::failure_of(const IndexedFile& file) const {
    const auto sample = file.sample();
    return sample ? store.failure(*sample) : file.failure();
}

BankSummary SampleBank::Impl::summary_of(const std::string& name, const Bank& bank) const {
    BankSummary summary;
    summary.name = name;
    summary.source = bank.source;
    summary.files = static_cast<std::int64_t>(bank.files.size());
    for (const auto& file : bank.files) {
        const auto sample = file->sample();
        if (!sample) continue;
        summary.seconds += sample->seconds();
        if (sample->valid_frames() == sample->length_frames) ++summary.resident;
    }
    return summary;
}

SampleBank::SampleBank(SampleConfig config) : impl_{std::make_unique<Impl>(std::move(config))} {}

SampleBank::~SampleBank() {
    {
        const std::lock_guard lock{impl_->mutex};
        impl_->stopping = true;
    }
    impl_->changed.notify_all();
    if (impl_->index_thread.joinable()) impl_->index_thread.join();
}

void SampleBank::start(
    std::function<void(const std::string& path, const std::string& reason)> on_broken) {
    HOCKET_ASSERT(!impl_->started);
    impl_->on_broken = std::move(on_broken);
    impl_->store.start([impl = impl_.get()](const SampleBuffer& sample, const std::string& reason) {
        impl->report(sample.path, reason);
    });
    {
        const std::lock_guard lock{impl_->mutex};
        impl_->started = true;
        impl_->rebuild_wanted = true;
    }
    impl_->index_thread = std::thread{[impl = impl_.get()] { impl->run_index(); }};
}

bool SampleBank::ready() const {
    const std::lock_guard lock{impl_->mutex};
    return impl_->complete;
}

void SampleBank::wait_ready() {
    std::unique_lock lock{impl_->mutex};
    impl_->changed.wait(lock, [this] { return impl_->complete || !impl_->started; });
}

Lookup SampleBank::find(std::string_view name, double n) const {
    std::shared_ptr<const Index> index;
    bool complete = false;
    {
        const std::lock_guard lock{impl_->mutex};
        index = impl_->index;
        complete = impl_->complete;
    }
    Lookup lookup;
    const Bank* bank = index->find(name);
    if (bank == nullptr) {
        lookup.status = complete ? Lookup::Status::unknown : Lookup::Status::indexing;
        if (complete) lookup.nearest = index->nearest(name);
        return lookup;
    }
    IndexedFile& file = *bank->files[wrap_index(n, bank->files.size())];
    if (file.read_header(impl_->config.memory_bytes)) impl_->report(file.path(), file.failure());
    std::string failure = impl_->failure_of(file);
    if (!failure.empty()) {
        lookup.status = Lookup::Status::broken;
        lookup.nearest = std::move(failure);
        return lookup;
    }
    lookup.status = Lookup::Status::found;
    lookup.sample = file.sample();
    return lookup;
}

void SampleBank::request(const std::shared_ptr<SampleBuffer>& sample) {
    if (sample) impl_->store.request(sample);
}

bool SampleBank::load(const std::shared_ptr<SampleBuffer>& sample) {
    return sample && impl_->store.load(sample);
}

void SampleBank::reload() {
    {
        const std::lock_guard lock{impl_->mutex};
        if (!impl_->started) return;
        impl_->rebuild_wanted = true;
        impl_->complete = false;
    }
    impl_->changed.notify_all();
}

std::vector<BankSummary> SampleBank::list(std::string_view query, bool by_nearness) const {
    const std::shared_ptr<const Index> index = impl_->current();
    std::vector<std::pair<std::size_t, BankSummary>> ranked;
    for (const auto& [name, bank] : index->banks) {
        if (!by_nearness && !base::contains_ignoring_case(name, query)) continue;
        const std::size_t rank =
            by_nearness ? base::edit_distance(query, name, query.size() + name.size()) : 0;
        ranked.emplace_back(rank, impl_->summary_of(name, *bank));
    }
    // The map has sorted them by name, which decides between equals.
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<BankSummary> summaries;
    summaries.reserve(ranked.size());
    for (auto& [rank, summary] : ranked) summaries.push_back(std::move(summary));
    return summaries;
}

std::vector<std::string> SampleBank::broken() const {
    const std::shared_ptr<const Index> index = impl_->current();
    std::vector<std::string> lines;
    std::unordered_set<const IndexedFile*> seen;  // aliases lead to the same files
    for (const auto& [name, bank] : index->banks) {
        for (const auto& file : bank->files) {
            if (lines.size() >= kMostBrokenShown) return lines;
            if (!seen.insert(file.get()).second) continue;
            const std::string failure = impl_->failure_of(*file);
            if (!failure.empty()) lines.push_back(fmt::format("{}: {}", file->path(), failure));
        }
    }
    return lines;
}

std::int64_t SampleBank::bank_count() const {
    return static_cast<std::int64_t>(impl_->current()->banks.size());
}
std::int64_t SampleBank::file_count() const { return impl_->current()->file_count; }
std::int64_t SampleBank::memory_bytes() const { return impl_->store.memory_bytes(); }
std::int64_t SampleBank::pending_decodes() const { return impl_->store.pending(); }
std::int64_t SampleBank::refused_requests() const { return impl_->store.refused_requests(); }

}  // namespace hocket::samples
