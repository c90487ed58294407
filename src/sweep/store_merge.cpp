// Stores joined: their cases side by side, in one pass in order of id.
#include <algorithm>
#include <bit>
#include <filesystem>
#include <functional>

#include "base/error.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

constexpr std::size_t kBatch = 256;   // cases a transaction
constexpr std::size_t kAtOnce = 100;  // stores read side by side: each is an open file or three

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
}

bool same(const StoredCurve& a, const StoredCurve& b) {
  return a.direction == b.direction && a.side == b.side && a.variable == b.variable &&
         std::equal(
             a.value.begin(), a.value.end(), b.value.begin(), b.value.end(),
             [](float x, float y) { return same(static_cast<double>(x), static_cast<double>(y)); });
}

bool same(const StoredFigure& a, const StoredFigure& b) {
  return a.direction == b.direction && a.quantity == b.quantity && same(a.value, b.value) &&
         a.ok == b.ok;
}

template <class Value>
bool same(const std::vector<Value>& a, const std::vector<Value>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Value& x, const Value& y) { return same(x, y); });
}

bool same(const CaseResult& a, const CaseResult& b) {
  return a.key == b.key && a.values == b.values && a.status == b.status && a.reason == b.reason &&
         same(a.scalar, b.scalar) && same(a.curves, b.curves) && same(a.solver, b.solver);
}

// of a case that two stores have; where both failed, the reason that comes first in the alphabet, so that the order of
// stores does not matter
const CaseResult& better(const CaseResult& a, const std::string& a_path, const CaseResult& b,
                         const std::string& b_path) {
  const bool a_failed = a.status == CaseStatus::kFailed, b_failed = b.status == CaseStatus::kFailed;
  if (a_failed != b_failed) return a_failed ? b : a;
  if (a_failed) return a.reason <= b.reason ? a : b;
  if (!same(a, b))
    throw InputError(
        b_path, 0,
        fmt::format("case {} differs from the same case in {}: these are not shards of one sweep.",
                    b.id, a_path));
  return a;
}

/// One of the stores that are joined, at its next case.
struct Source {
  explicit Source(const std::string& path, const Database& of, const StoreHead& head)
      : path(path), db(&of), cursor(of, head) {
    of.run("PRAGMA cache_size = -256");  // KiB; it is read once, from end to end
    go_on();
  }
  void go_on() { more = cursor.next(at); }
  std::string path;
  const Database* db;
  CaseCursor cursor;
  CaseResult at;
  bool more = false;
};

/// The case with the lowest number that any of them has, and where it is from; false when none is left.
bool next_case(std::vector<Source>& sources, CaseResult& best, std::string& from) {
  const Source* first = nullptr;
  for (const Source& s : sources)
    if (s.more && (first == nullptr || s.at.id < first->at.id)) first = &s;
  if (first == nullptr) return false;
  best = first->at;
  from = first->path;
  for (Source& s : sources)
    for (; s.more && s.at.id == best.id; s.go_on())
      if (&better(best, from, s.at, s.path) == &s.at) {
        best = s.at;
        from = s.path;
      }
  return true;
}

void copy_runs(const Database& from, const Database& to) {
  Statement add(to,
                "INSERT INTO provenance(started, written, ended, host, program, command, process, "
                "threads, seconds, done, flagged, failed) SELECT ?1, ?2, nullif(?3, ''), ?4, ?5, "
                "?6, ?7, ?8, ?9, ?10, ?11, ?12 WHERE NOT EXISTS (SELECT 1 FROM provenance WHERE "
                "started = ?1 AND host = ?4 AND process = ?7)");
  for (const StoreRun& r : read_runs(from)) {
    add.bind(1, r.started).bind(2, r.written).bind(3, r.ended).bind(4, r.host).bind(5, r.program);
    add.bind(6, r.command).bind(7, r.process).bind(8, std::int64_t{r.threads}).bind(9, r.seconds);
    add.bind(10, static_cast<std::int64_t>(r.counts.done));
    add.bind(11, static_cast<std::int64_t>(r.counts.flagged));
    add.bind(12, static_cast<std::int64_t>(r.counts.failed)).run();
  }
}

}  // namespace

void Store::merge(const std::vector<std::string>& others,
                  const std::function<void(std::uint64_t)>& told) {
  std::error_code ignored;
  std::vector<std::string> paths;
  for (const std::string& other : others)
    if (!std::filesystem::equivalent(other, path(), ignored)) paths.push_back(other);
  for (const std::string& other : paths)
    check_same(other, open(other, Mode::kRead).head(), head(), "It cannot be merged.");

  CaseCursor mine(open_->db, head());
  std::vector<CaseResult> batch;
  std::uint64_t taken = 0;
  const auto write = [&] {
    put(batch);
    taken += batch.size();
    batch.clear();
    if (told) told(taken);
  };
  for (std::size_t group = 0; group < paths.size(); group += kAtOnce) {
    std::vector<Store> stores;
    for (std::size_t i = group; i < std::min(group + kAtOnce, paths.size()); ++i)
      stores.push_back(open(paths[i], Mode::kRead));
    std::vector<Source> sources;
    for (const Store& s : stores) sources.emplace_back(s.path(), s.open_->db, head());
    CaseResult best, here;
    for (std::string from; next_case(sources, best, from);) {
      // what is here already and stays is not written again
      if (mine.find(best.id, here) && &better(here, path(), best, from) == &here) continue;
      batch.push_back(std::move(best));
      if (batch.size() >= kBatch) write();
    }
    write();
    for (const Source& s : sources) copy_runs(*s.db, open_->db);
  }
}

}  // namespace retrogait
