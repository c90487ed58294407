// The one list of result variables.
#include <fmt/format.h>

#include "inverse/inverse.h"

namespace retrogait {

namespace {

std::size_t side_of(bool left) { return left ? 1 : 0; }

const SideLoads& loads_of(const Instant& i, bool left) { return i.loads.side[side_of(left)]; }

double weight(const Instant& i) { return i.model->body_weight(); }

// a coordinate's two indices: right and left, or the same one twice
struct Pair {
  int right = -1, left = -1;
  int of(bool is_left) const { return is_left ? left : right; }
};

void add_coordinate(std::vector<ResultColumn>& list, const Model& model, const Pair& pair,
                    const std::string& name, bool sided) {
  const Coordinate& c = model.coordinates[static_cast<std::size_t>(pair.right)];
  const bool travels = name == "pelvis_tx";
  list.push_back({name, c.rotational ? "deg" : "m",
                  travels ? "pelvis along x, without the steady travel" : "coordinate of the skeleton",
                  ColumnKind::kAngle, sided,
                  [pair, travels, factor = c.rotational ? kDegPerRad : 1.0](const Instant& i, bool left) {
                    const double ahead = travels ? i.cycle->travel_speed * i.cycle->period * i.phi : 0;
                    return factor * (i.data.q[pair.of(left)] - ahead);
                  }});
}

void add_moment_and_power(std::vector<ResultColumn>& moments, std::vector<ResultColumn>& powers,
                          const Pair& pair, const std::string& name, bool sided) {
  moments.push_back({name + "_moment", "N·m/kg", "internal net moment, positive along the coordinate",
                     ColumnKind::kMoment, sided, [pair](const Instant& i, bool left) {
                       return i.data.tau[pair.of(left)] / i.model->body_mass;
                     }});
  powers.push_back({name + "_power", "W/kg", "net moment times angular velocity: > 0 gives energy",
                    ColumnKind::kPower, sided, [pair](const Instant& i, bool left) {
                      const int c = pair.of(left);
                      return i.data.tau[c] * i.data.v[c] / i.model->body_mass;
                    }});
}

void add_coordinates(std::vector<ResultColumn>& list, const Model& model) {
  std::vector<ResultColumn> moments, powers;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
    if (coordinate.kind == CoordinateKind::kLocked || coordinate.kind == CoordinateKind::kCoupled) continue;
    std::string name = coordinate.name;
    if (name.ends_with("_l")) continue;
    const bool sided = name.ends_with("_r");
    if (sided) name.resize(name.size() - 2);
    const Pair pair{c, sided ? model.coordinate_index(name + "_l") : c};
    add_coordinate(list, model, pair, name, sided);
    if (!name.starts_with("pelvis")) add_moment_and_power(moments, powers, pair, name, sided);
  }
  list.insert(list.end(), moments.begin(), moments.end());
  list.insert(list.end(), powers.begin(), powers.end());
}

void add_ground(std::vector<ResultColumn>& list) {
  const auto add = [&](const char* name, const char* unit, const char* meaning, auto get) {
    list.push_back({name, unit, meaning, ColumnKind::kGround, true, get});
  };
  add("grf_x", "BW", "ground on the foot, along the way the person faces",
      [](const Instant& i, bool l) { return loads_of(i, l).grf.x() / weight(i); });
  add("grf_y", "BW", "ground on the foot, normal to the ground",
      [](const Instant& i, bool l) { return loads_of(i, l).grf.y() / weight(i); });
  add("grf_z", "BW", "ground on the foot, to the person's right",
      [](const Instant& i, bool l) { return loads_of(i, l).grf.z() / weight(i); });
  add("grf_travel", "BW", "ground on the foot, along travel: < 0 brakes, > 0 propels",
      [](const Instant& i, bool l) {
        return (i.cycle->travel_speed < 0 ? -1 : 1) * loads_of(i, l).grf.x() / weight(i);
      });
  add("cop_x", "m", "centre of pressure on the sole, along the foot from the heel point",
      [](const Instant& i, bool l) { return loads_of(i, l).cop_x; });
  add("cop_z", "m", "centre of pressure on the sole, to the person's right of the foot's line",
      [](const Instant& i, bool l) { return loads_of(i, l).cop_z; });
}

void add_knee(std::vector<ResultColumn>& list) {
  const char* axis[] = {"forward", "compression (along the tibia)", "to the person's right"};
  const char* letter[] = {"x", "y", "z"};
  list.push_back({"knee_adduction_moment", "N·m/kg", "external, tibial axes, adducting positive",
                  ColumnKind::kKnee, true, [](const Instant& i, bool l) {
                    return loads_of(i, l).knee_adduction_moment / i.model->body_mass;
                  }});
  for (int k = 0; k < 3; ++k)
    list.push_back({fmt::format("knee_intersegmental_{}", letter[k]), "BW",
                    fmt::format("thigh on shank without muscles, tibial axes: {}", axis[k]),
                    ColumnKind::kKnee, true, [k](const Instant& i, bool l) {
                      return loads_of(i, l).knee_force[k] / weight(i);
                    }});
}

void add_lumbar(std::vector<ResultColumn>& list, const LoadSites& sites) {
  const char* push[] = {"forward shear", "compression", "shear to the right"};
  const char* turn[] = {"bending to the right positive", "turning to the left positive",
                        "extending positive"};
  const char* letter[] = {"x", "y", "z"};
  for (std::size_t d = 0; d < kLumbarLevels; ++d) {
    if (sites.lumbar[d] < 0) continue;
    const std::string joint = kLumbarJoints[d];
    for (int k = 0; k < 3; ++k)
      list.push_back({fmt::format("{}_intersegmental_{}", joint, letter[k]), "BW",
                      fmt::format("upper body on lower without muscles, axes of the upper vertebra: {}",
                                  push[k]),
                      ColumnKind::kLumbar, false, [d, k](const Instant& i, bool) {
                        return i.loads.lumbar[d].force[k] / weight(i);
                      }});
    for (int k = 0; k < 3; ++k)
      list.push_back({fmt::format("{}_moment_{}", joint, letter[k]), "N·m/kg",
                      fmt::format("internal net moment on the upper vertebra, its axes: {}", turn[k]),
                      ColumnKind::kLumbar, false, [d, k](const Instant& i, bool) {
                        return i.loads.lumbar[d].moment[k] / i.model->body_mass;
                      }});
  }
}

void add_whole_body(std::vector<ResultColumn>& list) {
  const auto add = [&](const char* name, const char* unit, const char* meaning, bool sided, auto get) {
    list.push_back({name, unit, meaning, ColumnKind::kWholeBody, sided, get});
  };
  add("com_x", "m", "whole-body centre of mass along x, without the steady travel", false,
      [](const Instant& i, bool) {
        return i.loads.com.p.x() - i.cycle->travel_speed * i.cycle->period * i.phi;
      });
  add("com_y", "m", "whole-body centre of mass above the ground", false,
      [](const Instant& i, bool) { return i.loads.com.p.y(); });
  add("com_z", "m", "whole-body centre of mass to the right", false,
      [](const Instant& i, bool) { return i.loads.com.p.z(); });
  add("margin_of_stability_ap", "m",
      "from the extrapolated centre of mass to this foot's edge, along travel (Hof 2005)", true,
      [](const Instant& i, bool l) { return loads_of(i, l).margin_ap; });
  add("margin_of_stability_ml", "m",
      "from the extrapolated centre of mass to this foot's outer edge (Hof 2005)", true,
      [](const Instant& i, bool l) { return loads_of(i, l).margin_ml; });
  add("residual_force", "BW", "what is missing at the pelvis: a measure of the cycle's consistency", false,
      [](const Instant& i, bool) { return i.loads.residual_force / weight(i); });
  add("residual_moment", "BW·m", "what is missing at the pelvis, about its neutral height", false,
      [](const Instant& i, bool) { return i.loads.residual_moment / weight(i); });
}

}  // namespace

std::vector<ResultColumn> result_columns(const Model& model) {
  std::vector<ResultColumn> list;
  add_coordinates(list, model);
  add_ground(list);
  const LoadSites sites = find_load_sites(model);
  if (sites.side[0].knee >= 0 && sites.side[1].knee >= 0) add_knee(list);
  add_lumbar(list, sites);
  add_whole_body(list);
  return list;
}

}  // namespace retrogait
