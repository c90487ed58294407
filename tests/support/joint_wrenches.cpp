#include "support/joint_wrenches.h"

#include "multibody/multibody.h"

namespace retrogait {

VecX forces_of_joint_wrenches(const Model& model, const Data& data) {
  VecX tau = VecX::Zero(model.ncoord());
  for (int b = 0; b < model.nbody(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const Spatial& F = data.F_joint[i];
    const Vec3& p_WM = data.X_WM[i].p;
    // moment about the origin of the body, whose Jacobian is at hand
    const auto add = [&](int body, double sign) {
      const MatX J = body_jacobian(model, data, body);
      const Vec3 r = p_WM - data.X_WB[static_cast<std::size_t>(body)].p;
      tau += sign * (J.topRows(3).transpose() * (F.rot + r.cross(F.lin)) +
                     J.bottomRows(3).transpose() * F.lin);
    };
    add(b, 1);
    if (model.joints[i].parent >= 0) add(model.joints[i].parent, -1);
  }
  return tau;
}

void random_joint_wrenches(const Model& model, Data& data, Random& random) {
  update_positions(model, data);
  update_velocities(model, data);
  for (Spatial& F : data.F_joint) F = {random.vec3(30), random.vec3(100)};
  data.stage = Stage::kForce;
}

}  // namespace retrogait
