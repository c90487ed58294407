// Opening a store, and making one.
#include "sweep/store.h"

#include <filesystem>

#include "base/error.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

// new, or of a process that was killed before its tables stood
bool is_blank(const Database& db) { return db.integer("SELECT count(*) FROM sqlite_master") == 0; }

// the log is written back every 4 MB or so, and cut to that where a reader let it grow
void set_up_writing(const Database& db) {
  if (sqlite3_db_readonly(db.get(), "main") == 1)
    throw_sqlite(db.get(), db.path(), SQLITE_READONLY);
  db.run(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
      "PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 8388608");
}

// in a folder that allows no files of SQLite's beside the store, a store that is one file is read as it lies
Database reading(const std::string& path) {
  Database db(path, SQLITE_OPEN_READONLY);
  const int code =
      sqlite3_exec(db.get(), "SELECT count(*) FROM sqlite_master", nullptr, nullptr, nullptr);
  if (code == SQLITE_READONLY_ROLLBACK || (code == SQLITE_OK && is_blank(db)))
    throw InputError(path, 0,
                     "holds nothing yet: its first run was killed as it began. Run the sweep "
                     "again.");
  if ((code & 0xff) != SQLITE_CANTOPEN) return db;
  std::error_code ignored;
  if (std::filesystem::file_size(path + "-wal", ignored) > 0 && !ignored)
    throw InputError(path, 0,
                     "its last run was killed and its folder cannot be written: copy it with its "
                     "-wal file to where it can be.");
  return Database(path, SQLITE_OPEN_READONLY, true);
}

}  // namespace

Store::Open::Open(const std::string& path, Mode mode)
    : lock(mode == Mode::kWrite ? std::make_optional<StoreLock>(path) : std::nullopt),
      db(mode == Mode::kWrite ? Database(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
                              : reading(path)) {}

Store::Open::~Open() {
  writers_.reset();
  // back into the one file; a reader that is at it keeps this from being done, and the next run does it
  if (lock) {
    sqlite3_busy_timeout(db.get(), 0);
    sqlite3_exec(db.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  }
}

Store::Store(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

const StoreHead& Store::head() const { return open_->head; }
const std::string& Store::path() const { return open_->db.path(); }

Store Store::open(const std::string& path, Mode mode) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw InputError(path, 0, "there is no such store.");
  auto open = std::make_unique<Open>(path, mode);
  check_versions(open->db);
  if (mode == Mode::kWrite) set_up_writing(open->db);
  open->head = read_head(open->db);
  return Store(std::move(open));
}

Store Store::open_for(const std::string& path, const StoreHead& head) {
  auto open = std::make_unique<Open>(path, Mode::kWrite);
  // the tables stand in the file itself before the log begins
  if (is_blank(open->db)) write_head(open->db, head);
  check_versions(open->db);
  open->head = read_head(open->db);
  check_same(path, open->head, head, "Give this one a store of its own (--store).");
  set_up_writing(open->db);
  return Store(std::move(open));
}

}  // namespace retrogait
