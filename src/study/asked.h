#pragma once
/// Walks tabulated as far as somebody asks: what sweeps use, where thousands of walks each leave a handful of numbers. What
/// is there has the bits that study.h's own functions give.
#include "inverse/laid_muscles.h"
#include "study/study.h"

namespace retrogait {

/// Where a plan finds what its scene names; a sweep reads each file once.
struct PlanSources {
  std::function<ModelSpec(const std::string& path)> model;            // empty: read_model
  std::function<GaitScript(const std::string& name_or_path)> script;  // empty: find_gait
  bool without_prior = true;  // also the cases without a measured prior
};

StudyPlan plan_study(const Scene& scene, Diagnostics& found, const PlanSources& sources);

/// What of a walk's results is asked for; as it stands, all of it.
struct Asked {
  std::function<bool(const std::string& variable)> variable;  // which; empty: all
  bool tissue = true;  // what the walk would cost with other tissue; lower and upper of its cost
  bool wants(const std::string& name) const { return !variable || variable(name); }
};

/// Which curves of a column are asked for, or needed for what is: of a symmetric cycle muscles burn alike on both sides.
enum class AskedCurves { kNone, kRight, kAll };
std::vector<AskedCurves> asked_curves(const std::vector<ResultColumn>& columns, const Asked& asked,
                                      bool symmetric);

/// What instants share with those of other walks of the same cycle (LaidMuscles), by hundredth of it. Empty at first.
using LaidCycle = std::vector<LaidMuscles>;

/// What feet do over a cycle: of motion and body alone.
struct FootFalls {
  bool known = false;
  std::array<FootEvents, 2> events;  // these and all below as in Trial
  std::array<double, 2> strike_index{};
  std::array<Margins, 2> margins_at_contact;
  double step_width = 0, double_support = 0;
};

/// `laid`, `feet`: of other walks that share them, or empty to be filled; without them nothing is kept.
Trial tabulate(Case c, const GaitCycle& cycle, const Asked& asked, LaidCycle* laid = nullptr,
               FootFalls* feet = nullptr);

void add_scalars(Table& table, const std::string& study, const Trial& trial, const Asked& asked);
void add_energy_scalars(Table& table, const std::string& study, const Trial& trial,
                        const Asked& asked);
/// Curves of a variable of muscles that what is asked for of the energy scalars is read from.
AskedCurves needed_for_energy(const std::string& variable, const Asked& asked, bool symmetric);

}  // namespace retrogait
