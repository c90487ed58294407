/// The .osim reader against OpenSim 4.6: bodies, mass matrices and inverse dynamics of three models in
/// 51 poses each; and what it makes of two larger models.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "io/io.h"
#include "io/osim.h"
#include "multibody/multibody.h"
#include "io/csv_file.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

constexpr int kPoses = 51;

struct Kernels {
  explicit Kernels(const std::string& path)
      : folder(path + "/"),
        model(compile(read_model(folder + "model.osim"))),
        data(make_data(model)),
        q(csv("poses_q")),
        v(csv("poses_u")),
        a(csv("poses_udot")) {}

  CsvFile csv(const std::string& name) const { return read_csv(folder + name + ".csv"); }

  VecX row_of(const CsvFile& file, std::size_t row) const {
    VecX values(model.ncoord());
    for (int i = 0; i < model.ncoord(); ++i)
      values[i] = file.number(row, model.coordinates[static_cast<std::size_t>(i)].name);
    return values;
  }

  /// Coordinates as given, also those that follow others, and everything up to the joint forces.
  void solve(std::size_t pose) {
    data.q = row_of(q, pose);
    data.v = row_of(v, pose);
    data.a = row_of(a, pose);
    update_positions(model, data);
    update_velocities(model, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
  }

  std::string folder;
  Model model;
  Data data;
  CsvFile q, v, a;
};

class OsimKernels : public testing::TestWithParam<std::string> {};

TEST_P(OsimKernels, CoordinatesAreOpenSims) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  const Kernels k(folder);
  const CsvFile list = k.csv("coordinates");
  ASSERT_EQ(list.rows.size(), k.model.coordinates.size());
  for (std::size_t i = 0; i < list.rows.size(); ++i) {
    const Coordinate& c = k.model.coordinates[i];
    SCOPED_TRACE(c.name);
    EXPECT_EQ(c.name, list.text(i, "name"));
    EXPECT_EQ(c.default_value, list.number(i, "default"));
    EXPECT_EQ(c.range_min, list.number(i, "rangeMin"));
    EXPECT_EQ(c.range_max, list.number(i, "rangeMax"));
    EXPECT_EQ(c.kind == CoordinateKind::kLocked, list.number(i, "locked") == 1);
    EXPECT_EQ(c.kind == CoordinateKind::kCoupled, list.number(i, "isDependent") == 1);
  }
}

TEST_P(OsimKernels, BodiesStandAndMoveWhereOpenSimHasThem) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  Kernels k(folder);
  const CsvFile list = k.csv("body_transforms");
  ASSERT_EQ(list.rows.size(), k.model.bodies.size() * kPoses);
  for (std::size_t row = 0; row < list.rows.size(); ++row) {
    const auto pose = static_cast<std::size_t>(list.number(row, "pose"));
    if (row % k.model.bodies.size() == 0) k.solve(pose);
    SCOPED_TRACE(list.text(row, "body") + fmt::format(", pose {}", pose));
    const auto b = static_cast<std::size_t>(k.model.body_index(list.text(row, "body")));
    const auto at = [&](const char* column) { return list.number(row, column); };
    Mat3 R;
    R << at("R00"), at("R01"), at("R02"), at("R10"), at("R11"), at("R12"), at("R20"), at("R21"),
        at("R22");
    EXPECT_TRUE(near(k.data.X_WB[b].p, Vec3(at("px"), at("py"), at("pz")), 1e-9));
    EXPECT_TRUE(near(k.data.X_WB[b].R, R, 1e-9));
    EXPECT_TRUE(near(k.data.v_WB[b], Vec3(at("vx"), at("vy"), at("vz")), 1e-8));
    EXPECT_TRUE(near(k.data.w_WB[b], Vec3(at("wx"), at("wy"), at("wz")), 1e-8));
    EXPECT_TRUE(near(k.data.p_WBcm[b], Vec3(at("comx"), at("comy"), at("comz")), 1e-9));
  }
}

TEST_P(OsimKernels, MassMatrix) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  Kernels k(folder);
  const CsvFile list = k.csv("mass_matrix");
  const int n = k.model.ncoord();
  ASSERT_EQ(list.rows.size(), static_cast<std::size_t>(n * kPoses));
  for (int pose = 0; pose < kPoses; ++pose) {
    MatX M(n, n);
    for (int i = 0; i < n; ++i)
      M.row(i) = k.row_of(list, static_cast<std::size_t>(pose * n + i)).transpose();
    k.solve(static_cast<std::size_t>(pose));
    EXPECT_TRUE(near_relative(mass_matrix(k.model, k.data), M, 1e-8)) << "pose " << pose;
  }
}

// Where OpenSim's function-driven knee lacks a term (multibody.h), ours lacks it on request only.
TEST_P(OsimKernels, InverseDynamicsWithoutMuscles) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  Kernels k(folder);
  k.data.as_opensim = true;
  const CsvFile list = k.csv("id_rigid_only");
  ASSERT_EQ(list.rows.size(), static_cast<std::size_t>(kPoses));
  for (std::size_t pose = 0; pose < kPoses; ++pose) {
    k.solve(pose);
    EXPECT_TRUE(near_relative(k.data.tau, k.row_of(list, pose), 1e-8)) << "pose " << pose;
  }
}

// What OpenSim leaves out is small but there: without the omission, we differ in one model, a little.
TEST_P(OsimKernels, InverseDynamicsWithTheWholeAcceleration) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  Kernels k(folder);
  const CsvFile list = k.csv("id_rigid_only");
  double worst = 0;
  for (std::size_t pose = 0; pose < kPoses; ++pose) {
    k.solve(pose);
    const VecX reference = k.row_of(list, pose);
    worst = std::max(worst, (k.data.tau - reference).norm() / reference.norm());
  }
  if (GetParam() == "rajagopal2016") {
    EXPECT_GT(worst, 1e-6);
    EXPECT_LT(worst, 5e-4);
  } else {
    EXPECT_LT(worst, 1e-8);
  }
}

const char* class_of(const Muscle& m) {
  if (std::holds_alternative<MillardParameters>(m.curves)) return "Millard2012EquilibriumMuscle";
  if (std::holds_alternative<ThelenParameters>(m.curves)) return "Thelen2003Muscle";
  return "DeGrooteFregly2016Muscle";
}

TEST_P(OsimKernels, MusclesHaveOpenSimsParameters) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  const Kernels k(folder);
  const CsvFile list = k.csv("muscles");
  ASSERT_EQ(list.rows.size(), k.model.muscles.size());
  for (std::size_t i = 0; i < list.rows.size(); ++i) {
    const Muscle& m = k.model.muscles[i];
    SCOPED_TRACE(m.name);
    EXPECT_EQ(m.name, list.text(i, "name"));
    EXPECT_EQ(class_of(m), list.text(i, "class"));
    EXPECT_EQ(m.max_isometric_force, list.number(i, "Fmax"));
    EXPECT_EQ(m.optimal_fiber_length, list.number(i, "optFiberLength"));
    EXPECT_EQ(m.tendon_slack_length, list.number(i, "tendonSlackLength"));
    EXPECT_EQ(m.pennation_at_optimal, list.number(i, "pennationAtOptimal"));
    EXPECT_EQ(m.max_contraction_velocity, list.number(i, "vmax"));
    EXPECT_EQ(m.rigid_tendon, list.number(i, "ignore_tendon_compliance") == 1);
    EXPECT_EQ(m.enabled, list.number(i, "appliesForce") == 1);
    EXPECT_EQ(m.min_control, list.number(i, "minControl"));
    EXPECT_EQ(m.max_control, list.number(i, "maxControl"));
  }
}

struct PlacedPoint {
  std::string body;
  Vec3 place;
};

/// The points that a muscle has at these coordinates: conditional ones only inside their range.
std::vector<PlacedPoint> points_of(const Model& model, const Muscle& muscle, const VecX& q) {
  constexpr double kRangeSlack = 1e-5;  // OpenSim's
  std::vector<PlacedPoint> points;
  for (int i = muscle.first_point; i < muscle.first_point + muscle.point_count; ++i) {
    const PathPoint& p = model.path_points[static_cast<std::size_t>(i)];
    if (p.kind == PathPointKind::kConditional && (q[p.coordinate] < p.range_min - kRangeSlack ||
                                                  q[p.coordinate] > p.range_max + kRangeSlack))
      continue;
    Vec3 place = p.point;
    if (p.kind == PathPointKind::kMoving)
      for (int k = 0; k < 3; ++k) {
        const int c = p.moving_with[static_cast<std::size_t>(k)];
        place[k] = p.moving[static_cast<std::size_t>(k)].eval(c < 0 ? 0 : q[c]).f;
      }
    points.push_back({model.bodies[static_cast<std::size_t>(p.body)].name, place});
  }
  return points;
}

TEST_P(OsimKernels, PathPointsStandWhereOpenSimHasThem) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  const Kernels k(folder);
  const CsvFile list = k.csv("path_points");
  std::size_t row = 0;
  const auto skip_wrap_points = [&] {
    while (row < list.rows.size() && !list.text(row, "wrapobj").empty()) ++row;
  };
  for (std::size_t pose = 0; pose < kPoses; ++pose)
    for (const Muscle& m : k.model.muscles)
      for (const PlacedPoint& p : points_of(k.model, m, k.row_of(k.q, pose))) {
        skip_wrap_points();
        ASSERT_LT(row, list.rows.size());
        const auto at = [&](const char* column) { return list.number(row, column); };
        ASSERT_EQ(at("pose"), static_cast<double>(pose));
        ASSERT_EQ(list.text(row, "muscle"), m.name);
        EXPECT_EQ(list.text(row, "frame"), p.body) << m.name;
        EXPECT_TRUE(near(p.place, Vec3(at("lx"), at("ly"), at("lz")), 1e-12)) << m.name;
        ++row;
      }
  skip_wrap_points();
  EXPECT_EQ(row, list.rows.size());
}

INSTANTIATE_TEST_SUITE_P(, OsimKernels,
                         testing::Values("gait10dof18musc", "gait2354", "rajagopal2016"),
                         [](const auto& info) { return info.param; });

// ------------------------------------------------------------------------------ larger models

// joints inside bodies, nineteen couplings, defaults for most muscles: nothing that loads is left out
TEST(OsimModels, FullBodyLumbarSpineOfVersion30000) {
  REQUIRE_REFERENCE(path, "models/FBLSmodel.osim");
  ReadNotes notes;
  const ModelSpec spec = read_model(path, &notes);
  const Model model = compile(spec);
  EXPECT_EQ(model.nbody(), 30);
  EXPECT_EQ(model.ncoord(), 58);
  EXPECT_EQ(model.nmuscle(), 324);
  EXPECT_EQ(model.wrap_objects.size(), 5u);
  EXPECT_EQ(spec.markers.size(), 77u);
  EXPECT_EQ(std::count_if(spec.coordinates.begin(), spec.coordinates.end(),
                          [](const auto& c) { return c.kind == CoordinateKind::kCoupled; }),
            19);
  for (const ReadNote& note : notes.ignored) EXPECT_EQ(note.why, "drawing") << note.what;
  ASSERT_EQ(notes.doubts.size(), 2u);  // the toes' inertia
}

// its knees are loops of bodies
TEST(OsimModels, LoopsAreRefusedByName) {
  REQUIRE_REFERENCE(path, "models/Lernagopal_more_viz.osim");
  try {
    read_model(path);
    FAIL() << "taken";
  } catch (const InputError& error) {
    ASSERT_EQ(error.diagnostics().size(), 2u);
    EXPECT_EQ(error.diagnostics()[0].message,
              "WeldConstraint 'Lat_Cond_r_Constraint': closes a loop of bodies, and the program "
              "computes trees only. Disable it (isEnforced = false) or merge the bodies it welds");
    EXPECT_EQ(error.diagnostics()[1].line, 4677);
  }
}

TEST(OsimModels, ReservesOfATrial) {
  REQUIRE_REFERENCE(folder, "opensim/trials/rajagopal_walk/");
  ModelSpec spec = read_model(folder + "model.osim");
  const std::size_t own = spec.coordinate_actuators.size();
  read_force_set(folder + "reserves.xml", spec);
  EXPECT_EQ(own, 13u);
  EXPECT_GT(spec.coordinate_actuators.size(), own);
  compile(spec);
}

}  // namespace
}  // namespace retrogait
