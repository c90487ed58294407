#include "support/disk_full.h"

#include <sys/types.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace {

constexpr long kUnlimited = -1;
long room = kUnlimited;  // bytes

}  // namespace

extern "C" {
ssize_t __real_write(int fd, const void* data, std::size_t size);

ssize_t __wrap_write(int fd, const void* data, std::size_t size) {
  if (room == kUnlimited) return __real_write(fd, data, size);
  if (room == 0) {
    errno = ENOSPC;
    return -1;
  }
  const ssize_t written = __real_write(fd, data, std::min<std::size_t>(size, room));
  if (written > 0) room -= written;
  return written;
}
}

namespace retrogait {

DiskFull::DiskFull(long bytes) { room = bytes; }
DiskFull::~DiskFull() { room = kUnlimited; }

}  // namespace retrogait
