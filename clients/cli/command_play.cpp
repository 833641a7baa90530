#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "clients/cli/commands.hpp"

extern char** environ;

namespace hocket::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

constexpr const char* kDemo = R"(setcps 0.5625
d1 $ sound "bd [~ bd] ~ bd"
d2 $ sound "~ sn ~ [sn sn:1]"
d3 $ sound "hh*8"
d4 $ sound "~ ~ [~ cb] perc"
)";
constexpr const char* kRecording = "hocket-demo.wav";
constexpr std::chrono::seconds kNullSeconds{8};
constexpr std::chrono::seconds kStartPatience{10};
constexpr std::chrono::seconds kEndPatience{5};

std::atomic<bool> interrupted{false};

/// The daemon's program: beside this one where it is installed, in its build folder where not.
std::optional<fs::path> find_daemon() {
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const fs::path& candidate : {folder / "hocketd", folder / "../../server/app/hocketd"}) {
        if (access(candidate.c_str(), X_OK) == 0) return candidate.lexically_normal();
    }
    return std::nullopt;
}

/// A daemon of our own, ended when we end.
class OwnDaemon {
public:
    static base::Result<OwnDaemon> start() {
        const auto program = find_daemon();
        if (!program) return base::fail(base::Errc::io, "hocketd is not installed beside hocket");
        const std::string folder = "recording.folder=" + fs::current_path().string();
        std::string path = program->string();
        std::string set = "--set";
        std::string setting = folder;
        char* arguments[] = {path.data(), set.data(), setting.data(), nullptr};
        pid_t pid = 0;
        const int error = posix_spawn(&pid, path.c_str(), nullptr, nullptr, arguments, environ);
        if (error != 0) {
            return base::fail(base::Errc::io,
                              fmt::format("cannot start {}: error {}", path, error));
        }
        return OwnDaemon{pid};
    }
    OwnDaemon(OwnDaemon&& other) noexcept : pid_{std::exchange(other.pid_, -1)} {}
    OwnDaemon& operator=(OwnDaemon&&) = delete;
    ~OwnDaemon() {
        if (pid_ <= 0) return;
        kill(pid_, SIGTERM);
        const auto until = Clock::now() + kEndPatience;
        while (waitpid(pid_, nullptr, WNOHANG) == 0) {
            if (Clock::now() > until) kill(pid_, SIGKILL);
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
    /// False once the process is gone.
    [[nodiscard]] bool lives() {
        if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
        return pid_ > 0;
    }

private:
    explicit OwnDaemon(pid_t pid) : pid_{pid} {}
    pid_t pid_ = -1;
};

base::Result<RpcClient> wait_for(OwnDaemon& daemon, const Connection& connection) {
    const auto until = Clock::now() + kStartPatience;
    while (true) {
        auto client = RpcClient::connect(connection);
        if (client || Clock::now() > until) return client;
        if (!daemon.lives()) return base::fail(base::Errc::state, "hocketd did not start");
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
}

// Without a sound card: a few seconds in real time, kept in a file.
int play_on_null_clock(RpcClient& client, OwnDaemon& daemon) {
    const auto started = client.call("record.start", {{"path", kRecording}});
    if (!started) return report(started.error());
    fmt::print("no sound card: playing {} s on the null clock, into {}\n", kNullSeconds.count(),
               started->value("path", kRecording));
    const auto until = Clock::now() + kNullSeconds;
    while (Clock::now() < until && !interrupted && daemon.lives()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    const auto stopped = client.call("record.stop", nullptr);
    if (!stopped) return report(stopped.error());
    const auto stats = client.call("stats.get", nullptr);
    if (!stats) return report(stats.error());
    fmt::print("wrote {}: {} frames, {} events sounded, {} late\n", kRecording,
               stopped->value("frames", 0), (*stats)["events"].value("sounded", 0),
               (*stats)["events"].value("late", 0));
    return 0;
}

}  // namespace

int run_play(const Connection& connection, const std::string& file) {
    const EvalOptions what = file.empty() ? EvalOptions{.code = kDemo, .file = {}}
                                          : EvalOptions{.code = {}, .file = file};
    // Before a daemon is started for it.
    if (!file.empty() && file != "-" && access(file.c_str(), R_OK) != 0) {
        return report({.code = base::Errc::io, .message = file + ": cannot be read"});
    }
    auto running = RpcClient::connect(connection);
    if (running) return run_eval(connection, what);
    auto daemon = OwnDaemon::start();
    if (!daemon) return report(daemon.error());
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = true; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    auto client = wait_for(*daemon, connection);
    if (!client) return report(client.error());
    const auto status = client->call("server.status", nullptr);
    if (!status) return report(status.error());
    if (file.empty()) fmt::print("{}\n", kDemo);
    if (run_eval(connection, what) != 0) return 1;
    if (status->value("device", "") == "null") return play_on_null_clock(*client, *daemon);
    fmt::print("playing; Ctrl-C ends it\n");
    while (!interrupted && daemon->lives()) {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return 0;
}

}  // namespace hocket::cli
