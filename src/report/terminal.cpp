// The page that `compare` prints.
#include <fmt/format.h>

#include <cmath>

#include "report/page.h"
#include "report/report.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr std::size_t kLabelWidth = 41, kUnitWidth = 10, kNumberWidth = 10;

std::string line_of(const Row& row, double a, double b) {
  const double ratio = row.show == Show::kDifference || a == 0 || a * b < 0 ? std::nan("") : b / a;
  return left_in(fmt::format("  {}", row.label), kLabelWidth) + left_in(row.unit, kUnitWidth) +
         right_in(number_text(a, row.decimals), kNumberWidth) +
         right_in(number_text(b, row.decimals), kNumberWidth) +
         right_in(number_text(b - a, row.decimals, true), kNumberWidth + 2) +
         right_in(row.show == Show::kDifference ? "" : number_text(ratio, 2), 8) + "\n";
}

std::string row_line(const StudyResult& result, const Row& row) {
  const double forward = row_value(result, row, 0), backward = row_value(result, row, 1);
  if (std::isnan(forward) && std::isnan(backward)) return "";  // a model without it
  return line_of(row, forward, backward);
}

std::string who(const StudyResult& result) {
  const Subject& s = result.plan.subject;
  if (result.trials[0].measured)
    return fmt::format("{}, {:.1f} kg", result.trials[0].of.model.name,
                       result.trials[0].of.model.body_mass);
  return fmt::format("{} of {:.1f} kg and {:.2f} m", s.sex == "female" ? "Woman" : "Man", s.mass,
                     s.height);
}

// what was computed, and what of it somebody measured
std::string origin(const StudyResult& result) {
  if (result.trials[0].measured) return "Computed from measured motion and ground forces.";
  std::string inputs = "mean joint angles of people";
  for (std::size_t d = 0; d < 2; ++d)
    if (const Trial& t = result.trials[d]; t.cycle.target.fore_aft)
      inputs += ", " + t.of.direction + " also their fore-aft ground force";
  return (result.trials[0].simulated ? "Simulated: the last stride of a walk on soft soles. "
                                     : "Predicted. ") +
         ("Measured inputs: " + inputs + ".");
}

std::string heading(const StudyResult& result, bool with_muscles) {
  std::string out =
      wrapped(result.plan.scene.name + ": ", title_of(result), 2) + who(result) + "\n";
  out += (with_muscles ? wrapped("", origin(result), 0) : "\n");
  out += left_in("", kLabelWidth + kUnitWidth) + right_in("forward", kNumberWidth) +
         right_in("backward", kNumberWidth) + right_in("difference", kNumberWidth + 2) +
         right_in("ratio", 8) + "\n";
  return out;
}

// the largest reserve where muscles cross a joint; empty where nobody judged them
std::string reserve_text(const Trial& trial) {
  const SolverFigure* worst = nullptr;
  for (const SolverFigure& f : trial.solver)
    if (f.quantity.starts_with("reserve_") && !std::isnan(f.limit))
      if (worst == nullptr || f.value > worst->value) worst = &f;
  if (worst == nullptr) return "";
  return fmt::format("{:.2f} % ({})", worst->value, worst->quantity.substr(8));
}

int unsolved_instants(const Trial& trial) {
  for (const SolverFigure& f : trial.solver)
    if (f.quantity == "instants_not_converged") return static_cast<int>(f.value);
  return 0;
}

std::string sharing_line(const StudyResult& result) {
  const Trial &forward = result.trials[0], &backward = result.trials[1];
  const std::string reserves[] = {reserve_text(forward), reserve_text(backward)};
  std::string out = fmt::format("Unsolved instants: {}, {}", unsolved_instants(forward),
                                unsolved_instants(backward));
  if (!reserves[0].empty() && !reserves[1].empty())
    out += fmt::format("; largest reserve: {}, {}; limit 5 %", reserves[0], reserves[1]);
  return wrapped("", out + ".", 0);
}

constexpr const char* kWithoutMuscles =
    "Right foot and knee. Intersegmental forces leave muscles out: the force between the bones is "
    "several times as large. BW = body weight.";
constexpr const char* kWithMuscles =
    "Right side. BW: body weight. Muscle forces come from static optimisation, not EMG "
    "(--explain).";

}  // namespace

std::string terminal_table(const StudyResult& result) {
  const bool with_muscles = has_muscles(result);
  std::string out = heading(result, with_muscles);
  for (const Section& section : page_sections(with_muscles)) {
    std::string rows;
    for (const Row& row : section.rows) rows += row_line(result, row);
    if (!rows.empty()) out += std::string(section.title) + "\n" + rows;
  }
  out += "\n" + wrapped("", with_muscles ? kWithMuscles : kWithoutMuscles, 0);
  return with_muscles ? out + sharing_line(result) : out;
}

}  // namespace retrogait
