#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "samples/sample_bank.hpp"
#include "samples/sample_store.hpp"
#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

using test::ramp;
using test::write_sound;

// For the thread sanitizer above all: finders, a reader of growing audio, reloads of a changing
// folder, and questions from other threads, at the same time.
TEST(SampleConcurrency, FindersLoadersAndReloadsShareTheBank) {
    test::TemporaryFolder root;
    for (int i = 0; i < 8; ++i) {
        write_sound(root / ("bd/" + std::to_string(i) + ".wav"), ramp(20'000 + i));
    }
    test::write_bytes(root / "bd/broken.wav", "garbage");
    SampleBank bank{{.roots = {root.path().string()}, .aliases = {{"kick", {"bd"}}}}};
    std::atomic<int> reports{0};
    bank.start([&](const std::string&, const std::string&) { ++reports; });

    std::atomic<bool> done{false};
    const auto play = [&](int seed) {
        for (int i = 0; i < 200; ++i) {
            const Lookup lookup = bank.find(i % 5 == 0 ? "kick" : "bd", seed + i);
            if (lookup.status != Lookup::Status::found) continue;
            bank.request(lookup.sample);
            lookup.sample->pin();
            if (const base::Frame valid = lookup.sample->valid_frames(); valid > 0) {
                const float* channel = lookup.sample->channel(0);
                EXPECT_EQ(channel[valid - 1], static_cast<float>(valid) / 65536.0f);
            }
            lookup.sample->unpin();
            std::this_thread::yield();
        }
    };
    std::thread asking{[&] {
        while (!done) {
            EXPECT_LE(bank.list().size(), 3U);
            EXPECT_LE(bank.broken().size(), 2U);  // sn may be read while it is half written
            EXPECT_GE(bank.memory_bytes() + bank.pending_decodes() + bank.file_count(), 0);
            std::this_thread::yield();
        }
    }};
    std::thread changing{[&] {
        for (int i = 0; i < 6; ++i) {
            write_sound(root / "sn/a.wav", ramp(10 + i));
            bank.reload();
            bank.wait_ready();
            std::filesystem::remove_all(root / "sn");
            bank.reload();
        }
    }};
    std::thread first{play, 0}, second{play, 3};
    first.join();
    second.join();
    changing.join();
    done = true;
    asking.join();
    bank.wait_ready();
    EXPECT_EQ(bank.find("sn", 0).status, Lookup::Status::unknown);
    EXPECT_TRUE(bank.load(bank.find("bd", 7).sample));
}

// The budget holds three sounds of eight: pinned audio must stay what it was while loaders evict.
TEST(SampleConcurrency, PinnedAudioStaysWhileLoadersEvictTheRest) {
    test::TemporaryFolder root;
    constexpr base::Frame kFrames = 5'000;
    std::vector<std::shared_ptr<SampleBuffer>> sounds;
    for (int i = 0; i < 8; ++i) {
        const std::string path = root / (std::to_string(i) + ".wav");
        write_sound(path, ramp(kFrames));
        const auto file = open_sound_file(path);
        ASSERT_TRUE(file.has_value());
        sounds.push_back(SampleStore::describe(path, "bd", i, (*file)->facts()));
    }
    StoreOptions options;
    options.memory_bytes = 3 * decoded_bytes(kFrames, 1);
    options.grace_ns = 20'000'000;  // the test's pins follow within far less
    SampleStore store{options};
    store.start({});
    for (int i = 0; i < 400; ++i) {
        const auto& sound = sounds[static_cast<std::size_t>(i * 5 % 8)];
        store.request(sound);
        sound->pin();
        std::this_thread::sleep_for(std::chrono::microseconds{200});
        if (const base::Frame valid = sound->valid_frames(); valid > 0) {
            ASSERT_EQ(sound->channel(0)[valid - 1], static_cast<float>(valid) / 65536.0f);
        }
        sound->unpin();
    }
    while (store.pending() > 0) std::this_thread::yield();
    EXPECT_LE(store.memory_bytes(), 2 * options.memory_bytes);
}

TEST(SampleConcurrency, ABankCanBeDestroyedWhileItIndexesAndDecodes) {
    test::TemporaryFolder root;
    for (int i = 0; i < 30; ++i) {
        write_sound(root / ("bd/" + std::to_string(i) + ".wav"), ramp(50'000));
    }
    std::shared_ptr<SampleBuffer> survivor;
    {
        SampleBank bank{{.roots = {root.path().string()}}};
        bank.start({});
        bank.wait_ready();
        for (int i = 0; i < 30; ++i) {
            survivor = bank.find("bd", i).sample;
            bank.request(survivor);
        }
    }
    EXPECT_EQ(survivor->length_frames, 50'000);  // held outside, it lives on
}

}  // namespace
}  // namespace hocket::samples
