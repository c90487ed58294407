#pragma once
/// The skeleton as engines of one-degree links want it: one link for each step that moves.
///
/// A step that never moves (no coordinate, a constant curve, a locked coordinate or one coupled to it) is folded into
/// the offset of the next link, and so are welds: bodies that do not move against each other ride on one link, with
/// their masses together. Links before the last of a joint carry nothing and have no mass.
#include <vector>

#include "model/model.h"

namespace retrogait {

/// Frames: N is what the step moves, and stands, while the step is zero, where the frame before it does; C lies at
/// the link's mass centre along its principal axes (without mass: N itself).
struct Link {
  int step = 0, joint = 0, coordinate = 0;  // of the model
  bool slides = false;
  Vec3 axis = Vec3::UnitZ();  // unit, in N
  int parent = -1;            // link; −1 = ground
  Pose X_PN;                  // at zero, P: the parent's N (or W)
  Pose X_NC;
  double mass = 0;              // kg
  Vec3 moments = Vec3::Zero();  // principal, kg·m²
};

/// A link that bodies ride on.
struct Carrier {
  int link = 0;
  std::vector<int> bodies;
  /// The mass centre as a point of the first of them, m.
  Vec3 p_BC = Vec3::Zero();
};

struct LinkTree {
  std::vector<Link> links;  // parents before children, in the order of the model's steps
  std::vector<Carrier> carriers;
};

/// Throws InputError where steps of one joint repeat each other: no mass would stand between them.
LinkTree make_link_tree(const Model& model);

}  // namespace retrogait
