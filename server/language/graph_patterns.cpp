#include "language/graph_patterns.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "graph/node_table.hpp"
#include "language/compiler.hpp"
#include "language/control_names.hpp"
#include "language/errors.hpp"
#include "language/graph_notes.hpp"
#include "language/graph_tree.hpp"
#include "language/lexer.hpp"
#include "language/limits.hpp"
#include "language/parser.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

using Kind = GraphExpression::Kind;
using Nature = GraphNature;

namespace {

Node make(Expression&& expression, std::string_view text) {
    int below = 0;
    for (const Node& part : expression.parts) below = std::max(below, part->depth);
    expression.depth = below + 1;
    if (expression.depth > kMaxDepth) {
        reject_over_limit(location_of(text, expression.place.begin),
                          fmt::format("an expression at most {} deep", kMaxDepth), "more");
    }
    return std::make_shared<Expression>(std::move(expression));
}

Node named(std::string name, const Place& place, bool from_table = false) {
    return std::make_shared<Expression>(Expression{.kind = Expression::Kind::name,
                                                   .place = place,
                                                   .text = std::move(name),
                                                   .from_table = from_table});
}

/// The same text with blanks in front, so that every byte keeps its place.
std::string alone(std::string_view text, const Place& place) {
    std::string result{text.substr(0, place.end)};
    for (std::size_t i = 0; i < place.begin; ++i) {
        if (result[i] != '\n') result[i] = ' ';
    }
    return result;
}

/// Expressions of all patterns of a graph.
constexpr std::uint32_t kMostWritten = 65'536;

/// What the second argument of a filter of the graph is for the filter of a voice.
std::string_view resonance_of(std::string_view filter) {
    if (filter == "lpf") return "resonance";
    if (filter == "hpf") return "hresonance";
    return filter == "bpf" ? "bandq" : std::string_view{};
}

}  // namespace

// ---- what is asked for

GraphPattern GraphPatterns::voices(const GraphExpression& tree) {
    notes_.reset();
    return compiled(tree, "ControlPattern");
}

GraphPattern GraphPatterns::numbers(const GraphExpression& tree, GraphPitch pitch) {
    if (bare(tree).kind == Kind::string) return string(bare(tree), pitch);
    notes_ = pitch;
    GraphPattern numbers = compiled(tree, "Pattern Double");
    notes_.reset();
    if (pitch == GraphPitch::hertz && names_notes(tree, pitch)) {
        numbers.pattern = hertz_of(numbers.pattern);
    }
    return numbers;
}

GraphPattern GraphPatterns::string(const GraphExpression& tree, GraphPitch pitch) {
    const std::string text = unescaped(tree.text);
    auto pattern = signal_string(text, pitch, tree.content_begin);
    if (pattern) return {std::move(*pattern), tree.text};
    base::Error error = std::move(pattern.error());
    const base::Location start = PlacesIn::of(*tree.source, tree.content_begin);
    if (start.line == 0) {
        error.where = {};
    } else {
        if (error.where.line <= 1) error.where.column += start.column - 1;
        error.where.line = start.line + std::max(error.where.line, 1) - 1;
    }
    throw Rejected{std::move(error)};
}

bool GraphPatterns::names_notes(const GraphExpression& tree, GraphPitch pitch) {
    if (tree.kind == Kind::string) return has_note_names(tree.text, pitch);
    if (tree.kind == Kind::bus) {
        const GraphTree bus = expander_.bus(tree.text);
        return bus && names_notes(*bus, pitch);
    }
    return std::any_of(tree.parts.begin(), tree.parts.end(),
                       [&](const GraphTree& part) { return names_notes(*part, pitch); });
}

GraphPattern GraphPatterns::compiled(const GraphExpression& tree, std::string_view type) {
    joined_ = {};
    open_buses_.clear();
    const Node node = written(tree);
    GraphPattern result;
    identify(tree, result.text);
    auto pattern = compile_tree(node, joined_.text, type, *names_, strings_);
    if (pattern) {
        result.pattern = std::move(*pattern);
        return result;
    }
    base::Error error = std::move(pattern.error());
    // Back to the line of the text it stands in.
    base::Location begin{1, 1};
    const std::string* of = nullptr;
    for (const auto& [source, offset] : joined_.sources) {
        const base::Location line = location_of(joined_.text, offset);
        if (line.line > error.where.line) continue;
        begin = line;
        of = source;
    }
    if (of == nullptr || PlacesIn::of(*of, 0).line == 0) {
        error.where = {};
    } else {
        error.where.line -= begin.line - 1;
    }
    throw Rejected{std::move(error)};
}

/// All that decides what the pattern is.
void GraphPatterns::identify(const GraphExpression& tree, std::string& text) {
    if (tree.kind == Kind::bus) {
        const GraphTree bus = expander_.bus(tree.text);
        if (bus) identify(*bus, text);
        return;
    }
    const GraphExpression& inner = bare(tree);
    if (&inner != &tree) return identify(inner, text);
    if (tree.kind == Kind::pattern) {
        text += text_of(tree);
        return;
    }
    if (tree.kind == Kind::string) {
        text += '"' + tree.text + '"';
        return;
    }
    const bool grouped = !tree.parts.empty() || !tree.keywords.empty();
    if (grouped) text += tree.kind == Kind::list ? '[' : '(';
    switch (tree.kind) {
        case Kind::chain:
            text += '#';
            break;
        case Kind::apply:
            text += '$';
            break;
        case Kind::negation:
            text += '-';
            break;
        case Kind::section_left:
            text += "left";
            [[fallthrough]];
        default:
            text += tree.text;
    }
    if (const auto defined = names_->names().find(tree.text); defined != names_->names().end()) {
        // Another definition of the name is another pattern.
        text += fmt::format("@{}", static_cast<const void*>(defined->second.get()));
    }
    for (const GraphTree& part : tree.parts) {
        text += ' ';
        identify(*part, text);
    }
    for (const auto& [name, value] : tree.keywords) {
        text += " :" + name + ' ';
        identify(*value, text);
    }
    if (grouped) text += tree.kind == Kind::list ? ']' : ')';
}

// ---- trees of patterns

std::uint32_t GraphPatterns::offset_of(const GraphExpression& tree) {
    for (const auto& [source, offset] : joined_.sources) {
        if (source == tree.source.get()) return offset;
    }
    if (!joined_.sources.empty()) joined_.text += '\n';
    const auto offset = static_cast<std::uint32_t>(joined_.text.size());
    joined_.sources.emplace_back(tree.source.get(), offset);
    joined_.text += *tree.source;
    return offset;
}

Place GraphPatterns::placed(const GraphExpression& tree) {
    const std::uint32_t offset = offset_of(tree);
    return {tree.place.begin + offset, tree.place.end + offset};
}

std::vector<Node> GraphPatterns::written_parts(const GraphExpression& tree) {
    std::vector<Node> nodes;
    for (const GraphTree& part : tree.parts) nodes.push_back(written(*part));
    return nodes;
}

Node GraphPatterns::written(const GraphExpression& tree) {
    stack_.check();
    if (++written_ > kMostWritten) {
        reject_over_limit(
            location_of(tree),
            fmt::format("at most {} expressions in patterns, their buses put in", kMostWritten),
            "more");
    }
    const Place place = placed(tree);
    const auto applied = [&](Node function, std::vector<Node> arguments) {
        arguments.insert(arguments.begin(), std::move(function));
        return make(
            {.kind = Expression::Kind::apply, .place = place, .parts = std::move(arguments)},
            joined_.text);
    };
    switch (tree.kind) {
        case Kind::number:
            return make({.kind = Expression::Kind::number, .place = place, .text = tree.text},
                        joined_.text);
        case Kind::string:
            return make({.kind = Expression::Kind::string,
                         .place = place,
                         .text = unescaped(tree.text),
                         .midi_notes = notes_ && has_note_names(tree.text, *notes_),
                         .content_begin = tree.content_begin + offset_of(tree)},
                        joined_.text);
        case Kind::list:
        case Kind::tuple:
            return make(
                {.kind = tree.kind == Kind::list ? Expression::Kind::list : Expression::Kind::tuple,
                 .place = place,
                 .parts = written_parts(tree)},
                joined_.text);
        case Kind::section_left:
            return applied(named(tree.text, place), written_parts(tree));
        case Kind::section_right: {
            std::vector<Node> arguments = written_parts(tree);
            arguments.insert(arguments.begin(), named(tree.text, place));
            return applied(named("flip", place, true), std::move(arguments));
        }
        case Kind::negation:
            return applied(named("negate", place, true), written_parts(tree));
        case Kind::scope:
        case Kind::argument:
            return written(*tree.parts[0]);
        case Kind::call:
            return written_call(tree);
        case Kind::chain:
            return written_chain(*tree.parts[0], *tree.parts[1], place);
        case Kind::operation:
            return written_operation(tree);
        case Kind::apply:
            return written_apply(tree);
        case Kind::pattern:
            return raw(tree);
        default:
            return written_bus(tree);
    }
}

Node GraphPatterns::raw(const GraphExpression& tree) {
    auto parsed = parse_expression(alone(*tree.source, tree.place));
    if (!parsed) throw Rejected{std::move(parsed.error())};
    return std::move(*parsed);
}

Node GraphPatterns::written_bus(const GraphExpression& tree) {
    const GraphTree bus = expander_.bus(tree.text);
    if (bus && natures_.of(*bus) != Nature::signal) {
        if (std::find(open_buses_.begin(), open_buses_.end(), tree.text) != open_buses_.end()) {
            reject(location_of(tree), "a pattern that does not need itself", quoted(tree.text));
        }
        open_buses_.push_back(tree.text);
        Node node = written(*bus);
        open_buses_.pop_back();
        return node;
    }
    reject(location_of(tree), "a number or a pattern", fmt::format("the signal {}", tree.text));
}

/// `f a b`; keywords are controls: `s "bd" :attack 0.1`.
Node GraphPatterns::written_call(const GraphExpression& tree) {
    const Place place = placed(tree);
    const graph::NodeRow* row = graph::find_node(tree.text);
    if (row != nullptr && !tree.parts.empty() &&
        natures_.result_of(tree.text, 0) != GraphNatures::Result::function) {
        reject(location_of(tree), "a pattern, since it is read once an event",
               fmt::format("the signal {}", quoted(text_of(tree))));
    }
    std::vector<Node> parts{named(tree.text, place)};
    const std::string_view resonance =
        tree.parts.size() == 2 ? resonance_of(tree.text) : std::string_view{};
    for (const GraphTree& part : tree.parts) {
        if (!resonance.empty() && parts.size() == 2) break;
        parts.push_back(written(*part));
    }
    Node all =
        parts.size() == 1
            ? std::move(parts.front())
            : make({.kind = Expression::Kind::apply, .place = place, .parts = parts}, joined_.text);
    const auto add = [&](std::string_view control, const GraphExpression& value) {
        Node set = make({.kind = Expression::Kind::apply,
                         .place = place,
                         .parts = {named(std::string{control}, place), written(value)}},
                        joined_.text);
        all = make({.kind = Expression::Kind::apply,
                    .place = place,
                    .parts = {named("#", place), std::move(all), std::move(set)}},
                   joined_.text);
    };
    if (!resonance.empty()) add(resonance, *tree.parts[1]);
    for (const auto& [name, value] : tree.keywords) {
        const std::string_view control = name == "cut_group" ? std::string_view{"cut"} : name;
        if (find_control(control) == nullptr) {
            std::vector<std::string_view> names;
            for (const ControlName& known : control_names()) names.push_back(known.name);
            reject(location_of(*value), "the name of a control in front", quoted(name),
                   nearest_of(name, names));
        }
        add(control, *value);
    }
    return all;
}

Node GraphPatterns::written_chain(const GraphExpression& left, const GraphExpression& right,
                                  const Place& place) {
    const GraphExpression& control = bare(right);
    if (control.kind == Kind::call && control.parts.empty() &&
        natures_.result_of(control.text, 1) == GraphNatures::Result::controls &&
        find_control(control.text) != nullptr) {
        reject(location_of(control), fmt::format("a value of {}", control.text), "nothing");
    }
    // `n "0 2" # scale "minor"`: what is in front of it is what it is given.
    if (control.kind == Kind::call && control.text == "scale" && control.parts.size() == 1) {
        if (const GraphTree inside = with_scale(left, control)) return written(*inside);
    }
    Node first = written(left);
    Node second = written(right);
    std::vector<Node> parts;
    if (natures_.of(right) == Nature::transform) {
        parts = {std::move(second), std::move(first)};
    } else {
        parts = {named("#", place), std::move(first), std::move(second)};
    }
    return make({.kind = Expression::Kind::apply, .place = place, .parts = std::move(parts)},
                joined_.text);
}

/// The last `n` or `note` of a chain with its numbers as steps of a scale; null if it has none.
GraphTree GraphPatterns::with_scale(const GraphExpression& tree, const GraphExpression& scale) {
    const GraphExpression& inner = bare(tree);
    if (inner.kind == Kind::call && (inner.text == "n" || inner.text == "note") &&
        inner.parts.size() == 1) {
        std::vector<GraphTree> given = scale.parts;
        given.push_back(inner.parts[0]);
        return expander_.keep(
            with_parts(inner, {expander_.keep(with_parts(scale, std::move(given)))}));
    }
    if (inner.kind != Kind::chain) return nullptr;
    for (const std::size_t side : {std::size_t{1}, std::size_t{0}}) {
        GraphTree other = with_scale(*inner.parts[side], scale);
        if (other == nullptr) continue;
        std::vector<GraphTree> parts = inner.parts;
        parts[side] = std::move(other);
        return expander_.keep(with_parts(inner, std::move(parts)));
    }
    return nullptr;
}

Node GraphPatterns::written_operation(const GraphExpression& tree) {
    const Place place = placed(tree);
    std::string sign =
        tree.text.starts_with('~') && tree.text != "~>" ? tree.text.substr(1) : tree.text;
    const GraphExpression& left = bare(*tree.parts[0]);
    const bool into_argument = left.kind == Kind::call && left.parts.size() == 1 &&
                               left.keywords.empty() && is_plain(natures_.of(*tree.parts[1])) &&
                               natures_.result_of(left.text, 1) == GraphNatures::Result::controls;
    const auto joined = [&](Node a, Node b) {
        return make({.kind = Expression::Kind::apply,
                     .place = place,
                     .parts = {named(std::move(sign), place), std::move(a), std::move(b)}},
                    joined_.text);
    };
    if (!into_argument) return joined(written(*tree.parts[0]), written(*tree.parts[1]));
    Node argument = joined(written(*left.parts[0]), written(*tree.parts[1]));
    return make({.kind = Expression::Kind::apply,
                 .place = place,
                 .parts = {named(left.text, placed(left)), std::move(argument)}},
                joined_.text);
}

/// Whichever side is the function; two of them are one, the left first.
Node GraphPatterns::written_apply(const GraphExpression& tree) {
    const Place place = placed(tree);
    const bool left_is_function = natures_.of(*tree.parts[0]) == Nature::transform;
    const bool right_is_function = natures_.of(*tree.parts[1]) == Nature::transform;
    Node left = written(*tree.parts[0]);
    Node right = written(*tree.parts[1]);
    std::vector<Node> parts;
    if (left_is_function && right_is_function) {
        parts = {named(".", place), std::move(right), std::move(left)};
    } else if (right_is_function) {
        parts = {std::move(right), std::move(left)};
    } else {
        parts = {std::move(left), std::move(right)};
    }
    return make({.kind = Expression::Kind::apply, .place = place, .parts = std::move(parts)},
                joined_.text);
}

}  // namespace hocket::language
