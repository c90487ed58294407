// Upper arm, forearm and hand.
// Places: as the shipped adult's joints stand (models/adult.toml); between them what an anatomical atlas shows.
// In the zero pose the palm looks forward and the thumb to the side.
#include "inspector/bones.h"

#include "base/numbers.h"

namespace retrogait::inspector {

namespace {

std::string sided(const char* name, bool left) { return std::string(name) + (left ? "_l" : "_r"); }

constexpr double kUpperArm = 0.287, kForearm = 0.236;

void add_humerus(const Bones& bones, const Vec3& elbow) {
  bones.ball({0, 0, -0.004}, 0.024);
  bones.ball({0.010, -0.006, 0.016}, 0.012);
  bones.shaft({{{0.002, -0.012, 0.002}, 0.019},
               {{0.004, -0.060, 0.002}, 0.0115},
               {{0.008, -0.160, -0.002}, 0.0105},
               {elbow + Vec3(-0.002, 0.045, 0.004), 0.0105}});
  bones.shaft(
      {{elbow + Vec3(-0.002, 0.045, 0.004), 0.010}, {elbow + Vec3(-0.004, 0.008, -0.026), 0.009}});
  bones.shaft(
      {{elbow + Vec3(-0.002, 0.045, 0.004), 0.010}, {elbow + Vec3(-0.004, 0.010, 0.026), 0.008}});
  bones.shaft({{elbow + Vec3(0, 0, -0.016), 0.011}, {elbow + Vec3(0, 0, 0.020), 0.011}});
}

void add_ulna(const Bones& bones) {
  bones.shaft({{{-0.018, 0.012, -0.004}, 0.011},
               {{-0.012, -0.022, -0.002}, 0.011},
               {{-0.010, -0.110, 0.006}, 0.0075},
               {{-0.013, -0.225, 0.016}, 0.006},
               {{-0.013, -0.240, 0.017}, 0.009}});
}

void add_radius(const Bones& bones, const Vec3& wrist) {
  bones.shaft({{{0, 0, 0}, 0.010},
               {{0, -0.025, -0.004}, 0.0075},
               {{0.002, -0.110, 0.006}, 0.0075},
               {wrist + Vec3(0.001, 0.040, 0.002), 0.009},
               {wrist + Vec3(0, 0.012, 0.004), 0.014}});
}

void add_hand(const Bones& bones) {
  bones.lump({0, -0.014, 0}, {0.012, 0.017, 0.026});
  for (int finger = 0; finger < 4; ++finger) {  // index to little
    const double t = finger / 3.0, bump = 4 * t * (1 - t), reach = 1 - 0.16 * t + 0.05 * bump;
    const double z0 = 0.016 - 0.032 * t, z1 = 0.027 - 0.054 * t;
    const Vec3 base(0.001, -0.026, z0), knuckle(-0.002, -0.084 * (1 - 0.10 * t), z1);
    const Vec3 middle = knuckle + reach * Vec3(0.010, -0.042, 0.06 * z1);
    const Vec3 last = middle + reach * Vec3(0.018, -0.022, 0),
               tip = last + reach * Vec3(0.015, -0.010, 0);
    bones.shaft({{base, 0.0075}, {0.5 * (base + knuckle), 0.0055}, {knuckle, 0.0080}});
    bones.shaft({{knuckle, 0.0070}, {middle, 0.0062}, {last, 0.0056}, {tip, 0.0050}});
  }
  bones.shaft({{{0.006, -0.020, 0.022}, 0.0085}, {{0.016, -0.054, 0.042}, 0.0080}});
  bones.shaft({{{0.016, -0.054, 0.042}, 0.0075},
               {{0.024, -0.082, 0.048}, 0.0065},
               {{0.030, -0.102, 0.046}, 0.0055}});
}

}  // namespace

void add_arm(const Landmarks& landmarks, bool left, Skeleton& skeleton) {
  const double side = left ? -1 : 1;
  const int humerus = landmarks.body(sided("humerus", left)),
            ulna = landmarks.body(sided("ulna", left));
  const int radius = landmarks.body(sided("radius", left)),
            hand = landmarks.body(sided("hand", left));
  double scale = 1;
  if (humerus >= 0 && ulna >= 0) {
    scale = landmarks.joint(ulna, humerus).norm() / kUpperArm;
    const Fit fit{humerus, scale, side, Vec3::Zero()};
    add_humerus(Bones(skeleton, fit), fit.undo(landmarks.joint(ulna, humerus)));
  }
  if (radius >= 0) {
    Fit fit{radius, scale, side, Vec3::Zero()};
    Vec3 wrist(-0.0088, -0.2358, 0.0136);
    if (hand >= 0 && landmarks.model->joints[at(hand)].parent == radius) {
      const Vec3 joint = landmarks.joint(hand, radius);
      scale = fit.scale = joint.norm() / kForearm;
      wrist = fit.undo(joint);
    }
    add_radius(Bones(skeleton, fit), wrist);
  }
  if (ulna >= 0) add_ulna(Bones(skeleton, {ulna, scale, side, Vec3::Zero()}));
  if (hand >= 0) add_hand(Bones(skeleton, {hand, scale, side, Vec3::Zero()}));
}

}  // namespace retrogait::inspector
