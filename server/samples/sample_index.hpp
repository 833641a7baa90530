#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "samples/sample_bank.hpp"

namespace hocket::samples {

/// One sound file of the index. Its header is read once, by whoever needs it first.
class IndexedFile {
public:
    /// @param path as it is opened; @param number its index in the bank
    IndexedFile(std::string path, std::string bank, int number);
    /// A sound that needs no file: the built-in kit.
    explicit IndexedFile(std::shared_ptr<SampleBuffer> sample);

    [[nodiscard]] const std::string& path() const { return path_; }

    /// Reads the header unless that was done: a few milliseconds of disk, or the wait for another
    /// thread that does it.
    /// @return true if this call found the file to be broken
    bool read_header(std::int64_t memory_bytes);

    [[nodiscard]] bool is_read() const { return read_.load(std::memory_order_acquire); }
    /// Once read: the sample, or null and the reason in failure().
    [[nodiscard]] std::shared_ptr<SampleBuffer> sample() const;
    [[nodiscard]] std::string failure() const;

    /// Read, usable, and the file has the size and time it had then.
    [[nodiscard]] bool is_unchanged() const;

private:
    const std::string path_;
    const std::string bank_;
    const int number_ = 0;
    std::int64_t size_bytes_ = 0;
    std::int64_t modified_ns_ = 0;
    std::shared_ptr<SampleBuffer> sample_;
    std::string failure_;
    std::mutex reading_;             // guards what stands above until read_ is set
    std::atomic<bool> read_{false};  // afterwards it never changes
};

/// What one name stands for. Broken files keep their index, so that the others' do not depend on
/// what could be read.
struct Bank {
    BankSummary::Source source = BankSummary::Source::root;
    std::vector<std::shared_ptr<IndexedFile>> files;  ///< at least one
};

/// Names to files, as found on disk at one moment. Never changes once shared.
struct Index {
    std::map<std::string, std::shared_ptr<const Bank>, std::less<>> banks;
    std::int64_t file_count = 0;  ///< each file once, however many names lead to it

    /// The bank of that name, or null.
    [[nodiscard]] const Bank* find(std::string_view name) const;
    /// The known name nearest to this one; empty when none is near.
    [[nodiscard]] std::string nearest(std::string_view name) const;
};

/// Lists folders and files of `root` into `index`, replacing banks of the same name. Reads no
/// headers. What cannot be listed is left out.
/// @param previous gives its files where they are still the same; may be null.
void add_root(Index& index, const std::string& root, const Index* previous);

/// Adds the aliases whose name no bank has, with the stems that exist: each gives its first file.
void add_aliases(Index& index,
                 const std::vector<std::pair<std::string, std::vector<std::string>>>& aliases);

/// Sets file_count.
void count_files(Index& index);

/// The index of a machine without samples: every built-in sound, already decoded.
[[nodiscard]] Index make_built_in_index();

/// Where `n` leads in a bank of `count` files: truncated towards zero, then wrapped; what is not
/// finite is 0.
[[nodiscard]] std::size_t wrap_index(double n, std::size_t count);

}  // namespace hocket::samples
