#include "pattern/rhythm.hpp"

#include <algorithm>
#include <cmath>

#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/composition.hpp"
#include "pattern/conditions.hpp"
#include "pattern/join.hpp"
#include "pattern/random.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

using Bits = std::vector<bool>;

/// A step for every bit: `yes` or `no`.
Pattern of_bits(const Bits& bits, const Pattern& yes, const Pattern& no) {
    std::vector<Pattern> steps;
    steps.reserve(bits.size());
    for (const bool bit : bits) steps.push_back(bit ? yes : no);
    return fastcat(std::move(steps));
}

Pattern bool_steps(const Bits& bits) {
    return of_bits(bits, pure(Value::boolean(true)), pure(Value::boolean(false)));
}

void append_bits(Bits& bits, std::int64_t number, std::int64_t count) {
    for (std::int64_t i = bounded_count(count); i-- > 0;) {
        // Bits beyond the number's own are its sign.
        bits.push_back(((number >> std::min<std::int64_t>(i, 63)) & 1) != 0);
    }
}

/// Code points of a UTF-8 text.
std::vector<std::int64_t> code_points(const std::string& text) {
    std::vector<std::int64_t> points;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xc0U) == 0x80U && !points.empty()) {
            points.back() = (points.back() << 6) | (byte & 0x3fU);
        } else {
            points.push_back(byte < 0x80U   ? byte
                             : byte < 0xe0U ? byte & 0x1fU
                             : byte < 0xf0U ? byte & 0x0fU
                                            : byte & 0x07U);
        }
    }
    return points;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::vector<bool> bjorklund(std::int64_t onsets, std::int64_t steps) {
    bounded_count(steps);
    if (onsets < 0) {
        Bits bits = bjorklund(-onsets, steps);
        bits.flip();
        return bits;
    }
    bounded_count(onsets);
    // A pattern of counts may ask for many long rhythms in one cycle.
    if (Budget* payer = PaidBy::active()) payer->charge(std::max(onsets, steps));
    // All heads are alike, and so are all tails.
    struct Groups {
        Bits bits;
        std::int64_t count;
    };
    // More onsets than steps are as many steps.
    Groups heads{{true}, onsets};
    Groups tails{{false}, std::max<std::int64_t>(steps - onsets, 0)};
    while (std::min(heads.count, tails.count) > 1) {
        const std::int64_t pairs = std::min(heads.count, tails.count);
        Groups joined{heads.bits, pairs};
        joined.bits.insert(joined.bits.end(), tails.bits.begin(), tails.bits.end());
        Groups left = heads.count > tails.count ? std::move(heads) : std::move(tails);
        left.count -= pairs;
        heads = std::move(joined);
        tails = std::move(left);
    }
    Bits bits;
    for (const auto* groups : {&heads, &tails}) {
        for (std::int64_t i = 0; i < groups->count; ++i) {
            bits.insert(bits.end(), groups->bits.begin(), groups->bits.end());
        }
    }
    return bits;
}

Pattern euclid_by(std::int64_t onsets, std::int64_t steps, const Pattern& pattern) {
    return of_bits(bjorklund(onsets, steps), pattern, silence());
}

Pattern euclid_bool_by(std::int64_t onsets, std::int64_t steps) {
    return bool_steps(bjorklund(onsets, steps));
}

Pattern euclid(const Pattern& onsets, const Pattern& steps, const Pattern& pattern) {
    return with_parameters(onsets, steps, [pattern](const Value& n, const Value& k) {
        return euclid_by(n.as_integer(), k.as_integer(), pattern);
    });
}

Pattern euclid_inv(const Pattern& onsets, const Pattern& steps, const Pattern& pattern) {
    return with_parameters(onsets, steps, [pattern](const Value& n, const Value& k) {
        return of_bits(bjorklund(n.as_integer(), k.as_integer()), silence(), pattern);
    });
}

Pattern euclid_full(const Pattern& onsets, const Pattern& steps, const Pattern& pattern,
                    const Pattern& between) {
    return stack({euclid(onsets, steps, pattern), euclid_inv(onsets, steps, between)});
}

Pattern euclid_off(const Pattern& onsets, const Pattern& steps, const Pattern& rotation,
                   const Pattern& pattern) {
    return with_parameters(
        onsets, steps, rotation, [pattern](const Value& n, const Value& k, const Value& r) {
            if (k.as_integer() == 0) return silence();
            return shift_left(Cycles(r.as_integer(), k.as_integer()),
                              euclid_by(n.as_integer(), k.as_integer(), pattern));
        });
}

Pattern euclid_off_bool(const Pattern& onsets, const Pattern& steps, const Pattern& rotation,
                        const Pattern& pattern) {
    return with_parameters(onsets, steps, rotation,
                           [pattern](const Value& n, const Value& k, const Value& r) {
                               if (k.as_integer() == 0) return silence();
                               const auto same = [](const Value& a, const Value& b) {
                                   return Value::boolean(a.as_boolean() == b.as_boolean());
                               };
                               const Pattern bits = euclid_bool_by(n.as_integer(), k.as_integer());
                               return shift_left(Cycles(r.as_integer(), k.as_integer()),
                                                 combine_both(bits, pattern, same));
                           });
}

namespace {

/// Which of the steps sound when counts are nested: 2 of 4 of 8.
Bits distributed(const std::vector<std::int64_t>& counts) {
    Bits bits(static_cast<std::size_t>(bounded_count(counts.back())), true);
    // Each level thins the one below it, from the outermost inwards.
    for (std::size_t level = counts.size() - 1; level-- > 0;) {
        const Bits chosen = bjorklund(counts[level], counts[level + 1]);
        std::size_t next = 0;
        for (std::size_t i = 0; i < bits.size(); ++i) {
            if (next >= chosen.size()) {
                bits[i] = false;
            } else if (bits[i]) {
                bits[i] = chosen[next++];
            }
        }
    }
    return bits;
}

}  // namespace

Pattern distrib(const std::vector<Pattern>& counts, const Pattern& pattern) {
    if (counts.empty()) return silence();
    Pattern lists = pure(Value::list({}));
    for (const Pattern& count : counts) {
        lists = combine_both(lists, count, [](const Value& list, const Value& value) {
            std::vector<Value> values = list.as_list();
            values.push_back(value);
            return Value::list(std::move(values));
        });
    }
    return bind(lists, [pattern](const Value& list) {
        std::vector<std::int64_t> numbers;
        for (const Value& value : list.as_list()) numbers.push_back(value.as_integer());
        return structure(bool_steps(distributed(numbers)), pattern);
    });
}

Pattern necklace(const Cycles& steps_per_cycle, const std::vector<std::int64_t>& distances) {
    Bits bits;
    std::int64_t sum = 0;
    for (const std::int64_t distance : distances) {
        sum += bounded_count(distance);
        bits.push_back(true);
        bits.insert(bits.end(), static_cast<std::size_t>(bounded_count(distance - 1)), false);
        bounded_count(static_cast<std::int64_t>(bits.size()));
    }
    if (steps_per_cycle == 0) return silence();
    return slow_by(sum / steps_per_cycle, bool_steps(bits));
}

Pattern binary_n(const Pattern& bits, const Pattern& numbers) {
    return with_parameter(bits, [numbers](const Value& count) {
        return squeeze_bind(numbers, [n = count.as_integer()](const Value& number) {
            Bits row;
            append_bits(row, number.as_integer(), n);
            return bool_steps(row);
        });
    });
}

Pattern binary(const Pattern& numbers) { return binary_n(pure(Value::integer(8)), numbers); }

Pattern ascii(const Pattern& texts) {
    return squeeze_bind(texts, [](const Value& text) {
        Bits row;
        for (const std::int64_t point : code_points(text.as_text().text())) {
            append_bits(row, point, 8);
        }
        return bool_steps(row);
    });
}

Pattern rand_struct(std::int64_t n) {
    bounded_count(n);
    return from_query(0, [n](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            piece.budget->charge(n);
            const Cycles sam = piece.span.begin.sam();
            // One, two or three units for each part, by the random number of its place.
            std::vector<std::int64_t> units;
            std::int64_t total = 0;
            Cycles asked = 1;
            for (std::int64_t i = 0; i < n; ++i) {
                const Cycles place(i, n);
                const double random = time_random((sam + place + asked / 2).to_double());
                // Tidal asks for the next one only inside what this one left of the cycle.
                if (place + asked > 1) asked = 1 - place;
                units.push_back(1 + static_cast<std::int64_t>(random * 3));
                total += units.back();
            }
            std::int64_t begin = 0;
            for (std::int64_t i = 0; i < n; ++i) {
                const std::int64_t end = begin + units[static_cast<std::size_t>(i)];
                const Span whole{sam + Cycles(begin, total), sam + Cycles(end, total)};
                begin = end;
                const auto part = shared_span(piece.span, whole);
                if (part) sink(Event{whole, *part, false, Value::integer(i), {}});
            }
        });
    });
}

Pattern stripe(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        if (count < 1) return silence();
        const Pattern parts = rand_struct(count);
        return from_query(0, [=](const Query& query, Sink sink) {
            parts.query(query, [&](Event&& event) {
                // n cycles as one; each part holds the one of its number.
                const Pattern moved = inside_by(
                    Cycles(1, count),
                    [&](const Pattern& whole) {
                        return shift_right(event.value.as_integer(), whole);
                    },
                    pattern);
                const Cycles sam = event.whole.begin.sam();
                compress_span({event.whole.begin - sam, event.whole.end - sam}, moved)
                    .query(query.with(event.whole), [&](Event&& inner) {
                        inner.sources.add(event.sources);
                        sink(std::move(inner));
                    });
            });
        });
    });
}

Pattern slow_stripe(const Pattern& n, const Pattern& pattern) {
    const Pattern factor =
        map_values([](const Value& value) { return Value::rational(value.as_rational()); }, n);
    return slow(factor, stripe(n, pattern));
}

std::vector<std::int64_t> run_markov(std::int64_t n, const Weights& weights, std::int64_t start,
                                     const Cycles& seed) {
    std::vector<std::int64_t> states{start};
    for (std::int64_t i = 1; i < bounded_count(n); ++i) {
        const auto from = static_cast<std::size_t>(states.back());
        if (states.back() < 0 || from >= weights.size() || weights[from].empty()) break;
        double sum = 0;
        for (const double weight : weights[from]) sum += weight;
        const double random = time_random((seed + Cycles(i, n)).to_double());
        double reached = 0;
        std::size_t next = 0;
        for (; next + 1 < weights[from].size(); ++next) {
            reached += weights[from][next] / sum;
            if (random <= reached) break;
        }
        states.push_back(static_cast<std::int64_t>(next));
    }
    return states;
}

Pattern markov(const Pattern& n, const Pattern& start, const Weights& weights) {
    return with_parameters(n, start, [weights](const Value& count, const Value& first) {
        return from_query(0, [=](const Query& query, Sink sink) {
            split_at_cycles(query, [&](const Query& piece) {
                piece.budget->charge(bounded_count(count.as_integer()));
                std::vector<Value> states;
                for (const std::int64_t state : run_markov(
                         count.as_integer(), weights, first.as_integer(), piece.span.begin.sam())) {
                    states.push_back(Value::integer(state));
                }
                fast_from_list(states).query(piece, sink);
            });
        });
    });
}

std::string lindenmayer(std::int64_t n, const std::string& rules, const std::string& start) {
    constexpr std::size_t kLongest = 1 << 18;
    std::vector<std::pair<char, std::string>> known;
    for (std::size_t at = 0; at <= rules.size();) {
        const std::size_t end = std::min(rules.find(',', at), rules.size());
        std::string rule = rules.substr(at, end - at);
        std::erase(rule, ':');
        if (!rule.empty()) known.emplace_back(rule.front(), rule.substr(1));
        at = end + 1;
    }
    std::string text = start;
    for (std::int64_t i = 0; i < std::max<std::int64_t>(n, 0); ++i) {
        std::string next;
        for (const char c : text) {
            const auto rule = std::find_if(known.begin(), known.end(),
                                           [c](const auto& entry) { return entry.first == c; });
            next += rule != known.end() ? rule->second : std::string(1, c);
            if (next.size() > kLongest) {
                throw BudgetExceeded{"expected at most 262144 letters of lindenmayer, got more"};
            }
        }
        if (next == text) break;
        text = std::move(next);
    }
    return text;
}

Pattern step(const std::string& name, const std::string& text) {
    std::vector<Pattern> steps_of_text;
    for (const char c : text) {
        steps_of_text.push_back(c == 'x'      ? pure(Value::text(name))
                                : is_digit(c) ? pure(Value::text(name + ":" + c))
                                              : silence());
    }
    return fastcat(std::move(steps_of_text));
}

Pattern steps(const std::vector<std::pair<std::string, std::string>>& lines) {
    std::vector<Pattern> layers;
    for (const auto& [name, text] : lines) layers.push_back(step(name, text));
    return stack(std::move(layers));
}

Pattern step_names(const std::vector<std::string>& names, const std::string& text) {
    std::vector<Pattern> steps_of_text;
    for (const char c : text) {
        const auto index = is_digit(c) ? static_cast<std::size_t>(c - '0') : std::size_t{0};
        const bool known = (c == 'x' || is_digit(c)) && index < names.size();
        steps_of_text.push_back(known ? pure(Value::text(names[index])) : silence());
    }
    return fastcat(std::move(steps_of_text));
}

std::string deconstruct(std::int64_t n, const Pattern& pattern) {
    std::string text;
    const Pattern sampled = segment_by(bounded_count(n), pattern);
    for (std::int64_t i = 0; i < n; ++i) {
        const auto events = sampled.events({Cycles(i, n), Cycles(i + 1, n)});
        std::string names;
        for (const Event& event : events) {
            names += (names.empty() ? "" : ", ") + event.value.as_text().text();
        }
        if (events.size() > 1) names = "[" + names + "]";
        text += (i == 0 ? "" : " ") + (events.empty() ? std::string{"~"} : names);
    }
    return text;
}

}  // namespace hocket::pattern
