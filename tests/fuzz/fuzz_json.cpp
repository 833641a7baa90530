#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "fuzz/json_mutator.hpp"
#include "net/control/line_reader.hpp"
#include "protocol/rpc_codec.hpp"
#include "support/line_client.hpp"

// Broken lines of the control socket, the same ones for the same seed:
//   fuzz_json [--rounds N] [--seed S]              through line reader and codec, in this process
//   fuzz_json --tcp PORT [--rounds N] [--seed S]   to a daemon on loopback, which must go on
// Exit 1 at the first broken promise; run under a sanitizer it finds the rest.
namespace hocket::test {
namespace {

[[noreturn]] void broken(const char* promise, std::string_view line, std::size_t round) {
    constexpr std::size_t shown = 500;  // the seed and the round give all of it
    std::fprintf(stderr, "fuzz_json: round %zu: %s\n%.*s\n", round, promise,
                 static_cast<int>(std::min(line.size(), shown)), line.data());
    std::exit(1);
}

/// An answer is one line of JSON, whatever the request was.
void check_answer(const std::string& answer, std::string_view line, std::size_t round) {
    if (answer.find('\n') != std::string::npos) broken("an answer of two lines", line, round);
    if (!nlohmann::json::accept(answer)) broken("an answer that is no JSON", line, round);
}

void check_play(const protocol::PlayMessage& play, std::string_view line, std::size_t round) {
    for (const protocol::PlayParamInfo& info : protocol::kPlayParams) {
        if (!play.has(info.id)) continue;
        const double value = play.get(info.id, 0);
        // Written so that a NaN fails.
        if (!(value >= info.min && value <= info.max)) broken("out of range", line, round);
    }
}

void check_request(const protocol::Request& request, std::string_view line, std::size_t round) {
    if (const auto* eval = std::get_if<protocol::Eval>(&request)) {
        if (eval->code.size() > protocol::kMaxEvalBytes) broken("code too long", line, round);
    } else if (const auto* tempo = std::get_if<protocol::TempoSet>(&request)) {
        const bool good = tempo->cps >= protocol::kMinCps && tempo->cps <= protocol::kMaxCps;
        if (!good) broken("tempo out of range", line, round);
    } else if (const auto* why = std::get_if<protocol::Why>(&request)) {
        if (why->last < 1 || why->last > 1000) broken("last out of range", line, round);
    } else if (const auto* trigger = std::get_if<protocol::VoiceTrigger>(&request)) {
        const double wait = trigger->in_seconds.value_or(0);
        if (!(wait >= 0 && wait <= protocol::kFarthestSeconds)) broken("too far", line, round);
        check_play(trigger->play, line, round);
    }
}

/// @return whether there was a request in it that would have been done.
bool run_line(std::string_view line, std::size_t round) {
    bool good = false;
    for (const protocol::Incoming& incoming : protocol::decode_line(line).calls) {
        if (const auto* error = std::get_if<protocol::RpcError>(&incoming.content)) {
            if (error->message.size() > 1000) broken("an error that repeats all", line, round);
            check_answer(protocol::encode_response(incoming.id, *error), line, round);
            continue;
        }
        good = true;
        const auto& call = std::get<protocol::Call>(incoming.content);
        if (call.request) check_request(*call.request, line, round);
        check_answer(protocol::encode_response(incoming.id, protocol::Ok{}), line, round);
    }
    const auto play = protocol::decode_play_object(line);
    if (const auto* message = std::get_if<protocol::PlayMessage>(&play)) {
        check_play(*message, line, round);
    }
    return good;
}

/// The lines of a text that comes in pieces; "" for one that is too long.
std::vector<std::string> lines_of(std::string_view text, JsonMutator& mutator) {
    net::LineReader reader{protocol::kMaxLineBytes};
    std::vector<std::string> lines;
    const auto take = [&] {
        for (auto item = reader.next(); item.kind != net::LineReader::Kind::nothing;
             item = reader.next()) {
            const bool fits = item.kind == net::LineReader::Kind::line;
            lines.emplace_back(fits ? item.line : std::string_view{});
        }
    };
    while (!text.empty()) {
        const std::size_t size = 1 + mutator.below(text.size());
        reader.add(text.substr(0, size));
        text.remove_prefix(std::min(size, text.size()));
        take();
    }
    reader.finish();
    take();
    return lines;
}

int fuzz_here(std::size_t rounds, std::uint64_t seed) {
    JsonMutator mutator{seed, false};
    std::size_t good = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        const std::string text = mutator.next();
        const auto lines = lines_of(text, mutator);
        if (lines_of(text, mutator) != lines) broken("cut by its pieces", text, round);
        for (const std::string& line : lines) {
            if (run_line(line, round)) ++good;
        }
        run_line(text, round);  // as it is, line ends and all
    }
    std::printf("fuzz_json: %zu texts, %zu good requests in them\n", rounds, good);
    // Neither all rubbish nor all untouched: else the mutations test nothing.
    return rounds < 1000 || (good > rounds / 100 && good < rounds * 9 / 10) ? 0 : 1;
}

/// Waits for the answer with that id, whatever else comes before it.
bool wait_for(LineClient& client, const std::string& id) {
    while (const auto line = client.read_line()) {
        if (line->find("\"id\":\"" + id + "\"") != std::string::npos) return true;
    }
    return false;
}

bool is_alive(int port) {
    LineClient client = LineClient::tcp(port);
    const auto answer = client.ask(R"({"method":"server.status","id":"alive"})");
    return answer && answer->find("\"uptime_s\"") != std::string::npos;
}

int fuzz_daemon(int port, std::size_t rounds, std::uint64_t seed) {
    JsonMutator mutator{seed, true};
    constexpr std::size_t between_questions = 16;
    std::size_t closed = 0;
    std::optional<LineClient> client;
    for (std::size_t round = 0; round < rounds; round += between_questions) {
        if (!client) client.emplace(LineClient::tcp(port));
        std::string text;
        for (std::size_t i = 0; i < between_questions; ++i) text += mutator.next() + "\n";
        const std::string id = "round-" + std::to_string(round);
        text += R"({"method":"server.hello","id":")" + id + "\"}";
        // To be closed for answers that pile up is within the rules; not to answer is not.
        if (client->send_line(text) && wait_for(*client, id)) continue;
        client.reset();
        ++closed;
        if (!is_alive(port)) {
            std::fprintf(stderr, "fuzz_json: no answer after round %zu\n", round);
            return 1;
        }
    }
    if (!is_alive(port)) {
        std::fprintf(stderr, "fuzz_json: no answer after the last line\n");
        return 1;
    }
    std::printf("fuzz_json: %zu texts sent to port %d, closed %zu times; it answers\n", rounds,
                port, closed);
    return closed * between_questions > rounds / 2 ? 1 : 0;
}

int run(int argc, char** argv) {
    std::size_t rounds = 20'000;
    std::uint64_t seed = 1;
    int port = 0;
    for (int i = 1; i < argc; i += 2) {
        const std::string_view option = argv[i];
        const bool known = option == "--rounds" || option == "--tcp" || option == "--seed";
        if (!known || i + 1 == argc) {
            std::fprintf(stderr, "usage: fuzz_json [--tcp PORT] [--rounds N] [--seed S]\n");
            return 2;
        }
        const auto value = std::strtoull(argv[i + 1], nullptr, 10);
        if (option == "--rounds") rounds = value;
        if (option == "--tcp") port = static_cast<int>(value);
        if (option == "--seed") seed = value;
    }
    return port > 0 ? fuzz_daemon(port, rounds, seed) : fuzz_here(rounds, seed);
}

}  // namespace
}  // namespace hocket::test

int main(int argc, char** argv) { return hocket::test::run(argc, argv); }
