#pragma once
/// How the walker keeps its balance: by hips, ankles and where it puts its feet.
///
/// Five laws, alike forward and backward and on both sides, each what gait research names; the first four are linear in
/// what is felt (errors as small as the sway of standing hardly are) and limited:
///   hip strategy    the hips of a leg that bears load turn the pelvis back to where the script has it
///   ankle strategy  ankle and subtalar joint of that leg move the centre of pressure towards where the mass centre
///                   has gone (Winter 1995, Gait Posture 3:193)
///   swing           the leg in the air keeps its direction in space when the pelvis turns
///                   (Yin, Loken, van de Panne 2007, SIMBICON, ACM Trans Graph 26:105)
///   stepping        its foot comes down farther out by what the mass centre is ahead or aside,
///                   aside also by how fast
///                   (Hof 2008, Hum Mov Sci 27:112; Wang, Srinivasan 2014, Biol Lett 10:20140405)
///   lifting         a leg whose foot meets something in mid-swing folds and carries it over
///                   (elevating strategy: Eng, Winter, Patla 1994, Exp Brain Res 102:339; seen in forward
///                   walking, nobody has tripped people who walk backward)
/// The gains (simulate.h) were found by random search on pushes to all four sides, forward and backward at once; they
/// are no measurements.
/// They move the reference of the joints by a few degrees; the reference of an undisturbed walk they leave alone.
#include <vector>

#include "simulate/assist.h"

namespace retrogait {

/// The joints of one leg that balance moves (−1: the model has none), and its foot points.
struct BalanceLeg {
  int hip_flexion = -1, hip_adduction = -1, hip_rotation = -1, knee = -1, ankle = -1, subtalar = -1;
  std::vector<int> pads;
  double outward = 1;          // of z: +1 right, −1 left
  double load = 0;             // N, smoothed
  Vec3 placed = Vec3::Zero();  // m, x and z: by what its foot goes beyond the script
  bool met = false;            // in this swing its foot met something
  double lift = 0;             // 0 … 1, folded
};

struct Balance {
  BalanceLeg leg[2];  // right, left
  double length = 1;  // m, hip to sole, standing
  double weight = 1;  // N
};

Balance make_balance(const Model& model);

/// How the walker is off its reference; from the reference to the walker, in W.
struct BodyError {
  PelvisError pelvis;
  Vec3 com = Vec3::Zero();       // m, mass centre over the feet that bear load
  Vec3 com_rate = Vec3::Zero();  // m/s, mass centre against the ground
};
/// `balance` as it was left by the step before. Needs: velocity, foot forces.
BodyError body_error(const Model& model, const Balance& balance, const Reference& reference, int k,
                     const PelvisError& pelvis, const Data& data);

/// Adds the loads of this step, then writes what is wanted of each joint, rad, to `offsets` (ncoord).
void update_balance(const BalanceGains& gains, const BodyError& error, const Reference& reference,
                    int k, const Data& data, Balance& balance, VecX& offsets);

/// Middle of a foot's points, m in W. Needs: position.
Vec3 foot_middle(const Model& model, const Data& data, const std::vector<int>& points);
/// Foot points of one side.
std::vector<int> foot_points_of(const Model& model, bool left);

}  // namespace retrogait
