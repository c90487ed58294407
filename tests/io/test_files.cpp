#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "io/io.h"
#include "support/disk_full.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::size_t files_in(const std::string& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// The message of the InputError that `act` must throw, or a text that no message equals.
template <class Act>
std::string message_of(Act act) {
  try {
    act();
  } catch (const InputError& e) {
    return e.what();
  }
  return "nothing was thrown";
}

TEST(WriteFile, WritesReplacesAndLeavesNothingBeside) {
  const TempFolder folder;
  const std::string path = folder.file("a.csv");
  write_file_atomically(path, "first\n");
  EXPECT_EQ(content_of(path), "first\n");
  const std::string long_text(3000000, 'x');
  write_file_atomically(path, long_text);
  EXPECT_EQ(content_of(path), long_text);
  write_file_atomically(path, "");
  EXPECT_EQ(content_of(path), "");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, AReaderNeverSeesHalfAFile) {
  const TempFolder folder;
  const std::string path = folder.file("a.csv");
  const std::string a(200000, 'a'), b(200000, 'b');
  write_file_atomically(path, a);
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) write_file_atomically(path, i % 2 == 0 ? b : a);
  });
  int torn = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string seen = content_of(path);
    if (seen != a && seen != b) ++torn;
  }
  writer.join();
  EXPECT_EQ(torn, 0);
}

TEST(WriteFile, TwoWritersOfOneFileBothSucceed) {
  const TempFolder folder;
  const std::string path = folder.file("a.csv");
  const auto write_often = [&](const std::string& text) {
    for (int i = 0; i < 20; ++i) write_file_atomically(path, text);
  };
  std::thread other(write_often, "other");
  write_often("one");
  other.join();
  EXPECT_TRUE(content_of(path) == "one" || content_of(path) == "other");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, FullDiskKeepsTheOldFileAndSaysSo) {
  const TempFolder folder;
  const std::string path = folder.file("scalars.csv");
  write_file_atomically(path, "old\n");
  for (const long room : {0L, 1000L}) {
    const DiskFull full(room);
    EXPECT_EQ(message_of([&] { write_file_atomically(path, std::string(5000, 'x')); }),
              path +
                  ": cannot write: the disk is full (No space left on device). Free some space "
                  "or choose another folder with --out");
  }
  EXPECT_EQ(content_of(path), "old\n");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, FolderThatIsAFileOrMissing) {
  const TempFolder folder;
  const std::string plain = folder.file("plain");
  write_file_atomically(plain, "a file\n");
  EXPECT_EQ(message_of([&] { write_file_atomically(plain + "/a.csv", "x"); }),
            plain + "/a.csv: cannot write: '" + plain +
                "' is not a folder (Not a directory). Choose another with --out");
  const std::string missing = folder.file("missing");
  EXPECT_EQ(message_of([&] { write_file_atomically(missing + "/a.csv", "x"); }),
            missing + "/a.csv: cannot write: '" + missing +
                "' is not a folder (No such file or directory). Choose another with --out");
}

TEST(WriteFile, FolderInTheWay) {
  const TempFolder folder;
  const std::string path = folder.file("a.csv");
  make_folder(path);
  EXPECT_EQ(message_of([&] { write_file_atomically(path, "x"); }),
            path + ": cannot write: a folder of this name is in the way");
  EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(WriteFile, FolderThatMayNotBeWritten) {
  const TempFolder folder;
  std::filesystem::permissions(
      folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  // root may write anywhere, so be somebody else meanwhile ("nobody" on every Linux)
  const bool root = geteuid() == 0;
  ASSERT_TRUE(!root || seteuid(65534) == 0);
  const std::string path = folder.file("a.csv");
  const std::string message = message_of([&] { write_file_atomically(path, "x"); });
  ASSERT_TRUE(!root || seteuid(0) == 0);
  EXPECT_EQ(message, path + ": cannot write: no right to write into the folder '" + folder.path() +
                         "' (Permission denied). Choose another with --out");
}

TEST(MakeFolder, MakesAllAboveAndIsContentWithOneThatIsThere) {
  const TempFolder folder;
  const std::string deep = folder.file("out/park walk/curves_wide");
  make_folder(deep);
  make_folder(deep);
  make_folder(deep + "/");
  EXPECT_TRUE(std::filesystem::is_directory(deep));
}

TEST(MakeFolder, RefusesWhereAFileIsInTheWay) {
  const TempFolder folder;
  const std::string plain = folder.file("plain");
  write_file_atomically(plain, "a file\n");
  EXPECT_EQ(message_of([&] { make_folder(plain); }),
            plain + ": cannot make this folder (Not a directory). Choose another with --out");
  EXPECT_EQ(message_of([&] { make_folder(plain + "/out"); }),
            plain + "/out: cannot make this folder (Not a directory). Choose another with --out");
}

TEST(Home, FollowsTheEnvironmentElseTheSource) {
  ::unsetenv("RETROGAIT_HOME");
  EXPECT_TRUE(std::filesystem::exists(home_path("src/io/io.h")));
  ::setenv("RETROGAIT_HOME", "/elsewhere", 1);
  EXPECT_EQ(home_path("models/adult.toml"), "/elsewhere/models/adult.toml");
  ::unsetenv("RETROGAIT_HOME");
}

}  // namespace
}  // namespace retrogait
