#pragma once

#include <cstdint>

namespace hocket::session {

/// Whose text something comes from.
struct Author {
    std::uint64_t sender = 0;
    std::uint64_t eval = 0;  ///< number of the evaluation
};

}  // namespace hocket::session
