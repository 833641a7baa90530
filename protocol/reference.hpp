#pragma once

#include <string>

namespace hocket::protocol {

/// The reference of methods, play parameters and OSC addresses in Markdown, written from the
/// tables; protocol/README.md carries it between its two markers, and a test compares them.
[[nodiscard]] std::string markdown_reference();

}  // namespace hocket::protocol
