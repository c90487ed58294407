// Masses and inertia of a model, against its subject and against what any solid body can have.
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"

namespace retrogait {

namespace {

constexpr double kMassTolerance = 0.002;  // of the subject's mass: segment tables are rounded

CheckRow total_mass(const ModelSpec& spec, const Model& model) {
  CheckRow row{.what = "total mass", .unit = "kg", .source = "the subject of the file"};
  row.least = row.most = model.body_mass;
  row.low = spec.subject.mass * (1 - kMassTolerance);
  row.high = spec.subject.mass * (1 + kMassTolerance);
  return row;
}

/// A segment's share of the body: every body whose name begins so, both sides together.
CheckRow segment_share(const Model& model, const char* what, const std::vector<std::string>& begins,
                       double percent) {
  CheckRow row{.what = what, .unit = "% of mass", .source = "de Leva 1996, J Biomech 29:1223"};
  double mass = 0;
  for (const Body& body : model.bodies)
    for (const std::string& begin : begins)
      if (body.name.starts_with(begin)) mass += body.mass;
  row.least = row.most = 100 * mass / model.body_mass;
  row.low = percent - 1;
  row.high = percent + 1;
  return row;
}

/// Segments of both sides; the trunk is what is left.
void add_segments(const Subject& subject, const Model& model, std::vector<CheckRow>& rows) {
  const bool man = subject.sex == "male";
  rows.push_back(segment_share(model, "thighs", {"femur", "patella"}, 2 * (man ? 14.16 : 14.78)));
  rows.push_back(segment_share(model, "shanks", {"tibia"}, 2 * (man ? 4.33 : 4.81)));
  rows.push_back(segment_share(model, "feet", {"talus", "calcn", "toes"}, 2 * (man ? 1.37 : 1.29)));
  rows.push_back(segment_share(model, "arms", {"humerus", "ulna", "radius", "hand"},
                               2 * (man ? 2.71 + 1.62 + 0.61 : 2.55 + 1.38 + 0.56)));
  rows.push_back(segment_share(model, "pelvis, spine and torso", {"pelvis", "lumbar", "torso"},
                               man ? 43.46 : 42.57));
}

/// Of the three principal moments the largest is at most the sum of the others, and none is negative.
CheckRow possible_inertia(const Model& model) {
  CheckRow row{.what = "largest moment of inertia / sum of the others",
               .low = 0,
               .high = 1 + 1e-9,
               .source = "any solid body"};
  row.most = -1;
  row.least = 1;
  for (const Body& body : model.bodies) {
    if (body.inertia.isZero(0)) continue;
    const Vec3 moments = Eigen::SelfAdjointEigenSolver<Mat3>(body.inertia, Eigen::EigenvaluesOnly)
                             .eigenvalues();  // increasing
    const double ratio = moments[0] < 0 ? std::numeric_limits<double>::infinity()
                                        : moments[2] / (moments[0] + moments[1]);
    row.least = std::min(row.least, ratio);
    if (ratio <= row.most) continue;
    row.most = ratio;
    row.where = body.name;
  }
  return row;
}

/// Masses spread over a body no larger than a person: the radius of gyration of every body.
CheckRow gyration(const ModelSpec& spec, const Model& model) {
  CheckRow row{.what = "largest radius of gyration",
               .low = 0,
               .high = 0.12 * spec.subject.height,
               .unit = "m",
               .source = "thigh and trunk of de Leva 1996 stay below 0.1 of height"};
  for (const Body& body : model.bodies) {
    if (body.mass <= 0) continue;
    const double radius = std::sqrt(body.inertia.diagonal().maxCoeff() / body.mass);
    if (radius <= row.most) continue;
    row.least = row.most = radius;
    row.where = body.name;
  }
  return row;
}

}  // namespace

CheckSection check_body(const ModelSpec& spec, const Model& model) {
  CheckSection section{"Body", {}};
  const bool native = spec.file.ends_with(".toml");  // only these say whom they are
  if (native) section.rows.push_back(total_mass(spec, model));
  if (native && model.find_body("torso") >= 0 && model.find_body("patella_r") >= 0)
    add_segments(spec.subject, model, section.rows);
  section.rows.push_back(possible_inertia(model));
  if (native) section.rows.push_back(gyration(spec, model));
  return section;
}

}  // namespace retrogait
