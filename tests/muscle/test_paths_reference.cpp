// Muscle paths against OpenSim's at random poses of three models: lengths, speeds, moment arms, points.
//
// Paths are told apart by how many surfaces they may wrap over. None: both programs do the same. One: the
// same under PathRules::kOpenSim. Two or more: OpenSim 4.6 mixes points of its first and last iteration, so
// its length is taken anew from its own points, and its moment arm is not compared.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "io/csv_file.h"
#include "io/osim.h"
#include "multibody/multibody.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

/// The largest of many deviations, and where it was.
struct Worst {
  double value = 0;
  std::string where;
  void see(double deviation, const std::string& place) {
    if (std::abs(deviation) <= value) return;
    value = std::abs(deviation);
    where = place;
  }
};

struct Kernels {
  explicit Kernels(const std::string& folder)
      : model(compile(read_model_osim(folder + "/model.osim"))),
        q(read_csv(folder + "/poses_q.csv")),
        u(read_csv(folder + "/poses_u.csv")),
        length(read_csv(folder + "/muscle_length.csv")),
        speed(read_csv(folder + "/muscle_lengthening_speed.csv")),
        arms(read_csv(folder + "/moment_arms.csv")),
        points(read_csv(folder + "/path_points.csv")),
        data(make_data(model)) {
    for (std::size_t row = 0; row < points.rows.size(); ++row)
      courses[{static_cast<int>(points.number(row, "pose")), points.text(row, "muscle")}].push_back(
          row);
  }

  std::size_t poses() const { return q.rows.size(); }

  void set(std::size_t pose, PathRules rules) {
    for (int j = 0; j < model.ncoord(); ++j) {
      const std::string& name = model.coordinates[static_cast<std::size_t>(j)].name;
      data.q[j] = q.number(pose, name);
      data.v[j] = u.number(pose, name);
    }
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data, rules);
  }

  const Muscle& muscle(int m) const { return model.muscles[static_cast<std::size_t>(m)]; }
  const std::vector<std::size_t>& rows(std::size_t pose, int m) const {
    return courses.at({static_cast<int>(pose), muscle(m).name});
  }

  Model model;
  CsvFile q, u, length, speed, arms, points;
  Data data;
  std::map<std::pair<int, std::string>, std::vector<std::size_t>> courses;
};

/// OpenSim's moment arm from ours: of a coupled coordinate it is that of the one it follows, per unit of
/// its own motion.
double as_opensim(const Kernels& k, const MatX& projected, int m, int j) {
  const Coordinate& c = k.model.coordinates[static_cast<std::size_t>(j)];
  if (c.kind == CoordinateKind::kCoupled)
    return projected(m, c.coupled_to) / c.coupling.eval(k.data.q[c.coupled_to]).df;
  return projected(m, j);
}

struct Agreement {
  Worst length, speed, arm, point;
  int paths = 0, other_course = 0;
};

/// Where both programs' paths touch the same points and surfaces, the largest distance between them; else −1.
double point_deviation(const Kernels& k, std::size_t pose, int m) {
  const std::vector<std::size_t>& rows = k.rows(pose, m);
  const PathNode* nodes = k.data.path_nodes.data() + k.muscle(m).first_node;
  if (static_cast<int>(rows.size()) != k.data.path_node_count[static_cast<std::size_t>(m)])
    return -1;
  double worst = 0;
  for (std::size_t n = 0; n < rows.size(); ++n) {
    const bool wraps = !k.points.text(rows[n], "wrapobj").empty();
    if (wraps != (nodes[n].path_wrap >= 0)) return -1;
    const Vec3 theirs(k.points.number(rows[n], "gx"), k.points.number(rows[n], "gy"),
                      k.points.number(rows[n], "gz"));
    worst = std::max(worst, (nodes[n].point - theirs).norm());
  }
  return worst;
}

Agreement compare(Kernels& k, PathRules rules, int wraps) {
  Agreement out;
  for (std::size_t pose = 0; pose < k.poses(); ++pose) {
    k.set(pose, rules);
    const MatX projected = project_moment_arms(k.model, k.data);
    for (int m = 0; m < k.model.nmuscle(); ++m) {
      if (k.muscle(m).wrap_count != wraps) continue;
      const std::string where = fmt::format("pose {} {}", pose, k.muscle(m).name);
      ++out.paths;
      const double off = point_deviation(k, pose, m);
      if (off < 0) ++out.other_course;
      out.point.see(off, where);
      out.length.see(k.data.l_mt[m] - k.length.number(pose, k.muscle(m).name), where);
      out.speed.see(k.data.l_mt_dot[m] - k.speed.number(pose, k.muscle(m).name), where);
      const std::size_t row =
          pose * static_cast<std::size_t>(k.model.nmuscle()) + static_cast<std::size_t>(m);
      for (int j = 0; j < k.model.ncoord(); ++j) {
        const std::string& name = k.model.coordinates[static_cast<std::size_t>(j)].name;
        out.arm.see(as_opensim(k, projected, m, j) - k.arms.number(row, name), where + " " + name);
      }
    }
  }
  return out;
}

void print(const char* what, const Agreement& a) {
  fmt::print("{}: {} paths, {} of another course\n", what, a.paths, a.other_course);
  for (const auto& [name, w] : {std::pair{"length", a.length}, std::pair{"speed", a.speed},
                                std::pair{"moment arm", a.arm}, std::pair{"points", a.point}})
    fmt::print("  {:10} {:.3g}  {}\n", name, w.value, w.where);
}

TEST(PathsReference, WithoutWrapAsOpenSim) {
  for (const char* name : {"gait10dof18musc", "gait2354", "rajagopal2016"}) {
    REQUIRE_REFERENCE(folder, std::string("opensim/kernels/") + name);
    Kernels k(folder);
    const Agreement a = compare(k, PathRules::kGeodesic, 0);
    print(name, a);
    EXPECT_GT(a.paths, 50);
    EXPECT_EQ(a.other_course, 0);
    EXPECT_TRUE(near(a.length.value, 0, 1e-8)) << a.length.where;
    EXPECT_TRUE(near(a.speed.value, 0, 1e-8)) << a.speed.where;
    EXPECT_TRUE(near(a.arm.value, 0, 1e-8)) << a.arm.where;
    EXPECT_TRUE(near(a.point.value, 0, 1e-7)) << a.point.where;
  }
}

TEST(PathsReference, OverOneCylinderAsOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/rajagopal2016");
  Kernels k(folder);
  const Agreement a = compare(k, PathRules::kOpenSim, 1);
  print("one cylinder", a);
  EXPECT_GT(a.paths, 1000);
  EXPECT_EQ(a.other_course, 0);
  EXPECT_TRUE(near(a.length.value, 0, 1e-5)) << a.length.where;
  EXPECT_TRUE(near(a.arm.value, 0, 1e-4)) << a.arm.where;

  // what OpenSim's tangent points cost: its path is never shorter than the geodesic
  const Agreement geodesic = compare(k, PathRules::kGeodesic, 1);
  print("one cylinder, our geodesics", geodesic);
  EXPECT_EQ(geodesic.other_course, 0);
}

// ------------------------------------------------------------------------------- several surfaces

/// A point of OpenSim's path, from its place on its body: the last iteration's.
Vec3 last_place(const Kernels& k, std::size_t row) {
  const Vec3 local(k.points.number(row, "lx"), k.points.number(row, "ly"),
                   k.points.number(row, "lz"));
  const int body = k.model.find_body(k.points.text(row, "frame"));
  return body < 0 ? local : k.data.X_WB[static_cast<std::size_t>(body)] * local;
}

/// The helix between two points of a cylinder, the short way round.
double helix(const Kernels& k, const std::string& cylinder, const Vec3& from, const Vec3& to) {
  for (std::size_t w = 0; w < k.model.wrap_objects.size(); ++w) {
    if (k.model.wrap_objects[w].name != cylinder) continue;
    const Pose X_SW = k.data.X_WS[w].inverse();
    const Vec3 a = X_SW * from, b = X_SW * to;
    const double turn = std::atan2(a.x() * b.y() - a.y() * b.x(), a.x() * b.x() + a.y() * b.y());
    return std::hypot(k.model.wrap_objects[w].size[0] * turn, b.z() - a.z());
  }
  throw std::runtime_error("no wrap object " + cylinder);
}

/// The length of OpenSim's path from its points of the last iteration alone.
double length_of_points(const Kernels& k, const std::vector<std::size_t>& rows) {
  double length = 0;
  for (std::size_t n = 0; n + 1 < rows.size(); ++n) {
    const Vec3 from = last_place(k, rows[n]), to = last_place(k, rows[n + 1]);
    const std::string& object = k.points.text(rows[n], "wrapobj");
    const bool arc = !object.empty() && object == k.points.text(rows[n + 1], "wrapobj");
    length += arc ? helix(k, object, from, to) : (to - from).norm();
  }
  return length;
}

/// What is found of one muscle: ours against OpenSim's points, and OpenSim's against itself and the truth.
struct Found {
  Worst length, own_length, arm;
  double longest = 0;  // m: ours above the length of OpenSim's points
  int other_course = 0;
};

TEST(PathsReference, OverSeveralCylindersTheLengthOfOpenSimsOwnPoints) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/rajagopal2016");
  Kernels k(folder);
  std::map<std::string, Found> found;
  for (std::size_t pose = 0; pose < k.poses(); ++pose) {
    k.set(pose, PathRules::kOpenSim);
    const MatX projected = project_moment_arms(k.model, k.data);
    for (int m = 0; m < k.model.nmuscle(); ++m) {
      if (k.muscle(m).wrap_count < 2) continue;
      Found& f = found[k.muscle(m).name];
      const std::string where = fmt::format("pose {}", pose);
      const double points = length_of_points(k, k.rows(pose, m));
      f.other_course += point_deviation(k, pose, m) < 0;
      f.length.see(k.data.l_mt[m] - points, where);
      f.longest = std::max(f.longest, k.data.l_mt[m] - points);
      f.own_length.see(k.length.number(pose, k.muscle(m).name) - points, where);
      const std::size_t row =
          pose * static_cast<std::size_t>(k.model.nmuscle()) + static_cast<std::size_t>(m);
      for (const int j : k.muscle(m).coordinates) {
        const std::string& name = k.model.coordinates[static_cast<std::size_t>(j)].name;
        f.arm.see(as_opensim(k, projected, m, j) - k.arms.number(row, name), where + " " + name);
      }
    }
  }
  EXPECT_EQ(found.size(), 4u);
  for (const auto& [name, f] : found) {
    fmt::print(
        "{}: length {:.2g} ({}); OpenSim's own: length {:.2g} ({}), moment arm {:.2g} ({})\n", name,
        f.length.value, f.length.where, f.own_length.value, f.own_length.where, f.arm.value,
        f.arm.where);
    EXPECT_EQ(f.other_course, 0) << name;
    EXPECT_TRUE(near(f.length.value, 0, 1e-5)) << name;
    // a geodesic is never longer than another path over the same surfaces
    EXPECT_LT(f.longest, 1e-10) << name;
  }
}

// --------------------------------------------------------------------------- moment arm = −dL/dq

TEST(PathsReference, MomentArmIsTheDerivativeOfLength) {
  for (const char* name : {"gait10dof18musc", "gait2354", "rajagopal2016"}) {
    REQUIRE_REFERENCE(folder, std::string("opensim/kernels/") + name);
    Kernels k(folder);
    Worst worst;
    int corners = 0;
    const double h = 1e-6;  // small: a spline that ends at the pose bends there on one side only
    for (std::size_t pose = 0; pose < k.poses(); pose += 2) {
      k.set(pose, PathRules::kGeodesic);
      const VecX q = k.data.q;
      const MatX arms = k.data.moment_arm;
      const std::vector<int> count = k.data.path_node_count;
      for (int j = 0; j < k.model.ncoord(); ++j) {
        VecX length[2];
        std::vector<int> counts[2];
        for (int side : {0, 1}) {
          k.data.q = q;
          k.data.q[j] += side == 0 ? -h : h;
          update_positions(k.model, k.data);
          update_muscle_paths(k.model, k.data);
          length[side] = k.data.l_mt;
          counts[side] = k.data.path_node_count;
        }
        for (int m = 0; m < k.model.nmuscle(); ++m) {
          const auto i = static_cast<std::size_t>(m);
          if (counts[0][i] != count[i] || counts[1][i] != count[i]) {
            ++corners;
            continue;
          }
          worst.see(arms(m, j) - (length[0][m] - length[1][m]) / (2 * h),
                    fmt::format("{} pose {} {} {}", name, pose, k.muscle(m).name,
                                k.model.coordinates[static_cast<std::size_t>(j)].name));
        }
      }
    }
    fmt::print("{}: {:.2e} {}, {} corners left out\n", name, worst.value, worst.where, corners);
    EXPECT_TRUE(near(worst.value, 0, 1e-7)) << worst.where;
    EXPECT_LT(corners, 20);
  }
}

}  // namespace
}  // namespace retrogait
