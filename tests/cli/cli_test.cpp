#include <fstream>

#include "app/instance_file.hpp"
#include "cli/cli_fixture.hpp"

// The program `hocket` itself, against a stand-in for the daemon.
namespace hocket::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(Cli, EvalSendsTheCodeAndPrintsALineAStatement) {
    const FakeDaemon daemon{socket_, with(R"({"done":["d1: 4 events a cycle","hush"]})")};
    const Outcome outcome = hocket(R"(eval -e 'd1 $ sound "bd*4"')");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "d1: 4 events a cycle\nhush\n");
    EXPECT_THAT(daemon.requests(),
                ElementsAre(R"(eval {"code":"d1 $ sound \"bd*4\"","space":"shell"})"));
}

TEST_F(Cli, EvalReadsStandardInput) {
    const FakeDaemon daemon{socket_, with(R"({"done":[]})")};
    EXPECT_EQ(run("echo hush | " + kHocket + "eval --socket " + socket_ + " -", folder_).exit_code,
              0);
    EXPECT_THAT(daemon.requests(), ElementsAre(R"(eval {"code":"hush\n","space":"shell"})"));
}

TEST_F(Cli, EvalSharesTheSpaceThatIsNamed) {
    const FakeDaemon daemon{socket_, with(R"({"done":[]})")};
    EXPECT_EQ(hocket("eval --space band -e hush").exit_code, 0);
    EXPECT_EQ(hocket("eval --space '' -e hush").exit_code, 0);
    EXPECT_THAT(daemon.requests(),
                ElementsAre(R"(eval {"code":"hush","space":"band"})", R"(eval {"code":"hush"})"));
}

TEST_F(Cli, EveryErrorOfATextIsShownAtItsPlace) {
    const FakeDaemon daemon{
        socket_, [](const std::string&, const std::string& id, const std::string&) {
            return std::vector{
                R"({"jsonrpc":"2.0","id":)" + id +
                R"(,"error":{"code":-32000,"message":"1:6: no 'sond'","data":{"line":1,"column":6,)"
                R"("errors":[{"message":"1:6: no 'sond'","line":1,"column":6,"nearest":"sound"},)"
                R"({"message":"2:10: expected a step","line":2,"column":10},)"
                R"({"message":"too long"},7]}}})"};
        }};
    const Outcome outcome = hocket(R"(eval -e 'd1 $ sond "bd"
d2 $ s "[]"')");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.err,
              "<code>:1:6: no 'sond'\n"
              "    d1 $ sond \"bd\"\n"
              "         ^\n"
              "did you mean sound?\n"
              "<code>:2:10: expected a step\n"
              "    d2 $ s \"[]\"\n"
              "             ^\n"
              "hocket: too long\n");
}

TEST_F(Cli, AnErrorInAFileIsShownWithItsPlaceItsLineAndACaret) {
    const std::string file = folder_ + "/set.tidal";
    std::ofstream{file} << "hush\nd1 $ söund \"bd*]\"\n";
    const FakeDaemon daemon{
        socket_, [](const std::string&, const std::string& id, const std::string&) {
            return std::vector{
                R"({"jsonrpc":"2.0","id":)" + id +
                R"(,"error":{"code":-32000,"message":"2:16: expected a step after '*', got ']'",)"
                R"("data":{"line":2,"column":16}}})"};
        }};
    const Outcome outcome = hocket("eval " + file);
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, file +
                               ":2:16: expected a step after '*', got ']'\n"
                               "    d1 $ söund \"bd*]\"\n"
                               "                   ^\n");
}

TEST_F(Cli, EvalOfAFileThatIsNotThereFails) {
    const Outcome outcome = hocket("eval " + folder_ + "/none");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("none: cannot be read"));
}

TEST_F(Cli, WithoutADaemonItSaysWhereItLookedAndWhatToDo) {
    const Outcome outcome = hocket("status");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_EQ(outcome.err, "hocket: no daemon answers at " + socket_ +
                               ": start one with 'hocketd' or 'hocket play'\n");
}

TEST_F(Cli, TheDaemonIsFoundThroughItsFileInTheRuntimeFolder) {
    const std::string elsewhere = folder_ + "/elsewhere.sock";
    std::filesystem::create_directory(folder_ + "/hocket");
    ASSERT_TRUE(app::write_instance_file(
        folder_ + "/hocket", {.pid = 1, .osc = "", .control = "", .unix_socket = elsewhere}));
    const FakeDaemon daemon{elsewhere, with(R"({"ok":true})")};
    const Outcome outcome = run(kHocket + "hush", folder_);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_THAT(daemon.requests(), ElementsAre("hush "));
}

TEST_F(Cli, WrongUsageEndsWithTwo) {
    EXPECT_EQ(hocket("eval").exit_code, 2);
    EXPECT_EQ(hocket("dance").exit_code, 2);
    EXPECT_EQ(hocket("cps -1").exit_code, 2);
    EXPECT_EQ(hocket("stats --interval-ms 1").exit_code, 2);
}

TEST_F(Cli, WhyTellsTheStoryForwards) {
    const FakeDaemon daemon{
        socket_, [](const std::string& method, const std::string& id, const std::string&) {
            return std::vector{
                method == "why"
                    ? result(
                          id,
                          R"({"events":[{"event":2,"from":"d1","sound":"bq","fate":"unknown_name",)"
                          R"("wanted_frame":48000,"detail":"did you mean bd?"},)"
                          R"({"event":1,"from":"d1","sound":"bd","fate":"late","wanted_frame":24000,)"
                          R"("frame":24480,"late_frames":480,"length_frames":4800}]})")
                    : result(id, R"({"rate_hz":48000,"frame":72000})")};
        }};
    const Outcome outcome = hocket("why --last 2");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out,
              "  -1.000 s  d1                     bd           LATE by 10.0 ms, sounded at frame "
              "24480 for 100 ms\n"
              "  -0.500 s  d1                     bq           SILENT, no such sample: did you "
              "mean bd?\n");
    EXPECT_EQ(daemon.requests().front(), R"(why {"last":2})");
}

TEST_F(Cli, SamplesAreAskedForAPageAtATime) {
    const FakeDaemon daemon{
        socket_, [](const std::string&, const std::string& id, const std::string& params) {
            const bool first = params.find("offset") == std::string::npos;
            return std::vector{result(
                id, std::string{R"({"ready":true,"total":2,"broken":[],"banks":[{"name":")"} +
                        (first ? "bd" : "sn") +
                        R"(","files":3,"seconds":1.25,"resident":1,"source":"alias"}]})")};
        }};
    const Outcome outcome = hocket("samples");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out,
              "bank  files  seconds  decoded  from\n"
              "bd        3      1.2        1  alias\n"
              "sn        3      1.2        1  alias\n");
}

TEST_F(Cli, StatsAreATableOrTheJsonAsItCame) {
    const FakeDaemon daemon{
        socket_, with(R"({"events":{"received":7},"voices":{"active":3},"rate_hz":48000,)"
                      R"("lead_frames":2400,"drops":{"heap full":2}})")};
    const std::string table = hocket("stats").out;
    EXPECT_THAT(table, StartsWith("events    7 received"));
    EXPECT_THAT(table, HasSubstr("voices    3 now"));
    EXPECT_THAT(table, HasSubstr("50.0 ms lead"));
    EXPECT_THAT(table, HasSubstr("dropped   2 heap full"));
    EXPECT_THAT(hocket("stats --json").out, StartsWith("{\"drops\""));
}

TEST_F(Cli, StatsFollowUntilInterrupted) {
    const FakeDaemon daemon{
        socket_, [](const std::string&, const std::string& id, const std::string&) {
            const std::string stats = R"({"jsonrpc":"2.0","method":"stats","params":{"cps":1}})";
            return std::vector{result(id, R"({"topics":["stats"]})"), stats, stats};
        }};
    const Outcome outcome = run("timeout --preserve-status -s INT 1 " + kHocket + "--socket " +
                                    socket_ + " stats --follow --json --interval-ms 100",
                                folder_);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "{\"cps\":1}\n{\"cps\":1}\n");
    EXPECT_THAT(daemon.requests(), ElementsAre(R"(stats.subscribe {"interval_ms":100})"));
}

TEST_F(Cli, AnAnswerThatIsNotJsonIsAnErrorAndNoCrash) {
    const FakeDaemon daemon{socket_,
                            [](const std::string&, const std::string&, const std::string&) {
                                return std::vector<std::string>{"HTTP/1.1 400 Bad Request"};
                            }};
    const Outcome outcome = hocket("hush");
    EXPECT_EQ(outcome.exit_code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("not of a Hocket daemon"));
}

TEST_F(Cli, HelpKnowsCommandsAndTopics) {
    EXPECT_THAT(hocket("help").out, HasSubstr("why"));
    EXPECT_THAT(hocket("help eval").out, HasSubstr("Usage: hocket eval"));
    EXPECT_THAT(hocket("help config").out, HasSubstr("engine.max_voices"));
    EXPECT_THAT(hocket("help params").out, HasSubstr("accelerate"));
    EXPECT_EQ(hocket("help nothing").exit_code, 1);
    EXPECT_EQ(hocket("--version").out, "hocket " HOCKET_VERSION "\n");
}

TEST_F(Cli, HelpOnANodeSaysWhatItsArgumentsAreAndBothWhereAFunctionHasTheName) {
    const std::string help = hocket("help lpf").out;
    EXPECT_THAT(help, HasSubstr("lpf :: Pattern Double"));
    EXPECT_THAT(help, HasSubstr("in # lpf cutoff [q]   (a node of the signal graph)"));
    EXPECT_THAT(help, HasSubstr("cutoff       Hz"));
    EXPECT_THAT(help, HasSubstr("source: "));
    EXPECT_THAT(hocket("help svf_lp").out, HasSubstr("in # lpf"));
    EXPECT_THAT(hocket("help reference").out, HasSubstr("\n### `compressor`\n"));
    EXPECT_THAT(hocket("help bitcrusch").err, HasSubstr("is it 'bitcrush'?"));
}

TEST_F(Cli, BenchCountsTheVoicesThatStartedAndThePeakOfTheWholeRun) {
    // 10 ms in one buffer and 1 s in twelve: the same voices, never quieter for being longer.
    const Outcome brief = hocket("bench W0 --voices 40 --seconds 0.01 --json");
    const Outcome longer = hocket("bench W0 --voices 40 --seconds 1 --json");
    ASSERT_EQ(brief.exit_code, 0) << brief.err;
    ASSERT_EQ(longer.exit_code, 0) << longer.err;
    const auto brief_figures = nlohmann::json::parse(brief.out);
    const auto longer_figures = nlohmann::json::parse(longer.out);
    EXPECT_EQ(longer_figures["voices"], 40);
    EXPECT_GE(longer_figures["peak"].get<double>(), brief_figures["peak"].get<double>());
    EXPECT_GT(brief_figures["peak"].get<double>(), 0);
}

TEST_F(Cli, BenchFailsWhenNotAllVoicesStart) {
    const Outcome outcome = hocket("bench W0 --voices 30000 --seconds 0.01");
    EXPECT_NE(outcome.exit_code, 0);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("expected 30000 voices at once, the engine started "));
}

}  // namespace
}  // namespace hocket::test
