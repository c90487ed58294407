#pragma once
/// What of a sweep's store is on the desk: its cases and the few results that are looked at, read by a thread of its own.
///
///   SweepQuantity  what an axis can be: the number of a case, a parameter, a result of both directions
///   SweepTable     all cases, and the results read so far; never changed once made
///   SweepReader    the thread: reads what is wanted, looks now and then whether a running sweep wrote more
///
/// A store of 100 000 cases has ten million results: only those of the axes are read. Knows no ImGui.
#include <array>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "sweep/plan.h"
#include "sweep/store.h"

namespace retrogait::inspector {

/// Whose result an axis shows.
enum class SweepWalk { kEach, kForward, kBackward, kDifference };
inline constexpr std::array kSweepWalkNames = {"each", "forward", "backward", "difference"};

struct SweepAxis {
  std::string quantity;  // SweepQuantity::key; empty: none
  SweepWalk walk = SweepWalk::kEach;
  bool operator==(const SweepAxis&) const = default;
};

enum class QuantityKind { kCase, kParameter, kResult };

struct SweepQuantity {
  std::string key;  // "case", "gait.speed_m_s", "knee_contact peak BW"
  std::string title, unit;
  QuantityKind kind = QuantityKind::kCase;
  std::size_t parameter = 0;  // of the plan
  std::array<std::optional<std::size_t>, 2>
      result;                      // forward, backward: places in StoreHead::results
  std::vector<std::string> words;  // of a parameter of words: its values, 0, 1, 2 …
  std::vector<double> levels;      // of a listed parameter: its values, rising
};
/// "Knee contact peak, BW".
std::string text_of(const SweepQuantity& quantity);

/// Which sweep it is.
struct SweepHead {
  std::string path;
  StoreHead store;
  SweepPlan plan;
  std::vector<SweepQuantity> quantities;  // number, parameters, results
  std::string
      changed;  // model or scene are others now: a sentence; empty: the same, or not known yet
  const SweepQuantity* find(const std::string& key) const;
};

/// In order of their numbers.
struct SweepCases {
  std::vector<std::uint64_t> id;
  std::vector<CaseStatus> status;
  std::vector<std::vector<std::string>> words;  // [parameter][case], as a scene would write them
  std::vector<std::vector<double>> value;       // the same as numbers; of words their place
  std::map<std::uint64_t, std::string> reason;  // of flagged and failed ones
  std::uint64_t flagged = 0, failed = 0;
  /// Place of a case; nothing if it is not kept (yet).
  std::optional<std::size_t> row_of(std::uint64_t number) const;
  std::vector<std::string> words_of(std::size_t row) const;
};

struct SweepTable {
  std::shared_ptr<const SweepHead> head;
  std::shared_ptr<const SweepCases> cases;
  std::map<std::size_t, std::shared_ptr<const std::vector<double>>> result;  // by place, those read

  bool has(const SweepQuantity& quantity) const;
  /// Of a case, one direction (0, 1): NaN where it has none. Of what is no result the direction is idle.
  double value(const SweepQuantity& quantity, std::size_t direction, std::size_t row) const;
  /// As an axis shows it; kEach: of `direction`.
  double value(const SweepQuantity& quantity, SweepWalk walk, std::size_t direction,
               std::size_t row) const;
};

/// Columns as they came from the store, with their numbers.
std::shared_ptr<const SweepCases> cases_of(const SweepHead& head, CaseColumns&& columns,
                                           std::map<std::uint64_t, std::string>&& reasons);

/// Number, parameters and results that a store has; a result that only one direction has stands for itself.
std::vector<SweepQuantity> quantities_of(const StoreHead& store, const SweepPlan& plan);

class SweepReader {
 public:
  SweepReader();
  ~SweepReader();  // waits for what it reads
  SweepReader(const SweepReader&) = delete;
  SweepReader& operator=(const SweepReader&) = delete;

  /// From now on this store. Throws InputError as Store::open does, and when its plan cannot be read; then the one before
  /// stays.
  void open(const std::string& path);
  /// Results to be read besides those that are there.
  void want(const std::set<std::size_t>& results);
  /// What was read since the last call, or null.
  std::shared_ptr<const SweepTable> take();
  /// Why reading ended; empty: it did not.
  std::string error() const;
  /// Something that was wanted is not there yet.
  bool busy() const;
  void wait() const;

 private:
  struct Reading;
  void run();
  void read(Reading& reading, std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::unique_ptr<Reading> opened_;  // by open(), not taken by the thread yet
  std::set<std::size_t> wanted_;
  bool asked_ = false, running_ = false, stop_ = false;
  std::shared_ptr<const SweepTable> done_;
  std::string error_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace retrogait::inspector
