#include "pattern/value.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/realtime.hpp"
#include "pattern/pattern.hpp"

namespace hocket::pattern {
namespace {

template <class T>
class Boxed final : public Value::Box {
public:
    explicit Boxed(T value) : held{std::move(value)} {}
    const T held;
};

template <class T>
const T& unboxed(const Value::Box* box) {
    return static_cast<const Boxed<T>*>(box)->held;
}

}  // namespace

void Value::Box::bury(const Box* box) noexcept {
    // What a box holds dies with it; beyond a few levels that is put off until these are done.
    thread_local int depth = 0;
    thread_local std::vector<const Box*> waiting;
    constexpr int kDeepest = 64;
    if (depth >= kDeepest) {
        waiting.push_back(box);
        return;
    }
    ++depth;
    delete box;
    --depth;
    while (depth == 0 && !waiting.empty()) {
        const Box* next = waiting.back();
        waiting.pop_back();
        ++depth;
        delete next;
        --depth;
    }
}

Value Value::number(double value) noexcept {
    Value result;
    result.kind_ = Kind::number;
    result.number_ = value;
    return result;
}

Value Value::note(double semitones) noexcept {
    Value result = number(semitones);
    result.kind_ = Kind::note;
    return result;
}

Value Value::integer(std::int64_t value) noexcept {
    Value result;
    result.kind_ = Kind::integer;
    result.integer_ = value;
    return result;
}

Value Value::boolean(bool value) noexcept {
    Value result = integer(value ? 1 : 0);
    result.kind_ = Kind::boolean;
    return result;
}

Value Value::text(Symbol value) noexcept {
    Value result = integer(value.id());
    result.kind_ = Kind::text;
    return result;
}

Value Value::rational(const Cycles& value) {
    return Value{Kind::rational, new Boxed<Cycles>{value}};
}
Value Value::controls(Controls value) {
    return Value{Kind::controls, new Boxed<Controls>{std::move(value)}};
}
Value Value::list(std::vector<Value> values) {
    return Value{Kind::list, new Boxed<std::vector<Value>>{std::move(values)}};
}
Value Value::function(Function function) {
    return Value{Kind::function, new Boxed<Function>{std::move(function)}};
}
Value Value::pattern(Pattern pattern) { return std::move(pattern).to_value(); }

double Value::as_number() const {
    switch (kind_) {
        case Kind::integer:
        case Kind::boolean:
            return static_cast<double>(integer_);
        case Kind::rational:
            return unboxed<Cycles>(box_).to_double();
        default:
            return plain_number();
    }
}

Cycles Value::as_rational() const {
    switch (kind_) {
        case Kind::integer:
        case Kind::boolean:
            return integer_;
        case Kind::rational:
            return unboxed<Cycles>(box_);
        default:
            return Cycles::from_double(plain_number());
    }
}

std::int64_t Value::as_integer() const {
    switch (kind_) {
        case Kind::integer:
        case Kind::boolean:
            return integer_;
        case Kind::rational:
            return static_cast<std::int64_t>(unboxed<Cycles>(box_).floor().numerator());
        default: {
            constexpr double kMost = 9.2e18;
            const double whole = std::floor(plain_number());
            if (!(std::abs(whole) < kMost)) return 0;
            return static_cast<std::int64_t>(whole);
        }
    }
}

bool Value::as_boolean() const {
    require(Kind::boolean);
    return integer_ != 0;
}

void Value::require(Kind kind) const {
    HOCKET_ASSERT(kind_ == kind);
    if (kind_ != kind) throw WrongKind{"a value is not of the kind that its type promised"};
}

double Value::plain_number() const {
    if (kind_ != Kind::number && kind_ != Kind::note) throw WrongKind{"a number was expected"};
    return number_;
}

Symbol Value::as_text() const {
    require(Kind::text);
    return Symbol::from_id(static_cast<std::uint32_t>(integer_));
}

const Controls& Value::as_controls() const {
    require(Kind::controls);
    return unboxed<Controls>(box_);
}

const std::vector<Value>& Value::as_list() const {
    require(Kind::list);
    return unboxed<std::vector<Value>>(box_);
}

Pattern Value::as_pattern() const {
    require(Kind::pattern);
    return Pattern{static_cast<const Pattern::Node*>(box_)};
}

Value Value::operator()(const Value& argument) const {
    require(Kind::function);
    // Kept: the call may let go of the last other reference.
    const Value kept = *this;
    return unboxed<Function>(box_)(argument);
}

bool operator==(const Value& a, const Value& b) {
    using Kind = Value::Kind;
    if (a.kind_ != b.kind_) {
        // Numbers of all kinds compare by what they amount to.
        if (!a.is_number() || !b.is_number()) return false;
        if (a.kind_ == Kind::rational || b.kind_ == Kind::rational) {
            return std::isfinite(a.as_number()) && std::isfinite(b.as_number()) &&
                   a.as_rational() == b.as_rational();
        }
        return a.as_number() == b.as_number();
    }
    switch (a.kind_) {
        case Kind::nothing:
            return true;
        case Kind::number:
        case Kind::note:
            return a.number_ == b.number_;
        case Kind::integer:
        case Kind::boolean:
        case Kind::text:
            return a.integer_ == b.integer_;
        case Kind::rational:
            return a.box_ == b.box_ || unboxed<Cycles>(a.box_) == unboxed<Cycles>(b.box_);
        case Kind::controls:
            return a.box_ == b.box_ || unboxed<Controls>(a.box_) == unboxed<Controls>(b.box_);
        case Kind::list:
            return a.box_ == b.box_ || a.as_list() == b.as_list();
        case Kind::function:
        case Kind::pattern:
            return a.box_ == b.box_;
    }
    return false;
}

Controls::Controls(std::vector<Entry> entries) : entries_{std::move(entries)} {
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.first.id() < b.first.id(); });
    // Of equal names the last: they are adjacent now, in the order they came.
    const auto same = [](const Entry& a, const Entry& b) { return a.first == b.first; };
    const auto first = std::unique(entries_.rbegin(), entries_.rend(), same).base();
    entries_.erase(entries_.begin(), first);
}

namespace {

template <class Entries>
auto place_of(Entries& entries, Symbol name) {
    return std::lower_bound(
        entries.begin(), entries.end(), name,
        [](const Controls::Entry& entry, Symbol sought) { return entry.first.id() < sought.id(); });
}

}  // namespace

const Value* Controls::find(Symbol name) const noexcept {
    const auto place = place_of(entries_, name);
    return place != entries_.end() && place->first == name ? &place->second : nullptr;
}

void Controls::set(Symbol name, Value value) {
    const auto place = place_of(entries_, name);
    if (place != entries_.end() && place->first == name) {
        place->second = std::move(value);
    } else {
        entries_.emplace(place, name, std::move(value));
    }
}

void Controls::remove(Symbol name) {
    const auto place = place_of(entries_, name);
    if (place != entries_.end() && place->first == name) entries_.erase(place);
}

}  // namespace hocket::pattern
