#pragma once
/// A thread that solves while somebody looks: the newest question wins.
///
/// One question of each kind waits at most; a newer one takes its place before it begins. Never two studies at once: one
/// has both cores to itself. What runs is finished and its answer kept, for an answer to the last but one place of a
/// slider is better than none; only a simulated walk, which takes seconds, is given up after its next stride.
///
/// While a knob moves, drafts are asked for (draft.h), each on from the newest answer; the exact answer when it is let go.
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "inspector/parameters.h"
#include "study/contributors.h"

namespace retrogait::inspector {

struct StudyAnswer {
  std::uint64_t serial = 0;  // of the question
  Document of;
  std::shared_ptr<const StudyResult> result;  // null: `error` says why
  std::string error;
  double seconds = 0;  // wall time that solving took
  bool draft = false;  // near the exact answer, which is still to come
};

struct SheetAnswer {
  std::shared_ptr<const StudyResult> of;
  LoadOfSide load;
  std::shared_ptr<const ContributorTables> tables;  // null: `error` says why
  std::string error;
};

/// How questions are answered; tests put their own in.
struct Solvers {
  std::function<StudyResult(const Document&)> study;  // as `compare` does
  std::function<ContributorTables(const StudyResult&, const LoadOfSide&)> sheet;
  /// While a knob moves: from the newest answer, or null. Empty: as `study`, and exact.
  std::function<StudyResult(const Document&, const StudyResult*)> draft = {};
  /// Of documents whose walks are simulated: tells of each stride, and ends with what telling throws. Empty: as `study`.
  std::function<StudyResult(const Document&, const Progress&)> simulate = {};
};
Solvers usual_solvers();

class Worker {
 public:
  explicit Worker(Solvers solvers = usual_solvers());
  ~Worker();  // waits for what runs
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Serials count from 1.
  std::uint64_t ask(const Document& document, bool draft = false);
  void ask_sheet(std::shared_ptr<const StudyResult> result, const LoadOfSide& load);

  /// The newest answer since the last call, if any.
  std::optional<StudyAnswer> take_study();
  std::optional<SheetAnswer> take_sheet();

  bool busy() const;
  /// "backward_simulated: stride 12 of 25"; empty for what is soon done.
  std::string progress() const;
  /// Until nothing waits or runs (for scripted runs and tests).
  void wait() const;

 private:
  struct StudyQuestion {
    std::uint64_t serial;
    Document document;
    bool draft;
  };
  struct SheetQuestion {
    std::shared_ptr<const StudyResult> result;
    LoadOfSide load;
  };
  void run();
  std::optional<StudyAnswer> answer(const StudyQuestion& question);
  StudyResult solve(const StudyQuestion& question);
  void tell(const std::string& trial, int stride, int strides);
  SheetAnswer answer(const SheetQuestion& question) const;

  Solvers solvers_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::uint64_t asked_ = 0;
  std::optional<StudyQuestion> study_waits_;
  std::optional<SheetQuestion> sheet_waits_;
  std::optional<StudyAnswer> study_done_;
  std::optional<SheetAnswer> sheet_done_;
  std::shared_ptr<const StudyResult> newest_;  // the thread's own: what drafts start from
  std::string progress_;
  bool running_ = false, stop_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace retrogait::inspector
