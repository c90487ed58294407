#pragma once
/// One writer a store.
#include <string>

namespace retrogait {

/// Held while a store is written: a file STORE-lock beside it, locked by the system (flock), so that a process which
/// is killed lets go of it. SQLite's own locks are held for moments only, and would let two sweeps solve the same
/// cases side by side.
class StoreLock {
 public:
  /// Waits for two seconds (a killed job may still be going). Throws InputError: in use, by which process; the folder
  /// cannot be written.
  explicit StoreLock(const std::string& store);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

 private:
  std::string path_;
  int file_ = -1;
};

/// "process 4711 on node3", or nothing when nobody writes the store.
std::string writer_of(const std::string& store);

}  // namespace retrogait
