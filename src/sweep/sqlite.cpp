#include "sweep/sqlite.h"

#include <cmath>
#include <limits>

#include "base/error.h"

namespace retrogait {

void throw_sqlite(sqlite3* db, const std::string& path, int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw InputError(
          path, 0, "the disk is full. What was stored so far is whole; make room and run again.");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw InputError(path, 0, "cannot be written: check that the folder exists and allows it.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw InputError(path, 0,
                       "is in use by another sweep. Give each shard a store of its own (--store).");
    case SQLITE_NOTADB:
      throw InputError(path, 0, "is no sweep store.");
    case SQLITE_CORRUPT:
      throw InputError(
          path, 0, "is damaged. `retrogait sweep verify` says where; start from a copy, or again.");
    case SQLITE_IOERR:
      throw InputError(path, 0,
                       "the disk refused to read or write. What was stored so far is whole.");
    default:
      throw InputError(path, 0, fmt::format("SQLite: {}.", sqlite3_errmsg(db)));
  }
}

Database::Database(const std::string& path, int flags) : path_(path) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) throw_sqlite(db, path, code);
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, 2000);  // ms
}

void Database::run(const std::string& sql) const {
  const int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(get(), path_, code);
}

Statement::Statement(const Database& db, const std::string& sql) : db_(&db) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(db.get(), sql.c_str(), static_cast<int>(sql.size()), &statement, nullptr);
  statement_.reset(statement);
  if (code != SQLITE_OK) throw_sqlite(db.get(), db.path(), code);
}

Statement& Statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(get(), at, value);
  return *this;
}

Statement& Statement::bind(int at, double value) {
  if (std::isnan(value))
    sqlite3_bind_null(get(), at);
  else
    sqlite3_bind_double(get(), at, value);
  return *this;
}

Statement& Statement::bind(int at, const std::string& text) {
  sqlite3_bind_text(get(), at, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_blob(int at, const std::string& bytes) {
  sqlite3_bind_blob(get(), at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3_reset(get());
  throw_sqlite(db_->get(), db_->path(), code);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(get());
  sqlite3_clear_bindings(get());
}

double Statement::number(int at) const {
  return sqlite3_column_type(get(), at) == SQLITE_NULL ? std::numeric_limits<double>::quiet_NaN()
                                                       : sqlite3_column_double(get(), at);
}

std::string Statement::text(int at) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(get(), at));
  return bytes == nullptr
             ? ""
             : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(get(), at)));
}

std::string Statement::blob(int at) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(get(), at));
  return bytes == nullptr
             ? ""
             : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(get(), at)));
}

Transaction::Transaction(const Database& db) : db_(&db) { db.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (open_) sqlite3_exec(db_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  db_->run("COMMIT");
  open_ = false;
}

}  // namespace retrogait
