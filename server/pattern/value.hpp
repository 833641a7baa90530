#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "pattern/cycles.hpp"
#include "pattern/symbol.hpp"

namespace hocket::pattern {

class Pattern;
class Controls;
class Value;
using Function = std::function<Value(const Value&)>;

/// Thrown by the accessors of a Value that is of another kind. Where a number is asked for it is
/// the text's doing: controls and patterns belong to a number's classes, as in Tidal, and some
/// functions of those have no answer for them.
class WrongKind : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

/// Whatever an expression means and an event carries: one dynamically tagged, 16-byte value. The
/// language checks types before anything is evaluated, so an accessor of anything but numbers that
/// is called on another kind is a bug of ours (HOCKET_ASSERT, and WrongKind where that is off).
/// What does not fit 8 bytes lives in an immutable, reference-counted box. Cheap to copy; any
/// thread.
class Value {
public:
    enum class Kind : std::uint8_t {
        nothing,  ///< `Nothing`, unit
        number,   ///< Double
        note,     ///< Note: semitones, a double
        integer,  ///< Int
        boolean,
        text,      ///< String
        rational,  ///< Rational, Time
        controls,  ///< a control map
        list,      ///< a list or a tuple; also `Just x` as a list of one
        function,  ///< one argument; curried
        pattern,
    };

    /// What boxes derive from; deleted when the last value that refers to it goes.
    class Box {
    public:
        Box() = default;
        Box(const Box&) = delete;
        Box& operator=(const Box&) = delete;
        virtual ~Box() = default;

        void keep() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
        void let_go() const noexcept {
            if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) bury(this);
        }

    private:
        /// Deletes without recursion that a long chain could take too deep.
        static void bury(const Box* box) noexcept;

        mutable std::atomic<std::uint32_t> references_{0};
    };

    Value() noexcept : kind_{Kind::nothing}, integer_{0} {}
    static Value number(double value) noexcept;
    static Value note(double semitones) noexcept;
    static Value integer(std::int64_t value) noexcept;
    static Value boolean(bool value) noexcept;
    static Value text(Symbol value) noexcept;
    static Value text(std::string_view value) { return text(Symbol{value}); }
    static Value rational(const Cycles& value);
    static Value controls(Controls value);
    static Value list(std::vector<Value> values);
    static Value function(Function function);
    static Value pattern(Pattern pattern);

    Value(const Value& other) noexcept : kind_{other.kind_}, integer_{other.integer_} {
        if (is_boxed()) box_->keep();
    }
    Value(Value&& other) noexcept : kind_{other.kind_}, integer_{other.integer_} {
        other.kind_ = Kind::nothing;
    }
    Value& operator=(const Value& other) noexcept { return *this = Value{other}; }
    Value& operator=(Value&& other) noexcept {
        std::swap(kind_, other.kind_);
        std::swap(integer_, other.integer_);
        return *this;
    }
    ~Value() {
        if (is_boxed()) box_->let_go();
    }

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] bool is(Kind kind) const noexcept { return kind_ == kind; }
    /// number, note, integer or rational
    [[nodiscard]] bool is_number() const noexcept {
        return kind_ == Kind::number || kind_ == Kind::note || kind_ == Kind::integer ||
               kind_ == Kind::rational;
    }
    /// number, note, integer, boolean or rational, as a double / exactly / rounded down.
    /// @throws WrongKind of anything else.
    [[nodiscard]] double as_number() const;
    [[nodiscard]] Cycles as_rational() const;
    [[nodiscard]] std::int64_t as_integer() const;
    [[nodiscard]] bool as_boolean() const;
    [[nodiscard]] Symbol as_text() const;
    [[nodiscard]] const Controls& as_controls() const;
    [[nodiscard]] const std::vector<Value>& as_list() const;
    [[nodiscard]] Pattern as_pattern() const;
    /// Applies a function value.
    [[nodiscard]] Value operator()(const Value& argument) const;

    /// Structural; functions and patterns are equal only to themselves.
    friend bool operator==(const Value& a, const Value& b);

private:
    friend class Pattern;
    Value(Kind kind, const Box* box) noexcept : kind_{kind}, box_{box} { box->keep(); }
    /// An unchecked box of another kind would take the whole daemon with it.
    void require(Kind kind) const;
    [[nodiscard]] double plain_number() const;
    [[nodiscard]] bool is_boxed() const noexcept { return kind_ >= Kind::rational; }

    Kind kind_;
    // All members are trivial and none is larger than `integer_`, which stands for them in copies.
    union {
        double number_;
        std::int64_t integer_;
        const Box* box_;
    };
};

/// Controls by name: flat, sorted by symbol id, no name twice. Names are canonical (aliases are
/// resolved where the language reads them).
class Controls {
public:
    using Entry = std::pair<Symbol, Value>;

    Controls() = default;
    explicit Controls(std::vector<Entry> entries);  ///< sorted here; of two equal names the last

    [[nodiscard]] const Value* find(Symbol name) const noexcept;
    void set(Symbol name, Value value);
    void remove(Symbol name);
    [[nodiscard]] std::span<const Entry> entries() const noexcept { return entries_; }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    friend bool operator==(const Controls&, const Controls&) = default;

    /// Both sides: `combine` for what both have, the rest taken over. Source: Tidal's
    /// Map.unionWith.
    template <class Combine>
    [[nodiscard]] static Controls united(const Controls& a, const Controls& b, Combine&& combine);

private:
    std::vector<Entry> entries_;
};

template <class Combine>
Controls Controls::united(const Controls& a, const Controls& b, Combine&& combine) {
    Controls result;
    result.entries_.reserve(a.entries_.size() + b.entries_.size());
    auto left = a.entries_.begin();
    auto right = b.entries_.begin();
    while (left != a.entries_.end() && right != b.entries_.end()) {
        if (left->first.id() < right->first.id()) {
            result.entries_.push_back(*left++);
        } else if (right->first.id() < left->first.id()) {
            result.entries_.push_back(*right++);
        } else {
            result.entries_.emplace_back(left->first, combine(left->second, right->second));
            ++left;
            ++right;
        }
    }
    result.entries_.insert(result.entries_.end(), left, a.entries_.end());
    result.entries_.insert(result.entries_.end(), right, b.entries_.end());
    return result;
}

}  // namespace hocket::pattern
