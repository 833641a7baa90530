#include "pattern/symbol.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

namespace hocket::pattern {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kChunks = Symbol::kMostSymbols / kChunk;

/// All names by id. Chunks never move, so reading one needs no lock.
class Names {
public:
    std::uint32_t id_of(std::string_view text) {
        const std::lock_guard lock{mutex_};
        const auto known = ids_.find(text);
        if (known != ids_.end()) return known->second;
        if (count_ >= Symbol::kMostSymbols) throw std::length_error{"too many different names"};
        const std::size_t chunk = count_ / kChunk;
        if (count_ % kChunk == 0) {
            owned_[chunk] = std::make_unique<Chunk>();
            chunks_[chunk].store(owned_[chunk].get(), std::memory_order_release);
        }
        std::string& name = (*owned_[chunk])[count_ % kChunk];
        name = text;
        const auto id = static_cast<std::uint32_t>(count_++);
        ids_.emplace(name, id);
        return id;
    }
    const std::string& text_of(std::uint32_t id) const {
        return (*chunks_[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
    }
    /// Never destroyed: symbols live in statics too.
    static Names& all() {
        static Names& names = *new Names;
        return names;
    }

private:
    using Chunk = std::array<std::string, kChunk>;
    Names() { id_of(""); }

    std::mutex mutex_;
    std::size_t count_ = 0;
    std::unordered_map<std::string_view, std::uint32_t> ids_;
    std::array<std::unique_ptr<Chunk>, kChunks> owned_;
    std::array<std::atomic<const Chunk*>, kChunks> chunks_{};
};

}  // namespace

Symbol::Symbol(std::string_view text) : id_{Names::all().id_of(text)} {}

const std::string& Symbol::text() const { return Names::all().text_of(id_); }

}  // namespace hocket::pattern
