#pragma once
/// The parts that read a plan; only plan*.cpp include this.
///
///   plan.cpp            the file as a whole, and its cases by number
///   plan_parameter.cpp  [parameter.NAME]: a key of a scene and how it varies
///   plan_design.cpp     [design] and [[correlation]]
///   plan_check.cpp      whether the scene takes what the plan says
#include <string>
#include <vector>

#include "io/toml.h"
#include "sweep/plan.h"

namespace retrogait {

/// A sampled value as its case writes it: six digits.
std::string sampled_text(double value);

/// Places of the parameters that are spread, in the design's order.
std::vector<std::size_t> spread_places(const SweepPlan& plan);

SweepParameter read_parameter(const std::string& name, const TomlTable& table);
void read_design(const TomlTable& root, SweepPlan& plan);
void read_correlations(const TomlTable& root, SweepPlan& plan);

/// Each listed value and the ends of each spread, one by one; then the first case and the last.
void try_on_scene(const SweepPlan& plan, Diagnostics& found);

}  // namespace retrogait
