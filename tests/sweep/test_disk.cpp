// Disks that are full, and folders that are read-only.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "base/error.h"
#include "sweep/cheap_cases.h"

namespace retrogait {
namespace {

using Syscall = sqlite3_syscall_ptr;
using Pwrite = ssize_t (*)(int, const void*, std::size_t, off_t);

long room = 0;  // bytes
Pwrite real_pwrite = nullptr;

ssize_t pwrite_on_a_full_disk(int file, const void* data, std::size_t size, off_t at) {
  if (room < static_cast<long>(size)) {
    errno = ENOSPC;
    return -1;
  }
  room -= static_cast<long>(size);
  return real_pwrite(file, data, size, at);
}

/// While one lives, SQLite finds the disk full after `bytes` more bytes.
class FullDisk {
 public:
  explicit FullDisk(long bytes) : vfs_(sqlite3_vfs_find(nullptr)) {
    room = bytes;
    real_pwrite = reinterpret_cast<Pwrite>(vfs_->xGetSystemCall(vfs_, "pwrite64"));
    if (real_pwrite == nullptr)
      real_pwrite = reinterpret_cast<Pwrite>(vfs_->xGetSystemCall(vfs_, "pwrite"));
    for (const char* name : {"pwrite", "pwrite64"})
      vfs_->xSetSystemCall(vfs_, name, reinterpret_cast<Syscall>(pwrite_on_a_full_disk));
  }
  ~FullDisk() {
    for (const char* name : {"pwrite", "pwrite64"}) vfs_->xSetSystemCall(vfs_, name, nullptr);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  sqlite3_vfs* vfs_;
};

std::string message_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const InputError& error) {
    return error.diagnostics().front().message;
  }
  return "";
}

std::uint64_t kept_in(const std::string& store) {
  const StoreCounts c = Store::open(store, Store::Mode::kRead).counts();
  return c.done + c.flagged + c.failed;
}

constexpr const char* kFull =
    "the disk is full. What was stored so far is whole; make room and run again.";

// the disk is full again and again, each time a little later: at the birth of the store, in the middle of a commit,
// while the log is written back
TEST(FullDiskTest, EveryRunKeepsWhatItHadAndTheEndIsTheSame) {
  const TempFolder folder;
  const std::string store = folder.file("full.db");
  const StoreHead head = cheap_head(3000, 120);
  int full = 0;
  std::uint64_t kept = 0;
  for (long bytes = 3000; bytes < 6000000; bytes = bytes * 3 / 2) {
    std::string said;
    {
      const FullDisk disk(bytes);
      said = message_of([&] { run_cheap(store, head); });
    }
    if (said.empty()) break;
    EXPECT_EQ(said, kFull) << bytes;
    ++full;
    {
      // opened for writing first: what the full disk left half done is put right by that
      const Store mended = Store::open_for(store, head);
    }
    EXPECT_TRUE(defects_of(store).empty()) << bytes;
    EXPECT_GE(kept_in(store), kept) << bytes;
    kept = kept_in(store);
  }
  EXPECT_GT(full, 8);
  EXPECT_GT(kept, 500u);
  run_cheap(store, head);
  run_cheap(folder.file("whole.db"), head);
  EXPECT_TRUE(exported(store) == exported(folder.file("whole.db")));
}

TEST(FullDiskTest, AMergeGoesOnAfterIt) {
  const TempFolder folder;
  const StoreHead head = cheap_head(1500, 120);
  const std::string merged = folder.file("merged.db");
  std::vector<std::string> parts;
  for (std::uint64_t k : {1u, 2u}) {
    parts.push_back(folder.file(fmt::format("{}.db", k)));
    run_cheap(parts.back(), head, 2, k, 2);
  }
  const auto merge = [&] { Store::open_for(merged, head).merge(parts); };
  {
    const FullDisk disk(1000000);
    EXPECT_EQ(message_of(merge), kFull);
  }
  merge();
  run_cheap(folder.file("whole.db"), head);
  EXPECT_TRUE(exported(merged) == exported(folder.file("whole.db")));
}

// a line of a shell in a folder whose files may grow to so many blocks of 512 bytes only
Outcome sh(const TempFolder& folder, const std::string& line) {
  const int status = std::system(
      fmt::format("sh -c \"{}\" >'{}' 2>'{}'", line, folder.file("stdout"), folder.file("stderr"))
          .c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(folder.file("stdout")),
          content_of(folder.file("stderr"))};
}

std::string quick_plan(const TempFolder& folder) {
  const std::string path = folder.file("plan.toml");
  std::FILE* file = std::fopen(path.c_str(), "w");
  std::fputs(
      "format = 1\ntitle = \"Without muscles\"\nscene = \"park_walk\"\n"
      "set = [\"muscles.on=false\"]\n[parameter.\"strength.quadriceps\"]\n"
      "from = 0.8\nto = 1.2\ncount = 150\n",
      file);
  std::fclose(file);
  return path;
}

TEST(FullDiskTest, TheRealProgramSaysSoAndGoesOnWhenThereIsRoom) {
  const TempFolder folder;
  const std::string plan = quick_plan(folder), store = folder.file("s.db"),
                    sweep = fmt::format("{} sweep {} --store {}", RETROGAIT_PROGRAM, plan, store);
  const Outcome limited = sh(folder, "ulimit -f 200; exec " + sweep);
  EXPECT_EQ(limited.status, 2);
  EXPECT_TRUE(has(limited.err, store + ": " + kFull)) << limited.err;
  // a disk of its own, where the system lets us have one
  const std::string small = folder.file("small");
  std::filesystem::create_directory(small);
  const Outcome tiny =
      sh(folder, fmt::format("exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o "
                             "size=150k tmpfs {0} && {1} sweep {2} --store {0}/s.db; code=\\$?; cp "
                             "{0}/s.db* {3}/; exit \\$code'",
                             small, RETROGAIT_PROGRAM, plan, folder.path()));
  if (has(tiny.err, "unshare") || has(tiny.err, "mount:"))
    std::printf("no disk of our own here: %s", tiny.err.c_str());
  else
    EXPECT_TRUE(has(tiny.err, "s.db: " + std::string(kFull))) << tiny.err;
  EXPECT_EQ(sh(folder, sweep).status, 0);
  EXPECT_TRUE(defects_of(store).empty());
  EXPECT_EQ(sh(folder, fmt::format("{} sweep {} --store {}", RETROGAIT_PROGRAM, plan,
                                   folder.file("whole.db")))
                .status,
            0);
  EXPECT_EQ(exported(store), exported(folder.file("whole.db")));
}

/// Runs `what` as somebody whom folders can refuse; true when all in it held.
bool as_nobody(const std::function<bool()>& what) {
  const pid_t child = fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (getuid() == 0 && setuid(kNobody) != 0) _exit(2);
    bool good = false;
    try {
      good = what();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    _exit(good ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct ReadOnly : testing::Test {
  void SetUp() override {
    run_cheap(store, head);
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
    std::filesystem::permissions(store, std::filesystem::perms(0444));
  }
  void TearDown() override {
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
  }
  TempFolder folder;
  StoreHead head = cheap_head(50);
  std::string store = folder.file("a.db");
};

TEST_F(ReadOnly, AStoreIsReadWhereNothingCanBeWritten) {
  EXPECT_TRUE(as_nobody([&] {
    const Store reading = Store::open(store, Store::Mode::kRead);
    return reading.counts().done > 30 && reading.defects().empty();
  }));
}

TEST_F(ReadOnly, WritingThereIsRefusedWithWhatIsInTheWay) {
  const std::string there = fmt::format(
      "cannot be written: the folder {} allows no new files, and a store needs some beside it.",
      folder.path());
  EXPECT_TRUE(as_nobody([&] {
    const std::string said = message_of([&] { Store::open_for(folder.file("new.db"), head); });
    if (said != there) std::fprintf(stderr, "%s\n", said.c_str());
    return said == there;
  }));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0777));
  EXPECT_TRUE(as_nobody([&] {
    const std::string said = message_of([&] { Store::open_for(store, head); });
    if (said != "cannot be written: the file or its disk is read-only.")
      std::fprintf(stderr, "%s\n", said.c_str());
    return said == "cannot be written: the file or its disk is read-only.";
  }));
}

TEST_F(ReadOnly, ExportThereIsRefused) {
  EXPECT_TRUE(as_nobody([&] {
    const std::string said = message_of(
        [&] { export_store(Store::open(store, Store::Mode::kRead), folder.file("out")); });
    std::fprintf(stderr, "%s\n", said.c_str());
    return !said.empty();
  }));
}

// killed as it wrote, then moved to where nothing can be written: its log cannot be taken in there
TEST(ReadOnlyKilled, SaysThatItsLogHasToBeCopiedAlong) {
  const TempFolder folder;
  const std::string store = folder.file("a.db");
  const StoreHead head = cheap_head(50);
  const pid_t child = fork();
  if (child == 0) {
    Store writing = Store::open_for(store, head);
    writing.put({cheap_case(0, 12)});
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  std::filesystem::remove(store + "-shm");
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0555));
  EXPECT_TRUE(as_nobody([&] {
    const std::string said = message_of([&] { Store::open(store, Store::Mode::kRead); });
    std::fprintf(stderr, "%s\n", said.c_str());
    return has(said, "copy it with its -wal file");
  }));
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
}

}  // namespace
}  // namespace retrogait
