// The shipped adult as an .osim file, read back: the same body, paths and loads.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "inverse/muscle_loads.h"
#include "io/io.h"
#include "io/osim.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The adult and what came back, with the map from one's indices to the other's.
class AdultExport : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const TempFolder folder;
    const ModelSpec spec = read_model_toml(repository_path("models/adult.toml"));
    write_model_osim(folder.file("adult.osim"), spec);
    ReadNotes notes;
    original = new Model(compile(spec));
    copy = new Model(compile(read_model_osim(folder.file("adult.osim"), &notes)));
    EXPECT_TRUE(notes.doubts.empty()) << notes.text();
    EXPECT_TRUE(notes.ignored.empty()) << notes.text();
  }
  static void TearDownTestSuite() {
    delete original;
    delete copy;
  }

  /// Where a coordinate of the original stands in the copy.
  static int there(int coordinate) {
    return copy->coordinate_index(original->coordinates[at(coordinate)].name);
  }
  static int body_there(int body) { return copy->body_index(original->bodies[at(body)].name); }
  static int muscle_there(int muscle) {
    return copy->find_muscle(original->muscles[at(muscle)].name);
  }

  /// Both in one random pose inside what people reach, moving, at rest against the ground.
  void pose(unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> part(-1, 1);
    for (int c = 0; c < original->ncoord(); ++c) {
      const Coordinate& coordinate = original->coordinates[at(c)];
      const double least = std::max(coordinate.range_min, -0.4);
      const double most = std::min(coordinate.range_max, 0.7);
      data.q[c] = 0.5 * (least + most) + 0.5 * (most - least) * part(random);
      data.v[c] = part(random);
      data.a[c] = 5 * part(random);
      again.q[there(c)] = data.q[c];
      again.v[there(c)] = data.v[c];
      again.a[there(c)] = data.a[c];
    }
    move(*original, data);
    move(*copy, again);
  }

  static void move(const Model& model, Data& d) {
    apply_couplings(model, d);
    update_positions(model, d);
    update_velocities(model, d);
    clear_applied_forces(d);
    apply_passive_forces(model, d);
    update_accelerations(model, d);
    solve_inverse_dynamics(model, d);
    update_muscle_paths(model, d);
  }

  static inline const Model* original = nullptr;
  static inline const Model* copy = nullptr;
  Data data = make_data(*original), again = make_data(*copy);
};

TEST_F(AdultExport, EveryBodyAndMuscleIsThere) {
  ASSERT_EQ(original->nbody(), copy->nbody());
  ASSERT_EQ(original->nmuscle(), copy->nmuscle());
  EXPECT_TRUE(near(original->total_mass, copy->total_mass, 1e-12));
  for (int m = 0; m < original->nmuscle(); ++m) {
    ASSERT_GE(muscle_there(m), 0) << original->muscles[at(m)].name;
    const Muscle &a = original->muscles[at(m)], &b = copy->muscles[at(muscle_there(m))];
    EXPECT_EQ(a.max_isometric_force, b.max_isometric_force) << a.name;
    EXPECT_EQ(a.tendon_slack_length, b.tendon_slack_length) << a.name;
    EXPECT_EQ(std::set(a.groups.begin(), a.groups.end()),
              std::set(b.groups.begin(), b.groups.end()))
        << a.name;
    EXPECT_TRUE(a.curves == b.curves) << a.name;
  }
}

TEST_F(AdultExport, KneesBendBeyondStraightTheSame) {
  const int knee = original->coordinate_index("knee_angle_r");
  for (const double degrees : {-20.0, -5.0, -0.1, 125.0}) {
    data.q[knee] = degrees * kRadPerDeg;
    for (int c = 0; c < original->ncoord(); ++c) again.q[there(c)] = data.q[c];
    move(*original, data);
    move(*copy, again);
    for (const char* body : {"tibia_r", "patella_r"}) {
      const std::size_t i = at(original->body_index(body)), j = at(copy->body_index(body));
      EXPECT_TRUE(near(data.X_WB[i].p, again.X_WB[j].p, 1e-12)) << body << " at " << degrees;
      EXPECT_TRUE(near(data.X_WB[i].R, again.X_WB[j].R, 1e-12)) << body << " at " << degrees;
    }
  }
}

TEST_F(AdultExport, NamesAreOnesThatOpenSimCanRead) {
  for (const Muscle& muscle : copy->muscles)
    EXPECT_EQ(muscle.name.find_first_of(" /\\*\"'"), std::string::npos) << muscle.name;
}

TEST_F(AdultExport, NoLimitDividesByZeroInOpenSim) {
  ASSERT_FALSE(copy->coordinate_limits.empty());
  for (const CoordinateLimit& limit : copy->coordinate_limits) {
    EXPECT_GT(limit.upper_stiffness, 0) << limit.name;
    EXPECT_GT(limit.lower_stiffness, 0) << limit.name;
    EXPECT_GT(limit.transition, 0) << limit.name;
  }
}

TEST_F(AdultExport, BodiesStandAndLoadTheirJointsTheSame) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    pose(seed);
    for (int b = 0; b < original->nbody(); ++b) {
      const std::size_t i = at(b), j = at(body_there(b));
      const std::string& name = original->bodies[i].name;
      EXPECT_TRUE(near(data.X_WB[i].p, again.X_WB[j].p, 1e-12)) << name;
      EXPECT_TRUE(near(data.X_WB[i].R, again.X_WB[j].R, 1e-12)) << name;
      EXPECT_TRUE(near(data.F_joint[i].lin, again.F_joint[j].lin, 1e-9)) << name;
      EXPECT_TRUE(near(data.F_joint[i].rot, again.F_joint[j].rot, 1e-9)) << name;
    }
  }
}

TEST_F(AdultExport, NetMomentsAndMassesAlongEveryCoordinateAreTheSame) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    pose(seed);
    const VecX moments = project_on_independent(*original, data, data.tau - data.tau_passive);
    const VecX theirs = project_on_independent(*copy, again, again.tau - again.tau_passive);
    ForwardScratch scratch = make_forward_scratch(*original), other = make_forward_scratch(*copy);
    VecX push = VecX::Zero(original->ncoord()), theirs_push = VecX::Zero(copy->ncoord());
    for (int c = 0; c < original->ncoord(); ++c) {
      EXPECT_TRUE(near(moments[c], theirs[there(c)], 1e-9)) << original->coordinates[at(c)].name;
      push[c] = theirs_push[there(c)] = std::sin(c);
    }
    // what a push accelerates: the whole mass matrix, couplings kept
    solve_forward_dynamics(*original, data, push, scratch);
    solve_forward_dynamics(*copy, again, theirs_push, other);
    for (int c = 0; c < original->ncoord(); ++c)
      EXPECT_NEAR(data.a[c], again.a[there(c)], 1e-9 * (1 + std::abs(data.a[c])))
          << original->coordinates[at(c)].name;
  }
}

TEST_F(AdultExport, PathsRunAndPullTheSame) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    pose(seed);
    const MatX arms = project_moment_arms(*original, data);
    const MatX theirs = project_moment_arms(*copy, again);
    for (int m = 0; m < original->nmuscle(); ++m) {
      const int n = muscle_there(m);
      EXPECT_TRUE(near(data.l_mt[m], again.l_mt[n], 1e-9)) << original->muscles[at(m)].name;
      EXPECT_TRUE(near(data.l_mt_dot[m], again.l_mt_dot[n], 1e-9)) << original->muscles[at(m)].name;
      for (int c = 0; c < original->ncoord(); ++c)
        EXPECT_TRUE(near(arms(m, c), theirs(n, there(c)), 1e-9))
            << original->muscles[at(m)].name << " " << original->coordinates[at(c)].name;
    }
  }
}

TEST_F(AdultExport, MusclesShareMomentsAndJointsBearThemTheSame) {
  const ContractionModel contraction(*original), theirs(*copy);
  LoadSharer sharer = make_load_sharer(*original), other = make_load_sharer(*copy);
  std::vector<Spatial> contact, their_contact;
  for (unsigned seed = 1; seed <= 3; ++seed) {
    pose(seed);
    update_muscle_limits(*original, contraction, data);
    update_muscle_limits(*copy, theirs, again);
    const SolveReport mine = solve_static_optimization(*original, data, sharer, false);
    const SolveReport its = solve_static_optimization(*copy, again, other, false);
    EXPECT_EQ(mine.status, its.status);
    for (int m = 0; m < original->nmuscle(); ++m)
      EXPECT_TRUE(near(data.activation[m], again.activation[muscle_there(m)], 1e-9))
          << original->muscles[at(m)].name;
    update_contact_forces(*original, data, contact);
    update_contact_forces(*copy, again, their_contact);
    for (int j = 0; j < original->nbody(); ++j) {
      const Spatial &a = contact[at(j)], &b = their_contact[at(body_there(j))];
      EXPECT_TRUE(near_relative(a.lin, b.lin, 1e-9)) << original->joints[at(j)].name;
      EXPECT_NEAR((a.rot - b.rot).norm(), 0, 1e-9 * (1 + a.lin.norm()))
          << original->joints[at(j)].name;
    }
  }
}

}  // namespace
}  // namespace retrogait
