#include "audio/rate_converter.hpp"

#include <soxr.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace hocket::audio {

namespace {

// Frames converted before the first real one: by then every buffer of the library has its size.
constexpr std::size_t kWarmUpFrames = 32'768;

}  // namespace

struct RateConverter::Impl {
    double ratio = 1;  ///< input frames an output frame
    int channels = 1;
    Source source = nullptr;
    void* context = nullptr;
    double most_ahead = 0;
    bool warm = false;
    std::vector<float> input;
    std::uint64_t inputs = 0;
    std::uint64_t outputs = 0;
    soxr_t soxr = nullptr;

    ~Impl() { soxr_delete(soxr); }

    static std::size_t give(void* self, soxr_in_t* data, std::size_t wanted) {
        auto& impl = *static_cast<Impl*>(self);
        const std::size_t frames = std::min(wanted, kPullFrames);
        if (impl.warm) {
            impl.source(impl.context, impl.input.data(), frames);
        }
        impl.inputs += frames;
        *data = impl.input.data();
        return frames;
    }
};

RateConverter::RateConverter(double from_hz, double to_hz, int channels, Source source,
                             void* context)
    : impl_{std::make_unique<Impl>()} {
    impl_->ratio = from_hz / to_hz;
    impl_->channels = channels;
    impl_->source = source;
    impl_->context = context;
    impl_->input.resize(kPullFrames * static_cast<std::size_t>(channels));
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_error_t error = nullptr;
    impl_->soxr = soxr_create(from_hz, to_hz, static_cast<unsigned>(channels), &error, nullptr,
                              &quality, nullptr);
    if (error != nullptr || impl_->soxr == nullptr) {
        throw std::runtime_error(std::string{"cannot convert the sample rate: "} +
                                 soxr_strerror(error));
    }
    soxr_set_input_fn(impl_->soxr, &Impl::give, impl_.get(), kPullFrames);
    std::vector<float> unheard(4096 * static_cast<std::size_t>(channels));
    // Pieces of many sizes: the library's queues grow to what the worst of them asks for.
    for (std::size_t done = 0, piece = 1; done < kWarmUpFrames; piece = piece * 2 % 4095 + 1) {
        pull(unheard.data(), piece);
        impl_->most_ahead = std::max(impl_->most_ahead, ahead_frames());
        done += piece;
    }
    pull(unheard.data(), 4096);
    impl_->warm = true;
}

RateConverter::~RateConverter() = default;

void RateConverter::pull(float* interleaved, std::size_t frames) noexcept {
    while (frames > 0) {
        const std::size_t done = soxr_output(impl_->soxr, interleaved, frames);
        if (done == 0) {  // only after an error of the library
            std::fill_n(interleaved, frames * static_cast<std::size_t>(impl_->channels), 0.0f);
            return;
        }
        impl_->outputs += done;
        interleaved += done * static_cast<std::size_t>(impl_->channels);
        frames -= done;
    }
}

double RateConverter::ahead_frames() const noexcept {
    return static_cast<double>(impl_->inputs) - static_cast<double>(impl_->outputs) * impl_->ratio;
}

double RateConverter::most_ahead_frames() const noexcept { return impl_->most_ahead; }

}  // namespace hocket::audio
