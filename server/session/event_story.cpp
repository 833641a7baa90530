#include "session/event_story.hpp"

#include "protocol/play_codec.hpp"
#include "session/event_values.hpp"

namespace hocket::session {

namespace {

protocol::EventMap said_by(const protocol::PlayMessage& play) {
    protocol::EventMap map;
    protocol::PlayTexts texts = play.texts;
    for (const protocol::PlayTextInfo& info : protocol::kPlayTexts) {
        const std::string* text = protocol::find_play_text(texts, info.name);
        if (text != nullptr && !text->empty()) map.emplace_back(std::string{info.name}, *text);
    }
    for (const protocol::PlayParamInfo& info : protocol::kPlayParams) {
        if (play.has(info.id)) map.emplace_back(std::string{info.name}, play.get(info.id, 0));
    }
    return map;
}

}  // namespace

std::unique_ptr<FateLog::Story> story_of(const protocol::PlayMessage& play,
                                         const pattern::Event* event, std::uint64_t eval) {
    auto story = std::make_unique<FateLog::Story>();
    story->eval = eval;
    if (event != nullptr && event->value.is(pattern::Value::Kind::controls)) {
        story->value = to_event_map(event->value.as_controls());
        story->spans = to_text_spans(event->sources);
    } else {
        story->value = said_by(play);
    }
    return story;
}

}  // namespace hocket::session
