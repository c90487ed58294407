// A store looked over.
#include "base/error.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

// every scalar has a case that did not fail, and every such case all of its scalars: both stand in the same order, so
// that one pass over each is enough
void check_scalars(const Database& db, const StoreHead& head, std::vector<std::string>& out) {
  const auto n = static_cast<std::int64_t>(head.results.size());
  if (n == 0) return;
  std::int64_t alone = 0, parts = 0;
  Statement places(db, "SELECT place FROM scalar ORDER BY 1");
  bool more = places.step();
  const auto count_to = [&](std::int64_t end) {
    std::int64_t counted = 0;
    for (; more && places.integer(0) < end; more = places.step()) ++counted;
    return counted;
  };
  for (Statement cases(db, "SELECT id, status = 'failed' FROM \"case\" ORDER BY id");
       cases.step();) {
    const std::int64_t id = cases.integer(0);
    alone += count_to(id * n);
    const std::int64_t of_case = count_to((id + 1) * n);
    if (cases.integer(1) != 0)
      alone += of_case;
    else
      parts += of_case != n;
  }
  while (more) ++alone, more = places.step();
  if (parts > 0) out.push_back(fmt::format("{} cases that are not whole", parts));
  if (alone > 0) out.push_back(fmt::format("{} scalars of no case or of a failed one", alone));
}

void check_counts(const Database& db, const StoreHead& head, std::vector<std::string>& out) {
  const auto expect_none = [&](const std::string& sql, const char* what) {
    if (const std::int64_t n = db.integer(sql); n > 0) out.push_back(fmt::format("{} {}", n, what));
  };
  constexpr const char* kStrange =
      "SELECT count(*) FROM {} WHERE case_id NOT IN (SELECT id FROM \"case\" WHERE status <> "
      "'failed')";
  expect_none(fmt::format(fmt::runtime(kStrange), "curve"), "curves of no case or of a failed one");
  expect_none(fmt::format(fmt::runtime(kStrange), "solver"),
              "solver figures of no case or of a failed one");
  expect_none("SELECT count(*) FROM \"case\" WHERE status = 'failed' AND reason = ''",
              "failed cases without a reason");
  expect_none(fmt::format("SELECT count(*) FROM \"case\" WHERE id < 0 OR id >= {}", head.cases),
              "cases beyond the plan");
}

}  // namespace

std::vector<std::string> Store::defects() const {
  std::vector<std::string> out;
  const Database& db = open_->db;
  try {
    const Transaction one_moment(db, Transaction::Kind::kRead);
    for (Statement s(db, "PRAGMA integrity_check"); s.step();)
      if (s.text(0) != "ok") out.push_back("SQLite: " + s.text(0));
    check_scalars(db, head(), out);
    check_counts(db, head(), out);
  } catch (const InputError& error) {
    out.push_back(error.diagnostics().front().message);
  }
  return out;
}

}  // namespace retrogait
