// Reading a store: cases one by one, or some of their results as columns; its runs and troubles.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "sweep/pack.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

constexpr const char* kStatusNames[] = {"done", "flagged", "failed"};

// id, key, status, reason, then the parameters
constexpr int kFirstParameter = 4;

std::string of_cases(const std::string& where) { return "SELECT * FROM \"case\" " + where; }

StoreCounts counts_at(const Statement& s, int column) {
  return {static_cast<std::uint64_t>(s.integer(column)),
          static_cast<std::uint64_t>(s.integer(column + 1)),
          static_cast<std::uint64_t>(s.integer(column + 2))};
}

// the words of a reason, its numbers left out: cases that failed alike
std::string kind_of(const std::string& reason) {
  std::string out;
  for (const char c : reason)
    if (std::isdigit(static_cast<unsigned char>(c)) == 0) out += c;
  return out;
}

}  // namespace

const char* name_of(CaseStatus status) { return kStatusNames[static_cast<int>(status)]; }

CaseStatus status_of(const std::string& name) {
  for (int i = 0; i < 3; ++i)
    if (name == kStatusNames[i]) return static_cast<CaseStatus>(i);
  return CaseStatus::kFailed;
}

// ------------------------------------------------------------------------------------- case by case

CaseCursor::CaseCursor(const Database& db, const StoreHead& head)
    : parameters_(head.parameters.size()),
      results_(head.results.size()),
      all_(db, of_cases("ORDER BY id")),
      one_(db, of_cases("WHERE id = ?")),
      scalars_(db, "SELECT place, value FROM scalar WHERE place >= ? AND place < ? ORDER BY 1"),
      curves_(
          db,
          "SELECT direction, side, variable, data FROM curve WHERE case_id = ? ORDER BY 1, 2, 3"),
      figures_(
          db, "SELECT direction, quantity, value, ok FROM solver WHERE case_id = ? ORDER BY 1, 2") {
}

bool CaseCursor::next(CaseResult& c) {
  if (!all_.step()) return false;
  read(all_, c);
  return true;
}

bool CaseCursor::find(std::uint64_t id, CaseResult& c) {
  const bool found = one_.bind(1, static_cast<std::int64_t>(id)).step();
  if (found) read(one_, c);
  one_.reset();
  return found;
}

void CaseCursor::read(const Statement& row, CaseResult& c) {
  const std::int64_t id = row.integer(0), n = static_cast<std::int64_t>(results_);
  c = CaseResult{};
  c.id = static_cast<std::uint64_t>(id);
  c.key = row.blob(1);
  c.status = status_of(row.text(2));
  c.reason = row.text(3);
  for (std::size_t p = 0; p < parameters_; ++p)
    c.values.push_back(row.text(kFirstParameter + static_cast<int>(p)));
  if (c.status != CaseStatus::kFailed) c.scalar.assign(results_, std::nan(""));
  for (scalars_.bind(1, id * n).bind(2, (id + 1) * n); scalars_.step();)
    c.scalar.at(static_cast<std::size_t>(scalars_.integer(0) - id * n)) = scalars_.number(1);
  for (curves_.bind(1, id); curves_.step();)
    c.curves.push_back(
        {curves_.text(0), curves_.text(1), curves_.text(2), unpacked(curves_.blob(3))});
  for (figures_.bind(1, id); figures_.step();)
    c.solver.push_back(
        {figures_.text(0), figures_.text(1), figures_.number(2), figures_.integer(3) != 0});
  for (Statement* s : {&scalars_, &curves_, &figures_}) s->reset();
}

void Store::each_case(const std::function<void(const CaseResult&)>& what) const {
  CaseCursor cursor(open_->db, head());
  for (CaseResult c; cursor.next(c);) what(c);
}

CaseResult Store::one_case(std::uint64_t id) const {
  CaseResult c;
  if (!CaseCursor(open_->db, head()).find(id, c))
    throw InputError(path(), 0, fmt::format("has no case {}.", id));
  return c;
}

// ------------------------------------------------------------------------------------- all cases at once

CaseColumns Store::columns(const std::vector<std::size_t>& results) const {
  CaseColumns out;
  out.parameter.resize(head().parameters.size());
  out.result.resize(results.size());
  const auto n = static_cast<std::int64_t>(head().results.size());
  // each is found by its place, without reading the rest
  Statement value(open_->db, "SELECT value FROM scalar WHERE place = ?");
  for (Statement cases(open_->db, of_cases("ORDER BY id")); cases.step();) {
    const std::int64_t id = cases.integer(0);
    out.id.push_back(static_cast<std::uint64_t>(id));
    out.status.push_back(status_of(cases.text(2)));
    for (std::size_t p = 0; p < out.parameter.size(); ++p)
      out.parameter[p].push_back(cases.text(kFirstParameter + static_cast<int>(p)));
    for (std::size_t r = 0; r < results.size(); ++r) {
      value.bind(1, id * n + static_cast<std::int64_t>(results[r]));
      out.result[r].push_back(value.step() ? value.number(0) : std::nan(""));
      value.reset();
    }
  }
  return out;
}

StoreCounts Store::counts() const {
  Statement s(open_->db,
              "SELECT coalesce(sum(status = 'done'), 0), coalesce(sum(status = 'flagged'), 0), "
              "coalesce(sum(status = 'failed'), 0) FROM \"case\"");
  s.step();
  return counts_at(s, 0);
}

void Store::each_kept(bool with_failed, const std::function<void(std::uint64_t)>& what) const {
  Statement s(open_->db, with_failed
                             ? "SELECT id FROM \"case\" ORDER BY id"
                             : "SELECT id FROM \"case\" WHERE status <> 'failed' ORDER BY id");
  while (s.step()) what(static_cast<std::uint64_t>(s.integer(0)));
}

std::vector<StoreTrouble> Store::troubles() const {
  std::map<std::string, StoreTrouble> kinds;
  for (Statement s(open_->db,
                   "SELECT status, reason, count(*), min(id) FROM \"case\" WHERE status <> 'done' "
                   "GROUP BY 1, 2 ORDER BY 4");
       s.step();) {
    const CaseStatus status = status_of(s.text(0));
    const auto first = static_cast<std::uint64_t>(s.integer(3));
    StoreTrouble& kind =
        kinds.try_emplace(s.text(0) + kind_of(s.text(1)), StoreTrouble{status, s.text(1), 0, first})
            .first->second;
    kind.cases += static_cast<std::uint64_t>(s.integer(2));
  }
  std::vector<StoreTrouble> out;
  for (auto& [words, kind] : kinds) out.push_back(std::move(kind));
  std::sort(out.begin(), out.end(), [](const StoreTrouble& a, const StoreTrouble& b) {
    return a.cases != b.cases ? a.cases > b.cases : a.first < b.first;
  });
  return out;
}

std::vector<StoreRun> read_runs(const Database& db) {
  std::vector<StoreRun> out;
  for (Statement s(db,
                   "SELECT started, written, ended, host, program, command, process, threads, "
                   "seconds, done, flagged, failed FROM provenance ORDER BY started, id");
       s.step();)
    out.push_back({s.text(0), s.text(1), s.text(2), s.text(3), s.text(4), s.text(5), s.integer(6),
                   static_cast<int>(s.integer(7)), counts_at(s, 9), s.number(8)});
  return out;
}

std::vector<StoreRun> Store::runs() const { return read_runs(open_->db); }

void Store::query(const std::string& sql,
                  const std::function<void(const std::vector<std::string>&)>& head,
                  const std::function<void(const std::vector<std::string>&)>& row) const {
  Statement s(open_->db, sql);
  if (sqlite3_stmt_readonly(s.get()) == 0 || s.columns() == 0)
    throw InputError(path(), 0, "a query only reads: write a SELECT.");
  std::vector<std::string> words(static_cast<std::size_t>(s.columns()));
  const auto fill = [&](auto&& word) {
    for (int i = 0; i < s.columns(); ++i) words[static_cast<std::size_t>(i)] = word(i);
  };
  fill([&](int i) { return s.column(i); });
  head(words);
  while (s.step()) {
    fill([&](int i) { return s.text(i); });
    row(words);
  }
}

}  // namespace retrogait
