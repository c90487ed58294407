#pragma once
/// Where a sweep's results are kept: one SQLite file, which any program reads.
///
///   meta(key, value)                     schema, results_version, program, plan (the file's text), plan_hash, model_hash,
///                                        cases (of the whole plan), shards
///   parameter(id, key)                   what varies, in the plan's order
///   "case"(id, key, "values", status, reason)
///                                        id: number in the plan; key: hash of everything its result depends on;
///                                        values: one a parameter, parted by tabs; status 'done' | 'flagged' (a limit
///                                        missed: kept, marked, not averaged) | 'failed' (reason says why; no results)
///   result(id, direction, side, variable, measure, unit)
///                                        what a scalar is; the same numbers in every shard
///   scalar(case_id, result_id, value)    NULL: not a number
///   curve(case_id, direction, side, variable, data)
///                                        101 float32, little endian, deflated
///   solver(case_id, direction, quantity, value, ok)
///   provenance(id, started, ended, host, command, threads, done, failed)
///                                        a row a run; the only table that two equal sweeps differ in
///   cases, scalars (views)               the same with names instead of numbers
///
/// Written in WAL mode by one connection, some cases a transaction: a process that is killed loses at most the cases of
/// the open transaction, and never a part of one. Schema and results version are checked when a store is opened.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/table.h"

namespace retrogait {

/// Raised by hand when the same plan gives other numbers; a store of another version is not gone on with.
constexpr int kResultsVersion = 1;
constexpr int kStoreSchema = 1;

enum class CaseStatus { kDone, kFlagged, kFailed };
/// "done", "flagged", "failed".
const char* name_of(CaseStatus status);

struct ResultName {
  std::string direction, side, variable, measure, unit;
  bool operator==(const ResultName&) const = default;
};

struct StoredCurve {
  std::string direction, side, variable;
  std::vector<float> value;  // 101
};

struct StoredFigure {
  std::string direction, quantity;
  double value = 0;
  bool ok = true;
};

/// One case, ready to be kept. A pure function of plan and number.
struct CaseResult {
  std::uint64_t id = 0;
  std::string key;  // 16 bytes
  std::vector<std::string> values;
  CaseStatus status = CaseStatus::kDone;
  std::string reason;          // failed: the message; flagged: which limits
  std::vector<double> scalar;  // in the order of StoreHead::results
  std::vector<StoredCurve> curves;
  std::vector<StoredFigure> solver;
};

/// Some results of all cases, in order of id.
struct CaseColumns {
  std::vector<std::uint64_t> id;
  std::vector<CaseStatus> status;
  std::vector<std::vector<std::string>> parameter;  // [parameter][case], as a scene would write it
  std::vector<std::vector<double>> result;          // [as asked][case]; failed cases: NaN
};

/// What a store is of.
struct StoreHead {
  std::string program;  // version that made it
  std::string plan_text, plan_hash, model_hash;
  std::uint64_t cases = 0;  // of the whole plan
  std::vector<std::string> parameters;
  std::vector<ResultName> results;
};

struct StoreCounts {
  std::uint64_t done = 0, flagged = 0, failed = 0;
};

struct RunNote {
  std::string command, host;
  int threads = 1;
};

class Store {
 public:
  enum class Mode { kRead, kWrite };
  /// Opens what is there. Throws InputError: no such file, no store, damaged, another schema or results version, not
  /// writable, in use by another sweep.
  static Store open(const std::string& path, Mode mode);
  /// Opens what is there and is of the same plan, or makes a new one. Throws as open(), and when it is of another plan.
  static Store open_for(const std::string& path, const StoreHead& head);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const StoreHead& head() const;
  StoreCounts counts() const;
  /// Sorted; those that need no further work: all that are kept, or only those that did not fail.
  std::vector<std::uint64_t> kept(bool with_failed) const;

  /// Puts cases in, all or none; one that is there already as failed is replaced. Throws InputError when the disk is
  /// full or gone: what was put in before stays.
  void put(const std::vector<CaseResult>& cases);
  std::int64_t begin_run(const RunNote& note);
  void end_run(std::int64_t run, std::uint64_t done, std::uint64_t failed);

  /// In order of id; `what` is called once a case.
  void each_case(const std::function<void(const CaseResult&)>& what) const;
  /// Of every case only the results asked for (places in StoreHead::results): of 100 000 cases ten results each in
  /// about a second.
  CaseColumns columns(const std::vector<std::size_t>& results) const;
  /// Throws InputError if it is not there.
  CaseResult one_case(std::uint64_t id) const;
  /// Any SELECT. Throws InputError with SQLite's own message, and for whatever writes.
  void query(const std::string& sql,
             const std::function<void(const std::vector<std::string>&)>& head,
             const std::function<void(const std::vector<std::string>&)>& row) const;
  /// PRAGMA integrity_check, foreign keys, no case twice, every done case whole. Empty if all is well.
  std::vector<std::string> defects() const;
  /// Takes in all cases of another store of the same plan. A case that both have must be the same, bit for bit.
  void merge(const Store& other);

 private:
  struct Open;
  explicit Store(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace retrogait
