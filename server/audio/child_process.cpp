#include "audio/child_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace hocket::audio {

namespace {

constexpr int kLongestEndMs = 500;
constexpr int kSharedAt = 3;
// What is read at once of a child that never stops to talk.
constexpr std::size_t kMostAtOnce = 64 * 1024;

struct Pipe {
    int read = -1;
    int write = -1;
    Pipe() {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
        read = ends[0];
        write = ends[1];
        fcntl(read, F_SETFL, O_NONBLOCK);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        if (read >= 0) close(read);
        if (write >= 0) close(write);
    }
};

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    void open_null(int at, int flags) {
        posix_spawn_file_actions_addopen(&actions_, at, "/dev/null", flags, 0);
    }
    void duplicate(int from, int to) {
        // Of equal numbers it clears close-on-exec.
        posix_spawn_file_actions_adddup2(&actions_, from, to);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

std::string ending_of(int status) {
    if (WIFSIGNALED(status)) {
        return fmt::format("signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    }
    return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace

base::Result<ChildProcess> ChildProcess::start(const std::string& program,
                                               const std::vector<std::string>& arguments,
                                               int shared, bool with_output) {
    Pipe error;
    Pipe output;
    if (error.read < 0 || output.read < 0) {
        return base::fail(base::Errc::io,
                          fmt::format("cannot start a device process: {}", std::strerror(errno)));
    }
    FileActions actions;
    actions.open_null(STDIN_FILENO, O_RDONLY);
    if (with_output) {
        actions.duplicate(output.write, STDOUT_FILENO);
    } else {
        actions.open_null(STDOUT_FILENO, O_WRONLY);
    }
    actions.duplicate(error.write, STDERR_FILENO);
    if (shared >= 0) actions.duplicate(shared, kSharedAt);

    std::vector<char*> argv;
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.data()));
    argv.push_back(nullptr);
    ChildProcess child;
    const int failure =
        posix_spawn(&child.pid_, program.c_str(), actions.get(), nullptr, argv.data(), environ);
    if (failure != 0) {
        child.pid_ = -1;
        return base::fail(base::Errc::io,
                          fmt::format("cannot start a device process: {}", std::strerror(failure)));
    }
    child.pid_descriptor_ = static_cast<int>(syscall(SYS_pidfd_open, child.pid_, 0));
    child.error_ = std::exchange(error.read, -1);
    if (with_output) child.output_ = std::exchange(output.read, -1);
    return child;
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_{std::exchange(other.pid_, -1)},
      pid_descriptor_{std::exchange(other.pid_descriptor_, -1)},
      error_{std::exchange(other.error_, -1)},
      output_{std::exchange(other.output_, -1)},
      ended_{std::move(other.ended_)} {}

ChildProcess::~ChildProcess() {
    kill();
    close_all();
}

void ChildProcess::close_all() {
    for (int* descriptor : {&pid_descriptor_, &error_, &output_}) {
        if (*descriptor >= 0) close(std::exchange(*descriptor, -1));
    }
}

bool ChildProcess::read_some(int descriptor, std::string& to) {
    std::array<char, 4096> piece{};
    for (std::size_t taken = 0; taken < kMostAtOnce; taken += piece.size()) {
        const ssize_t count = read(descriptor, piece.data(), piece.size());
        if (count > 0) {
            to.append(piece.data(), static_cast<std::size_t>(count));
        } else if (count == 0) {
            return false;
        } else if (errno != EINTR) {
            return errno == EAGAIN;
        }
    }
    return true;
}

std::optional<std::string> ChildProcess::ended() {
    if (pid_ < 0 || ended_) return ended_;
    int status = 0;
    const pid_t found = waitpid(pid_, &status, WNOHANG);
    if (found == pid_) ended_ = ending_of(status);
    if (found < 0 && errno == ECHILD) ended_ = "an end that somebody else saw";
    return ended_;
}

void ChildProcess::kill() {
    if (pid_ < 0 || ended()) return;
    ::kill(pid_, SIGKILL);
    pollfd waiting{pid_descriptor_, POLLIN, 0};
    poll(&waiting, 1, kLongestEndMs);
    static_cast<void>(ended());
}

}  // namespace hocket::audio
