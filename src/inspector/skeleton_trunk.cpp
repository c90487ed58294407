// Lumbar spine, chest, shoulder girdle and neck.
// Places: as the shipped adult's joints and muscle attachments stand (models/adult.toml, adult/trunk.toml);
// widths of the rib cage and between them what an anatomical atlas shows, rounded to millimetres.
#include <algorithm>
#include <array>
#include <cmath>

#include "inspector/bones.h"

#include "base/numbers.h"

namespace retrogait::inspector {

namespace {

constexpr std::array<const char*, 5> kLumbar = {"lumbar5", "lumbar4", "lumbar3", "lumbar2",
                                                "lumbar1"};
const Vec3 kShoulder(0.0032, 0.3715, 0.170), kNeck(-0.025, 0.420, 0);  // in the torso

/// A vertebra between two discs: a spool with its arch. `up` from disc to disc, `back` across it; size 1 is a
/// lumbar one.
void add_vertebra(const Bones& bones, const Vec3& low, const Vec3& high, double size,
                  double droop) {
  const Vec3 up = high - low, mid = 0.5 * (low + high);
  const Mat3 R = axes_from(up, Vec3::UnitX());  // columns up, forward, left
  const double height = up.norm();
  for (const double end : {-0.30, 0.30})
    bones.lump(mid + end * up, size * Vec3(0.20 * height / size, 0.020, 0.026), R);
  bones.lump(mid, size * Vec3(0.48 * height / size, 0.0175, 0.0225), R);
  const Vec3 forward = R.col(1), along = R.col(0), across = R.col(2);
  const Vec3 arch = mid - size * 0.036 * forward;
  bones.shaft({{arch, size * 0.0075},
               {mid - size * (0.066 * forward + (0.006 + droop) * along), size * 0.0055}});
  for (const double z : {-1.0, 1.0}) {
    bones.shaft({{mid - size * (0.014 * forward - 0.012 * z * across), size * 0.007},
                 {arch + size * 0.012 * z * across, size * 0.007},
                 {arch, size * 0.007}});
    bones.shaft({{arch + size * (0.010 * z * across + 0.006 * forward), size * 0.0055},
                 {arch + size * (0.038 * z * across - 0.002 * forward), size * 0.004}});
  }
}

void add_disc(const Bones& bones, const Vec3& center, const Vec3& up, double size) {
  bones.lump(center, size * Vec3(0.0055, 0.0185, 0.0245), axes_from(up, Vec3::UnitX()),
             Tissue::kCartilage);
}

/// How far before its joint a lumbar vertebra's middle stands, m: the joints stand in the back of the discs.
constexpr double kBeforeJoint = 0.004;

/// What of the lumbar spine a torso carries that is one with it: five vertebrae from its joint upward.
struct SpineTop {
  Vec3 low, high;  // the adult's torso frame: where T12 stands on L1, where C7 stands on T1
};

Fit fit_torso(const Landmarks& landmarks, int torso) {
  Fit fit{torso, 1, 1, Vec3::Zero()};
  double height = 0;
  for (const char* name : {"humerus_r", "humerus_l"})
    if (const int arm = landmarks.body(name); arm >= 0)
      height = landmarks.joint(arm, torso).y() / kShoulder.y();
  if (const int head = landmarks.body("head"); head >= 0 && height <= 0)
    height = landmarks.joint(head, torso).y() / kNeck.y();
  // neither arms nor head: as long as the legs ask for
  if (const int tibia = landmarks.body("tibia_r"), femur = landmarks.body("femur_r");
      height <= 0 && tibia >= 0 && femur >= 0)
    height = landmarks.joint(tibia, femur).norm() / 0.408;
  if (height > 0.3 && height < 3) fit.scale = height;
  return fit;
}

SpineTop find_spine_top(const Landmarks& landmarks, int torso, const Fit& fit) {
  const int l1 = landmarks.body("lumbar1"), l2 = landmarks.body("lumbar2");
  SpineTop top{{-0.004, 0.122, 0}, kNeck};
  if (l1 >= 0 && l2 >= 0) {
    const Vec3 below = fit.undo(landmarks.joint(l2, torso)),
               here = fit.undo(landmarks.joint(l1, torso));
    top.low = here + 1.05 * (here - below);
  }
  if (const int head = landmarks.body("head"); head >= 0)
    top.high = fit.undo(landmarks.joint(head, torso));
  return top;
}

/// Along the thoracic spine, 0 = T12's lower face, 1 = T1's upper one: bowed backward.
Vec3 thoracic(const SpineTop& top, double share) {
  const Vec3 bow(-0.092, 0.55 * top.low.y() + 0.45 * top.high.y(), 0);
  const double s = share;
  return (1 - s) * (1 - s) * top.low + 2 * s * (1 - s) * bow + s * s * top.high;
}

struct Rib {
  double width, drop,
      way;  // m sideways, m downward to the front; how far round, 1 = to the sternum
};
constexpr std::array<Rib, 12> kRibs = {{{0.050, 0.030, 1},
                                        {0.078, 0.045, 1},
                                        {0.097, 0.056, 1},
                                        {0.110, 0.064, 1},
                                        {0.119, 0.070, 1},
                                        {0.125, 0.076, 1},
                                        {0.129, 0.082, 1},
                                        {0.131, 0.086, 0.90},
                                        {0.130, 0.088, 0.80},
                                        {0.125, 0.088, 0.70},
                                        {0.112, 0.080, 0.50},
                                        {0.092, 0.066, 0.36}}};
constexpr int kRibSteps = 10;

/// Front of the chest at a height, the adult's torso frame, m.
double sternum_x(double y) {
  const double t = std::clamp((0.385 - y) / 0.19, 0.0, 1.2);
  return 0.040 + 0.072 * t - 0.022 * t * t;
}

void add_rib(const Bones& bones, const Vec3& vertebra, const Rib& rib) {
  const Vec3 back = vertebra + Vec3(-0.014, 0, 0);
  const double front_x = sternum_x(back.y() - rib.drop) - 0.004;
  const double mid_x = 0.5 * (back.x() - 0.016 + front_x), deep = front_x - mid_x;
  std::vector<Station> bone, cartilage;
  for (int i = 0; i <= kRibSteps; ++i) {
    const double round = rib.way * i / kRibSteps;  // 0 behind, 1 in front
    const double angle = kPi * (0.06 + 0.90 * round);
    const Vec3 place(mid_x - deep * std::cos(angle), back.y() - rib.drop * std::pow(round, 1.1),
                     rib.width * std::pow(std::sin(angle), 0.75));
    const Station station{i == 0 ? back + Vec3(0, 0, 0.010) : place, 0.0052};
    if (round <= 0.78 || rib.way < 1) bone.push_back(station);
    if (round >= 0.70 && rib.way == 1) cartilage.push_back(station);
  }
  bones.shaft(bone);
  if (!cartilage.empty()) bones.shaft(cartilage, Tissue::kCartilage);
}

void add_sternum(const Bones& bones) {
  const auto plate = [&](double high, double low, double wide) {
    const Vec3 a(sternum_x(high), high, 0), b(sternum_x(low), low, 0);
    bones.lump(0.5 * (a + b), {0.55 * (a - b).norm(), 0.0075, wide},
               axes_from(a - b, Vec3::UnitX()));
  };
  plate(0.385, 0.335, 0.026);
  plate(0.335, 0.225, 0.019);
  plate(0.228, 0.195, 0.010);
}

void add_shoulder_girdle(const Bones& bones) {
  const Vec3 acromion(-0.004, 0.404, 0.163);
  bones.shaft({{{0.046, 0.384, 0.020}, 0.010},
               {{0.052, 0.394, 0.055}, 0.0065},
               {{0.030, 0.404, 0.105}, 0.0060},
               {acromion, 0.008}});
  const Mat3 blade = axes_from({0.42, -0.12, 0.90}, {-0.10, 0.98, 0.16});
  bones.lump({-0.082, 0.318, 0.092}, {0.046, 0.070, 0.005}, blade);
  const Vec3 low(-0.094, 0.242, 0.080), inner(-0.098, 0.372, 0.056), outer(-0.030, 0.360, 0.138);
  bones.shaft({{inner, 0.005},
               {{-0.106, 0.320, 0.056}, 0.0045},
               {low, 0.006},
               {{-0.066, 0.300, 0.112}, 0.006},
               {outer, 0.012}});
  bones.shaft({{inner, 0.005},
               {{-0.082, 0.384, 0.100}, 0.007},
               {acromion + Vec3(-0.020, 0, -0.004), 0.008},
               {acromion, 0.009}});
  bones.shaft({{outer, 0.013}, {{-0.018, 0.366, 0.147}, 0.012}});
}

/// In the frame of the head, whose origin is where C7 stands on T1.
void add_neck(const Bones& bones) {
  for (int i = 0; i < 7; ++i) {
    const auto place = [](double s) {
      return Vec3(0.004 + 0.052 * s - 0.016 * s * s, 0.118 * s, 0);
    };
    add_vertebra(bones, place(i / 7.0), place((i + 0.8) / 7.0), 0.58, 0.010);
  }
}

void add_lone_lumbar_spine(const Bones& bones, const SpineTop& top, const Vec3& foot) {
  const auto place = [&](double s) -> Vec3 {
    return foot + s * (top.low - foot) + Vec3(0.020 * 4 * s * (1 - s), 0, 0);
  };
  for (int i = 0; i < 5; ++i) {
    add_vertebra(bones, place((i + 0.15) / 5), place((i + 1) / 5.0), 1, 0.004);
    add_disc(bones, place((i + 0.04) / 5), place((i + 1) / 5.0) - place(i / 5.0), 1);
  }
}

}  // namespace

void add_lumbar_spine(const Landmarks& landmarks, Skeleton& skeleton) {
  for (std::size_t i = 0; i < kLumbar.size(); ++i) {
    const int body = landmarks.body(kLumbar[i]);
    if (body < 0) continue;
    const int above = i + 1 < kLumbar.size() ? landmarks.body(kLumbar[i + 1]) : -1;
    const int below = i > 0 ? landmarks.body(kLumbar[i - 1]) : -1;
    const Vec3 here = landmarks.joint(body, body);
    Vec3 up(0, 0.032, 0);
    if (above >= 0)
      up = landmarks.joint(above, body) - here;
    else if (below >= 0)
      up = landmarks.X_WB[at(body)].R.transpose() *
           (landmarks.X_WM[at(body)].p - landmarks.X_WM[at(below)].p);
    const double size = up.norm() / 0.032;
    const Vec3 forward = size * kBeforeJoint * Vec3::UnitX();
    const Bones bones(skeleton, {body, 1, 1, Vec3::Zero()});
    add_vertebra(bones, here + forward + 0.17 * up, here + forward + 0.86 * up, size, 0.004);
    add_disc(bones, here + forward, up, size);
  }
}

void add_chest(const Landmarks& landmarks, Skeleton& skeleton) {
  const int torso = landmarks.body("torso");
  if (torso < 0) return;
  const Fit fit = fit_torso(landmarks, torso);
  const Bones bones(skeleton, fit);
  const SpineTop top = find_spine_top(landmarks, torso, fit);
  const bool lone = landmarks.body("lumbar1") < 0;
  if (lone) add_lone_lumbar_spine(bones, top, fit.undo(landmarks.joint(torso, torso)));
  for (int i = 0; i < 12; ++i) {  // T12 upward
    const double share = i / 12.0, size = 0.86 - 0.026 * i;
    const Vec3 low = thoracic(top, share + 0.012), high = thoracic(top, share + 0.078);
    add_vertebra(bones, low, high, size, 0.022);
    add_disc(bones, thoracic(top, share), high - low, 0.9 * size);
    Rib rib = kRibs[at(11 - i)];
    for (const double side : {1.0, -1.0}) {
      const Fit half{fit.body, fit.scale, side, fit.origin};
      add_rib(Bones(skeleton, half), high, rib);
    }
  }
  add_sternum(bones);
  for (const double side : {1.0, -1.0})
    add_shoulder_girdle(Bones(skeleton, {fit.body, fit.scale, side, fit.origin}));

  const int head = landmarks.body("head");
  const Fit skull =
      head < 0 ? Fit{torso, fit.scale, 1, fit * kNeck} : Fit{head, fit.scale, 1, Vec3::Zero()};
  add_neck(Bones(skeleton, skull));
  add_skull(Bones(skeleton, skull));
}

}  // namespace retrogait::inspector
