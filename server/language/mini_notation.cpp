#include "language/mini_notation.hpp"

#include <fmt/core.h>

#include "language/compiler.hpp"
#include "language/cursor.hpp"
#include "language/errors.hpp"
#include "language/mini_builder.hpp"
#include "language/mini_reader.hpp"

namespace hocket::language {

base::Result<pattern::Pattern> mini_notation(std::string_view text, const MiniContext& context) {
    if (text.size() > kMaxTextBytes) {
        return over_limit({1, 1}, fmt::format("at most {} bytes", kMaxTextBytes),
                          fmt::format("{}", text.size()));
    }
    if (auto valid = check_utf8(text); !valid) return tl::unexpected{std::move(valid.error())};
    const auto tree = read_mini(text, context.type, context.bus_words);
    if (!tree) return tl::unexpected{tree.error()};
    return build_mini(*tree, context);
}

}  // namespace hocket::language
