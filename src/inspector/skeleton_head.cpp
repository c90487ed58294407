// The skull, in the frame of the head whose origin is where C7 stands on T1.
// Places: what an anatomical atlas shows of a skull 0.18 m long, 0.145 m wide and 0.135 m high above its base,
// rounded to millimetres.
#include <cmath>

#include "inspector/bones.h"

namespace retrogait::inspector {

namespace {

void add_braincase(const Bones& bones) {
  const Mat3 tilt = rotation_about(Vec3::UnitZ(), -0.10);
  bones.lump({0.032, 0.198, 0}, {0.092, 0.068, 0.071}, tilt);
  bones.lump({-0.004, 0.184, 0}, {0.058, 0.058, 0.064}, tilt);  // back of the head
  bones.lump({0.078, 0.194, 0}, {0.044, 0.046, 0.059});         // forehead
  bones.lump({0.014, 0.142, 0}, {0.040, 0.018, 0.044});         // base
  for (const double z : {-1.0, 1.0})
    bones.shaft(
        {{{0.018, 0.146, 0.056 * z}, 0.011}, {{0.024, 0.124, 0.052 * z}, 0.007}});  // mastoid
}

/// A socket: its floor dark, its rim of bone.
void add_eye_socket(const Bones& bones, double side) {
  const Vec3 center(0.108, 0.166, 0.0335 * side), outward(0.93, -0.02, 0.36 * side);
  const Mat3 R = axes_from(outward, Vec3::UnitY());
  bones.lump(center + R * Vec3(-0.004, 0, 0), {0.007, 0.0165, 0.0185}, R, Tissue::kHollow);
  std::vector<Station> rim;
  constexpr int kSteps = 16;
  for (int i = 0; i <= kSteps; ++i) {
    const double angle = 2 * kPi * i / kSteps, up = std::sin(angle);
    const Vec3 place = center + R * Vec3(0.002 - 0.004 * std::abs(std::cos(angle)), 0.0185 * up,
                                         0.0205 * std::cos(angle));
    rim.push_back({place, up > 0.3 ? 0.0055 : 0.0042});
  }
  bones.shaft(rim);
}

void add_face(const Bones& bones) {
  bones.lump({0.088, 0.136, 0}, {0.028, 0.030, 0.036});  // upper jaw
  bones.shaft(
      {{{0.116, 0.176, 0}, 0.0075}, {{0.124, 0.162, 0}, 0.0065}, {{0.129, 0.152, 0}, 0.005}});
  bones.lump({0.1115, 0.141, 0}, {0.0085, 0.0135, 0.0105}, Mat3::Identity(), Tissue::kHollow);
  bones.ball({0.118, 0.126, 0}, 0.005);
  for (const double z : {-1.0, 1.0}) {
    add_eye_socket(bones, z);
    bones.lump({0.099, 0.146, 0.043 * z}, {0.015, 0.012, 0.012});  // cheek
    bones.shaft({{{0.030, 0.150, 0.066 * z}, 0.0055},
                 {{0.052, 0.152, 0.070 * z}, 0.0050},
                 {{0.076, 0.151, 0.064 * z}, 0.0055},
                 {{0.094, 0.148, 0.050 * z}, 0.0085}});
    bones.shaft({{{0.102, 0.150, 0.044 * z}, 0.008}, {{0.100, 0.128, 0.034 * z}, 0.009}});
  }
}

/// Both rows of teeth, and the lower jaw from joint to chin.
void add_jaws(const Bones& bones) {
  for (const double z : {-1.0, 1.0}) {
    bones.shaft({{{0.076, 0.112, 0.028 * z}, 0.0085},
                 {{0.098, 0.111, 0.022 * z}, 0.0080},
                 {{0.111, 0.111, 0.011 * z}, 0.0075},
                 {{0.115, 0.111, 0}, 0.0075}});
    bones.shaft({{{0.074, 0.097, 0.027 * z}, 0.0075},
                 {{0.096, 0.096, 0.021 * z}, 0.0072},
                 {{0.108, 0.096, 0.010 * z}, 0.0070},
                 {{0.112, 0.096, 0}, 0.0070}});
    bones.shaft({{{0.034, 0.146, 0.056 * z}, 0.0070},
                 {{0.037, 0.122, 0.054 * z}, 0.0095},
                 {{0.043, 0.098, 0.050 * z}, 0.0110},
                 {{0.062, 0.086, 0.044 * z}, 0.0100},
                 {{0.086, 0.082, 0.032 * z}, 0.0095},
                 {{0.104, 0.079, 0.016 * z}, 0.0105},
                 {{0.110, 0.078, 0}, 0.0115}});
    bones.shaft({{{0.062, 0.126, 0.050 * z}, 0.0060}, {{0.058, 0.100, 0.047 * z}, 0.0090}});
  }
}

}  // namespace

void add_skull(const Bones& bones) {
  add_braincase(bones);
  add_face(bones);
  add_jaws(bones);
}

}  // namespace retrogait::inspector
