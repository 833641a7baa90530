#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hocket::test {

/// What a command answers with: the lines to send back for one request.
/// @param id as JSON @param params as JSON, empty when there are none
using Answer = std::function<std::vector<std::string>(
    const std::string& method, const std::string& id, const std::string& params)>;

/// Stands in for the daemon's Unix socket: one client at a time, answers from a function.
class FakeDaemon {
public:
    FakeDaemon(std::string path, Answer answer);
    ~FakeDaemon();
    FakeDaemon(const FakeDaemon&) = delete;
    FakeDaemon& operator=(const FakeDaemon&) = delete;

    /// "method params" of every request so far.
    [[nodiscard]] std::vector<std::string> requests() const;

private:
    void serve();
    void talk(int client);

    std::string path_;
    Answer answer_;
    int listener_ = -1;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::thread thread_;
};

/// What a program printed, both ways, and how it ended.
struct Outcome {
    std::string out;
    std::string err;
    int exit_code = -1;
};

/// Runs a shell command.
[[nodiscard]] Outcome run(const std::string& command, const std::string& scratch_folder);

}  // namespace hocket::test
