#include "language/mini_random.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "pattern/nodes.hpp"
#include "pattern/random.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Query;
using pattern::Sink;
using pattern::Span;

double random_at(const Cycles& time) { return pattern::time_random(time.to_double()); }

}  // namespace

Pattern degrade(const Pattern& pattern, double amount, std::int32_t seed) {
    if (amount <= 0 || pattern.is_silence()) return pattern;
    const Cycles later{seed, 10'000};
    return pattern::from_query(0, [pattern, amount, later](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            if (random_at(event.middle() + later) >= amount) sink(std::move(event));
        });
    });
}

Pattern choose_by_cycle(std::vector<Pattern> choices, std::int32_t seed) {
    const Cycles middle = Cycles{seed, 10'000} + Cycles{1, 2};
    return pattern::from_query(
        0, [choices = std::move(choices), middle](const Query& query, Sink sink) {
            pattern::split_at_cycles(query, [&](const Query& piece) {
                const Cycles sam = piece.span.begin.sam();
                const auto count = static_cast<double>(choices.size());
                const double drawn = std::floor(random_at(sam + middle) * count);
                const auto index = static_cast<std::size_t>(std::clamp(drawn, 0.0, count - 1));
                choices[index].query(piece, [&](Event&& event) {
                    if (!event.continuous) {
                        const auto whole = pattern::shared_span(event.whole, {sam, sam + 1});
                        if (!whole) return;
                        event.whole = *whole;
                    }
                    sink(std::move(event));
                });
            });
        });
}

}  // namespace hocket::language
