#pragma once
/// The parts that read a plan; only plan*.cpp include this.
///
///   plan.cpp            the file as a whole
///   plan_keys.cpp       names of what may vary
///   plan_parameter.cpp  [parameter.NAME]: how it varies
///   plan_design.cpp     [design] and [[correlation]]
///   plan_check.cpp      whether the scene takes what the plan says
///   plan_case.cpp       cases by number
#include <string>
#include <vector>

#include "io/toml.h"
#include "sweep/plan.h"

namespace retrogait {

/// "speed_m_s" → "gait.speed_m_s", "knee_angle_r.scale" → "gait.knee_angle.scale"; empty if there is no such thing.
std::string parameter_key(const std::string& named);
/// Whether parameters may stand inside a table of this name: "strength", "gait.backward".
bool is_table_of_parameters(const std::string& name);
/// What to say of a name that is none, with the nearest or the right unit.
std::string no_such_parameter(const std::string& named);

/// A sampled value as its case writes it: six digits.
std::string sampled_text(double value);

/// Places of the parameters that are spread, in the design's order.
std::vector<std::size_t> spread_places(const SweepPlan& plan);

/// Defects go where those of `root` go, `found`.
std::vector<SweepParameter> read_parameters(const TomlTable& root, const Diagnostics& found);
void read_design(const TomlTable& root, SweepPlan& plan, const Diagnostics& found);
void read_correlations(const TomlTable& root, SweepPlan& plan, const Diagnostics& found);

/// A scene by name with what the plan sets of every case.
Scene start_scene(const SweepPlan& plan, const std::string& name, Diagnostics& found);

/// Reads the scenes that a plan starts from and tries on them each parameter alone, at its ends, the others in their
/// middle.
void try_on_scene(SweepPlan& plan, Diagnostics& found);

}  // namespace retrogait
