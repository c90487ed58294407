// Our strings beside OpenSim's: 2040 random cases of every shape, quadrant and search method.
#include <gtest/gtest.h>

#include <map>

#include "io/csv_file.h"
#include "muscle/wrap.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/wrap_cases.h"

namespace retrogait {
namespace {

struct ReferenceCase {
  WrapCase wrap;
  bool wrapped;
  double length;  // m: OpenSim's
  Vec3 q, r;      // its tangent points, in the surface's frame
  std::string name;
};

Vec3 vec3(const CsvFile& table, std::size_t row, const std::string& stem,
          const std::array<const char*, 3>& ends = {"x", "y", "z"}) {
  Vec3 v;
  for (int i = 0; i < 3; ++i) v[i] = table.number(row, stem + ends[i]);
  return v;
}

std::vector<ReferenceCase> read_cases(const std::string& file, WrapShape shape) {
  const CsvFile table = read_csv(file);
  std::vector<ReferenceCase> cases;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.text(row, "type") != name_of(shape)) continue;
    ReferenceCase c{};
    WrapObject& object = c.wrap.object;
    object.shape = shape;
    object.size = vec3(table, row, "dim", {"1", "2", "3"});
    const std::string& quadrant = table.text(row, "quadrant");
    object.side_sign = quadrant == "all" ? 0 : quadrant[0] == '-' ? -1 : 1;
    object.side_axis = quadrant == "all" ? -1 : quadrant.back() - 'x';
    const Pose X_SW = Pose{rotation_xyz(vec3(table, row, "rot")), vec3(table, row, "t")}.inverse();
    c.wrap.p = X_SW * vec3(table, row, "p1");
    c.wrap.s = X_SW * vec3(table, row, "p2");
    c.wrapped = table.number(row, "wrapped") != 0;
    c.length = table.number(row, "length");
    c.q = X_SW * vec3(table, row, "r1");
    c.r = X_SW * vec3(table, row, "r2");
    c.name = std::string(name_of(shape)) + " " + quadrant + " " + table.text(row, "method") +
             ", line " + std::to_string(row + 2);
    cases.push_back(c);
  }
  return cases;
}

/// OpenSim adds up chords of 1 mm on an ellipsoid: at most this much too short, curvature ≤ 1/0.01 m.
double chords_fall_short(const WrapCase& c, double arc) {
  const double least = c.object.size.minCoeff(), most = c.object.size.maxCoeff();
  const double curvature = most / (least * least);
  return arc * 1.5e-3 * 1.5e-3 * curvature * curvature / 24;
}

/// OpenSim's own string over an ellipsoid, a plane section through both ends and q, lies wholly off its half.
bool opensim_leaves_its_half(const ReferenceCase& c) {
  const Vec3& size = c.wrap.object.size;
  const Vec3 p = c.wrap.p.cwiseQuotient(size), s = c.wrap.s.cwiseQuotient(size),
             q = c.q.cwiseQuotient(size), r = c.r.cwiseQuotient(size);
  const Vec3 normal = (s - p).cross(q - p).normalized(), center = normal * normal.dot(p);
  const Vec3 e1 = (q - center).normalized();
  const Vec3 forward = q - p;
  Vec3 e2 = normal.cross(e1);
  if (e2.dot(forward) < 0) e2 = -e2;
  double angle = std::atan2((r - center).dot(e2), (r - center).dot(e1));
  if (angle < 0) angle += 2 * kPi;
  for (int i = 0; i <= 200; ++i) {
    const double a = angle * i / 200;
    const Vec3 x = center + (q - center).norm() * (std::cos(a) * e1 + std::sin(a) * e2);
    if (c.wrap.object.side_sign * x[c.wrap.object.side_axis] > -1e-6) return false;
  }
  return true;
}

/// How deep OpenSim's straight ends and contacts run inside the surface, m; 0 if they do not.
double opensim_depth(const ReferenceCase& c) {
  const WrapObject& object = c.wrap.object;
  return -std::min({0.0, lowest_of_segment(object, c.wrap.p, c.q),
                    lowest_of_segment(object, c.r, c.wrap.s), height_over(object, c.q),
                    height_over(object, c.r)});
}

class WrapReference : public testing::TestWithParam<WrapShape> {};
INSTANTIATE_TEST_SUITE_P(AllShapes, WrapReference, testing::ValuesIn(kAllShapes),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(WrapReference, WrapsWhereOpenSimWraps) {
  REQUIRE_REFERENCE(file, "opensim/wraps/wraps.csv");
  int wrong = 0;
  for (const ReferenceCase& c : read_cases(file, GetParam()))
    wrong += c.wrapped !=
             (wrap_string(c.wrap.object, c.wrap.p, c.wrap.s).status == WrapStatus::kWrapped);
  EXPECT_EQ(wrong, 0) << "the bar is 1 a shape";
}

TEST_P(WrapReference, IsNeverLongerThanAStringThatKeepsTheRules) {
  REQUIRE_REFERENCE(file, "opensim/wraps/wraps.csv");
  int cases = 0, off_half = 0, inside = 0;
  double worst = 0, worst_off_half = 0, worst_inside = 0;
  for (const ReferenceCase& c : read_cases(file, GetParam())) {
    const WrapContact contact = wrap_string(c.wrap.object, c.wrap.p, c.wrap.s);
    if (!c.wrapped || contact.status != WrapStatus::kWrapped) continue;
    if (std::isnan(c.length)) continue;  // two ellipsoids defeat OpenSim's arc
    ++cases;
    double above = string_length(contact, c.wrap.p, c.wrap.s) - c.length;
    if (GetParam() == WrapShape::kEllipsoid) above -= chords_fall_short(c.wrap, contact.arc);
    const bool quadrant = c.wrap.object.side_sign != 0;
    if (GetParam() == WrapShape::kEllipsoid && quadrant && opensim_leaves_its_half(c)) {
      ++off_half;
      worst_off_half = std::max(worst_off_half, above);
    } else if (GetParam() == WrapShape::kTorus && opensim_depth(c) > 1e-6) {
      ++inside;
      worst_inside = std::max(worst_inside, above);
    } else {
      worst = std::max(worst, above);
      EXPECT_LE(above, 1e-6) << c.name;
    }
  }
  EXPECT_GT(cases, 50);
  RecordProperty("cases", cases);
  std::printf("  %s: %d wrapped; longer than OpenSim's by at most %.1e m\n", name_of(GetParam()),
              cases, worst);
  if (off_half > 0)
    std::printf("    and %.1e m in %d where OpenSim's string lies wholly off its own half\n",
                worst_off_half, off_half);
  if (inside > 0)
    std::printf("    and %.1e m in %d where OpenSim's string cuts through the torus\n",
                worst_inside, inside);
}

TEST(WrapReferenceCylinder, AsOpenSimRunsIt) {
  REQUIRE_REFERENCE(file, "opensim/wraps/wraps.csv");
  for (const ReferenceCase& c : read_cases(file, WrapShape::kCylinder)) {
    const WrapContact contact = wrap_cylinder_as_opensim(c.wrap.object, c.wrap.p, c.wrap.s);
    EXPECT_EQ(contact.status == WrapStatus::kWrapped, c.wrapped) << c.name;
    EXPECT_TRUE(near(string_length(contact, c.wrap.p, c.wrap.s), c.length, 1e-12)) << c.name;
    if (!c.wrapped) continue;
    EXPECT_TRUE(near(contact.q, c.q, 1e-11)) << c.name;
    EXPECT_TRUE(near(contact.r, c.r, 1e-11)) << c.name;
  }
}

TEST(WrapReferenceSphere, IsOpenSims) {
  REQUIRE_REFERENCE(file, "opensim/wraps/wraps.csv");
  for (const ReferenceCase& c : read_cases(file, WrapShape::kSphere))
    EXPECT_TRUE(near(wrapped_length(c.wrap), c.length, 1e-12)) << c.name;
}

}  // namespace
}  // namespace retrogait
