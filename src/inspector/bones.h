#pragma once
/// How anatomy is written: shapes in the frame of an adult's body, put on a model's body of another size or side.
/// Internal to src/inspector.
#include <string>
#include <vector>

#include "inspector/skeleton.h"

namespace retrogait::inspector {

/// A compiled model stood up, with the places that sizes are read from.
struct Landmarks {
  const Model* model = nullptr;
  std::vector<Pose> X_WB, X_WM;  // of the standing pose

  int body(const std::string& name) const { return model->find_body(name); }
  bool has(const std::string& name) const { return body(name) >= 0; }
  /// Where the joint that carries `child` stands in the frame of another body, m.
  Vec3 joint(int child, int in_body) const;
  /// The joint that carries a child of `parent`: its child body, or −1. Welded massless bodies count.
  int first_child(int parent) const;
};

/// How an adult's body lies on a model's: p ↦ origin + scale p, z mirrored on the left.
struct Fit {
  int body = 0;
  double scale = 1;
  double side = 1;             // −1: left
  Vec3 origin = Vec3::Zero();  // m, model's body frame

  Vec3 operator*(const Vec3& p) const { return origin + scale * Vec3(p.x(), p.y(), side * p.z()); }
  /// The way back: a place of the model as the adult's right side would have it.
  Vec3 undo(const Vec3& p) const {
    const Vec3 q = (p - origin) / scale;
    return {q.x(), q.y(), side * q.z()};
  }
};

/// A place along a bone, and how thick the bone is there, m.
struct Station {
  Vec3 at;
  double radius;
};

/// Adds shapes to a skeleton; all in the adult's numbers.
class Bones {
 public:
  Bones(Skeleton& skeleton, const Fit& fit) : skeleton_(skeleton), fit_(fit) {}

  /// Rounded cones from station to station.
  void shaft(const std::vector<Station>& stations, Tissue tissue = Tissue::kBone) const;
  void ball(const Vec3& center, double radius, Tissue tissue = Tissue::kBone) const;
  /// Half axes along x, y, z of the body, or along the columns of R.
  void lump(const Vec3& center, const Vec3& half_axes, const Mat3& R = Mat3::Identity(),
            Tissue tissue = Tissue::kBone) const;
  const Fit& fit() const { return fit_; }

 private:
  Skeleton& skeleton_;
  Fit fit_;
};

/// Unit columns: along u as it is, v as far as it stands across u, and what is across both.
Mat3 axes_from(const Vec3& u, const Vec3& v);

void add_pelvis(const Landmarks& at, Skeleton& skeleton);
void add_leg(const Landmarks& at, bool left, Skeleton& skeleton);
/// Lumbar vertebrae and their discs.
void add_lumbar_spine(const Landmarks& at, Skeleton& skeleton);
/// Rib cage, thoracic spine, shoulder girdle, neck and head.
void add_chest(const Landmarks& at, Skeleton& skeleton);
/// In the frame of the head.
void add_skull(const Bones& bones);
void add_arm(const Landmarks& at, bool left, Skeleton& skeleton);

}  // namespace retrogait::inspector
