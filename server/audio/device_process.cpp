#include "audio/device_process.hpp"

#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "audio/device_info.hpp"
#include "audio/device_player.hpp"
#include "audio/portaudio_stream.hpp"
#include "audio/stream_memory.hpp"
#include "base/realtime.hpp"

namespace hocket::audio {

namespace {

constexpr useconds_t kWatchUs = 20'000;
constexpr useconds_t kWaitUs = 2'000;

int list_devices() {
    for (const DeviceInfo& device : PortAudio{}.devices()) {
        fmt::print("{}\n", device_line(device));
    }
    std::fflush(stdout);
    return 0;
}

void fail(StreamControl& control, const std::string& message) {
    DeviceReport& report = control.device;
    std::strncpy(report.message, message.c_str(), sizeof report.message - 1);
    report.state.store(DeviceReport::State::failed, std::memory_order_release);
}

int play(StreamMemory& memory) {
    StreamControl& control = memory.control();
    try {
        base::flush_denormals_to_zero();
        PortAudio library;
        if (const auto opened = library.open(memory); !opened) {
            fail(control, opened.error().message);
            return 1;
        }
        control.device.state.store(DeviceReport::State::opened, std::memory_order_release);
        // The first device's rate becomes the daemon's; it says so when it has taken it over.
        while (control.rate_hz.load(std::memory_order_acquire) == 0) usleep(kWaitUs);
        library.player().prepare();
        static_cast<void>(base::lock_memory());  // where it is allowed
        control.device.state.store(DeviceReport::State::ready, std::memory_order_release);
        while (library.is_active()) usleep(kWatchUs);
        fail(control, fmt::format("'{}' has gone", control.device.name));
    } catch (const std::exception& trouble) {
        fail(control, trouble.what());
    }
    return 1;
}

}  // namespace

std::vector<std::string> device_process_arguments(const char* what) {
    return {"hocketd", kDeviceProcessArgument, what, std::to_string(getpid())};
}

bool is_device_process(int argc, char** argv) {
    return argc == 4 && std::strcmp(argv[1], kDeviceProcessArgument) == 0;
}

int run_device_process(int, char** argv) {
    // Without its daemon it has no business; looked at after, as the parent may be gone by then.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != std::atoi(argv[3])) _exit(1);
    // The daemon's sockets are none of its: a client would never see them closed.
    close_range(kStreamDescriptor + 1, ~0U, 0);
    // What a terminal or a service manager sends to all is for the daemon alone: it fades out
    // first.
    setsid();
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGTSTP}) signal(number, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    base::name_thread("hk-device");
    if (std::strcmp(argv[2], kListArgument) == 0) {
        // Not through exit(): what the library registered there may block.
        try {
            _exit(list_devices());
        } catch (const std::exception& trouble) {
            std::fprintf(stderr, "%s\n", trouble.what());
            _exit(1);
        }
    }
    auto memory = StreamMemory::open(kStreamDescriptor);
    if (!memory) {
        std::fprintf(stderr, "%s\n", memory.error().message.c_str());
        _exit(1);
    }
    _exit(play(*memory));
}

}  // namespace hocket::audio
