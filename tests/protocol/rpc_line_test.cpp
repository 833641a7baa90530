#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "protocol/rpc_codec.hpp"

namespace hocket::protocol {
namespace {

Incoming only(std::string_view line) {
    IncomingLine decoded = decode_line(line);
    EXPECT_FALSE(decoded.batch) << line;
    EXPECT_EQ(decoded.calls.size(), 1U) << line;
    return decoded.calls.empty() ? Incoming{} : std::move(decoded.calls[0]);
}

/// The code of the error in it; 0 for a good call.
int code_of(const Incoming& incoming) {
    const auto* error = std::get_if<RpcError>(&incoming.content);
    return error == nullptr ? 0 : error->code;
}

TEST(DecodeLine, KeepsTheIdAsItCame) {
    EXPECT_EQ(only(R"({"method":"hush","id":7})").id, "7");
    EXPECT_EQ(only(R"({"method":"hush","id":"a\"b"})").id, R"("a\"b")");
    EXPECT_EQ(only(R"({"method":"hush","id":null})").id, "null");
    EXPECT_EQ(only(R"({"method":"hush","id":9007199254740993})").id, "9007199254740993");
}

TEST(DecodeLine, AnswersWhoeverLeavesTheVersionOut) {
    EXPECT_TRUE(only(R"({"method":"hush"})").wants_reply);
    EXPECT_EQ(only(R"({"method":"hush"})").id, "null");
    EXPECT_TRUE(only(R"({"jsonrpc":"2.0","method":"hush","id":1})").wants_reply);
    EXPECT_FALSE(only(R"({"jsonrpc":"2.0","method":"hush"})").wants_reply);
    EXPECT_FALSE(only(R"({"jsonrpc":"2.0","method":"no.such"})").wants_reply);
}

struct BadLine {
    const char* name;
    std::string line;
    int code;
};

class BadLines : public testing::TestWithParam<BadLine> {};

TEST_P(BadLines, GiveAnErrorThatIsAnswered) {
    const Incoming incoming = only(GetParam().line);
    EXPECT_EQ(code_of(incoming), GetParam().code);
    EXPECT_TRUE(incoming.wants_reply);
    EXPECT_EQ(incoming.id, "null");
}

INSTANTIATE_TEST_SUITE_P(
    Lines, BadLines,
    testing::Values(BadLine{"Empty", "", kParseError}, BadLine{"Words", "hush", kParseError},
                    BadLine{"HalfAnObject", R"({"method":)", kParseError},
                    BadLine{"TwoObjects", R"({"method":"hush"}{"method":"hush"})", kParseError},
                    BadLine{"NotUtf8", "{\"method\":\"\xc3\x28\"}", kParseError},
                    BadLine{"ZeroByte", std::string{"{\0}", 3}, kParseError},
                    BadLine{"HugeNumber", R"({"method":"hush","params":{"a":1e999}})", kParseError},
                    BadLine{"DeepArrays", std::string(65, '[') + std::string(65, ']'), kParseError},
                    BadLine{"VeryDeepArrays", std::string(100'000, '['), kParseError},
                    BadLine{"ANumber", "7", kInvalidRequest},
                    BadLine{"AnEmptyBatch", "[]", kInvalidRequest},
                    BadLine{"NoMethod", "{}", kInvalidRequest},
                    BadLine{"MethodIsANumber", R"({"method":1})", kInvalidRequest},
                    BadLine{"OtherVersion", R"({"jsonrpc":"1.0","method":"hush"})",
                            kInvalidRequest},
                    BadLine{"IdIsAnObject", R"({"method":"hush","id":{}})", kInvalidRequest},
                    BadLine{"IdIsABool", R"({"method":"hush","id":true})", kInvalidRequest}),
    [](const auto& tested) { return std::string{tested.param.name}; });

TEST(DecodeLine, SaysWhereItIsNoJson) {
    const Incoming incoming = only(R"({"method": hush})");
    const auto& error = std::get<RpcError>(incoming.content);
    EXPECT_EQ(error.line, 1);
    EXPECT_EQ(error.column, 12);
    EXPECT_EQ(error.message, "1:12: expected JSON in UTF-8");
}

TEST(DecodeLine, NeverRepeatsMoreThanAFewBytesOfTheInput) {
    const std::string name(100'000, 'x');
    const Incoming incoming = only(R"({"method":")" + name + R"("})");
    const auto& error = std::get<RpcError>(incoming.content);
    EXPECT_LT(error.message.size() + error.got.size(), 200U);
}

TEST(DecodeLine, CutsLongNamesBetweenCharacters) {
    std::string name(39, 'x');
    name += "\xc3\xa4\xc3\xa4";  // the 40th byte is the first of two
    const Incoming incoming = only(R"({"method":")" + name + R"("})");
    const auto& error = std::get<RpcError>(incoming.content);
    EXPECT_EQ(error.got, std::string(39, 'x') + "...");
}

TEST(DecodeLine, TakesBatchesUpTo100) {
    const auto batch_of = [](int count) {
        std::string text = "[";
        for (int i = 0; i < count; ++i)
            text += std::string{i > 0 ? "," : ""} + R"({"method":"hush"})";
        return text + "]";
    };
    const IncomingLine full = decode_line(batch_of(100));
    EXPECT_TRUE(full.batch);
    EXPECT_EQ(full.calls.size(), 100U);
    EXPECT_EQ(code_of(only(batch_of(101))), kInvalidRequest);
}

TEST(DecodeLine, TakesTheGoodOutOfABatchWithBadOnes) {
    const IncomingLine line = decode_line(R"([1,{"method":"hush","id":5},{"method":"x","id":6}])");
    ASSERT_EQ(line.calls.size(), 3U);
    EXPECT_EQ(code_of(line.calls[0]), kInvalidRequest);
    EXPECT_EQ(code_of(line.calls[1]), 0);
    EXPECT_EQ(line.calls[1].id, "5");
    EXPECT_EQ(code_of(line.calls[2]), kMethodNotFound);
}

TEST(JsonNesting, CountsBracketsOutsideOfStrings) {
    EXPECT_EQ(json_nesting(""), 0);
    EXPECT_EQ(json_nesting("{}"), 1);
    EXPECT_EQ(json_nesting("[[],[{}]]"), 3);
    EXPECT_EQ(json_nesting(R"("[[[[")"), 0);
    EXPECT_EQ(json_nesting(R"(["\"[[", []])"), 2);
    EXPECT_EQ(json_nesting("]]][["), 0) << "nothing open, whatever was closed";
}

}  // namespace
}  // namespace hocket::protocol
