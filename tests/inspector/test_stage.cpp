// What the stage shows of the adult's two walks, of models of other kinds, and of instants that went wrong.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "contact/contact.h"
#include "inspector/stage.h"
#include "io/io.h"
#include "support/near.h"

namespace retrogait::inspector {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The adult walking forward with all muscles.
struct Walk {
  Model model = compile(read_model(home_path("models/adult.toml")));
  GaitCycle cycle;
  MuscleRules rules;
  Skeleton skeleton = make_skeleton(model);

  Walk() {
    GaitKnobs knobs;
    knobs.speed = 1.2;
    cycle = synthesize(model, adapt(find_gait("forward"), knobs, model));
    rules.contraction = std::make_shared<ContractionModel>(model);
  }
};

const Walk& walk() {
  static const Walk kept;
  return kept;
}

Instant solved(double phi) {
  Instant instant = make_instant(walk().model, walk().cycle, walk().rules);
  solve_instant(instant, phi);
  return instant;
}

StageWalker walker(const Instant& instant) {
  StageWalker out;
  out.instant = &instant;
  out.skeleton = &walk().skeleton;
  return out;
}

DrawList drawn(const Instant& instant, const StageOptions& options = {}) {
  return draw_stage({walker(instant)}, options);
}

const Arrow* find_arrow(const DrawList& list, const std::string& name) {
  for (const Arrow& arrow : list.arrows)
    if (stage_pick(list, arrow.id).name == name) return &arrow;
  return nullptr;
}

const Tube* find_tube(const DrawList& list, const std::string& name) {
  for (const Tube& tube : list.tubes)
    if (stage_pick(list, tube.id).name == name) return &tube;
  return nullptr;
}

double length_of(const Tube& tube) {
  double sum = 0;
  for (std::size_t i = 1; i < tube.points.size(); ++i)
    sum += (tube.points[i] - tube.points[i - 1]).norm();
  return sum;
}

/// The colour where a tube is thickest: the belly's.
Color belly(const Tube& tube) {
  const auto thickest = std::max_element(tube.radius.begin(), tube.radius.end());
  return tube.color[static_cast<std::size_t>(thickest - tube.radius.begin())];
}

bool all_finite(const DrawList& list) {
  bool ok = true;
  for (const RoundCone& c : list.cones) ok = ok && c.from.allFinite() && c.to.allFinite();
  for (const Ellipsoid& e : list.ellipsoids) ok = ok && e.center.allFinite() && e.axes.allFinite();
  for (const Arrow& a : list.arrows) ok = ok && a.from.allFinite() && a.vector.allFinite();
  for (const Line& l : list.lines) ok = ok && l.from.allFinite() && l.to.allFinite();
  for (const Label& l : list.labels) ok = ok && l.at.allFinite();
  for (const Ellipsoid& e : list.marks) ok = ok && e.center.allFinite();
  for (const Tube& t : list.tubes)
    for (const Vec3& p : t.points) ok = ok && p.allFinite();
  for (const Patch& t : list.patches)
    for (const Vec3& p : t.corners) ok = ok && p.allFinite();
  return ok;
}

TEST(Stage, EveryMuscleIsATubeAsLongAsItsPath) {
  double worst = 0;
  for (const double phi : {0.0, 0.1, 0.5, 0.72}) {
    const Instant instant = solved(phi);
    const DrawList list = drawn(instant);
    ASSERT_EQ(list.tubes.size(), at(walk().model.nmuscle()));
    for (int m = 0; m < walk().model.nmuscle(); ++m) {
      const Tube& tube = list.tubes[at(m)];
      EXPECT_EQ(stage_pick(list, tube.id).name, walk().model.muscles[at(m)].name);
      ASSERT_EQ(tube.points.size(), tube.radius.size());
      ASSERT_EQ(tube.points.size(), tube.color.size());
      worst = std::max(worst, std::abs(length_of(tube) / instant.data.l_mt[m] - 1));
    }
  }
  EXPECT_LT(worst, 0.01);
  std::printf("longest error of a tube's length: %.3f %%\n", 100 * worst);
}

TEST(Stage, ColourFollowsActivationAndStaysOrderedInGrey) {
  Instant instant = solved(0.1);
  const int soleus = walk().model.find_muscle("soleus_r");
  double before = 2;
  for (int i = 0; i <= 20; ++i) {
    instant.data.activation[soleus] = i / 20.0;
    const DrawList list = drawn(instant);
    const double lightness = to_oklab(belly(*find_tube(list, "soleus_r"))).lightness;
    EXPECT_LT(lightness, before) << i;
    before = lightness;
  }
}

TEST(Stage, ScalesTakeEvenSteps) {
  for (const ScaleKind kind : {ScaleKind::kSequential, ScaleKind::kDiverging}) {
    double least = 1, most = 0;
    for (int i = 0; i < 50; ++i) {
      const OkLab a = to_oklab(scale_color(kind, i / 50.0)),
                  b = to_oklab(scale_color(kind, (i + 1) / 50.0));
      const double step = std::hypot(a.lightness - b.lightness, a.a - b.a, a.b - b.b);
      least = std::min(least, step);
      most = std::max(most, step);
    }
    // steps across a bend of the row are cut short
    EXPECT_GT(least, 0.75 * most);
  }
  EXPECT_FLOAT_EQ(scale_color(ScaleKind::kSequential, kNaN).r, no_value_color().r);
}

TEST(Stage, GroundPushesFromTheCentreOfPressureUp) {
  const Instant instant = solved(0.2);
  StageOptions options;
  const DrawList list = drawn(instant, options);
  const Arrow* arrow = find_arrow(list, "grf_r");
  ASSERT_NE(arrow, nullptr);
  const FootReaction foot = foot_reaction(walk().model, instant.data, false, 20);
  const Vec3 cop = foot.cop - instant.travelled * Vec3::UnitX();
  EXPECT_LT((arrow->from - cop).norm(), 1e-12);
  EXPECT_TRUE(near(arrow->vector.norm(),
                   options.ground_scale * foot.force.norm() / walk().model.body_weight(), 1e-12));
  EXPECT_GT(arrow->vector.y(), 0.3);
}

TEST(Stage, KneeArrowsPointUpTheShank) {
  const Instant instant = solved(0.15);
  const DrawList list = drawn(instant);
  const Vec3 ankle = instant.data.X_WB[at(walk().model.body_index("talus_r"))].p;
  const Vec3 shank =
      (instant.data.X_WB[at(walk().model.body_index("tibia_r"))].p - ankle).normalized();
  for (const char* name : {"knee_contact_medial_r", "knee_contact_lateral_r"}) {
    const Arrow* arrow = find_arrow(list, name);
    ASSERT_NE(arrow, nullptr) << name;
    EXPECT_GT(arrow->vector.normalized().dot(shank), 0.99) << name;
  }
  for (const char* name : {"l5s1_compression", "l1l2_compression"}) {
    const Arrow* arrow = find_arrow(list, name);
    ASSERT_NE(arrow, nullptr) << name;
    EXPECT_GT(arrow->vector.normalized().y(), 0.8) << name;
  }
}

/// Each disc's pair stands behind the back, no foot of an arrow nearer to another than its head is wide.
TEST(Stage, DiscsStandApartBehindTheBack) {
  const Instant instant = solved(0.15);
  const DrawList list = drawn(instant);
  std::vector<Vec3> feet;
  for (std::size_t level = 0; level < kLumbarLevels; ++level) {
    const char* joint = kLumbarJoints[level];
    const Arrow* compression = find_arrow(list, std::string(joint) + "_compression");
    ASSERT_NE(compression, nullptr) << joint;
    for (const Vec3& other : feet) EXPECT_GT((compression->from - other).norm(), 0.03);
    feet.push_back(compression->from);
    const Vec3 disc =
        instant.data.X_WM[at(instant.sites.lumbar[level])].p - instant.travelled * Vec3::UnitX();
    EXPECT_GT(disc.x() - compression->from.x(), 0.1) << joint;
    if (const Arrow* shear = find_arrow(list, std::string(joint) + "_shear_ap")) {
      EXPECT_LT((shear->from - compression->from).norm(), 1e-12);
      EXPECT_LT(std::abs(shear->vector.normalized().dot(compression->vector.normalized())), 1e-9);
    }
  }
}

TEST(Stage, TheThighPushesTheKneecapForward) {
  const Instant instant = solved(0.12);
  StageOptions options;
  const DrawList list = drawn(instant, options);
  const Arrow* arrow = find_arrow(list, "patellofemoral_contact_r");
  ASSERT_NE(arrow, nullptr);
  EXPECT_GT(arrow->vector.normalized().x(), 0.7);
  EXPECT_TRUE(
      near(arrow->vector.norm(),
           options.joint_scale * instant.loads.side[0].patellofemoral / walk().model.body_weight(),
           1e-9));
}

TEST(Stage, NumbersStandAtTheTipsOnRequest) {
  const Instant instant = solved(0.12);
  StageOptions options;
  const std::size_t names = drawn(instant, options).labels.size();
  options.values = true;
  const DrawList list = drawn(instant, options);
  EXPECT_GT(list.labels.size(), names + 8);
  EXPECT_LE(list.labels.size(), names + list.arrows.size());
  const std::string medial = fmt::format(
      "medial {:.2f} BW", instant.loads.side[0].knee_medial / walk().model.body_weight());
  const Arrow* arrow = find_arrow(list, "knee_contact_medial_r");
  ASSERT_NE(arrow, nullptr);
  bool said = false;
  for (const Label& label : list.labels)
    said =
        said || (label.text == medial && (label.at - arrow->from - arrow->vector).norm() < 1e-12);
  EXPECT_TRUE(said) << medial;
}

/// Every mark on the ground is where the numbers say.
TEST(Stage, MarksStandWhereTheNumbersSay) {
  const Instant instant = solved(0.3);
  const DrawList list = drawn(instant);
  const auto middle_of = [&](const std::string& name) {
    Vec3 low = Vec3::Constant(1e9), high = -low;
    for (const Patch& patch : list.patches) {
      if (stage_pick(list, patch.id).name != name) continue;
      for (const Vec3& corner : patch.corners)
        low = low.cwiseMin(corner), high = high.cwiseMax(corner);
    }
    return Vec3(0.5 * (low + high));
  };
  const Vec3 back = instant.travelled * Vec3::UnitX();
  const Vec3 ahead = extrapolated_center_of_mass(instant.loads.com, instant.data.gravity) - back;
  EXPECT_LT((middle_of("extrapolated_com") - ahead).norm(), 0.003);
  const FootReaction foot = foot_reaction(walk().model, instant.data, false, 20);
  EXPECT_LT((middle_of("cop_r") - (foot.cop - back)).norm(), 0.003);
  ASSERT_FALSE(list.marks.empty());
  EXPECT_LT((list.marks[0].center - (instant.loads.com.p - back)).norm(), 1e-9);
}

TEST(Stage, HalfACycleLaterTheMirrorImage) {
  const Instant a = solved(0.2), b = solved(0.7);
  const DrawList here = drawn(a), later = drawn(b);
  double worst = 0;
  for (const Tube& tube : here.tubes) {
    std::string name = stage_pick(here, tube.id).name;
    if (name.size() < 2 || name.substr(name.size() - 2) != "_r") continue;
    name.back() = 'l';
    const Tube* other = find_tube(later, name);
    ASSERT_NE(other, nullptr) << name;
    ASSERT_EQ(tube.points.size(), other->points.size()) << name;
    for (std::size_t i = 0; i < tube.points.size(); ++i)
      worst =
          std::max(worst, (tube.points[i] - Vec3(1, 1, -1).cwiseProduct(other->points[i])).norm());
  }
  EXPECT_LT(worst, 1e-6);
}

TEST(Stage, NothingFloatsAndNothingIsBuried) {
  for (const double phi : {0.1, 0.3, 0.5}) {
    const DrawList list = drawn(solved(phi));
    double lowest = 1, highest = 0;
    for (const RoundCone& cone : list.cones) {
      lowest = std::min({lowest, cone.from.y() - cone.from_radius, cone.to.y() - cone.to_radius});
      highest = std::max({highest, cone.from.y(), cone.to.y()});
    }
    EXPECT_LT(lowest, 0.015) << phi;
    EXPECT_GT(lowest, -0.03) << phi;
    for (const Ellipsoid& lump : list.ellipsoids) highest = std::max(highest, lump.center.y());
    EXPECT_GT(highest, 1.5);
    EXPECT_LT(highest, 1.75);
  }
}

TEST(Stage, BonesGrowWithThePerson) {
  const ModelSpec spec = read_model(home_path("models/adult.toml"));
  Subject tall = spec.subject;
  tall.height *= 1.2;
  const Skeleton skeleton = make_skeleton(compile(scale_to_subject(spec, tall)));
  const std::vector<BoneCone>& own = walk().skeleton.cones;
  ASSERT_EQ(skeleton.cones.size(), own.size());
  for (std::size_t i = 0; i < own.size(); ++i)
    EXPECT_TRUE(near((skeleton.cones[i].to - skeleton.cones[i].from).norm(),
                     1.2 * (own[i].to - own[i].from).norm(), 0.004))
        << i;
}

TEST(Stage, ModelsOfUnknownNamesAreCapsules) {
  ModelSpec spec;
  for (const char* name : {"trunk", "stick"}) {
    BodySpec body;
    body.name = name;
    body.mass = 1;
    body.mass_center = Vec3(0, -0.2, 0);
    body.inertia = 0.01 * Mat3::Identity();
    spec.bodies.push_back(body);
  }
  JointSpec root;
  root.name = "root";
  root.parent = "ground";
  root.child = "trunk";
  JointSpec hinge;
  hinge.name = "hinge";
  hinge.parent = "trunk";
  hinge.child = "stick";
  hinge.X_PF.p = Vec3(0, -0.6, 0);
  spec.joints = {root, hinge};
  const Skeleton skeleton = make_skeleton(compile(spec));
  ASSERT_EQ(skeleton.cones.size(), 2u);
  EXPECT_TRUE(near(skeleton.cones[0].to.y(), -0.6, 1e-12));
  EXPECT_TRUE(near(skeleton.cones[1].to.y(), -0.4, 1e-12));
}

TEST(Stage, DrawsWithoutMuscles) {
  Instant instant = make_instant(walk().model, walk().cycle);
  solve_instant(instant, 0.2);
  const DrawList list = drawn(instant);
  EXPECT_TRUE(list.tubes.empty());
  EXPECT_NE(find_arrow(list, "knee_intersegmental_y_r"), nullptr);
  EXPECT_TRUE(all_finite(list));
}

TEST(Stage, AnInstantThatDidNotConvergeIsGreyAndSaysSo) {
  Instant instant = solved(0.2);
  instant.muscles->report.status = SolveStatus::kIterationLimit;
  const DrawList list = drawn(instant);
  const Color color = belly(*find_tube(list, "soleus_r"));
  EXPECT_FLOAT_EQ(color.r, no_value_color().r);
  EXPECT_FLOAT_EQ(color.b, no_value_color().b);
  EXPECT_EQ(find_arrow(list, "knee_contact_medial_r"), nullptr);
  EXPECT_NE(find_arrow(list, "grf_r"), nullptr);
  EXPECT_NE(list.labels.front().text.find("not converged"), std::string::npos);
  ASSERT_EQ(list.notes.size(), 1u);
  EXPECT_NE(list.notes[0].find("muscles did not converge"), std::string::npos);
  EXPECT_TRUE(drawn(solved(0.2)).notes.empty());
}

TEST(Stage, AMotionThatIsNotFiniteIsAStandingGreyFigure) {
  Instant instant = solved(0.2);
  for (Pose& pose : instant.data.X_WB) pose.p.setConstant(kNaN);
  instant.travelled = kNaN;
  const DrawList list = drawn(instant);
  EXPECT_TRUE(all_finite(list));
  EXPECT_TRUE(list.tubes.empty() && list.arrows.empty());
  EXPECT_FALSE(list.cones.empty());
  EXPECT_FLOAT_EQ(list.cones.front().color.r, list.cones.front().color.g);
  EXPECT_NE(list.labels.front().text.find("no motion"), std::string::npos);
}

TEST(Stage, NoWalkAtAllIsGroundAndAName) {
  const DrawList list = draw_stage({StageWalker{}}, {});
  EXPECT_TRUE(list.cones.empty());
  EXPECT_FALSE(list.patches.empty());
  EXPECT_EQ(list.labels.size(), 1u);
}

TEST(Stage, TwoWalkersStandApartOrOneIsAGhost) {
  const Instant instant = solved(0.3);
  StageOptions options;
  options.bones = false;
  DrawList list = draw_stage({walker(instant), walker(instant)}, options);
  ASSERT_EQ(list.tubes.size(), 2 * at(walk().model.nmuscle()));
  const std::size_t second = list.tubes.size() / 2;
  EXPECT_LT((list.tubes[second].points[0] - list.tubes[0].points[0] - options.apart).norm(), 1e-12);
  options.arrangement = Arrangement::kGhosted;
  list = draw_stage({walker(instant), walker(instant)}, options);
  EXPECT_LT((list.tubes[second].points[0] - list.tubes[0].points[0]).norm(), 1e-12);
  EXPECT_LT(list.tubes[second].color[0].a, 0.5f);
  EXPECT_FLOAT_EQ(list.tubes[0].color[0].a, 1.0f);
}

TEST(Stage, OverGroundTheWalkerTravelsOnATreadmillTheGrid) {
  const Instant a = solved(0.2), b = solved(1.2);  // the same posture a stride on
  StageOptions options;
  EXPECT_LT((drawn(a, options).cones[0].from - drawn(b, options).cones[0].from).norm(), 1e-9);
  options.ground_view = GroundView::kOverground;
  const double stride = walk().cycle.travel_speed * walk().cycle.period;
  EXPECT_TRUE(near(drawn(b, options).cones[0].from.x() - drawn(a, options).cones[0].from.x(),
                   stride, 1e-9));
}

TEST(Stage, AListUsedAgainIsAsANewOne) {
  const Instant a = solved(0.2), b = solved(0.6);
  StageOptions options;
  options.values = true;
  DrawList list = draw_stage({walker(a), walker(b)}, options);
  for (const Instant* instant : {&b, &a}) {
    draw_stage({walker(*instant)}, options, list);
    EXPECT_TRUE(list == drawn(*instant, options));
  }
  draw_stage({}, options, list);
  EXPECT_TRUE(list == DrawList{});
}

TEST(Stage, ASlopeIsShown) {
  Instant instant = solved(0.2);
  const double slope = std::atan(0.10);
  instant.data.gravity = kStandardGravity * Vec3(-std::sin(slope), -std::cos(slope), 0);
  const DrawList list = drawn(instant);
  bool said = false;
  for (const Label& label : list.labels) said = said || label.text == "10 %";
  EXPECT_TRUE(said);
  double low = 1, high = -1;
  for (const Patch& tile : list.patches)
    for (const Vec3& corner : tile.corners) {
      if (corner.x() < -1.2) low = std::min(low, corner.y());
      if (corner.x() > 1.2) high = std::max(high, corner.y());
    }
  EXPECT_LT(low, -0.1);
  EXPECT_GT(high, 0.1);
}

TEST(Stage, ACarriedLoadIsAsLargeAsItsMass) {
  Skeleton light, heavy;
  AddedLoad load;
  load.mass = 5;
  add_load_carried(walk().model, load, light);
  load.mass = 40;
  add_load_carried(walk().model, load, heavy);
  ASSERT_EQ(light.ellipsoids.size(), 1u);
  EXPECT_TRUE(near(heavy.ellipsoids[0].axes.determinant() / light.ellipsoids[0].axes.determinant(),
                   8, 1e-9));
  load.mass = 0;
  add_load_carried(walk().model, load, light);
  EXPECT_EQ(light.ellipsoids.size(), 1u);
}

TEST(Stage, TheLegendNamesWhatTheModelHas) {
  const auto titles = [](const Instant& instant) {
    std::string all;
    for (const ArrowLegend& arrow : stage_legend({}, {walker(instant)}).arrows)
      all += arrow.title + "; ";
    return all;
  };
  const std::string with = titles(solved(0.2));
  EXPECT_NE(with.find("knee medial; lateral; kneecap"), std::string::npos) << with;
  Instant bare = make_instant(walk().model, walk().cycle);
  solve_instant(bare, 0.2);
  const std::string without = titles(bare);
  EXPECT_EQ(without.find("medial"), std::string::npos) << without;
  EXPECT_NE(without.find("knee; disc compression"), std::string::npos) << without;
  EXPECT_TRUE(stage_legend({}, {walker(bare)}).muscles.stops.empty());
}

TEST(Stage, EveryColouringHasALegendWithItsUnit) {
  const Instant instant = solved(0.45);
  for (const MuscleQuantity quantity :
       {MuscleQuantity::kActivation, MuscleQuantity::kForce, MuscleQuantity::kForceShare,
        MuscleQuantity::kFiberLength, MuscleQuantity::kPower, MuscleQuantity::kContribution}) {
    StageOptions options;
    options.coloring.quantity = quantity;
    const StageLegend legend = stage_legend(options);
    EXPECT_FALSE(legend.muscles.title.empty());
    EXPECT_EQ(legend.muscles.stops.size(), 5u);
    EXPECT_LT(legend.muscles.low, legend.muscles.high);
    EXPECT_EQ(drawn(instant, options).tubes.size(), at(walk().model.nmuscle()));
  }
  StageOptions options;
  EXPECT_TRUE(near(stage_legend(options).arrows[0].meters_per_body_weight, 0.5, 0));
}

/// Colour of a muscle's part in the knee's load: what presses the knee is orange, what does not cross it white.
TEST(Stage, ContributionToTheKneeIsOfMusclesThatCrossIt) {
  const Instant instant = solved(0.45);
  StageOptions options;
  options.coloring.quantity = MuscleQuantity::kContribution;
  const DrawList list = drawn(instant, options);
  const OkLab gastrocnemius = to_oklab(belly(*find_tube(list, "gasmed_r")));
  const OkLab soleus = to_oklab(belly(*find_tube(list, "soleus_r")));
  EXPECT_GT(gastrocnemius.b, soleus.b + 0.05);
}

}  // namespace
}  // namespace retrogait::inspector
