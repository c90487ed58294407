#pragma once
/// The parts of write_analysis. Internal to analysis/.
#include "analysis/analysis.h"

namespace retrogait {

/// Coordinates in the order of OpenSim's inverse dynamics: joints by their distance from the ground.
std::vector<int> opensim_order(const Model& model);

// One tool's files each.
void write_inverse_dynamics(const std::string& folder, const AnalysisResult& result);
void write_static_optimization(const std::string& folder, const AnalysisResult& result);
void write_joint_reaction(const std::string& folder, const AnalysisResult& result);
void write_muscles(const std::string& folder, const AnalysisResult& result);

/// A unit of result columns as somebody asked to see it: its name and what numbers are multiplied by.
struct ShownUnit {
  std::string name;
  double factor = 1;
};
ShownUnit shown_unit(const std::string& unit, const AnalysisPlan& plan);
/// −1 where a moment is asked for from the other side than it is defined, else 1.
double shown_sign(const ResultColumn& column, MomentSide moments);
/// What a column means as shown.
std::string shown_meaning(const ResultColumn& column, MomentSide moments);

Table time_table(const AnalysisResult& result);
Table strides_table(const AnalysisResult& result);
Table stride_times_table(const AnalysisResult& result);
Table variables_table(const AnalysisResult& result);
Table solver_table(const AnalysisResult& result);

}  // namespace retrogait
