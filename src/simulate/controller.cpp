#include "simulate/controller.h"

namespace retrogait {

namespace {

constexpr double kTrackFrequency = 100;  // rad/s, ω: an error is gone within 50 ms
constexpr double kTrackDamping = 1;      // ζ
constexpr double kFilterFrequency = 40;  // rad/s: offsets lag balance by 50 ms, as reflexes do

}  // namespace

Controller make_controller(const Model& model, const std::vector<char>& force_known) {
  Controller controller;
  for (std::size_t c = 0; c < force_known.size(); ++c)
    if (model.coordinates[c].kind == CoordinateKind::kFree && !force_known[c])
      controller.follows.push_back(static_cast<int>(c));
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
}

}  // namespace retrogait
