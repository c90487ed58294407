/// Stride after stride: the walk is the same bits every time, costs no memory as it goes on, knows no ground but the one
/// under its feet, and says so when it falls.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "multibody/multibody.h"
#include "simulate/recorder.h"
#include "simulate/simulate.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

const SettledCycle& settled(const std::string& script) {
  static std::map<std::string, SettledCycle> kept;
  if (const auto found = kept.find(script); found != kept.end()) return found->second;
  GaitKnobs knobs;
  knobs.speed = 1.0;
  const GaitCycle cycle = GaitSolver(adult()).solve(find_gait(script), knobs);
  return kept[script] = settle(adult(), cycle, SoleLaw{});
}

SimulateOptions strides(int count, int warm_up = 0) {
  SimulateOptions options;
  options.strides = count;
  options.keep = count;
  options.warm_up = warm_up;
  return options;
}

SimulatedWalk walk(const SimulateOptions& options, const std::string& script = "forward") {
  return simulate(adult(), settled(script), options);
}

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// every number of every recorded instant, one below the other
std::vector<double> numbers(const SimulatedWalk& walk) {
  std::vector<double> all;
  for (const RecordedInstant& instant : walk.recording.instants) {
    for (const VecX* x : {&instant.q, &instant.v, &instant.a})
      all.insert(all.end(), x->data(), x->data() + x->size());
    for (const Vec3& f : instant.foot_force) all.insert(all.end(), f.data(), f.data() + 3);
    for (const Spatial& F : instant.F_ext) {
      all.insert(all.end(), F.rot.data(), F.rot.data() + 3);
      all.insert(all.end(), F.lin.data(), F.lin.data() + 3);
    }
  }
  for (const StrideMeasures& stride : walk.strides) all.push_back(stride.tracking);
  all.push_back(walk.report.torque_error);
  return all;
}

bool same_bits(const SimulatedWalk& a, const SimulatedWalk& b) {
  const std::vector<double> x = numbers(a), y = numbers(b);
  return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(double)) == 0;
}

// at the same instants: largest difference of any coordinate but `except`, rad or m
double largest_difference(const SimulatedWalk& a, const SimulatedWalk& b, int except = -1) {
  double largest = 0;
  for (std::size_t i = 0; i < a.recording.instants.size(); ++i) {
    VecX off = a.recording.instants[i].q - b.recording.instants[i].q;
    if (except >= 0) off[except] = 0;
    largest = std::max(largest, off.cwiseAbs().maxCoeff());
  }
  return largest;
}

TEST(Rollout, AStrideHoldsAWholeNumberOfHundreds) {
  EXPECT_EQ(steps_per_stride(1.0, 0.001), 1000);
  EXPECT_EQ(steps_per_stride(1.1, 0.001), 1100);  // 1.1 / 0.1 is not quite 11
  EXPECT_EQ(steps_per_stride(1.01, 0.001), 1100);
  EXPECT_EQ(steps_per_stride(0.04, 0.001), 100);
}

// ------------------------------------------------------------------------------ determinism

TEST(Rollout, IsTheSameBitsWhateverRanBefore) {
  const SimulatedWalk first = walk(strides(1));
  ASSERT_EQ(first.recording.instants.size(), 100u);
  EXPECT_TRUE(same_bits(first, walk(strides(1))));
  SimulateOptions pushed = strides(1);
  pushed.pushes.push_back({adult().body_index("torso"), Vec3::Zero(), Vec3(80, 0, 30), 0.2, 0.1});
  const SimulatedWalk other = walk(pushed, "backward");
  EXPECT_FALSE(same_bits(first, other));
  EXPECT_TRUE(same_bits(first, walk(strides(1))));
}

TEST(Rollout, IsTheSameBitsInEveryThread) {
  const SimulatedWalk alone = walk(strides(1));
  std::vector<SimulatedWalk> walks(4);
  std::vector<std::thread> threads;
  for (SimulatedWalk& out : walks) threads.emplace_back([&out] { out = walk(strides(1)); });
  for (std::thread& thread : threads) thread.join();
  for (const SimulatedWalk& out : walks) EXPECT_TRUE(same_bits(alone, out));
}

// ------------------------------------------------------------------------------ memory

TEST(Rollout, AStepAsksForNoMemory) {
  for (const bool gives_way : {false, true}) {
    SimulateOptions options = strides(4);
    options.keep = 2;
    if (gives_way) options.impedance.push_back({"ankle_angle", 300, 3, 0, 0, "a test"});
    const AllocGuard guard;
    std::vector<long> counts;
    counts.reserve(4);
    simulate(adult(), settled("forward"), options, [&](int) {
      counts.push_back(guard.count());
      return true;
    });
    ASSERT_EQ(counts.size(), 4u);
    EXPECT_GT(counts.front(), 0);  // the guard sees what is set up
    EXPECT_EQ(counts.back(), counts.front());
  }
}

/// A box of 60 kg on four pads, that stands still: a stride of a tenth of a second.
ModelSpec box() {
  ModelSpec spec;
  spec.name = "box";
  BodySpec body;
  body.name = "pelvis";
  body.mass = 60;
  body.inertia = Vec3(2, 2, 2).asDiagonal();
  spec.bodies.push_back(body);
  JointSpec joint;
  joint.name = "ground_pelvis";
  joint.parent = "ground";
  joint.child = "pelvis";
  const struct {
    const char* name;
    StepKind kind;
    Vec3 axis;
  } steps[] = {{"pelvis_tx", StepKind::kTranslation, Vec3::UnitX()},
               {"pelvis_ty", StepKind::kTranslation, Vec3::UnitY()},
               {"pelvis_tz", StepKind::kTranslation, Vec3::UnitZ()},
               {"pelvis_tilt", StepKind::kRotation, Vec3::UnitZ()},
               {"pelvis_list", StepKind::kRotation, Vec3::UnitX()},
               {"pelvis_rotation", StepKind::kRotation, Vec3::UnitY()}};
  for (const auto& step : steps) {
    joint.steps.push_back({step.kind, step.axis, step.name, Curve::linear(1, 0)});
    CoordinateSpec coordinate;
    coordinate.name = step.name;
    spec.coordinates.push_back(coordinate);
  }
  spec.joints.push_back(joint);
  for (const char* name : {"heel_r", "met1_r", "heel_l", "met1_l"}) {
    const bool heel = name[0] == 'h', left = std::string(name).ends_with("l");
    FootPointSpec point;
    point.name = name;
    point.body = "pelvis";
    point.point = Vec3(heel ? -0.1 : 0.1, -0.4, left ? -0.1 : 0.1);
    point.radius = 0.03;
    spec.foot_points.push_back(point);
  }
  return spec;
}

SettledCycle standing_box(const Model& model) {
  // four pads sink until k δ^1.5 is a quarter of the weight
  const double depth = std::pow(model.body_weight() / 4 / SoleLaw{}.stiffness, 2.0 / 3.0);
  SettledCycle settled;
  settled.cycle.period = 0.1;
  settled.cycle.gravity = model.gravity;
  settled.cycle.stance_end = 0.6;
  settled.cycle.q.assign(at(model.ncoord()), FourierCurve{});
  settled.cycle.q[at(model.coordinate_index("pelvis_ty"))].a0 = 0.43 - depth;
  settled.scripted = settled.cycle;
  return settled;
}

TEST(Rollout, MemoryIsFlatOverAThousandStrides) {
  const Model model = compile(box());
  SimulateOptions options = strides(1000);
  options.keep = 1;
  std::vector<std::size_t> used;
  used.reserve(1000);
  const SimulatedWalk walk = simulate(model, standing_box(model), options, [&](int) {
    used.push_back(mallinfo2().uordblks);  // bytes in use by everything, Bullet too
    return true;
  });
  ASSERT_EQ(used.size(), 1000u);
  EXPECT_EQ(used.back(), used.front());
  EXPECT_EQ(walk.recording.instants.size(), 100u);
  // it stands as the pads' law has it
  const RecordedInstant& last = walk.recording.instants.back();
  for (const Vec3& f : last.foot_force)
    EXPECT_TRUE(near_relative(f.y(), model.body_weight() / 4, 1e-9));
  EXPECT_TRUE(near(last.v.cwiseAbs().maxCoeff(), 0, 1e-9));
}

TEST(Recorder, KeepsTheLastStridesAndWhatBeganAfterThem) {
  const Model model = compile(box());
  Data data = make_data(model);
  for (const int instants : {150, 300, 350}) {
    Recorder recorder = make_recorder(model, 2, 300);
    for (int step = 0; step < 3 * instants; ++step) record(recorder, step % 300, step, data);
    const std::vector<RecordedInstant> kept = unroll(recorder);
    // 150: both; 300: strides 2 and 3; 350: stride 3 and the half after it
    const int expected = instants == 300 ? 200 : 150;
    ASSERT_EQ(kept.size(), at(expected));
    for (int i = 0; i < expected; ++i)
      EXPECT_EQ(kept[at(i)].time, 3 * (instants - expected + i)) << instants;
  }
}

// ------------------------------------------------------------------------------ physics

TEST(Rollout, BulletsOwnAccelerationsReturnTheForcesThatWereApplied) {
  const SimulatedWalk bullet = walk(strides(1));
  EXPECT_GT(bullet.report.torque_error, 0);  // it was looked at
  EXPECT_LT(bullet.report.torque_error, 1e-8);
  // a second engine, our own hybrid dynamics, walks the same walk
  SimulateOptions own = strides(1);
  own.engine = Engine::kOwn;
  EXPECT_TRUE(near(largest_difference(bullet, walk(own)), 0, 1e-9));
}

TEST(Rollout, ABeltIsTheGroundSeenByWhoWalksOnIt) {
  for (const char* script : {"forward", "backward"}) {
    const SettledCycle& cycle = settled(script);
    const SimulatedWalk over_ground = walk(strides(2), script);
    SimulateOptions options = strides(2);
    options.ground.belt_speed = -cycle.cycle.travel_speed;
    const SimulatedWalk on_belt = walk(options, script);
    const int tx = adult().coordinate_index("pelvis_tx");
    // steps add v dt: no order of dt is lost, only rounding
    EXPECT_TRUE(near(largest_difference(over_ground, on_belt, tx), 0, 1e-9));
    const RecordedInstant& a = over_ground.recording.instants.back();
    const RecordedInstant& b = on_belt.recording.instants.back();
    EXPECT_TRUE(near(a.q[tx] - b.q[tx], cycle.cycle.travel_speed * a.time, 1e-9));
    for (std::size_t p = 0; p < a.foot_force.size(); ++p)
      EXPECT_TRUE(near(a.foot_force[p], b.foot_force[p], 1e-5));
    EXPECT_EQ(on_belt.recording.travel_speed, 0);
    EXPECT_TRUE(near(on_belt.strides[1].speed, over_ground.strides[1].speed, 1e-9));
    EXPECT_TRUE(near(on_belt.strides[1].foot[0].step_length,
                     over_ground.strides[1].foot[0].step_length, 1e-9));
  }
}

TEST(Rollout, TheHandAtThePelvisNeverLifts) {
  const SimulatedWalk out = walk(strides(1), "backward");
  Data data = make_data(adult());
  data.gravity = out.recording.gravity;
  Vec3 squares = Vec3::Zero();
  for (const RecordedInstant& instant : out.recording.instants) {
    data.q = instant.q;
    data.v = instant.v;
    data.a = instant.a;
    data.F_ext = instant.F_ext;
    inverse_dynamics(adult(), data);
    EXPECT_TRUE(near(data.F_joint[0].lin.y(), 0, 1e-5));
    squares += data.F_joint[0].lin.cwiseAbs2();
  }
  // what inverse dynamics of the recording misses is the hand's force that the stride was given
  EXPECT_TRUE(near((squares / 100).cwiseSqrt(), out.strides[0].assist_force, 0.2));
}

TEST(Rollout, WeightTimesTimeIsTheGroundsImpulse) {
  for (const char* script : {"forward", "backward"})
    for (const StrideMeasures& stride : walk(strides(2, 1), script).strides)
      EXPECT_TRUE(near(stride.impulse_ratio, 1, 1e-3)) << script;
}

TEST(Rollout, StepsMakeTheStride) {
  for (const char* script : {"forward", "backward"}) {
    const SimulatedWalk out = walk(strides(3), script);
    const StrideMeasures& stride = out.strides.back();
    EXPECT_TRUE(near(stride.foot[0].step_length + stride.foot[1].step_length,
                     std::abs(stride.speed) * out.recording.period, 2e-3))
        << script;
  }
}

// ------------------------------------------------------------------------------ falling

TEST(Rollout, WhoIsPushedOverFallsAndSaysWhen) {
  SimulateOptions options = strides(4);
  options.keep = 1;
  options.assist.largest_force = options.assist.largest_moment = 0;
  options.pushes.push_back({adult().body_index("torso"), Vec3::Zero(), Vec3(600, 0, 0), 0.3, 0.4});
  const SimulatedWalk out = walk(options);
  ASSERT_TRUE(out.report.fell);
  EXPECT_GT(out.report.fell_at, 0.3);
  EXPECT_FALSE(out.report.fell_how.empty());
  EXPECT_LT(out.strides.size(), 4u);
  // recorded up to the fall
  ASSERT_FALSE(out.recording.instants.empty());
  EXPECT_TRUE(near(out.recording.instants.back().time, out.report.fell_at,
                   out.recording.period / 100 + 1e-9));
}

TEST(Rollout, StepsTooLongForTheSoleEndInAFallNotInAnException) {
  SimulateOptions options = strides(3);
  options.step = 0.02;  // the friction of a loaded pad asks for less than 10 ms
  options.sole.stiffness *= 1000;
  SimulatedWalk out;
  EXPECT_NO_THROW(out = walk(options));
  EXPECT_TRUE(out.report.fell);
}

TEST(Rollout, StopsWhenItIsToldTo) {
  const SimulatedWalk out =
      simulate(adult(), settled("forward"), strides(5), [](int stride) { return stride < 1; });
  EXPECT_EQ(out.strides.size(), 2u);
  EXPECT_FALSE(out.report.fell);
}

}  // namespace
}  // namespace retrogait
