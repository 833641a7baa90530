#include "net/osc/play_arguments.hpp"

#include "protocol/play_codec.hpp"

namespace hocket::net {

namespace {

using protocol::SetResult;

SetResult set_one(protocol::PlayMessage& play, std::string_view name, const OscArgument& value) {
    using Kind = OscArgument::Kind;
    if (const protocol::PlayParamInfo* info = protocol::find_play_param(name)) {
        if (value.kind != Kind::number) return SetResult::ignored;
        return protocol::set_number(play, info->id, value.number);
    }
    if (std::string* field = protocol::find_play_text(play.texts, name)) {
        if (value.kind == Kind::other) return SetResult::ignored;
        if (value.kind == Kind::text) return protocol::set_text(*field, value.text);
        return protocol::set_text(*field, protocol::number_text(value.number));
    }
    protocol::note_unknown(play, name);
    return SetResult::taken;
}

}  // namespace

PlayNotes read_play(std::span<const OscArgument> arguments, protocol::PlayMessage& play) {
    PlayNotes notes;
    if (arguments.size() % 2 != 0) {
        notes.malformed = true;
        return notes;
    }
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        if (arguments[i].kind != OscArgument::Kind::text) {
            notes.malformed = true;
            return notes;
        }
        const SetResult result = set_one(play, arguments[i].text, arguments[i + 1]);
        if (result == SetResult::clamped) ++notes.clamped;
        if (result == SetResult::ignored) ++notes.ignored;
    }
    return notes;
}

}  // namespace hocket::net
