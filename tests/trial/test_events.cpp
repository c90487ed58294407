// Steps of a walker whose contacts are known because we wrote them: heel down first, rolling over the toes,
// forward or backward, over ground or on a belt, with plates or without.
#include "trial/events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "support/near.h"
#include "support/reference.h"
#include "io/io.h"

namespace retrogait {
namespace {

constexpr double kPeriod = 1.1, kStance = 0.65, kSpeed = 1.2, kFoot = 0.18;  // s, share, m/s, m
constexpr double kTip = kFoot * 4 / 3;                                       // heel to toe tip, m
constexpr double kDuration = 3.6;                                            // s

/// A pelvis that slides, and two feet that slide and pitch under it.
Model walker() {
  ModelSpec spec;
  spec.name = "walker";
  const auto body = [&](const std::string& name) {
    BodySpec b;
    b.name = name, b.mass = 1, b.inertia = Mat3::Identity();
    spec.bodies.push_back(b);
  };
  const auto coordinate = [&](const std::string& name) {
    CoordinateSpec c;
    c.name = name;
    spec.coordinates.push_back(c);
    return name;
  };
  body("pelvis");
  JointSpec root;
  root.name = "ground_pelvis", root.parent = "ground", root.child = "pelvis";
  root.steps = {{StepKind::kTranslation, Vec3::UnitX(), coordinate("pelvis_tx"), Curve()}};
  spec.joints.push_back(root);
  for (const std::string side : {"_r", "_l"}) {
    body("calcn" + side);
    body("toes" + side);
    JointSpec foot;
    foot.name = "foot" + side, foot.parent = "pelvis", foot.child = "calcn" + side;
    foot.steps = {{StepKind::kTranslation, Vec3::UnitX(), coordinate("x" + side), Curve()},
                  {StepKind::kTranslation, Vec3::UnitY(), coordinate("y" + side), Curve()},
                  {StepKind::kRotation, Vec3::UnitZ(), coordinate("pitch" + side), Curve()}};
    spec.joints.push_back(foot);
    JointSpec toe;
    toe.name = "toe" + side, toe.parent = "calcn" + side, toe.child = "toes" + side;
    toe.X_PF.p = Vec3(kFoot, 0, 0);
    spec.joints.push_back(toe);
  }
  return compile(spec);
}

double smooth(double s) {
  s = std::clamp(s, 0.0, 1.0);
  return s * s * (3 - 2 * s);
}

struct FootPlace {
  double x, y, pitch;  // of the heel: m, m, rad
};

/// Heel first at phase 0, flat, over the toe tip from 0.45, off at kStance, through the air.
FootPlace foot_at(double t, double shift) {
  const double phi = t / kPeriod + shift, k = std::floor(phi), s = phi - k;
  const double place = k * kSpeed * kPeriod, next = place + kSpeed * kPeriod;
  const auto standing = [&](double share) {
    const double up = 0.35 * (1 - smooth(share / 0.1));  // toes come down
    const double over = -0.9 * std::pow(std::max(0.0, (share - 0.45) / (kStance - 0.45)), 2);
    if (over == 0) return FootPlace{place, 0, up};
    return FootPlace{place + kTip * (1 - std::cos(over)), -kTip * std::sin(over), over};
  };
  if (s < kStance) return standing(s);
  const FootPlace off = standing(kStance);
  const double a = (s - kStance) / (1 - kStance), way = smooth(a);
  return {off.x + (next - off.x) * way, off.y * (1 - way) + 0.3 * a * (1 - a) * (1 - a) * a,
          off.pitch + (0.35 - off.pitch) * way};
}

double shift_of(int side) { return side == 0 ? 0.3 : 0.8; }

struct Manner {
  bool backward = false, belt = false;
};

/// The file of a walk; backward is forward with time run backward.
Storage walk(const Model& model, const Manner& manner) {
  Storage file;
  file.file = "walk.mot";
  for (const Coordinate& c : model.coordinates) file.labels.push_back(c.name);
  file.columns.resize(file.labels.size());
  const int rows = static_cast<int>(kDuration * 100);
  for (int i = 0; i <= rows; ++i) {
    const double t = manner.backward ? kDuration - i * 0.01 : i * 0.01;
    file.time.push_back(i * 0.01);
    const double pelvis = kSpeed * t, belt = manner.belt ? -kSpeed * t : 0;
    const auto set = [&](const std::string& name, double value) {
      file.columns[static_cast<std::size_t>(file.find(name))].push_back(value);
    };
    set("pelvis_tx", pelvis + belt);
    for (const int side : {0, 1}) {
      const FootPlace foot = foot_at(t, shift_of(side));
      const std::string suffix = side == 0 ? "_r" : "_l";
      set("x" + suffix, foot.x - pelvis);
      set("y" + suffix, foot.y);
      set("pitch" + suffix, foot.pitch);
    }
  }
  file.lines.assign(file.time.size(), 0);
  return file;
}

Motion motion_of(const Model& model, const Manner& manner) {
  return make_motion(model, walk(model, manner), {FilterKind::kNone, 0});
}

/// Contacts that were written, s; backward they were foot offs.
std::vector<std::pair<double, double>> written_stances(int side, bool backward) {
  std::vector<std::pair<double, double>> out;
  for (int k = -1; k < 6; ++k) {
    double contact = (k - shift_of(side)) * kPeriod, off = contact + kStance * kPeriod;
    if (backward) std::swap(contact, off), contact = kDuration - contact, off = kDuration - off;
    if (off > 0.05 && contact < kDuration - 0.05) out.emplace_back(contact, off);
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Events, AreFoundInEitherDirectionOverGroundAndOnABelt) {
  const Model model = walker();
  for (const Manner& manner : {Manner{false, false}, {false, true}, {true, false}, {true, true}}) {
    SCOPED_TRACE(testing::Message() << "backward " << manner.backward << " belt " << manner.belt);
    const TrialEvents events = find_events(model, motion_of(model, manner), nullptr);
    EXPECT_EQ(events.travel.direction(), manner.backward ? "backward" : "forward");
    EXPECT_EQ(events.travel.belt, manner.belt);
    EXPECT_TRUE(near(events.travel.speed, manner.backward ? -kSpeed : kSpeed, 0.03));
    for (const int side : {0, 1}) {
      std::vector<Stance> found;
      for (const Stance& s : events.stances)
        if (s.side == side) found.push_back(s);
      const auto written = written_stances(side, manner.backward);
      ASSERT_EQ(found.size(), written.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [contact, off] = written[i];
        if (contact < 0) {
          EXPECT_TRUE(std::isnan(found[i].contact));
        } else {
          EXPECT_TRUE(near(found[i].contact, contact, 0.03));
          EXPECT_EQ(found[i].first_region, manner.backward ? "toe" : "heel");
        }
        if (off > kDuration) {
          EXPECT_TRUE(std::isnan(found[i].foot_off));
        } else {
          EXPECT_TRUE(near(found[i].foot_off, off, 0.03));
          EXPECT_EQ(found[i].last_region, manner.backward ? "heel" : "toe");
        }
      }
    }
    ASSERT_GE(events.strides.size(), 3u);
    for (const Stride& stride : events.strides) {
      EXPECT_TRUE(near(stride.end - stride.start, kPeriod, 0.011));
      EXPECT_TRUE(near((stride.foot_off - stride.start) / kPeriod, kStance, 0.05));
      EXPECT_FALSE(stride.loaded);
    }
  }
}

/// Plates under all stances before `end`: 700 N, a rise of 10 ms.
Loads plates(const Model& model, double end) {
  Loads loads;
  loads.first = 0, loads.last = end;
  for (const int side : {0, 1}) {
    LoadCurve load;
    load.body = model.body_index(side == 0 ? "calcn_r" : "calcn_l");
    std::vector<double> up, zero;
    for (double t = 0; t < end; t += 0.001) {
      double force = 8 * std::sin(300 * t);  // noise of an empty plate
      for (const auto& [contact, off] : written_stances(side, false))
        if (t > contact && t < off)
          force = 700 * std::min({1.0, (t - contact) / 0.01, (off - t) / 0.01});
      load.time.push_back(t), up.push_back(force), zero.push_back(0);
    }
    for (const auto& column : {zero, up, zero}) load.force.emplace_back(3, load.time, column);
    loads.curves.push_back(load);
  }
  return loads;
}

TEST(Events, PlatesSayTheTimesAndTheFeetTheRest) {
  const Model model = walker();
  const Motion motion = motion_of(model, {});
  const double end = 2.5;
  const Loads loads = plates(model, end);
  const TrialEvents events = find_events(model, motion, &loads);
  int loaded = 0, bare = 0;
  for (const Stance& stance : events.stances) {
    if (std::isnan(stance.contact)) continue;
    const auto written = written_stances(stance.side, false);
    const auto at = std::find_if(written.begin(), written.end(), [&](const auto& w) {
      return std::abs(w.first - stance.contact) < 0.03;
    });
    ASSERT_NE(at, written.end());
    EXPECT_EQ(stance.loaded, stance.contact < end);
    if (stance.loaded) {
      EXPECT_TRUE(near(stance.contact, at->first, 0.002));
    }
    if (stance.loaded && stance.foot_off < end) {
      EXPECT_TRUE(near(stance.foot_off, at->second, 0.002));
    }
  }
  for (const Stride& stride : events.strides) {
    EXPECT_EQ(stride.loaded, stride.end <= end);
    ++(stride.loaded ? loaded : bare);
  }
  EXPECT_GT(loaded, 0);
  EXPECT_GT(bare, 0);
}

TEST(Events, StandingGoesNowhere) {
  const Model model = walker();
  Storage file = walk(model, {});
  for (auto& column : file.columns) std::fill(column.begin(), column.end(), column[20]);
  const TrialEvents events =
      find_events(model, make_motion(model, file, {FilterKind::kNone, 0}), nullptr);
  EXPECT_EQ(events.travel.direction(), "standing");
  EXPECT_TRUE(events.strides.empty());
}

TEST(Events, ModelsWithoutFeetAreRefused) {
  ModelSpec spec;
  BodySpec body;
  body.name = "pelvis", body.mass = 1, body.inertia = Mat3::Identity();
  spec.bodies = {body};
  JointSpec joint;
  joint.name = "j", joint.parent = "ground", joint.child = "pelvis";
  joint.steps = {{StepKind::kTranslation, Vec3::UnitX(), "x", Curve()}};
  spec.joints = {joint};
  CoordinateSpec x;
  x.name = "x";
  spec.coordinates = {x};
  const Model model = compile(spec);
  Storage file;
  file.file = "walk.mot";
  file.labels = {"x"};
  file.columns = {{0, 1, 2, 3, 4, 5}};
  file.time = {0, 1, 2, 3, 4, 5};
  try {
    measure_travel(model, make_motion(model, file, {FilterKind::kNone, 0}));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.diagnostics()[0].text(),
              "walk.mot: the model has no body 'calcn_r', by which steps are found.");
  }
}

/// Feet against plates on a trial of other people: 25 ms, rolling off rigid toes 45 ms.
TEST(Events, FeetAgreeWithPlatesOnARealTrial) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait10dof18musc/");
  const Model model = compile(read_model(folder + "model.osim"));
  const Motion motion = make_motion(model, read_storage(folder + "subject01_walk_IK.mot"), {});
  const Loads loads = make_loads(model, read_external_loads(folder + "subject01_walk_grf.xml"),
                                 {FilterKind::kNone, 0}, 0);
  const TrialEvents feet = find_events(model, motion, nullptr);
  const TrialEvents plates = find_events(model, motion, &loads);
  EXPECT_EQ(feet.travel.direction(), "forward");
  EXPECT_TRUE(feet.travel.belt);
  ASSERT_EQ(feet.stances.size(), plates.stances.size());
  for (std::size_t i = 0; i < feet.stances.size(); ++i) {
    const Stance &a = feet.stances[i], &b = plates.stances[i];
    EXPECT_EQ(std::isnan(a.contact), std::isnan(b.contact));
    EXPECT_EQ(std::isnan(a.foot_off), std::isnan(b.foot_off));
    if (!std::isnan(a.contact)) {
      EXPECT_TRUE(near(a.contact, b.contact, 0.025));
    }
    if (!std::isnan(a.foot_off)) {
      EXPECT_TRUE(near(a.foot_off, b.foot_off, 0.025));
    }
    EXPECT_TRUE(b.loaded);
  }
  ASSERT_EQ(plates.strides.size(), 2u);
  EXPECT_TRUE(plates.strides[0].loaded);
}

/// A bare force file names no foot: the nearest one is found, plate by plate.
TEST(Events, FeetOfBareForceFilesAreFound) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait10dof18musc/");
  const Model model = compile(read_model(folder + "model.osim"));
  const Motion motion = make_motion(model, read_storage(folder + "subject01_walk_IK.mot"), {});
  ExternalLoads loads = read_external_loads(folder + "subject01_walk_grf.mot");
  ASSERT_EQ(loads.forces.size(), 2u);
  EXPECT_EQ(loads.forces[0].body, "");
  assign_feet(model, motion, loads);
  EXPECT_EQ(loads.forces[0].body, "calcn_r");
  EXPECT_EQ(loads.forces[1].body, "calcn_l");
  EXPECT_EQ(loads.forces[1].torque_id, "1_ground_torque_");
}

}  // namespace
}  // namespace retrogait
