#include <fmt/format.h>

#include <cstdio>

#include "app/config_keys.hpp"
#include "clients/cli/commands.hpp"
#include "clients/cli/reference.hpp"
#include "protocol/play.hpp"

namespace hocket::cli {

namespace {

void print_play_params() {
    fmt::print("Parameters of an event, for /dirt/play and voice.trigger:\n");
    for (const protocol::PlayParamInfo& row : protocol::kPlayParams) {
        fmt::print("  {:<11} {} ({}; default {})\n", row.name, row.doc, row.unit, row.default_text);
    }
    fmt::print("and the texts s, sound (name:n), bank, unit (r, c or s).\n");
}

}  // namespace

int run_help_topic(const std::string& topic) {
    if (topic == "config") {
        fmt::print("{}", app::key_help());
    } else if (topic == "params") {
        print_play_params();
    } else if (topic == "reference") {
        fmt::print("{}", reference_page());
    } else if (const auto help = help_on_name(topic)) {
        fmt::print("{}", *help);
    } else {
        const std::string nearest = nearest_function(topic);
        return report(
            {.message = fmt::format(
                 "no help on '{}': name a command, a function or a node of the "
                 "language, or one of config, params, reference{}",
                 topic, nearest.empty() ? std::string{} : fmt::format("; is it '{}'?", nearest))});
    }
    return 0;
}

}  // namespace hocket::cli
