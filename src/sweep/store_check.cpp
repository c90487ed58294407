// A store looked over, asked, and joined with another.
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

bool same(double a, double b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b));
}

bool same(const CaseResult& a, const CaseResult& b) {
  if (a.key != b.key || a.values != b.values || a.status != b.status || a.reason != b.reason ||
      a.scalar.size() != b.scalar.size() || a.curves.size() != b.curves.size())
    return false;
  for (std::size_t i = 0; i < a.scalar.size(); ++i)
    if (!same(a.scalar[i], b.scalar[i])) return false;
  for (std::size_t i = 0; i < a.curves.size(); ++i)
    if (a.curves[i].variable != b.curves[i].variable ||
        std::memcmp(a.curves[i].value.data(), b.curves[i].value.data(),
                    a.curves[i].value.size() * 4) != 0)
      return false;
  return true;
}

std::vector<std::string> row_of(const Statement& s) {
  std::vector<std::string> row;
  for (int i = 0; i < s.columns(); ++i) row.push_back(s.text(i));
  return row;
}

}  // namespace

void Store::query(const std::string& sql,
                  const std::function<void(const std::vector<std::string>&)>& head,
                  const std::function<void(const std::vector<std::string>&)>& row) const {
  Statement s(open_->db, sql);
  if (sqlite3_stmt_readonly(s.get()) == 0)
    throw InputError(open_->db.path(), 0, "a query only reads: write a SELECT.");
  std::vector<std::string> names;
  for (int i = 0; i < s.columns(); ++i) names.push_back(s.column(i));
  head(names);
  while (s.step()) row(row_of(s));
}

std::vector<std::string> Store::defects() const {
  std::vector<std::string> out;
  const Database& db = open_->db;
  for (Statement s(db, "PRAGMA integrity_check"); s.step();)
    if (s.text(0) != "ok") out.push_back("SQLite: " + s.text(0));
  const auto count = [&](const std::string& sql) {
    Statement s(db, sql);
    return s.step() ? s.integer(0) : 0;
  };
  const auto expect_none = [&](const std::string& sql, const char* what) {
    if (const std::int64_t n = count(sql); n > 0) out.push_back(fmt::format("{} {}", n, what));
  };
  expect_none("SELECT count(*) FROM scalar WHERE case_id NOT IN (SELECT id FROM \"case\")",
              "scalars of no case");
  expect_none("SELECT count(*) FROM scalar JOIN \"case\" ON id = case_id WHERE status = 'failed'",
              "scalars of failed cases");
  expect_none(
      fmt::format(
          "SELECT count(*) FROM \"case\" WHERE status <> 'failed' AND (SELECT count(*) FROM "
          "scalar WHERE case_id = id) <> {}",
          head().results.size()),
      "cases that are not whole");
  expect_none(fmt::format("SELECT count(*) FROM \"case\" WHERE id < 0 OR id >= {}", head().cases),
              "cases beyond the plan");
  return out;
}

void Store::merge(const Store& other) {
  const StoreHead &own = head(), &its = other.head();
  if (own.plan_hash != its.plan_hash || own.model_hash != its.model_hash)
    throw InputError(other.open_->db.path(), 0,
                     "is a store of another plan or model: it cannot be merged.");
  if (own.results != its.results)
    throw InputError(other.open_->db.path(), 0, "keeps other results: it cannot be merged.");
  constexpr std::size_t kBatch = 256;  // cases a transaction
  std::vector<CaseResult> batch;
  // what both have is compared, so a clash is found before anything of this batch is written
  std::vector<std::uint64_t> mine = kept(true);
  std::size_t at = 0;
  Store reading = open(open_->db.path(), Mode::kRead);
  other.each_case([&](const CaseResult& c) {
    while (at < mine.size() && mine[at] < c.id) ++at;
    if (at < mine.size() && mine[at] == c.id) {
      const CaseResult here = reading.one_case(c.id);
      if (!same(here, c) && here.status != CaseStatus::kFailed && c.status != CaseStatus::kFailed)
        throw InputError(
            other.open_->db.path(), 0,
            fmt::format(
                "case {} differs from the same case in {}: these are not shards of one sweep.",
                c.id, open_->db.path()));
      if (here.status != CaseStatus::kFailed || c.status == CaseStatus::kFailed) return;
    }
    batch.push_back(c);
    if (batch.size() < kBatch) return;
    put(batch);
    batch.clear();
  });
  put(batch);
}

}  // namespace retrogait
