#include "sweep/store_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "base/error.h"
#include "sweep/sqlite.h"

namespace retrogait {

namespace {

constexpr int kTries = 20;
constexpr std::chrono::milliseconds kPause{100};

std::string lock_path(const std::string& store) { return store + "-lock"; }

// whoever held it before may have taken the file away as it was opened here
bool is_still_at(const std::string& path, int file) {
  struct stat here {
  }, there{};
  return fstat(file, &here) == 0 && stat(path.c_str(), &there) == 0 && here.st_ino == there.st_ino;
}

std::string owner_in(int file) {
  char text[256] = {};
  const ssize_t size = pread(file, text, sizeof text - 1, 0);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : "another process";
}

void sign(int file) {
  char host[128] = {};
  if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
  const std::string text = fmt::format("process {} on {}", getpid(), host);
  // who it is helps a message; on a full disk the lock holds without
  if (ftruncate(file, 0) != 0 || pwrite(file, text.data(), text.size(), 0) < 0) return;
}

}  // namespace

StoreLock::StoreLock(const std::string& store) : path_(lock_path(store)) {
  std::string owner;
  for (int i = 0; i < kTries; ++i) {
    file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) throw_sqlite(nullptr, store, errno == ENOSPC ? SQLITE_FULL : SQLITE_CANTOPEN);
    // a disk that knows no such locks (some of clusters) must do without
    if (flock(file_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) {
      if (is_still_at(path_, file_)) {
        sign(file_);
        return;
      }
    } else {
      owner = owner_in(file_);
      std::this_thread::sleep_for(kPause);
    }
    close(file_);
  }
  file_ = -1;
  throw InputError(
      store, 0,
      fmt::format("is in use by another sweep ({}). Wait for its end, or give this one "
                  "a store of its own (--store).",
                  owner));
}

StoreLock::~StoreLock() {
  if (file_ < 0) return;
  unlink(path_.c_str());
  close(file_);
}

std::string writer_of(const std::string& store) {
  const int file = open(lock_path(store).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "";
  const bool free = flock(file, LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK;
  const std::string owner = free ? "" : owner_in(file);
  close(file);
  return owner;
}

}  // namespace retrogait
