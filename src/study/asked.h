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

/// Of the columns, the ones whose curves are asked for or needed for what is.
std::vector<bool> asked_columns(const std::vector<ResultColumn>& columns, const Asked& asked);

/// What instants share with those of other walks of the same cycle (LaidMuscles), by hundredth of it. Empty at first.
using LaidCycle = std::vector<LaidMuscles>;

Trial tabulate(Case c, const GaitCycle& cycle, const Asked& asked, LaidCycle* laid = nullptr);

void add_scalars(Table& table, const std::string& study, const Trial& trial, const Asked& asked);
void add_energy_scalars(Table& table, const std::string& study, const Trial& trial,
                        const Asked& asked);
/// Whether what is asked for of the energy scalars is read from the curves of this variable of muscles.
bool needed_for_energy(const std::string& variable, const Asked& asked);

}  // namespace retrogait
