#include "dsp/simd_target.hpp"

#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <string>

namespace hocket::dsp {
namespace {

std::mutex& choice_mutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

SimdChoice::SimdChoice() {
    choice_mutex().lock();
    const char* wanted = std::getenv("HOCKET_SIMD");
    if (wanted == nullptr) return;
    const std::string name{wanted};
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
        if (name == hwy::TargetName(target)) hwy::SetSupportedTargetsForTest(target);
    }
}

SimdChoice::~SimdChoice() {
    hwy::SetSupportedTargetsForTest(0);
    choice_mutex().unlock();
}

}  // namespace hocket::dsp
