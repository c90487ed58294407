#include "contact/heels.h"

#include <Eigen/Cholesky>
#include <vector>

#include "base/error.h"
#include "contact/contact.h"

namespace retrogait {

namespace {

FootPointSpec* find_point(ModelSpec& spec, const std::string& name) {
  for (FootPointSpec& p : spec.foot_points)
    if (p.name == name) return &p;
  return nullptr;
}

/// The foot's points go down with the sole's plane, in their body's frame; toes stay.
void put_wedge(ModelSpec& spec, const std::string& side, double height) {
  const FootPointSpec* heel = find_point(spec, "heel" + side);
  const FootPointSpec* inner = find_point(spec, "met1" + side);
  const FootPointSpec* outer = find_point(spec, "met5" + side);
  if (!heel || !inner || !outer)
    throw InputError(spec.file, 0,
                     fmt::format("shoe.heel_height: the foot points heel{0}, met1{0} and met5{0} "
                                 "are needed for a heel.",
                                 side));
  const std::string foot = heel->body;
  const double back = heel->point.x(), front = 0.5 * (inner->point.x() + outer->point.x());
  for (FootPointSpec& p : spec.foot_points)
    if (p.body == foot && p.name.ends_with(side))
      p.point.y() -= height * (front - p.point.x()) / (front - back);
}

/// Heights of one foot's points above the ground.
std::vector<double> heights(const Model& model, Data& data, bool left) {
  update_positions(model, data);
  std::vector<double> h;
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    if (model.foot_points[static_cast<std::size_t>(p)].left == left)
      h.push_back(contact_height(model, data, p));
  return h;
}

/// Turns ankle, subtalar joint and toes until the foot's points are as level as they can be:
/// Gauss–Newton on their heights; the level itself is an unknown. Returns the level.
double stand_flat(const Model& model, Data& data, const std::vector<int>& joints, bool left) {
  constexpr double kTurn = 1e-6;  // rad
  const auto n = static_cast<Eigen::Index>(joints.size());
  double level = 0;
  for (int iteration = 0; iteration < 20; ++iteration) {
    const std::vector<double> now = heights(model, data, left);
    const auto rows = static_cast<Eigen::Index>(now.size());
    MatX J = MatX::Constant(rows, n + 1, -1);
    for (Eigen::Index j = 0; j < n; ++j) {
      double& q = data.q[joints[static_cast<std::size_t>(j)]];
      const double at = q;
      q = at + kTurn;
      const std::vector<double> turned = heights(model, data, left);
      q = at;
      for (Eigen::Index i = 0; i < rows; ++i)
        J(i, j) = (turned[static_cast<std::size_t>(i)] - now[static_cast<std::size_t>(i)]) / kTurn;
    }
    VecX r(rows);
    for (Eigen::Index i = 0; i < rows; ++i) r[i] = now[static_cast<std::size_t>(i)] - level;
    const VecX step = (J.transpose() * J).ldlt().solve(-(J.transpose() * r));
    for (Eigen::Index j = 0; j < n; ++j) data.q[joints[static_cast<std::size_t>(j)]] += step[j];
    level += step[n];
    if (step.cwiseAbs().maxCoeff() < 1e-10) break;
  }
  return level;
}

}  // namespace

void raise_heels(ModelSpec& spec, double height) {
  if (!(height > 0)) return;
  const Model before = compile(spec);
  for (const char* side : {"_r", "_l"}) put_wedge(spec, side, height);
  const Model model = compile(spec);
  Data data = make_data(model);
  data.q = model.standing;
  double level = 0;
  for (const char* side : {"_r", "_l"}) {
    std::vector<int> joints;
    for (const char* name : {"ankle_angle", "subtalar_angle", "mtp_angle"}) {
      const int c = model.find_coordinate(std::string(name) + side);
      if (c >= 0) joints.push_back(c);
    }
    level += 0.5 * stand_flat(model, data, joints, side[1] == 'l');
    for (const int c : joints)
      spec.standing[model.coordinates[static_cast<std::size_t>(c)].name] = data.q[c];
  }
  Data standing = make_data(before);
  const std::vector<double> flat = heights(before, standing, false);
  for (const double h : flat) level -= h / static_cast<double>(flat.size());
  const int up = model.find_coordinate("pelvis_ty");
  if (up >= 0) spec.standing["pelvis_ty"] = before.standing[up] - level;
}

}  // namespace retrogait
