#include <cstdio>
#include <exception>

#include "clients/cli/command_line.hpp"

int main(int argc, char** argv) {
    try {
        return hocket::cli::run_command_line(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "hocket: %s\n", error.what());
        return 1;
    }
}
