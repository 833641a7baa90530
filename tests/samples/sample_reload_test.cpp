#include <gtest/gtest.h>

#include <filesystem>

#include "samples/sample_bank.hpp"
#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

namespace fs = std::filesystem;
using Status = Lookup::Status;
using test::ramp;
using test::write_sound;

class SampleReload : public testing::Test {
protected:
    void SetUp() override {
        write_sound(root_ / "bd/a.wav", ramp(100));
        write_sound(root_ / "bd/b.wav", ramp(200));
        write_sound(root_ / "sn/a.wav", ramp(300));
        bank_.start({});
        bank_.wait_ready();
    }
    void reload() {
        bank_.reload();
        bank_.wait_ready();
    }

    test::TemporaryFolder root_;
    SampleBank bank_{{.roots = {root_.path().string()}}};
};

TEST_F(SampleReload, KeepsTheBuffersOfUnchangedFilesWithTheirAudio) {
    const auto first = bank_.find("bd", 0).sample;
    const auto second = bank_.find("bd", 1).sample;
    ASSERT_TRUE(bank_.load(first));
    write_sound(root_ / "bd/0 new.wav", ramp(50));
    reload();
    EXPECT_EQ(bank_.find("bd", 0).sample->length_frames, 50);
    EXPECT_EQ(bank_.find("bd", 1).sample, first);
    EXPECT_EQ(bank_.find("bd", 2).sample, second);
    EXPECT_EQ(first->valid_frames(), 100);
}

TEST_F(SampleReload, ReadsAChangedFileAnewAndLetsTheOldOnePlayOn) {
    const auto before = bank_.find("bd", 0).sample;
    ASSERT_TRUE(bank_.load(before));
    before->pin();
    write_sound(root_ / "bd/a.wav", ramp(150));
    reload();
    const auto after = bank_.find("bd", 0).sample;
    EXPECT_NE(after, before);
    EXPECT_EQ(after->length_frames, 150);
    EXPECT_EQ(before->valid_frames(), 100);
    EXPECT_EQ(before->channel(0)[99], 100.0f / 65536.0f);
    before->unpin();
}

TEST_F(SampleReload, DropsBanksThatAreGoneWhileTheirSoundsPlayOn) {
    auto held = bank_.find("sn", 0).sample;
    ASSERT_TRUE(bank_.load(held));
    const SampleBuffer* voice = held.get();
    const std::weak_ptr<SampleBuffer> watched = held;
    voice->pin();
    held.reset();
    fs::remove_all(root_ / "sn");
    reload();
    EXPECT_EQ(bank_.find("sn", 0).status, Status::unknown);
    EXPECT_EQ(bank_.bank_count(), 1);
    ASSERT_FALSE(watched.expired());
    EXPECT_EQ(voice->channel(0)[299], 300.0f / 65536.0f);
    voice->unpin();
}

TEST_F(SampleReload, TriesBrokenFilesAgain) {
    test::write_bytes(root_ / "bd/c.wav", "garbage");
    const auto vanishing = bank_.find("sn", 0).sample;
    fs::rename(root_ / "sn/a.wav", root_ / "sn/a.away");
    EXPECT_FALSE(bank_.load(vanishing));
    reload();
    EXPECT_EQ(bank_.find("bd", 2).status, Status::broken);
    fs::rename(root_ / "sn/a.away", root_ / "sn/a.wav");
    write_sound(root_ / "bd/c.wav", ramp(10));
    reload();
    EXPECT_EQ(bank_.find("bd", 2).status, Status::found);
    ASSERT_EQ(bank_.find("sn", 0).status, Status::found);
    EXPECT_TRUE(bank_.load(bank_.find("sn", 0).sample));
    EXPECT_TRUE(bank_.broken().empty());
}

TEST_F(SampleReload, TriesAFileAgainThatComesBackBetweenTwoReloads) {
    const auto sample = bank_.find("sn", 0).sample;
    fs::rename(root_ / "sn/a.wav", root_ / "away");
    EXPECT_FALSE(bank_.load(sample));
    EXPECT_EQ(bank_.find("sn", 0).status, Status::broken);
    fs::rename(root_ / "away", root_ / "sn/a.wav");
    reload();
    EXPECT_EQ(bank_.find("sn", 0).sample, sample);
    EXPECT_TRUE(bank_.load(sample));
}

TEST_F(SampleReload, GoesToTheBuiltInKitAndBackWithTheFiles) {
    fs::remove_all(root_ / "sn");
    fs::remove_all(root_ / "bd");
    reload();
    const auto kick = bank_.find("bd", 0).sample;
    ASSERT_NE(kick, nullptr);
    EXPECT_EQ(kick->path, "");
    write_sound(root_ / "sn/a.wav", ramp(10));
    reload();
    EXPECT_EQ(bank_.find("bd", 0).status, Status::unknown);
    EXPECT_EQ(kick->valid_frames(), kick->length_frames);
}

}  // namespace
}  // namespace hocket::samples
