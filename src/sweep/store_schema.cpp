// The tables of a store, and what says whose they are.
#include <algorithm>

#include "base/error.h"
#include "sweep/store_parts.h"

namespace retrogait {

namespace {

constexpr const char* kTables = R"(
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE parameter(id INTEGER PRIMARY KEY, key TEXT NOT NULL);
CREATE TABLE result(id INTEGER PRIMARY KEY, direction TEXT NOT NULL, side TEXT NOT NULL,
  variable TEXT NOT NULL, measure TEXT NOT NULL, unit TEXT NOT NULL);
CREATE TABLE scalar(place INTEGER PRIMARY KEY, value REAL);
CREATE TABLE curve(case_id INTEGER NOT NULL, direction TEXT NOT NULL, side TEXT NOT NULL,
  variable TEXT NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY(case_id, direction, side, variable)) WITHOUT ROWID;
CREATE TABLE solver(case_id INTEGER NOT NULL, direction TEXT NOT NULL, quantity TEXT NOT NULL,
  value REAL, ok INTEGER NOT NULL, PRIMARY KEY(case_id, direction, quantity)) WITHOUT ROWID;
CREATE TABLE provenance(id INTEGER PRIMARY KEY, started TEXT NOT NULL, written TEXT NOT NULL,
  ended TEXT, host TEXT NOT NULL, process INTEGER NOT NULL, program TEXT NOT NULL,
  command TEXT NOT NULL, threads INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0,
  flagged INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,
  seconds REAL NOT NULL DEFAULT 0);
)";

std::string case_table(const StoreHead& head) {
  std::string sql = R"(CREATE TABLE "case"(id INTEGER PRIMARY KEY, key BLOB NOT NULL,
  status TEXT NOT NULL CHECK(status IN ('done', 'flagged', 'failed')), reason TEXT NOT NULL)";
  for (const std::string& key : head.parameters) sql += ", " + sql_name(key) + " TEXT NOT NULL";
  return sql + ");";
}

// a number where it is one, else the word: '0.80' is 0.8, 'rigid' stays
std::string parameter_columns(const StoreHead& head) {
  std::string sql;
  for (const std::string& key : head.parameters) {
    const std::string name = sql_name(key);
    sql += fmt::format(", iif(CAST({0} AS NUMERIC) = {0}, CAST({0} AS NUMERIC), {0}) AS {0}", name);
  }
  return sql;
}

std::string parameter_names(const StoreHead& head) {
  std::string sql;
  for (const std::string& key : head.parameters) sql += ", c." + sql_name(key);
  return sql;
}

std::string views(const StoreHead& head) {
  return fmt::format(
      R"(
CREATE VIEW cases AS SELECT id AS case_id, status, reason{columns} FROM "case";
CREATE VIEW scalars AS SELECT c.case_id, c.status{names},
  r.direction, r.side, r.variable, r.measure, r.unit, s.value
  FROM result r JOIN cases c JOIN scalar s ON s.place = c.case_id * {results} + r.id;
CREATE VIEW differences AS SELECT c.case_id, c.status{names},
  f.side, f.variable, f.measure, f.unit, sf.value AS forward, sb.value AS backward,
  sb.value - sf.value AS difference
  FROM result f JOIN result b ON f.direction = 'forward' AND b.direction = 'backward'
    AND b.side = f.side AND b.variable = f.variable AND b.measure = f.measure AND b.unit = f.unit
  JOIN cases c JOIN scalar sf ON sf.place = c.case_id * {results} + f.id
  JOIN scalar sb ON sb.place = c.case_id * {results} + b.id;
)",
      fmt::arg("columns", parameter_columns(head)), fmt::arg("names", parameter_names(head)),
      fmt::arg("results", head.results.size()));
}

std::string meta_of(const Database& db, const std::string& key) {
  Statement s(db, "SELECT value FROM meta WHERE key = ?");
  s.bind(1, key);
  return s.step() ? s.text(0) : "";
}

// what counts of a plan's text, line by line: no comments, no title
std::vector<std::pair<int, std::string>> telling_lines(const std::string& text) {
  std::vector<std::pair<int, std::string>> out;
  int number = 0;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, to - from);
    from = to + 1;
    ++number;
    line.erase(std::min(line.find('#'), line.size()));
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty() && !line.starts_with("title")) out.emplace_back(number, line);
  }
  return out;
}

// the first line that two plans do not share
std::string what_differs(const std::string& stored, const std::string& given) {
  const auto a = telling_lines(stored), b = telling_lines(given);
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const std::string x = i < a.size() ? a[i].second : "", y = i < b.size() ? b[i].second : "";
    if (x == y) continue;
    const int line = i < b.size() ? b[i].first : a[i].first;
    if (x.empty()) return fmt::format(" (line {}, `{}`, is new)", line, y);
    if (y.empty()) return fmt::format(" (its line {}, `{}`, is gone)", line, x);
    return fmt::format(" (line {}: `{}` there, `{}` here)", line, x, y);
  }
  return "";
}

}  // namespace

void write_head(const Database& db, const StoreHead& head) {
  Transaction all(db);
  db.run(kTables + case_table(head) + views(head));
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

void check_versions(const Database& db) {
  if (db.integer("SELECT count(*) FROM sqlite_master WHERE name IN ('meta', 'case', 'scalar')") !=
      3)
    throw InputError(db.path(), 0, "is no sweep store.");
  const std::string schema = meta_of(db, "schema"), version = meta_of(db, "results_version");
  if (schema != std::to_string(kStoreSchema))
    throw InputError(db.path(), 0,
                     fmt::format("is laid out by schema {}, this program knows schema {}: start a "
                                 "new store (--store), or use the program that made it ({}).",
                                 schema, kStoreSchema, meta_of(db, "program")));
  if (version != std::to_string(kResultsVersion))
    throw InputError(
        db.path(), 0,
        fmt::format(
            "holds results of version {}, this program computes version {}: their numbers do "
            "not belong together. Start a new store (--store), or use the program that made it "
            "({}).",
            version, kResultsVersion, meta_of(db, "program")));
}

void check_same(const std::string& path, const StoreHead& found, const StoreHead& wanted,
                const char* mend) {
  if (found.plan_hash != wanted.plan_hash)
    throw InputError(path, 0,
                     fmt::format("is a store of another plan{}. {}",
                                 what_differs(found.plan_text, wanted.plan_text), mend));
  if (found.model_hash != wanted.model_hash)
    throw InputError(path, 0,
                     fmt::format("was computed with another model, scene or gait file. {}", mend));
  if (found.results != wanted.results)
    throw InputError(path, 0,
                     fmt::format("keeps {} results a case, wanted is another set of {}. {}",
                                 found.results.size(), wanted.results.size(), mend));
}

}  // namespace retrogait
