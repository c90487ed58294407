#pragma once
/// The parts of self_check. Internal to analysis/.
#include "analysis/self_check.h"

namespace retrogait {

/// The poses of walking: both scripts at their nominal speeds, both sides, one after the other. Empty for a
/// model that lacks a coordinate of theirs.
struct WalkingPoses {
  std::vector<std::vector<VecX>> cycles;  // forward, backward
};
WalkingPoses walking_poses(const Model& model);

/// The coordinate of the other side ("hip_flexion_l" of "hip_flexion_r"), or −1.
int twin_of(const Model& model, int coordinate);
/// The pose seen in a mirror: right and left change places, what leads to a side changes sign.
VecX mirrored_pose(const Model& model, const VecX& q);

/// Poses data at q with couplings; to stage position, muscle paths included.
void pose_muscles(const Model& model, const VecX& q, Data& data);

/// "30°" or "0.1 m" of a coordinate.
std::string shown_value(const Coordinate& coordinate, double value);

CheckSection check_body(const ModelSpec& spec, const Model& model);
CheckSection check_sides(const ModelSpec& spec, const Model& model, const WalkingPoses& walking);
CheckSection check_paths(const Model& model, const WalkingPoses& walking);
CheckSection check_arms(const Model& model, const WalkingPoses& walking);
CheckSection check_fibers(const Model& model, const WalkingPoses& walking);
CheckSection check_strength(const Model& model);
CheckSection check_standing(const ModelSpec& spec, const Model& model);

}  // namespace retrogait
