#pragma once
/// What an open store holds; for the files store*.cpp only.
#include <optional>

#include "sweep/sqlite.h"
#include "sweep/store.h"

namespace retrogait {

/// Prepared once: a sweep puts a hundred thousand cases in.
struct Writers {
  explicit Writers(const Database& db)
      : drop_case(db, "DELETE FROM \"case\" WHERE id = ?"),
        drop_scalars(db, "DELETE FROM scalar WHERE case_id = ?"),
        drop_curves(db, "DELETE FROM curve WHERE case_id = ?"),
        drop_solver(db, "DELETE FROM solver WHERE case_id = ?"),
        add_case(db, "INSERT INTO \"case\" VALUES(?, ?, ?, ?, ?)"),
        add_scalar(db, "INSERT INTO scalar VALUES(?, ?, ?)"),
        add_curve(db, "INSERT INTO curve VALUES(?, ?, ?, ?, ?)"),
        add_solver(db, "INSERT INTO solver VALUES(?, ?, ?, ?, ?)") {}
  Statement drop_case, drop_scalars, drop_curves, drop_solver;
  Statement add_case, add_scalar, add_curve, add_solver;
};

struct Store::Open {
  Open(const std::string& path, int flags) : db(path, flags) {}
  Writers& writers() {
    if (!writers_) writers_.emplace(db);
    return *writers_;
  }
  Database db;
  StoreHead head;

 private:
  std::optional<Writers> writers_;
};

}  // namespace retrogait
