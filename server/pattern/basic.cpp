#include "pattern/basic.hpp"

#include "pattern/nodes.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

class ConstantNode final : public Pattern::Node {
public:
    explicit ConstantNode(Pattern::Constant held) : held_{std::move(held)} {}
    void query(const Query& query, Sink sink) const override {
        split_at_cycles(query, [&](const Query& piece) {
            piece.budget->charge();
            const Cycles sam = piece.span.begin.sam();
            sink(Event{{sam, sam + 1}, piece.span, false, held_.value, held_.sources});
        });
    }
    [[nodiscard]] std::int64_t period_cycles() const override { return 1; }
    [[nodiscard]] const Pattern::Constant* constant() const override { return &held_; }

private:
    Pattern::Constant held_;
};

}  // namespace

Pattern silence() { return Pattern{}; }

Pattern pure(Value value) { return pure(std::move(value), {}); }

Pattern pure(Value value, const Sources& sources) {
    return Pattern{new ConstantNode{{std::move(value), sources}}};
}

Pattern signal(std::function<Value(const Cycles&)> function, std::int64_t period) {
    return from_query(period, [function = std::move(function)](const Query& query, Sink sink) {
        const Span& span = query.span;
        if (span.end < span.begin) return;
        const Cycles middle = span.begin == span.end ? span.begin : (span.begin + span.end) / 2;
        sink(Event{{}, span, true, function(middle), {}});
    });
}

Pattern stack(std::vector<Pattern> layers) {
    std::erase_if(layers, [](const Pattern& layer) { return layer.is_silence(); });
    if (layers.empty()) return silence();
    if (layers.size() == 1) return std::move(layers.front());
    const std::int64_t period = common_period(layers);
    return from_query(period, [layers = std::move(layers)](const Query& query, Sink sink) {
        for (const Pattern& layer : layers) layer.query(query, sink);
    });
}

Pattern overlay(const Pattern& a, const Pattern& b) { return stack({a, b}); }

Pattern slowcat(std::vector<Pattern> steps) {
    if (steps.empty()) return silence();
    if (steps.size() == 1) return std::move(steps.front());
    const auto count = static_cast<std::int64_t>(steps.size());
    std::int64_t period = common_period(steps);
    period = common_period(period * count, 1);
    return from_query(period, [steps = std::move(steps), count](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles cycle = piece.span.begin.sam();
            const Cycles round = (cycle / count).floor();
            const Cycles index = cycle - round * count;
            // The step's own time: it has played `round` cycles before this one.
            const Cycles offset = cycle - round;
            const Pattern& step = steps[static_cast<std::size_t>(index.numerator())];
            const Query inner = piece.with({piece.span.begin - offset, piece.span.end - offset});
            step.query(inner, [&](Event&& event) {
                map_times(event, [&](const Cycles& time) { return time + offset; });
                sink(std::move(event));
            });
        });
    });
}

Pattern fastcat(std::vector<Pattern> steps) {
    const std::size_t count = steps.size();
    return fast_by(count, slowcat(std::move(steps)));
}

Pattern timecat(std::vector<std::pair<Cycles, Pattern>> steps) {
    std::erase_if(steps, [](const auto& step) { return step.first == 0; });
    if (steps.empty()) return silence();
    if (steps.size() == 1) return std::move(steps.front().second);
    Cycles total = 0;
    for (const auto& [weight, step] : steps) total += weight;
    if (total == 0) return silence();
    std::vector<Pattern> layers;
    Cycles begin = 0;
    for (const auto& [weight, step] : steps) {
        const Cycles end = begin + weight;
        layers.push_back(compress_span({begin / total, end / total}, step));
        begin = end;
    }
    return stack(std::move(layers));
}

Pattern map_values(std::function<Value(const Value&)> function, const Pattern& pattern) {
    if (pattern.is_silence()) return pattern;
    if (const Pattern::Constant* constant = pattern.constant()) {
        return pure(function(constant->value), constant->sources);
    }
    return from_query(pattern.period_cycles(),
                      [function = std::move(function), pattern](const Query& query, Sink sink) {
                          pattern.query(query, [&](Event&& event) {
                              event.value = function(event.value);
                              sink(std::move(event));
                          });
                      });
}

Pattern filter_values(std::function<bool(const Value&)> keep, const Pattern& pattern) {
    return filter_events([keep = std::move(keep)](const Event& event) { return keep(event.value); },
                         pattern);
}

Pattern filter_events(std::function<bool(const Event&)> keep, const Pattern& pattern) {
    if (pattern.is_silence()) return pattern;
    // A filter may look at the cycle's number, so a period is not known.
    return from_query(0, [keep = std::move(keep), pattern](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            if (keep(event)) sink(std::move(event));
        });
    });
}

Pattern split_queries(const Pattern& pattern) {
    if (pattern.is_silence() || pattern.constant() != nullptr) return pattern;
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) { pattern.query(piece, sink); });
    });
}

Pattern with_source(SourceSpan source, const Pattern& pattern) {
    if (const Pattern::Constant* constant = pattern.constant()) {
        Sources sources = constant->sources;
        sources.add(source);
        return pure(constant->value, sources);
    }
    return from_query(pattern.period_cycles(), [source, pattern](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            event.sources.add(source);
            sink(std::move(event));
        });
    });
}

}  // namespace hocket::pattern
