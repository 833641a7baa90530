// A device process without a device: consumes the shared stream on the system's clock, as the
// wanted name says. Started by DeviceHost in place of hocketd.
//   "steady"          48 kHz, period 256
//   "fast"            the same, 300 ppm faster
//   "cd"              44.1 kHz
//   "refuses"         does not open
//   "hangs"           never says a word
//   "dies"            crashes after 300 ms
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "audio/device_info.hpp"
#include "audio/device_player.hpp"
#include "audio/device_process.hpp"
#include "base/realtime.hpp"

namespace {

using namespace hocket;
using State = audio::DeviceReport::State;

constexpr std::int64_t kPeriod = 256;

int list() {
    for (const char* name : {"steady", "fast"}) {
        std::puts(audio::device_line({.name = name,
                                      .host_api = "fake",
                                      .outputs = 2,
                                      .inputs = 0,
                                      .rate_hz = 48'000,
                                      .latency_seconds = 0.01,
                                      .is_default = std::strcmp(name, "steady") == 0})
                      .c_str());
    }
    return 0;
}

void write_pid() {
    const char* path = std::getenv("HOCKET_FAKE_DEVICE_PID");
    if (path == nullptr) return;
    const std::string unfinished = std::string{path} + ".new";
    std::FILE* file = std::fopen(unfinished.c_str(), "w");
    std::fprintf(file, "%d\n", static_cast<int>(getpid()));
    std::fclose(file);
    std::rename(unfinished.c_str(), path);
}

int play(audio::StreamMemory& memory) {
    audio::StreamControl& control = memory.control();
    audio::DeviceReport& report = control.device;
    const std::string wanted = control.wanted;
    if (wanted == "hangs") pause();
    if (wanted == "refuses") {
        std::strcpy(report.message, "it is busy");
        report.state = State::failed;
        return 1;
    }
    const double rate_hz = wanted == "cd" ? 44'100 : 48'000;
    std::strcpy(report.name, wanted.c_str());
    std::strcpy(report.host_api, "fake");
    report.rate_hz = rate_hz;
    report.outputs = 2;
    report.latency_seconds = 0.01;
    audio::DevicePlayer player{memory, 2, 0, rate_hz};
    report.state = State::opened;
    while (control.rate_hz == 0) usleep(1000);
    player.prepare();
    report.state = State::ready;
    const double real_hz = rate_hz * (wanted == "fast" ? 1.0003 : 1);
    const long long start_ns = base::steady_ns();
    std::vector<float> output(static_cast<std::size_t>(2 * kPeriod));
    for (std::int64_t frame = 0;; frame += kPeriod) {
        base::sleep_until_steady_ns(
            start_ns + static_cast<long long>(static_cast<double>(frame) / real_hz * 1e9));
        player.render(nullptr, output.data(), kPeriod, false, base::steady_ns());
        if (wanted == "dies" && base::steady_ns() - start_ns > 300'000'000) std::abort();
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (!audio::is_device_process(argc, argv)) return 2;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (std::strcmp(argv[2], audio::kListArgument) == 0) return list();
    auto memory = audio::StreamMemory::open(audio::kStreamDescriptor);
    if (!memory) return 1;
    write_pid();
    return play(*memory);
}
