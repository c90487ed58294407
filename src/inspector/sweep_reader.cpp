// The thread that reads a store.
#include <chrono>
#include <filesystem>

#include "inspector/opening.h"
#include "inspector/sweep_data.h"
#include "report/report.h"

namespace retrogait::inspector {

namespace {

using Clock = std::chrono::steady_clock;
using Results = std::map<std::size_t, std::shared_ptr<const std::vector<double>>>;

constexpr double kPatience = 2;  // s between two looks at the disk
constexpr double kReadShare =
    10;  // a growing store is read again after so many times what reading took

// a running sweep writes beside the file until it tidies up
FileStamps stamps_of(const std::string& path) { return stamp({path, path + "-wal"}); }

bool same(const FileStamps& a, const FileStamps& b) { return a.files == b.files; }

std::map<std::uint64_t, std::string> reasons_of(const Store& store) {
  std::map<std::uint64_t, std::string> out;
  store.query(
      "SELECT id, reason FROM \"case\" WHERE status <> 'done'",
      [](const std::vector<std::string>&) {},
      [&](const std::vector<std::string>& row) {
        out[std::strtoull(row[0].c_str(), nullptr, 10)] = row[1];
      });
  return out;
}

Store open_again(const SweepHead& head) {
  Store store = Store::open(head.path, Store::Mode::kRead);
  if (store.head().plan_hash != head.store.plan_hash)
    throw InputError(head.path, 0, "is the store of another plan now: open it again.");
  return store;
}

// what somebody should know before a case is solved anew
std::string change_since(const SweepHead& head) {
  try {
    std::vector<std::string> values;
    case_values(head.plan, 0, values);
    Diagnostics found(head.path);
    const Scene scene = case_scene(head.plan, values, found);
    const StudyPlan plan = plan_study(scene, found);
    if (inputs_hash(plan) == head.store.model_hash) return "";
    return fmt::format(
        "Scene '{}' or its model changed since this sweep: what the stage shows may differ from "
        "the store.",
        head.plan.scene);
  } catch (const std::exception& error) {
    return fmt::format("This sweep's cases cannot be walked again: {}", error.what());
  }
}

}  // namespace

/// What was read of a store. Its file is open only while it is read, so that a sweep that ends can tidy up.
struct SweepReader::Reading {
  std::shared_ptr<const SweepHead> head;
  SweepTable table;
  FileStamps stamps;       // when it was read
  Clock::time_point next;  // look at the disk
  bool compared = false;   // with the scene of today
  bool closed = false;     // could not be read any more
};

SweepReader::SweepReader() : thread_([this] { run(); }) {}

SweepReader::~SweepReader() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SweepReader::open(const std::string& path) {
  const Store store = Store::open(path, Store::Mode::kRead);
  auto head = std::make_shared<SweepHead>();
  head->path = path;
  head->store = store.head();
  head->plan = parse_sweep_plan(head->store.plan_text, std::filesystem::path(path).stem().string());
  head->quantities = quantities_of(head->store, head->plan);
  {
    const std::lock_guard lock(mutex_);
    opened_.reset(new Reading{head, {}, {}, {}, false, false});
    wanted_.clear();
    done_.reset();
    error_.clear();
    asked_ = true;
  }
  changed_.notify_all();
}

void SweepReader::want(const std::set<std::size_t>& results) {
  {
    const std::lock_guard lock(mutex_);
    if (results == wanted_) return;
    wanted_ = results;
    asked_ = true;
  }
  changed_.notify_all();
}

std::shared_ptr<const SweepTable> SweepReader::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(done_, nullptr);
}

std::string SweepReader::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

bool SweepReader::busy() const {
  const std::lock_guard lock(mutex_);
  return asked_ || running_;
}

void SweepReader::wait() const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !asked_ && !running_; });
}

void SweepReader::run() {
  std::unique_ptr<Reading> reading;
  std::unique_lock lock(mutex_);
  while (!stop_) {
    const auto called = [this] { return stop_ || asked_; };
    if (reading && !reading->closed)
      changed_.wait_until(lock, reading->next, called);
    else
      changed_.wait(lock, called);
    if (stop_) return;
    if (opened_) reading = std::move(opened_);
    if (!asked_ && reading && same(reading->stamps, stamps_of(reading->head->path))) {
      reading->next = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                         std::chrono::duration<double>(kPatience));
      continue;
    }
    asked_ = false;
    if (!reading || reading->closed) {
      changed_.notify_all();
      continue;
    }
    running_ = true;
    read(*reading, lock);
    running_ = false;
    changed_.notify_all();
  }
}

// all of it where cases came in, else only what is new on the desk
void SweepReader::read(Reading& r, std::unique_lock<std::mutex>& lock) {
  const std::set<std::size_t> wanted = wanted_;
  lock.unlock();
  const auto start = Clock::now();
  std::string error;
  SweepTable next{r.head, r.table.cases, {}};
  try {
    const FileStamps stamps = stamps_of(r.head->path);
    const bool grown = !same(stamps, r.stamps);
    std::vector<std::size_t> places;
    for (const std::size_t place : wanted)
      if (const auto known = r.table.result.find(place); known != r.table.result.end() && !grown)
        next.result.insert(*known);
      else
        places.push_back(place);
    if (grown || !places.empty()) {
      const Store store = open_again(*r.head);
      CaseColumns columns = store.columns(places);
      // written meanwhile: the next look reads all of it
      const bool moved = !grown && columns.id.size() != r.table.cases->id.size();
      for (std::size_t i = 0; i < places.size() && !moved; ++i)
        next.result[places[i]] =
            std::make_shared<const std::vector<double>>(std::move(columns.result[i]));
      if (grown) next.cases = cases_of(*r.head, std::move(columns), reasons_of(store));
      r.stamps = moved ? FileStamps{} : stamps;
    }
    r.table = next;
  } catch (const std::exception& e) {
    error = e.what();
    r.closed = true;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  r.next = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                              std::max(kPatience, kReadShare * seconds)));
  lock.lock();
  if (opened_ || stop_) return;
  error_ = error;
  if (error.empty()) done_ = std::make_shared<const SweepTable>(r.table);
  changed_.notify_all();
  if (r.compared || !error.empty()) return;
  // the cases are seen before this is known
  r.compared = true;
  lock.unlock();
  const std::string changed = change_since(*r.head);
  lock.lock();
  if (changed.empty() || opened_ || stop_) return;
  auto head = std::make_shared<SweepHead>(*r.head);
  head->changed = changed;
  r.head = r.table.head = head;
  done_ = std::make_shared<const SweepTable>(r.table);
}

}  // namespace retrogait::inspector
