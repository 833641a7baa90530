
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/osc_mutator.hpp"
#include "net/osc/osc_check.hpp"
#include "net/osc/play_arguments.hpp"
#include "protocol/play_codec.hpp"
#include "support/osc_client.hpp"
#include "support/osc_packets.hpp"

// Broken OSC packets, the same ones for the same seed:
//   fuzz_osc [--rounds N] [--seed S]              through checker and decoder, in this process
//   fuzz_osc --udp PORT [--rounds N] [--seed S]   to a daemon on loopback, which must go on
// Exit 1 at the first broken promise; run under a sanitizer it finds the rest.
namespace hocket::test {
namespace {

[[noreturn]] void broken(const char* promise, const Bytes& packet, int round) {
    std::fprintf(stderr, "fuzz_osc: round %d: %s\n", round, promise);
    for (const std::uint8_t byte : packet) std::fprintf(stderr, "%02x", unsigned{byte});
    std::fprintf(stderr, "\n");
    std::exit(1);
}

void check_play(std::span<const net::OscArgument> arguments, const Bytes& packet, int round) {
    protocol::PlayMessage play;
    net::read_play(arguments, play);
    for (const protocol::PlayParamInfo& info : protocol::kPlayParams) {
        if (!play.has(info.id)) continue;
        const double value = play.get(info.id, 0);
        // Written so that a NaN fails.
        if (!(value >= info.min && value <= info.max)) broken("out of range", packet, round);
    }
    for (const std::string* text :
         {&play.texts.s, &play.texts.sound, &play.texts.bank, &play.texts.unit, &play.texts.id}) {
        if (text->size() > protocol::kMaxPlayTextBytes) broken("text too long", packet, round);
    }
}

/// @return whether the packet passed the check.
bool run_through(const Bytes& mutated, net::OscDecoder& decoder, int round) {
    // A block of exactly its size, so that a sanitizer sees a read of one byte too many.
    const Bytes packet(mutated.begin(), mutated.end());
    std::vector<net::OscMessageView> messages;
    if (net::check_packet(packet, messages) != net::OscFault::none) {
        if (!messages.empty()) broken("a refused packet left messages", packet, round);
        return false;
    }
    for (const net::OscMessageView& message : messages) {
        const Bytes alone(message.bytes.begin(), message.bytes.end());
        // What the checker passes and liblo refuses shows that they disagree about the format.
        if (!decoder.decode(alone)) broken("liblo refused what passed", packet, round);
        check_play(decoder.arguments(), packet, round);
    }
    return true;
}

int fuzz_here(int rounds, unsigned seed) {
    OscMutator mutator{seed};
    net::OscDecoder decoder;
    int passed = 0;
    for (int round = 0; round < rounds; ++round) {
        if (run_through(mutator.next(), decoder, round)) ++passed;
    }
    std::printf("fuzz_osc: %d packets, %d of them well-formed\n", rounds, passed);
    // Neither all rubbish nor all untouched: else the mutations test nothing.
    return rounds < 1000 || (passed > rounds / 100 && passed < rounds * 9 / 10) ? 0 : 1;
}

/// Whether the daemon answers a hello within ten seconds, whatever else it has to say.
bool is_alive(const OscClient& client) {
    client.send("/dirt/hello");
    for (int i = 0; i < 100'000; ++i) {
        const auto reply = client.receive();
        if (!reply) return false;
        if (reply->address == "/dirt/hello/reply") return true;
    }
    return false;
}

int fuzz_daemon(int port, int rounds, unsigned seed) {
    OscMutator mutator{seed};
    const OscClient sender{port};
    const OscClient witness{port};  // its questions do not wait behind complaints to the sender
    constexpr int between_questions = 256;
    for (int round = 0; round < rounds; ++round) {
        sender.send(mutator.next());
        if (round % between_questions == 0 && !is_alive(witness)) {
            std::fprintf(stderr, "fuzz_osc: no answer after %d packets\n", round + 1);
            return 1;
        }
    }
    if (!is_alive(witness)) {
        std::fprintf(stderr, "fuzz_osc: no answer after the last packet\n");
        return 1;
    }
    std::printf("fuzz_osc: %d packets sent to port %d; it answers\n", rounds, port);
    return 0;
}

int run(int argc, char** argv) {
    int rounds = 20'000;
    int port = 0;
    unsigned seed = 1;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view option = argv[i];
        const bool known = option == "--rounds" || option == "--udp" || option == "--seed";
        if (!known || i + 1 == argc) {
            std::fprintf(stderr, "usage: fuzz_osc [--udp PORT] [--rounds N] [--seed S]\n");
            return 2;
        }
        const int value = std::atoi(argv[i + 1]);
        if (option == "--rounds") rounds = value;
        if (option == "--udp") port = value;
        if (option == "--seed") seed = static_cast<unsigned>(value);
    }
    return port > 0 ? fuzz_daemon(port, rounds, seed) : fuzz_here(rounds, seed);
}

}  // namespace
}  // namespace hocket::test

int main(int argc, char** argv) { return hocket::test::run(argc, argv); }
