#include "observability/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace hocket::observability {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

constexpr const char* kTime = "[0-9]+-[0-9]+-[0-9]+ [0-9]+:[0-9]+:[0-9]+\\.[0-9][0-9][0-9] ";

std::string temporary_file() {
    return testing::TempDir() + "hocket_log_" + std::to_string(::getpid());
}

TEST(Log, WritesAtOnceBeforeItIsStarted) {
    CaptureStderr();
    log_info("listening on {}", 57120);
    log_warning("late");
    log_debug("not shown");
    EXPECT_THAT(
        GetCapturedStderr(),
        MatchesRegex(std::string{kTime} + "info  listening on 57120\n" + kTime + "warn  late\n"));
}

TEST(Log, WritesEveryQueuedLineToTheFileBeforeItStops) {
    const std::string file = temporary_file();
    CaptureStderr();
    start_log(Level::debug, file);
    std::thread other{[] {
        for (int i = 0; i < 500; ++i) log_debug("other {}", i);
    }};
    for (int i = 0; i < 500; ++i) log_error("line {}", i);
    other.join();
    EXPECT_EQ(log_overruns(), 0U);
    stop_log();
    EXPECT_THAT(GetCapturedStderr(), HasSubstr("error line 499\n"));
    std::stringstream text;
    text << std::ifstream{file}.rdbuf();
    std::filesystem::remove(file);
    EXPECT_THAT(text.str(), HasSubstr("debug other 499\n"));
    EXPECT_THAT(text.str(), HasSubstr("error line 499\n"));
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
    CaptureStderr();
    start_log(Level::warning, "");
    log_info("quiet");
    log_warning("loud");
    stop_log();
    const std::string text = GetCapturedStderr();
    EXPECT_THAT(text, HasSubstr("loud"));
    EXPECT_THAT(text, Not(HasSubstr("quiet")));
    start_log(Level::info, "");
    stop_log();
}

TEST(Log, GoesOnWithoutAFileThatCannotBeOpened) {
    CaptureStderr();
    start_log(Level::info, "/dev/null/no/such/file");
    log_info("still here");
    stop_log();
    const std::string text = GetCapturedStderr();
    EXPECT_THAT(text, HasSubstr("error log file: "));
    EXPECT_THAT(text, HasSubstr("still here"));
}

TEST(Log, KeepsAForgedLineOnOneLine) {
    CaptureStderr();
    log(Level::info, "name\n2026 error forged\x1b[31m");
    EXPECT_THAT(GetCapturedStderr(), HasSubstr("info  name\\n2026 error forged\\x1b[31m\n"));
}

TEST(Log, SpeaksTheJournalsPrefixesWhenStderrIsTheJournal) {
    CaptureStderr();
    struct stat status {};
    ASSERT_EQ(::fstat(STDERR_FILENO, &status), 0);
    ::setenv("JOURNAL_STREAM", fmt::format("{}:{}", status.st_dev, status.st_ino).c_str(), 1);
    start_log(Level::info, "");
    log_info("ready");
    log_error("broken");
    stop_log();
    ::unsetenv("JOURNAL_STREAM");
    EXPECT_EQ(GetCapturedStderr(), "<6>ready\n<3>broken\n");
}

}  // namespace
}  // namespace hocket::observability
