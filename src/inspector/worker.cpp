#include "inspector/worker.h"

#include <chrono>

namespace retrogait::inspector {

Solvers usual_solvers() {
  return {
      solve_document,
      [](const StudyResult& result, const LoadOfSide& load) { return take_apart(result, {load}); }};
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

std::uint64_t Worker::ask(const Document& document) {
  std::uint64_t serial = 0;
  {
    const std::lock_guard lock(mutex_);
    study_waits_ = document;
    serial = ++asked_;
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
    if (const auto document = std::exchange(study_waits_, std::nullopt)) {
      const std::uint64_t serial = asked_;
      lock.unlock();
      StudyAnswer done = answer(serial, *document);
      lock.lock();
      study_done_ = std::move(done);
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

StudyAnswer Worker::answer(std::uint64_t serial, const Document& document) const {
  const auto start = std::chrono::steady_clock::now();
  StudyAnswer out{serial, document, nullptr, "", 0};
  try {
    out.result = std::make_shared<const StudyResult>(solvers_.study(document));
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
