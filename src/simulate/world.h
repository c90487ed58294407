#pragma once
/// The skeleton as a Bullet multibody (double precision). The only place that includes Bullet.
///
/// Every step of a joint that moves becomes one link of one degree of freedom, in order; all but the last of a joint
/// are exactly massless, the last one carries the body, its frame at the mass centre along the principal axes.
/// The tree hangs on a fixed base at W's origin: the pelvis' six steps are links like all others. What one
/// coordinate drives through curves (knee, kneecap, lumbar levels) are several links here; whoever computes the
/// forces drives them all, and after each step the followers are put back onto their curves exactly.
/// No colliders: the ground acts through F_ext (contact/sole.h), which is smooth where Bullet's manifolds are not.
///
/// Bullet's damping (0.04 by default), speed limit and sleeping are off. Integration is Bullet's own,
/// v ← v + a dt, q ← q + v dt.
#include <memory>

#include "model/model.h"

namespace retrogait {

class World {
 public:
  /// `step`, s. Builds everything; later calls allocate nothing. InputError: links.h.
  World(const Model& model, double step);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Puts the tree into q, v of `data` (couplings applied) as if it had just been made: what came before
  /// leaves no trace, bit for bit.
  void set_state(const Data& data);

  /// Moves on by one step under data.gravity, data.F_ext and the joint wrenches data.F_joint (of each, what its
  /// steps can take up). Needs: stage force, q and v of `data` the world's own. Then data.q, data.v are the new
  /// state (couplings applied, stage input) and data.a the accelerations (v₊ − v)/dt that Bullet made: those of the
  /// instant that was left, coupled coordinates' too. A prescribed coordinate goes on at its speed.
  void advance(Data& data);

  /// Of the last step: the largest difference between the acceleration that Bullet gave a step of a joint and that of
  /// its curve at data.q, v, a; rad/s² or m/s². Rounding, as long as the wrenches are those of inverse dynamics.
  double follower_error() const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
};

}  // namespace retrogait
