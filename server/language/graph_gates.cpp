#include "language/graph_gates.hpp"

#include <algorithm>
#include <utility>

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Span;
using pattern::Value;

class Gates : public pattern::Pattern::Node {
public:
    explicit Gates(pattern::Pattern events) : events_{std::move(events)} {}

    void query(const pattern::Query& query, pattern::Sink sink) const override {
        events_.query(query, [&](Event&& event) {
            if (event.continuous) return;
            const Cycles middle = (event.whole.begin + event.whole.end) / Cycles{2};
            half({event.whole.begin, middle}, 1, event, sink);
            half({middle, event.whole.end}, 0, event, sink);
        });
    }
    [[nodiscard]] std::int64_t period_cycles() const override { return events_.period_cycles(); }

private:
    static void half(const Span& whole, double value, const Event& event, pattern::Sink sink) {
        const Span part{std::max(whole.begin, event.part.begin),
                        std::min(whole.end, event.part.end)};
        const bool is_instant = event.part.begin == event.part.end;
        if (is_instant ? part.begin != event.part.begin || part.begin >= whole.end
                       : part.begin >= part.end) {
            return;
        }
        Event gate = event;
        gate.whole = whole;
        gate.part = is_instant ? event.part : part;
        gate.value = Value::number(value);
        sink(std::move(gate));
    }

    pattern::Pattern events_;
};

}  // namespace

pattern::Pattern gates_of(pattern::Pattern events) {
    return pattern::Pattern{new Gates{std::move(events)}};
}

}  // namespace hocket::language
