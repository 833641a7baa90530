#include "clients/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "clients/cli/commands.hpp"

namespace hocket::cli {
namespace {

/// What the commands share; lives as long as the parser.
struct Context {
    Connection connection;
    int exit_code = 0;
};

/// Gives a command its options and, as its callback, what it runs.
using AddOptions = void (*)(CLI::App& command, Context& context);

struct Command {
    const char* name;
    const char* summary;
    AddOptions add;
};

/// A command whose name is the method to call, and nothing else.
void add_plain(CLI::App& command, Context& context) {
    command.callback([&command, &context] {
        context.exit_code = run_plain(context.connection, command.get_name());
    });
}

void add_play(CLI::App& command, Context& context) {
    auto file = std::make_shared<std::string>();
    command.add_option("FILE", *file, "pattern statements; default: a demo beat");
    command.callback([file, &context] { context.exit_code = run_play(context.connection, *file); });
}

void add_eval(CLI::App& command, Context& context) {
    auto options = std::make_shared<EvalOptions>();
    auto* code = command.add_option("-e", options->code, "the code itself")->type_name("CODE");
    command.add_option("FILE", options->file, "a file; - is standard input")->excludes(code);
    command
        .add_option("--space", options->space,
                    "whose definitions (let) it sees and adds to; empty: nobody's")
        ->type_name("NAME")
        ->capture_default_str();
    command.add_option("--at", options->at, "where it takes effect: now, or cycle: the next one")
        ->check(CLI::IsMember({"now", "cycle"}))
        ->capture_default_str();
    command.add_flag("--force", options->force, "even if its signals cost too much");
    command.callback([options, code, &context] {
        if (options->file.empty() && code->count() == 0) {
            throw CLI::RequiredError("eval: -e CODE or FILE");
        }
        context.exit_code = run_eval(context.connection, *options);
    });
}

void add_stats(CLI::App& command, Context& context) {
    auto options = std::make_shared<StatsOptions>();
    command.add_flag("--json", options->json, "as JSON, one line each");
    command.add_flag("--follow", options->follow, "again and again, until interrupted");
    command.add_option("--interval-ms", options->interval_ms, "between two, with --follow")
        ->check(CLI::Range(20, 60'000));
    command.callback(
        [options, &context] { context.exit_code = run_stats(context.connection, *options); });
}

void add_status(CLI::App& command, Context& context) {
    auto as_json = std::make_shared<bool>(false);
    command.add_flag("--json", *as_json, "as JSON, one line");
    command.callback(
        [as_json, &context] { context.exit_code = run_status(context.connection, *as_json); });
}

void add_samples(CLI::App& command, Context& context) {
    auto options = std::make_shared<SamplesOptions>();
    command.add_option("QUERY", options->query, "only banks of this name or near it");
    command.add_flag("--json", options->json, "as JSON, one line");
    command.callback(
        [options, &context] { context.exit_code = run_samples(context.connection, *options); });
}

void add_devices(CLI::App& command, Context& context) {
    command.require_subcommand(0, 1);
    auto options = std::make_shared<OpenOptions>();
    command.add_flag("--json", options->json, "as JSON, one line");
    CLI::App* open =
        command.add_subcommand("open", "play on another device, without a gap in time");
    open->add_option("NAME", options->device, "as the list names it, default, or null for none")
        ->required();
    open->add_option("--policy", options->policy,
                     "where it is not there: exact waits for it, prefer plays on the default one "
                     "until it is, default always plays on the default one")
        ->check(CLI::IsMember({"exact", "prefer", "default"}));
    command.callback([options, open, &context] {
        context.exit_code = open->parsed() ? run_devices_open(context.connection, *options)
                                           : run_devices(context.connection, options->json);
    });
}

void add_graph(CLI::App& command, Context& context) {
    auto options = std::make_shared<GraphOptions>();
    auto* dot = command.add_flag("--dot", options->dot, "as text for Graphviz");
    command.add_flag("--json", options->json, "as JSON, one line")->excludes(dot);
    command.callback(
        [options, &context] { context.exit_code = run_graph(context.connection, *options); });
}

void add_why(CLI::App& command, Context& context) {
    auto options = std::make_shared<WhyOptions>();
    command.add_option("--last", options->last, "how many events")->check(CLI::PositiveNumber);
    command.add_flag("--json", options->json, "as JSON, one line");
    command.callback(
        [options, &context] { context.exit_code = run_why(context.connection, *options); });
}

void add_record(CLI::App& command, Context& context) {
    command.require_subcommand(1);
    auto name = std::make_shared<std::string>();
    CLI::App* start = command.add_subcommand("start", "begin a WAV file of what is heard");
    start->add_option("NAME", *name, "file name in the recording folder; default: the date");
    start->callback(
        [name, &context] { context.exit_code = run_record_start(context.connection, *name); });
    command.add_subcommand("stop", "finish the file")->callback([&context] {
        context.exit_code = run_record_stop(context.connection);
    });
}

void add_cps(CLI::App& command, Context& context) {
    auto cps = std::make_shared<double>(0);
    command.add_option("CPS", *cps, "cycles per second; without it the tempo is shown")
        ->check(CLI::PositiveNumber);
    command.callback([cps, &context] { context.exit_code = run_cps(context.connection, *cps); });
}

void add_render(CLI::App& command, Context& context) {
    auto options = std::make_shared<RenderOptions>();
    auto* file = command.add_option("FILE", options->file, "pattern statements");
    auto* events =
        command.add_option("--events", options->events,
                           "one event a line: {\"at\": s, \"play\": {\"s\": \"bd\"}}; - is "
                           "standard input");
    events->type_name("FILE.jsonl")->excludes(file);
    command.add_option("-o,--output", options->output,
                       "WAV file, 32-bit float; else only measured");
    auto* seconds = command.add_option("--seconds", options->seconds, "how long");
    seconds->check(CLI::NonNegativeNumber);
    command.add_option("--cycles", options->cycles, "how long, in cycles")
        ->check(CLI::NonNegativeNumber)
        ->excludes(seconds);
    command.add_option("--rate", options->rate_hz, "frames a second")
        ->check(CLI::Range(8'000, 384'000))
        ->capture_default_str();
    command.add_option("--samples", options->samples, "a folder of banks; may be repeated")
        ->type_name("DIR");
    command.add_option("--set", options->settings, "key=value of the configuration")
        ->type_name("KEY=VALUE");
    command.add_option("--config", options->config_file, "configuration file");
    command.add_option("--threads", options->threads, "rendering threads")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command.add_option("--fates", options->fates, "write what became of each event, JSON lines")
        ->type_name("FILE");
    command.add_flag("--json", options->json, "the figures as JSON, one line");
    command.callback([options, &context] {
        if (options->file.empty() && options->events.empty()) {
            throw CLI::RequiredError("render: FILE or --events");
        }
        context.exit_code = run_render(*options);
    });
}

void add_query(CLI::App& command, Context& context) {
    auto options = std::make_shared<QueryOptions>();
    auto* expression = command.add_option("-e", options->expression, "the pattern");
    expression->type_name("EXPR");
    command.add_option("--from", options->from, "from this cycle on, such as 2 or 3/4")
        ->type_name("A")
        ->capture_default_str();
    command.add_option("--to", options->to, "up to this cycle")
        ->type_name("B")
        ->capture_default_str();
    command
        .add_option("--kind", options->kind,
                    "control, string, number, note, int, bool or rational; mini-string and so "
                    "on for the inside of a string")
        ->capture_default_str();
    command
        .add_flag("--jsonl", options->jsonl,
                  "cases from standard input, one JSON a line, answered one a line")
        ->excludes(expression);
    command.callback([options, expression, &context] {
        if (!options->jsonl && expression->count() == 0) {
            throw CLI::RequiredError("query: -e EXPR or --jsonl");
        }
        context.exit_code = run_query(*options);
    });
}

void add_bench(CLI::App& command, Context& context) {
    auto options = std::make_shared<BenchOptions>();
    command
        .add_option("WORKLOAD", options->workload,
                    "W0, W2, W3, lookup, ring, ring64, idle, compile or pattern")
        ->required();
    command.add_option("--voices", options->voices, "voices at once")
        ->check(CLI::Range(1, 65'536))
        ->capture_default_str();
    command.add_option("--seconds", options->seconds, "of audio")
        ->check(CLI::Range(0.01, 86'400.0))
        ->capture_default_str();
    command.add_option("--threads", options->threads, "rendering threads")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command.add_option("--window", options->window_cycles, "of pattern: cycles asked for at once")
        ->type_name("CYCLES")
        ->check(CLI::Range(0.001, 64.0))
        ->capture_default_str();
    command.add_option("--most-seconds", options->pattern_seconds, "of pattern: at most, each")
        ->check(CLI::Range(0.01, 3'600.0))
        ->capture_default_str();
    command.add_flag("--json", options->json, "the figures as JSON, one line each");
    command.callback([options, &context] { context.exit_code = run_bench(*options); });
}

void add_help(CLI::App& command, Context& context) {
    auto topic = std::make_shared<std::string>();
    command.add_option(
        "TOPIC", *topic,
        "a command, config (the keys), params (of an event), a function or a node of "
        "the language, or reference (all of them, as Markdown)");
    command.callback([topic, &command, &context] {
        const CLI::App* root = command.get_parent();
        const auto named = root->get_subcommands(
            [&](const CLI::App* other) { return other->get_name() == *topic; });
        if (topic->empty()) {
            // root->help() would be that of the command just given: this one.
            std::cout << root->get_formatter()->make_help(root, "hocket",
                                                          CLI::AppFormatMode::Normal);
        } else if (!named.empty()) {
            std::cout << named.front()->help("hocket");
        } else {
            context.exit_code = run_help_topic(*topic);
        }
    });
}

// Every command, in the order of the help. A new one: a row here, a function above, its work in a
// command_<name>.cpp of its own.
constexpr Command kCommands[] = {
    {"play", "start a daemon if none runs, and play a file or a demo", add_play},
    {"eval", "send code to the daemon", add_eval},
    {"hush", "no new events; tails ring out", add_plain},
    {"stop", "fade out in 10 ms and clear the schedule", add_plain},
    {"panic", "silence now", add_plain},
    {"cps", "show or set the tempo", add_cps},
    {"status", "the daemon in a few lines", add_status},
    {"stats", "its profile: events, voices, load, ring, latency", add_stats},
    {"why", "what became of the last events", add_why},
    {"graph", "the signal graph that plays, node by node", add_graph},
    {"samples", "the banks of samples", add_samples},
    {"devices", "the sound devices, and the one to play on", add_devices},
    {"record", "record what is heard", add_record},
    {"render", "render events or patterns to a WAV file, without a daemon", add_render},
    {"query", "the events of a pattern, without sound", add_query},
    {"bench", "measure the engine on this machine", add_bench},
    {"help", "help on a command or a topic", add_help},
};

}  // namespace

int run_command_line(int argc, const char* const* argv) {
    Context context;
    CLI::App cli{"Hocket: live coding from the command line."};
    cli.name("hocket");
    cli.set_version_flag("--version", "hocket " HOCKET_VERSION);
    cli.require_subcommand(0, 1);
    cli.fallthrough();  // --host may stand behind the command, too
    auto* host = cli.add_option("--host", context.connection.host, "the daemon's control port")
                     ->type_name("HOST[:PORT]");
    cli.add_option("--socket", context.connection.socket, "the daemon's Unix socket")
        ->type_name("PATH")
        ->excludes(host);
    for (const Command& command : kCommands) {
        command.add(*cli.add_subcommand(command.name, command.summary), context);
    }
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return cli.exit(error) == 0 ? 0 : 2;
    }
    if (cli.get_subcommands().empty()) std::cout << cli.help();
    return context.exit_code;
}

}  // namespace hocket::cli
