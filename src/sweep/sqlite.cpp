#include "sweep/sqlite.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <iterator>
#include <limits>

#include "base/error.h"

namespace retrogait {

namespace {

// SQLite says "I/O error" where the system refused for want of room: why, the files know that it wrote
bool is_out_of_room(sqlite3* db, int code) {
  if ((code & 0xff) == SQLITE_FULL) return true;
  if (db == nullptr || ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_CANTOPEN))
    return false;
  int errors[3] = {sqlite3_system_errno(db), 0, 0};
  sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &errors[1]);
  sqlite3_file* log = nullptr;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log != nullptr && log->pMethods != nullptr)
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &errors[2]);
  return std::any_of(std::begin(errors), std::end(errors),
                     [](int e) { return e == ENOSPC || e == EDQUOT || e == EFBIG; });
}

std::string why_not_written(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const std::string parent = fs::path(path).parent_path().string(),
                    folder = parent.empty() ? "." : parent;
  if (fs::is_directory(path, ignored)) return "is a folder, not a store.";
  if (!fs::is_directory(folder, ignored))
    return fmt::format("cannot be written: there is no folder {}.", folder);
  if (fs::exists(path, ignored) && access(path.c_str(), W_OK) != 0)
    return "cannot be written: the file or its disk is read-only.";
  return fmt::format(
      "cannot be written: the folder {} allows no new files, and a store needs some beside it.",
      folder);
}

// a path as SQLite's URIs have it
std::string escaped(const std::string& path) {
  std::string out;
  for (const char c : path)
    out += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c))
                                            : std::string(1, c);
  return out;
}

}  // namespace

void throw_sqlite(sqlite3* db, const std::string& path, int code) {
  if (is_out_of_room(db, code))
    throw InputError(path, 0,
                     "the disk is full. What was stored so far is whole; make room and run again.");
  switch (code & 0xff) {
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw InputError(path, 0, why_not_written(path));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw InputError(
          path, 0, "is being read by another program (an export?). Try again when that has ended.");
    case SQLITE_NOTADB:
      throw InputError(path, 0, "is no sweep store.");
    case SQLITE_CORRUPT:
      throw InputError(
          path, 0,
          fmt::format("is damaged ({}). Take a copy of it, or begin anew with another --store.",
                      db == nullptr ? "SQLite" : sqlite3_errmsg(db)));
    case SQLITE_IOERR:
      throw InputError(path, 0,
                       "the disk refused to read or write. What was stored so far is whole.");
    default:
      throw InputError(path, 0, fmt::format("SQLite: {}.", sqlite3_errmsg(db)));
  }
}

Database::Database(const std::string& path, int flags, bool untouched) : path_(path) {
  constexpr int kPatience = 2000;  // ms
  sqlite3* db = nullptr;
  const std::string name = untouched ? "file:" + escaped(path) + "?immutable=1" : path;
  const int code = sqlite3_open_v2(
      name.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | (untouched ? SQLITE_OPEN_URI : 0), nullptr);
  db_.reset(db);
  if (code != SQLITE_OK) throw_sqlite(db, path, code);
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, kPatience);
  // pages kept in memory, KiB: a store is written at its end and read from its start, so that more would not help
  sqlite3_exec(db, "PRAGMA cache_size = -512", nullptr, nullptr, nullptr);
}

void Database::run(const std::string& sql) const {
  const int code = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_sqlite(get(), path_, code);
}

std::int64_t Database::integer(const std::string& sql) const {
  Statement s(*this, sql);
  return s.step() ? s.integer(0) : 0;
}

Statement::Statement(const Database& db, const std::string& sql) : db_(&db) {
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v2(db.get(), sql.c_str(), static_cast<int>(sql.size()), &statement, &rest);
  statement_.reset(statement);
  if (code != SQLITE_OK) throw_sqlite(db.get(), db.path(), code);
  if (statement == nullptr || std::string(rest).find_first_not_of(" \t\r\n;") != std::string::npos)
    throw InputError(db.path(), 0, "one statement at a time: write one SELECT.");
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

Transaction::Transaction(const Database& db, Kind kind) : db_(&db) {
  db.run(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction() {
  if (open_) sqlite3_exec(db_->get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  db_->run("COMMIT");
  open_ = false;
}

std::string sql_name(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace retrogait
