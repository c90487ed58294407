// Balance sheets over the cycle, and who leads at the peak.
#include "study/contributors.h"

#include <algorithm>
#include <cmath>
#include <future>

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr int kPoints = 101;

using Curve101 = std::array<double, kPoints>;

struct Part {
  const char* kind;
  std::string name;
  Curve101 value{};
};

// one load of one trial, in the unit of its result column
struct Account {
  LoadOfSide load;
  std::string unit;
  std::vector<Part> parts;  // total, intersegmental, passive, muscles, groups
};

// SI to the unit of curves
double unit_factor(const std::string& unit, const Model& model) {
  return unit == "BW" ? 1 / model.body_weight() : 1 / model.body_mass;
}

Account open_account(const Trial& trial, const LoadOfSide& load) {
  Account account{load, "", {}};
  account.unit = trial.columns[trial.cycle_curve(load.variable, load.side).column].unit;
  account.parts = {
      {"total", "total"}, {"intersegmental", "intersegmental"}, {"passive", "passive"}};
  for (const Muscle& muscle : trial.of.model.muscles)
    account.parts.push_back({"muscle", muscle.name});
  return account;
}

void enter(const BalanceSheet& sheet, double factor, int i, Account& account) {
  const auto put = [&](std::size_t part, double value) {
    account.parts[part].value[at(i)] = factor * value;
  };
  put(0, sheet.total);
  put(1, sheet.intersegmental);
  put(2, sheet.passive);
  for (Eigen::Index m = 0; m < sheet.muscle.size(); ++m)
    put(3 + static_cast<std::size_t>(m), sheet.muscle[m]);
}

bool is_zero(const Part& part) {
  return std::all_of(part.value.begin(), part.value.end(), [](double x) { return x == 0; });
}

void add_groups(const ModelSpec& spec, const Model& model, Account& account) {
  for (const std::string& group : muscle_groups(spec)) {
    Part sum{"group", group};
    for (std::size_t m = 0; m < model.muscles.size(); ++m) {
      const auto& groups = model.muscles[m].groups;
      if (std::find(groups.begin(), groups.end(), group) == groups.end()) continue;
      for (int i = 0; i < kPoints; ++i) sum.value[at(i)] += account.parts[3 + m].value[at(i)];
    }
    account.parts.push_back(sum);
  }
}

std::vector<Account> accounts_of(const Trial& trial, const std::vector<LoadOfSide>& loads) {
  const Model& model = trial.of.model;
  std::vector<Account> accounts;
  for (const LoadOfSide& load : loads) accounts.push_back(open_account(trial, load));
  Instant instant = instant_of(trial);
  BalanceSheet sheet;
  for (int i = 0; i < kPoints - 1; ++i) {
    solve_instant(instant, when_of(trial, i));
    for (Account& account : accounts) {
      const bool left = account.load.side == 1;
      balance_sheet(instant, account.load.variable, left, sheet);
      const double ok = instant.muscles->converged() ? 1 : std::nan("");
      // the left cycle begins half a cycle later
      const int own = (i + (left ? (kPoints - 1) / 2 : 0)) % (kPoints - 1);
      enter(sheet, ok * unit_factor(account.unit, model), own, account);
    }
  }
  for (Account& account : accounts) {
    for (Part& part : account.parts) part.value[kPoints - 1] = part.value[0];
    add_groups(trial.of.spec, model, account);
    std::erase_if(account.parts,
                  [](const Part& p) { return p.kind != std::string("total") && is_zero(p); });
  }
  return accounts;
}

double mean(const Curve101& y) {
  double sum = 0;
  for (int i = 0; i < kPoints - 1; ++i) sum += y[at(i)];
  return sum / (kPoints - 1);
}

int index_of_peak(const Curve101& y) {
  int best = 0;
  for (int i = 1; i < kPoints; ++i)
    if (!(y[at(i)] <= y[at(best)])) best = std::isnan(y[at(i)]) ? best : i;
  return best;
}

void add_curves(Table& table, const std::string& study, const Trial& trial,
                const Account& account) {
  for (const Part& part : account.parts)
    for (int i = 0; i < kPoints; ++i)
      table.add_row({study, trial.of.trial, trial.of.direction, side_name(account.load.side),
                     account.load.variable, part.kind, part.name, account.unit, i,
                     part.value[at(i)], trial.ok_at(account.load.side, i)});
}

void add_ranking(Table& table, const std::string& study, const Trial& trial, Account account) {
  const int peak = index_of_peak(account.parts.front().value);
  const double total = account.parts.front().value[at(peak)];
  const auto size = [&](const Part& p) { return std::abs(p.value[at(peak)]); };
  const auto order = [](const Part& p) {
    return p.kind == std::string("group") ? 2 : p.kind == std::string("muscle") ? 1 : 0;
  };
  std::stable_sort(account.parts.begin(), account.parts.end(), [&](const Part& a, const Part& b) {
    if (order(a) != order(b)) return order(a) < order(b);
    return order(a) > 0 && size(a) > size(b);
  });
  int rank = 0, kind = 0;
  for (const Part& p : account.parts) {
    rank = order(p) == 0 ? 0 : order(p) == kind ? rank + 1 : 1;
    kind = order(p);
    table.add_row({study, trial.of.trial, trial.of.direction, side_name(account.load.side),
                   account.load.variable, p.kind, p.name, account.unit, rank, mean(p.value),
                   p.value[at(peak)], 100 * p.value[at(peak)] / total, peak});
  }
}

Table empty(std::initializer_list<const char*> texts, std::initializer_list<const char*> numbers) {
  std::vector<Column> columns;
  for (const char* name : {"study", "trial", "direction", "side", "variable"})
    columns.push_back(text_column(name));
  for (const char* name : texts) columns.push_back(text_column(name));
  for (const char* name : numbers) columns.push_back(number_column(name));
  return Table(std::move(columns));
}

// 0, 1, −1 for r, l, none; −2: no such side
int side_of(const std::string& name) {
  return name == "r" ? 0 : name == "l" ? 1 : name == "none" ? -1 : -2;
}

}  // namespace

std::vector<LoadOfSide> parse_loads(const std::vector<std::string>& asked, const Model& model,
                                    const std::string& option) {
  Diagnostics found(option);
  const std::vector<std::string> known = balance_sheet_names(model);
  const std::vector<ResultColumn> columns = result_columns(model, true);
  std::vector<LoadOfSide> loads;
  for (const std::string& text : asked) {
    const std::size_t colon = text.find(':');
    const std::string variable = text.substr(0, colon);
    const std::string side = colon == std::string::npos ? "" : text.substr(colon + 1);
    const std::string label = option + " " + text;
    if (std::find(known.begin(), known.end(), variable) == known.end()) {
      found.add(label, 0,
                fmt::format("'{}' cannot be taken apart: {}.{}", variable, fmt::join(known, ", "),
                            did_you_mean(variable, known)));
      continue;
    }
    const bool sided = std::any_of(columns.begin(), columns.end(), [&](const ResultColumn& c) {
      return c.name == variable && c.sided;
    });
    const int of = side.empty() && !sided ? -1 : side_of(side);
    if (sided != (of >= 0) || of < -1)
      found.add(label, 0,
                sided ? fmt::format("whose? Write {0}:r or {0}:l.", variable)
                      : fmt::format("belongs to no side: write {}.", variable));
    else
      loads.push_back({variable, of});
  }
  found.throw_if_any();
  return loads;
}

ContributorTables take_apart(const StudyResult& study, const std::vector<LoadOfSide>& loads) {
  std::vector<std::future<std::vector<Account>>> running;
  for (const Trial& trial : study.trials)
    running.push_back(std::async(std::launch::async, [&trial, &loads] {
      const bool has_muscles = !trial.measured && trial.of.muscles.contraction;
      return has_muscles ? accounts_of(trial, loads) : std::vector<Account>{};
    }));
  ContributorTables tables;
  tables.curves = empty({"kind", "contributor", "unit"}, {"pct", "value", "ok"});
  tables.ranking = empty({"kind", "contributor", "unit"},
                         {"rank", "mean", "at_peak", "share_of_peak_pct", "peak_pct"});
  const std::string& name = study.plan.scene.name;
  for (std::size_t t = 0; t < study.trials.size(); ++t)
    for (const Account& account : running[t].get()) {
      add_curves(tables.curves, name, study.trials[t], account);
      add_ranking(tables.ranking, name, study.trials[t], account);
    }
  return tables;
}

}  // namespace retrogait
