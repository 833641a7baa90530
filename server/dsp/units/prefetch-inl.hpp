// Memory asked for ahead: a unit's next span comes after all other units have been at the caches.
#include <hwy/cache_control.h>

#include "dsp/units/unit-inl.hpp"

#if defined(HOCKET_DSP_UNITS_PREFETCH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HOCKET_DSP_UNITS_PREFETCH_INL
#undef HOCKET_DSP_UNITS_PREFETCH_INL
#else
#define HOCKET_DSP_UNITS_PREFETCH_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {

/// Whatever is at the address, and whether or not anything is.
HWY_INLINE void prefetch(const float* at, int count) {
    constexpr int kLineFloats = 16;
    for (int i = 0; i < count; i += kLineFloats) hwy::Prefetch(at + i);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
