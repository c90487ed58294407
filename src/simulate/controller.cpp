#include "simulate/controller.h"

namespace retrogait {

namespace {

constexpr double kTrackFrequency = 100;  // rad/s, ω: an error is gone within 50 ms
constexpr double kTrackDamping = 1;      // ζ
constexpr double kFilterFrequency =
    40;  // rad/s: offsets lag balance by about 50 ms, as reflexes do

}  // namespace

Controller make_controller(const Model& model, const std::vector<char>& force_known) {
  Controller controller;
<<<<<<< Updated upstream
  for (std::size_t c = 0; c < force_known.size(); ++c)
    if (model.coordinates[c].kind == CoordinateKind::kFree && !force_known[c])
      controller.follows.push_back(static_cast<int>(c));
=======
  std::vector<char> of_root(static_cast<std::size_t>(model.ncoord()), 0);
  const Joint& root = model.joints[0];
  for (int i = root.first_step; i < root.first_step + root.step_count; ++i)
    if (const int c = model.steps[static_cast<std::size_t>(i)].coordinate; c >= 0)
      of_root[static_cast<std::size_t>(c)] = 1;
  for (std::size_t c = 0; c < of_root.size(); ++c)
    if (model.coordinates[c].kind == CoordinateKind::kFree && !of_root[c])
      (free_moment[c] ? controller.gives : controller.follows).push_back(static_cast<int>(c));
>>>>>>> Stashed changes
  controller.balance = make_balance(model);
  Offsets& offsets = controller.offsets;
  for (VecX* x : {&offsets.wanted, &offsets.q, &offsets.v, &offsets.a})
    *x = VecX::Zero(model.ncoord());
  JointTarget& target = controller.target;
  target.q = target.v = target.a = target.v_next = VecX::Zero(model.ncoord());
  return controller;
}

void aim_joints(const Reference& reference, int k, Controller& controller) {
  Offsets& offsets = controller.offsets;
<<<<<<< Updated upstream
  JointTarget& target = controller.target;
  constexpr double f = kFilterFrequency;
  offsets.a = f * f * (offsets.wanted - offsets.q) - 2 * f * offsets.v;
  target.q = reference.q.col(k) + offsets.q;
  target.v = reference.v.col(k) + offsets.v;
  target.a = reference.a.col(k) + offsets.a;
  target.v_next = target.v + reference.step * target.a;
  offsets.v += reference.step * offsets.a;
  offsets.q += reference.step * offsets.v;
}

void command_joints(const Controller& controller, Data& data) {
  constexpr double w = kTrackFrequency;
  const JointTarget& target = controller.target;
  for (const int c : controller.follows)
    data.a[c] = target.a[c] + 2 * kTrackDamping * w * (target.v[c] - data.v[c]) +
                w * w * (target.q[c] - data.q[c]);
=======
  constexpr double w = kTrackFrequency, f = kFilterFrequency;
  const auto filter = [&](int c) {
    offsets.a[c] = f * f * (offsets.wanted[c] - offsets.q[c]) - 2 * f * offsets.v[c];
  };
  const auto move_on = [&](int c) {
    offsets.v[c] += reference.step * offsets.a[c];
    offsets.q[c] += reference.step * offsets.v[c];
  };
  for (const int c : controller.follows) {
    filter(c);
    const double q_ref = reference.q(c, k) + offsets.q[c];
    const double v_ref = reference.v(c, k) + offsets.v[c];
    data.a[c] = reference.a(c, k) + offsets.a[c] + 2 * kTrackDamping * w * (v_ref - data.v[c]) +
                w * w * (q_ref - data.q[c]);
    move_on(c);
  }
  for (const int c : controller.gives) {
    filter(c);
    move_on(c);
  }
>>>>>>> Stashed changes
}

}  // namespace retrogait
