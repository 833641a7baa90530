#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>

#include "language/environment.hpp"

namespace hocket::session {

/// What the clients' texts have defined: every connection its own space, and those that name one
/// share it. Beyond kMost the space that was longest out of use is forgotten. Compile thread.
class Spaces {
public:
    /// The definitions of a space, to be read and replaced.
    /// @param name of a shared space; empty: the sender's own.
    [[nodiscard]] language::Environment& of(std::uint64_t sender, const std::string& name);
    /// The sender is gone, and its own space with it.
    void forget(std::uint64_t sender);
    [[nodiscard]] std::size_t size() const { return spaces_.size(); }
    [[nodiscard]] std::uint64_t forgotten() const { return forgotten_; }

    static constexpr std::size_t kMost = 1024;

private:
    /// Of a shared space the name, of a sender's own one the number.
    using Key = std::pair<std::string, std::uint64_t>;
    struct Space {
        Key key;
        language::Environment definitions;
    };
    std::list<Space> spaces_;  ///< the latest used first
    std::map<Key, std::list<Space>::iterator> by_key_;
    std::uint64_t forgotten_ = 0;
};

}  // namespace hocket::session
