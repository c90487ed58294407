#include "simulate/controller.h"

#include <string>

#include "contact/contact.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kTrackFrequency = 100;  // rad/s, ω: an error is gone within 50 ms
constexpr double kTrackDamping = 1;      // ζ
constexpr double kFilterFrequency =
    40;  // rad/s: offsets lag balance by about 50 ms, as reflexes do

BalanceSide find_side(const Model& model, bool left) {
  const std::string letter = left ? "l" : "r";
  BalanceSide side;
  side.ankle = model.find_coordinate("ankle_angle_" + letter);
  side.hip_flexion = model.find_coordinate("hip_flexion_" + letter);
  side.hip_adduction = model.find_coordinate("hip_adduction_" + letter);
  for (std::size_t p = 0; p < model.foot_points.size(); ++p)
    if (model.foot_points[p].left == left) side.pads.push_back(static_cast<int>(p));
  return side;
}

// from the hips down to the soles, standing
double leg_length(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  double lowest = data.X_WM[0].p.y();
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    lowest = std::min(lowest, contact_point(model, data, p).y());
  return data.X_WM[0].p.y() - lowest;
}

void add(VecX& to, int coordinate, double value) {
  if (coordinate >= 0) to[coordinate] += value;
}

// a foot that bears load turns the body about itself: forward lean asks for plantar flexion
void ankle_feedback(const BalanceGains& gains, const BodyError& error, const double (&share)[2],
                    Controller& controller) {
  const double lean = -error.pelvis.turn.z(), rate = -error.pelvis.turn_rate.z();
  for (int s = 0; s < 2; ++s)
    add(controller.offsets.wanted, controller.side[s].ankle,
        -share[s] * (gains.ankle * lean + gains.ankle_rate * rate));
}

// the hip of a foot that bears load turns the pelvis back: in the sagittal plane by flexion (which on a
// standing leg tips the pelvis forward), in the frontal one by adduction
void hip_feedback(const BalanceGains& gains, const BodyError& error, const double (&share)[2],
                  Controller& controller) {
  const Vec3 wanted = gains.hip * error.pelvis.turn + gains.hip_rate * error.pelvis.turn_rate;
  for (int s = 0; s < 2; ++s) {
    const double outward = s == 0 ? 1 : -1;
    add(controller.offsets.wanted, controller.side[s].hip_flexion, share[s] * wanted.z());
    add(controller.offsets.wanted, controller.side[s].hip_adduction,
        outward * share[s] * wanted.x());
  }
}

// the foot in the air goes where the mass centre is going
void placement_feedback(const BalanceGains& gains, const BodyError& error, const double (&share)[2],
                        Controller& controller) {
  const Vec3 by =
      (gains.placement * error.com + gains.placement_rate * error.com_rate) / controller.leg;
  for (int s = 0; s < 2; ++s) {
    const double free = 1 - share[s], outward = s == 0 ? 1 : -1;
    add(controller.offsets.wanted, controller.side[s].hip_flexion, free * by.x());
    add(controller.offsets.wanted, controller.side[s].hip_adduction, -outward * free * by.z());
  }
}

}  // namespace

Controller make_controller(const Model& model, const std::vector<char>& free_moment) {
  Controller controller;
  std::vector<char> of_root(static_cast<std::size_t>(model.ncoord()), 0);
  const Joint& root = model.joints[0];
  for (int i = root.first_step; i < root.first_step + root.step_count; ++i)
    if (const int c = model.steps[static_cast<std::size_t>(i)].coordinate; c >= 0)
      of_root[static_cast<std::size_t>(c)] = 1;
  for (std::size_t c = 0; c < of_root.size(); ++c)
    if (model.coordinates[c].kind == CoordinateKind::kFree && !of_root[c] && !free_moment[c])
      controller.follows.push_back(static_cast<int>(c));
  for (int s = 0; s < 2; ++s) controller.side[s] = find_side(model, s == 1);
  controller.leg = leg_length(model);
  Offsets& offsets = controller.offsets;
  for (VecX* x : {&offsets.wanted, &offsets.q, &offsets.v, &offsets.a})
    *x = VecX::Zero(model.ncoord());
  return controller;
}

void update_balance(const BalanceGains& gains, const BodyError& error, const double (&share)[2],
                    Controller& controller) {
  controller.offsets.wanted.setZero();
  ankle_feedback(gains, error, share, controller);
  hip_feedback(gains, error, share, controller);
  placement_feedback(gains, error, share, controller);
}

void command_joints(const Reference& reference, int k, Controller& controller, Data& data) {
  Offsets& offsets = controller.offsets;
  constexpr double w = kTrackFrequency, f = kFilterFrequency;
  for (const int c : controller.follows) {
    offsets.a[c] = f * f * (offsets.wanted[c] - offsets.q[c]) - 2 * f * offsets.v[c];
    const double q_ref = reference.q(c, k) + offsets.q[c];
    const double v_ref = reference.v(c, k) + offsets.v[c];
    data.a[c] = reference.a(c, k) + offsets.a[c] + 2 * kTrackDamping * w * (v_ref - data.v[c]) +
                w * w * (q_ref - data.q[c]);
    offsets.v[c] += reference.step * offsets.a[c];
    offsets.q[c] += reference.step * offsets.v[c];
  }
}

}  // namespace retrogait
