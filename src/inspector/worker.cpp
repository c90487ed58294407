#include "inspector/worker.h"

#include <chrono>

#include "inspector/draft.h"

namespace retrogait::inspector {

namespace {

/// Thrown out of a simulation that nobody waits for any more.
struct Outdated {};

}  // namespace

Solvers usual_solvers() {
  return {
      [](const Document& document) { return solve_document(document); },
      [](const StudyResult& result, const LoadOfSide& load) { return take_apart(result, {load}); },
      [](const Document& document, const StudyResult* before) {
        return draft_study(plan_of(document), before);
      },
      [](const Document& document, const Progress& tell) {
        return solve_document(document, tell);
      }};
}

Worker::Worker(Solvers solvers) : solvers_(std::move(solvers)), thread_([this] { run(); }) {}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

std::uint64_t Worker::ask(const Document& document, bool draft) {
  std::uint64_t serial = 0;
  {
    const std::lock_guard lock(mutex_);
    serial = ++asked_;
    study_waits_ = {serial, document, draft && solvers_.draft != nullptr};
  }
  changed_.notify_all();
  return serial;
}

void Worker::ask_sheet(std::shared_ptr<const StudyResult> result, const LoadOfSide& load) {
  {
    const std::lock_guard lock(mutex_);
    sheet_waits_ = SheetQuestion{std::move(result), load};
  }
  changed_.notify_all();
}

std::optional<StudyAnswer> Worker::take_study() {
  const std::lock_guard lock(mutex_);
  return std::exchange(study_done_, std::nullopt);
}

std::optional<SheetAnswer> Worker::take_sheet() {
  const std::lock_guard lock(mutex_);
  return std::exchange(sheet_done_, std::nullopt);
}

bool Worker::busy() const {
  const std::lock_guard lock(mutex_);
  return running_ || study_waits_ || sheet_waits_;
}

std::string Worker::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void Worker::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !running_ && !study_waits_ && !sheet_waits_; });
}

void Worker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stop_ || study_waits_ || sheet_waits_; });
    if (stop_) return;
    running_ = true;
    // a study first: a balance sheet of an old one would be thrown away
    if (const auto question = std::exchange(study_waits_, std::nullopt)) {
      lock.unlock();
      std::optional<StudyAnswer> done = answer(*question);
      lock.lock();
      if (done) study_done_ = std::move(done);
      progress_.clear();
    } else if (const auto question = std::exchange(sheet_waits_, std::nullopt)) {
      lock.unlock();
      SheetAnswer done = answer(*question);
      lock.lock();
      sheet_done_ = std::move(done);
    }
    running_ = false;
    changed_.notify_all();
  }
}

StudyResult Worker::solve(const StudyQuestion& question) {
  if (question.draft) return solvers_.draft(question.document, newest_.get());
  if (question.document.road == Road::kInverse || !solvers_.simulate)
    return solvers_.study(question.document);
  return solvers_.simulate(
      question.document,
      [this](const std::string& trial, int stride, int strides) { tell(trial, stride, strides); });
}

// called by any thread
void Worker::tell(const std::string& trial, int stride, int strides) {
  const std::lock_guard lock(mutex_);
  if (stop_ || study_waits_) throw Outdated();
  progress_ = fmt::format("{}: stride {} of {}", trial, stride, strides);
}

std::optional<StudyAnswer> Worker::answer(const StudyQuestion& question) {
  const auto start = std::chrono::steady_clock::now();
  StudyAnswer out{question.serial, question.document, nullptr, "", 0, question.draft};
  try {
    out.result = newest_ = std::make_shared<const StudyResult>(solve(question));
  } catch (const Outdated&) {
    return {};
  } catch (const std::exception& e) {
    out.error = e.what();
  }
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

SheetAnswer Worker::answer(const SheetQuestion& question) const {
  SheetAnswer out{question.result, question.load, nullptr, ""};
  try {
    out.tables =
        std::make_shared<const ContributorTables>(solvers_.sheet(*question.result, question.load));
  } catch (const std::exception& e) {
    out.error = e.what();
  }
  return out;
}

}  // namespace retrogait::inspector
