#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hocket::test {

/// Breaks good lines of the control socket, one or more for every method of the table. The same
/// seed gives the same lines on every machine.
class JsonMutator {
public:
    /// @param harmless leaves out what reaches beyond a daemon's memory or ends it: its shutdown,
    /// recordings, reading the sample folders again.
    JsonMutator(std::uint64_t seed, bool harmless);

    /// The next line, without its end but perhaps with others inside; now and then one that is
    /// whole.
    [[nodiscard]] std::string next();

    /// A number in [0, limit); 0 for a limit of 0.
    [[nodiscard]] std::size_t below(std::size_t limit);

private:
    void mutate(std::string& line);
    void change_byte(std::string& line);
    void insert_token(std::string& line);
    void repeat_part(std::string& line);
    void cut_part(std::string& line);
    void change_number(std::string& line);
    void splice(std::string& line);
    void nest(std::string& line);

    std::uint64_t state_;
    std::vector<std::string> corpus_;
};

}  // namespace hocket::test
