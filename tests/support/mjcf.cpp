#include "mjcf.h"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>

#include "base/error.h"

namespace retrogait {

namespace {

std::string text(const Vec3& v) { return fmt::format("{:.17g} {:.17g} {:.17g}", v[0], v[1], v[2]); }

std::string text(const Mat3& R) {
  const Eigen::Quaterniond q(R);
  return fmt::format("{:.17g} {:.17g} {:.17g} {:.17g}", q.w(), q.x(), q.y(), q.z());
}

std::string body_element(const Model& model, std::size_t b) {
  const Body& body = model.bodies[b];
  const Joint& joint = model.joints[b];
  const Pose X_PB = joint.X_PF * joint.X_MB;
  std::string out = fmt::format("<body name=\"{}\" pos=\"{}\" quat=\"{}\">\n", body.name,
                                text(X_PB.p), text(X_PB.R));
  // along principal axes found here: MuJoCo's own search for them is good to some 1e-10
  const Eigen::SelfAdjointEigenSolver<Mat3> principal(body.inertia);
  Mat3 axes = principal.eigenvectors();
  if (axes.determinant() < 0) axes.col(2) *= -1;
  out += fmt::format("<inertial pos=\"{}\" mass=\"{:.17g}\" quat=\"{}\" diaginertia=\"{}\"/>\n",
                     text(body.mass_center), body.mass, text(axes),
                     text(Vec3(principal.eigenvalues())));
  for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
    const Step& step = model.steps[static_cast<std::size_t>(i)];
    RETROGAIT_ASSERT(step.identity, body.name, i);
    out += fmt::format("<joint name=\"{}\" type=\"{}\" pos=\"{}\" axis=\"{}\"/>\n",
                       model.coordinates[static_cast<std::size_t>(step.coordinate)].name,
                       step.kind == StepKind::kRotation ? "hinge" : "slide", text(joint.X_BM.p),
                       text(Vec3(joint.X_BM.R * step.axis)));
  }
  for (std::size_t child = b + 1; child < model.joints.size(); ++child)
    if (model.joints[child].parent == static_cast<int>(b)) out += body_element(model, child);
  return out + "</body>\n";
}

}  // namespace

std::string to_mjcf(const Model& model) {
  std::string out = fmt::format(
      "<mujoco model=\"{}\">\n"
      "<compiler angle=\"radian\" coordinate=\"local\"/>\n"
      "<option gravity=\"{}\"><flag contact=\"disable\" constraint=\"disable\"/></option>\n"
      "<worldbody>\n",
      model.name, text(model.gravity));
  for (std::size_t b = 0; b < model.joints.size(); ++b)
    if (model.joints[b].parent < 0) out += body_element(model, b);
  return out + "</worldbody>\n</mujoco>\n";
}

}  // namespace retrogait
