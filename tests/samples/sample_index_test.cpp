#include "samples/sample_index.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <limits>

#include "support/wav_files.hpp"

namespace hocket::samples {
namespace {

namespace fs = std::filesystem;
using test::ramp;
using test::TemporaryFolder;
using test::write_sound;

/// Names of the files of a bank, in index order.
std::vector<std::string> files_of(const Index& index, std::string_view name) {
    std::vector<std::string> names;
    if (const Bank* bank = index.find(name)) {
        for (const auto& file : bank->files) {
            names.push_back(fs::path{file->path()}.filename().string());
        }
    }
    return names;
}

using Names = std::vector<std::string>;

TEST(SampleIndex, MakesEveryFolderABankOfItsSoundFilesInByteOrder) {
    TemporaryFolder root;
    for (const char* name :
         {"bd/b.wav", "bd/A.WAV", "bd/a10.aif", "bd/a2.Flac", "bd/c.mp3", "bd/d.ogg", "bd/e.aiff",
          "bd/f.aifc", "bd/notes.txt", "bd/x.wav.asd", "sn/1.wav", "\xC3\xB6l/\xC3\xA4.wav"}) {
        test::write_bytes(root / name, "x");
    }
    Index index;
    add_root(index, root.path().string(), nullptr);
    EXPECT_EQ(files_of(index, "bd"), (Names{"A.WAV", "a10.aif", "a2.Flac", "b.wav", "c.mp3",
                                            "d.ogg", "e.aiff", "f.aifc"}));
    EXPECT_EQ(files_of(index, "sn"), Names{"1.wav"});
    EXPECT_EQ(files_of(index, "\xC3\xB6l"), Names{"\xC3\xA4.wav"});
    EXPECT_EQ(index.banks.size(), 3U);
}

TEST(SampleIndex, TakesAFileInARootAsABankUnderItsStem) {
    TemporaryFolder root;
    for (const char* name : {"kick.wav", "vox.b.wav", "vox.b.flac", "both.wav", "both/1.wav"}) {
        test::write_bytes(root / name, "x");
    }
    Index index;
    add_root(index, root.path().string(), nullptr);
    EXPECT_EQ(files_of(index, "kick"), Names{"kick.wav"});
    EXPECT_EQ(files_of(index, "vox.b"), (Names{"vox.b.flac", "vox.b.wav"}));
    EXPECT_EQ(files_of(index, "both"), Names{"1.wav"});
}

TEST(SampleIndex, SkipsHiddenNamesEmptyFoldersAndWhatIsNoFile) {
    TemporaryFolder root;
    for (const char* name : {".git/a.wav", "bd/.hidden.wav", "bd/._a.wav", "bd/a.wav", ".b.wav",
                             "deep/below/a.wav", "bd/folder.wav/a.wav"}) {
        test::write_bytes(root / name, "x");
    }
    ASSERT_EQ(::mkfifo((root / "bd/pipe.wav").c_str(), 0600), 0);
    fs::create_symlink(root / "nowhere", root / "bd/dangling.wav");
    fs::create_directory(root / "empty");
    Index index;
    add_root(index, root.path().string(), nullptr);
    EXPECT_EQ(files_of(index, "bd"), Names{"a.wav"});
    EXPECT_EQ(index.banks.size(), 1U);
}

TEST(SampleIndex, FollowsLinksToFoldersAndEndsWhereTheyLeadInACircle) {
    TemporaryFolder root, elsewhere;
    test::write_bytes(elsewhere / "a.wav", "x");
    test::write_bytes(root / "b.wav", "x");
    fs::create_directory_symlink(elsewhere.path(), root / "linked");
    fs::create_directory_symlink(root.path(), root / "circle");
    fs::create_directory_symlink(root / "itself", root / "itself");
    Index index;
    add_root(index, root.path().string(), nullptr);
    EXPECT_EQ(files_of(index, "linked"), Names{"a.wav"});
    EXPECT_EQ(files_of(index, "circle"), Names{"b.wav"});
    EXPECT_EQ(index.banks.size(), 3U);
}

TEST(SampleIndex, LetsALaterRootReplaceABankOfTheSameName) {
    TemporaryFolder first, second;
    test::write_bytes(first / "bd/1.wav", "x");
    test::write_bytes(first / "bd/2.wav", "x");
    test::write_bytes(first / "sn/1.wav", "x");
    test::write_bytes(second / "bd.wav", "x");
    Index index;
    add_root(index, first.path().string(), nullptr);
    add_root(index, second.path().string(), nullptr);
    add_root(index, second / "missing", nullptr);
    count_files(index);
    EXPECT_EQ(files_of(index, "bd"), Names{"bd.wav"});
    EXPECT_EQ(files_of(index, "sn"), Names{"1.wav"});
    EXPECT_EQ(index.file_count, 2);
}

TEST(SampleIndex, GivesAnAliasTheStemsThatExistInTheirOrder) {
    TemporaryFolder root;
    for (const char* name :
         {"bd_haus.flac", "bd_zum.flac", "drums/b.wav", "drums/a.wav", "sn/1.wav"}) {
        test::write_bytes(root / name, "x");
    }
    Index index;
    add_root(index, root.path().string(), nullptr);
    add_aliases(index, {{"bd", {"bd_zum", "bd_missing", "bd_haus", "drums"}},
                        {"sn", {"bd_haus"}},
                        {"none", {"missing"}},
                        {"indirect", {"bd"}}});
    count_files(index);
    EXPECT_EQ(files_of(index, "bd"), (Names{"bd_zum.flac", "bd_haus.flac", "a.wav"}));
    EXPECT_EQ(index.find("bd")->source, BankSummary::Source::alias);
    EXPECT_EQ(files_of(index, "sn"), Names{"1.wav"});  // a folder wins over an alias
    EXPECT_EQ(index.find("none"), nullptr);
    EXPECT_EQ(index.find("indirect"), nullptr);
    EXPECT_EQ(index.file_count, 5);
}

TEST(IndexedFile, ReadsItsHeaderOnceAndTellsTheFirstReaderOnlyThatItIsBroken) {
    TemporaryFolder root;
    test::write_bytes(root / "bad.wav", "this is no sound");
    IndexedFile file{root / "bad.wav", "bd", 0};
    EXPECT_TRUE(file.read_header(1 << 20));
    EXPECT_FALSE(file.read_header(1 << 20));
    EXPECT_EQ(file.sample(), nullptr);
    EXPECT_FALSE(file.failure().empty());
    EXPECT_FALSE(file.is_unchanged());  // so that the next reload tries again
}

TEST(IndexedFile, SeesThatItsFileChanged) {
    TemporaryFolder root;
    write_sound(root / "a.wav", ramp(100));
    IndexedFile file{root / "a.wav", "bd", 3};
    EXPECT_FALSE(file.is_unchanged());  // not read yet, so nothing to keep
    ASSERT_FALSE(file.read_header(1 << 20));
    EXPECT_TRUE(file.is_unchanged());
    EXPECT_EQ(file.sample()->index, 3);
    EXPECT_EQ(file.sample()->length_frames, 100);
    write_sound(root / "a.wav", ramp(101));
    EXPECT_FALSE(file.is_unchanged());
    fs::remove(root / "a.wav");
    EXPECT_FALSE(file.is_unchanged());
}

TEST(WrapIndex, TruncatesTowardsZeroThenWrapsEuclidWise) {
    EXPECT_EQ(wrap_index(0, 3), 0U);
    EXPECT_EQ(wrap_index(3, 3), 0U);
    EXPECT_EQ(wrap_index(-1, 3), 2U);
    EXPECT_EQ(wrap_index(-3, 3), 0U);
    EXPECT_EQ(wrap_index(1.7, 3), 1U);
    EXPECT_EQ(wrap_index(-0.5, 3), 0U);
    EXPECT_EQ(wrap_index(-1.7, 3), 2U);
    EXPECT_EQ(wrap_index(1e300, 1), 0U);
    EXPECT_LT(wrap_index(-1e300, 7), 7U);
}

TEST(WrapIndex, TakesWhatIsNotFiniteAsZero) {
    EXPECT_EQ(wrap_index(std::numeric_limits<double>::quiet_NaN(), 3), 0U);
    EXPECT_EQ(wrap_index(std::numeric_limits<double>::infinity(), 3), 0U);
    EXPECT_EQ(wrap_index(-std::numeric_limits<double>::infinity(), 3), 0U);
}

}  // namespace
}  // namespace hocket::samples
