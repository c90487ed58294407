#pragma once
/// Friction and damping of the pads taken at the end of a step.
///
/// Below its slip speed smooth friction is a damper of μ f_n / v_s, 14 000 N·s/m under one foot. A body whose
/// joints follow the script bears that at steps of 1 ms; with a load of 60 kg or at 2 ms its feet chatter, and a foot whose
/// ankle gives way weighs a kilogram or two and is thrown. So in every walk the force is taken where the step ends,
/// linearised (linearly implicit Euler; Hairer and Wanner 1996, ch. IV.7):
///     f₊ = f − C Δv,    Δv = J a dt,    C = what of −∂f/∂v is symmetric
/// and the accelerations solve (M + dt Jᵀ C J) a = applied − …: solve_hybrid_dynamics with `resistance`. Nothing is
/// added to the physics: f₊ is what acts on the body, on Bullet's links and in every result.
#include <vector>

#include "contact/sole.h"
#include "model/model.h"

namespace retrogait {

/// −∂(pad_force)/∂velocity without its skew part: symmetric, positive semidefinite. N·s/m.
Mat3 pad_resistance(const SoleLaw& law, double depth, const Vec3& normal, const Vec3& velocity);

/// The pads of one step.
class StepResistance {
 public:
  explicit StepResistance(const Model& model);

  /// Forgets the step before; the matrix is zero.
  void begin();
  /// A pad that touches: adds dt Jᵀ C J. `point` in W. Needs: position.
  void add_pad(const Model& model, const Data& data, int foot_point, const Vec3& point,
               const Mat3& C, double step);
  /// ncoord × ncoord, for solve_hybrid_dynamics; joints add theirs to it.
  MatX& matrix() { return matrix_; }
  /// After data.a is solved: data.foot_force and data.F_ext get what the pads exert at the end of the step.
  void finish(const Model& model, Data& data, double step) const;

 private:
  struct Pad {
    int foot_point = -1;
    Vec3 point;
    Mat3 C;
    Eigen::Matrix3Xd J;  // 3 × ncoord
  };
  MatX matrix_;
  std::vector<Pad> pads_;  // (nfoot), the first `count_` in use
  std::size_t count_ = 0;
  std::vector<std::vector<int>> movers_;  // (nfoot) coordinates that move the point
};

}  // namespace retrogait
