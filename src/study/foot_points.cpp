// Six points under each foot of a model that has none.
#include "base/error.h"
#include "study/predict.h"

namespace retrogait {

namespace {

/// Of the shipped adult, from the calcaneus' origin, in shares of the distance from there to the toes' joint:
/// ahead and outward along the ground. Heights: kSoleDrop of the same under the line between the two.
struct SolePoint {
  const char* name;
  bool on_toes;
  double ahead, outward;
};

constexpr double kAdultFoot = 0.1788;  // m, calcaneus' origin to toes' joint, of models/adult.toml
constexpr double kSoleRadius = 0.035;  // m, of its points' spheres
constexpr SolePoint kSole[] = {
    {"heel", false, 0.0146, -0.012},       {"lateral_rearfoot", false, 0.085, 0.034},
    {"met5", false, 0.153, 0.050},         {"met1", false, 0.184, -0.035},
    {"lateral_toe", true, 0.2138, 0.0461}, {"hallux", true, 0.2488, -0.0249}};

void require(Diagnostics& found, bool there, const std::string& what) {
  if (!there) found.add(0, fmt::format("has no {}: without it the feet cannot be found.", what));
}

}  // namespace

Model with_foot_points(const Model& model) {
  Diagnostics found(model.name);
  for (const char* name : {"pelvis_tx", "pelvis_ty"})
    require(found, model.find_coordinate(name) >= 0, fmt::format("coordinate '{}'", name));
  if (model.foot_points.empty())
    for (const char* name : {"calcn_r", "toes_r", "calcn_l", "toes_l"})
      require(found, model.find_body(name) >= 0, fmt::format("body '{}'", name));
  found.throw_if_any();
  if (!model.foot_points.empty()) return model;

  Model walker = model;
  walker.standing = VecX::Zero(model.ncoord());
  Data data = make_data(walker);
  data.q = walker.standing;
  apply_couplings(walker, data);
  update_positions(walker, data);
  for (const bool left : {false, true}) {
    const std::string side = left ? "_l" : "_r";
    const int calcn = model.body_index("calcn" + side), toes = model.body_index("toes" + side);
    const Vec3 heel = data.X_WB[static_cast<std::size_t>(calcn)].p;
    const Vec3 joint = data.X_WM[static_cast<std::size_t>(toes)].p;
    Vec3 ahead = joint - heel;
    ahead.y() = 0;
    const double scale = ahead.norm() / kAdultFoot;
    ahead.normalize();
    const Vec3 outward = (left ? -1 : 1) * ahead.cross(Vec3::UnitY());
    for (const SolePoint& point : kSole) {
      const int body = point.on_toes ? toes : calcn;
      const Vec3 p_WQ = heel + scale * (point.ahead * ahead + point.outward * outward);
      const Pose& X_WB = data.X_WB[static_cast<std::size_t>(body)];
      walker.foot_points.push_back({point.name + side, body, X_WB.R.transpose() * (p_WQ - X_WB.p),
                                    scale * kSoleRadius, left});
    }
  }
  return walker;
}

}  // namespace retrogait
