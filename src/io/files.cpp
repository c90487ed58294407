#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/error.h"
#include "io/io.h"

namespace retrogait {
namespace {

constexpr int kMostLeftovers = 1000;  // of runs that were killed while writing

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// What went wrong and what the user can do, for the errno of a failed write.
InputError write_error(const std::string& path, int error) {
  const char* reason = std::strerror(error);
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return {path, 0,
              fmt::format("cannot write: the disk is full ({}). Free some space or choose another "
                          "folder with --out",
                          reason)};
    case EACCES:
    case EPERM:
    case EROFS:
      return {path, 0,
              fmt::format("cannot write: no right to write into the folder '{}' ({}). Choose "
                          "another with --out",
                          folder_of(path), reason)};
    case ENOENT:
    case ENOTDIR:
      return {path, 0,
              fmt::format("cannot write: '{}' is not a folder ({}). Choose another with --out",
                          folder_of(path), reason)};
    case EISDIR:
      return {path, 0, "cannot write: a folder of this name is in the way"};
    default:
      return {path, 0, fmt::format("cannot write: {}", reason)};
  }
}

// A new file beside `path`, closed and removed on the way out unless it was renamed.
class AsideFile {
 public:
  explicit AsideFile(const std::string& path) : path_(path) {
    for (int i = 0; fd_ < 0 && i < kMostLeftovers; ++i) {
      aside_ = fmt::format("{}.part{}", path, i);
      fd_ = ::open(aside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (fd_ < 0 && errno != EEXIST) break;
    }
    if (fd_ < 0) throw write_error(path_, errno);
  }
  ~AsideFile() {
    if (fd_ >= 0) ::close(fd_);
    if (!renamed_) ::unlink(aside_.c_str());
  }
  AsideFile(const AsideFile&) = delete;
  AsideFile& operator=(const AsideFile&) = delete;

  void write(std::string_view content) {
    while (!content.empty()) {
      const ssize_t written = ::write(fd_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw write_error(path_, errno);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  // Network file systems may only now report a full disk: both calls are checked.
  void finish() {
    if (::fsync(fd_) != 0) throw write_error(path_, errno);
    const int fd = fd_;
    fd_ = -1;
    if (::close(fd) != 0) throw write_error(path_, errno);
    if (std::rename(aside_.c_str(), path_.c_str()) != 0) throw write_error(path_, errno);
    renamed_ = true;
  }

 private:
  std::string path_, aside_;
  int fd_ = -1;
  bool renamed_ = false;
};

}  // namespace

void make_folder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (!error && std::filesystem::is_directory(path, error)) return;
  const std::string reason = error ? error.message() : "Not a directory";
  throw InputError(path, 0,
                   fmt::format("cannot make this folder ({}). Choose another with --out", reason));
}

void write_file_atomically(const std::string& path, std::string_view content) {
  AsideFile file(path);
  file.write(content);
  file.finish();
}

}  // namespace retrogait
