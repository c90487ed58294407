#pragma once
/// What an open store holds; for the files store*.cpp only.
#include <optional>

#include "sweep/sqlite.h"
#include "sweep/store.h"
#include "sweep/store_lock.h"

namespace retrogait {

// store_schema.cpp

/// Tables, views and what the store is of, all or nothing.
void write_head(const Database& db, const StoreHead& head);
StoreHead read_head(const Database& db);
/// Throws InputError: no store, another schema or results version.
void check_versions(const Database& db);
/// Throws InputError when `found` is of another plan, model or set of results than `wanted`: what differs, and `mend`.
void check_same(const std::string& path, const StoreHead& found, const StoreHead& wanted,
                const char* mend);

// store_write.cpp

/// Prepared once: a sweep puts a hundred thousand cases in.
struct Writers {
  Writers(const Database& db, const StoreHead& head);
  Statement drop_case, drop_scalars, drop_curves, drop_solver;
  Statement add_case, add_scalar, add_curve, add_solver, add_to_run;
};

// store_read.cpp

CaseStatus status_of(const std::string& name);
std::vector<StoreRun> read_runs(const Database& db);

/// Cases in order of id, one after another: what several stores are read side by side with.
class CaseCursor {
 public:
  CaseCursor(const Database& db, const StoreHead& head);
  /// False when there is none left.
  bool next(CaseResult& c);
  /// The one case; false if it is not there.
  bool find(std::uint64_t id, CaseResult& c);

 private:
  void read(const Statement& row, CaseResult& c);
  std::size_t parameters_, results_;
  Statement all_, one_, scalars_, curves_, figures_;
};

struct Store::Open {
  Open(const std::string& path, Mode mode);
  ~Open();
  Writers& writers() {
    if (!writers_) writers_.emplace(db, head);
    return *writers_;
  }
  std::optional<StoreLock> lock;  // of a writer
  Database db;
  StoreHead head;
  std::int64_t run = 0;  // row of provenance; 0: none

 private:
  std::optional<Writers> writers_;
};

}  // namespace retrogait
