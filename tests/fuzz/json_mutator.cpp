#include "fuzz/json_mutator.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "protocol/play_codec.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::test {

namespace {

/// Longer than a line may be, so that both sides of the limit are met.
constexpr std::size_t kLongestLine = 2 * protocol::kMaxLineBytes;

/// What trips parsers: numbers beyond every type, escapes and bytes that are half of something.
constexpr std::array<std::string_view, 32> kTokens{
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "{\"\":{}}",
    "-0",
    "1e999",
    "1e-999",
    "-1e308",
    "0.1e+",
    "00",
    "1.",
    "NaN",
    "Infinity",
    "\\u0000",
    "\\ud800",
    "\\udc00\\u",
    "\\x",
    "\xff",
    "\xc3\x28",
    "\xf4\x90\x80\x80",
    "\xed\xa0\x80",
    "\xef\xbb\xbf",
    "\r",
    "\n",
    "\"",
    "\\",
    ",",
    ":",
    "\"jsonrpc\":\"2.0\",",
    "\"id\":[1],",
};

constexpr std::array<std::string_view, 14> kNumbers{
    "0",
    "-1",
    "1.5",
    "42.000001",
    "60001",
    "2147483648",
    "9007199254740993",
    "9223372036854775808",
    "18446744073709551616",
    "1e308",
    "-1e308",
    "5e-324",
    "1e400",
    "-0.0",
};

constexpr std::array<std::string_view, 6> kCodes{
    R"(d1 $ sound \"bd*2 [sn cp] ~ hh\")",
    R"(d1 $ fast 2 $ n \"0 .. 7\" # sound \"hh\")",
    "hush",
    "setcps 0.5",
    R"(once $ sound \"bd:3(3,8)\")",
    R"(d1 $ sound \"[[[[bd]]]]<sn cp>\")",
};

/// A good value for a parameter, as JSON.
std::string value_of(const protocol::ParamInfo& info) {
    using protocol::ParamType;
    switch (info.type) {
        case ParamType::number:
        case ParamType::integer:
            return protocol::number_text(std::clamp(1.0, info.min, info.max));
        case ParamType::choice:
            return "\"" + std::string{info.choices.front()} + "\"";
        case ParamType::flag:
            return "true";
        case ParamType::topics: {
            std::string topics;
            for (const std::string_view choice : info.choices) {
                topics += (topics.empty() ? "[\"" : ",\"") + std::string{choice} + "\"";
            }
            return topics + "]";
        }
        case ParamType::value:
            return "0.5";
        case ParamType::text:
        case ParamType::word:
            if (info.name == "from" || info.name == "to") return R"("3/4")";
            if (info.name == "kind") return R"("control")";
            return info.name == "code" ? "\"" + std::string{kCodes[0]} + "\"" : R"("bd")";
    }
    return "null";
}

std::string line_of(std::string_view method, const std::string& params) {
    return R"({"jsonrpc":"2.0","method":")" + std::string{method} + R"(","params":)" + params +
           R"(,"id":1})";
}

bool reaches_out(std::string_view method) {
    return method == "server.shutdown" || method == "record.start" || method == "samples.reload" ||
           method == "audio.open" || method == "audio.devices";
}

std::vector<std::string> good_lines(bool harmless) {
    std::vector<std::string> lines{
        R"({"method":"server.status"})",
        R"([{"method":"hush","id":"a"},{"method":"tempo.get","id":null},{"method":"x","id":2}])",
    };
    for (const protocol::MethodInfo& method : protocol::methods()) {
        if (harmless && reaches_out(method.name)) continue;
        std::string named = "{";
        std::string placed = "[";
        for (const protocol::ParamInfo& info : method.params) {
            const std::string comma = named.size() > 1 ? "," : "";
            const std::string value = value_of(info);
            named += comma + '"' + std::string{info.name} + "\":" + value;
            placed += comma + value;
        }
        lines.push_back(line_of(method.name, named + "}"));
        lines.push_back(line_of(method.name, placed + "]"));
    }
    for (const std::string_view code : kCodes) {
        lines.push_back(line_of("eval", R"({"code":")" + std::string{code} + "\"}"));
    }
    return lines;
}

}  // namespace

JsonMutator::JsonMutator(std::uint64_t seed, bool harmless)
    : state_{seed}, corpus_{good_lines(harmless)} {}

std::size_t JsonMutator::below(std::size_t limit) {
    // splitmix64 (Steele, Lea, Flood 2014): the same on every machine, unlike std distributions.
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    mixed ^= mixed >> 31U;
    return limit == 0 ? 0 : static_cast<std::size_t>(mixed % limit);
}

std::string JsonMutator::next() {
    std::string line = corpus_[below(corpus_.size())];
    for (std::size_t count = below(5); count > 0; --count) mutate(line);
    if (line.size() > kLongestLine) line.resize(kLongestLine);
    return line;
}

void JsonMutator::mutate(std::string& line) {
    switch (below(16)) {
        case 0:
        case 1:
        case 2:
            return change_byte(line);
        case 3:
        case 4:
        case 5:
            return insert_token(line);
        case 6:
        case 7:
            return cut_part(line);
        case 8:
            return repeat_part(line);
        case 9:
        case 10:
        case 11:
        case 12:
            return change_number(line);
        case 13:
        case 14:
            return splice(line);
        default:
            return nest(line);
    }
}

void JsonMutator::change_byte(std::string& line) {
    if (line.empty()) return;
    char& byte = line[below(line.size())];
    byte = static_cast<char>(below(2) == 0 ? static_cast<std::size_t>(byte) ^ (1U << below(8))
                                           : below(256));
}

void JsonMutator::insert_token(std::string& line) {
    line.insert(below(line.size() + 1), kTokens[below(kTokens.size())]);
}

void JsonMutator::repeat_part(std::string& line) {
    const std::size_t at = below(line.size());
    const std::string part = line.substr(at, 1 + below(32));
    // Mostly a few times, now and then beyond what a line may hold.
    const std::size_t times = below(64) == 0 ? kLongestLine / (part.size() + 1) : below(40);
    std::string repeated;
    for (std::size_t i = 0; i < times; ++i) repeated += part;
    line.insert(at, repeated);
}

void JsonMutator::cut_part(std::string& line) {
    line.erase(below(line.size()), 1 + below(below(4) == 0 ? line.size() : 8));
}

void JsonMutator::change_number(std::string& line) {
    const std::size_t at = line.find_first_of("-0123456789", below(line.size()));
    if (at == std::string::npos) return;
    const std::size_t end = line.find_first_not_of("-+.0123456789eE", at);
    line.replace(at, (end == std::string::npos ? line.size() : end) - at,
                 kNumbers[below(kNumbers.size())]);
}

void JsonMutator::splice(std::string& line) {
    const std::string& other = corpus_[below(corpus_.size())];
    line = line.substr(0, below(line.size() + 1)) + other.substr(below(other.size()));
}

void JsonMutator::nest(std::string& line) {
    const std::size_t depth = below(4) == 0 ? below(20'000) : below(80);
    const bool arrays = below(2) == 0;
    std::string open;
    for (std::size_t i = 0; i < depth; ++i) open += arrays ? "[" : "{\"a\":";
    const std::string close(below(8) == 0 ? 0 : depth, arrays ? ']' : '}');
    line.insert(below(line.size() + 1), open + (arrays ? "" : "0") + close);
}

}  // namespace hocket::test
