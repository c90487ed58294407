#pragma once
/// Muscles laid once for many walks: what of an instant does not depend on how strong muscles are.
#include "inverse/inverse.h"

namespace retrogait {

/// Paths, and what each muscle gives of its F_max. The same at an instant of all walks of one motion by one body on the same
/// tendons, which differ in strengths, cost, floor of activation or springs alone.
struct LaidMuscles {
  bool known = false;
  VecX l_mt, l_mt_dot;  // these and all below as in Data …
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> moment_arm;
  std::vector<PathNode> path_nodes;
  std::vector<int> path_node_count;
  VecX muscle_capacity, muscle_passive;  // … but these two in shares of F_max
  VecX active_force_length, fiber_length, fiber_velocity, pennation;
};

/// As solve_instant, the same bits. `laid`, if given, belongs to this instant: filled the first time, then used. Not for
/// OpenSim's rules. `burns` false: without update_metabolic_power, of which nothing else is computed.
void solve_instant(Instant& instant, double when, LaidMuscles* laid, bool burns);

}  // namespace retrogait
