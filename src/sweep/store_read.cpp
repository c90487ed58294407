// Reading a store: cases one by one, or some of their results as columns.
#include <cmath>

#include "base/error.h"
#include "sweep/pack.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

constexpr const char* kStatusNames[] = {"done", "flagged", "failed"};

std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t tab; (tab = text.find('\t', from)) != std::string::npos; from = tab + 1)
    out.push_back(text.substr(from, tab - from));
  out.push_back(text.substr(from));
  return out;
}

CaseStatus status_of(const std::string& name) {
  for (int i = 0; i < 3; ++i)
    if (name == kStatusNames[i]) return static_cast<CaseStatus>(i);
  return CaseStatus::kFailed;
}

}  // namespace

const char* name_of(CaseStatus status) { return kStatusNames[static_cast<int>(status)]; }

StoreCounts Store::counts() const {
  StoreCounts out;
  for (Statement s(open_->db, "SELECT status, count(*) FROM \"case\" GROUP BY status"); s.step();) {
    const auto n = static_cast<std::uint64_t>(s.integer(1));
    const CaseStatus status = status_of(s.text(0));
    (status == CaseStatus::kDone      ? out.done
     : status == CaseStatus::kFlagged ? out.flagged
                                      : out.failed) = n;
  }
  return out;
}

std::vector<std::uint64_t> Store::kept(bool with_failed) const {
  std::vector<std::uint64_t> out;
  Statement s(open_->db, with_failed
                             ? "SELECT id FROM \"case\" ORDER BY id"
                             : "SELECT id FROM \"case\" WHERE status <> 'failed' ORDER BY id");
  while (s.step()) out.push_back(static_cast<std::uint64_t>(s.integer(0)));
  return out;
}

namespace {

struct Readers {
  explicit Readers(const Database& db)
      : scalars(db, "SELECT result_id, value FROM scalar WHERE case_id = ? ORDER BY 1"),
        curves(
            db,
            "SELECT direction, side, variable, data FROM curve WHERE case_id = ? ORDER BY 1, 2, 3"),
        figures(
            db,
            "SELECT direction, quantity, value, ok FROM solver WHERE case_id = ? ORDER BY 1, 2") {}
  Statement scalars, curves, figures;
};

constexpr const char* kCaseColumns = "SELECT id, key, \"values\", status, reason FROM \"case\"";

CaseResult read_case(const Statement& row, std::size_t results, Readers& r) {
  const std::int64_t id = row.integer(0);
  CaseResult c{static_cast<std::uint64_t>(id),
               row.blob(1),
               parted(row.text(2)),
               status_of(row.text(3)),
               row.text(4),
               {},
               {},
               {}};
  if (c.status != CaseStatus::kFailed) c.scalar.assign(results, std::nan(""));
  for (r.scalars.bind(1, id); r.scalars.step();)
    c.scalar.at(static_cast<std::size_t>(r.scalars.integer(0))) = r.scalars.number(1);
  for (r.curves.bind(1, id); r.curves.step();)
    c.curves.push_back(
        {r.curves.text(0), r.curves.text(1), r.curves.text(2), unpacked(r.curves.blob(3))});
  for (r.figures.bind(1, id); r.figures.step();)
    c.solver.push_back(
        {r.figures.text(0), r.figures.text(1), r.figures.number(2), r.figures.integer(3) != 0});
  for (Statement* s : {&r.scalars, &r.curves, &r.figures}) s->reset();
  return c;
}

}  // namespace

void Store::each_case(const std::function<void(const CaseResult&)>& what) const {
  Readers readers(open_->db);
  Statement cases(open_->db, std::string(kCaseColumns) + " ORDER BY id");
  while (cases.step()) what(read_case(cases, open_->head.results.size(), readers));
}

CaseResult Store::one_case(std::uint64_t id) const {
  Readers readers(open_->db);
  Statement row(open_->db, std::string(kCaseColumns) + " WHERE id = ?");
  row.bind(1, static_cast<std::int64_t>(id));
  if (!row.step()) throw InputError(open_->db.path(), 0, fmt::format("has no case {}.", id));
  return read_case(row, open_->head.results.size(), readers);
}

CaseColumns Store::columns(const std::vector<std::size_t>& results) const {
  CaseColumns out;
  out.parameter.resize(head().parameters.size());
  out.result.resize(results.size());
  // a case's scalars stand together in the file: each is found by its place, without reading the rest
  Statement value(open_->db, "SELECT value FROM scalar WHERE case_id = ? AND result_id = ?");
  for (Statement cases(open_->db, "SELECT id, \"values\", status FROM \"case\" ORDER BY id");
       cases.step();) {
    const std::int64_t id = cases.integer(0);
    out.id.push_back(static_cast<std::uint64_t>(id));
    out.status.push_back(status_of(cases.text(2)));
    std::vector<std::string> words = parted(cases.text(1));
    for (std::size_t p = 0; p < out.parameter.size(); ++p)
      out.parameter[p].push_back(std::move(words.at(p)));
    for (std::size_t r = 0; r < results.size(); ++r) {
      value.bind(1, id).bind(2, static_cast<std::int64_t>(results[r]));
      out.result[r].push_back(value.step() ? value.number(0) : std::nan(""));
      value.reset();
    }
  }
  return out;
}

}  // namespace retrogait
