// Muscles: tubes along their paths, wrapped arcs included.
#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>

#include "inspector/stage_parts.h"

#include "base/numbers.h"

namespace retrogait::inspector {

namespace {

constexpr double kThickness = 3.5e-4;    // m per √N: the belly's radius at optimal fibre length
constexpr double kTendonShare = 0.38;    // of the belly's radius
constexpr double kLeastRadius = 0.0012;  // m
constexpr int kStations = 10;            // along a muscle, at least
constexpr double kArcStep = 0.30;        // rad between the places of an arc

/// What colours a muscle, read once an instant.
class Reading {
 public:
  Reading(const Instant& instant, const MuscleColoring& coloring)
      : instant_(instant), quantity_(coloring.quantity) {
    if (quantity_ != MuscleQuantity::kContribution || !instant.muscles) return;
    balance_sheet(instant, coloring.load, coloring.left, sheet_);
    const bool moment = coloring.load.find("moment") != std::string::npos;
    unit_ = moment ? instant.model->body_mass : instant.model->body_weight();
  }

  double of(int m) const {
    if (!instant_.muscles || !instant_.muscles->converged()) return kNone;
    const Data& data = instant_.data;
    const Muscle& muscle = instant_.model->muscles[at(m)];
    switch (quantity_) {
      case MuscleQuantity::kActivation:
        return data.activation[m];
      case MuscleQuantity::kForce:
        return data.muscle_force[m] / instant_.model->body_weight();
      case MuscleQuantity::kForceShare:
        return data.muscle_force[m] / muscle.max_isometric_force;
      case MuscleQuantity::kFiberLength:
        return data.fiber_length[m] / muscle.optimal_fiber_length;
      case MuscleQuantity::kPower:
        return -data.muscle_force[m] * data.l_mt_dot[m] / instant_.model->body_mass;
      case MuscleQuantity::kContribution:
        return sheet_.muscle[m] / unit_;
    }
    return kNone;
  }

 private:
  const Instant& instant_;
  MuscleQuantity quantity_;
  BalanceSheet sheet_;
  double unit_ = 1;
};

/// The arc from q to r that leaves along t and arrives along u: the cubic with those ends, which is a circle's
/// arc to 0.03 % over a right angle. Adds what lies between q and r.
void add_arc(const Vec3& q, const Vec3& r, const Vec3& t, const Vec3& u, double arc,
             std::vector<Vec3>& points) {
  const double turn = std::acos(std::clamp(t.dot(u), -1.0, 1.0));
  const double handle = turn > 1e-3 ? arc * 4 * std::tan(turn / 4) / turn : arc;
  const int n = std::clamp(static_cast<int>(std::ceil(turn / kArcStep)), 1, 12);
  for (int i = 1; i < n; ++i) {
    const double s = static_cast<double>(i) / n, s2 = s * s, s3 = s2 * s;
    points.push_back((2 * s3 - 3 * s2 + 1) * q + (3 * s2 - 2 * s3) * r +
                     handle * ((s3 - 2 * s2 + s) * t + (s3 - s2) * u));
  }
}

/// The path as points that lie no farther apart than `step`, in W.
void lay_points(const Instant& instant, int m, double step, std::vector<Vec3>& points) {
  const Data& data = instant.data;
  const PathNode* node = data.path_nodes.data() + instant.model->muscles[at(m)].first_node;
  const int count = data.path_node_count[at(m)];
  points.clear();
  points.reserve(at(count + kStations + 8));
  points.push_back(node[0].point);
  for (int i = 0; i + 1 < count; ++i) {
    const Vec3 p = node[i].point, q = node[i + 1].point;
    const bool arc = node[i].path_wrap >= 0 && node[i].path_wrap == node[i + 1].path_wrap;
    if (arc && i > 0 && i + 2 < count) {
      const Vec3 before = (p - node[i - 1].point).normalized();
      const Vec3 after = (node[i + 2].point - q).normalized();
      add_arc(p, q, before, after, data.wrap_arc[at(node[i].path_wrap)], points);
    } else {
      const int n = static_cast<int>((q - p).norm() / step);
      for (int k = 1; k <= n; ++k) points.push_back(p + (q - p) * k / (n + 1));
    }
    points.push_back(q);
  }
}

/// How thick a muscle is along its way: a belly as long as its fibres (and longer, the more they are pennate: their
/// heads and ends stand along the tendon's plates), thicker the shorter they are, since its volume stays.
struct Profile {
  double belly, tendon;  // radii, m
  double start, length;  // of the belly, shares of the way

  /// 0 tendon … 1 middle of the belly.
  double fullness(double share) const {
    const double x = (share - start) / length;
    return x <= 0 || x >= 1 ? 0 : std::sin(kPi * x) * (1.6 - 0.6 * std::sin(kPi * x));
  }
  double radius(double full) const { return tendon + full * (belly - tendon); }
};

Profile profile_of(const Instant& instant, int m) {
  const Muscle& muscle = instant.model->muscles[at(m)];
  const double fiber = instant.data.fiber_length[m], alpha = instant.data.pennation[m];
  const double l_mt = instant.data.l_mt[m];
  const bool known = std::isfinite(fiber) && fiber > 0 && std::isfinite(alpha);
  const double norm = known ? fiber / muscle.optimal_fiber_length : 1;
  const double along = known ? fiber * std::cos(alpha) : muscle.optimal_fiber_length;
  const double spread = 1 + 4 * std::sin(muscle.pennation_at_optimal);
  Profile profile;
  profile.length = std::clamp(spread * along / l_mt, 0.40, 1.0);
  // tendons are longer at the far end
  profile.start = 0.3 * (1 - profile.length);
  profile.belly = std::max(kLeastRadius, kThickness * std::sqrt(muscle.max_isometric_force) *
                                             std::clamp(1 / std::sqrt(norm), 0.8, 1.25));
  profile.tendon = std::max(0.8 * kLeastRadius, kTendonShare * profile.belly);
  return profile;
}

void draw_muscle(const StagePart& part, int m, const Color& color, DrawList& list) {
  static const Color kTendon = color_of(0xE9E2D3);
  Tube tube = Spare::take(part.spare->tubes);
  lay_points(part.instant(), m, part.instant().data.l_mt[m] / kStations, tube.points);
  std::vector<double>& way = tube.radius;  // first how far along, then how thick
  way.clear();
  tube.color.clear();
  way.reserve(tube.points.size());
  double total = 0;
  for (std::size_t i = 0; i < tube.points.size(); ++i) {
    if (i > 0) total += (tube.points[i] - tube.points[i - 1]).norm();
    way.push_back(total);
  }
  const Profile profile = profile_of(part.instant(), m);
  const Color shown = part.shown(color), tendon = part.shown(kTendon);
  tube.color.reserve(tube.points.size());
  for (double& here : way) {
    const double full = profile.fullness(total > 0 ? here / total : 0);
    tube.color.push_back(mix(tendon, shown, std::min(1.0, 3 * full)));
    here = profile.radius(full);
  }
  for (Vec3& point : tube.points) point = part.X_SW * point;
  tube.id = part.name(list, part.instant().model->muscles[at(m)].name);
  list.tubes.push_back(std::move(tube));
}

}  // namespace

void draw_muscles(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  if (!part.moves || !instant.muscles) return;
  const Reading reading(instant, part.options->coloring);
  const ColorLegend legend = muscle_legend(part.options->coloring);
  list.tubes.reserve(list.tubes.size() + at(instant.model->nmuscle()));
  for (int m = 0; m < instant.model->nmuscle(); ++m)
    if (instant.data.path_node_count[at(m)] >= 2 && std::isfinite(instant.data.l_mt[m]))
      draw_muscle(part, m, legend.color_at(reading.of(m)), list);
}

ColorLegend muscle_legend(const MuscleColoring& coloring) {
  const double range = coloring.range;
  const auto upto = [range](double usual) { return range > 0 ? range : usual; };
  using enum ScaleKind;
  switch (coloring.quantity) {
    case MuscleQuantity::kActivation:
      return make_legend("Activation", "", kSequential, 0, upto(1));
    case MuscleQuantity::kForce:
      return make_legend("Muscle force", "BW", kSequential, 0, upto(1));
    case MuscleQuantity::kForceShare:
      return make_legend("Force / maximum isometric force", "", kSequential, 0, upto(1));
    case MuscleQuantity::kFiberLength:
      return make_legend("Fibre length / optimal length", "", kDiverging, 1 - upto(0.5),
                         1 + upto(0.5));
    case MuscleQuantity::kPower:
      return make_legend("Muscle power, absorbed or given", "W/kg", kDiverging, -upto(1), upto(1));
    case MuscleQuantity::kContribution:
      break;
  }
  const bool moment = coloring.load.find("moment") != std::string::npos;
  const bool spine =
      coloring.load.size() > 1 && coloring.load[0] == 'l' && std::isdigit(coloring.load[1]);
  const char* side = spine ? "" : coloring.left ? ", left" : ", right";
  return make_legend("Part of " + coloring.load + side, moment ? "N·m/kg" : "BW", kDiverging,
                     -upto(0.5), upto(0.5));
}

}  // namespace retrogait::inspector
