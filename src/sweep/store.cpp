// Making, opening and writing a store.
#include "sweep/store.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "sweep/pack.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

constexpr const char* kTables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE parameter(id INTEGER PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE "case"(id INTEGER PRIMARY KEY, key BLOB NOT NULL, "values" TEXT NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('done', 'flagged', 'failed')), reason TEXT NOT NULL);
CREATE TABLE result(id INTEGER PRIMARY KEY, direction TEXT NOT NULL, side TEXT NOT NULL,
  variable TEXT NOT NULL, measure TEXT NOT NULL, unit TEXT NOT NULL);
CREATE TABLE scalar(case_id INTEGER NOT NULL, result_id INTEGER NOT NULL, value REAL,
  PRIMARY KEY(case_id, result_id)) WITHOUT ROWID;
CREATE TABLE curve(case_id INTEGER NOT NULL, direction TEXT NOT NULL, side TEXT NOT NULL,
  variable TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY(case_id, direction, side, variable)) WITHOUT ROWID;
CREATE TABLE solver(case_id INTEGER NOT NULL, direction TEXT NOT NULL, quantity TEXT NOT NULL,
  value REAL, ok INTEGER NOT NULL, PRIMARY KEY(case_id, direction, quantity)) WITHOUT ROWID;
CREATE TABLE provenance(id INTEGER PRIMARY KEY, started TEXT NOT NULL, ended TEXT, host TEXT,
  command TEXT, threads INTEGER, done INTEGER, failed INTEGER);
CREATE VIEW cases AS SELECT id, "values", status, reason FROM "case";
CREATE VIEW scalars AS SELECT case_id, direction, side, variable, measure, unit, value
  FROM scalar JOIN result ON result.id = result_id;
)";

void write_head(const Database& db, const StoreHead& head) {
  Transaction all(db);
  db.run(kTables);
  Statement meta(db, "INSERT INTO meta VALUES(?, ?)");
  const std::pair<const char*, std::string> entries[] = {
      {"schema", std::to_string(kStoreSchema)},
      {"results_version", std::to_string(kResultsVersion)},
      {"program", head.program},
      {"plan", head.plan_text},
      {"plan_hash", head.plan_hash},
      {"model_hash", head.model_hash},
      {"cases", std::to_string(head.cases)}};
  for (const auto& [key, value] : entries) meta.bind(1, std::string(key)).bind(2, value).run();
  Statement parameter(db, "INSERT INTO parameter(key) VALUES(?)");
  for (const std::string& key : head.parameters) parameter.bind(1, key).run();
  Statement result(db, "INSERT INTO result VALUES(?, ?, ?, ?, ?, ?)");
  for (std::size_t i = 0; i < head.results.size(); ++i) {
    const ResultName& r = head.results[i];
    result.bind(1, static_cast<std::int64_t>(i)).bind(2, r.direction).bind(3, r.side);
    result.bind(4, r.variable).bind(5, r.measure).bind(6, r.unit).run();
  }
  all.commit();
}

std::string meta_of(const Database& db, const std::string& key) {
  Statement s(db, "SELECT value FROM meta WHERE key = ?");
  s.bind(1, key);
  return s.step() ? s.text(0) : "";
}

void check_versions(const Database& db) {
  Statement tables(db,
                   "SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'case', 'scalar')");
  if (!tables.step() || tables.integer(0) != 3)
    throw InputError(db.path(), 0, "is no sweep store.");
  const std::string schema = meta_of(db, "schema"), version = meta_of(db, "results_version");
  if (schema != std::to_string(kStoreSchema))
    throw InputError(db.path(), 0,
                     fmt::format("has store schema {}, this program writes {}: start a new store.",
                                 schema, kStoreSchema));
  if (version != std::to_string(kResultsVersion))
    throw InputError(
        db.path(), 0,
        fmt::format("holds results of version {}, this program computes version {}: numbers would "
                    "not match. Start a new store.",
                    version, kResultsVersion));
}

StoreHead read_head(const Database& db) {
  StoreHead head;
  head.program = meta_of(db, "program");
  head.plan_text = meta_of(db, "plan");
  head.plan_hash = meta_of(db, "plan_hash");
  head.model_hash = meta_of(db, "model_hash");
  head.cases = std::strtoull(meta_of(db, "cases").c_str(), nullptr, 10);
  for (Statement s(db, "SELECT key FROM parameter ORDER BY id"); s.step();)
    head.parameters.push_back(s.text(0));
  for (Statement s(db, "SELECT direction, side, variable, measure, unit FROM result ORDER BY id");
       s.step();)
    head.results.push_back({s.text(0), s.text(1), s.text(2), s.text(3), s.text(4)});
  return head;
}

}  // namespace

// ------------------------------------------------------------------------------------- opening

Store::Store(std::unique_ptr<Open> open) : open_(std::move(open)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(const std::string& path, Mode mode) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) throw InputError(path, 0, "there is no such store.");
  auto open = std::make_unique<Open>(
      path, mode == Mode::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  check_versions(open->db);
  if (mode == Mode::kWrite) {
    if (sqlite3_db_readonly(open->db.get(), "main") == 1)
      throw_sqlite(open->db.get(), path, SQLITE_READONLY);
    open->db.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
  }
  open->head = read_head(open->db);
  return Store(std::move(open));
}

namespace {

// new, or of a process that was killed before its tables stood
bool is_blank(const Database& db) {
  Statement tables(db, "SELECT count(*) FROM sqlite_master");
  return tables.step() && tables.integer(0) == 0;
}

}  // namespace

Store Store::open_for(const std::string& path, const StoreHead& head) {
  {
    auto open = std::make_unique<Open>(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (is_blank(open->db)) {
      open->db.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
      write_head(open->db, head);
      open->head = head;
      return Store(std::move(open));
    }
  }
  Store store = open(path, Mode::kWrite);
  const StoreHead& found = store.head();
  if (found.plan_hash != head.plan_hash)
    throw InputError(path, 0,
                     "is a store of another plan. Give this plan a store of its own (--store).");
  if (found.model_hash != head.model_hash)
    throw InputError(path, 0,
                     "was computed with another model or scene. Start a new store (--store).");
  return store;
}

const StoreHead& Store::head() const { return open_->head; }

// ------------------------------------------------------------------------------------- writing

void Store::put(const std::vector<CaseResult>& cases) {
  const Database& db = open_->db;
  Transaction all(db);
  Writers& w = open_->writers();
  for (const CaseResult& c : cases) {
    const auto id = static_cast<std::int64_t>(c.id);
    for (Statement* drop : {&w.drop_case, &w.drop_scalars, &w.drop_curves, &w.drop_solver})
      drop->bind(1, id).run();
    w.add_case.bind(1, id).bind_blob(2, c.key).bind(3,
                                                    fmt::format("{}", fmt::join(c.values, "\t")));
    w.add_case.bind(4, std::string(name_of(c.status))).bind(5, c.reason).run();
    for (std::size_t i = 0; i < c.scalar.size(); ++i)
      w.add_scalar.bind(1, id).bind(2, static_cast<std::int64_t>(i)).bind(3, c.scalar[i]).run();
    for (const StoredCurve& curve : c.curves) {
      w.add_curve.bind(1, id).bind(2, curve.direction).bind(3, curve.side).bind(4, curve.variable);
      w.add_curve.bind_blob(5, packed(curve.value)).run();
    }
    for (const StoredFigure& figure : c.solver) {
      w.add_solver.bind(1, id).bind(2, figure.direction).bind(3, figure.quantity);
      w.add_solver.bind(4, figure.value).bind(5, std::int64_t{figure.ok}).run();
    }
  }
  all.commit();
}

std::int64_t Store::begin_run(const RunNote& note) {
  Statement s(
      open_->db,
      "INSERT INTO provenance(started, host, command, threads) VALUES(datetime('now'), ?, ?, ?)");
  s.bind(1, note.host).bind(2, note.command).bind(3, std::int64_t{note.threads}).run();
  return sqlite3_last_insert_rowid(open_->db.get());
}

void Store::end_run(std::int64_t run, std::uint64_t done, std::uint64_t failed) {
  Statement s(open_->db,
              "UPDATE provenance SET ended = datetime('now'), done = ?, failed = ? WHERE id = ?");
  s.bind(1, static_cast<std::int64_t>(done))
      .bind(2, static_cast<std::int64_t>(failed))
      .bind(3, run)
      .run();
}

}  // namespace retrogait
