#pragma once
/// OpenSim's ExternalLoads .xml with its data file, or a bare force file whose columns name their family.
#include <string>
#include <vector>

#include "io/storage.h"

namespace retrogait {

struct ExternalForceSpec {
  std::string name, body;  // body empty: a bare file that does not say whose foot it is
  std::string force_in = "ground", point_in = "ground";  // bodies in whose axes they are given
  std::string force_id, point_id, torque_id;             // column prefixes; empty = none
  int line = 0;
};

struct ExternalLoads {
  std::string file;
  std::vector<ExternalForceSpec> forces;
  Storage data;
};

/// .xml: as written, disabled forces left out, its data file found beside it. .mot/.sto: forces found from
/// column families (`ground_force_vx`, `ground_force_r_vx`, `1_ground_force_vx`, `R_ground_force_vx`,
/// `FP1_vx` … with `…px` for the point and `…torque…x`, `…moment…x`, `…mx` for the torque), the foot each
/// belongs to from its name where that says a side (calcn_r, calcn_l), else left to assign_feet.
ExternalLoads read_external_loads(const std::string& path);

/// The forces that a bare force file holds; empty where it holds none.
std::vector<ExternalForceSpec> find_force_families(const Storage& data);

}  // namespace retrogait
