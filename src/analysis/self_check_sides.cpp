// Right against left, by two roads: the numbers of the file, and what they do at mirrored poses.
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/numbers.h"
#include "muscle/muscle.h"

namespace retrogait {

namespace {

constexpr double kSame = 1e-12;
const Mat3 kReflection = Vec3(1, 1, -1).asDiagonal();

/// The mirror image's name: the left twin, or itself on the midline. Left ones are those looked for.
std::string image_of(const std::string& name) {
  return name.ends_with("_r") ? name.substr(0, name.size() - 2) + "_l" : name;
}

bool is_left(const std::string& name) { return name.ends_with("_l"); }

/// A row of the largest difference, and where it is.
struct Largest {
  CheckRow row;
  Largest(const char* what, const char* unit) {
    row.what = what;
    row.unit = unit;
    row.high = kSame;
    row.source = "left is the mirror image of right";
  }
  void see(double difference, const std::string& where) {
    if (difference <= row.most) return;  // NaN is seen
    row.least = row.most = difference;
    row.where = where;
  }
};

Largest bodies(const Model& model) {
  Largest found("masses, mass centres, inertia: right − left", "SI");
  for (const Body& right : model.bodies) {
    if (is_left(right.name)) continue;
    const int i = model.find_body(image_of(right.name));
    if (i < 0) {
      found.see(1, right.name + " has no left side");
      continue;
    }
    const Body& left = model.bodies[at(i)];
    found.see(std::abs(right.mass - left.mass), right.name);
    found.see((kReflection * right.mass_center - left.mass_center).cwiseAbs().maxCoeff(),
              right.name);
    found.see((kReflection * right.inertia * kReflection - left.inertia).cwiseAbs().maxCoeff(),
              right.name);
  }
  return found;
}

Largest figures(const Model& model) {
  Largest found("strength, fibre, tendon, pennation: right − left", "relative");
  for (const Muscle& right : model.muscles) {
    if (is_left(right.name)) continue;
    const int i = model.find_muscle(image_of(right.name));
    if (i < 0) {
      found.see(1, right.name + " has no left side");
      continue;
    }
    const Muscle& left = model.muscles[at(i)];
    const auto see = [&](double x, double y) {
      if (x != y) found.see(std::abs(x - y) / std::max(std::abs(x), std::abs(y)), right.name);
    };
    see(right.max_isometric_force, left.max_isometric_force);
    see(right.optimal_fiber_length, left.optimal_fiber_length);
    see(right.tendon_slack_length, left.tendon_slack_length);
    see(right.pennation_at_optimal, left.pennation_at_optimal);
  }
  return found;
}

/// What stands in the mirror when the model is posed there.
struct Mirror {
  Largest places{"bodies at mirrored poses: right − left", "m"};
  Largest lengths{"path lengths at mirrored poses: right − left", "m"};
  Largest arms{"moment arms at mirrored poses: right − left", "m"};

  void look(const Model& model, const VecX& q, Data& seen, Data& image) {
    const VecX mirrored = mirrored_pose(model, q);
    pose_muscles(model, q, seen);
    pose_muscles(model, mirrored, image);
    for (int b = 0; b < model.nbody(); ++b) {
      const std::string& name = model.bodies[at(b)].name;
      const int twin = model.find_body(image_of(name));
      if (twin < 0 || is_left(name)) continue;
      places.see((kReflection * seen.X_WB[at(b)].p - image.X_WB[at(twin)].p).norm(), name);
    }
    const MatX arms_seen = project_moment_arms(model, seen);
    const MatX arms_image = project_moment_arms(model, image);
    for (int m = 0; m < model.nmuscle(); ++m) {
      const int twin = model.find_muscle(image_of(model.muscles[at(m)].name));
      if (twin < 0 || is_left(model.muscles[at(m)].name)) continue;
      lengths.see(std::abs(seen.l_mt[m] - image.l_mt[twin]), model.muscles[at(m)].name);
      compare(model, arms_seen.row(m), arms_image.row(twin), model.muscles[at(m)].name);
    }
  }

 private:
  /// A coordinate that leads aside changes sign in the mirror, and so does the moment arm.
  void compare(const Model& model, const VecX& right, const VecX& left, const std::string& name) {
    for (int c = 0; c < model.ncoord(); ++c) {
      const int twin = twin_of(model, c), there = twin >= 0 ? twin : c;
      double difference = std::abs(right[c] - left[there]);
      if (twin < 0) difference = std::min(difference, std::abs(right[c] + left[there]));
      arms.see(difference, name + " about " + model.coordinates[at(c)].name);
    }
  }
};

/// Poses that bend everything a little, one differently from the next; the same at every run.
VecX bent_pose(const Model& model, int number) {
  VecX q = model.standing;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    if (!coordinate.rotational || coordinate.kind != CoordinateKind::kFree) continue;
    const double least = std::max(coordinate.range_min, -0.5);
    const double most = std::min(coordinate.range_max, 0.5);
    const double share = 0.5 + 0.5 * std::sin(1.7 * c + 2.9 * number);
    q[c] = least + share * (most - least);
  }
  return q;
}

}  // namespace

CheckSection check_sides(const ModelSpec& spec, const Model& model, const WalkingPoses& walking) {
  CheckSection section{"Right and left", {}};
  Mirror mirror;
  Data seen = make_data(model), image = make_data(model);
  for (int i = 0; i < 8; ++i) mirror.look(model, bent_pose(model, i), seen, image);
  for (const std::vector<VecX>& cycle : walking.cycles)
    for (std::size_t i = 0; i < cycle.size(); i += 20) mirror.look(model, cycle[i], seen, image);
  for (Largest found :
       {bodies(model), figures(model), mirror.places, mirror.lengths, mirror.arms}) {
    found.row.information = !spec.file.ends_with(".toml");  // a model of one person may be lopsided
    section.rows.push_back(found.row);
  }
  return section;
}

}  // namespace retrogait
