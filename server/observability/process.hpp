#pragma once

#include <cstdint>

namespace hocket::observability {

/// Memory of this process that is in RAM now; 0 if the system does not say. Makes syscalls: any
/// thread but the real-time ones.
[[nodiscard]] std::uint64_t resident_bytes() noexcept;

/// Processor seconds all threads of this process were charged since it started.
[[nodiscard]] double cpu_seconds() noexcept;

}  // namespace hocket::observability
