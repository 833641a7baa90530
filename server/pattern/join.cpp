#include "pattern/join.hpp"

#include <mutex>
#include <utility>
#include <vector>

#include "pattern/apply.hpp"
#include "pattern/nodes.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

Pattern itself(const Value& value) { return value.as_pattern(); }

/// Patterns by the value they are made from; the first few values are remembered.
class Made {
public:
    explicit Made(Inner make) : make_{std::move(make)} {}

    Pattern of(const Value& value) const {
        {
            const std::lock_guard lock{mutex_};
            for (const auto& [key, pattern] : known_) {
                if (key.kind() == value.kind() && key == value) return pattern;
            }
        }
        Pattern pattern = make_(value);
        const std::lock_guard lock{mutex_};
        if (known_.size() < kMost) known_.emplace_back(value, pattern);
        return pattern;
    }

private:
    static constexpr std::size_t kMost = 32;
    Inner make_;
    mutable std::mutex mutex_;
    mutable std::vector<std::pair<Value, Pattern>> known_;
};

class ParameterNode final : public Pattern::Node {
public:
    ParameterNode(Pattern argument, Inner inner)
        : argument_{std::move(argument)}, inner_{std::move(inner)} {}
    void query(const Query& query, Sink sink) const override {
        argument_.query(query, [&](Event&& outer) {
            inner_.of(outer.value).query(query.with(outer.part), [&](Event&& event) {
                if (!cut_part(event, query.span)) return;
                event.sources.add(outer.sources);
                sink(std::move(event));
            });
        });
    }

private:
    Pattern argument_;
    Made inner_;
};

}  // namespace

Pattern bind(const Pattern& outer, Inner inner) {
    return from_query(0, [outer, inner = std::move(inner)](const Query& query, Sink sink) {
        outer.query(query, [&](Event&& around) {
            inner(around.value).query(query.with(around.part), [&](Event&& event) {
                if (!cut_part(event, around.part)) return;
                if (event.continuous || around.continuous) {
                    event.continuous = true;
                } else {
                    const auto whole = shared_span(around.whole, event.whole);
                    if (!whole) return;
                    event.whole = *whole;
                }
                event.sources.add(around.sources);
                sink(std::move(event));
            });
        });
    });
}

Pattern inner_bind(const Pattern& outer, Inner inner) {
    return from_query(0, [outer, inner = std::move(inner)](const Query& query, Sink sink) {
        outer.query(query, [&](Event&& around) {
            inner(around.value).query(query.with(around.part), [&](Event&& event) {
                if (!cut_part(event, query.span)) return;
                event.sources.add(around.sources);
                sink(std::move(event));
            });
        });
    });
}

Pattern outer_bind(const Pattern& outer, Inner inner) {
    return from_query(0, [outer, inner = std::move(inner)](const Query& query, Sink sink) {
        outer.query(query, [&](Event&& around) {
            const Cycles start = around.whole_or_part().begin;
            inner(around.value).query(query.with({start, start}), [&](Event&& event) {
                event.whole = around.whole;
                event.part = around.part;
                event.continuous = around.continuous;
                Sources sources = around.sources;
                sources.add(event.sources);
                event.sources = sources;
                sink(std::move(event));
            });
        });
    });
}

Pattern squeeze_bind(const Pattern& outer, Inner inner) {
    return from_query(0, [outer, inner = std::move(inner)](const Query& query, Sink sink) {
        outer.query(query, [&](Event&& around) {
            const Pattern focused = focus_span(around.whole_or_part(), inner(around.value));
            focused.query(query.with(around.part), [&](Event&& event) {
                if (!cut_part(event, around.part)) return;
                if (event.continuous || around.continuous) {
                    event.continuous = true;
                } else {
                    const auto whole = shared_span(around.whole, event.whole);
                    if (!whole) return;
                    event.whole = *whole;
                }
                event.sources.add(around.sources);
                sink(std::move(event));
            });
        });
    });
}

Pattern join(const Pattern& patterns) { return bind(patterns, itself); }
Pattern inner_join(const Pattern& patterns) { return inner_bind(patterns, itself); }
Pattern outer_join(const Pattern& patterns) { return outer_bind(patterns, itself); }
Pattern squeeze_join(const Pattern& patterns) { return squeeze_bind(patterns, itself); }

Pattern with_parameter(const Pattern& argument, Inner inner) {
    if (argument.is_silence()) return argument;
    if (const auto* constant = argument.constant()) return inner(constant->value);
    return Pattern{new ParameterNode{argument, std::move(inner)}};
}

Pattern with_parameters(const Pattern& first, const Pattern& second,
                        std::function<Pattern(const Value&, const Value&)> inner) {
    const auto pair = [](const Value& a, const Value& b) { return Value::list({a, b}); };
    if (first.constant() != nullptr && second.constant() != nullptr) {
        return inner(first.constant()->value, second.constant()->value);
    }
    return with_parameter(combine_both(first, second, pair),
                          [inner = std::move(inner)](const Value& values) {
                              return inner(values.as_list()[0], values.as_list()[1]);
                          });
}

Pattern with_parameters(const Pattern& first, const Pattern& second, const Pattern& third,
                        std::function<Pattern(const Value&, const Value&, const Value&)> inner) {
    const auto pair = [](const Value& a, const Value& b) { return Value::list({a, b}); };
    return with_parameters(combine_both(first, second, pair), third,
                           [inner = std::move(inner)](const Value& values, const Value& last) {
                               return inner(values.as_list()[0], values.as_list()[1], last);
                           });
}

}  // namespace hocket::pattern
