#pragma once

#include <utility>

#include "pattern/basic.hpp"
#include "pattern/nodes.hpp"

// Two patterns of values combined into one. Which of them gives the wholes is the name's last part.
// Source: Tidal's `<*>`, `<*` and `*>`.
namespace hocket::pattern {

/// Events of `a`, each cut by those of `b` that overlap it; wholes of `a`.
template <class Combine>
[[nodiscard]] Pattern combine_left(const Pattern& a, const Pattern& b, Combine combine);

/// Events of `b`, each cut by those of `a` that overlap it; wholes of `b`. `combine` gets the value
/// of `a` first all the same.
template <class Combine>
[[nodiscard]] Pattern combine_right(const Pattern& a, const Pattern& b, Combine combine);

/// Wholes are what two events share. Discrete events meet discrete ones; with a continuous pattern
/// on either side the result is continuous.
template <class Combine>
[[nodiscard]] Pattern combine_both(const Pattern& a, const Pattern& b, Combine combine);

/// The same for a pattern of functions and one of arguments.
[[nodiscard]] Pattern apply_left(const Pattern& functions, const Pattern& arguments);
[[nodiscard]] Pattern apply_right(const Pattern& functions, const Pattern& arguments);
[[nodiscard]] Pattern apply_both(const Pattern& functions, const Pattern& arguments);

template <class Combine>
Pattern combine_left(const Pattern& a, const Pattern& b, Combine combine) {
    if (a.is_silence() || b.is_silence()) return Pattern{};
    const std::int64_t period = common_period(a.period_cycles(), b.period_cycles());
    return from_query(period, [a, b, combine = std::move(combine)](const Query& query, Sink sink) {
        a.query(query, [&](Event&& left) {
            b.query(query.with(left.whole_or_part()), [&](Event&& right) {
                const auto part = shared_span(left.part, right.part);
                if (!part) return;
                Event both{left.whole, *part, left.continuous, combine(left.value, right.value),
                           left.sources};
                both.sources.add(right.sources);
                sink(std::move(both));
            });
        });
    });
}

template <class Combine>
Pattern combine_right(const Pattern& a, const Pattern& b, Combine combine) {
    if (a.is_silence() || b.is_silence()) return Pattern{};
    const std::int64_t period = common_period(a.period_cycles(), b.period_cycles());
    return from_query(period, [a, b, combine = std::move(combine)](const Query& query, Sink sink) {
        b.query(query, [&](Event&& right) {
            a.query(query.with(right.whole_or_part()), [&](Event&& left) {
                const auto part = shared_span(left.part, right.part);
                if (!part) return;
                Event both{right.whole, *part, right.continuous, combine(left.value, right.value),
                           left.sources};
                both.sources.add(right.sources);
                sink(std::move(both));
            });
        });
    });
}

template <class Combine>
Pattern combine_both(const Pattern& a, const Pattern& b, Combine combine) {
    if (a.is_silence() || b.is_silence()) return Pattern{};
    if (a.constant() != nullptr && b.constant() != nullptr) {
        Sources sources = a.constant()->sources;
        sources.add(b.constant()->sources);
        return pure(combine(a.constant()->value, b.constant()->value), sources);
    }
    const std::int64_t period = common_period(a.period_cycles(), b.period_cycles());
    return from_query(period, [a, b, combine = std::move(combine)](const Query& query, Sink sink) {
        const auto meet = [&](const Event& left, const Event& right) {
            const bool continuous = left.continuous || right.continuous;
            const auto part = shared_span(left.part, right.part);
            if (!part) return;
            Span whole{};
            if (!continuous) {
                const auto shared = shared_span(left.whole, right.whole);
                if (!shared) return;
                whole = *shared;
            }
            Event both{whole, *part, continuous, combine(left.value, right.value), left.sources};
            both.sources.add(right.sources);
            sink(std::move(both));
        };
        a.query(query, [&](Event&& left) {
            b.query(query.with(left.whole_or_part()), [&](Event&& right) {
                if (left.continuous || !right.continuous) meet(left, right);
            });
        });
        b.query(query, [&](Event&& right) {
            if (!right.continuous) return;
            a.query(query.with(right.part), [&](Event&& left) {
                if (!left.continuous) meet(left, right);
            });
        });
    });
}

}  // namespace hocket::pattern
