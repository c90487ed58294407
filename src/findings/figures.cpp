// Which figures a sweep has: of each outcome those that its tables have rows for, and one of all outcomes.
#include "findings/figures.h"

#include <fmt/format.h>

#include <algorithm>

namespace retrogait {

namespace {

bool has_outcomes(const Table& table) { return table.rows() > 0 && table.has("variable"); }

OutcomeName outcome_at(const Table& table, std::size_t row) {
  return {table.text(row, "variable"), table.text(row, "side"), table.text(row, "measure"),
          table.text(row, "unit")};
}

// names of files, each once: what differs in its unit alone, or in signs that a name cannot hold, gets a number
std::string own_name(const OutcomeName& outcome, std::set<std::string>& taken) {
  const std::string name = file_name_of(outcome);
  std::string own = name;
  for (int i = 2; !taken.insert(own).second; ++i) own = fmt::format("{}_{}", name, i);
  return own;
}

using Maker = std::optional<Drawing> (*)(const Findings&, const OutcomeName&, const std::string&);
constexpr std::pair<const char*, Maker> kMakers[] = {{"map", map_figure},
                                                     {"response", response_figure},
                                                     {"dependence", dependence_figure},
                                                     {"tornado", tornado_figure},
                                                     {"indices", indices_figure},
                                                     {"convergence", convergence_figure}};

}  // namespace

std::vector<OutcomeName> outcomes_of(const Findings& findings) {
  std::vector<OutcomeName> out;
  for (const Table* table :
       {&findings.summary, &findings.response, &findings.map, &findings.dependence,
        &findings.tornado, &findings.indices, &findings.convergence}) {
    if (!has_outcomes(*table)) continue;
    for (std::size_t i = 0; i < table->rows(); ++i) {
      const OutcomeName outcome = outcome_at(*table, i);
      // rows of an outcome stand together
      if ((out.empty() || out.back() != outcome) &&
          std::find(out.begin(), out.end(), outcome) == out.end())
        out.push_back(outcome);
    }
  }
  return out;
}

std::vector<std::size_t> rows_of(const Table& table, const OutcomeName& outcome, Of of) {
  std::vector<std::size_t> out;
  if (!has_outcomes(table)) return out;
  const auto &variable = table.texts("variable"), &side = table.texts("side"),
             &measure = table.texts("measure"), &unit = table.texts("unit"),
             &whose = table.texts("of");
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (variable[i] == outcome.variable && side[i] == outcome.side &&
        measure[i] == outcome.measure && unit[i] == outcome.unit && whose[i] == kOf[of])
      out.push_back(i);
  return out;
}

std::vector<Drawing> draw(const Findings& findings) {
  std::vector<Drawing> out;
  if (auto drawing = summary_figure(findings)) out.push_back(std::move(*drawing));
  std::set<std::string> taken = {"summary"};
  for (const OutcomeName& outcome : outcomes_of(findings)) {
    const std::string name = own_name(outcome, taken);
    for (const auto& [kind, make] : kMakers)
      if (auto drawing = make(findings, outcome, name + "_" + kind))
        out.push_back(std::move(*drawing));
  }
  return out;
}

}  // namespace retrogait
