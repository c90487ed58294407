// Putting cases into a store, and keeping its book of runs.
#include "base/error.h"
#include "sweep/pack.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

std::string questions(std::size_t n) {
  std::string out = "?";
  for (std::size_t i = 1; i < n; ++i) out += ", ?";
  return out;
}

void add(Writers& w, const CaseResult& c, std::size_t results) {
  const auto id = static_cast<std::int64_t>(c.id), n = static_cast<std::int64_t>(results);
  w.add_case.bind(1, id).bind_blob(2, c.key).bind(3, std::string(name_of(c.status)));
  w.add_case.bind(4, c.reason);
  for (std::size_t p = 0; p < c.values.size(); ++p)
    w.add_case.bind(5 + static_cast<int>(p), c.values[p]);
  w.add_case.run();
  for (std::size_t i = 0; i < c.scalar.size(); ++i)
    w.add_scalar.bind(1, id * n + static_cast<std::int64_t>(i)).bind(2, c.scalar[i]).run();
  for (const StoredCurve& curve : c.curves) {
    w.add_curve.bind(1, id).bind(2, curve.direction).bind(3, curve.side).bind(4, curve.variable);
    w.add_curve.bind_blob(5, packed(curve.value)).run();
  }
  for (const StoredFigure& figure : c.solver) {
    w.add_solver.bind(1, id).bind(2, figure.direction).bind(3, figure.quantity);
    w.add_solver.bind(4, figure.value).bind(5, std::int64_t{figure.ok}).run();
  }
}

void drop(Writers& w, std::uint64_t id, std::size_t results) {
  const auto at = static_cast<std::int64_t>(id), n = static_cast<std::int64_t>(results);
  w.drop_scalars.bind(1, at * n).bind(2, (at + 1) * n).run();
  for (Statement* s : {&w.drop_case, &w.drop_curves, &w.drop_solver}) s->bind(1, at).run();
}

void check(const CaseResult& c, const StoreHead& head) {
  const std::size_t results = c.status == CaseStatus::kFailed ? 0 : head.results.size();
  RETROGAIT_ASSERT(c.scalar.size() == results, c.id, c.scalar.size(), results);
  RETROGAIT_ASSERT(c.values.size() == head.parameters.size(), c.id, c.values.size());
}

}  // namespace

Writers::Writers(const Database& db, const StoreHead& head)
    : drop_case(db, "DELETE FROM \"case\" WHERE id = ?"),
      drop_scalars(db, "DELETE FROM scalar WHERE place >= ? AND place < ?"),
      drop_curves(db, "DELETE FROM curve WHERE case_id = ?"),
      drop_solver(db, "DELETE FROM solver WHERE case_id = ?"),
      add_case(db, fmt::format("INSERT INTO \"case\" VALUES({})",
                               questions(4 + head.parameters.size()))),
      add_scalar(db, "INSERT INTO scalar VALUES(?, ?)"),
      add_curve(db, "INSERT INTO curve VALUES(?, ?, ?, ?, ?)"),
      add_solver(db, "INSERT INTO solver VALUES(?, ?, ?, ?, ?)"),
      add_to_run(db,
                 "UPDATE provenance SET done = done + ?2, flagged = flagged + ?3, "
                 "failed = failed + ?4, written = datetime('now'), "
                 "seconds = (julianday('now') - julianday(started)) * 86400 WHERE id = ?1") {}

void Store::put(const std::vector<CaseResult>& cases) {
  Transaction all(open_->db);
  Writers& w = open_->writers();
  std::int64_t of[3] = {};
  for (const CaseResult& c : cases) {
    check(c, head());
    drop(w, c.id, head().results.size());
    add(w, c, head().results.size());
    ++of[static_cast<int>(c.status)];
  }
  if (open_->run != 0)
    w.add_to_run.bind(1, open_->run).bind(2, of[0]).bind(3, of[1]).bind(4, of[2]).run();
  all.commit();
}

void Store::begin_run(const StoreRun& run) {
  Statement s(open_->db,
              "INSERT INTO provenance(started, written, host, process, program, command, threads) "
              "VALUES(strftime('%Y-%m-%d %H:%M:%f', 'now'), datetime('now'), ?, ?, ?, ?, ?)");
  s.bind(1, run.host).bind(2, run.process).bind(3, run.program).bind(4, run.command);
  s.bind(5, std::int64_t{run.threads}).run();
  open_->run = sqlite3_last_insert_rowid(open_->db.get());
}

void Store::end_run() {
  Statement s(open_->db,
              "UPDATE provenance SET ended = strftime('%Y-%m-%d %H:%M:%f', 'now') WHERE id = ?");
  s.bind(1, open_->run).run();
  open_->run = 0;
}

}  // namespace retrogait
