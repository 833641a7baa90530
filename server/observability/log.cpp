#include "observability/log.hpp"

#include <signal.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/log_msg.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <vector>

#include "base/realtime.hpp"

namespace hocket::observability {
namespace {

/// Lines the queue holds: a second of a very bad day, about 3 MB.
constexpr std::size_t kQueueLines = 8192;

constexpr std::array kSpdlogLevels{spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                   spdlog::level::err};

/// `%*`: what stands before the message, besides the time.
class LevelFlag : public spdlog::custom_flag_formatter {
public:
    explicit LevelFlag(bool journal) : journal_{journal} {}
    void format(const spdlog::details::log_msg& line, const std::tm&,
                spdlog::memory_buf_t& to) override {
        std::string_view text;
        switch (line.level) {
            case spdlog::level::debug:
                text = journal_ ? "<7>" : "debug ";
                break;
            case spdlog::level::info:
                text = journal_ ? "<6>" : "info  ";
                break;
            case spdlog::level::warn:
                text = journal_ ? "<4>" : "warn  ";
                break;
            default:
                text = journal_ ? "<3>" : "error ";
                break;
        }
        to.append(text.data(), text.data() + text.size());
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<LevelFlag>(journal_);
    }

private:
    bool journal_;
};

std::unique_ptr<spdlog::formatter> make_formatter(bool journal) {
    auto formatter = std::make_unique<spdlog::pattern_formatter>();
    formatter->add_flag<LevelFlag>('*', journal);
    // The journal keeps the time itself.
    formatter->set_pattern(journal ? "%*%v" : "%Y-%m-%d %H:%M:%S.%e %*%v");
    return formatter;
}

/// Whether standard error is the journal, as sd_journal_stream_fd(3) says to find out: the
/// variable alone is inherited by every shell and terminal that a service starts.
bool stderr_is_the_journal() {
    const char* stream = std::getenv("JOURNAL_STREAM");
    struct stat status {};
    if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
    return fmt::format("{}:{}", status.st_dev, status.st_ino) == stream;
}

spdlog::sink_ptr make_stderr_sink() {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    sink->set_formatter(make_formatter(stderr_is_the_journal()));
    return sink;
}

/// One line whatever a client sent: a line break in a name must not forge another entry.
std::string escape_controls(std::string_view message) {
    std::string text;
    text.reserve(message.size());
    for (const char c : message) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            text += "\\n";
        } else if ((byte < 0x20 && c != '\t') || byte == 0x7f) {
            text += fmt::format("\\x{:02x}", byte);
        } else {
            text += c;
        }
    }
    return text;
}

/// What lines go through now. The logger is shared, so a line under way outlives a stop.
struct State {
    std::mutex mutex;
    std::shared_ptr<spdlog::details::thread_pool> pool;  ///< none before start_log()
    std::shared_ptr<spdlog::logger> logger;
    std::atomic<Level> least{Level::info};
};

State& state() {
    // Never destroyed: other threads may log while the process exits.
    static State& instance = *new State;
    return instance;
}

/// The thread that writes. It is there before anybody else sets a mask, so it must take no signal:
/// one that the process waits for would end it there.
std::shared_ptr<spdlog::details::thread_pool> start_writer() {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    auto pool = std::make_shared<spdlog::details::thread_pool>(kQueueLines, 1,
                                                               [] { base::name_thread("log"); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return pool;
}

std::shared_ptr<spdlog::logger> current_logger() {
    State& shared = state();
    const std::lock_guard lock{shared.mutex};
    if (!shared.logger) {
        shared.logger = std::make_shared<spdlog::logger>("hocket", make_stderr_sink());
        shared.logger->set_level(spdlog::level::debug);
    }
    return shared.logger;
}

}  // namespace

void start_log(Level least, const std::string& file) {
    stop_log();
    std::vector<spdlog::sink_ptr> sinks{make_stderr_sink()};
    std::string problem;
    if (!file.empty()) {
        try {
            sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(file));
            sinks.back()->set_formatter(make_formatter(false));
        } catch (const spdlog::spdlog_ex& error) {
            problem = error.what();
        }
    }
    State& shared = state();
    {
        const std::lock_guard lock{shared.mutex};
        shared.pool = start_writer();
        shared.logger = std::make_shared<spdlog::async_logger>(
            "hocket", sinks.begin(), sinks.end(), shared.pool,
            spdlog::async_overflow_policy::overrun_oldest);
        shared.logger->set_level(spdlog::level::debug);
        shared.logger->flush_on(spdlog::level::debug);
    }
    shared.least = least;
    if (!problem.empty()) log_error("log file: {}", problem);
}

void stop_log() {
    State& shared = state();
    std::shared_ptr<spdlog::details::thread_pool> pool;
    {
        const std::lock_guard lock{shared.mutex};
        pool = std::move(shared.pool);
        shared.logger.reset();
    }
    // The pool's end writes what is queued; outside the lock, so that nobody waits for the disk.
    pool.reset();
}

void log(Level level, std::string_view message) noexcept {
    if (!log_enabled(level)) return;
    try {
        current_logger()->log(kSpdlogLevels[static_cast<std::size_t>(level)],
                              escape_controls(message));
    } catch (...) {
        // No memory or no standard error: there is nobody left to tell.
    }
}

bool log_enabled(Level level) noexcept {
    return level >= state().least.load(std::memory_order_relaxed);
}

std::uint64_t log_overruns() noexcept {
    State& shared = state();
    const std::lock_guard lock{shared.mutex};
    return shared.pool ? shared.pool->overrun_counter() : 0;
}

}  // namespace hocket::observability
