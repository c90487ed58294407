// Warm starts that leave no trace: a case starts from the nearest nodes of a fixed lattice of knobs, and a node always
// from the script. What was solved before can then change the time, never the bits.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "gait/gait.h"

namespace retrogait {

namespace {

/// A knob of the lattice; `step` steps a unit or units a step, so that a node's value is the number a file would write.
struct Axis {
  double GaitKnobs::*knob;
  int units, of;  // a step is units / of
  double unit;    // in SI
};

constexpr Axis kAxes[] = {{&GaitKnobs::speed, 1, 5, 1},                  // 0.2 m/s
                          {&GaitKnobs::slope, 1, 20, 1},                 // 5 %
                          {&GaitKnobs::crouch, 20, 1, kRadPerDeg},       // 20°
                          {&GaitKnobs::trunk_lean, 10, 1, kRadPerDeg}};  // 10°
static_assert(std::size(kAxes) == std::tuple_size<GaitNode>());

GaitKnobs with_speed(const GaitScript& script, GaitKnobs knobs) {
  if (!(knobs.speed > 0)) knobs.speed = script.speed_nominal;
  return knobs;
}

GaitNode nearest_node(const GaitScript& script, const GaitKnobs& knobs) {
  const GaitKnobs wanted = with_speed(script, knobs);
  GaitNode node;
  for (std::size_t d = 0; d < node.size(); ++d)
    node[d] = static_cast<int>(
        std::lround(wanted.*kAxes[d].knob / kAxes[d].unit * kAxes[d].of / kAxes[d].units));
  return node;
}

/// The walk at a node; beyond the script's speeds it is moved to their end.
GaitKnobs knobs_of(const GaitScript& script, const GaitNode& node, bool fore_aft_prior) {
  GaitKnobs knobs;
  for (std::size_t d = 0; d < node.size(); ++d)
    knobs.*kAxes[d].knob = double(node[d] * kAxes[d].units) / kAxes[d].of * kAxes[d].unit;
  knobs.speed = std::clamp(knobs.speed, script.speed_min, script.speed_max);
  knobs.fore_aft_prior = fore_aft_prior;
  return knobs;
}

std::string name_of(const GaitScript& script, const GaitKnobs& node) {
  std::string name = fmt::format("{} at {:.2f} m/s, slope {:.1f} %, crouch {:.0f}°", script.name,
                                 node.speed, 100 * node.slope, node.crouch * kDegPerRad);
  if (node.trunk_lean != 0) name += fmt::format(", lean {:.0f}°", node.trunk_lean * kDegPerRad);
  if (script.fore_aft && !node.fore_aft_prior) name += ", no fore-aft prior";
  return name;
}

/// start + share × (other − here): motion and forces.
void lean_on(GaitCycle& start, double share, const GaitCycle& other, const GaitCycle& here) {
  const auto move = [share](FourierCurve& curve, const FourierCurve& to, const FourierCurve& from) {
    FourierCurve way = from;
    way *= -1;
    way += to;
    way *= share;
    curve += way;
  };
  for (std::size_t c = 0; c < start.q.size(); ++c) move(start.q[c], other.q[c], here.q[c]);
  for (std::size_t f = 0; f < start.forces.size(); ++f) {
    Eigen::Matrix3Xd& force = start.forces[f].coefficients;
    const Eigen::Matrix3Xd &to = other.forces[f].coefficients, &from = here.forces[f].coefficients;
    if (to.cols() == from.cols()) force += share * (to - from);
  }
}

/// From a start; and from the script where that leads astray.
GaitCycle solve_from(const Model& model, const GaitTarget& target, const SynthesisOptions& options,
                     const GaitCycle& start, const std::string& name) {
  GaitCycle warm = synthesize(model, target, options, &start);
  warm.report.anchor = name;
  const SynthesisLimits limits;
  if (warm.report.within(limits)) return warm;
  GaitCycle cold = synthesize(model, target, options);
  const bool better = cold.report.within(limits) || !warm.report.converged;
  return better ? cold : warm;
}

}  // namespace

const GaitCycle& GaitSolver::walk_at(const GaitScript& script, const GaitNode& node,
                                     bool fore_aft_prior) {
  const GaitKnobs knobs = knobs_of(script, node, fore_aft_prior);
  const std::string key = script.file + '\n' + name_of(script, knobs);
  if (const auto it = nodes_.find(key); it != nodes_.end()) return it->second;
  // from its neighbour it would be there in half the time, but up to 0.7 % of the cost above where the cold one ends
  GaitCycle solved = synthesize(*model_, adapt(script, knobs, *model_), options_);
  return nodes_.emplace(key, std::move(solved)).first->second;
}

GaitCycle GaitSolver::start_of(const GaitScript& script, const GaitKnobs& knobs,
                               const GaitNode& node) {
  const bool prior = knobs.fore_aft_prior;
  const GaitKnobs here = knobs_of(script, node, prior), wanted = with_speed(script, knobs);
  const GaitCycle& nearest = walk_at(script, node, prior);
  GaitCycle start = nearest;
  for (std::size_t d = 0; d < node.size(); ++d) {
    double GaitKnobs::*const knob = kAxes[d].knob;
    const double off = wanted.*knob - here.*knob;
    if (off == 0) continue;
    GaitNode next = node;
    next[d] += off > 0 ? 1 : -1;
    const double step = knobs_of(script, next, prior).*knob - here.*knob;
    if (off / step > 0 && off / step < 1)
      lean_on(start, off / step, walk_at(script, next, prior), nearest);
  }
  return start;
}

GaitCycle GaitSolver::solve(const GaitScript& script, const GaitKnobs& knobs) {
  if (!script.reversed_of.empty()) {
    GaitKnobs forward = knobs;
    forward.slope = -knobs.slope;  // the same ground, climbed the other way
    return reversed(solve(find_gait(script.reversed_of), forward));
  }
  const GaitTarget target = adapt(script, knobs, *model_);
  const GaitNode node = nearest_node(script, knobs);
  const GaitKnobs at_node = knobs_of(script, node, knobs.fore_aft_prior);
  if (base_ == nullptr && with_speed(script, knobs) == at_node)
    return walk_at(script, node, knobs.fore_aft_prior);
  GaitSolver& nodes = base_ != nullptr ? *base_ : *this;
  GaitCycle start = nodes.start_of(script, knobs, node);
  const double heavier = model_->body_weight() / nodes.model_->body_weight();
  for (PointForce& force : start.forces) force.coefficients *= heavier;
  return solve_from(*model_, target, options_, start, name_of(script, at_node));
}

}  // namespace retrogait
