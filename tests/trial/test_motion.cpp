#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/temp_folder.h"
#include "trial/trial.h"

namespace retrogait {
namespace {

const Model& adult() {
  static const Model model = compile(read_model(home_path("models/adult.toml")));
  return model;
}

constexpr double kRate = 200;  // Hz
const FilterOptions kRaw{FilterKind::kNone, 0};

/// Smooth movement of every free coordinate: q = default + 0.2 sin(ω t + phase).
CurveValue moved(const Model& model, int coordinate, double t) {
  const double w = 4 + 0.1 * coordinate, phase = 0.7 * coordinate;
  CurveValue v = Curve::sine(0.2, w, phase, 0).eval(t);
  v.f += model.coordinates[static_cast<std::size_t>(coordinate)].default_value;
  return v;
}

Storage motion_file(const Model& model, bool degrees) {
  Storage file;
  file.file = "walk.mot";
  file.in_degrees = degrees;
  for (int i = 0; i < 400; ++i) file.time.push_back(i / kRate);
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
    if (coordinate.kind != CoordinateKind::kFree) continue;
    file.labels.push_back(coordinate.name);
    file.columns.emplace_back();
    for (const double t : file.time)
      file.columns.back().push_back(moved(model, c, t).f *
                                    (degrees && coordinate.rotational ? kDegPerRad : 1));
  }
  file.lines.assign(file.time.size(), 0);
  return file;
}

VecX tau_of(const Model& model, Data& data) {
  update_positions(model, data);
  update_velocities(model, data);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
  return data.tau;
}

TEST(Motion, WrittenAndReadBackItGivesTheSameInverseDynamics) {
  const Model& model = adult();
  const TempFolder folder;
  write_storage(folder.file("deg.mot"), motion_file(model, true), 14);
  write_storage(folder.file("rad.mot"), motion_file(model, false), 17);
  const Motion deg = make_motion(model, read_storage(folder.file("deg.mot")), kRaw);
  const Motion rad = make_motion(model, read_storage(folder.file("rad.mot")), kRaw);
  Data a = make_data(model), b = make_data(model);
  for (const double t : {0.5, 0.7775, 1.001, 1.5}) {
    // the truth: the formula itself
    for (int c = 0; c < model.ncoord(); ++c) {
      const CurveValue v = moved(model, c, t);
      a.q(c) = v.f, a.v(c) = v.df, a.a(c) = v.ddf;
    }
    apply_couplings(model, a);
    const VecX truth = tau_of(model, a);
    for (const Motion* motion : {&deg, &rad}) {
      sample(model, *motion, t, b);
      EXPECT_TRUE(near(b.q, a.q, 1e-10));
      EXPECT_TRUE(near(b.v, a.v, 1e-8));
      EXPECT_TRUE(near(tau_of(model, b), truth, 1e-4));
      sample(model, *motion, t, b, AccelerationRule::kFromSpeeds);
      EXPECT_TRUE(near(tau_of(model, b), truth, 1e-4));
    }
  }
}

TEST(Motion, OurFilterLeavesASlowMotionAlone) {
  const Model& model = adult();
  const Motion motion = make_motion(model, motion_file(model, false), {});
  Data data = make_data(model);
  const int knee = model.coordinate_index("knee_angle_r");
  for (double t = 0; t < 1.99; t += 0.05) {
    sample(model, motion, t, data);
    const CurveValue v = moved(model, knee, t);
    EXPECT_TRUE(near(data.q(knee), v.f, 0.004)) << t;
    if (t > 0.1 && t < 1.9) {
      EXPECT_TRUE(near(data.a(knee), v.ddf, 0.1)) << t;  // of 6 rad/s²
    }
  }
}

TEST(Motion, LabelsMayBePathsAndSpeedsAreLeftOut) {
  const Model& model = adult();
  Storage file = motion_file(model, false);
  for (std::string& label : file.labels) label = "/jointset/some_joint/" + label + "/value";
  file.labels.push_back("/jointset/some_joint/knee_angle_r/speed");
  file.columns.push_back(file.columns[0]);
  const Motion motion = make_motion(model, file, kRaw);
  EXPECT_EQ(motion.ignored, std::vector<std::string>{"/jointset/some_joint/knee_angle_r/speed"});
  EXPECT_TRUE(motion.given[static_cast<std::size_t>(model.coordinate_index("knee_angle_r"))]);
}

std::string message_of(const Storage& file) {
  try {
    make_motion(adult(), file, kRaw);
  } catch (const InputError& error) {
    return error.what();
  }
  return "taken";
}

void drop(Storage& file, const std::string& label) {
  const auto i = file.find(label);
  ASSERT_GE(i, 0) << label;
  file.labels.erase(file.labels.begin() + i);
  file.columns.erase(file.columns.begin() + i);
}

TEST(BadMotion, MissingAndDoubleColumns) {
  Storage file = motion_file(adult(), false);
  file.header_line = 7;
  const auto knee = static_cast<std::size_t>(file.find("knee_angle_r"));
  file.labels[knee] = "knee_angel_r";
  drop(file, "hip_flexion_l");
  file.labels.push_back("pelvis_ty");
  file.columns.push_back(file.columns[0]);
  EXPECT_EQ(message_of(file),
            "walk.mot:7: column 'pelvis_ty' is there twice.\n"
            "walk.mot:7: no column 'knee_angle_r', a free coordinate of the model. Did you mean "
            "'knee_angel_r'?\n"
            "walk.mot:7: no column 'hip_flexion_l', a free coordinate of the model. Did you mean "
            "'hip_flexion_r'?");
}

TEST(BadMotion, ToesMayBeMissing) {
  Storage file = motion_file(adult(), false);
  file.header_line = 7;
  drop(file, "mtp_angle_r");
  const Motion motion = make_motion(adult(), file, kRaw);
  ASSERT_EQ(motion.notes.size(), 1u);
  EXPECT_EQ(motion.notes[0],
            "walk.mot:7: no column 'mtp_angle_r', which moves little mass: held at its default.");
}

TEST(BadMotion, LongGapsAndTooFewRows) {
  Storage file = motion_file(adult(), false);
  file.gaps = {{0, 10, 12}, {1, 20, 60}};
  file.lines[20] = 28;
  EXPECT_EQ(message_of(file), "walk.mot:28: " + file.labels[1] +
                                  ": no value for 0.21 s: at most 0.1 s can be bridged. Fill the "
                                  "gap before, or cut the rows.");
  Storage few = motion_file(adult(), false);
  few.time.resize(3);
  for (auto& column : few.columns) column.resize(3);
  EXPECT_EQ(message_of(few), "walk.mot: 3 rows: a motion needs 5 at least.");
}

}  // namespace
}  // namespace retrogait
