#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace hocket::audio {

/// A child of this process that is killed, not asked, and never waited for long.
class ChildProcess {
public:
    /// Starts `program` with `arguments` (its name first). Standard input is empty, standard error
    /// (and output, if asked for) can be read here; `shared` becomes descriptor 3, if not negative.
    static base::Result<ChildProcess> start(const std::string& program,
                                            const std::vector<std::string>& arguments, int shared,
                                            bool with_output);
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();  ///< kill()

    [[nodiscard]] pid_t pid() const { return pid_; }
    /// Readable when it has ended / when it said something; -1: not there.
    [[nodiscard]] int ended_descriptor() const { return pid_descriptor_; }
    [[nodiscard]] int error_descriptor() const { return error_; }
    [[nodiscard]] int output_descriptor() const { return output_; }

    /// Takes what has come, never waits. @return false at the end of the stream.
    static bool read_some(int descriptor, std::string& to);

    /// "exit code 1", "signal 9 (Killed)" once it has ended.
    [[nodiscard]] std::optional<std::string> ended();
    /// SIGKILL, and waits until it is gone, half a second at most: a process that does not go by
    /// then is stuck in the kernel and never runs a line of its own again.
    void kill();

private:
    ChildProcess() = default;
    void close_all();

    pid_t pid_ = -1;
    int pid_descriptor_ = -1;
    int error_ = -1;
    int output_ = -1;
    std::optional<std::string> ended_;
};

}  // namespace hocket::audio
