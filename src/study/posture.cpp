// Poses in balance, and the forces of the ground that keep them.
#include "study/posture.h"

#include <Eigen/QR>
#include <array>
#include <map>

#include "base/error.h"
#include "base/numbers.h"
#include "contact/contact.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kTouching = 0.005;  // m between sole and ground

void pose(const Model& model, const VecX& q, Data& data) {
  data.q = q;
  apply_couplings(model, data);
  update_positions(model, data);
}

// ------------------------------------------------------------------------------------- balance

/// Where the ground may press: points of the sole on it.
std::vector<int> touching_points(const Model& model, const Data& data) {
  std::vector<int> points;
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    if (contact_height(model, data, p) < kTouching) points.push_back(p);
  return points;
}

/// How people who stand barefoot load their soles: heel 60 %, midfoot 8 %, forefoot 28 %, toes 4 % (Cavanagh,
/// Rodgers, Iiboshi 1987, Foot Ankle 7:262); inside forefoot and toes more on the medial side, as there.
double usual_share(const std::string& foot_point) {
  static const std::map<std::string, double> shares = {
      {"heel", 0.60}, {"lateral_rearfoot", 0.08}, {"met5", 0.10},
      {"met1", 0.18}, {"lateral_toe", 0.01},      {"hallux", 0.03}};
  const auto it = shares.find(foot_point.substr(0, foot_point.size() - 2));
  return it == shares.end() ? 1.0 / 6 : it->second;
}

/// Forces nearest to the usual ones (each change squared, over the usual force) that weigh the body and balance
/// it about x and z. A point that would have to pull is let go, the rest share again.
VecX shared_weight(const Model& model, const Data& data, std::vector<int> points) {
  const double weight = -model.total_mass * model.gravity.y();
  const Vec3 com = center_of_mass(model, data).p, needed(weight, 0, 0);
  for (;;) {
    const auto n = static_cast<Eigen::Index>(points.size());
    MatX balance(3, n);
    VecX usual(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      const int p = points[static_cast<std::size_t>(i)];
      const Vec3 r = contact_point(model, data, p) - com;
      balance.col(i) << 1, r.x(), r.z();
      usual[i] = weight / 2 * usual_share(model.foot_points[at(p)].name);
    }
    const MatX give = usual.asDiagonal() * balance.transpose();
    const Mat3 gram = balance * give;
    const VecX share = usual + give * (gram.inverse() * (needed - balance * usual));
    // NaN: no area to stand on
    if (!((balance * share - needed).norm() < 1e-9 * weight))
      throw InputError(model.name, 0, "this pose falls: its mass is not above its feet.");
    Eigen::Index least;
    if (share.minCoeff(&least) >= 0) {
      VecX force = VecX::Zero(static_cast<Eigen::Index>(model.foot_points.size()));
      for (Eigen::Index i = 0; i < n; ++i) force[points[static_cast<std::size_t>(i)]] = share[i];
      return force;
    }
    points.erase(points.begin() + least);
  }
}

/// Constant about phase 0, where the splines of a window sum to one.
PointForce constant_force(int foot_point, double upward) {
  PointForce force{foot_point, {-0.5, 0.5, 8}, {}};
  force.coefficients.setZero(3, force.window.size());
  force.coefficients.row(1).setConstant(upward);
  return force;
}

// ------------------------------------------------------------------------------------- bending

/// Coordinates by which a bent body finds its balance; those with a side go alike on both.
constexpr std::array<const char*, 5> kBalancing = {"hip_flexion_r", "ankle_angle_r",
                                                   "subtalar_angle_r", "pelvis_tx", "pelvis_ty"};

void add_to(const Model& model, VecX& q, const std::string& name, double change) {
  q[model.coordinate_index(name)] += change;
  if (name.ends_with("_r"))
    q[model.coordinate_index(name.substr(0, name.size() - 1) + "l")] += change;
}

/// What must stay: the right sole's points in the sagittal plane, and the mass above them. m
VecX kept(const Model& model, const VecX& q, Data& data) {
  pose(model, q, data);
  std::vector<double> values;
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p) {
    if (model.foot_points[at(p)].left) continue;
    const Vec3 point = contact_point(model, data, p);
    values.push_back(point.x());
    values.push_back(contact_height(model, data, p));
  }
  values.push_back(center_of_mass(model, data).p.x());
  return Eigen::Map<const VecX>(values.data(), static_cast<Eigen::Index>(values.size()));
}

/// Gauss-Newton: hips, ankles and the pelvis' place, until feet and mass are where `aim` has them.
void find_balance(const Model& model, const VecX& aim, VecX& q, Data& data) {
  constexpr double kNudge = 1e-6;
  for (int iteration = 0; iteration < 20; ++iteration) {
    const VecX off = kept(model, q, data) - aim;
    MatX slope(off.size(), static_cast<Eigen::Index>(kBalancing.size()));
    for (std::size_t k = 0; k < kBalancing.size(); ++k) {
      VecX nudged = q;
      add_to(model, nudged, kBalancing[k], kNudge);
      slope.col(static_cast<Eigen::Index>(k)) = (kept(model, nudged, data) - aim - off) / kNudge;
    }
    const VecX step = slope.colPivHouseholderQr().solve(-off);
    for (std::size_t k = 0; k < kBalancing.size(); ++k)
      add_to(model, q, kBalancing[k], step[static_cast<Eigen::Index>(k)]);
    if (step.cwiseAbs().maxCoeff() < 1e-10) return;
  }
}

}  // namespace

VecX bent_forward(const Model& model, double lean) {
  Data data = make_data(model);
  const VecX aim = kept(model, model.standing, data);
  VecX q = model.standing;
  add_to(model, q, "pelvis_tilt", -lean / 2);
  add_to(model, q, "hip_flexion_r", lean / 2);
  add_to(model, q, "lumbar_extension", -lean / 2);
  add_to(model, q, "arm_flex_r", lean);
  find_balance(model, aim, q, data);
  return q;
}

GaitCycle hold(const Model& model, const VecX& q) {
  Data data = make_data(model);
  pose(model, q, data);
  const VecX force = shared_weight(model, data, touching_points(model, data));
  GaitCycle still;
  still.period = 1;
  still.gravity = model.gravity;
  for (int c = 0; c < model.ncoord(); ++c) {
    FourierCurve constant;
    constant.a0 = data.q[c];
    still.q.push_back(constant);
  }
  for (int p = 0; p < force.size(); ++p)
    if (force[p] > 0) still.forces.push_back(constant_force(p, force[p]));
  return still;
}

}  // namespace retrogait
