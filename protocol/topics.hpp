#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/event_value.hpp"

// What clients can subscribe to, and what the notifications of each topic carry.
namespace hocket::protocol {

enum class Topic : std::uint8_t { stats, audio, notices, events, count };
inline constexpr std::size_t kTopicCount = static_cast<std::size_t>(Topic::count);

/// One row feeds validation, rpc.discover and the reference page.
struct TopicInfo {
    Topic id;
    std::string_view name;  ///< also the method of its notifications
    std::string_view carries;
    std::string_view doc;
};

inline constexpr std::array<TopicInfo, kTopicCount> kTopics{{
    {Topic::stats, "stats", "the result of `stats.get`",
     "the profile, every `interval_ms`; a slow reader gets the newest one and no backlog"},
    {Topic::audio, "audio", "event, text, and the result of `audio.status`",
     "what becomes of the device and of time: `opened`, `lost`, `retry`, `lead` (raised), "
     "`re-anchored`, `shift` (a sender that is repeatedly late)"},
    {Topic::notices, "notices", "kind, text, count, late_ms, shift_ms, nearest, from",
     "what senders are told: events that were `late`, of an `unknown_name`, `refused`, and the "
     "`shift` of one that is repeatedly late"},
    {Topic::events, "events", "events: event, from, sound, frame, cycle, value, eval, spans",
     "what begins to sound, as synthesis reaches it: a little before it is heard; `spans` are "
     "[begin, end) in bytes of the text whose `eval` answered with the same number (0: of none)"},
}};

static_assert(
    [] {
        for (std::size_t i = 0; i < kTopics.size(); ++i) {
            if (static_cast<std::size_t>(kTopics[i].id) != i) return false;
        }
        return true;
    }(),
    "the table is indexed by Topic");

inline constexpr auto kTopicNames = [] {
    std::array<std::string_view, kTopicCount> names{};
    for (std::size_t i = 0; i < kTopicCount; ++i) names[i] = kTopics[i].name;
    return names;
}();

[[nodiscard]] constexpr std::string_view topic_name(Topic topic) noexcept {
    return kTopics[static_cast<std::size_t>(topic)].name;
}

[[nodiscard]] constexpr std::optional<Topic> find_topic(std::string_view name) noexcept {
    for (const TopicInfo& info : kTopics) {
        if (info.name == name) return info.id;
    }
    return {};
}

/// What a client is subscribed to.
class TopicSet {
public:
    constexpr void add(Topic topic) noexcept { bits_ |= bit(topic); }
    constexpr void remove(Topic topic) noexcept { bits_ &= ~bit(topic); }
    [[nodiscard]] constexpr bool contains(Topic topic) const noexcept {
        return (bits_ & bit(topic)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    friend constexpr bool operator==(TopicSet, TopicSet) = default;

private:
    static constexpr unsigned bit(Topic topic) noexcept {
        return 1U << static_cast<unsigned>(topic);
    }
    unsigned bits_ = 0;
};

/// Something a sender is told without having asked, and every subscriber of `notices` with it.
struct SenderNotice {
    enum class Kind : std::uint8_t { late, unknown_name, refused, shift, count };
    Kind kind = Kind::late;
    std::uint64_t sender_id = 0;  ///< its number inside the daemon; not sent
    std::string text{};           ///< one sentence for the person
    double late_ms = 0;           ///< Kind::late
    std::uint64_t count = 1;      ///< how many since the last one of this kind to this sender
    std::string nearest{};        ///< Kind::unknown_name: the nearest name there is, or empty
    double shift_ms = 0;          ///< Kind::shift: what is added to the sender's times from now on
    std::string from{};           ///< whom it concerns: "osc 127.0.0.1:6010", "rpc 3", "d1"
};
inline constexpr std::size_t kNoticeKinds = static_cast<std::size_t>(SenderNotice::Kind::count);

[[nodiscard]] constexpr std::string_view notice_kind_name(SenderNotice::Kind kind) noexcept {
    switch (kind) {
        case SenderNotice::Kind::late:
            return "late";
        case SenderNotice::Kind::unknown_name:
            return "unknown_name";
        case SenderNotice::Kind::refused:
            return "refused";
        case SenderNotice::Kind::shift:
            return "shift";
        case SenderNotice::Kind::count:
            break;
    }
    return "";
}

/// One event that began to sound, for the topic `events`.
struct StartedEvent {
    std::uint64_t event = 0;  ///< its number in `why`
    std::string from{};       ///< "d1", "osc 127.0.0.1:6010"
    std::string sound{};      ///< "bd:3"
    std::int64_t frame = 0;   ///< its first one, as the device takes them
    double cycle = 0;         ///< of that frame
    EventMap value{};         ///< what its pattern gave it
    std::uint64_t eval = 0;   ///< number of the evaluation whose text it comes from; 0: of none
    std::vector<TextSpan> spans{};  ///< where in that text
};

}  // namespace hocket::protocol
