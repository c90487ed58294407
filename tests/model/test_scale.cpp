// Scaling to other people: what is exact, and that they still stand.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>

#include <cmath>

#include "base/error.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

ModelSpec adult_spec() { return read_model(repository_path("models/adult.toml")); }

const std::vector<Subject>& people() {
  static const std::vector<Subject> list = {{75, 1.70, "male"},      {48, 1.52, "female"},
                                            {61.9, 1.735, "female"}, {110, 1.95, "male"},
                                            {130, 1.60, "female"},   {20, 1.15, "male"}};
  return list;
}

const BodySpec& body_of(const ModelSpec& spec, const std::string& name) {
  for (const BodySpec& body : spec.bodies)
    if (body.name == name) return body;
  throw std::runtime_error("no body " + name);
}

TEST(Scale, WeighsExactlyWhatTheSubjectWeighs) {
  for (const Subject& who : people())
    EXPECT_TRUE(
        near_relative(compile(scale_to_subject(adult_spec(), who)).total_mass, who.mass, 1e-14));
}

TEST(Scale, ToItselfChangesNothing) {
  const ModelSpec spec = adult_spec(), same = scale_to_subject(spec, spec.subject);
  for (size_t i = 0; i < spec.bodies.size(); ++i) {
    EXPECT_TRUE(near_relative(spec.bodies[i].mass, same.bodies[i].mass, 1e-14));
    EXPECT_TRUE(near_relative(spec.bodies[i].inertia, same.bodies[i].inertia, 1e-14));
  }
  EXPECT_EQ(spec.standing, same.standing);
}

TEST(Scale, KeepsLeftAndRightAlikeAndInertiaReal) {
  for (const Subject& who : people()) {
    const ModelSpec spec = scale_to_subject(adult_spec(), who);
    for (const BodySpec& body : spec.bodies) {
      const Vec3 e = Eigen::SelfAdjointEigenSolver<Mat3>(body.inertia).eigenvalues();
      EXPECT_GE(e[0] + e[1], e[2]) << body.name;
      EXPECT_GT(e[0], 0) << body.name;
      if (!body.name.ends_with("_r")) continue;
      const BodySpec& left = body_of(spec, body.name.substr(0, body.name.size() - 2) + "_l");
      EXPECT_TRUE(near(body.mass, left.mass, 1e-12));
      EXPECT_TRUE(
          near(Vec3(body.mass_center.cwiseProduct(Vec3(1, 1, -1))), left.mass_center, 1e-12));
      EXPECT_TRUE(near(body.inertia.diagonal(), left.inertia.diagonal(), 1e-12));
    }
  }
}

// de Leva 1996, female column. Trunk bodies share segments, so theirs hold to a part in a thousand.
TEST(Scale, GivesAWomanTheSharesOfAWoman) {
  const ModelSpec spec = scale_to_subject(adult_spec(), {61.9, 1.735, "female"});
  const auto share = [&](std::initializer_list<const char*> bodies) {
    double mass = 0;
    for (const char* b : bodies) mass += body_of(spec, b).mass;
    return 100 * mass / 61.9;
  };
  EXPECT_TRUE(near_relative(share({"femur_r", "patella_r"}), 14.78, 2e-3));
  EXPECT_TRUE(near_relative(share({"tibia_l"}), 4.81, 2e-3));
  EXPECT_TRUE(near_relative(share({"talus_r", "calcn_r", "toes_r"}), 1.29, 2e-3));
  EXPECT_TRUE(near_relative(share({"head"}), 6.68, 2e-3));
  EXPECT_TRUE(near_relative(share({"ulna_r", "radius_r"}), 1.38, 2e-3));
  EXPECT_TRUE(near_relative(
      share({"pelvis", "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso"}), 42.57,
      2e-3));
}

TEST(Scale, InertiaGoesWithMassTimesLengthSquared) {
  const ModelSpec spec = adult_spec();
  const ModelSpec big = scale_to_subject(spec, {90, 1.87, "male"});
  const double length = 1.87 / 1.70;
  for (size_t i = 0; i < spec.bodies.size(); ++i)
    EXPECT_TRUE(near_relative(big.bodies[i].inertia, spec.bodies[i].inertia * 1.2 * length * length,
                              1e-12));
}

TEST(Scale, StandsOnFlatFeetOverTheMiddleOfTheFoot) {
  for (const Subject& who : people()) {
    const Model model = compile(scale_to_subject(adult_spec(), who));
    Data data = make_data(model);
    data.q = model.standing;
    update_positions(model, data);
    for (const FootPoint& p : model.foot_points)
      EXPECT_TRUE(near((data.X_WB[static_cast<size_t>(p.body)] * p.point).y(), p.radius, 3e-6))
          << p.name;
    const FootPoint& heel = model.foot_points[static_cast<size_t>(model.find_foot_point("heel_r"))];
    const double back = (data.X_WB[static_cast<size_t>(heel.body)] * heel.point).x() - heel.radius;
    const double share = (center_of_mass(model, data).p.x() - back) / (0.2581 / 1.741 * who.height);
    EXPECT_GE(share, 0.40) << who.sex;
    EXPECT_LE(share, 0.50) << who.sex;
  }
}

// Every joint centre moves away from the pelvis by the same factor, in any pose.
TEST(Scale, IsASimilarity) {
  const Model small = compile(adult_spec());
  const Model big = compile(scale_to_subject(adult_spec(), {100, 1.87, "male"}));
  Data a = make_data(small), b = make_data(big);
  a.q = small.standing;
  for (int i = 0; i < small.ncoord(); ++i)
    if (small.coordinates[static_cast<size_t>(i)].rotational) a.q[i] += 0.3 * std::sin(i + 1.0);
  b.q = a.q;
  const double length = 1.87 / 1.70;
  for (const char* name : {"pelvis_tx", "pelvis_ty", "pelvis_tz"})
    b.q[big.coordinate_index(name)] *= length;
  update_positions(small, a);
  update_positions(big, b);
  for (size_t i = 0; i < a.X_WB.size(); ++i)
    EXPECT_TRUE(near(a.X_WB[i].p * length, b.X_WB[i].p, 1e-12));
}

TEST(Scale, RefusesWhoCannotBe) {
  const ModelSpec spec = adult_spec();
  try {
    scale_to_subject(spec, {-1, 0, "femal"});
    FAIL() << "taken";
  } catch (const InputError& error) {
    ASSERT_EQ(error.diagnostics().size(), 3u);
    EXPECT_EQ(error.diagnostics()[0].message, "subject.mass_kg = -1: must be positive.");
    EXPECT_EQ(error.diagnostics()[1].message, "subject.height_m = 0: must be positive.");
    EXPECT_EQ(error.diagnostics()[2].message,
              "subject.sex = 'femal': must be 'male' or 'female'. Did you mean 'female'?");
  }
}

}  // namespace
}  // namespace retrogait
