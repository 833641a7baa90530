#include "language/mini_sequence.hpp"

#include <algorithm>
#include <utility>

#include "pattern/nodes.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Query;
using pattern::Sink;
using pattern::Span;

class SequenceNode final : public Pattern::Node {
public:
    explicit SequenceNode(const std::vector<SequenceStep>& steps) {
        Cycles total = 0;
        for (const SequenceStep& step : steps) total += step.weight;
        Cycles begin = 0;
        for (const SequenceStep& step : steps) {
            const Cycles end = begin + step.weight;
            if (step.weight > 0) {
                const Cycles length = step.weight / total;
                slots_.push_back({begin / total, end / total, length, 1 / length, step.pattern});
            }
            period_ = pattern::common_period(period_, step.pattern.period_cycles());
            begin = end;
        }
    }

    void query(const Query& query, Sink sink) const override {
        pattern::split_at_cycles(query, [&](const Query& piece) { query_cycle(piece, sink); });
    }
    [[nodiscard]] std::int64_t period_cycles() const override { return period_; }

private:
    struct Slot {
        Cycles begin;
        Cycles end;
        Cycles length;
        Cycles speed;  ///< 1 / length
        Pattern pattern;
    };

    void query_cycle(const Query& query, Sink sink) const {
        const Cycles sam = query.span.begin.sam();
        const Span asked{query.span.begin - sam, query.span.end - sam};
        const bool instant = asked.begin == asked.end;
        auto slot =
            std::upper_bound(slots_.begin(), slots_.end(), asked.begin,
                             [](const Cycles& time, const Slot& each) { return time < each.end; });
        for (; slot != slots_.end(); ++slot) {
            if (instant ? slot->begin > asked.begin : slot->begin >= asked.end) return;
            query_slot(*slot, sam, asked, query, sink);
        }
    }

    static void query_slot(const Slot& slot, const Cycles& sam, const Span& asked,
                           const Query& query, Sink sink) {
        const auto inner = [&](const Cycles& time) {
            return sam + (time - slot.begin) * slot.speed;
        };
        const auto outer = [&](const Span& times, const Cycles& start) {
            const Cycles origin = start + slot.begin;
            return Span{origin + (times.begin - start) * slot.length,
                        origin + (times.end - start) * slot.length};
        };
        const Span span{slot.begin < asked.begin ? inner(asked.begin) : sam,
                        asked.end < slot.end ? inner(asked.end) : sam + 1};
        slot.pattern.query(query.with(span), [&](Event&& event) {
            event.part = outer(event.part, sam);
            // A whole that began in an earlier cycle is squeezed into that one, as in Tidal.
            if (!event.continuous) event.whole = outer(event.whole, event.whole.begin.sam());
            sink(std::move(event));
        });
    }

    std::vector<Slot> slots_;  ///< sorted, without overlap, in [0, 1]
    std::int64_t period_ = 1;
};

}  // namespace

Pattern sequence(std::vector<SequenceStep> steps) {
    const bool silent = std::all_of(steps.begin(), steps.end(), [](const SequenceStep& step) {
        return step.weight <= 0 || step.pattern.is_silence();
    });
    if (silent) return Pattern{};
    if (steps.size() == 1) return std::move(steps.front().pattern);
    // Each step's times are computed: some fractions of whole numbers.
    constexpr std::int64_t kStepCost = 4;
    if (pattern::Budget* payer = pattern::PaidBy::active()) {
        payer->charge(kStepCost * static_cast<std::int64_t>(steps.size()));
    }
    return Pattern{new SequenceNode{steps}};
}

}  // namespace hocket::language
