#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/fake_daemon.hpp"

// `hocket query`: the program itself; it needs no daemon.
namespace hocket::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kHocket = "'" HOCKET_BINARY_DIR "/clients/cli/hocket' ";

/// A folder of the test's own: several run at once.
std::string own_folder() {
    const std::string folder = testing::TempDir() + "hocket-query-" +
                               testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder);
    return folder;
}

Outcome query(const std::string& arguments) {
    return run(kHocket + "query " + arguments, own_folder());
}

/// The answers to the lines, in order.
std::vector<json> ask(const std::string& lines) {
    const Outcome outcome =
        run("printf '%s\\n' '" + lines + "' | " + kHocket + "query --jsonl", own_folder());
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    std::vector<json> answers;
    std::istringstream out{outcome.out};
    for (std::string line; std::getline(out, line);) answers.push_back(json::parse(line));
    return answers;
}

TEST(Query, PrintsTheEventsOfAnExpression) {
    const Outcome outcome = query(R"(-e 's "bd sn" # gain 0.5' --to 1)");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out,
              "  0 > 1/2  gain: 0.5, s: \"bd\"\n"
              "  1/2 > 1  gain: 0.5, s: \"sn\"\n");
}

TEST(Query, AsksForAPieceWithExactTimes) {
    const Outcome outcome = query("-e bd/2 --kind mini-string --from 1/3 --to 0.5");
    EXPECT_EQ(outcome.out, "  1/3 > 1/2   of 0 > 2  \"bd\"\n");
}

TEST(Query, SaysWhereAnExpressionIsWrong) {
    const Outcome outcome = query(R"(-e 's "bd [sn"')");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("1:10: expected a step or ']' to close the '['"));
}

TEST(Query, AnswersEveryLineWhateverTheOthersAre) {
    const auto answers =
        ask(R"({"id":"a","kind":"mini-number","expr":"1 <2 3>","cycles":[0,"1/2"]})"
            "\nno json\n"
            R"({"id":"b","kind":"mini-string","expr":"bd*1000000000"})"
            "\n"
            R"({"id":"c","kind":"control","expr":"s \"a\" #"})"
            "\n"
            R"({"id":"d","kind":"mini-rational","expr":"1%4 ^x","vars":{"x":2}})");
    ASSERT_EQ(answers.size(), 5U);
    EXPECT_EQ(answers[0], json::parse(R"({"id":"a","events":[
        {"whole":["0","1/2"],"part":["0","1/2"],"value":1.0}]})"));
    EXPECT_TRUE(answers[1].contains("error"));
    EXPECT_THAT(answers[2]["error"].get<std::string>(), HasSubstr("at most 65536 events"));
    EXPECT_THAT(answers[3]["error"].get<std::string>(), HasSubstr("1:8: expected"));
    EXPECT_EQ(answers[4]["events"][0]["value"], "1/4");
    EXPECT_EQ(answers[4]["events"][1]["value"], "2");
}

TEST(Help, ShowsAFunctionWithItsTypeAndWhatItsExamplePlays) {
    const Outcome outcome = run(kHocket + "help every", own_folder());
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, testing::StartsWith("every :: Pattern Int -> "));
    EXPECT_THAT(outcome.out, HasSubstr("0 > 1"));
    EXPECT_EQ(run(kHocket + "help evry", testing::TempDir()).exit_code, 1);
}

TEST(Help, MakesThePageOfAllFunctionsAndControls) {
    const Outcome outcome = run(kHocket + "help reference", own_folder());
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    for (const char* part : {"### `every`", "### `<~`", "| `lpf` | numbers | `cutoff` |",
                             "| `gain` | numbers | Loudness"}) {
        EXPECT_THAT(outcome.out, HasSubstr(part));
    }
}

TEST(Query, RefusesATextThatCannotEnd) {
    const auto answers =
        ask(R"({"id":"deep","kind":"control","expr":"let x = x in x :: ControlPattern"})"
            "\n"
            R"({"id":"many","kind":"control","expr":"striate 1e9 $ s \"a\""})"
            "\n"
            R"({"id":"long","kind":"control","expr":"s \"a\"","cycles":[0,1000000]})");
    ASSERT_EQ(answers.size(), 3U);
    for (const json& answer : answers) EXPECT_TRUE(answer.contains("error")) << answer;
}

}  // namespace
}  // namespace hocket::test
