#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "observability/log.hpp"
#include "session/responses.hpp"
#include "session/session.hpp"

// Evaluation: a text is compiled, applied to a copy of what plays and looked at on the compile
// thread; the schedule thread gives the copy and takes over the result.
namespace hocket::session {

using base::Frame;
using pattern::Cycles;

namespace {
/// So long before what is scheduled reaches its cycle a text is worked out.
constexpr double kComingSeconds = 0.3;
}  // namespace

// A little beyond what is being rendered now, so that the first event is not late.
Frame Session::next_change() const {
    return engine_.frame() + 2 * device_().period_frames + 2 * base::kBlockFrames;
}

void Session::ask_compiler(std::uint64_t sender, std::string space, const Reply& reply, Work work) {
    const bool taken = compile_.run(
        [this, sender, space = std::move(space), reply, work = std::move(work)](Spaces& spaces) {
            auto response = std::make_shared<protocol::Response>();
            try {
                *response = work(spaces.of(sender, space));
            } catch (const std::exception& trouble) {
                *response =
                    protocol::RpcError{.code = protocol::kLimitError, .message = trouble.what()};
            }
            post([reply, response] { reply(std::move(*response)); }, false);
        });
    if (!taken) reply(too_many_texts());
}

void Session::eval(std::uint64_t sender, protocol::Eval ask, const Reply& reply) {
    const Author author{.sender = sender, .eval = ++evals_};
    std::string space = ask.space;
    ask_compiler(sender, std::move(space), reply,
                 [this, author, ask = std::move(ask)](language::Environment& definitions) {
                     return ask.at_next_cycle ? try_and_keep(ask, author, definitions)
                                              : compile_and_play(ask, author, definitions, {});
                 });
}

protocol::Response Session::compile_and_play(const protocol::Eval& text, const Author& author,
                                             language::Environment& definitions,
                                             const std::optional<Cycles>& start) {
    auto program = language::compile_all(text.code, definitions);
    if (!program) return errors_response(program.error());
    // What plays may change while the text is worked out (a hush, a slot stopped): then it is done
    // anew. Other texts wait for this thread.
    constexpr int kMostTries = 8;
    for (int i = 0; i < kMostTries; ++i) {
        auto stage = on_schedule<Stage>(
            [&] { return start ? slots_.stage(*start) : slots_.stage(next_change()); });
        stage.force = text.force;
        auto staged = stage_text(std::move(stage), *program, text.code, author);
        if (!staged) return errors_response(staged.error());
        const std::optional<double> cost_percent = staged->cost_percent;
        using Lines = std::optional<std::vector<std::string>>;
        Lines lines = on_schedule<Lines>([&] {
            // The cycle that was meant has begun if all this took too long.
            const Frame earliest = next_change();
            const bool in_time = start && tempo_.frame_at(*start) >= earliest;
            return slots_.commit(std::move(*staged), in_time ? tempo_.frame_at(*start) : earliest,
                                 in_time ? start : std::nullopt);
        });
        if (!lines) continue;
        definitions = std::move(program->after);
        return protocol::EvalResult{
            .done = std::move(*lines), .eval = author.eval, .cost_percent = cost_percent};
    }
    return protocol::RpcError{.code = protocol::kStateError,
                              .message = "busy: what plays changes all the time"};
}

// What is wrong with it is said at once; it is worked out again when its cycle is near.
protocol::Response Session::try_and_keep(const protocol::Eval& text, const Author& author,
                                         const language::Environment& definitions) {
    auto program = language::compile_all(text.code, definitions);
    if (!program) return errors_response(program.error());
    const auto next_cycle = [this] {
        return tempo_.grid_cycle_at(std::max(next_change(), scheduler_.horizon())).floor() + 1;
    };
    auto stage = on_schedule<Stage>([&] { return slots_.stage(next_cycle()); });
    stage.force = text.force;
    auto staged = stage_text(std::move(stage), *program, text.code, author);
    if (!staged) return errors_response(staged.error());
    return on_schedule<protocol::Response>([&]() -> protocol::Response {
        if (coming_texts_.size() >= kMostComingTexts) {
            return protocol::RpcError{
                .code = protocol::kLimitError,
                .message = fmt::format("busy: {} texts wait for their cycle", kMostComingTexts)};
        }
        const Cycles start = next_cycle();
        coming_texts_.push_back({start, slots_.hushes(), author, text});
        return protocol::EvalResult{.done = std::move(staged->lines),
                                    .eval = author.eval,
                                    .cycle = start.to_double(),
                                    .cost_percent = staged->cost_percent};
    });
}

void Session::take_coming_texts() {
    const Frame near =
        scheduler_.horizon() + std::llround(kComingSeconds * engine_.config().rate_hz);
    while (!coming_texts_.empty()) {
        const ComingText& first = coming_texts_.front();
        if (tempo_.frame_at(first.start) > near) return;
        if (first.hushes != slots_.hushes()) {
            coming_texts_.pop_front();
            continue;
        }
        const bool taken = compile_.run([this, text = first](Spaces& spaces) {
            language::Environment& definitions = spaces.of(text.author.sender, text.ask.space);
            const protocol::Response response =
                compile_and_play(text.ask, text.author, definitions, text.start);
            const auto* error = std::get_if<protocol::RpcError>(&response);
            if (error == nullptr) return;
            post(
                [this, sender = text.author.sender, message = error->message] {
                    scheduler_.senders().notify({.kind = Notice::Kind::refused,
                                                 .sender_id = sender,
                                                 .text = "not taken at its cycle: " + message},
                                                clock_.now_ns());
                },
                false);
        });
        if (!taken) return;  // in the next turn, then
        coming_texts_.pop_front();
    }
}

template <class T, class Task>
T Session::on_schedule(Task task) {
    auto packaged = std::make_shared<std::packaged_task<T()>>(std::move(task));
    auto done = packaged->get_future();
    post([packaged] { (*packaged)(); }, false);
    return done.get();
}

protocol::Response Session::too_many_texts() {
    return protocol::RpcError{
        .code = protocol::kLimitError,
        .message = fmt::format("busy: {} texts wait to be compiled", CompileThread::kMostWaiting)};
}

void Session::build_instruments(const std::vector<std::string>& names) {
    const bool taken = compile_.run([this, names](Spaces&) {
        std::shared_ptr<StagedText> staged;
        try {
            auto stage = on_schedule<Stage>([this] { return slots_.stage(next_change()); });
            staged = std::make_shared<StagedText>(stage_wanted(std::move(stage), names));
        } catch (const std::exception& trouble) {
            observability::log_error("instruments could not be built: {}", trouble.what());
        }
        post(
            [this, staged, names] {
                if (staged) static_cast<void>(slots_.commit(std::move(*staged), next_change()));
                slots_.settle_wanted(names);
            },
            false);
    });
    // When texts wait the notes that come later ask again.
    if (!taken) slots_.settle_wanted(names);
}

void Session::look_ahead(const pattern::Pattern& pattern, std::int64_t cycle,
                         const pattern::Controls& inputs) {
    // When texts wait the compile thread has better things to do; then the hit may be cold.
    static_cast<void>(compile_.run([this, pattern, cycle, inputs, cps = tempo_.cps()](Spaces&) {
        try {
            auto seen = std::make_shared<Preview>(preview(pattern, cycle, 1, inputs, cps));
            if (seen->sounds.empty()) return;
            post([this, seen] { static_cast<void>(slots_.prefetch(*seen)); });
        } catch (const std::exception&) {  // the window that meets it will say so
        }
    }));
}

}  // namespace hocket::session
