// Pelvis, thigh, shank and foot.
// Places: bony landmarks as the shipped adult's muscles are attached to them (models/adult/legs.toml) and as its
// joints stand; between them what an anatomical atlas shows, rounded to millimetres.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "inspector/bones.h"

#include "base/numbers.h"

namespace retrogait::inspector {

namespace {

std::string sided(const char* name, bool left) { return std::string(name) + (left ? "_l" : "_r"); }

// the adult's own measures, m
const Vec3 kHip(-0.0563, -0.0785, 0.0773);  // in the pelvis
constexpr double kLeastHeel = 0.005;        // m: lower ones are no heel
constexpr double kThigh = 0.408, kShank = 0.400, kFoot = 0.1788;

/// One half of the pelvis: crest, blade, borders, socket, pubis and seat bone.
void add_wing(const Bones& bones) {
  const Vec3 front(0.002, -0.004, 0.124), back(-0.146, 0.024, 0.044);  // anterior, posterior spine
  const Vec3 socket = kHip + Vec3(-0.004, 0.002, -0.008);
  const Vec3 symphysis(-0.004, -0.090, 0.008), seat(-0.112, -0.116, 0.060);
  bones.shaft({{front, 0.009},
               {{-0.030, 0.050, 0.132}, 0.009},
               {{-0.072, 0.076, 0.117}, 0.008},
               {{-0.114, 0.064, 0.083}, 0.008},
               {back, 0.010}});
  const Mat3 blade = axes_from({0.87, -0.06, 0.46}, {-0.08, 0.93, 0.30});
  bones.lump({-0.066, 0.012, 0.089}, {0.080, 0.064, 0.007}, blade);
  bones.lump({-0.056, -0.030, 0.084}, {0.040, 0.050, 0.011}, blade);
  bones.shaft({{front, 0.009}, {{-0.016, -0.036, 0.102}, 0.010}, {socket, 0.022}});
  bones.shaft({{back, 0.010}, {{-0.122, -0.014, 0.052}, 0.010}, {socket, 0.022}});
  bones.ball(socket, 0.030);
  bones.shaft({{socket, 0.018}, {{-0.020, -0.078, 0.036}, 0.009}, {symphysis, 0.011}});
  bones.shaft(
      {{socket, 0.020}, {seat, 0.016}, {{-0.062, -0.128, 0.036}, 0.008}, {symphysis, 0.009}});
}

void add_sacrum(const Landmarks& landmarks, int pelvis, const Fit& fit, Skeleton& skeleton) {
  Vec3 top(-0.0736, 0.0416, 0);
  for (const char* name : {"sacrum", "lumbar5", "torso"}) {
    const int body = landmarks.body(name);
    if (body < 0 || landmarks.model->joints[at(body)].parent != pelvis) continue;
    top = fit.undo(landmarks.joint(body, pelvis));
    break;
  }
  const Bones bones(skeleton, fit);
  const Vec3 mid(-0.132, -0.012, 0), low(-0.139, -0.046, 0), tip(-0.126, -0.070, 0);
  const Vec3 plate = top + Vec3(-0.004, -0.010, 0);
  bones.lump(plate, {0.022, 0.010, 0.028}, rotation_about(Vec3::UnitZ(), -0.6));
  bones.shaft({{plate + Vec3(-0.008, -0.008, 0), 0.020}, {mid, 0.014}, {low, 0.010}, {tip, 0.005}});
  for (const double z : {-1.0, 1.0}) {
    bones.shaft({{plate + Vec3(-0.016, -0.006, 0.022 * z), 0.016},
                 {{-0.128, 0.002, 0.038 * z}, 0.016},
                 {{-0.138, -0.040, 0.012 * z}, 0.009}});
  }
}

void add_femur(const Bones& bones, const Vec3& knee) {
  const Vec3 trochanter(-0.014, -0.010, 0.058);
  bones.ball(Vec3::Zero(), 0.024);
  bones.shaft(
      {{Vec3::Zero(), 0.016}, {{-0.004, -0.020, 0.036}, 0.014}, {{-0.004, -0.042, 0.048}, 0.018}});
  bones.shaft({{trochanter, 0.014},
               {{-0.006, -0.044, 0.050}, 0.018},
               {{0.006, -0.110, 0.038}, 0.0145},
               {{0.018, -0.215, 0.022}, 0.013},
               {{0.010, -0.320, 0.008}, 0.0145},
               {knee + Vec3(0.006, 0.058, 0.002), 0.0185},
               {knee + Vec3(0.004, 0.036, 0.002), 0.0225}});
  bones.lump(knee + Vec3(0.001, 0.026, 0), {0.0215, 0.034, 0.0355});  // where it widens
  bones.ball({-0.012, -0.062, 0.034}, 0.011);
  // condyles, rounder behind than in front
  for (const double z : {-1.0, 1.0}) {
    const Vec3 condyle = knee + Vec3(-0.003, 0.002, 0.0225 * z);
    bones.lump(condyle, {0.031, 0.027, 0.0155});
    bones.ball(knee + Vec3(0.000, 0.012, 0.034 * z), 0.010);  // epicondyle
  }
  // the groove for the kneecap: its back follows these from extension to 70° of flexion
  for (const Vec3& groove :
       {Vec3(0.024, 0.014, 0.013), Vec3(0.018, -0.003, 0.011), Vec3(0.012, -0.009, 0.009)}) {
    const Vec3 across(0, 0, 2 * groove.z());
    bones.shaft({{knee + groove - across, 0.0130}, {knee + groove, 0.0130}});
  }
}

void add_shank(const Bones& bones, const Vec3& ankle) {
  const Vec3 medial = ankle + Vec3(0.002, -0.010, -0.028),
             lateral = ankle + Vec3(-0.010, -0.018, 0.030);
  for (const double z : {-1.0, 1.0}) {
    bones.lump({-0.004, -0.040, 0.021 * z}, {0.024, 0.0125, 0.019});
    bones.lump({-0.004, -0.029, 0.021 * z}, {0.019, 0.005, 0.015}, Mat3::Identity(),
               Tissue::kCartilage);
    bones.shaft({{{-0.004, -0.048, 0.018 * z}, 0.015}, {{0.004, -0.090, 0.002 * z}, 0.014}});
  }
  bones.shaft({{{0.006, -0.052, 0}, 0.020},
               {{0.010, -0.092, 0}, 0.0155},
               {{0.008, -0.180, -0.004}, 0.0125},
               {{0, -0.300, -0.006}, 0.0105},
               {ankle + Vec3(0.002, 0.028, -0.004), 0.016}});
  bones.shaft({{{0.026, -0.062, 0.002}, 0.011}, {{0.020, -0.100, 0}, 0.009}});  // tuberosity
  bones.lump(ankle + Vec3(0.002, 0.020, -0.002), {0.019, 0.010, 0.022});
  bones.shaft({{ankle + Vec3(0.002, 0.018, -0.020), 0.010}, {medial, 0.007}});
  bones.shaft({{{-0.022, -0.058, 0.036}, 0.011},
               {{-0.022, -0.090, 0.036}, 0.006},
               {{-0.018, -0.230, 0.034}, 0.0055},
               {ankle + Vec3(-0.010, 0.040, 0.030), 0.007},
               {lateral, 0.009}});
}

/// The five rays: where each metatarsal's head and each toe's tip stands, in the calcaneus.
struct Rays {
  std::array<Vec3, 5> base, head, tip;
  double sole = -0.035;
  double heel = -0.035;  // of the shoe, if lower
};

/// From the points of the sole where there are some, else the adult's.
Rays find_rays(const Landmarks& landmarks, bool left, const Fit& calcaneus, const Vec3& toe_joint) {
  const auto point = [&](const char* name, const Vec3& usual, const Vec3& shift) -> Vec3 {
    const int p = landmarks.model->find_foot_point(sided(name, left));
    if (p < 0) return usual;
    return calcaneus.undo(landmarks.model->foot_points[at(p)].point) + shift;
  };
  Rays rays;
  const auto underside = [&](const char* name) -> std::optional<double> {
    const int p = landmarks.model->find_foot_point(sided(name, left));
    if (p < 0) return std::nullopt;
    const FootPoint& pad = landmarks.model->foot_points[at(p)];
    return calcaneus.undo(pad.point).y() - pad.radius / calcaneus.scale;
  };
  // a shoe's heel lowers the pads behind the metatarsals, and lies under the foot
  const std::optional<double> first = underside("met1"), fifth = underside("met5");
  if (first && fifth) rays.sole = 0.5 * (*first + *fifth);
  rays.heel = underside("heel").value_or(rays.sole);
  const Vec3 none = Vec3::Zero();
  const Vec3 met1 = point("met1", {0.184, 0, -0.035}, none),
             met5 = point("met5", {0.153, 0, 0.050}, none);
  const Vec3 hallux = point("hallux", {0.249, 0, -0.026}, toe_joint);
  const Vec3 toe5 = point("lateral_toe", {0.214, 0, 0.045}, toe_joint);
  for (std::size_t i = 0; i < 5; ++i) {
    const double t = static_cast<double>(i) / 4, bump = 4 * t * (1 - t);
    rays.base[i] = Vec3(0.116 - 0.024 * t, 0.010 - 0.022 * t, -0.018 + 0.044 * t);
    rays.head[i] = met1 + t * (met5 - met1) + Vec3(0.010 * bump, 0, 0);
    rays.tip[i] = hallux + t * (toe5 - hallux) + Vec3(0.012 + 0.010 * bump, 0, 0);
    rays.head[i].y() = rays.sole + (i == 0 ? 0.0155 : 0.0125);
    rays.tip[i].y() = rays.sole + (i == 0 ? 0.0115 : 0.0085);
  }
  return rays;
}

void add_hindfoot(const Bones& bones, const Rays& rays) {
  const double sole = rays.sole;
  bones.shaft({{{0.004, sole + 0.032, -0.006}, 0.023},
               {{0.010, sole + 0.027, -0.008}, 0.024},
               {{0.056, sole + 0.040, -0.002}, 0.020},
               {{0.084, sole + 0.030, 0.014}, 0.015}});
  bones.ball({0.006, sole + 0.052, -0.006}, 0.014);
  bones.shaft(
      {{{0.088, sole + 0.028, 0.017}, 0.014}, {{0.100, sole + 0.024, 0.020}, 0.012}});  // cuboid
  bones.lump({0.090, sole + 0.050, -0.016}, {0.011, 0.015, 0.019});                     // navicular
  for (std::size_t i = 0; i < 3; ++i)  // cuneiforms
    bones.shaft(
        {{Vec3(0.098, sole + 0.047 - 0.003 * static_cast<double>(i), rays.base[i].z()), 0.010},
         {rays.base[i], 0.0095}});
  for (std::size_t i = 0; i < 5; ++i) {
    const double thick = i == 0 ? 1.35 : 1;
    const Vec3 mid = 0.5 * (rays.base[i] + rays.head[i]) + Vec3(0, 0.004, 0);
    bones.shaft(
        {{rays.base[i], 0.0080 * thick}, {mid, 0.0052 * thick}, {rays.head[i], 0.0080 * thick}});
  }
}

/// A block under the heel and a sole from it to the metatarsals.
void add_shoe(const Bones& bones, const Rays& rays) {
  const double high = rays.sole - rays.heel;
  if (high < kLeastHeel) return;
  const Vec3 seat(0.014, rays.sole - 0.004, -0.008), ball(0.160, rays.sole - 0.004, 0.006);
  bones.shaft({{seat, 0.026}, {Vec3(0.010, rays.heel + 0.018, -0.008), 0.018}}, Tissue::kGear);
  bones.lump(0.5 * (seat + ball), {0.55 * (ball - seat).norm(), 0.005, 0.034},
             axes_from(ball - seat, Vec3::UnitY()), Tissue::kGear);
}

void add_toes(const Bones& bones, const Rays& rays, const Vec3& toe_joint) {
  for (std::size_t i = 0; i < 5; ++i) {
    const double thick = i == 0 ? 1.5 : 1;
    const Vec3 head = rays.head[i] - toe_joint, tip = rays.tip[i] - toe_joint;
    const Vec3 way = tip - head;
    const Vec3 knuckle = head + 0.58 * way + Vec3(0, 0.004, 0);
    bones.shaft({{head + 0.14 * way, 0.0062 * thick}, {knuckle, 0.0050 * thick}});
    bones.shaft({{knuckle + 0.10 * way, 0.0052 * thick}, {tip, 0.0054 * thick}});
  }
}

void add_foot(const Landmarks& landmarks, bool left, Skeleton& skeleton) {
  const int talus = landmarks.body(sided("talus", left)),
            calcaneus = landmarks.body(sided("calcn", left));
  const int toes = landmarks.body(sided("toes", left));
  if (calcaneus < 0) return;
  const double side = left ? -1 : 1;
  Fit fit{calcaneus, 1, side, Vec3::Zero()};
  Vec3 toe_joint(0.1788, -0.002, 0.0011);
  if (toes >= 0) {
    const Vec3 joint = landmarks.joint(toes, calcaneus);
    fit.scale = joint.x() > 0.5 * kFoot ? joint.x() / kFoot : 1;
    toe_joint = fit.undo(joint);
  }
  const Rays rays = find_rays(landmarks, left, fit, toe_joint);
  add_hindfoot(Bones(skeleton, fit), rays);
  add_shoe(Bones(skeleton, fit), rays);
  if (toes < 0)
    add_toes(Bones(skeleton, fit), rays, Vec3::Zero());
  else
    add_toes(Bones(skeleton, {toes, fit.scale, side, Vec3::Zero()}), rays, toe_joint);
  if (talus < 0) return;
  const Bones bones(skeleton, {talus, fit.scale, side, Vec3::Zero()});
  bones.lump({0.002, -0.008, 0}, {0.026, 0.020, 0.019});
  bones.shaft({{{0.010, -0.012, -0.004}, 0.016}, {{0.034, -0.022, -0.008}, 0.014}});
}

void add_patella(const Landmarks& landmarks, bool left, const Fit& tibia, Skeleton& skeleton) {
  const Vec3 half_axes(0.011, 0.022, 0.022);
  const int patella = landmarks.body(sided("patella", left));
  if (patella < 0) return Bones(skeleton, tibia).lump({0.045, 0.012, 0.002}, half_axes);
  const Vec3 center = landmarks.model->bodies[at(patella)].mass_center;
  Bones(skeleton, {patella, tibia.scale, tibia.side, center}).lump(Vec3::Zero(), half_axes);
}

}  // namespace

void add_pelvis(const Landmarks& landmarks, Skeleton& skeleton) {
  const int pelvis = landmarks.body("pelvis");
  const int right = landmarks.body("femur_r"), left = landmarks.body("femur_l");
  if (pelvis < 0 || (right < 0 && left < 0)) return;
  const Vec3 hip = landmarks.joint(right >= 0 ? right : left, pelvis);
  const double scale = std::abs(hip.z()) > 0.03 ? std::abs(hip.z()) / kHip.z() : 1;
  const Vec3 origin(hip.x() - scale * kHip.x(), hip.y() - scale * kHip.y(), 0);
  for (const double side : {1.0, -1.0}) add_wing(Bones(skeleton, {pelvis, scale, side, origin}));
  add_sacrum(landmarks, pelvis, {pelvis, scale, 1, origin}, skeleton);
  Bones(skeleton, {pelvis, scale, 1, origin})
      .lump({-0.004, -0.090, 0}, {0.010, 0.017, 0.006}, Mat3::Identity(), Tissue::kCartilage);
}

void add_leg(const Landmarks& landmarks, bool left, Skeleton& skeleton) {
  const int femur = landmarks.body(sided("femur", left)),
            tibia = landmarks.body(sided("tibia", left));
  const double side = left ? -1 : 1;
  if (tibia < 0) return add_foot(landmarks, left, skeleton);
  Fit thigh{femur, 1, side, Vec3::Zero()}, shank{tibia, 1, side, Vec3::Zero()};
  if (femur >= 0) {
    const Vec3 knee = landmarks.joint(tibia, femur);
    thigh.scale = knee.norm() / kThigh;
    // the plateau lies 35 mm below the knee's joint in the tibia, which may not be the tibia's origin
    add_femur(Bones(skeleton, thigh),
              thigh.undo(landmarks.X_WB[at(femur)].inverse() * landmarks.X_WB[at(tibia)].p));
  }
  Vec3 ankle(-0.010, -kShank, 0);
  for (const char* name : {"talus", "calcn", "foot"}) {
    const int foot = landmarks.body(sided(name, left));
    if (foot < 0) continue;
    shank.scale = landmarks.joint(foot, tibia).norm() / kShank;
    ankle = shank.undo(landmarks.joint(foot, tibia));
    break;
  }
  add_shank(Bones(skeleton, shank), ankle);
  add_patella(landmarks, left, shank, skeleton);
  add_foot(landmarks, left, skeleton);
}

}  // namespace retrogait::inspector
