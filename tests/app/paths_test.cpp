#include "app/paths.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "app/instance_file.hpp"

namespace hocket::app {
namespace {

/// Each test has an environment and a folder of its own.
class Paths : public testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
                                 "RUNTIME_DIRECTORY", "STATE_DIRECTORY", "TMPDIR"}) {
            unsetenv(name);
        }
        std::string pattern = testing::TempDir() + "/paths_test_XXXXXX";
        folder_ = mkdtemp(pattern.data());
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::string folder_;
};

TEST_F(Paths, TheHomeFolderAndTheXdgDefaultsAreExpanded) {
    setenv("HOME", "/home/ada", 1);
    EXPECT_EQ(expand_path("~/sounds"), "/home/ada/sounds");
    EXPECT_EQ(expand_path("$XDG_DATA_HOME/hocket"), "/home/ada/.local/share/hocket");
    setenv("XDG_DATA_HOME", "/data", 1);
    EXPECT_EQ(expand_path("$XDG_DATA_HOME/hocket"), "/data/hocket");
    EXPECT_EQ(expand_path("/plain/~/path"), "/plain/~/path");
}

TEST_F(Paths, WithoutAHomeNothingIsInIt) { EXPECT_EQ(expand_path("~/sounds"), ""); }

TEST_F(Paths, RecordingsGoToTheStateFolder) {
    setenv("HOME", "/home/ada", 1);
    EXPECT_EQ(default_recording_folder(), "/home/ada/.local/state/hocket/recordings");
    setenv("STATE_DIRECTORY", "/var/lib/hocket", 1);
    EXPECT_EQ(default_recording_folder(), "/var/lib/hocket/recordings");
}

TEST_F(Paths, TheRuntimeFolderIsMadeBelowXdgs) {
    setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
    setenv("RUNTIME_DIRECTORY", "/elsewhere", 1);
    EXPECT_EQ(runtime_folder().value(), folder_ + "/hocket");
    EXPECT_TRUE(std::filesystem::is_directory(folder_ + "/hocket"));
    EXPECT_EQ(runtime_folder_candidates().front(), folder_ + "/hocket");
}

TEST_F(Paths, SystemdsRuntimeFolderIsTakenAsItIs) {
    setenv("RUNTIME_DIRECTORY", (folder_ + ":/second").c_str(), 1);
    EXPECT_EQ(runtime_folder().value(), folder_);
}

TEST_F(Paths, ElseItIsAPrivateFolderBelowTheTemporaryOne) {
    setenv("TMPDIR", folder_.c_str(), 1);
    const std::string made = runtime_folder().value();
    EXPECT_EQ(made, folder_ + "/hocket-" + std::to_string(geteuid()));
    struct stat facts {};
    ASSERT_EQ(stat(made.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0700U);
    EXPECT_EQ(runtime_folder().value(), made);
}

TEST_F(Paths, APrivateFolderThatOthersMayEnterIsRefused) {
    setenv("TMPDIR", folder_.c_str(), 1);
    const std::string made = runtime_folder().value();
    chmod(made.c_str(), 0755);
    EXPECT_FALSE(runtime_folder());
}

TEST_F(Paths, ALinkInPlaceOfThePrivateFolderIsRefused) {
    setenv("TMPDIR", folder_.c_str(), 1);
    std::filesystem::create_directory_symlink("/",
                                              folder_ + "/hocket-" + std::to_string(geteuid()));
    EXPECT_FALSE(runtime_folder());
}

TEST_F(Paths, XdgsRuntimeFolderHasToBePrivateToo) {
    setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
    const std::string made = runtime_folder().value();
    EXPECT_EQ(runtime_folder().value(), made);
    chmod(made.c_str(), 0755);
    EXPECT_FALSE(runtime_folder());
    std::filesystem::remove(made);
    std::filesystem::create_directory(folder_ + "/elsewhere");
    chmod((folder_ + "/elsewhere").c_str(), 0700);
    std::filesystem::create_directory_symlink(folder_ + "/elsewhere", made);
    EXPECT_FALSE(runtime_folder());
}

TEST_F(Paths, TheInstanceFileIsNotWrittenThroughALink) {
    const std::string draft = folder_ + "/" + InstanceFile::kName + "." + std::to_string(getpid());
    std::ofstream{folder_ + "/precious"} << "untouched";
    std::filesystem::create_symlink(folder_ + "/precious", draft);
    const auto written = write_instance_file(
        folder_, {.pid = 7, .osc = "127.0.0.1:1", .control = "127.0.0.1:2", .unix_socket = ""});
    ASSERT_TRUE(written) << written.error().message;
    std::ifstream precious{folder_ + "/precious"};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{precious}, {}}), "untouched");
    EXPECT_FALSE(std::filesystem::is_symlink(folder_ + "/" + InstanceFile::kName));
    EXPECT_EQ(read_instance_file(folder_).value().pid, 7);
    EXPECT_FALSE(std::filesystem::exists(draft));
}

TEST_F(Paths, TheInstanceFileComesBackAsWritten) {
    const InstanceFile written{.pid = 7,
                               .osc = "127.0.0.1:1",
                               .control = "127.0.0.1:2",
                               .unix_socket = "/a\"b/control.sock"};
    ASSERT_TRUE(write_instance_file(folder_, written));
    const auto read = read_instance_file(folder_);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->pid, 7);
    EXPECT_EQ(read->control, "127.0.0.1:2");
    EXPECT_EQ(read->unix_socket, "/a\"b/control.sock");

    remove_instance_file(folder_, 8);
    EXPECT_TRUE(read_instance_file(folder_)) << "another daemon's file stays";
    remove_instance_file(folder_, 7);
    EXPECT_EQ(read_instance_file(folder_).error().code, base::Errc::not_found);
}

}  // namespace
}  // namespace hocket::app
