#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/fake_daemon.hpp"

namespace hocket::test {

// In quotes: a checkout may lie in a path with blanks.
inline const std::string kHocket = "'" HOCKET_BINARY_DIR "/clients/cli/hocket' ";

inline std::string result(const std::string& id, const std::string& json) {
    return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + json + "}";
}

class Cli : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "/cli_XXXXXX";
        folder_ = mkdtemp(pattern.data());
        socket_ = folder_ + "/control.sock";
        setenv("XDG_RUNTIME_DIR", folder_.c_str(), 1);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] Outcome hocket(const std::string& arguments) const {
        return run(kHocket + "--socket " + socket_ + " " + arguments, folder_);
    }
    /// Always the same answer.
    static Answer with(std::string json) {
        return
            [json = std::move(json)](const std::string&, const std::string& id,
                                     const std::string&) { return std::vector{result(id, json)}; };
    }

    std::string folder_;
    std::string socket_;
};

}  // namespace hocket::test
