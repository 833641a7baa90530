#include "fuzz/osc_mutator.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hocket::test {

namespace {

void add_captured(std::vector<Bytes>& corpus, const std::string& name) {
    std::ifstream file{std::string{HOCKET_SOURCE_DIR} + "/tests/conformance/dirt-play/" + name};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const std::size_t before = corpus.size();
    constexpr std::string_view key = "\"hex\":";
    for (std::size_t at = text.find(key); at != std::string::npos; at = text.find(key, at)) {
        const std::size_t first = text.find('"', at + key.size()) + 1;
        at = text.find('"', first);
        corpus.push_back(from_hex(std::string_view{text}.substr(first, at - first)));
    }
    if (corpus.size() == before) throw std::runtime_error{"no datagrams in " + name};
}

void add_made(std::vector<Bytes>& corpus) {
    const Bytes play = osc_message("/dirt/play", {"s", "bd", "n", 3, "gain", 1.0F, "pan", 0.5});
    corpus.push_back(play);
    corpus.push_back(osc_message("/play2", {"sound", "sn:2", "cut", std::int64_t{-1}, "cutAll",
                                            true, "unit", "c", "_id_", 7, "cutoff", "c1"}));
    corpus.push_back(
        osc_message("/dirt/play", {"s", "bd", "x", Blob{{1, 2, 3, 4, 5}}, "n", Nil{}}));
    corpus.push_back(osc_message(
        "/dirt/play", {"s", std::string(300, 'a'), "gain", std::numeric_limits<float>::infinity(),
                       "speed", std::numeric_limits<double>::quiet_NaN(), "amp", 1e300}));
    corpus.push_back(osc_bundle(1, {play, osc_message("/dirt/hello"), play}));
    corpus.push_back(osc_bundle(0xeeae'368a'1efb'8000, std::vector<Bytes>(100, play)));
    Bytes nested = play;
    for (int depth = 0; depth < 8; ++depth) nested = osc_bundle(1, {nested, play});
    corpus.push_back(nested);
    for (const char* address : {"/dirt/handshake", "/dirt/hello", "/hocket/hush", "/hocket/status",
                                "/hocket/stop", "/dirt/pley", "/hocket/done"}) {
        corpus.push_back(osc_message(address));
    }
    corpus.push_back(osc_message("/hocket/eval", {"d1 $ sound \"bd*2 [sn cp] ~ hh\""}));
    corpus.push_back(osc_message("/hocket/cps", {0.5625F}));
    corpus.push_back(osc_message("/hocket/notify", {20}));
}

/// Values that lie on the edges of sizes.
constexpr std::array<std::uint32_t, 12> kEdges{
    0, 1, 3, 4, 8, 12, 16, 0x7fff'ffff, 0x8000'0000, 0xffff'fffc, 0xffff'ffff, 0x0001'0000};

void write_u32(Bytes& packet, std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) {
        packet[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
    }
}

}  // namespace

OscMutator::OscMutator(unsigned seed) : random_{seed} {
    add_captured(corpus_, "tidal-session.json");
    add_captured(corpus_, "tidal-bus.json");
    add_captured(corpus_, "tidal-bus-play.json");
    add_made(corpus_);
}

std::size_t OscMutator::below(std::size_t limit) {
    // The standard's distributions differ between libraries; a remainder does not.
    return limit == 0 ? 0 : random_() % limit;
}

Bytes OscMutator::next() {
    Bytes packet = corpus_[below(corpus_.size())];
    const std::size_t mutations = below(5);
    for (std::size_t i = 0; i < mutations; ++i) mutate(packet);
    if (packet.size() > kMaxBytes) packet.resize(kMaxBytes);
    return packet;
}

void OscMutator::mutate(Bytes& packet) {
    const std::size_t size = packet.size();
    const std::size_t at = below(size);
    const std::size_t word = at / 4 * 4;
    const auto place = [&](std::size_t offset) {
        return packet.begin() + static_cast<std::ptrdiff_t>(offset);
    };
    switch (below(12)) {
        case 0:  // one bit
            if (size > 0) packet[at] ^= static_cast<std::uint8_t>(1U << below(8));
            break;
        case 1:  // one byte
            if (size > 0) packet[at] = static_cast<std::uint8_t>(below(256));
            break;
        case 2:  // cut
            packet.resize(at);
            break;
        case 3:  // cut between words
            packet.resize(word);
            break;
        case 4:  // a size, or what might be one
            if (size >= word + 4) write_u32(packet, word, kEdges[below(kEdges.size())]);
            break;
        case 5:  // a size near to the right one
            if (size >= word + 4) {
                write_u32(packet, word, static_cast<std::uint32_t>(size - word + below(17) - 8));
            }
            break;
        case 6: {  // a word more
            const std::array<std::uint8_t, 4> inserted{static_cast<std::uint8_t>(below(256)), 0, 0,
                                                       0};
            packet.insert(place(word), inserted.begin(), inserted.end());
            break;
        }
        case 7:  // a word less
            if (size >= word + 4) packet.erase(place(word), place(word + 4));
            break;
        case 8: {  // a type tag for another
            const auto comma = std::find(packet.begin(), packet.end(), ',');
            const auto left = static_cast<std::size_t>(packet.end() - comma);
            constexpr std::string_view tags = "ifsbhtdScrmTFNI[]?";
            if (left > 2) {
                *(comma + 1 +
                  static_cast<std::ptrdiff_t>(below(std::min<std::size_t>(left - 2, 12)))) =
                    static_cast<std::uint8_t>(tags[below(tags.size())]);
            }
            break;
        }
        case 9: {  // the end of another packet
            const Bytes& other = corpus_[below(corpus_.size())];
            packet.resize(word);
            packet.insert(packet.end(),
                          other.begin() + static_cast<std::ptrdiff_t>(below(other.size()) / 4 * 4),
                          other.end());
            break;
        }
        case 10:  // one bundle more around it, or around two
            packet = below(2) == 0
                         ? osc_bundle(random_(), {packet})
                         : osc_bundle(random_(), {packet, corpus_[below(corpus_.size())]});
            break;
        default: {  // a stretch twice
            const Bytes copy(place(word), packet.end());
            packet.insert(place(word), copy.begin(), copy.end());
            break;
        }
    }
}

}  // namespace hocket::test
