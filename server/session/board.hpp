#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "language/statement.hpp"
#include "pattern/pattern.hpp"
#include "session/author.hpp"
#include "session/graph_board.hpp"

namespace hocket::session {

/// What texts have said is to play, slot by slot, without anything that sounds: a value. A text is
/// applied to a copy, statement by statement, where functions of the text may take their time, and
/// the copy is taken over when all of it went well.
class Board {
public:
    struct Slot {
        std::string name;  ///< empty: free
        std::optional<pattern::Pattern> pattern;
        /// What is heard of it: nothing if it is muted, or others are solo. See settle().
        std::optional<pattern::Pattern> heard;
        /// What was put in, the latest first: transitions come from there.
        pattern::Patterns history;
        std::string code;
        std::string stopped;  ///< why the daemon stopped it, or nothing
        Author author;
        bool muted = false;
        bool solo = false;
        bool changed = false;  ///< by the text being applied
    };
    /// This cycle of a pattern, once.
    struct Once {
        pattern::Pattern pattern;
        std::int64_t cycle;
        Author author;
    };

    Board();

    /// @param now the cycle in which the statement takes effect.
    /// @return a line about it for its author. On an error the board may be changed in part.
    /// @throws what the making of a transition throws.
    [[nodiscard]] base::Result<std::string> apply(const language::Statement& statement,
                                                  const pattern::Cycles& now, const Author& author);
    /// Nothing changed yet: before a text is applied.
    void begin();
    /// Works out what is heard of what changed: after a text is applied. @throws what `all` throws.
    void settle();
    /// Nothing plays any more.
    void hush();
    /// Nothing more plays in one slot.
    void stop(std::size_t index, const std::string& reason);
    [[nodiscard]] base::Result<void> set_input(const std::string& name, pattern::Value value);
    /// Takes over the inputs of the board that this is a copy of, but for those that the text being
    /// applied has set: others come from outside at any time.
    void keep_inputs_of(const Board& original);

    /// Place of the slot of this name, or kMost.
    [[nodiscard]] std::size_t place_of(const std::string& name) const;
    [[nodiscard]] const std::vector<Slot>& slots() const { return slots_; }
    [[nodiscard]] const pattern::Controls& inputs() const { return inputs_; }
    [[nodiscard]] double nudge_seconds() const { return nudge_seconds_; }
    [[nodiscard]] const GraphBoard& graph() const { return graph_; }
    [[nodiscard]] GraphBoard& graph() { return graph_; }
    void set_graph(GraphBoard graph) { graph_ = std::move(graph); }
    [[nodiscard]] const std::vector<Once>& once() const { return once_; }
    [[nodiscard]] std::vector<Once> take_once() { return std::exchange(once_, {}); }

    // What the text being applied asks of time and of what is scheduled.
    [[nodiscard]] bool is_hushed() const { return hushed_; }
    [[nodiscard]] const std::optional<double>& cps() const { return cps_; }
    [[nodiscard]] const std::optional<pattern::Cycles>& cycle() const { return cycle_; }

    static constexpr std::size_t kNumbered = 16;  ///< d1..d16, always there
    static constexpr std::size_t kMost = 64;      ///< slots in all
    static constexpr std::size_t kMostHistory = 16;
    static constexpr std::size_t kMostOnce = 64;  ///< in one text
    static constexpr std::size_t kMostInputs = 1024;
    static constexpr std::size_t kMostNameBytes = 256;
    static constexpr double kMostNudgeSeconds = 10;

private:
    struct Applying;

    [[nodiscard]] Slot* find(const std::string& name);
    /// The slot of this name; takes a free one, or one that plays nothing, for a new name.
    [[nodiscard]] base::Result<Slot*> claim(const std::string& name);
    void put(Slot& slot, const pattern::Pattern& given, const pattern::Pattern& plays,
             const std::string& code, const Author& author);
    static void silence(Slot& slot);
    void touch_all();
    [[nodiscard]] std::string change(const language::Audibility& change);
    /// What a pattern becomes by `all`.
    [[nodiscard]] pattern::Pattern through_all(const pattern::Pattern& pattern) const;

    std::vector<Slot> slots_;
    GraphBoard graph_;
    std::function<pattern::Pattern(const pattern::Pattern&)> all_;
    pattern::Controls inputs_;
    std::vector<pattern::Controls::Entry> set_by_text_;
    double nudge_seconds_ = 0;
    std::vector<Once> once_;
    bool hushed_ = false;
    std::optional<double> cps_;
    std::optional<pattern::Cycles> cycle_;
};

}  // namespace hocket::session
