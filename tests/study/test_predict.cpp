// Forces predicted from coordinates alone, where they are known: walks of our own adult, synthesised, written
// down as a trial would be, and read back without their forces.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "inverse/inverse.h"
#include "multibody/multibody.h"
#include "study/predict.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "study/plates.h"
#include "support/walk.h"

namespace retrogait {
namespace {

constexpr double kRate = 100;    // Hz
constexpr double kCycles = 1.2;  // periods of a trial: one stride

/// Coordinates of a cycle for `cycles` periods from `start` s on, as a laboratory writes them.
Storage written(const Model& model, const GaitCycle& cycle, double cycles, bool on_belt,
                double start = 0.3) {
  Storage file;
  file.file = "walk.mot";
  for (const Coordinate& c : model.coordinates) file.labels.push_back(c.name);
  file.columns.resize(file.labels.size());
  Data data = make_data(model);
  const int tx = model.coordinate_index("pelvis_tx");
  const int rows = static_cast<int>(cycles * cycle.period * kRate);
  for (int i = 0; i < rows; ++i) {
    const double phi = (start + i / kRate) / cycle.period;
    sample(model, cycle, phi, data);
    if (on_belt) data.q[tx] -= cycle.travel_speed * cycle.period * phi;
    file.time.push_back(i / kRate);
    file.lines.push_back(i + 8);
    for (std::size_t c = 0; c < file.columns.size(); ++c)
      file.columns[c].push_back(data.q[static_cast<Eigen::Index>(c)]);
  }
  return file;
}

/// The true forces of the same stretch, as plates would read them.
Storage true_forces(const Model& model, const GaitCycle& cycle, const Storage& motion,
                    double start = 0.3) {
  Storage file;
  file.time = motion.time;
  file.lines = motion.lines;
  for (const char* side : {"r", "l"})
    for (const char* axis : {"x", "y", "z"})
      file.labels.push_back(std::string("ground_force_") + side + "_v" + axis);
  file.columns.resize(6);
  Data data = make_data(model);
  for (const double t : motion.time) {
    sample(model, cycle, (start + t) / cycle.period, data);
    for (std::size_t side = 0; side < 2; ++side) {
      const Vec3 f = foot_reaction(model, data, side == 1, 0).force;
      for (std::size_t k = 0; k < 3; ++k)
        file.columns[3 * side + k].push_back(f[static_cast<Eigen::Index>(k)]);
    }
  }
  return file;
}

const std::array<std::string, 2> kPlates = {"ground_force_r_v", "ground_force_l_v"};

Motion as_read(const Model& model, const Storage& file) { return make_motion(model, file, {}); }

Storage backward(const Storage& file) {
  return played_backward(file, file.time.front(), file.time.back());
}

struct Prediction {
  PredictedReaction reaction;
  PlateErrors errors;
};

Prediction predict(const Model& model, const Storage& motion, const Storage& forces) {
  Prediction p{predict_reaction(model, as_read(model, motion)), {}};
  p.errors = plate_errors(p.reaction.loads, forces, kPlates, model.body_weight());
  return p;
}

void print(const std::string& what, const Prediction& p) {
  for (const std::string& note : p.reaction.notes)
    std::printf("%s: %s\n", what.c_str(), note.c_str());
  std::printf("%s: vertical %.2f %% BW (r %.4f), fore-aft %.2f (%.4f), lateral %.2f (%.4f)\n",
              what.c_str(), p.errors.rmse[1], p.errors.r[1], p.errors.rmse[0], p.errors.r[0],
              p.errors.rmse[2], p.errors.r[2]);
}

/// One walk forward and one backward, each solved once.
const Walk& walk(bool forward) {
  static const Walk ahead = solved_at("forward", 1.25), back = solved_at("backward", 0.8);
  return forward ? ahead : back;
}

void expect_found(const std::string& what, const Model& model, const GaitCycle& cycle, bool on_belt,
                  bool reversed) {
  Storage motion = written(model, cycle, kCycles, on_belt),
          forces = true_forces(model, cycle, motion);
  if (reversed) motion = backward(motion), forces = backward(forces);
  const Prediction p = predict(model, motion, forces);
  print(what, p);
  EXPECT_TRUE(p.reaction.ok) << what;
  const MeasuredStride& stride = p.reaction.strides.front();
  const Loaded truth = loaded(lay_open(model, cycle), Region::kFoot);
  const double contact =
      stride.start + 0.3 - std::round((stride.start + 0.3) / cycle.period) * cycle.period;
  if (!reversed) {
    expect_between(what + ": contact late by", 1000 * (contact - truth.start / 100 * cycle.period),
                   "ms", -45, 45);
    expect_between(what + ": stance longer by",
                   1000 * (stride.stance[0].duty() * stride.period -
                           (truth.end - truth.start) / 100 * cycle.period),
                   "ms", -60, 60);
  }
  EXPECT_EQ(stride.target.direction * (reversed ? -1 : 1), cycle.target.direction) << what;
  expect_between(what + ": period", stride.period, "s", cycle.period - 0.003, cycle.period + 0.003);
  expect_between(what + ": speed", stride.target.speed, "m/s", cycle.target.speed - 0.03,
                 cycle.target.speed + 0.03);
  expect_between(what + ": vertical", p.errors.rmse[1], "% BW", 0, 4.5);
  expect_between(what + ": fore-aft", p.errors.rmse[0], "% BW", 0, 1.5);
  expect_between(what + ": lateral", p.errors.rmse[2], "% BW", 0, 0.8);
  expect_between(what + ": r of vertical", p.errors.r[1], "", 0.99, 1);
}

TEST(Prediction, FindsTheForcesOfAKnownWalk) {
  expect_found("forward, over ground", adult(), walk(true).cycle, false, false);
  expect_found("backward, on a belt", adult(), walk(false).cycle, true, false);
}

// Newton's laws know no direction of time, and nothing that looks for feet does.
TEST(Prediction, IsTheSameBackwardInTime) {
  const GaitCycle& cycle = walk(true).cycle;
  const Storage motion = written(adult(), cycle, kCycles, false);
  const Storage forces = true_forces(adult(), cycle, motion);
  const Prediction ahead = predict(adult(), motion, forces);
  const Prediction back = predict(adult(), backward(motion), backward(forces));
  print("forward", ahead);
  print("reversed", back);
  EXPECT_EQ(back.reaction.strides[0].target.direction, -1);
  for (std::size_t k = 0; k < 3; ++k)
    EXPECT_TRUE(near(ahead.errors.rmse[k], back.errors.rmse[k], 0.2)) << k;
}

// Galileo: a belt at constant speed is the ground.
TEST(Prediction, IsTheSameOnABeltAndOverGround) {
  const GaitCycle& cycle = walk(true).cycle;
  const PredictedReaction ground =
      predict_reaction(adult(), as_read(adult(), written(adult(), cycle, kCycles, false)));
  const PredictedReaction belt =
      predict_reaction(adult(), as_read(adult(), written(adult(), cycle, kCycles, true)));
  EXPECT_TRUE(near(ground.strides[0].ground_speed, 0, 1e-9));
  EXPECT_TRUE(near(belt.strides[0].ground_speed, -cycle.travel_speed, 0.03));
  double worst = 0;
  for (double t = ground.loads.first; t < ground.loads.last; t += 0.01)
    for (std::size_t side = 0; side < 2; ++side)
      for (std::size_t k = 0; k < 3; ++k)
        worst = std::max(worst, std::abs(ground.loads.curves[side].force[k].eval(t).f -
                                         belt.loads.curves[side].force[k].eval(t).f));
  expect_between("belt against ground, largest difference", 100 * worst / adult().body_weight(),
                 "% BW", 0, 1);
}

TEST(Prediction, CarriesTheBodyAndMovesIt) {
  const GaitCycle& cycle = walk(true).cycle;
  const Model& model = adult();
  const Motion motion = as_read(model, written(model, cycle, kCycles, false));
  const PredictedReaction p = predict_reaction(model, motion);
  // over one whole period the ground carries body weight, and neither drives nor brakes
  Vec3 mean = Vec3::Zero();
  constexpr int kSamples = 400;
  for (int i = 0; i < kSamples; ++i)
    for (const LoadCurve& load : p.loads.curves)
      for (int k = 0; k < 3; ++k)
        mean[k] += load.force[static_cast<std::size_t>(k)]
                       .eval(p.loads.first + i * p.strides[0].period / kSamples)
                       .f /
                   (kSamples * model.body_weight());
  EXPECT_TRUE(near(mean, Vec3::UnitY(), 0.01)) << mean.transpose();
  // what is missing at the pelvis in the measured motion is small
  Data data = make_data(p.walker);
  double missing = 0;
  for (int i = 0; i < kSamples; ++i) {
    const double t = p.loads.first + (p.loads.last - p.loads.first) * (i + 0.5) / kSamples;
    sample(p.walker, motion, t, data);
    clear_applied_forces(data);
    update_positions(p.walker, data);
    apply_loads(p.walker, p.loads, t, data);
    update_velocities(p.walker, data);
    update_accelerations(p.walker, data);
    solve_inverse_dynamics(p.walker, data);
    missing += data.F_joint[0].lin.squaredNorm() / kSamples;
  }
  expect_between("force missing at the pelvis, RMS", 100 * std::sqrt(missing) / model.body_weight(),
                 "% BW", 0, 5);
}

TEST(Prediction, PointsPlacedByTheFeetAreThePointsOfTheAdult) {
  Model bare = adult();
  bare.foot_points.clear();
  const Model walker = with_foot_points(bare);
  ASSERT_EQ(walker.foot_points.size(), adult().foot_points.size());
  for (const FootPoint& own : adult().foot_points) {
    const FootPoint& placed =
        walker.foot_points[static_cast<std::size_t>(walker.find_foot_point(own.name))];
    EXPECT_EQ(placed.body, own.body);
    EXPECT_EQ(placed.left, own.left);
    EXPECT_TRUE(near(placed.point, own.point, 0.003)) << own.name;
    EXPECT_TRUE(near(placed.radius, own.radius, 0.001)) << own.name;
  }
}

std::string message_of(const Model& model, const Storage& file) {
  try {
    predict_reaction(model, as_read(model, file));
  } catch (const InputError& e) {
    return e.what();
  }
  return "no error";
}

TEST(Prediction, SaysWhatIsNoWalk) {
  const GaitCycle& cycle = walk(true).cycle;
  const Storage file = written(adult(), cycle, kCycles, false);
  const std::string half = message_of(adult(), written(adult(), cycle, 0.5, false));
  EXPECT_NE(half.find("no stride repeats in"), std::string::npos) << half;

  Storage turned = file;
  for (double& x : turned.columns[static_cast<std::size_t>(turned.find("pelvis_rotation"))])
    x += kPi / 2;
  const std::string away = message_of(adult(), turned);
  EXPECT_NE(away.find("the pelvis faces"), std::string::npos) << away;

  // the same walk, 30 degrees to the right
  Storage across = file;
  const auto column = [&](const char* name) -> std::vector<double>& {
    return across.columns[static_cast<std::size_t>(across.find(name))];
  };
  const double turn = -30 * kRadPerDeg;
  for (std::size_t i = 0; i < across.time.size(); ++i) {
    const double x = column("pelvis_tx")[i], z = column("pelvis_tz")[i];
    column("pelvis_tx")[i] = std::cos(turn) * x + std::sin(turn) * z;
    column("pelvis_tz")[i] = -std::sin(turn) * x + std::cos(turn) * z;
    column("pelvis_rotation")[i] += turn;
  }
  const std::string diagonal = message_of(adult(), across);
  EXPECT_NE(diagonal.find("along z: turn the trial"), std::string::npos) << diagonal;

  Model footless = adult();
  footless.foot_points.clear();
  for (Body& body : footless.bodies)
    if (body.name == "calcn_l") body.name = "left_heel";
  const std::string lost = message_of(footless, file);
  EXPECT_NE(lost.find("has no body 'calcn_l'"), std::string::npos) << lost;
}

}  // namespace
}  // namespace retrogait
