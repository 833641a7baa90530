#include "samples/sample_bank.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <mutex>
#include <thread>

#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

using Status = Lookup::Status;
using test::ramp;
using test::TemporaryFolder;
using test::write_sound;

/// bd: three files of 100, 200 and 300 frames; sn: one stereo file; single.wav in the root.
void fill(const TemporaryFolder& root) {
    write_sound(root / "bd/a.wav", ramp(100));
    write_sound(root / "bd/b.wav", ramp(200));
    write_sound(root / "bd/c.wav", ramp(300));
    write_sound(root / "sn/a.wav", ramp(44'100, 2), {.channels = 2, .rate_hz = 44'100});
    write_sound(root / "single.wav", ramp(400));
}

/// Started, ready, and gathering what it reports as broken.
class ReadyBank {
public:
    explicit ReadyBank(SampleConfig config) : bank_{std::move(config)} {
        bank_.start([this](const std::string& path, const std::string& reason) {
            const std::lock_guard lock{mutex_};
            reported_.push_back(path + ": " + reason);
        });
        bank_.wait_ready();
    }
    SampleBank* operator->() { return &bank_; }

    /// Waits until so many have been reported.
    std::vector<std::string> reported(std::size_t count) {
        while (true) {
            {
                const std::lock_guard lock{mutex_};
                if (reported_.size() >= count) return reported_;
            }
            std::this_thread::yield();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::string> reported_;
    SampleBank bank_;
};

TEST(SampleBank, FindsAFileByNameAndWrappedIndex) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()}}};
    EXPECT_TRUE(bank->ready());
    const auto length = [&](double n) { return bank->find("bd", n).sample->length_frames; };
    EXPECT_EQ(length(0), 100);
    EXPECT_EQ(length(1.7), 200);
    EXPECT_EQ(length(-1), 300);
    EXPECT_EQ(length(3), 100);
    EXPECT_EQ(length(-0.5), 100);
    EXPECT_EQ(length(std::nan("")), 100);
    EXPECT_EQ(length(INFINITY), 100);
    EXPECT_EQ(bank->find("single", 7).sample->length_frames, 400);
    EXPECT_EQ(bank->find("bd", 1).sample->index, 1);
    EXPECT_EQ(bank->find("bd", 1).sample->bank, "bd");
    EXPECT_EQ(bank->find("bd", 1).sample, bank->find("bd", -2).sample);
}

TEST(SampleBank, NamesTheNearestBankForAnUnknownOne) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()}}};
    const Lookup lookup = bank->find("signle", 0);
    EXPECT_EQ(lookup.status, Status::unknown);
    EXPECT_EQ(lookup.sample, nullptr);
    EXPECT_EQ(lookup.nearest, "single");
    EXPECT_EQ(bank->find("xyzzyplugh", 0).nearest, "");
    EXPECT_EQ(bank->find("", 0).status, Status::unknown);
}

TEST(SampleBank, SaysThatItIsIndexingBeforeTheNamesAreKnown) {
    SampleBank bank{{.roots = {}}};
    EXPECT_FALSE(bank.ready());
    EXPECT_EQ(bank.find("bd", 0).status, Status::indexing);
    bank.wait_ready();  // not started: must not wait for ever
}

TEST(SampleBank, DecodesWhatIsRequestedAndCountsIt) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()}}};
    const auto sample = bank->find("sn", 0).sample;
    EXPECT_EQ(sample->valid_frames(), 0);
    EXPECT_EQ(bank->memory_bytes(), 0);
    bank->request(sample);
    while (sample->valid_frames() < sample->length_frames) std::this_thread::yield();
    EXPECT_EQ(sample->channel(1)[9], -10.0f / 65536.0f);
    EXPECT_GE(bank->memory_bytes(), 2 * 4 * 44'100);
    EXPECT_TRUE(bank->load(sample));
    EXPECT_EQ(bank->pending_decodes(), 0);
    EXPECT_EQ(bank->refused_requests(), 0);
    bank->request(nullptr);
    EXPECT_FALSE(bank->load(nullptr));
}

TEST(SampleBank, AnswersAliasesAndListsThemAsSuch) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()},
                    .aliases = {{"kick", {"missing", "single", "bd"}}, {"sn", {"single"}}}}};
    EXPECT_EQ(bank->find("kick", 0).sample, bank->find("single", 0).sample);
    EXPECT_EQ(bank->find("kick", 1).sample, bank->find("bd", 0).sample);
    EXPECT_EQ(bank->find("sn", 0).sample->channels, 2);
    EXPECT_EQ(bank->bank_count(), 4);
    EXPECT_EQ(bank->file_count(), 5);
    EXPECT_EQ(bank->list("kick").at(0).source, BankSummary::Source::alias);
}

std::vector<std::string> names_of(const std::vector<BankSummary>& summaries) {
    std::vector<std::string> names;
    for (const BankSummary& summary : summaries) names.push_back(summary.name);
    return names;
}

TEST(SampleBank, ListsBanksByNameOrByNearness) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()}}};
    EXPECT_EQ(names_of(bank->list()), (std::vector<std::string>{"bd", "single", "sn"}));
    EXPECT_EQ(names_of(bank->list("S")), (std::vector<std::string>{"single", "sn"}));
    EXPECT_EQ(names_of(bank->list("sd", true)), (std::vector<std::string>{"bd", "sn", "single"}));
    const auto sample = bank->find("sn", 0).sample;
    EXPECT_EQ(bank->list("sn").at(0).resident, 0);
    ASSERT_TRUE(bank->load(sample));
    const BankSummary summary = bank->list("sn").at(0);
    EXPECT_EQ(summary.files, 1);
    EXPECT_EQ(summary.seconds, 1.0);
    EXPECT_EQ(summary.resident, 1);
    EXPECT_EQ(summary.source, BankSummary::Source::root);
}

TEST(SampleBank, ReportsBrokenFilesOnceAndKeepsTheirIndex) {
    TemporaryFolder root;
    test::write_bytes(root / "bd/1 garbage.wav", "no sound at all, only words");
    test::write_bytes(root / "bd/2 empty.wav", "");
    test::write_bytes(root / "bd/3 header.wav", std::string_view{"RIFF\x04\0\0\0WAVE", 12});
    write_sound(root / "bd/4 frames.wav", {});
    write_sound(root / "bd/5 good.wav", ramp(10));
    write_sound(root / "bd/6 slow.wav", ramp(10), {.channels = 1, .rate_hz = 10});
    ReadyBank bank{{.roots = {root.path().string()}}};
    for (const double n : {0.0, 1.0, 2.0, 3.0, 5.0}) {
        const Lookup lookup = bank->find("bd", n);
        EXPECT_EQ(lookup.status, Status::broken) << n;
        EXPECT_EQ(lookup.sample, nullptr);
        EXPECT_NE(lookup.nearest, "") << n;
    }
    EXPECT_EQ(bank->find("bd", 4).status, Status::found);
    EXPECT_EQ(bank->find("bd", 1).nearest, "the file is empty");
    EXPECT_EQ(bank->find("bd", 5).nearest, "its sample rate is 10 Hz");
    EXPECT_EQ(bank->broken().size(), 5U);
    EXPECT_EQ(bank->broken().at(1), (root / "bd/2 empty.wav") + ": the file is empty");
    EXPECT_THAT(bank.reported(5), testing::UnorderedElementsAreArray(bank->broken()));
}

TEST(SampleBank, CallsAFileBrokenThatNeedsMoreThanTheWholeBudget) {
    TemporaryFolder root;
    write_sound(root / "long.wav", ramp(10'000));
    write_sound(root / "short.wav", ramp(1'000));
    ReadyBank bank{{.roots = {root.path().string()}, .memory_bytes = 20'000}};
    EXPECT_EQ(bank->find("long", 0).status, Status::broken);
    EXPECT_EQ(bank->find("short", 0).status, Status::found);
}

TEST(SampleBank, CallsAFileBrokenThatVanishedBeforeItWasDecoded) {
    TemporaryFolder root;
    fill(root);
    ReadyBank bank{{.roots = {root.path().string()}}};
    const auto sample = bank->find("bd", 0).sample;
    std::filesystem::remove(root / "bd/a.wav");
    bank->request(sample);
    EXPECT_EQ(bank.reported(1).at(0).substr(0, sample->path.size()), sample->path);
    EXPECT_FALSE(bank->load(sample));
    EXPECT_EQ(bank->find("bd", 0).status, Status::broken);
    EXPECT_EQ(bank->broken().size(), 1U);
}

TEST(SampleBank, ShowsAtMostAHundredBrokenFiles) {
    TemporaryFolder root;
    for (int i = 0; i < 120; ++i) {
        test::write_bytes(root / ("bd/" + std::to_string(i) + ".wav"), "x");
    }
    ReadyBank bank{{.roots = {root.path().string()}}};
    EXPECT_EQ(bank.reported(120).size(), 120U);
    EXPECT_EQ(bank->broken().size(), 100U);
}

}  // namespace
}  // namespace hocket::samples
