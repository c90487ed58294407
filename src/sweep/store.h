#pragma once
/// Where a sweep's results are kept: one SQLite file, which any program reads.
///
///   meta(key, value)      schema, results_version, program, plan (the file's text), plan_hash, model_hash,
///                         cases (of the whole plan)
///   parameter(id, key)    what varies, in the plan's order
///   "case"(id, key, status, reason, then a column a parameter, by its key: as a scene would write it)
///                         id: number in the plan, from 0; key: hash of everything its result depends on;
///                         status 'done' | 'flagged' (a limit missed: kept, marked, not averaged) | 'failed' (reason
///                         says why; no results)
///   result(id, direction, side, variable, measure, unit)
///                         what a scalar is; the same numbers in every shard
///   scalar(place, value)  place = case.id × number of results + result.id; NULL: not a number. Written in this order,
///                         found by it: 17 bytes a value
///   curve(case_id, direction, side, variable, data)
///                         101 float32 over the cycle, little endian, deflated (zlib)
///   solver(case_id, direction, quantity, value, ok)
///                         forces N, moments N·m, iterations 1; ok = 0: a limit missed
///   provenance(id, started, written, ended, host, process, program, command, threads, done, flagged, failed, seconds)
///                         a row a run, times in UTC; `written` goes on with every batch of cases, `ended` is NULL where
///                         the run was killed. The only table that two equal sweeps differ in
///   cases                 view: case_id, status, reason, parameters (numbers where they are numbers)
///   scalars               view: case_id, status, parameters, direction, side, variable, measure, unit, value
///   differences           view: case_id, status, parameters, side, variable, measure, unit, forward, backward,
///                         difference (backward less forward)
///
/// To ask it (`retrogait sweep query STORE "SELECT …"`, or any SQLite):
///   SELECT direction, "gait.speed_m_s", avg(value) FROM scalars
///     WHERE variable = 'knee_contact' AND measure = 'peak' AND status = 'done' GROUP BY 1, 2;
///   SELECT "gait.slope_pct", avg(difference), sum(difference > 0) * 1.0 / count(*) FROM differences
///     WHERE variable = 'l4l5_compression' AND measure = 'peak' AND status = 'done' GROUP BY 1;
///   SELECT reason, count(*), min(case_id) FROM cases WHERE status <> 'done' GROUP BY 1 ORDER BY 2 DESC;
///
/// What is promised. One process writes, some cases a transaction, the log of SQLite (WAL) beside the file; any number
/// read meanwhile.
///   process killed   every transaction that was committed is there, no part of another
///   power lost       the same, but the last transactions may be missing (synchronous = NORMAL): the next run redoes them
///   disk full        as killed, and the run says so
///   files beside     STORE-wal and STORE-shm belong to a store while it is written or after a kill: copy them along. A
///                    run that ends, also by Ctrl-C, leaves the one file. STORE-lock keeps a second writer away
/// Schema and results version are checked whenever a store is opened.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace retrogait {

/// Raised by hand when the same plan gives other numbers; a store of another version is not gone on with.
constexpr int kResultsVersion = 1;
constexpr int kStoreSchema = 2;

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

/// A run as provenance has it.
struct StoreRun {
  std::string started, written,
      ended;  // "2026-11-22 15:29:31", UTC; ended is empty where it was killed or goes on
  std::string host, program, command;
  std::int64_t process = 0;
  int threads = 1;
  StoreCounts counts;
  double seconds = 0;
};

/// Cases that share a status and a reason but for its numbers.
struct StoreTrouble {
  CaseStatus status = CaseStatus::kFailed;
  std::string reason;  // of the first
  std::uint64_t cases = 0, first = 0;
};

class Store {
 public:
  enum class Mode { kRead, kWrite };
  /// Opens what is there. Throws InputError: no such file, no store, damaged, another schema or results version, not
  /// writable, in use by another sweep.
  static Store open(const std::string& path, Mode mode);
  /// Opens what is there and is of the same plan, or makes a new one; for writing. Throws as open(), and when it is of
  /// another plan (saying what differs), model, or set of results.
  static Store open_for(const std::string& path, const StoreHead& head);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  const StoreHead& head() const;
  const std::string& path() const;
  StoreCounts counts() const;
  /// In order of id: those that need no further work, all that are kept or only those that did not fail.
  void each_kept(bool with_failed, const std::function<void(std::uint64_t id)>& what) const;
  std::vector<StoreRun> runs() const;
  /// Failed and flagged ones by reason, the most frequent first.
  std::vector<StoreTrouble> troubles() const;

  /// In order of id; `what` is called once a case.
  void each_case(const std::function<void(const CaseResult&)>& what) const;
  /// Of every case only the results asked for (places in StoreHead::results): of 100 000 cases ten results each in
  /// about a second.
  CaseColumns columns(const std::vector<std::size_t>& results) const;
  /// Throws InputError if it is not there.
  CaseResult one_case(std::uint64_t id) const;
  /// One SELECT; a field that is NULL comes empty. Throws InputError with SQLite's own message, and for whatever
  /// writes.
  void query(const std::string& sql,
             const std::function<void(const std::vector<std::string>&)>& head,
             const std::function<void(const std::vector<std::string>&)>& row) const;
  /// PRAGMA integrity_check, every case whole, nothing of cases that are not there. Empty if all is well.
  std::vector<std::string> defects() const;

  /// Puts cases in, all or none; one that is there already is replaced. Throws InputError when the disk is full or
  /// gone: what was put in before stays.
  void put(const std::vector<CaseResult>& cases);
  /// From here to end_run() every put() counts as of this run.
  void begin_run(const StoreRun& run);
  void end_run();
  /// Takes in all cases of other stores of the same plan, in order of id, with their runs. A case that two of them have
  /// must be the same, bit for bit; where it failed in one and not in another, it did not. Throws InputError before
  /// anything is written when a store is of another plan, model or set of results; when two contradict each other what
  /// was taken in before stays. `told`: cases taken in so far.
  void merge(const std::vector<std::string>& others,
             const std::function<void(std::uint64_t cases)>& told = {});

 private:
  struct Open;
  explicit Store(std::unique_ptr<Open> open);
  std::unique_ptr<Open> open_;
};

}  // namespace retrogait
