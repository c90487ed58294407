#include "simulate/links.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include "base/error.h"
#include "base/numbers.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

/// A frame on a link (or on the ground: −1).
struct Place {
  int link = -1;
  Pose X_N;
};

/// A coordinate that never moves: locked, or coupled to one that is.
bool is_still(const Model& model, int coordinate) {
  const Coordinate& c = model.coordinates[at(coordinate)];
  return c.kind == CoordinateKind::kLocked ||
         (c.kind == CoordinateKind::kCoupled && is_still(model, c.coupled_to));
}

double still_value(const Model& model, int coordinate) {
  const Coordinate& c = model.coordinates[at(coordinate)];
  if (c.kind == CoordinateKind::kLocked) return c.default_value;
  return c.coupling.eval(still_value(model, c.coupled_to)).f;
}

bool moves(const Model& model, const Step& step) {
  return step.coordinate >= 0 && step.curve.kind() != Curve::Kind::kConstant &&
         !is_still(model, step.coordinate);
}

/// What a step that never moves adds.
Pose offset(const Model& model, const Step& step) {
  const bool constant = step.coordinate < 0 || step.curve.kind() == Curve::Kind::kConstant;
  const double value = step.curve.eval(constant ? 0 : still_value(model, step.coordinate)).f;
  if (step.kind == StepKind::kTranslation) return {Mat3::Identity(), value * step.axis};
  return {rotation_about(step.axis, value), Vec3::Zero()};
}

/// All links, without mass, and where each body rides.
std::vector<Place> chain_steps(const Model& model, std::vector<Link>& links) {
  std::vector<Place> places;
  for (const Joint& joint : model.joints) {
    Place here = joint.parent < 0 ? Place{} : places[at(joint.parent)];
    here.X_N = here.X_N * joint.X_PF;
    for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s) {
      const Step& step = model.steps[at(s)];
      if (!moves(model, step)) {
        here.X_N = here.X_N * offset(model, step);
        continue;
      }
      Link link;
      link.step = s;
      link.joint = joint.child;
      link.coordinate = step.coordinate;
      link.slides = step.kind == StepKind::kTranslation;
      link.axis = step.axis;
      link.parent = here.link;
      link.X_PN = here.X_N;
      links.push_back(link);
      here = {static_cast<int>(links.size()) - 1, Pose{}};
    }
    here.X_N = here.X_N * joint.X_MB;
    places.push_back(here);
  }
  return places;
}

/// Inertia of a mass at c about the origin, kg·m².
Mat3 offset_inertia(double mass, const Vec3& c) {
  return mass * (c.squaredNorm() * Mat3::Identity() - c * c.transpose());
}

/// Mass, mass centre and principal axes of all that rides on one link.
void weigh(const Model& model, const std::vector<Place>& places, const std::vector<int>& bodies,
           Link& link) {
  CompositeInertia sum;  // about N's origin, in N
  for (const int b : bodies) {
    const Body& body = model.bodies[at(b)];
    const Pose& X_NB = places[at(b)].X_N;
    const Vec3 c = X_NB * body.mass_center;
    sum.mass += body.mass;
    sum.first += body.mass * c;
    sum.second += X_NB.R * body.inertia * X_NB.R.transpose() + offset_inertia(body.mass, c);
  }
  if (sum.mass <= 0) return;
  link.mass = sum.mass;
  link.X_NC.p = sum.first / sum.mass;
  const Mat3 central = sum.second - offset_inertia(sum.mass, link.X_NC.p);
  const Eigen::SelfAdjointEigenSolver<Mat3> principal(central);
  link.moments = principal.eigenvalues();
  link.X_NC.R = principal.eigenvectors();
  if (link.X_NC.R.determinant() < 0) link.X_NC.R.col(2) *= -1;
}

/// Links without mass need steps that do not repeat each other: as many directions as steps, in the standing pose.
void check_independent(const Model& model, const std::vector<Link>& links) {
  constexpr double kNoDirection = 1e-6;  // of the largest
  Diagnostics diagnostics(model.name);
  Data data = make_data(model);
  update_positions(model, data);
  for (int j = 0; j < model.nbody(); ++j) {
    MatX screws(6, 0);
    for (const Link& link : links) {
      if (link.joint != j) continue;
      const Vec3& axis = data.step_axis[at(link.step)];
      const Vec3 r = data.X_WM[at(j)].p - data.step_point[at(link.step)];
      screws.conservativeResize(6, screws.cols() + 1);
      if (link.slides)
        screws.rightCols(1) << Vec3::Zero(), axis;
      else
        screws.rightCols(1) << axis, axis.cross(r);
    }
    if (screws.cols() == 0) continue;
    Eigen::ColPivHouseholderQR<MatX> qr(screws);
    qr.setThreshold(kNoDirection);
    if (qr.rank() < screws.cols())
      diagnostics.add(
          0, fmt::format("joint '{}': its {} moving steps make {} independent motions "
                         "only: simulation needs one each (write turns about one axis as one)",
                         model.joints[at(j)].name, screws.cols(), qr.rank()));
  }
  diagnostics.throw_if_any();
}

}  // namespace

LinkTree make_link_tree(const Model& model) {
  LinkTree tree;
  const std::vector<Place> places = chain_steps(model, tree.links);
  check_independent(model, tree.links);
  for (int i = 0; i < static_cast<int>(tree.links.size()); ++i) {
    Carrier carrier;
    carrier.link = i;
    for (int b = 0; b < model.nbody(); ++b)
      if (places[at(b)].link == i) carrier.bodies.push_back(b);
    if (carrier.bodies.empty()) continue;
    Link& link = tree.links[at(i)];
    weigh(model, places, carrier.bodies, link);
    carrier.p_BC = places[at(carrier.bodies.front())].X_N.inverse() * link.X_NC.p;
    tree.carriers.push_back(carrier);
  }
  return tree;
}

}  // namespace retrogait
