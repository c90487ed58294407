// Muscle paths against OpenSim, and our own wrapping against its definition.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"
#include "inverse/muscle_loads.h"
#include "muscle/muscle.h"
#include "muscle/wrap.h"
#include "verify/cases.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

Vec3 vec3(const CsvFile& table, std::size_t row, std::size_t column) {
  return {table.number(row, column), table.number(row, column + 1), table.number(row, column + 2)};
}

/// OpenSim's moment arm of a coordinate, from ours of each by itself: what is coupled moves along. Asked
/// for a dependent coordinate, OpenSim moves the one it follows just as well.
double coupled_moment_arm(const Model& model, const Data& data, int muscle, int coordinate) {
  const auto slope = [&](int dependent) {
    const Coordinate& d = model.coordinates[at(dependent)];
    return d.coupling.eval(data.q[d.coupled_to]).df;
  };
  const Coordinate& c = model.coordinates[at(coordinate)];
  double r = data.moment_arm(muscle, coordinate);
  if (c.kind == CoordinateKind::kCoupled)
    return r + data.moment_arm(muscle, c.coupled_to) / slope(coordinate);
  for (int d = 0; d < model.ncoord(); ++d)
    if (model.coordinates[at(d)].kind == CoordinateKind::kCoupled &&
        model.coordinates[at(d)].coupled_to == coordinate)
      r += slope(d) * data.moment_arm(muscle, d);
  return r;
}

/// The rows of path_points.csv, pose by pose and muscle by muscle.
struct TheirPoint {
  int body = -1;
  std::string wrap;
  Vec3 local, ground;
};

class TheirPaths {
 public:
  explicit TheirPaths(const KernelCase& kernel)
      : model_(kernel.model()), table_(kernel.table("path_points.csv")) {
    local_ = table_.index("lx");
    ground_ = table_.index("gx");
  }
  /// Of the next muscle of the file; poses and muscles are asked for in its order.
  std::vector<TheirPoint> next(int pose, const std::string& muscle) {
    std::vector<TheirPoint> points;
    for (; row_ < table_.rows.size(); ++row_) {
      if (table_.rows[row_][1] != muscle || table_.number(row_, std::size_t{0}) != pose) break;
      points.push_back({model_.find_body(table_.rows[row_][3]), table_.rows[row_][4],
                        vec3(table_, row_, local_), vec3(table_, row_, ground_)});
    }
    return points;
  }

 private:
  const Model& model_;
  CsvFile table_;
  std::size_t local_ = 0, ground_ = 0, row_ = 0;
};

/// Length of a helix on a cylinder between two points of its body, the short way round.
double helix(const WrapObject& cylinder, const Vec3& a, const Vec3& b) {
  const Pose X_SB = cylinder.X_BS.inverse();
  const Vec3 p = X_SB * a, q = X_SB * b;
  const double angle =
      std::abs(std::atan2(p.x() * q.y() - p.y() * q.x(), p.x() * q.x() + p.y() * q.y()));
  return std::hypot(cylinder.size.x() * angle, q.z() - p.z());
}

/// The length of their path, its points placed afresh from their own bodies.
double recomputed_length(const Model& model, const Data& data,
                         const std::vector<TheirPoint>& points) {
  double length = 0;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const TheirPoint &a = points[i - 1], &b = points[i];
    if (!a.wrap.empty() && a.wrap == b.wrap) {
      for (const WrapObject& object : model.wrap_objects)
        if (object.name == a.wrap && object.body == a.body)
          length += helix(object, a.local, b.local);
    } else {
      length += (data.X_WB[at(b.body)] * b.local - data.X_WB[at(a.body)] * a.local).norm();
    }
  }
  return length;
}

constexpr int kDerivativePoses = 5;  // differences are slow: every fifth pose

struct PathErrors {
  Worst length, speed, moment_arm, points;     // paths without wrap
  Worst cylinder_length, cylinder_moment_arm;  // exactly one wrap, OpenSim's rules
  Worst several_length;                        // two wraps or more, against recomputed lengths
  Worst derivative;                            // our rules: moment arm + dl/dq
};

void compare_pose(const KernelCase& kernel, int pose, Data& data, const CsvFile& lengths,
                  const CsvFile& speeds, const CsvFile& arms, TheirPaths& paths, PathErrors& e) {
  const Model& model = kernel.model();
  for (int m = 0; m < model.nmuscle(); ++m) {
    const Muscle& muscle = model.muscles[at(m)];
    const std::string place = at_pose(kernel, pose, muscle.name);
    const std::vector<TheirPoint> theirs = paths.next(pose, muscle.name);
    const double l = lengths.number(at(pose), muscle.name);
    const std::size_t arm_row = at(pose) * model.muscles.size() + at(m);
    double worst_arm = 0;
    for (int c = 0; c < model.ncoord(); ++c)
      worst_arm =
          std::max(worst_arm, std::abs(coupled_moment_arm(model, data, m, c) -
                                       arms.number(arm_row, model.coordinates[at(c)].name)));
    if (muscle.wrap_count == 0) {
      e.length.see(std::abs(data.l_mt[m] - l), place);
      e.speed.see(std::abs(data.l_mt_dot[m] - speeds.number(at(pose), muscle.name)), place);
      e.moment_arm.see(worst_arm, place);
      const auto n = at(data.path_node_count[at(m)]);
      e.points.see(n == theirs.size() ? 0 : 1, place + ": another number of points");
      for (std::size_t i = 0; i < std::min(n, theirs.size()); ++i)
        e.points.see((data.path_nodes[at(muscle.first_node) + i].point - theirs[i].ground).norm(),
                     place);
    } else if (muscle.wrap_count == 1) {
      e.cylinder_length.see(std::abs(data.l_mt[m] - l), place);
      e.cylinder_moment_arm.see(worst_arm, place);
    } else {
      e.several_length.see(std::abs(data.l_mt[m] - recomputed_length(model, data, theirs)), place);
    }
  }
}

/// Moment arms of our own rules against central differences of the length, every muscle and coordinate.
void compare_derivative(const KernelCase& kernel, int pose, Data& data, Worst& worst) {
  constexpr double kStep = 1e-6;  // rad or m
  const Model& model = kernel.model();
  kernel.set_pose(pose, data);
  update_positions(model, data);
  update_muscle_paths(model, data);
  const MatX arms = data.moment_arm;
  const VecX q = data.q;
  for (int c = 0; c < model.ncoord(); ++c) {
    const auto lengths_at = [&](double step) {
      data.q = q;
      data.q[c] += step;
      update_positions(model, data);
      update_muscle_paths(model, data);
      return data.l_mt;
    };
    const VecX slope = (lengths_at(kStep) - lengths_at(-kStep)) / (2 * kStep);
    for (int m = 0; m < model.nmuscle(); ++m)
      worst.see(
          std::abs(arms(m, c) + slope[m]),
          at_pose(kernel, pose, model.muscles[at(m)].name + ", " + model.coordinates[at(c)].name));
  }
}

void compare_kernel(const KernelCase& kernel, PathErrors& e) {
  const Model& model = kernel.model();
  const CsvFile lengths = kernel.table("muscle_length.csv");
  const CsvFile speeds = kernel.table("muscle_lengthening_speed.csv");
  const CsvFile arms = kernel.table("moment_arms.csv");
  TheirPaths paths(kernel);
  Data data = make_data(model);
  for (int pose = 0; pose < kernel.poses(); ++pose) {
    kernel.set_pose(pose, data);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data, PathRules::kOpenSim);
    compare_pose(kernel, pose, data, lengths, speeds, arms, paths, e);
    if (pose % kDerivativePoses == 0) compare_derivative(kernel, pose, data, e.derivative);
  }
}

// -------------------------------------------------------------------------- reactions with muscles

/// The pulls of one muscle at its tension, at OpenSim's own points: its directions come from the points'
/// places in ground, its points of application from those in the bodies (on paths over several surfaces the
/// two disagree).
void pull_at_their_points(const std::vector<TheirPoint>& points, double tension, Data& data) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const TheirPoint &a = points[i - 1], &b = points[i];
    if (a.body == b.body) continue;
    const Vec3 pull = tension * (b.ground - a.ground).normalized();
    apply_force(data, a.body, data.X_WB[at(a.body)] * a.local, pull);
    apply_force(data, b.body, data.X_WB[at(b.body)] * b.local, -pull);
  }
}

/// Forward dynamics under given tensions, and what every joint then carries. Paths with surfaces pull at
/// OpenSim's points, the others at ours.
void compare_reactions(const KernelCase& kernel, Worst& acceleration, Worst& reaction) {
  const Model& model = kernel.model();
  const CsvFile tensions = kernel.table("applied_tension.csv");
  const CsvFile udot = kernel.table("udot_with_muscles.csv");
  const CsvFile reactions = kernel.table("jr_with_muscles.csv");
  const std::vector<std::size_t> columns = coordinate_columns(model, udot);
  const std::size_t f = reactions.index("onchild_ground_fx");
  TheirPaths paths(kernel);
  Data data = make_data(model);
  data.as_opensim = true;
  ForwardScratch scratch = make_forward_scratch(model);
  std::vector<Spatial> contact(model.joints.size());
  std::size_t row = 0;
  for (int pose = 0; pose < kernel.poses(); ++pose) {
    kernel.set_pose(pose, data);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data);
    clear_applied_forces(data);
    for (int m = 0; m < model.nmuscle(); ++m) {
      const std::vector<TheirPoint> points = paths.next(pose, model.muscles[at(m)].name);
      const double tension = tensions.number(at(pose), model.muscles[at(m)].name);
      const bool wraps = model.muscles[at(m)].wrap_count > 0;
      data.muscle_force[m] = wraps ? 0 : tension;
      if (wraps) pull_at_their_points(points, tension, data);
    }
    VecX applied = VecX::Zero(model.ncoord());
    impose_forces(model, data, applied, scratch);
    update_contact_forces(model, data, contact);
    const double largest = data.a.cwiseAbs().maxCoeff();
    for (int c = 0; c < model.ncoord(); ++c)
      acceleration.see(std::abs(data.a[c] - udot.number(at(pose), columns[at(c)])) / largest,
                       at_pose(kernel, pose, model.coordinates[at(c)].name));
    const double weight = model.body_weight();
    for (; row < reactions.rows.size() && reactions.number(row, std::size_t{0}) == pose; ++row) {
      const Spatial& F = contact[at(model.body_index(reactions.text(row, "child")))];
      const std::string place = at_pose(kernel, pose, reactions.text(row, "joint"));
      reaction.see((F.lin - vec3(reactions, row, f)).norm() / std::max(weight, F.lin.norm()),
                   place);
      reaction.see(
          (F.rot - vec3(reactions, row, f + 3)).norm() / std::max(0.1 * weight, F.rot.norm()),
          place);
    }
  }
}

// ------------------------------------------------------------------------------------ single wraps

struct WrapErrors {
  int wrong = 0, cases = 0, longer = 0;
  Worst above;     // our length above OpenSim's
  Worst polyline;  // our length against the sum of many short chords
};

WrapObject wrap_object(const CsvFile& table, std::size_t row) {
  const std::string& type = table.text(row, "type");
  const std::string& quadrant = table.text(row, "quadrant");
  WrapObject object;
  object.name = type;
  object.body = -1;
  object.shape = type == "cylinder"    ? WrapShape::kCylinder
                 : type == "sphere"    ? WrapShape::kSphere
                 : type == "ellipsoid" ? WrapShape::kEllipsoid
                                       : WrapShape::kTorus;
  object.size = vec3(table, row, table.index("dim1"));
  object.X_BS = {rotation_xyz(vec3(table, row, table.index("rotx"))),
                 vec3(table, row, table.index("tx"))};
  object.side_axis = object.side_sign = 0;
  if (quadrant == "all") {
    object.side_axis = -1;
  } else {
    object.side_axis = quadrant.back() - 'x';
    object.side_sign = quadrant.front() == '-' ? -1 : 1;
  }
  return object;
}

constexpr int kChords = 6000;
constexpr double kLongerBar = 1e-6;  // m

double chord_sum(const std::vector<Vec3>& points) {
  double sum = 0;
  for (std::size_t i = 1; i < points.size(); ++i) sum += (points[i] - points[i - 1]).norm();
  return sum;
}

void compare_wraps(const std::string& path, std::map<std::string, WrapErrors>& errors) {
  const CsvFile table = read_csv(path);
  const std::size_t p1 = table.index("p1x"), p2 = table.index("p2x");
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const WrapObject object = wrap_object(table, row);
    WrapErrors& e = errors[object.name];
    const std::string place =
        fmt::format("{} {} {}, line {}", object.name, table.text(row, "quadrant"),
                    table.text(row, "method"), row + 2);
    const Pose X_SW = object.X_BS.inverse();
    const Vec3 p = X_SW * vec3(table, row, p1), s = X_SW * vec3(table, row, p2);
    const WrapContact contact = wrap_string(object, p, s);
    const bool ours = contact.status == WrapStatus::kWrapped;
    const bool theirs = table.number(row, "wrapped") == 1;
    ++e.cases;
    if (ours != theirs) {
      ++e.wrong;
      continue;
    }
    if (!ours) continue;
    const double ends = (contact.q - p).norm() + (s - contact.r).norm();
    const double length = table.number(row, "length");  // NaN where OpenSim's ellipsoid fails
    if (std::isfinite(length)) e.above.see(ends + contact.arc - length, place);
    if (ends + contact.arc - length > kLongerBar) ++e.longer;
    e.polyline.see(std::abs(chord_sum(arc_points(object, contact, kChords)) - contact.arc), place);
  }
}

}  // namespace

std::vector<VerifyRow> verify_paths(const VerifyOptions& options) {
  const std::string root = options.folder + "/opensim";
  PathErrors e;
  const std::vector<KernelCase> kernels = read_kernels(root + "/kernels");
  Worst acceleration, reaction;
  for (const KernelCase& kernel : kernels) {
    compare_kernel(kernel, e);
    compare_reactions(kernel, acceleration, reaction);
  }
  std::map<std::string, WrapErrors> wraps;
  compare_wraps(root + "/wraps/wraps.csv", wraps);

  int cases = 0, longer = 0;
  Worst above, polyline;
  for (const auto& [type, w] : wraps) {
    cases += w.cases;
    longer += w.longer;
    above.see(w.above.value, w.above.place);
    polyline.see(w.polyline.value, w.polyline.place);
  }
  const std::string shown =
      fmt::format("{} models with all their poses, {} single wraps", kernels.size(), cases);
  const auto row = [&](const std::string& quantity, const Worst& worst, double bar,
                       const char* unit) {
    return VerifyRow{quantity, shown, worst.value, bar, false, unit, worst.place};
  };
  std::vector<VerifyRow> rows = {
      row("paths without wrap: length", e.length, 1e-8, "m"),
      row("paths without wrap: lengthening speed", e.speed, 1e-8, "m/s"),
      row("paths without wrap: moment arms", e.moment_arm, 1e-8, "m"),
      row("paths without wrap: path points", e.points, 1e-7, "m"),
      row("one cylinder, as OpenSim: length", e.cylinder_length, 1e-5, "m"),
      row("one cylinder, as OpenSim: moment arms", e.cylinder_moment_arm, 1e-4, "m"),
      row("several wraps: length, against their points recomputed", e.several_length, 1e-5, "m"),
      row("forward accelerations with muscles, as OpenSim", acceleration, 1e-7, "relative"),
      row("joint reactions with muscles, as OpenSim", reaction, 1e-7, "relative"),
      row("our wrapping: moment arm = −dl/dq", e.derivative, 1e-7, "m"),
      row("our wrapping: arc against 6000 chords", polyline, 1e-6, "m"),
      // where OpenSim's string leaves its own half of the surface, or cuts through it (tests/muscle)
      row(fmt::format("single wraps: our length above OpenSim's ({} of {})", longer, cases), above,
          kLongerBar, "m"),
  };
  for (const auto& [type, w] : wraps)
    rows.push_back(
        {"single wraps, " + type + ": wrapped or not, wrong of " + std::to_string(w.cases), shown,
         static_cast<double>(w.wrong), 1, false, "cases", ""});
  return rows;
}

}  // namespace retrogait
