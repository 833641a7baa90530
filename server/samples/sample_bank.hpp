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
    std::vector<std::string> roots{};  ///< searched in order; a later bank replaces an earlier one
    /// name -> stems of files found directly in a root (or names of folders, whose first file
    /// counts), in index order; used where no bank has that name. Stems that are not there are
    /// left out, and an alias with none left does not exist.
    std::vector<std::pair<std::string, std::vector<std::string>>> aliases{};
    std::int64_t memory_bytes = 512LL << 20;  ///< of decoded audio; pinned audio is never evicted
    int loader_threads = 2;                   ///< at least 1
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
    std::int64_t files = 0;     ///< indices; a broken file keeps its own
    double seconds = 0;         ///< of the files whose headers have been read
    std::int64_t resident = 0;  ///< files decoded and in memory
    enum class Source : std::uint8_t { root, alias, built_in } source = Source::root;
};

/// Every sound by name: an index of headers made in the background, audio decoded by loader
/// threads on first mention and kept within a memory budget, least recently used first out.
///
/// Layout as Dirt-Samples: a root holds folders, a folder is a bank, its files sorted by name are
/// its indices (wav aif aiff aifc flac ogg mp3, any case). A file directly in a root is a bank of
/// its own under its stem (files of one stem share it). Hidden names are skipped, a root that does
/// not exist is none. `n` wraps around the number of files (Euclid-wise; -1 is the last).
///
/// How a sound is played: find(), then request(), then SampleBuffer::pin() within
/// kPinWindowSeconds, before every trigger; unpin() when its voice has retired. What is pinned or
/// may be about to be is not evicted; where that alone fills the budget it is exceeded, up to
/// twice, and beyond that requests are refused. The bank outlives all pins.
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
    /// index thread for a file that cannot be read (its index answers `broken`).
    void start(std::function<void(const std::string& path, const std::string& reason)> on_broken);

    /// All names are known: find() no longer answers `indexing`. Headers may still be on their
    /// way; a file whose header is missing is read when it is asked for.
    [[nodiscard]] bool ready() const;
    void wait_ready();  ///< for offline rendering and tests; returns at once before start()

    /// May read one header from disk, if the index has not come to it yet.
    /// @param n truncated towards zero, then wrapped; 0 if not finite.
    [[nodiscard]] Lookup find(std::string_view name, double n) const;

    /// Asks for the audio to be decoded unless it is there or under way; marks it as used now.
    /// Refused and counted when 4096 are waiting, or memory is full of what is playing; the next
    /// mention asks again.
    void request(const std::shared_ptr<SampleBuffer>& sample);
    /// Waits until all of it is valid; false if it could not be decoded. Offline only: it decodes
    /// on the calling thread, and exceeds the budget rather than fail.
    bool load(const std::shared_ptr<SampleBuffer>& sample);

    /// Reads the roots again, in the background: ready() is false until it is done, and until then
    /// the old names answer. Unchanged files (path, size, time) keep their SampleBuffer, broken
    /// ones are tried again, banks that are gone vanish; what sounds plays on.
    void reload();

    /// Banks whose name contains `query` (all when empty), sorted by name; with `by_nearness`,
    /// all banks, nearest first by edit distance. Aliases are listed too.
    [[nodiscard]] std::vector<BankSummary> list(std::string_view query = {},
                                                bool by_nearness = false) const;
    [[nodiscard]] std::vector<std::string> broken() const;  ///< "path: reason", at most 100

    [[nodiscard]] std::int64_t bank_count() const;    ///< names that answer, with aliases
    [[nodiscard]] std::int64_t file_count() const;    ///< each once
    [[nodiscard]] std::int64_t memory_bytes() const;  ///< decoded now, but the built-in kit
    [[nodiscard]] std::int64_t pending_decodes() const;
    [[nodiscard]] std::int64_t refused_requests() const;  ///< since the start

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::samples
