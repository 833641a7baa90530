#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "running_server.hpp"

namespace hocket::net {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, with a path short enough for a socket.
class UnixSocket : public testing::Test {
protected:
    UnixSocket() {
        std::string pattern = "/tmp/hocket-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        config_.unix_socket_path = folder_ / "control.sock";
    }
    ~UnixSocket() override { fs::remove_all(folder_); }

    fs::path folder_;
    ControlConfig config_;
};

/// Leaves a socket file behind, as a daemon that was killed does.
void leave_stale_socket(const std::string& path) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(socket);
}

TEST_F(UnixSocket, SpeaksTheSameAsTcp) {
    RunningServer running{config_};
    auto client = test::LineClient::unix_socket(config_.unix_socket_path);
    client.send(R"({"method":"hush","id":1})");
    client.finish_sending();
    EXPECT_EQ(json_of(client.read_line())["id"], 1);
    EXPECT_TRUE(client.at_end());
}

TEST_F(UnixSocket, IsForItsOwnerAloneAndGoneAfterwards) {
    RunningServer running{config_};
    struct stat status {};
    ASSERT_EQ(::stat(config_.unix_socket_path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    running.server.stop();
    EXPECT_FALSE(fs::exists(config_.unix_socket_path));
}

TEST_F(UnixSocket, TakesThePlaceOfOneThatNobodyAnswersOn) {
    leave_stale_socket(config_.unix_socket_path);
    RunningServer running{config_};
    EXPECT_TRUE(test::LineClient::unix_socket(config_.unix_socket_path).connected());
}

TEST_F(UnixSocket, LeavesALivingOneAlone) {
    RunningServer running{config_};
    try {
        const ControlServer second{RunningServer::any_port(config_), running.session, running.ids};
        FAIL() << "two servers on one socket";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(),
                  "cannot listen on " + config_.unix_socket_path + ": address already in use");
    }
    EXPECT_TRUE(test::LineClient::unix_socket(config_.unix_socket_path).connected());
}

TEST_F(UnixSocket, LeavesAFileAloneThatIsNoSocket) {
    std::ofstream{config_.unix_socket_path} << "mine";
    test::FakeSession session;
    SenderIds ids;
    EXPECT_THROW((ControlServer{RunningServer::any_port(config_), session, ids}),
                 std::runtime_error);
    EXPECT_TRUE(fs::exists(config_.unix_socket_path));
}

TEST_F(UnixSocket, DoesNotRemoveWhatAnotherPutInItsPlace) {
    RunningServer running{config_};
    // Beside it first: a new file made after the removal could get the old one's number.
    const std::string other = folder_ / "other.sock";
    leave_stale_socket(other);
    fs::rename(other, config_.unix_socket_path);
    running.server.stop();
    EXPECT_TRUE(fs::exists(config_.unix_socket_path));
}

TEST_F(UnixSocket, SaysThatAPathIsTooLong) {
    config_.unix_socket_path = folder_ / std::string(200, 'x');
    test::FakeSession session;
    SenderIds ids;
    EXPECT_THROW((ControlServer{RunningServer::any_port(config_), session, ids}),
                 std::runtime_error);
}

}  // namespace
}  // namespace hocket::net
