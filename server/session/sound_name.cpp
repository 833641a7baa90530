#include "session/sound_name.hpp"

#include <charconv>
#include <string_view>

namespace hocket::session {
namespace {

// "bd:3" -> {"bd", 3}; without a number behind the colon nothing is split.
bool split_name(std::string_view text, std::string& bank, double& n) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == text.size()) return false;
    double number = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data() + colon + 1, end, number);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return false;
    bank = text.substr(0, colon);
    n = number;
    return true;
}

// The original's way: what stands between the first colon and the next is the number, as far as it
// is one; without a colon it is 0, whatever `n` says.
void split_as_superdirt(std::string& bank, double& n) {
    n = 0;
    const std::size_t colon = bank.find(':');
    if (colon == std::string::npos) return;
    const char* digits = bank.data() + colon + 1;
    std::from_chars(digits, bank.data() + bank.size(), n);
    bank.resize(colon);
}

}  // namespace

SoundName resolve_sound_name(const protocol::PlayMessage& play, bool superdirt) {
    const protocol::PlayTexts& texts = play.texts;
    SoundName name;
    name.n = play.get(protocol::PlayParam::n, 0);
    const bool from_sound = texts.s.empty();
    name.bank = from_sound ? texts.sound : texts.s;
    if (name.bank == "~") name.bank.clear();
    if (from_sound && superdirt) {
        split_as_superdirt(name.bank, name.n);
    } else if (from_sound) {
        split_name(name.bank, name.bank, name.n);
    } else if (!superdirt) {
        split_name(name.bank, name.split_bank, name.split_n);
    }
    if (name.bank.empty() || texts.bank.empty()) return name;
    if (!superdirt) {
        name.bank = texts.bank + '_' + name.bank;
        if (!name.split_bank.empty()) name.split_bank = texts.bank + '_' + name.split_bank;
    } else if (from_sound) {
        name.bank = texts.bank + name.bank;
    }
    return name;
}

}  // namespace hocket::session
