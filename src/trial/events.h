#pragma once
/// When the feet touch and leave the ground, which way somebody travels, and the strides between.
///
/// Nothing here assumes a direction. Travel is the pelvis's horizontal velocity over the ground under the
/// feet: on a belt the ground moves, so its velocity is measured too, as that of whichever point of the
/// feet is lowest (the stance feet). Somebody whose pelvis stands still on a belt that carries the feet
/// forward (as the pelvis faces) walks backward.
///
///   with plates     a foot is down while its vertical force is above 20 N, up again below 15 N; touches
///                   and gaps of less than 60 ms do not count.
///   without         heel or toe is low and slow over the ground. Where both are known the plates' times
///                   are taken and the stance is marked `loaded`.
///
/// Heel and toe of a foot: calcn_* origin and the tip of toes_* (a third of heel to toe joint in front of
/// the toe joint), as OpenSim's gait models and ours place these bodies.
#include <string>
#include <vector>

#include "trial/trial.h"

namespace retrogait {

struct Travel {
  double speed = 0;  // m/s over the ground along the way the pelvis faces; negative = backward
  Vec3 ground_velocity =
      Vec3::Zero();  // m/s of the ground under the feet: a belt's, else about zero
  bool belt = false;
  /// "forward", "backward", or "standing" below 0.1 m/s.
  std::string direction() const;
};

/// Time between a contact and the foot off that follows, s.
struct Stance {
  int side = 0;                           // 0 right, 1 left
  double contact = 0, foot_off = 0;       // NaN: before the first frame, after the last
  std::string first_region, last_region;  // "heel" | "toe": touching first, leaving last
  bool loaded = false;                    // on a plate, as far as forces were recorded
};

/// From a contact to the next of the same foot, s.
struct Stride {
  int side = 0;  // 0 right, 1 left
  double start = 0, end = 0, foot_off = 0;
  std::string first_region, last_region;
  /// Forces were recorded all the while and every foot that stood stood on a plate: loads can be trusted.
  bool loaded = false;
};

struct TrialEvents {
  Travel travel;
  std::vector<Stance> stances;  // by side, then time
  std::vector<Stride> strides;  // by side, then time
};

/// Needs bodies pelvis, calcn_r, calcn_l, toes_r, toes_l: InputError names those that the model lacks.
Travel measure_travel(const Model& model, const Motion& motion);

/// `loads` may be null: from the feet alone.
TrialEvents find_events(const Model& model, const Motion& motion, const Loads* loads);

}  // namespace retrogait
