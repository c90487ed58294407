// Arrows of loads, centre of mass and base of support.
#include <algorithm>
#include <array>
#include <cmath>

#include "contact/contact.h"
#include "inspector/stage_parts.h"

namespace retrogait::inspector {

namespace {

constexpr double kLeastArrow = 0.004;   // m: shorter ones are a dot and not drawn
constexpr double kPressed = 0.008;      // m: a point of the sole this near the ground stands on it
constexpr double kAboveGround = 0.004;  // m: patches and lines over the ground

std::size_t at(int i) { return static_cast<std::size_t>(i); }
const char* letter(bool left) { return left ? "_l" : "_r"; }

// Okabe and Ito's colours that the directions do not use, and two greys
const Color kGround = color_of(0x009E73), kMedial = color_of(0xCC79A7),
            kLateral = color_of(0x56B4E9), kDisc = color_of(0xE69F00), kShear = color_of(0x3A3A3A),
            kMass = color_of(0xF0E442);

void add_arrow(const StagePart& part, const Vec3& from, const Vec3& vector, double radius,
               const Color& color, const std::string& name, DrawList& list) {
  if (!vector.allFinite() || !from.allFinite() || vector.norm() < kLeastArrow) return;
  list.arrows.push_back(
      {part.X_SW * from, part.X_SW.R * vector, radius, part.shown(color), part.name(list, name)});
}

void add_line(const StagePart& part, const Vec3& from, const Vec3& to, const Color& color,
              DrawList& list) {
  list.lines.push_back({part.X_SW * from, part.X_SW * to, part.shown(color)});
}

double per_newton(double scale, const Instant& instant) {
  return scale / instant.model->body_weight();
}

/// The ground on one foot: of a measured walk as the loads on its bodies, else from the points of the sole.
FootReaction reaction(const Instant& instant, bool left) {
  const double threshold = kLoadedShare * instant.model->body_weight();
  if (!instant.walk) return foot_reaction(*instant.model, instant.data, left, threshold);
  FootReaction out;
  for (const int body : instant.sites.side[left ? 1 : 0].foot) {
    out.force += instant.data.F_ext[at(body)].lin;
    out.moment += instant.data.F_ext[at(body)].rot;
  }
  complete(out, threshold);
  return out;
}

void draw_ground_reaction(const StagePart& part, DrawList& list) {
  const double scale = per_newton(part.options->ground_scale, part.instant());
  for (const bool left : {false, true}) {
    const FootReaction foot = reaction(part.instant(), left);
    if (!foot.loaded) continue;
    add_arrow(part, foot.cop, scale * foot.force, 0.012, kGround, std::string("grf") + letter(left),
              list);
  }
}

Vec3 place(const Instant& instant, int contact_point) {
  const ContactPoint& p = instant.model->contact_points[at(contact_point)];
  return p.body < 0 ? p.point : instant.data.X_WB[at(p.body)] * p.point;
}

bool muscles_stand(const Instant& instant) {
  return instant.muscles && instant.muscles->converged();
}

/// What presses thigh and shank apart, along the shank: two compartments where the model has them and muscles
/// pull, else the force that crosses the joint.
void draw_knee(const StagePart& part, bool left, DrawList& list) {
  const Instant& instant = part.instant();
  const LoadSites::Side& site = instant.sites.side[left ? 1 : 0];
  const SideLoads& loads = instant.loads.side[left ? 1 : 0];
  if (site.knee < 0) return;
  const Vec3 up = instant.data.X_WB[at(site.knee)].R.col(1);
  const double scale = per_newton(part.options->joint_scale, instant);
  const std::string side = letter(left);
  if (!muscles_stand(instant)) {
    if (!instant.muscles)
      add_arrow(part, instant.data.X_WM[at(site.knee)].p, scale * loads.knee_force.y() * up, 0.010,
                kMedial, "knee_intersegmental_y" + side, list);
    return;
  }
  if (site.medial < 0 || site.lateral < 0) {
    add_arrow(part, instant.data.X_WM[at(site.knee)].p, scale * loads.knee_contact.y() * up, 0.010,
              kMedial, "knee_contact" + side, list);
    return;
  }
  add_arrow(part, place(instant, site.medial), scale * loads.knee_medial * up, 0.009, kMedial,
            "knee_contact_medial" + side, list);
  add_arrow(part, place(instant, site.lateral), scale * loads.knee_lateral * up, 0.009, kLateral,
            "knee_contact_lateral" + side, list);
}

/// Compression of each disc behind the back, the lowest nearest to it; shear in the disc.
void draw_spine(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  const bool contact = muscles_stand(instant);
  if (instant.muscles && !contact) return;
  const double scale = per_newton(part.options->joint_scale, instant);
  for (std::size_t level = 0; level < kLumbarLevels; ++level) {
    const int joint = instant.sites.lumbar[level];
    if (joint < 0) continue;
    const JointLoads::Disc& disc = instant.loads.lumbar[level];
    Mat3 R_WD = instant.data.X_WB[at(joint)].R;
    if (contact) R_WD = R_WD * instant.sites.R_BD[level];
    const Vec3 force = contact ? disc.contact : disc.force;
    if (!force.allFinite()) continue;
    const Vec3 center = instant.data.X_WM[at(joint)].p;
    const Vec3 behind = center - (0.13 + 0.035 * static_cast<double>(level)) * R_WD.col(0);
    const std::string name = kLumbarJoints[level];
    add_arrow(part, behind, scale * force.y() * R_WD.col(1), 0.008, kDisc, name + "_compression",
              list);
    add_line(part, center, behind, kDisc, list);
    const Vec3 shear = force.x() * R_WD.col(0) + force.z() * R_WD.col(2);
    add_arrow(part, center, scale * shear, 0.007, kShear, name + "_shear_ap", list);
  }
}

double turn_of(const Vec3& a, const Vec3& b, const Vec3& c) {
  return (b.x() - a.x()) * (c.z() - a.z()) - (b.z() - a.z()) * (c.x() - a.x());
}

/// The convex outline of places on the ground (Andrew 1979: the lower and the upper chain of the sorted points).
std::vector<Vec3> outline(std::vector<Vec3> points) {
  std::sort(points.begin(), points.end(), [](const Vec3& a, const Vec3& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.z() < b.z();
  });
  std::vector<Vec3> hull;
  for (int chain = 0; chain < 2; ++chain) {
    const std::size_t first = hull.size();
    for (const Vec3& p : points) {
      while (hull.size() >= first + 2 && turn_of(hull[hull.size() - 2], hull.back(), p) <= 0)
        hull.pop_back();
      hull.push_back(p);
    }
    if (!hull.empty()) hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  return hull;
}

/// Between the points of the sole that stand on the ground under loaded feet.
void draw_base_of_support(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  std::vector<Vec3> points;
  for (const bool left : {false, true}) {
    if (!instant.loads.side[left ? 1 : 0].loaded) continue;
    for (const int p : instant.sites.side[left ? 1 : 0].foot_points) {
      const bool pressed = contact_height(*instant.model, instant.data, p) < kPressed;
      if (!pressed && instant.data.foot_force[at(p)].y() <= 0) continue;
      Vec3 point = contact_point(*instant.model, instant.data, p);
      point.y() = kAboveGround;
      points.push_back(point);
    }
  }
  Patch patch{outline(std::move(points)), mix(kMass, kGround, 0.5), -1};
  if (patch.corners.size() < 3) return;
  patch.color.a = 0.45f;
  patch.color = part.shown(patch.color);
  patch.id = part.name(list, "base_of_support");
  for (Vec3& corner : patch.corners) corner = part.X_SW * corner;
  list.patches.push_back(std::move(patch));
}

void add_ball(const StagePart& part, const Vec3& center, double radius, const std::string& name,
              DrawList& list) {
  list.ellipsoids.push_back(
      {part.X_SW * center, radius * Mat3::Identity(), part.shown(kMass), part.name(list, name)});
}

void draw_center_of_mass(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  const CenterOfMass& com = instant.loads.com;
  if (!com.p.allFinite() || !com.v.allFinite() || com.p.y() <= 0) return;
  draw_base_of_support(part, list);
  const Vec3& g = instant.data.gravity;
  const Vec3 above = kAboveGround * Vec3::UnitY();
  const Vec3 below = com.p - g * (com.p.y() / g.y()) + above;
  const Vec3 ahead = extrapolated_center_of_mass(com, g) + above;
  add_ball(part, com.p, 0.022, "com", list);
  add_ball(part, ahead, 0.016, "extrapolated_com", list);
  add_line(part, com.p, below, kMass, list);
  add_line(part, below, ahead, kMass, list);
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

std::vector<ArrowLegend> load_legend(const StageOptions& options) {
  std::vector<ArrowLegend> legend;
  if (options.ground_reaction) legend.push_back({"Ground reaction", kGround, options.ground_scale});
  if (options.knee_contact) {
    legend.push_back({"Knee contact, medial", kMedial, options.joint_scale});
    legend.push_back({"Knee contact, lateral", kLateral, options.joint_scale});
  }
  if (options.lumbar_loads) {
    legend.push_back({"Lumbar compression", kDisc, options.joint_scale});
    legend.push_back({"Lumbar shear", kShear, options.joint_scale});
  }
  if (options.center_of_mass) legend.push_back({"Centre of mass; where it is heading", kMass, 0});
  return legend;
}

}  // namespace retrogait::inspector
