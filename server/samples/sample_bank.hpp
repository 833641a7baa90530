#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "samples/sample_buffer.hpp"

namespace hocket::samples {

struct SampleConfig {
    std::vector<std::string> roots;  ///< searched in order; a later bank replaces an earlier one
    /// name -> file stems found directly in a root, in index order; used where no folder has it
    std::vector<std::pair<std::string, std::vector<std::string>>> aliases;
    std::int64_t memory_bytes = 512LL << 20;  ///< of decoded audio; pinned audio is never evicted
    int loader_threads = 2;
    bool built_in_kit = true;  ///< synthesised drums answer the usual names if no root has a file
};

/// What a name and index lead to.
struct Lookup {
    enum class Status : std::uint8_t {
        found,
        unknown,   ///< nearest may name a bank
        indexing,  ///< not found yet, but the index is not complete
        broken,    ///< the file could not be read; reason in `nearest`
    };
    Status status = Status::unknown;
    std::shared_ptr<SampleBuffer> sample;
    std::string nearest;
};

struct BankSummary {
    std::string name;
    std::int64_t files = 0;
    double seconds = 0;
    std::int64_t resident = 0;
    enum class Source : std::uint8_t { root, alias, built_in } source = Source::root;
};

/// Every sound by name: an index of headers made in the background, audio decoded by loader
/// threads on first mention and kept within a memory budget, least recently used first out.
///
/// Layout as Dirt-Samples: a root holds folders, a folder is a bank, its files sorted by name are
/// its indices (wav aif aiff aifc flac ogg mp3, any case). A file directly in a root is a bank of
/// its own under its stem. `n` wraps around the number of files (Euclid-wise; -1 is the last).
///
/// All members may be called from any thread but the synthesis thread; none waits for the disk
/// unless it says so.
class SampleBank {
public:
    explicit SampleBank(SampleConfig config);
    ~SampleBank();
    SampleBank(const SampleBank&) = delete;
    SampleBank& operator=(const SampleBank&) = delete;

    /// Starts the index and the loaders; once. `on_broken(path, reason)` is called from the
    /// index or a loader thread for a file that cannot be read (it is skipped).
    void start(std::function<void(const std::string& path, const std::string& reason)> on_broken);

    [[nodiscard]] bool ready() const;  ///< the index is complete
    void wait_ready();                 ///< for offline rendering and tests

    /// @param n truncated towards zero, then wrapped.
    [[nodiscard]] Lookup find(std::string_view name, double n) const;

    /// Asks for the audio to be decoded unless it is there or under way; marks it as used now.
    void request(const std::shared_ptr<SampleBuffer>& sample);
    /// Waits until all of it is valid; false if it could not be decoded. Offline only.
    bool load(const std::shared_ptr<SampleBuffer>& sample);

    /// Reads the roots again; banks that are gone vanish, sounding voices play on.
    void reload();

    /// Banks whose name contains `query` (all when empty), sorted by name; with `by_nearness`,
    /// nearest first by edit distance.
    [[nodiscard]] std::vector<BankSummary> list(std::string_view query = {},
                                                bool by_nearness = false) const;
    [[nodiscard]] std::vector<std::string> broken() const;  ///< "path: reason", at most 100

    [[nodiscard]] std::int64_t bank_count() const;
    [[nodiscard]] std::int64_t file_count() const;
    [[nodiscard]] std::int64_t memory_bytes() const;      ///< decoded now
    [[nodiscard]] std::int64_t pending_decodes() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::samples
