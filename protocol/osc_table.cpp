#include "protocol/osc_table.hpp"

#include <algorithm>
#include <array>

namespace hocket::protocol {

namespace {

constexpr std::array<OscAddressInfo, 12> kAddresses{{
    {OscAddress::play, "/dirt/play", "name, value, ...", "none",
     "plays one event; its time is the timetag of the bundle around it, or now"},
    {OscAddress::play, "/play2", "name, value, ...", "none", "the older name of `/dirt/play`"},
    {OscAddress::handshake, "/dirt/handshake", "",
     "`/dirt/handshake/reply` `\"&serverHostname\" s \"&serverPort\" i \"&controlBusIndices\" i i "
     "...`",
     "how TidalCycles finds its server"},
    {OscAddress::hello, "/dirt/hello", "", "`/dirt/hello/reply`", "is anybody there"},
    {OscAddress::eval, "/hocket/eval", "s", "`/hocket/done` or `/hocket/fail`",
     "evaluates code, whole or not at all"},
    {OscAddress::hush, "/hocket/hush", "", "`/hocket/done`",
     "no new events; what sounds rings out"},
    {OscAddress::stop, "/hocket/stop", "", "`/hocket/done`",
     "fades out in 10 ms and clears the schedule"},
    {OscAddress::panic, "/hocket/panic", "", "`/hocket/done`", "silence now"},
    {OscAddress::cps, "/hocket/cps", "f", "`/hocket/done` or `/hocket/fail`",
     "sets the tempo in cycles per second"},
    {OscAddress::ctrl, "/ctrl", "s or i, f or s", "none, or `/hocket/fail`",
     "sets a control input, as Tidal's listener for controllers does"},
    {OscAddress::status, "/hocket/status", "", "`/hocket/status` `s`",
     "the result of `server.status` as JSON"},
    {OscAddress::notify, "/hocket/notify", "i", "`/hocket/done`, then `/hocket/stats`",
     "the profile to this sender every i ms (20 to 60000); 0 ends it"},
}};

constexpr std::array<OscNoticeInfo, 6> kNotices{{
    {"/hocket/done", "ss", "address, what was done"},
    {"/hocket/fail", "sssii",
     "address, message, nearest known name or empty, line, column (0: no place); at most one a "
     "second for unknown addresses"},
    {"/hocket/late", "if",
     "how many events came late since the last such message, the worst in ms"},
    {"/hocket/shift", "f",
     "the sender is repeatedly late: so many ms are added to its times from now on"},
    {"/hocket/audio", "ssss",
     "what became of the device (`opened`, `lost`, `retry`), then state (`null`, `opening`, "
     "`playing`), device and reason; to all who were heard in the last ten minutes"},
    {"/hocket/stats", "s", "the result of `stats.get` as JSON, asked for by `/hocket/notify`"},
}};

}  // namespace

std::span<const OscAddressInfo> osc_addresses() noexcept { return kAddresses; }
std::span<const OscNoticeInfo> osc_notices() noexcept { return kNotices; }

const OscAddressInfo* find_osc_address(std::string_view address) noexcept {
    const auto* const at =
        std::find_if(kAddresses.begin(), kAddresses.end(),
                     [&](const OscAddressInfo& info) { return info.address == address; });
    return at == kAddresses.end() ? nullptr : at;
}

bool is_osc_reply(std::string_view address) noexcept {
    if (address.starts_with("/dirt/") && address.ends_with("/reply")) return true;
    return std::any_of(kNotices.begin(), kNotices.end(),
                       [&](const OscNoticeInfo& info) { return info.address == address; });
}

}  // namespace hocket::protocol
