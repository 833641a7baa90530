#include "samples/sample_index.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "samples/built_in_kit.hpp"
#include "samples/sample_store.hpp"
#include "samples/sound_file.hpp"
#include "base/nearest.hpp"

namespace hocket::samples {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> kExtensions = {".wav",  ".aif", ".aiff", ".aifc",
                                                         ".flac", ".ogg", ".mp3"};

bool has_sound_extension(const fs::path& path) {
    const std::string extension = path.extension().string();
    return std::any_of(kExtensions.begin(), kExtensions.end(), [&](std::string_view known) {
        return base::equal_ignoring_case(extension, known);
    });
}

bool is_hidden(const std::string& name) { return name.empty() || name.front() == '.'; }

/// Names of what lies in a folder, in byte order; links count as what they lead to, and links
/// that lead nowhere are left out.
struct Listing {
    std::vector<std::string> folders;
    std::vector<std::string> sounds;
};

Listing list_folder(const fs::path& folder) {
    Listing listing;
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
         entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (is_hidden(name)) continue;
        std::error_code ignored;
        if (entry->is_directory(ignored)) {
            listing.folders.push_back(name);
        } else if (has_sound_extension(entry->path()) && entry->is_regular_file(ignored)) {
            listing.sounds.push_back(name);
        }
    }
    std::sort(listing.folders.begin(), listing.folders.end());
    std::sort(listing.sounds.begin(), listing.sounds.end());
    return listing;
}

/// Files of an earlier index by path, to be taken over where they have not changed.
class KnownFiles {
public:
    explicit KnownFiles(const Index* previous) {
        if (previous == nullptr) return;
        for (const auto& [name, bank] : previous->banks) {
            for (const auto& file : bank->files) by_path_.emplace(file->path(), file);
        }
    }

    std::shared_ptr<IndexedFile> get(const fs::path& path, const std::string& bank,
                                     std::size_t number) const {
        const auto known = by_path_.find(path.native());
        if (known != by_path_.end() && known->second->is_unchanged()) return known->second;
        return std::make_shared<IndexedFile>(path.native(), bank, static_cast<int>(number));
    }

private:
    std::unordered_map<std::string_view, std::shared_ptr<IndexedFile>> by_path_;
};

void add_bank(Index& index, const std::string& name, const fs::path& folder,
              const std::vector<std::string>& sounds, const KnownFiles& known) {
    auto bank = std::make_shared<Bank>();
    bank->files.reserve(sounds.size());
    for (const std::string& sound : sounds) {
        bank->files.push_back(known.get(folder / sound, name, bank->files.size()));
    }
    index.banks[name] = std::move(bank);
}

}  // namespace

IndexedFile::IndexedFile(std::string path, std::string bank, int number)
    : path_{std::move(path)}, bank_{std::move(bank)}, number_{number} {}

IndexedFile::IndexedFile(std::shared_ptr<SampleBuffer> sample)
    : sample_{std::move(sample)}, read_{true} {}

bool IndexedFile::read_header(std::int64_t memory_bytes) {
    if (is_read()) return false;
    const std::lock_guard lock{reading_};
    if (is_read()) return false;
    if (const auto file = open_sound_file(path_)) {
        const SoundFacts& facts = (*file)->facts();
        failure_ = fault_of(facts, memory_bytes);
        size_bytes_ = facts.size_bytes;
        modified_ns_ = facts.modified_ns;
        if (failure_.empty()) sample_ = SampleStore::describe(path_, bank_, number_, facts);
    } else {
        failure_ = file.error().message;
    }
    read_.store(true, std::memory_order_release);
    return !failure_.empty();
}

std::shared_ptr<SampleBuffer> IndexedFile::sample() const { return is_read() ? sample_ : nullptr; }

std::string IndexedFile::failure() const { return is_read() ? failure_ : std::string{}; }

bool IndexedFile::is_unchanged() const {
    if (!is_read() || !failure_.empty()) return false;
    struct stat status {};
    return ::stat(path_.c_str(), &status) == 0 && status.st_size == size_bytes_ &&
           status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec == modified_ns_;
}

const Bank* Index::find(std::string_view name) const {
    const auto found = banks.find(name);
    return found == banks.end() ? nullptr : found->second.get();
}

std::string Index::nearest(std::string_view name) const {
    base::NearestWord nearest_word{name};
    for (const auto& [known, bank] : banks) nearest_word.offer(known);
    return nearest_word.word();
}

void add_root(Index& index, const std::string& root, const Index* previous) {
    const KnownFiles known{previous};
    const fs::path folder{root};
    const Listing listing = list_folder(folder);

    std::map<std::string, std::vector<std::string>> by_stem;
    for (const std::string& sound : listing.sounds) {
        by_stem[fs::path{sound}.stem().string()].push_back(sound);
    }
    for (const auto& [stem, sounds] : by_stem) add_bank(index, stem, folder, sounds, known);

    // After the single files: where a root has both, the folder is the bank.
    for (const std::string& name : listing.folders) {
        const std::vector<std::string> sounds = list_folder(folder / name).sounds;
        if (!sounds.empty()) add_bank(index, name, folder / name, sounds, known);
    }
}

void add_aliases(Index& index,
                 const std::vector<std::pair<std::string, std::vector<std::string>>>& aliases) {
    Index found;
    for (const auto& [name, stems] : aliases) {
        if (index.find(name) != nullptr || found.find(name) != nullptr) continue;
        auto bank = std::make_shared<Bank>();
        bank->source = BankSummary::Source::alias;
        for (const std::string& stem : stems) {
            if (const Bank* stem_bank = index.find(stem)) {
                bank->files.push_back(stem_bank->files.front());
            }
        }
        if (!bank->files.empty()) found.banks.emplace(name, std::move(bank));
    }
    // Only now, so that no alias is found by way of another.
    index.banks.merge(found.banks);
}

void count_files(Index& index) {
    std::unordered_set<const IndexedFile*> files;
    for (const auto& [name, bank] : index.banks) {
        for (const auto& file : bank->files) files.insert(file.get());
    }
    index.file_count = static_cast<std::int64_t>(files.size());
}

Index make_built_in_index() {
    Index index;
    std::map<std::string_view, std::shared_ptr<IndexedFile>> rendered;
    for (const BuiltInBank& built_in : built_in_banks()) {
        auto bank = std::make_shared<Bank>();
        bank->source = BankSummary::Source::built_in;
        for (const BuiltInSound& sound : built_in.sounds) {
            auto& file = rendered[sound.name];
            if (!file) {
                file = std::make_shared<IndexedFile>(SampleStore::hold(
                    std::string{built_in.name}, static_cast<int>(bank->files.size()),
                    sound.render(), {}, kBuiltInRateHz));
            }
            bank->files.push_back(file);
        }
        index.banks.emplace(built_in.name, std::move(bank));
    }
    count_files(index);
    return index;
}

std::size_t wrap_index(double n, std::size_t count) {
    if (!std::isfinite(n) || count == 0) return 0;
    const double modulus = static_cast<double>(count);
    const double remainder = std::fmod(std::trunc(n), modulus);  // exact, whatever the size of n
    return static_cast<std::size_t>(remainder < 0 ? remainder + modulus : remainder);
}

}  // namespace hocket::samples
