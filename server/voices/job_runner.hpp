#pragma once

namespace hocket::voices {

/// Runs independent pieces of one block, possibly on several threads; owned by the engine.
class JobRunner {
public:
    using Job = void (*)(void* context, int job, int worker) noexcept;
    virtual ~JobRunner() = default;

    /// Calls job(context, i, worker) once for every i in [0, count) and returns when all are done;
    /// worker is in [0, workers()). Real-time safe.
    virtual void run(Job job, void* context, int count) noexcept = 0;
    [[nodiscard]] virtual int workers() const noexcept = 0;
};

/// All on the calling thread, in order.
class SerialJobRunner final : public JobRunner {
public:
    void run(Job job, void* context, int count) noexcept override {
        for (int i = 0; i < count; ++i) job(context, i, 0);
    }
    [[nodiscard]] int workers() const noexcept override { return 1; }
};

}  // namespace hocket::voices
