#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <sstream>

#include "app/config_keys.hpp"

namespace hocket::app {

CommandLine parse_command_line(int argc, const char* const* argv) {
    CommandLine line;
    std::string device;
    bool print_default = false;

    CLI::App cli{"Hocket's daemon: plays what is sent to it over OSC and its control socket."};
    cli.name("hocketd");
    cli.add_option("--config", line.config_file, "configuration file")->type_name("FILE");
    cli.add_option("--set", line.settings, "set one key, on top of the file; repeatable")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all();
    cli.add_option("--device", device, "output device, short for --set audio.device=NAME")
        ->type_name("NAME|null|list");
    cli.add_flag("--check-config", line.check_config, "check the configuration, then exit");
    cli.add_flag("--default-config", print_default, "print the commented default configuration");
    cli.set_version_flag("--version", "hocketd " HOCKET_VERSION);
    cli.footer([] { return '\n' + key_help(); });

    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream complaint;
        line.exit_code = cli.exit(error, out, complaint) == 0 ? 0 : 2;
        line.output = out.str() + complaint.str();
        return line;
    }
    if (print_default) {
        line.exit_code = 0;
        line.output = default_config_text();
    }
    line.list_devices = device == "list";
    if (!device.empty() && !line.list_devices) line.settings.push_back("audio.device=" + device);
    return line;
}

}  // namespace hocket::app
