#pragma once

namespace hocket::dsp {

/// While one lives, Highway's dispatch takes the instruction set that the environment variable
/// HOCKET_SIMD names, if it is there; afterwards the best one again. Holds a lock, so that two
/// threads cannot choose at once. Not for real-time threads.
class SimdChoice {
public:
    SimdChoice();
    ~SimdChoice();
    SimdChoice(const SimdChoice&) = delete;
    SimdChoice& operator=(const SimdChoice&) = delete;
};

}  // namespace hocket::dsp
