// The poses at which a model is examined: walking, and the same in a mirror.
#include <algorithm>

#include "analysis/self_check_parts.h"
#include "base/error.h"
#include "base/numbers.h"
#include "gait/gait.h"
#include "muscle/muscle.h"

namespace retrogait {

namespace {

constexpr int kInstants = 101;  // a cycle

/// The other side's name, or empty.
std::string other_side(const std::string& name) {
  if (name.ends_with("_r")) return name.substr(0, name.size() - 2) + "_l";
  if (name.ends_with("_l")) return name.substr(0, name.size() - 2) + "_r";
  return "";
}

/// The left side walks as the right, half a cycle later.
VecX pose_of(const Model& model, const GaitTarget& target, double phi) {
  VecX q = model.standing;
  for (const CoordinateTarget& c : target.coordinates) {
    q[c.coordinate] = c.curve.eval(phi).f;
    const int twin = twin_of(model, c.coordinate);
    if (twin >= 0) q[twin] = c.curve.eval(phi + 0.5).f;
  }
  return q;
}

/// Whether moving along the coordinate leads to a side: turns about x or y, slides along z.
bool leads_aside(const Model& model, const Data& data, int coordinate) {
  for (int s = 0; s < model.nstep(); ++s) {
    const Step& step = model.steps[at(s)];
    if (step.coordinate != coordinate) continue;
    const bool along_z = std::abs(data.step_axis[at(s)].z()) > 0.5;
    return (step.kind == StepKind::kRotation) != along_z;
  }
  return false;
}

/// Some models count a joint's angles otherwise (a knee that flexes towards the negative): they leave its range.
bool suits(const Model& model, const std::vector<VecX>& cycle) {
  constexpr double kBeyond = 20 * kRadPerDeg;
  for (const VecX& q : cycle)
    for (int c = 0; c < model.ncoord(); ++c) {
      const Coordinate& coordinate = model.coordinates[at(c)];
      if (coordinate.rotational &&
          (q[c] < coordinate.range_min - kBeyond || q[c] > coordinate.range_max + kBeyond))
        return false;
    }
  return true;
}

}  // namespace

WalkingPoses walking_poses(const Model& model) {
  WalkingPoses poses;
  for (const char* name : {"forward", "backward"}) {
    GaitTarget target;
    try {
      target = adapt(find_gait(name), {}, model);
    } catch (const InputError&) {
      return {};  // this model walks by other coordinates
    }
    std::vector<VecX> cycle;
    for (int i = 0; i < kInstants; ++i)
      cycle.push_back(pose_of(model, target, double(i) / (kInstants - 1)));
    if (!suits(model, cycle)) return {};
    poses.cycles.push_back(std::move(cycle));
  }
  return poses;
}

int twin_of(const Model& model, int coordinate) {
  return model.find_coordinate(other_side(model.coordinates[at(coordinate)].name));
}

VecX mirrored_pose(const Model& model, const VecX& q) {
  Data data = make_data(model);
  data.q.setZero();
  apply_couplings(model, data);
  update_positions(model, data);
  VecX out = q;
  for (int c = 0; c < model.ncoord(); ++c) {
    const int twin = twin_of(model, c);
    if (twin >= 0)
      out[twin] = q[c];
    else if (leads_aside(model, data, c))
      out[c] = -q[c];
  }
  return out;
}

void pose_muscles(const Model& model, const VecX& q, Data& data) {
  data.q = q;
  apply_couplings(model, data);
  update_positions(model, data);
  update_muscle_paths(model, data);
}

std::string shown_value(const Coordinate& coordinate, double value) {
  return coordinate.rotational ? fmt::format("{:.0f}°", value * kDegPerRad)
                               : fmt::format("{:.3g} m", value);
}

}  // namespace retrogait
