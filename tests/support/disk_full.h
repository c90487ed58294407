#pragma once
/// While one lives, every write() of our own code by this process fails as on a full disk (ENOSPC)
/// after `bytes` more bytes (linker option --wrap=write).

namespace retrogait {

class DiskFull {
 public:
  explicit DiskFull(long bytes);
  ~DiskFull();
  DiskFull(const DiskFull&) = delete;
  DiskFull& operator=(const DiskFull&) = delete;
};

}  // namespace retrogait
