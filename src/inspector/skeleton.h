#pragma once
/// Bones as clean parametric shapes, made from a compiled model alone.
///
/// Every shape stands on one body and follows its pose. Bodies that bear the names of OpenSim's models (pelvis,
/// femur_r, tibia_r, patella_r, talus_r, calcn_r, toes_r, lumbar5 … lumbar1, torso, head, humerus_r, ulna_r,
/// radius_r, hand_r and their left ones) get their anatomy: proportions of the shipped adult, as large as the
/// distances between this model's joints say. What a model lacks but a person has (a neck without a head's body, a
/// lumbar spine that is one with the torso) stands on the nearest body. A body of another name is a capsule from its
/// joint to each of its children's, or to beyond its mass centre.
///
/// Numbers stand in the frames of the adult's bodies, m, right side; the left is their mirror image.
#include <string>
#include <vector>

#include "inspector/draw_list.h"
#include "model/model.h"

namespace retrogait::inspector {

enum class Tissue { kBone, kCartilage, kHollow, kGear };  // gear: a shoe's heel, a load

/// A rounded cone or an ellipsoid in the frame of a body.
struct BoneCone {
  int body = 0;
  Vec3 from = Vec3::Zero(), to = Vec3::Zero();
  double from_radius = 0.01, to_radius = 0.01;
  Tissue tissue = Tissue::kBone;
};

struct BoneEllipsoid {
  int body = 0;
  Vec3 center = Vec3::Zero();
  Mat3 axes = Mat3::Identity();  // columns: half axes, m
  Tissue tissue = Tissue::kBone;
};

struct Skeleton {
  std::vector<BoneCone> cones;
  std::vector<BoneEllipsoid> ellipsoids;
  std::vector<Pose>
      standing;  // X_WB of the standing pose, where there is no motion to show  (nbody)
};

Skeleton make_skeleton(const Model& model);

/// A ball of iron of the load's mass, where it is carried.
void add_load_carried(const Model& model, const AddedLoad& load, Skeleton& skeleton);

}  // namespace retrogait::inspector
