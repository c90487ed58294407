#pragma once
/// What a sweep found: how loads answer to what was varied, forward, backward and backward less forward.
///
///   read_outcomes()   store → the few results asked for, a number a case
///   find()            numbers → tables (each is a CSV file of its own)
///   draw()            tables → figures (figures.h)
///   findings_page()   tables → a page for the terminal
///
/// Failed and flagged cases never enter; how many those are is said in `summary`. A result that a case does not have
/// (not a number) leaves that case out of that outcome alone. All tables begin with
///   variable, side, measure, unit, of      of: "forward" | "backward" | "difference" (backward less forward)
/// and go on with
///   summary      n, flagged, failed, mean, sd, p05, p50, p95, positive, positive_se: share of the cases above 0 (of
///                differences: walks whose load is larger backward) and its standard error, which a plan that samples
///                nothing has not
///   response     parameter, level (text), value (number; of words their place in the list), n, mean, sd, p05, p50, p95:
///                over all cases at that level of a listed parameter, whatever the others are
///   map          x_parameter, y_parameter, x, y, n, mean: every pair of listed parameters of two or more numbers;
///                none of more than 10 000 nodes
///   boundary     x_parameter, y_parameter, segment, x, y: where the mean difference changes its sign, as lines through the
///                map (linear between its nodes; equal numbers of `segment` belong together); with one listed parameter
///                y_parameter is empty, y NaN, and each row is a crossing. Of differences only
///   dependence   parameter, value, mean, low, high: the mean when this parameter alone is held at a value and the others stay
///                spread as the plan says (partial dependence, Friedman 2001, Ann Stat 29:1189); of sampled parameters by a
///                polynomial fitted to the cases (polynomial.h), its band by bootstrap, how good the fit is in `fit`; none
///                where r2_cross is below 0.5: then the polynomial does not tell how the result answers
///   tornado      parameter, low_value, high_value, low, high: the mean at the 10th and the 90th percentile of a sampled
///                parameter, at the least and the largest number of a listed one, at the words of the least and the
///                largest mean; largest span first
///   indices      parameter, first, first_low, first_high, total, total_low, total_high, by: share of the variance that a
///                sampled parameter makes alone, and with the others; by "design" (a Saltelli design's own rows, indices.h)
///                or "polynomial" (of any other design, from a polynomial of r2_cross 0.9 or more; not of correlated
///                parameters)
///   convergence  cases, mean, standard_error: running mean over the points of the design in order, doubling. The
///                standard error takes points as independent: of Sobol and Latin designs, which are more even than that,
///                it is an upper bound, loosely. Nothing where nothing is sampled: then the mean has no such error
///   fit          terms, r2, r2_cross: the polynomial; r² on cases it was not fitted to
///
/// Where parameters are listed and others sampled, each combination of the listed ones counts the same, and what is
/// said of sampled ones is of the mean over these combinations.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/table.h"
#include "report/report.h"
#include "sweep/plan.h"
#include "sweep/store.h"

namespace retrogait {

/// A result that both directions have.
struct SweepOutcome {
  std::string variable, side, measure, unit;
  std::array<std::vector<double>, 2>
      value;  // forward, backward; a number a case, NaN where there is none
};

/// What findings are made from.
struct SweepOutcomes {
  SweepPlan plan;
  std::vector<std::uint64_t> id;  // good cases, in order
  std::vector<std::vector<double>>
      parameter;  // [parameter][case]; of words their place in the list
  std::vector<SweepOutcome> outcomes;
  std::uint64_t flagged = 0, failed = 0;  // left out
};

/// The outcomes that `of` names (VARIABLE or VARIABLE:MEASURE), or without it main_outcomes(). Throws InputError: a name the
/// store has not (with the nearest), no good case.
SweepOutcomes read_outcomes(const Store& store, const std::vector<std::string>& of = {});

/// Peaks and impulses a metre of knee, kneecap and L4/L5, and the cost of transport, as far as a store has them.
std::vector<std::string> main_outcomes();

struct Findings {
  std::string title;  // the plan's
  std::string walk;   // whose: scene, what the plan sets in it, and road
  std::vector<std::string>
      notes;  // sentences that belong under the page: what the numbers are of, what is missing
  Table summary, response, map, boundary, dependence, tornado, indices, convergence, fit;
};

Findings find(const SweepOutcomes& outcomes);

/// NAME.csv of every table that has rows, each written aside and renamed.
void write_findings(const std::string& folder, const Findings& findings);

/// Figures for a paper: response curves, maps with their boundary, dependence, tornado, indices, convergence; an outcome each.
std::vector<Drawing> draw(const Findings& findings);

/// At most 100 columns.
std::string findings_page(const Findings& findings);

}  // namespace retrogait
