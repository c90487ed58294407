#pragma once
/// How the cases of a plan stand to each other, and the numbers taken of them; for the files findings*.cpp.
///
///   cell    one combination of the listed values; its cases are the points of the design, the same in each cell
///   unit    what is drawn independently of the rest: a point of the design, or a row of a Saltelli design. Sampling
///           errors come from units, never from cases: the cells of a point share its luck
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "findings/findings.h"
#include "findings/polynomial.h"
#include "findings/statistics.h"

namespace retrogait {

/// A listed parameter of two values or more.
struct SweepLevels {
  std::size_t parameter = 0;  // in the plan
  std::string name;
  bool is_number = true;          // then in ascending order; words as in the plan
  std::vector<std::string> text;  // of each level
  std::vector<double> value;      // of each level; of words their place
  std::vector<std::uint32_t> of;  // of each case
};

struct SweepLayout {
  std::vector<SweepLevels> levels;
  std::vector<std::size_t> sampled;   // parameters, in the plan's order
  std::vector<std::uint32_t> cell;    // of each case, counted among those there are
  std::vector<std::uint32_t> point;   // of each case, counted among those there are
  std::vector<std::uint64_t> number;  // of each point, in the design; ascending
  std::size_t cells = 0;
};

SweepLayout layout_of(const SweepOutcomes& outcomes);

/// Is one of its listed values no number?
bool tells_words(const SweepParameter& parameter);

constexpr const char* kOf[] = {"forward", "backward", "difference"};

/// A number a case: forward, backward or their difference.
std::vector<double> values_of(const SweepOutcome& outcome, std::size_t of);

/// variable, side, measure, unit, of, and what a table adds.
Table findings_table(std::vector<Column> more);
void add_finding(Table& table, const SweepOutcome& outcome, std::size_t of,
                 const std::vector<Cell>& more);

// ------------------------------------------------------------------------------------- statistics

/// A number a point: the mean over the cells that `in` keeps (all without it). A point that lacks a cell is taken as
/// lying off its other cells' means as far as off that one's. NaN: in no cell.
std::vector<double> point_values(const SweepLayout& layout, const std::vector<double>& y,
                                 const std::vector<char>& in = {});

/// A number a unit, in order: point_values, of a Saltelli design the mean of each row's.
std::vector<double> unit_values(const SweepPlan& plan, const SweepLayout& layout,
                                const std::vector<double>& y, const std::vector<char>& in = {});

// ------------------------------------------------------------------------------------- one idea a file

/// Nodes of a map: a larger one is nobody's to look at, and would be as large as the store.
constexpr std::size_t kMostNodes = 10000;

/// A bar of the tornado.
struct TornadoBar {
  std::string parameter;
  double low_value = 0, high_value = 0, low = 0, high = 0;
};

/// Bars as rows, largest span first.
void add_bars(std::vector<TornadoBar> bars, const SweepOutcome& outcome, std::size_t of,
              Table& tornado);

/// response, map, boundary and dependence of listed parameters; their bars come back.
std::vector<TornadoBar> find_levels(const SweepLayout& layout, const SweepPlan& plan,
                                    const SweepOutcome& outcome, std::size_t of,
                                    const std::vector<double>& y, Findings& findings);

/// dependence, fit and indices of sampled parameters; polynomials are kept between results that the same cases have.
class SampledFinder {
 public:
  SampledFinder(const SweepOutcomes& outcomes, const SweepLayout& layout);
  /// Bars come back; none where the polynomial tells too little.
  std::vector<TornadoBar> find(const SweepOutcome& outcome, std::size_t of,
                               const std::vector<double>& y, Findings& findings);

 private:
  std::vector<std::uint32_t> fitted_points(const std::vector<double>& value) const;
  const Polynomials& polynomials(const std::vector<std::uint32_t>& points);
  std::vector<double> rows(const std::vector<double>& y) const;
  void add_indices(const SobolIndices& indices, const char* by, const SweepOutcome& outcome,
                   std::size_t of, Table& table) const;

  const SweepPlan& plan_;
  const SweepLayout& layout_;
  std::vector<Distribution> spreads_;
  std::vector<std::string> names_;
  std::vector<std::vector<double>> x_;  // [parameter][point]
  std::vector<std::uint32_t> points_;   // that polynomials_ is at
  std::optional<Polynomials> polynomials_;
};

/// Tables with their columns and no rows.
Findings empty_findings();

}  // namespace retrogait
