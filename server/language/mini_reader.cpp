#include "language/mini_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "language/compiler.hpp"
#include "language/cursor.hpp"
#include "language/errors.hpp"
#include "language/mini_literals.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Value;
using Kind = MiniTree::Kind;

constexpr std::string_view kEnd = "the end of the string";
/// Of one sequence, repeats counted: as many as a cycle may have events.
constexpr std::int64_t kMostSteps = 65'536;
/// Of the tree: it is walked by recursion.
constexpr std::uint16_t kMaxHeight = 1024;

/// Leaves the parser from any depth; never the reader.
struct Failure {
    base::Error error;
};

/// What the steps of a sequence may be: an argument's have no rests.
struct Steps {
    MiniType type = MiniType::text;
    bool rests = true;
    bool modifiers = false;  ///< of a chord, instead of the type's literals
};

bool has_chords(const Steps& steps) {
    return !steps.modifiers && (steps.type == MiniType::number || steps.type == MiniType::note ||
                                steps.type == MiniType::integer);
}

std::string_view name_of(const Steps& steps) {
    if (steps.modifiers) return "a chord modifier: a number, 'i', 'o' or 'd' and a number";
    switch (steps.type) {
        case MiniType::number:
            return "a number or a note name";
        case MiniType::note:
            return "a note name or a number";
        case MiniType::integer:
            return "a whole number or a note name";
        case MiniType::boolean:
            return "'t' or 'f'";
        case MiniType::rational:
            return "a number, a ratio such as 1%4, or one of w h q e s t f x";
        default:
            return "a step";
    }
}

class MiniReader {
public:
    MiniReader(std::string_view text, bool bus_words) : cursor_{text}, bus_words_{bus_words} {}

    MiniTree read(MiniType type) {
        MiniTree tree = read_sequence({.type = type});
        if (!cursor_.at_end()) {
            if (cursor_.peek() == ',' || cursor_.peek() == '|') {
                fail_expecting(
                    fmt::format("'[ ]' around steps with '{}' between them", cursor_.peek()));
            }
            fail_expecting(std::string{name_of({.type = type})});
        }
        return tree;
    }

private:
    /// Counts the groups around what is being read.
    class Level {
    public:
        explicit Level(MiniReader& reader) : reader_{reader} {
            if (++reader_.depth_ > kMaxNesting) {
                throw Failure{
                    over_limit(reader_.cursor_.where(),
                               fmt::format("at most {} groups inside each other", kMaxNesting),
                               "one more")
                        .value()};
            }
        }
        ~Level() { --reader_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        MiniReader& reader_;
    };

    MiniTree make(Kind kind) const { return {.kind = kind, .where = cursor_.where()}; }

    static MiniTree wrap(Kind kind, MiniTree&& inner) {
        MiniTree outer{.kind = kind, .where = inner.where};
        add_child(outer, std::move(inner));
        return outer;
    }

    /// Suffixes grow a tree as groups do: `bd????` is four deep.
    static void add_child(MiniTree& parent, MiniTree&& child) {
        if (child.height >= kMaxHeight) {
            throw Failure{over_limit(child.where, "fewer groups and signs around this step",
                                     fmt::format("more than {}", kMaxHeight))
                              .value()};
        }
        parent.height = std::max<std::uint16_t>(parent.height, child.height + 1U);
        parent.children.push_back(std::move(child));
    }

    // --- sequences -------------------------------------------------------------------------

    /// Steps up to what cannot be one. With feet (`.`) between them, a sequence of sequences.
    MiniTree read_sequence(const Steps& steps) {
        skip_blanks();
        MiniTree foot = make(Kind::sequence);
        MiniTree feet = make(Kind::sequence);
        bool has_feet = false;
        while (true) {
            if (auto step = try_step(steps)) {
                add_step(foot, std::move(*step), steps);
            } else if (cursor_.peek() == '.') {
                cursor_.advance();
                has_feet = true;
                add(feet, std::move(foot), 1, 1);
                foot = make(Kind::sequence);
            } else {
                break;
            }
            skip_blanks();
        }
        if (has_feet && !foot.children.empty()) add(feet, std::move(foot), 1, 1);
        MiniTree& read = has_feet && feet.children.size() > 1 ? feet
                         : has_feet                           ? feet.children.front()
                                                              : foot;
        return read_degrade(std::move(read));
    }

    static void add(MiniTree& sequence, MiniTree&& step, const Cycles& weight,
                    std::int64_t repeats) {
        add_child(sequence, std::move(step));
        sequence.weights.push_back(weight);
        sequence.repeats.push_back(static_cast<std::int32_t>(repeats));
    }

    /// What stands behind a step: `..`, `@2`, `_`, `!3`, `!`.
    void add_step(MiniTree& sequence, MiniTree&& step, const Steps& steps) {
        skip_blanks();
        if (cursor_.starts_with("..")) {
            cursor_.advance(2);
            skip_blanks();
            MiniTree range = wrap(Kind::range, std::move(step));
            range.type = steps.type;
            add_child(range, read_step(steps));
            return add(sequence, std::move(range), 1, 1);
        }
        const Cycles weight = read_weight();
        std::int64_t repeats = 1;
        while (cursor_.peek() == '!') {
            cursor_.advance();
            const base::Location where = cursor_.where();
            const bool counted = is_digit(cursor_.peek());
            const auto count = take_digits(cursor_);
            repeats += count ? *count - 1 : 1;
            steps_read_ += count ? *count : 1;
            if ((counted && !count) || steps_read_ > kMostSteps) {
                throw Failure{
                    over_limit(where, fmt::format("at most {} steps", kMostSteps), "more").value()};
            }
            skip_blanks();
        }
        add(sequence, std::move(step), weight, std::max<std::int64_t>(repeats, 0));
    }

    Cycles read_weight() {
        Cycles weight = 1;
        while (cursor_.peek() == '@' || cursor_.peek() == '_') {
            cursor_.advance();
            const base::Location where = cursor_.where();
            const auto ratio = take_ratio(cursor_);
            if (ratio) {
                weight += ratio->exact() - 1;
                if (weight < 0) {
                    throw Failure{
                        expected_but_got(where, "a weight of at least 0", weight.to_string())
                            .value()};
                }
            } else {
                weight += 1;
            }
            skip_blanks();
        }
        return weight;
    }

    // --- one step --------------------------------------------------------------------------

    MiniTree read_step(const Steps& steps) {
        auto step = try_step(steps);
        if (!step) fail_expecting(std::string{name_of(steps)});
        return std::move(*step);
    }

    std::optional<MiniTree> try_step(const Steps& steps) {
        blanks_may_follow_ = false;
        auto step = try_plain_step(steps);
        if (step) read_suffixes(*step, steps);
        return step;
    }

    std::optional<MiniTree> try_plain_step(const Steps& steps) {
        switch (cursor_.peek()) {
            case '[':
                return read_brackets(steps);
            case '<':
                return read_alternation(steps);
            case '{':
                return read_polymeter(steps);
            case '^':
                return read_variable(steps);
            case '\'':
                if (has_chords(steps)) return root_of_zero(steps);
                return std::nullopt;
            case '~':
                if (at_bus_word(steps)) return try_atom(steps);
                if (!steps.rests) return std::nullopt;
                return read_rest();
            default:
                break;
        }
        if (auto atom = try_atom(steps)) return atom;
        if (steps.rests && is_lone_dash()) return read_rest();
        return std::nullopt;
    }

    /// `~bass` where a sound is named.
    [[nodiscard]] bool at_bus_word(const Steps& steps) const {
        if (!bus_words_ || steps.type != MiniType::text || steps.modifiers) return false;
        if (cursor_.peek() != '~') return false;
        Cursor ahead = cursor_;
        ahead.advance();
        return is_letter(ahead.peek());
    }

    [[nodiscard]] bool is_lone_dash() const {
        if (cursor_.peek() != '-') return false;
        Cursor ahead = cursor_;
        ahead.advance();
        const char next = ahead.peek();
        return ahead.at_end() || is_space(next) ||
               std::string_view{"]>},|*/@_!?."}.find(next) != std::string_view::npos;
    }

    MiniTree read_rest() {
        MiniTree rest = make(Kind::silence);
        cursor_.advance();
        blanks_may_follow_ = true;
        return rest;
    }

    std::optional<MiniTree> try_atom(const Steps& steps) {
        MiniTree atom = make(steps.modifiers ? Kind::modifiers : Kind::atom);
        atom.type = steps.type;
        const std::size_t begin = cursor_.offset();
        if (steps.modifiers) {
            auto modifiers = take_chord_modifiers(cursor_);
            if (!modifiers) return std::nullopt;
            atom.chord_modifiers = std::move(*modifiers);
        } else if (at_bus_word(steps)) {
            cursor_.advance();
            static_cast<void>(take_word(cursor_));
            atom.value = Value::text(cursor_.since(begin));
        } else {
            auto value = take_literal(cursor_, steps.type);
            if (!value) return std::nullopt;
            atom.value = std::move(*value);
        }
        atom.begin = static_cast<std::uint32_t>(begin);
        atom.length = static_cast<std::uint32_t>(cursor_.offset() - begin);
        return atom;
    }

    /// `'major` is a chord on 0.
    MiniTree root_of_zero(const Steps& steps) const {
        MiniTree root = make(Kind::atom);
        root.type = steps.type;
        root.begin = static_cast<std::uint32_t>(cursor_.offset());
        root.value = steps.type == MiniType::number ? Value::number(0)
                     : steps.type == MiniType::note ? Value::note(0)
                                                    : Value::integer(0);
        return root;
    }

    MiniTree read_variable(const Steps& steps) {
        MiniTree variable = make(Kind::variable);
        variable.type = steps.type;
        cursor_.advance();
        variable.name = cursor_.take_while([](char c) {
            return is_letter(c) || is_digit(c) || is_non_ascii(c) || c == ':' || c == '.' ||
                   c == '-' || c == '_';
        });
        if (variable.name.empty()) fail_expecting("a name after '^'");
        return variable;
    }

    // --- groups ----------------------------------------------------------------------------

    MiniTree read_brackets(const Steps& steps) {
        const Level level{*this};
        const base::Location where = cursor_.where();
        cursor_.advance();
        MiniTree group = read_sequence(steps);
        const char separator = cursor_.peek();
        if (separator == ',' || separator == '|') {
            group = wrap(separator == ',' ? Kind::stack : Kind::choose, std::move(group));
            while (cursor_.peek() == separator) {
                cursor_.advance();
                add_child(group, read_sequence(steps));
            }
            if (group.kind == Kind::choose) group.seed = next_seed_++;
        }
        close('[', ']', where);
        return group;
    }

    MiniTree read_layers(Kind kind, char opening, char closing, const Steps& steps) {
        const base::Location where = cursor_.where();
        MiniTree group = make(kind);
        do {
            cursor_.advance();
            add_child(group, read_sequence(steps));
        } while (cursor_.peek() == ',');
        close(opening, closing, where);
        return group;
    }

    MiniTree read_alternation(const Steps& steps) {
        const Level level{*this};
        return read_layers(Kind::alternate, '<', '>', steps);
    }

    /// What follows `%` is a whole sequence: `{a b}%4 5` has "4 5" steps.
    MiniTree read_polymeter(const Steps& steps) {
        const Level level{*this};
        MiniTree group = read_layers(Kind::polymeter, '{', '}', steps);
        if (cursor_.peek() != '%') return group;
        cursor_.advance();
        group.has_steps = true;
        MiniTree count = read_sequence({.type = MiniType::rational, .rests = false});
        if (count.kind == Kind::sequence && count.children.empty()) {
            fail_expecting("the number of steps after '%'");
        }
        add_child(group, std::move(count));
        return group;
    }

    void close(char opening, char closing, base::Location where) {
        if (cursor_.peek() != closing) {
            fail_expecting(fmt::format("a step or '{}' to close the '{}' at {}:{}", closing,
                                       opening, where.line, where.column));
        }
        cursor_.advance();
        skip_blanks();
        blanks_may_follow_ = true;
    }

    // --- suffixes --------------------------------------------------------------------------

    void read_suffixes(MiniTree& step, const Steps& steps) {
        while (true) {
            // Blanks end a word or a number, but not what has a bracket at its end.
            if (blanks_may_follow_) skip_blanks();
            switch (cursor_.peek()) {
                case '*':
                    step = read_factor(Kind::fast, std::move(step));
                    break;
                case '/':
                    step = read_factor(Kind::slow, std::move(step));
                    break;
                case '?':
                    step = read_degrade(std::move(step));
                    break;
                case '(':
                    step = read_euclid(std::move(step), steps);
                    break;
                case '\'':
                    if (!has_chords(steps)) return;
                    step = read_chord(std::move(step), steps);
                    break;
                default:
                    return;
            }
        }
    }

    MiniTree read_factor(Kind kind, MiniTree&& step) {
        const char sign = cursor_.peek();
        cursor_.advance();
        skip_blanks();
        const Steps ratios{.type = MiniType::rational, .rests = false};
        blanks_may_follow_ = false;
        auto factor = try_plain_step(ratios);
        if (!factor) fail_expecting(fmt::format("a number after '{}'", sign));
        MiniTree factored = wrap(kind, std::move(step));
        // A group as a factor may have factors itself: `bd*<1 2>*2` is bd*[<1 2>*2].
        if (factor->kind != Kind::atom) {
            while (cursor_.peek() == '*' || cursor_.peek() == '/') {
                const Level level{*this};
                *factor = read_factor(cursor_.peek() == '*' ? Kind::fast : Kind::slow,
                                      std::move(*factor));
            }
        }
        add_child(factored, std::move(*factor));
        return factored;
    }

    MiniTree read_degrade(MiniTree&& step) {
        if (cursor_.peek() != '?') return std::move(step);
        cursor_.advance();
        MiniTree degraded = wrap(Kind::degrade, std::move(step));
        degraded.amount = take_decimal(cursor_).value_or(0.5);
        degraded.seed = next_seed_++;
        skip_blanks();
        blanks_may_follow_ = true;
        return degraded;
    }

    MiniTree read_euclid(MiniTree&& step, const Steps& steps) {
        const Level level{*this};
        const base::Location where = cursor_.where();
        const Steps numbers{.type = MiniType::integer, .rests = false};
        MiniTree euclid = wrap(Kind::euclid, std::move(step));
        euclid.type = steps.type;
        do {
            cursor_.advance();
            MiniTree argument = read_sequence(numbers);
            if (argument.kind == Kind::sequence && argument.children.empty()) {
                fail_expecting("a whole number");
            }
            add_child(euclid, std::move(argument));
        } while (cursor_.peek() == ',' && euclid.children.size() < 4);
        if (euclid.children.size() < 3) fail_expecting("',' and the number of steps");
        if (cursor_.peek() != ')') {
            fail_expecting(fmt::format("')' to close the '(' at {}:{}", where.line, where.column));
        }
        close('(', ')', where);
        if (euclid.children.size() < 4) {
            MiniTree unrotated = make(Kind::atom);
            unrotated.type = MiniType::integer;
            unrotated.value = Value::integer(0);
            add_child(euclid, std::move(unrotated));
        }
        return euclid;
    }

    MiniTree read_chord(MiniTree&& roots, const Steps& steps) {
        MiniTree chord = wrap(Kind::chord, std::move(roots));
        chord.type = steps.type;
        cursor_.advance();
        const Steps names{.type = MiniType::text, .rests = false};
        auto name = try_step(names);
        if (!name) fail_expecting("the name of a chord after '''");
        add_child(chord, std::move(*name));
        while (cursor_.peek() == '\'') {
            cursor_.advance();
            add_child(chord,
                      read_step({.type = MiniType::text, .rests = false, .modifiers = true}));
        }
        return chord;
    }

    // --- characters ------------------------------------------------------------------------

    void skip_blanks() { cursor_.take_while(is_space); }

    [[noreturn]] void fail_expecting(std::string expected) const {
        throw Failure{
            expected_but_got(cursor_.where(), std::move(expected), shown_character(cursor_, kEnd))
                .value()};
    }

    Cursor cursor_;
    bool bus_words_;
    int depth_ = 0;
    std::int32_t next_seed_ = 0;
    std::int64_t steps_read_ = 0;
    bool blanks_may_follow_ = false;
};

}  // namespace

base::Result<MiniTree> read_mini(std::string_view text, MiniType type, bool bus_words) {
    try {
        return MiniReader{text, bus_words}.read(type);
    } catch (Failure& failure) {
        return tl::unexpected{std::move(failure.error)};
    } catch (const std::overflow_error&) {
        return over_limit({1, 1}, "numbers that can be held exactly", quoted(text));
    }
}

}  // namespace hocket::language
