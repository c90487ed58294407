#pragma once
/// SQLite's connection and statements with owners: the one header that includes sqlite3.h.
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace retrogait {

/// What SQLite answered, as a sentence for the user where there is one. Throws InputError.
[[noreturn]] void throw_sqlite(sqlite3* db, const std::string& path, int code);

class Database {
 public:
  /// `flags`: SQLITE_OPEN_…
  Database(const std::string& path, int flags);
  sqlite3* get() const { return db_.get(); }
  const std::string& path() const { return path_; }
  void run(const std::string& sql) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> db_;
};

/// A prepared statement. Bind from 1, read from 0; reset() makes it ready again.
class Statement {
 public:
  Statement(const Database& db, const std::string& sql);
  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, double value);  // NaN: NULL
  Statement& bind(int at, const std::string& text);
  Statement& bind_blob(int at, const std::string& bytes);
  /// True while there is a row.
  bool step();
  /// Steps to the end and resets.
  void run();
  void reset();
  std::int64_t integer(int at) const { return sqlite3_column_int64(get(), at); }
  double number(int at) const;  // NULL: NaN
  std::string text(int at) const;
  std::string blob(int at) const;
  int columns() const { return sqlite3_column_count(get()); }
  std::string column(int at) const { return sqlite3_column_name(get(), at); }
  sqlite3_stmt* get() const { return statement_.get(); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };
  const Database* db_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// BEGIN … COMMIT; rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(const Database& db);
  ~Transaction();
  void commit();

 private:
  const Database* db_;
  bool open_ = true;
};

}  // namespace retrogait
