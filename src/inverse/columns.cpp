// The one list of result variables.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "inverse/columns.h"

namespace retrogait {

namespace {

// some models count knee extension as positive: does the foot go forward as the angle grows?
double sign_of_flexion(const Model& model, int knee, int shank) {
  if (shank < 0) return 1;
  Data data = make_data(model);
  apply_couplings(model, data);
  update_positions(model, data);
  const Vec3 p_BQ(0, -0.4, 0);  // on the shank, well below the knee
  return point_jacobian(model, data, shank, p_BQ)(0, knee) > 0 ? -1 : 1;
}

// What a coordinate's sign means, by its name without a side. Zero is the model's zero pose, in which the axes
// of every body are parallel to the ground's; left and right have the same meaning.
std::string meaning_of(const std::string& name) {
  static const std::map<std::string, std::string> meanings = {
      {"pelvis_tx", "pelvis along x (the way the person faces), without the steady travel"},
      {"pelvis_ty", "pelvis above the ground"},
      {"pelvis_tz", "pelvis to the person's right"},
      {"pelvis_tilt", "pelvis against the ground: leaning back (posterior tilt) positive"},
      {"pelvis_list", "pelvis against the ground: right side down positive"},
      {"pelvis_rotation",
       "pelvis against the ground: turned to the left (right side forward) positive"},
      {"hip_flexion", "thigh against pelvis: flexion positive"},
      {"hip_adduction", "thigh against pelvis: adduction positive"},
      {"hip_rotation", "thigh against pelvis: internal rotation positive"},
      {"knee_angle", "shank against thigh: flexion positive, straight leg 0"},
      {"ankle_angle",
       "foot against shank: dorsiflexion positive, foot at right angles to the shank 0"},
      {"subtalar_angle", "heel against ankle bone: inversion positive"},
      {"mtp_angle", "toes against foot: extension (toes up) positive, flat sole 0"},
      {"lumbar_extension",
       "chest against pelvis, L5/S1 to L1/T12 together: extension (leaning back) positive"},
      {"lumbar_bending", "chest against pelvis: bending to the right positive"},
      {"lumbar_rotation", "chest against pelvis: turning to the left positive"},
      {"neck_extension", "head against chest: extension (looking up) positive"},
      {"neck_bending", "head against chest: bending to the right positive"},
      {"neck_rotation", "head against chest: turning to the left positive"},
      {"arm_flex", "upper arm against chest: flexion (arm forward) positive, hanging 0"},
      {"arm_add", "upper arm against chest: adduction (towards the body) positive"},
      {"arm_rot", "upper arm against chest: internal rotation positive"},
      {"elbow_flex", "forearm against upper arm: flexion positive, straight arm 0"},
      {"pro_sup", "hand about the forearm: pronation positive"}};
  const auto it = meanings.find(name);
  if (it == meanings.end()) return "coordinate of the model, sign and zero as its file has them";
  const bool length = name.starts_with("pelvis_t") && name != "pelvis_tilt";
  return it->second + (length || it->second.ends_with("0") ? "" : ", 0 in the model's zero pose");
}

void add_coordinate(std::vector<ResultColumn>& list, const Model& model, const Pair& pair,
                    const std::string& name, bool sided) {
  const Coordinate& c = model.coordinates[static_cast<std::size_t>(pair.right)];
  const bool travels = name == "pelvis_tx";
  list.push_back(
      {name, c.rotational ? "deg" : "m", meaning_of(name), ColumnKind::kAngle, sided,
       [pair, travels, factor = c.rotational ? kDegPerRad : 1.0](const Instant& i, bool left) {
         const double ahead = travels ? i.travelled : 0;
         return factor * (pair.sign * i.data.q[pair.of(left)] - ahead);
       }});
}

void add_moment_and_power(std::vector<ResultColumn>& moments, std::vector<ResultColumn>& powers,
                          const Pair& pair, const std::string& name, bool sided) {
  moments.push_back({name + "_moment", "N·m/kg",
                     "internal net moment, positive along the coordinate", ColumnKind::kMoment,
                     sided, [pair](const Instant& i, bool left) {
                       return pair.sign * i.moment[pair.of(left)] / i.model->body_mass;
                     }});
  powers.push_back({name + "_power", "W/kg", "net moment times angular velocity: > 0 gives energy",
                    ColumnKind::kPower, sided, [pair](const Instant& i, bool left) {
                      const int c = pair.of(left);
                      return i.moment[c] * i.data.v[c] / i.model->body_mass;
                    }});
}

void add_coordinates(std::vector<ResultColumn>& list, const Model& model) {
  std::vector<ResultColumn> moments, powers;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
    if (coordinate.kind == CoordinateKind::kLocked || coordinate.kind == CoordinateKind::kCoupled)
      continue;
    std::string name = coordinate.name;
    if (name.ends_with("_l") && model.find_coordinate(name.substr(0, name.size() - 2) + "_r") >= 0)
      continue;
    const int left =
        name.ends_with("_r") ? model.find_coordinate(name.substr(0, name.size() - 2) + "_l") : -1;
    const bool sided = left >= 0;
    if (sided) name.resize(name.size() - 2);
    Pair pair{c, sided ? left : c};
    if (name == "knee_angle")
      pair.sign = sign_of_flexion(model, c, find_load_sites(model).side[0].knee);
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
      [](const Instant& i, bool l) { return i.travel * loads_of(i, l).grf.x() / weight(i); });
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
    list.push_back(
        {fmt::format("knee_intersegmental_{}", letter[k]), "BW",
         fmt::format("thigh on shank without muscles, tibial axes: {}", axis[k]), ColumnKind::kKnee,
         true, [k](const Instant& i, bool l) { return loads_of(i, l).knee_force[k] / weight(i); }});
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
      list.push_back(
          {fmt::format("{}_intersegmental_{}", joint, letter[k]), "BW",
           fmt::format("upper body on lower without muscles, axes of the upper vertebra: {}",
                       push[k]),
           ColumnKind::kLumbar, false,
           [d, k](const Instant& i, bool) { return i.loads.lumbar[d].force[k] / weight(i); }});
    for (int k = 0; k < 3; ++k)
      list.push_back(
          {fmt::format("{}_moment_{}", joint, letter[k]), "N·m/kg",
           fmt::format("internal net moment on the upper vertebra, its axes: {}", turn[k]),
           ColumnKind::kLumbar, false, [d, k](const Instant& i, bool) {
             return i.loads.lumbar[d].moment[k] / i.model->body_mass;
           }});
  }
}

void add_whole_body(std::vector<ResultColumn>& list, bool with_soles) {
  const auto add = [&](const char* name, const char* unit, const char* meaning, bool sided,
                       auto get) {
    list.push_back({name, unit, meaning, ColumnKind::kWholeBody, sided, get});
  };
  add("com_x", "m", "whole-body centre of mass along x, without the steady travel", false,
      [](const Instant& i, bool) { return i.loads.com.p.x() - i.travelled; });
  add("com_y", "m", "whole-body centre of mass above the ground", false,
      [](const Instant& i, bool) { return i.loads.com.p.y(); });
  add("com_z", "m", "whole-body centre of mass to the right", false,
      [](const Instant& i, bool) { return i.loads.com.p.z(); });
  if (with_soles)
    add("margin_of_stability_ap", "m",
        "from the extrapolated centre of mass to this foot's edge, along travel (Hof 2005)", true,
        [](const Instant& i, bool l) { return loads_of(i, l).margin_ap; });
  if (with_soles)
    add("margin_of_stability_ml", "m",
        "from the extrapolated centre of mass to this foot's outer edge (Hof 2005)", true,
        [](const Instant& i, bool l) { return loads_of(i, l).margin_ml; });
  add("residual_force", "BW", "what is missing at the pelvis: a measure of the cycle's consistency",
      false, [](const Instant& i, bool) { return i.loads.residual_force / weight(i); });
  add("residual_moment", "BW·m", "what is missing at the pelvis, about its neutral height", false,
      [](const Instant& i, bool) { return i.loads.residual_moment / weight(i); });
}

bool moves(const Model& model, int joint, int coordinate) {
  const Joint& j = model.joints[static_cast<std::size_t>(joint)];
  for (int s = j.first_step; s < j.first_step + j.step_count; ++s)
    if (model.steps[static_cast<std::size_t>(s)].coordinate == coordinate) return true;
  return false;
}

// without the discs where motors hold the spine: what muscles would press them with is not known
LoadSites pressed_by_muscles(const Model& model, LoadSites sites) {
  for (const CoordinateActuator& actuator : model.coordinate_actuators)
    for (const int joint : sites.lumbar)
      if (joint >= 0 && actuator.enabled && moves(model, joint, actuator.coordinate)) {
        sites.lumbar.fill(-1);
        return sites;
      }
  return sites;
}

}  // namespace

std::vector<ResultColumn> result_columns(const Model& model, bool with_muscles) {
  std::vector<ResultColumn> list;
  add_coordinates(list, model);
  add_ground(list);
  const LoadSites sites = find_load_sites(model);
  if (sites.side[0].knee >= 0 && sites.side[1].knee >= 0) add_knee(list);
  add_lumbar(list, sites);
  add_whole_body(list, !model.foot_points.empty());
  if (with_muscles) {
    add_contact_columns(list, pressed_by_muscles(model, sites));
    add_muscle_columns(list, model);
  }
  return list;
}

}  // namespace retrogait
