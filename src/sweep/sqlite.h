#pragma once
/// SQLite's connection and statements with owners: the one header that includes sqlite3.h.
#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

namespace retrogait {

/// What SQLite answered, as a sentence for the user where there is one. Throws InputError.
[[noreturn]] void throw_sqlite(sqlite3* db, const std::string& path, int code);

class Database {
 public:
  /// `flags`: SQLITE_OPEN_…; `untouched`: nothing may be written beside the file, which then must be whole by itself.
  Database(const std::string& path, int flags, bool untouched = false);
  sqlite3* get() const { return db_.get(); }
  const std::string& path() const { return path_; }
  void run(const std::string& sql) const;
  /// Of the first column of the first row; 0 if there is none.
  std::int64_t integer(const std::string& sql) const;

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
  /// Throws InputError when `sql` is none, or more than one.
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
  bool null(int at) const { return sqlite3_column_type(get(), at) == SQLITE_NULL; }
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
  enum class Kind { kWrite, kRead };  // of a reader: all it reads is of one moment
  explicit Transaction(const Database& db, Kind kind = Kind::kWrite);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  const Database* db_;
  bool open_ = true;
};

/// "name" as SQL writes names of tables and columns.
std::string sql_name(const std::string& name);

}  // namespace retrogait
