// Stride after stride: contacts, controller, forces, a step of the engine, the check of it.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

#include "base/error.h"
#include "multibody/multibody.h"
#include "simulate/controller.h"
#include "simulate/impedance.h"
#include "simulate/measures.h"
#include "simulate/pads.h"
#include "simulate/recorder.h"
#include "simulate/simulate.h"
#include "simulate/world.h"

namespace retrogait {

namespace {

// of the largest generalised force, but not of less than the least: who stands on pads is driven by nothing
constexpr double kTorqueTolerance = 1e-8;
constexpr double kLeastForce = 1;  // N·m or N
constexpr double kSunk = 0.78;     // of the mean height of the pelvis over the ground: fallen
constexpr double kToppled = 60 * kRadPerDeg;

/// Everything a walk is in the middle of.
struct Rollout {
  Rollout(const Model& m, const SettledCycle& s, const SimulateOptions& o)
      : model(m), settled(s), options(o), resistance(m) {}

  const Model& model;
  const SettledCycle& settled;
  const SimulateOptions& options;
  Reference reference;
  ComplianceTable compliance;
  Controller controller;
  AssistDrift drift;
  Spatial assist;
  Data data;
  std::unique_ptr<World> world;  // none: the own engine
  ForwardScratch scratch;
  StepResistance resistance;
  std::vector<char> force_known;  // (ncoord)
  VecX applied;                   // (ncoord) generalised forces that are known
  VecX tau;                       // (ncoord) generalised forces applied in this step
  VecX q_next, v_next;            // (ncoord) scratch: the state after the step
  std::vector<int> joints;        // whose tracking counts
  double pelvis_height = 0;       // m, mean of the reference
  int torso = 0;
  double start = 0;  // s since the simulation began: the first recorded stride
  StrideTally tally;
  Recorder recorder;
  SimulatedWalk out;

  bool gives_way() const { return compliance.size() > 0; }
  double time(long stride, int k) const {
    return static_cast<double>(stride) * reference.period + k * reference.step;
  }
};

bool within(double time, double start, double duration) {
  return time >= start && time < start + duration;
}

std::vector<int> root_coordinates(const Model& model) {
  std::vector<int> list;
  const Joint& root = model.joints[0];
  for (int i = root.first_step; i < root.first_step + root.step_count; ++i)
    if (const int c = model.steps[static_cast<std::size_t>(i)].coordinate; c >= 0)
      list.push_back(c);
  return list;
}

Rollout make_rollout(const Model& model, const SettledCycle& settled,
                     const SimulateOptions& options) {
  Rollout r(model, settled, options);
  r.reference = make_reference(model, settled, options.step, options.ground.belt_speed);
  r.compliance = feed_forward_moments(model, settled, options.impedance, r.reference.steps);
  r.force_known = r.compliance.force_known;
  for (const int c : root_coordinates(model)) r.force_known[static_cast<std::size_t>(c)] = 1;
  r.controller = make_controller(model, r.force_known);
  r.joints = r.controller.follows;
  r.joints.insert(r.joints.end(), r.compliance.coordinates.begin(), r.compliance.coordinates.end());
  std::sort(r.joints.begin(), r.joints.end());
  r.data = make_data(model);
  r.data.gravity = settled.cycle.gravity;
  r.scratch = make_forward_scratch(model);
  r.applied = r.tau = r.q_next = r.v_next = VecX::Zero(model.ncoord());
  for (const PelvisReference& pelvis : r.reference.pelvis)
    r.pelvis_height += pelvis.p.y() / r.reference.steps;
  r.torso = std::max(model.find_body("torso"), 0);
  r.start = options.warm_up * r.reference.period;
  r.tally = make_tally(r.reference);
  r.recorder = make_recorder(model, options.keep, r.reference.steps);
  place(model, r.reference, 0, 0, r.data);
  if (options.engine == Engine::kBullet) {
    r.world = std::make_unique<World>(model, r.reference.step);
    r.world->set_state(r.data);
  }
  r.out.settled = settled;
  r.out.strides.reserve(static_cast<std::size_t>(std::max(options.strides, 0)));
  return r;
}

void apply_outside_forces(Rollout& r, double time) {
  Data& data = r.data;
  clear_applied_forces(data);
  double friction[2] = {r.options.sole.friction, r.options.sole.friction};
  for (const Slip& slip : r.options.slips)
    if (within(time, slip.start, slip.duration)) friction[slip.left ? 1 : 0] = slip.friction;
  r.resistance.begin();
  press_pads(r.model, r.options.ground, r.options.sole, friction, data, &r.resistance,
             r.reference.step);
  for (const HandForce& hand : r.settled.cycle.hands)
    apply_force(data, hand.body, data.X_WB[static_cast<std::size_t>(hand.body)] * hand.point,
                hand.force);
  for (const Push& push : r.options.pushes)
    if (within(time, push.start, push.duration))
      apply_force(data, push.body, data.X_WB[static_cast<std::size_t>(push.body)] * push.point,
                  push.force);
}

// accelerations of what follows the script, forces of what does not
void command(Rollout& r, long stride, int k) {
  Data& data = r.data;
  const Reference& reference = r.reference;
  const double travelled = reference.travelled(stride, k);
  const PelvisReference& pelvis = reference.pelvis[reference.at(k)];
  const BodyError error = body_error(r.model, r.controller.balance, reference, k,
                                     pelvis_error(pelvis, travelled, data), data);
  update_balance(r.options.balance, error, reference, k, data, r.controller.balance,
                 r.controller.offsets.wanted);
  aim_joints(reference, k, r.controller);
  command_joints(r.controller, data);
  r.applied.setZero();
  if (r.gives_way())
    compliant_moments(r.compliance, k, reference.step, r.controller.target.q,
                      r.controller.target.v_next, data, r.applied, r.resistance.matrix());
  r.assist = assist_wrench(r.options.assist, error.pelvis, r.drift);
  follow(r.drift, error.pelvis, reference.period, reference.step);
  apply_at_root(r.model, data, r.assist, r.applied);
}

// accelerations of what is free, then the wrench at every joint
void solve_forces(Rollout& r) {
  solve_hybrid_dynamics(r.model, r.data, r.force_known, r.applied, r.scratch,
                        &r.resistance.matrix());
  r.resistance.finish(r.model, r.data, r.reference.step);
  update_accelerations(r.model, r.data);
  solve_inverse_dynamics(r.model, r.data);
}

// v ← v + a dt, q ← q + v dt, as Bullet does
void integrate(const Model& model, double step, Data& data) {
  data.v += step * data.a;
  data.q += step * data.v;
  apply_couplings(model, data);
}

// moves on; then data holds the old state with the accelerations that were made, q_next and v_next the new one
void advance(Rollout& r) {
  Data& data = r.data;
  r.tau = data.tau;
  r.q_next = data.q;
  r.v_next = data.v;
  if (r.world)
    r.world->advance(data);
  else
    integrate(r.model, r.reference.step, data);
  data.q.swap(r.q_next);
  data.v.swap(r.v_next);
  apply_couplings(r.model, data);  // of the accelerations, what is coupled
  data.stage = Stage::kVelocity;   // poses and velocities are still those of the old state
}

// inverse dynamics of the accelerations made must return what was applied
void check_step(Rollout& r, long stride, int k) {
  Data& data = r.data;
  update_accelerations(r.model, data);
  solve_inverse_dynamics(r.model, data);
  if (!data.tau.allFinite()) return;  // no defect of the engine: a fall, as the next step will see
  int worst = 0;
  const double error = (data.tau - r.tau).cwiseAbs().maxCoeff(&worst);
  const double relative = error / std::max(r.tau.cwiseAbs().maxCoeff(), kLeastForce);
  r.out.report.torque_error = std::max(r.out.report.torque_error, relative);
  if (relative <= kTorqueTolerance) return;
  throw InternalError(fmt::format(
      "step {} of stride {}: {} was driven by {} and the accelerations made ask for {} N·m or N", k,
      stride, r.model.coordinates[static_cast<std::size_t>(worst)].name, r.tau[worst],
      data.tau[worst]));
}

double tilt(const Data& data, int body) {
  return std::acos(std::clamp(data.X_WB[static_cast<std::size_t>(body)].R(1, 1), -1.0, 1.0));
}

// how the walker has fallen, or nullptr
const char* fallen(const Rollout& r) {
  const Data& data = r.data;
  if (!data.q.allFinite() || !data.v.allFinite()) return "the motion went beyond all numbers";
  const Vec3& p = data.X_WM[0].p;
  if (p.y() - ground_at(r.options.ground, p.x(), p.z()).height < kSunk * r.pelvis_height)
    return "the pelvis sank below 78 % of its mean height over the ground";
  if (tilt(data, r.torso) > kToppled) return "the trunk tilted beyond 60 degrees";
  return nullptr;
}

// false: the walker fell
bool make_step(Rollout& r, long stride, int k) {
  const double time = r.time(stride, k) - r.start;
  Data& data = r.data;
  update_positions(r.model, data);
  update_velocities(r.model, data);
  if (const char* how = fallen(r)) {
    r.out.report.fell = true;
    r.out.report.fell_at = time;
    r.out.report.fell_how = how;
    return false;
  }
  apply_outside_forces(r, time);
  command(r, stride, k);
  solve_forces(r);
  advance(r);
  check_step(r, stride, k);
  const StepView view{r.model, r.settled.cycle, r.reference, r.options.ground, data, r.joints, k,
                      time,    r.assist};
  if (k == 0) begin_stride(view, r.tally);
  add_step(view, r.tally);
  if (stride >= r.options.warm_up) record(r.recorder, k, time, data);
  if (k + 1 == r.reference.steps) {
    const StrideMeasures measures = end_stride(view, r.q_next[r.reference.travels], r.tally);
    if (stride >= r.options.warm_up) r.out.strides.push_back(measures);
  }
  data.q.swap(r.q_next);
  data.v.swap(r.v_next);
  data.stage = Stage::kInput;
  return true;
}

void walk(Rollout& r, const std::function<bool(int)>& each) {
  const long end = r.options.warm_up + r.options.strides;
  for (long stride = 0; stride < end; ++stride) {
    for (int k = 0; k < r.reference.steps; ++k)
      if (!make_step(r, stride, k)) return;
    const long recorded = stride - r.options.warm_up;
    if (recorded >= 0 && each && !each(static_cast<int>(recorded))) return;
  }
}

void finish(Rollout& r) {
  const GaitCycle& cycle = r.settled.cycle;
  SimulateReport& report = r.out.report;
  report.engine = r.options.engine;
  report.steps_per_stride = r.reference.steps;
  report.step = r.reference.step;
  Recording& recording = r.out.recording;
  recording.period = r.reference.period;
  recording.travel_speed = r.reference.travel;
  recording.belt_speed = r.options.ground.belt_speed;
  recording.direction = cycle.target.direction;
  recording.gravity = cycle.gravity;
  recording.instants = unroll(r.recorder);
}

}  // namespace

SimulatedWalk simulate(const Model& model, const SettledCycle& settled,
                       const SimulateOptions& options,
                       const std::function<bool(int stride)>& each) {
  Rollout r = make_rollout(model, settled, options);
  const auto begin = std::chrono::steady_clock::now();
  walk(r, each);
  r.out.report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  finish(r);
  return std::move(r.out);
}

SimulatedWalk simulate(const Model& model, const GaitCycle& cycle, const SimulateOptions& options,
                       const std::function<bool(int stride)>& each) {
  return simulate(model, settle(model, cycle, options.sole), options, each);
}

}  // namespace retrogait
