#pragma once
/// Findings made up from formulas, as large as wanted: for figures, which need no solved walk.
#include <fmt/format.h>

#include <cmath>

#include "findings/findings.h"

namespace retrogait {

struct ExampleOutcome {
  std::string variable, side, measure, unit;
  double forward, change;  // mean forward; of the difference
};

/// Columns that all tables begin with, and the table's own.
inline Table findings_table(const std::vector<Column>& own) {
  std::vector<Column> columns;
  for (const char* name : {"variable", "side", "measure", "unit", "of"})
    columns.push_back(text_column(name));
  columns.insert(columns.end(), own.begin(), own.end());
  return Table(columns);
}

/// What is put before a row's own cells.
inline std::vector<Cell> row_of(const ExampleOutcome& o, int of, const std::vector<Cell>& own) {
  constexpr const char* kNames[] = {"forward", "backward", "difference"};
  std::vector<Cell> row = {o.variable, o.side, o.measure, o.unit, kNames[of]};
  row.insert(row.end(), own.begin(), own.end());
  return row;
}

inline double of_mean(const ExampleOutcome& o, int of) {
  return of == 0 ? o.forward : of == 1 ? o.forward + o.change : o.change;
}

inline void add_summary(Findings& f, const ExampleOutcome& o) {
  if (f.summary.columns().empty())
    f.summary =
        findings_table({number_column("n"), number_column("flagged"), number_column("failed"),
                        number_column("mean"), number_column("sd"), number_column("p05"),
                        number_column("p50"), number_column("p95"), number_column("positive")});
  for (int of = 0; of < 3; ++of) {
    const double m = of_mean(o, of), sd = 0.12 * o.forward;
    f.summary.add_row(row_of(o, of,
                             {1021, 2, 1, m, sd, m - 1.6 * sd, m + 0.02 * sd, m + 1.7 * sd,
                              of == 2 ? (o.change > 0 ? 0.97 : 0.08) : 1.0}));
  }
}

/// `values`: numbers as the plan writes them, or words.
inline void add_response(Findings& f, const ExampleOutcome& o, const std::string& parameter,
                         const std::vector<std::string>& values, double slope) {
  if (f.response.columns().empty())
    f.response =
        findings_table({text_column("parameter"), text_column("level"), number_column("value"),
                        number_column("n"), number_column("mean"), number_column("sd"),
                        number_column("p05"), number_column("p50"), number_column("p95")});
  for (std::size_t k = 0; k < values.size(); ++k) {
    char* end = nullptr;
    const double number = std::strtod(values[k].c_str(), &end);
    const double x = *end == '\0' ? number : static_cast<double>(k);
    const double t =
        values.size() < 2 ? 0 : static_cast<double>(k) / double(values.size() - 1) - 0.5;
    for (int of = 0; of < 3; ++of) {
      const double m = of_mean(o, of) + o.forward * slope * t * (of == 0 ? 1 : of == 1 ? 1.6 : 0.6);
      const double sd = 0.08 * o.forward * (1 + t);
      f.response.add_row(
          row_of(o, of, {parameter, values[k], x, 9, m, sd, m - 1.5 * sd, m, m + 1.6 * sd}));
    }
  }
}

inline void add_map(Findings& f, const ExampleOutcome& o, const std::string& x_key,
                    const std::string& y_key, const std::vector<double>& xs,
                    const std::vector<double>& ys, bool holes = false) {
  if (f.map.columns().empty())
    f.map =
        findings_table({text_column("x_parameter"), text_column("y_parameter"), number_column("x"),
                        number_column("y"), number_column("n"), number_column("mean")});
  if (f.boundary.columns().empty())
    f.boundary = findings_table({text_column("x_parameter"), text_column("y_parameter"),
                                 number_column("segment"), number_column("x"), number_column("y")});
  const auto share = [](const std::vector<double>& v, double x) {
    return (x - v.front()) / (v.back() - v.front()) - 0.5;
  };
  std::size_t i = 0;
  for (const double x : xs)
    for (const double y : ys) {
      const bool hole = holes && i++ % 11 == 3;
      for (int of = 0; of < 3; ++of) {
        const double m =
            of_mean(o, of) + 0.5 * o.forward * (share(xs, x) + share(ys, y)) * (of == 2 ? 1 : 0.5);
        f.map.add_row(row_of(o, of, {x_key, y_key, x, y, hole ? 0 : 7, hole ? std::nan("") : m}));
      }
    }
  // where change + 0.5 forward (share x + share y) is 0
  for (int k = 0; k <= 20; ++k) {
    const double sx = -0.5 + k / 20.0, sy = -o.change / (0.5 * o.forward) - sx;
    if (std::abs(sy) > 0.5) continue;
    f.boundary.add_row(row_of(o, 2,
                              {x_key, y_key, 0, xs.front() + (sx + 0.5) * (xs.back() - xs.front()),
                               ys.front() + (sy + 0.5) * (ys.back() - ys.front())}));
  }
}

/// Dependence, tornado and indices of sampled parameters, the first of which matter most.
inline void add_sampled(Findings& f, const ExampleOutcome& o,
                        const std::vector<std::string>& parameters) {
  if (f.dependence.columns().empty()) {
    f.dependence =
        findings_table({text_column("parameter"), number_column("value"), number_column("mean"),
                        number_column("low"), number_column("high")});
    f.tornado =
        findings_table({text_column("parameter"), number_column("low_value"),
                        number_column("high_value"), number_column("low"), number_column("high")});
    f.indices = findings_table({text_column("parameter"), number_column("first"),
                                number_column("first_low"), number_column("first_high"),
                                number_column("total"), number_column("total_low"),
                                number_column("total_high")});
    f.fit =
        findings_table({number_column("terms"), number_column("r2"), number_column("r2_cross")});
  }
  for (int of = 0; of < 3; ++of) {
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      const double part = 0.3 * std::pow(0.6, double(p)) * (p % 2 == 0 ? 1 : -1) * o.forward;
      const auto at = [&](double t) {
        return of_mean(o, of) + part * (of == 1 ? 1.3 : of == 0 ? 1 : 0.3) * (t + 0.2 * t * t);
      };
      for (int k = 0; k <= 20; ++k) {
        const double t = -1 + k / 10.0, m = at(t), band = 0.02 * o.forward * (1 + t * t);
        f.dependence.add_row(row_of(o, of, {parameters[p], 1 + 0.25 * t, m, m - band, m + band}));
      }
      f.tornado.add_row(row_of(o, of, {parameters[p], 0.808, 1.192, at(-0.77), at(0.77)}));
      const double first = 0.6 * std::pow(0.45, double(p)), total = 1.2 * first + 0.02;
      f.indices.add_row(row_of(
          o, of,
          {parameters[p], first, first - 0.04, first + 0.05, total, total - 0.03, total + 0.06}));
    }
    f.fit.add_row(row_of(o, of, {28, 0.994, 0.987}));
  }
}

inline void add_convergence(Findings& f, const ExampleOutcome& o, int cases) {
  if (f.convergence.columns().empty())
    f.convergence = findings_table(
        {number_column("cases"), number_column("mean"), number_column("standard_error")});
  for (int of = 0; of < 3; ++of)
    for (int n = 2; n <= cases; n *= 2) {
      const double error = 0.12 * o.forward / std::sqrt(double(n));
      f.convergence.add_row(
          row_of(o, of, {n, of_mean(o, of) + 0.9 * error * std::sin(3.0 * n), error}));
    }
}

}  // namespace retrogait
