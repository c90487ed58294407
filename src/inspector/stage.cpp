// Walkers put on the stage and drawn, part by part.
#include "inspector/stage.h"

#include <algorithm>
#include <cmath>

#include "inspector/stage_parts.h"

namespace retrogait::inspector {

namespace {

constexpr double kGhostTint = 0.45;  // … of a ghost, to be told from the other
constexpr double kTint = 0.12;       // of the direction's colour in bone
constexpr double kTall = 1.75;       // m: where nobody stands

bool finite(const Pose& pose) { return pose.R.allFinite() && pose.p.allFinite(); }

bool moves(const StageWalker& walker) {
  if (!walker.instant) return false;
  const std::vector<Pose>& poses = walker.instant->data.X_WB;
  return walker.instant->data.stage >= Stage::kPosition &&
         std::all_of(poses.begin(), poses.end(), finite);
}

/// Upright axes from surface axes: gravity, tilted in them, points down.
Mat3 upright(const Vec3& gravity) {
  if (!gravity.allFinite() || gravity.y() >= 0) return Mat3::Identity();
  return rotation_about(Vec3::UnitZ(), -std::atan2(gravity.x(), -gravity.y()));
}

StagePart put_on_stage(const std::vector<StageWalker>& walkers, std::size_t i,
                       const StageOptions& options) {
  StagePart part{&walkers[i], &options, {}, 1, static_cast<int>(i), moves(walkers[i])};
  const bool ghosted = options.arrangement == Arrangement::kGhosted;
  if (ghosted && i > 0) part.alpha = options.ghost_alpha;
  const double place = static_cast<double>(i) - 0.5 * (static_cast<double>(walkers.size()) - 1);
  if (!ghosted) part.X_SW.p = place * options.apart;
  if (!walkers[i].instant) return part;
  const Instant& instant = *walkers[i].instant;
  part.X_SW.R = upright(instant.data.gravity);
  // a treadmill takes back what steady travel gives
  if (options.ground_view == GroundView::kTreadmill && std::isfinite(instant.travelled))
    part.X_SW.p -= part.X_SW.R * (instant.travelled * Vec3::UnitX());
  return part;
}

Color tissue_color(Tissue tissue, const StagePart& part) {
  static const Color kBone = color_of(0xEFE6D2), kCartilage = color_of(0xCBD2CC),
                     kHollow = color_of(0x4A423B), kGear = color_of(0x5D6670),
                     kGrey = color_of(0xA6A6A6);
  if (tissue == Tissue::kHollow) return part.shown(kHollow);
  if (tissue == Tissue::kGear) return part.shown(kGear);
  if (!part.moves) return part.shown(kGrey);
  if (tissue == Tissue::kCartilage) return part.shown(kCartilage);
  return part.shown(
      mix(kBone, direction_color(part.walker->backward), part.alpha < 1 ? kGhostTint : kTint));
}

/// Half of an ellipsoid's height.
double reach_up(const Ellipsoid& e) { return e.axes.row(1).norm(); }

Spare clear(DrawList& list) {
  Spare spare{std::move(list.tubes), std::move(list.names)};
  // the last ones are taken first
  std::reverse(spare.tubes.begin(), spare.tubes.end());
  list.tubes.clear();
  list.names.clear();
  list.cones.clear();
  list.ellipsoids.clear();
  list.marks.clear();
  list.arrows.clear();
  list.patches.clear();
  list.lines.clear();
  list.labels.clear();
  list.notes.clear();
  list.names.reserve(spare.names.size());
  return spare;
}

// What somebody who looks must know before believing what is seen.
void add_notes(const StagePart& part, DrawList& list) {
  const StageWalker& walker = *part.walker;
  if (!walker.instant) return;
  if (!part.moves)
    list.notes.push_back(walker.name + ": no motion at this instant; the figure only stands");
  else if (walker.instant->muscles && !walker.instant->muscles->converged())
    list.notes.push_back(walker.name + ": muscles did not converge at this instant, so they are " +
                         "grey and joint loads are not shown");
  else if (!walker.ok)
    list.notes.push_back(walker.name + ": beyond its limits at this instant");
}

}  // namespace

int StagePart::name(DrawList& list, const std::string& what) const {
  std::string text = spare ? Spare::take(spare->names) : std::string();
  text.assign(walker->name).append("/").append(what);
  list.names.push_back(std::move(text));
  return static_cast<int>(list.names.size()) - 1;
}

const std::vector<Pose>& body_poses(const StagePart& part) {
  return part.moves ? part.instant().data.X_WB : part.walker->skeleton->standing;
}

Vec3 draw_bones(const StagePart& part, DrawList& list) {
  const Skeleton& skeleton = *part.walker->skeleton;
  const std::vector<Body>& bodies = part.instant().model->bodies;
  std::vector<Pose> X_SB;
  std::vector<int> ids;
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    X_SB.push_back(part.X_SW * body_poses(part)[b]);
    ids.push_back(part.name(list, bodies[b].name));
  }
  // a standing figure in place of a motion stands where its lane is
  if (!part.moves && std::isfinite(part.instant().travelled))
    for (Pose& pose : X_SB) pose.p += part.X_SW.R * (part.instant().travelled * Vec3::UnitX());
  const Color colors[] = {tissue_color(Tissue::kBone, part), tissue_color(Tissue::kCartilage, part),
                          tissue_color(Tissue::kHollow, part), tissue_color(Tissue::kGear, part)};
  Vec3 top = part.X_SW.p;
  for (const BoneCone& cone : skeleton.cones) {
    const auto b = static_cast<std::size_t>(cone.body);
    list.cones.push_back({X_SB[b] * cone.from, X_SB[b] * cone.to, cone.from_radius, cone.to_radius,
                          colors[static_cast<int>(cone.tissue)], ids[b]});
  }
  for (const BoneEllipsoid& lump : skeleton.ellipsoids) {
    const auto b = static_cast<std::size_t>(lump.body);
    list.ellipsoids.push_back({X_SB[b] * lump.center, X_SB[b].R * lump.axes,
                               colors[static_cast<int>(lump.tissue)], ids[b]});
    const Ellipsoid& e = list.ellipsoids.back();
    if (e.center.y() + reach_up(e) > top.y()) top = e.center + reach_up(e) * Vec3::UnitY();
  }
  return top;
}

DrawList draw_stage(const std::vector<StageWalker>& walkers, const StageOptions& options) {
  DrawList list;
  draw_stage(walkers, options, list);
  return list;
}

void draw_stage(const std::vector<StageWalker>& walkers, const StageOptions& options,
                DrawList& list) {
  Spare spare = clear(list);
  for (std::size_t i = 0; i < walkers.size(); ++i) {
    StagePart part = put_on_stage(walkers, i, options);
    part.spare = &spare;
    const bool own_lane = options.arrangement == Arrangement::kSideBySide || i == 0;
    if (options.ground && own_lane) draw_lane(part, list);
    add_notes(part, list);
    Vec3 head = part.X_SW.p + kTall * Vec3::UnitY();
    const bool stands = walkers[i].instant && walkers[i].skeleton;
    if (stands && options.bones) head = draw_bones(part, list);
    if (options.labels) draw_name(part, head, list);
    if (!stands) continue;
    if (options.muscles) draw_muscles(part, list);
    draw_loads(part, list);
  }
}

StagePick stage_pick(const DrawList& list, int id) {
  if (id < 0 || static_cast<std::size_t>(id) >= list.names.size()) return {};
  const std::string& name = list.names[static_cast<std::size_t>(id)];
  const std::size_t slash = name.find('/');
  return {name.substr(0, slash), name.substr(slash + 1)};
}

Vec3 stage_center(const std::vector<StageWalker>& walkers, const StageOptions& options) {
  Vec3 sum = Vec3::Zero();
  for (std::size_t i = 0; i < walkers.size(); ++i) {
    const StagePart part = put_on_stage(walkers, i, options);
    sum += part.moves ? Vec3(part.X_SW * walkers[i].instant->data.X_WB[0].p)
                      : Vec3(part.X_SW.p + 0.95 * Vec3::UnitY());
  }
  return walkers.empty() ? Vec3(0, 0.95, 0) : Vec3(sum / static_cast<double>(walkers.size()));
}

StageLegend stage_legend(const StageOptions& options, const std::vector<StageWalker>& walkers) {
  const auto any = [&](auto&& has) {
    return walkers.empty() || std::any_of(walkers.begin(), walkers.end(), [&](const auto& walker) {
             return walker.instant && has(*walker.instant);
           });
  };
  StageLegend legend;
  if (options.muscles && any([](const Instant& i) { return i.muscles.has_value(); }))
    legend.muscles = muscle_legend(options.coloring);
  const auto in_two = [](const Instant& i) { return i.muscles && i.sites.side[0].medial >= 0; };
  const auto in_one = [&](const Instant& i) { return i.sites.side[0].knee >= 0 && !in_two(i); };
  LoadsThatAre are;
  are.compartments = any(in_two);
  are.whole_knee = !walkers.empty() && any(in_one);
  are.kneecap = any([](const Instant& i) { return i.muscles && i.sites.side[0].patella >= 0; });
  are.discs = any([](const Instant& i) { return i.sites.lumbar[0] >= 0; });
  are.support = any([](const Instant& i) { return !i.sites.side[0].foot_points.empty(); });
  legend.arrows = load_legend(options, are);
  return legend;
}

}  // namespace retrogait::inspector
