// Warm starts that leave no trace: a case starts from the nearest node of a fixed lattice of knobs, and
// a node is always solved cold. What was solved before can then change the time, never the bits.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "gait/gait.h"

namespace retrogait {

namespace {

constexpr double kSpeedStep = 0.1;               // m/s
constexpr double kSlopeStep = 0.025;             // rise over run
constexpr double kCrouchStep = 10 * kRadPerDeg;  // rad

double nearest_node(double value, double step) { return step * std::round(value / step); }

/// The knobs of the node nearest to a case: speed, slope and crouch on the lattice, all else untouched
/// script. A node beyond the script's speeds is moved to its end.
GaitKnobs node_of(const GaitScript& script, const GaitKnobs& knobs) {
  GaitKnobs node;
  const double speed = knobs.speed > 0 ? knobs.speed : script.speed_nominal;
  node.speed = std::clamp(nearest_node(speed, kSpeedStep), script.speed_min, script.speed_max);
  node.slope = nearest_node(knobs.slope, kSlopeStep);
  node.crouch = nearest_node(knobs.crouch, kCrouchStep);
  node.fore_aft_prior = knobs.fore_aft_prior;
  return node;
}

std::string name_of(const GaitScript& script, const GaitKnobs& node) {
  return fmt::format("{} at {:.2f} m/s, slope {:.1f} %, crouch {:.0f}°{}", script.name, node.speed,
                     100 * node.slope, node.crouch * kDegPerRad,
                     script.fore_aft && !node.fore_aft_prior ? ", no fore-aft prior" : "");
}

}  // namespace

GaitCycle GaitSolver::solve(const GaitScript& script, const GaitKnobs& knobs) {
  if (!script.reversed_of.empty()) {
    GaitKnobs forward = knobs;
    forward.slope = -knobs.slope;  // the same ground, climbed the other way
    return reversed(solve(find_gait(script.reversed_of), forward));
  }
  const GaitTarget target = adapt(script, knobs, *model_);
  const GaitKnobs node = node_of(script, knobs);
  const std::string name = name_of(script, node);
  auto it = anchors_.find(name);
  if (it == anchors_.end())
    it = anchors_.emplace(name, synthesize(*model_, adapt(script, node, *model_), options_)).first;
  GaitCycle cycle = synthesize(*model_, target, options_, &it->second);
  cycle.report.anchor = name;
  return cycle;
}

}  // namespace retrogait
