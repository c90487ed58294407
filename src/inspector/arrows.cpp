// Arrows of loads, and the numbers beside them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/numbers.h"
#include "inspector/stage_parts.h"
#include "inverse/joint_loads.h"

namespace retrogait::inspector {

namespace {

constexpr double kLeastArrow = 0.004;  // m: shorter ones are a dot and not drawn
// Behind the disc, m: the lowest level's arrows, and from there each level's.
constexpr double kBehind = 0.16, kNextLevel = 0.042;

const char* letter(bool left) { return left ? "_l" : "_r"; }

/// A force at a place, N in W, with the scale of its kind (m per BW).
struct Load {
  Vec3 from, force;
  double scale = 0, radius = 0.008;
  Color color;
  std::string name, spoken;    // "knee_contact_medial_r", "medial"
  double least_number = 0.05;  // BW: what is less goes without saying
};

void add_load(const StagePart& part, const Load& load, DrawList& list) {
  const double weight = part.instant().model->body_weight();
  const Vec3 vector = load.scale / weight * load.force;
  if (!vector.allFinite() || !load.from.allFinite() || vector.norm() < kLeastArrow) return;
  list.arrows.push_back({part.X_SW * load.from, part.X_SW.R * vector, load.radius,
                         part.shown_mark(load.color), part.name(list, load.name)});
  if (part.options->values && load.force.norm() > load.least_number * weight)
    list.labels.push_back({part.X_SW * (load.from + vector),
                           fmt::format("{} {:.2f} BW", load.spoken, load.force.norm() / weight),
                           part.shown_mark(load.color), false, part.number});
}

Vec3 place(const Instant& instant, int contact_point) {
  const ContactPoint& p = instant.model->contact_points[at(contact_point)];
  return p.body < 0 ? p.point : instant.data.X_WB[at(p.body)] * p.point;
}

bool muscles_stand(const Instant& instant) {
  return instant.muscles && instant.muscles->converged();
}

void draw_ground_reaction(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  const double scale = part.options->ground_scale;
  for (const bool left : {false, true}) {
    const FootReaction foot = ground_reaction(instant, left);
    if (!foot.loaded) continue;
    draw_center_of_pressure(part, foot.cop, left, list);
    add_load(part,
             {foot.cop, foot.force, scale, 0.011, kGroundColor, std::string("grf") + letter(left),
              "ground"},
             list);
  }
  if (!instant.cycle) return;
  for (const HandForce& hand : instant.cycle->hands)
    add_load(part,
             {instant.data.X_WB[at(hand.body)] * hand.point, hand.force, scale, 0.008, kGroundColor,
              instant.model->bodies[at(hand.body)].name + "_support", "hand"},
             list);
}

/// What presses thigh and shank apart, along the shank: two compartments where the model has them and muscles
/// pull, else the force that crosses the joint.
void draw_knee(const StagePart& part, bool left, DrawList& list) {
  const Instant& instant = part.instant();
  const LoadSites::Side& site = instant.sites.side[left ? 1 : 0];
  const SideLoads& loads = instant.loads.side[left ? 1 : 0];
  if (site.knee < 0) return;
  const Vec3 up = instant.data.X_WB[at(site.knee)].R.col(1);
  const Vec3 middle = instant.data.X_WM[at(site.knee)].p;
  const double scale = part.options->joint_scale;
  const auto add = [&](const Vec3& from, double force, const Color& color, const char* name,
                       const char* spoken) {
    add_load(part,
             {from, force * up, scale, 0.008, color, std::string(name) + letter(left), spoken},
             list);
  };
  if (!muscles_stand(instant)) {
    if (!instant.muscles)
      add(middle, loads.knee_force.y(), kKneeColor, "knee_intersegmental_y", "knee");
    return;
  }
  if (site.medial < 0 || site.lateral < 0) {
    add(middle, loads.knee_contact.y(), kKneeColor, "knee_contact", "knee");
  } else {
    add(place(instant, site.medial), loads.knee_medial, kMedialColor, "knee_contact_medial",
        "medial");
    add(place(instant, site.lateral), loads.knee_lateral, kLateralColor, "knee_contact_lateral",
        "lateral");
  }
  if (site.patella < 0) return;
  const Vec3 kneecap =
      instant.data.X_WB[at(site.patella)] * instant.model->bodies[at(site.patella)].mass_center;
  add_load(part,
           {kneecap, carried_wrench(instant, site.patella).lin, scale, 0.007, kKneecapColor,
            std::string("patellofemoral_contact") + letter(left), "kneecap"},
           list);
}

/// The way out of the back, across the lumbar spine as it stands.
Vec3 backward_of(const Instant& instant) {
  const auto& lumbar = instant.sites.lumbar;
  const Pose& lowest = instant.data.X_WM[at(lumbar.front())];
  const Vec3 along = instant.data.X_WM[at(lumbar.back())].p - lowest.p;
  const Vec3 right = instant.data.X_WB[at(lumbar.front())].R.col(2);
  return -along.cross(right).normalized();
}

/// Loads of each disc behind the back, the lowest nearest to it: they lean away from each other as the spine bends.
void draw_spine(const StagePart& part, DrawList& list) {
  static constexpr std::array<const char*, kLumbarLevels> kSpoken = {"L5/S1", "L4/L5", "L3/L4",
                                                                     "L2/L3", "L1/L2"};
  const Instant& instant = part.instant();
  const bool contact = muscles_stand(instant);
  if (instant.muscles && !contact) return;
  const auto& lumbar = instant.sites.lumbar;
  if (std::any_of(lumbar.begin(), lumbar.end(), [](int joint) { return joint < 0; })) return;
  const double scale = part.options->joint_scale;
  const Vec3 backward = backward_of(instant);
  for (std::size_t level = 0; level < kLumbarLevels; ++level) {
    const JointLoads::Disc& disc = instant.loads.lumbar[level];
    Mat3 R_WD = instant.data.X_WB[at(lumbar[level])].R;
    if (contact) R_WD = R_WD * instant.sites.R_BD[level];
    const Vec3 force = contact ? disc.contact : disc.force;
    const Vec3 center = instant.data.X_WM[at(lumbar[level])].p;
    const Vec3 foot = center + (kBehind + kNextLevel * static_cast<double>(level)) * backward;
    if (!force.allFinite() || !foot.allFinite()) continue;
    list.lines.push_back(
        {part.X_SW * center, part.X_SW * foot, part.shown_mark(kLeaderColor), true});
    const std::string name = kLumbarJoints[level];
    add_load(part,
             {foot, force.y() * R_WD.col(1), scale, 0.0065, kDiscColor, name + "_compression",
              kSpoken[level]},
             list);
    Load shear{foot,        force.x() * R_WD.col(0) + force.z() * R_WD.col(2),
               scale,       0.005,
               kShearColor, name + "_shear_ap",
               "shear"};
    shear.least_number = 0.2;
    add_load(part, shear, list);
  }
}

}  // namespace

void draw_loads(const StagePart& part, DrawList& list) {
  if (!part.moves) return;
  const StageOptions& options = *part.options;
  if (options.ground_reaction) draw_ground_reaction(part, list);
  if (options.knee_contact)
    for (const bool left : {false, true}) draw_knee(part, left, list);
  if (options.lumbar_loads) draw_spine(part, list);
  if (options.center_of_mass) draw_center_of_mass(part, list);
}

std::vector<ArrowLegend> load_legend(const StageOptions& options, const LoadsThatAre& are) {
  std::vector<ArrowLegend> legend;
  const double ground = options.ground_scale, joint = options.joint_scale;
  if (options.ground_reaction) legend.push_back({"ground reaction", kGroundColor, ground});
  if (options.knee_contact) {
    if (are.whole_knee) legend.push_back({"knee", kKneeColor, joint});
    if (are.compartments) {
      legend.push_back({"knee medial", kMedialColor, joint});
      legend.push_back({"lateral", kLateralColor, joint});
    }
    if (are.kneecap) legend.push_back({"kneecap", kKneecapColor, joint});
  }
  if (options.lumbar_loads && are.discs) {
    legend.push_back({"disc compression", kDiscColor, joint});
    legend.push_back({"shear", kShearColor, joint});
  }
  if (options.center_of_mass) {
    legend.push_back({"centre of mass", kMassColor, 0, LegendMark::kBall});
    legend.push_back({"extrapolated", kMassColor, 0, LegendMark::kRing});
    if (are.support) legend.push_back({"base of support", kSupportColor, 0, LegendMark::kPatch});
  }
  return legend;
}

}  // namespace retrogait::inspector
