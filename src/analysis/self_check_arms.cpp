// Moment arms against measured ones, over the range of walking or upright, as they were measured.
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/error.h"
#include "base/numbers.h"
#include "inverse/muscle_loads.h"
#include "muscle/muscle.h"

namespace retrogait {

namespace {

// ---------------------------------------------------------------------------------------- limbs

enum class When { kUpright, kWalking };
enum class Of { kEach, kLumped };  // lumped: each part counts with its strength

struct PublishedArm {
  const char* what;
  std::vector<const char*> muscles;  // as different models name them
  const char* coordinate;
  double sign;  // of the moment along the coordinate
  When when;  // as it was measured: in the anatomical position, or over angles that walking has too
  Of of;
  double low, high;  // mm
  const char* source;
};

/// Dostal 1986 measured one specimen: ± 30 % of his figures.
const std::vector<PublishedArm>& published_arms() {
  static const std::vector<PublishedArm> arms = {
      {"hip extension, gluteus maximus",
       {"glmax1_r", "glmax2_r", "glmax3_r"},
       "hip_flexion_r",
       -1,
       When::kUpright,
       Of::kLumped,
       40,
       85,
       "46 Dostal 1986, Phys Ther 66:351; 79 Németh 1985, J Biomech 18:129"},
      {"hip extension, hamstrings",
       {"bflh_r", "semiten_r", "semimem_r"},
       "hip_flexion_r",
       -1,
       When::kUpright,
       Of::kEach,
       35,
       75,
       "46-56 Dostal 1986; 61 Németh 1985"},
      {"hip flexion, rectus femoris",
       {"recfem_r", "rect_fem_r"},
       "hip_flexion_r",
       1,
       When::kUpright,
       Of::kEach,
       30,
       56,
       "43 Dostal 1986"},
      {"hip flexion, iliacus",
       {"iliacus_r"},
       "hip_flexion_r",
       1,
       When::kUpright,
       Of::kEach,
       15,
       45,
       "18 (straight line) Dostal 1986; 20-40 Blemker 2005, Ann Biomed Eng 33:661"},
      {"hip abduction, gluteus medius",
       {"glmed1_r", "glmed2_r", "glmed3_r"},
       "hip_adduction_r",
       -1,
       When::kUpright,
       Of::kLumped,
       40,
       75,
       "43-67, its parts, Dostal 1986"},
      {"knee extension, quadriceps",
       {"vasmed_r", "vasint_r", "vaslat_r", "recfem_r", "vas_med_r", "vas_int_r", "vas_lat_r"},
       "knee_angle_r",
       -1,
       When::kWalking,
       Of::kEach,
       25,
       55,
       "effective, 31-47 at 50-10°, Im 2015, J Biomech 48:3737"},
      {"knee flexion, medial hamstrings",
       {"semiten_r", "semimem_r"},
       "knee_angle_r",
       1,
       When::kWalking,
       Of::kEach,
       20,
       60,
       "Herzog 1993, J Anat 182:213; Buford 1997, IEEE TRE 5:367"},
      {"knee flexion, biceps femoris long head",
       {"bflh_r", "bifemlh_r"},
       "knee_angle_r",
       1,
       When::kWalking,
       Of::kEach,
       15,
       50,
       "Herzog 1993; Buford 1997; Spoor 1992, J Biomech 25:201"},
      {"knee flexion, gastrocnemius",
       {"gasmed_r", "gaslat_r", "med_gas_r", "lat_gas_r"},
       "knee_angle_r",
       1,
       When::kWalking,
       Of::kEach,
       8,
       35,
       "Spoor 1992; Buford 1997"},
      {"ankle, Achilles tendon",
       {"soleus_r"},
       "ankle_angle_r",
       -1,
       When::kWalking,
       Of::kEach,
       33,
       60,
       "35-38 Manal 2013, Physiol Rep 1:e00139; 43-56 Maganaris 2000, Eur J Appl Physiol 83:363"},
      {"ankle, tibialis anterior",
       {"tibant_r", "tib_ant_r"},
       "ankle_angle_r",
       1,
       When::kWalking,
       Of::kEach,
       29,
       60,
       "29-45 at rest, 9-15 more pulling, Maganaris 2000, J Biomech 33:375"},
  };
  return arms;
}

/// The right leg's angles of every pose asked for; none where the model has no walking poses.
std::vector<VecX> poses_for(When when, const Model& model, const WalkingPoses& walking) {
  if (when == When::kUpright) return {model.standing};
  std::vector<VecX> poses;
  for (const std::vector<VecX>& cycle : walking.cycles)
    for (std::size_t i = 0; i < cycle.size(); i += 5) poses.push_back(cycle[i]);
  return poses;
}

/// Widens the row by one figure and keeps in mind which one is farthest from the middle of what is allowed.
void widen(CheckRow& row, double value, const std::string& where) {
  if (row.least > row.most) row.least = row.most = value;
  row.least = std::min(row.least, value);
  row.most = std::max(row.most, value);
  if (value < row.low || value > row.high) row.where = where;
}

CheckRow empty_row(const std::string& what, double low, double high, const std::string& source) {
  CheckRow row{.what = what, .least = 1, .most = 0, .low = low, .high = high, .unit = "mm"};
  row.source = source;
  return row;
}

/// What the muscles of one row do at one pose, in the order of their names, m.
struct Lever {
  std::string muscle;
  double arm, strength;
};

std::vector<Lever> levers(const PublishedArm& arm, const Model& model, const Data& data, int c) {
  std::vector<Lever> out;
  const MatX arms = project_moment_arms(model, data);
  for (const char* name : arm.muscles)
    if (const int m = model.find_muscle(name); m >= 0)
      out.push_back({name, arm.sign * arms(m, c), model.muscles[at(m)].max_isometric_force});
  if (arm.of == Of::kEach || out.empty()) return out;
  double moment = 0, force = 0;
  for (const Lever& lever : out) {
    moment += lever.arm * lever.strength;
    force += lever.strength;
  }
  return {{"lumped", moment / force, force}};
}

CheckRow compare(const PublishedArm& arm, const Model& model, const std::vector<VecX>& poses) {
  CheckRow row = empty_row(arm.what, arm.low, arm.high, arm.source);
  const int c = model.find_coordinate(arm.coordinate);
  if (c < 0) return row;
  Data data = make_data(model);
  for (const VecX& q : poses) {
    pose_muscles(model, q, data);
    for (const Lever& lever : levers(arm, model, data, c))
      widen(row, 1e3 * lever.arm,
            fmt::format("{} at {} {}", lever.muscle, arm.coordinate,
                        shown_value(model.coordinates[at(c)], q[c])));
  }
  return row;
}

// ---------------------------------------------------------------------------------------- spine

/// About the lateral axis of a joint's child, of what pulls on it and beyond; extension positive, m.
double extension_arm(const Model& model, const Data& data, int joint, int muscle) {
  return -muscle_part(model, data, joint, muscle).rot.dot(data.X_WB[at(joint)].R.col(2));
}

bool is_of(const Muscle& muscle, const std::string& group) {
  return std::find(muscle.groups.begin(), muscle.groups.end(), group) != muscle.groups.end();
}

/// Of those that span the joint, lumped: each counts with its strength.
double lumped_arm(const Model& model, const Data& data, int joint,
                  const std::vector<int>& muscles) {
  double moment = 0, force = 0;
  for (const int m : muscles) {
    const Spatial part = muscle_part(model, data, joint, m);
    if (part.lin.norm() < 0.5) continue;  // it does not span the joint
    moment += model.muscles[at(m)].max_isometric_force * extension_arm(model, data, joint, m);
    force += model.muscles[at(m)].max_isometric_force;
  }
  return moment / force;
}

CheckRow spinal_row(const Model& model, CheckRow row, double sign,
                    const std::vector<int>& muscles) {
  if (muscles.empty()) return row;
  Data data = make_data(model);
  pose_muscles(model, model.standing, data);
  for (const char* level : {"l4l5", "l3l4", "l2l3"}) {
    const int joint = model.find_joint(level);
    if (joint < 0) continue;
    widen(row, 1e3 * sign * lumped_arm(model, data, joint, muscles), level);
  }
  return row;
}

template <class Choose>
std::vector<int> choose(const Model& model, Choose chosen) {
  std::vector<int> out;
  for (int m = 0; m < model.nmuscle(); ++m)
    if (chosen(model.muscles[at(m)])) out.push_back(m);
  return out;
}

}  // namespace

CheckSection check_arms(const Model& model, const WalkingPoses& walking) {
  CheckSection section{"Moment arms", {}};
  const auto add = [&](const CheckRow& row) {
    if (row.least <= row.most) section.rows.push_back(row);  // else the model has none of it
  };
  for (const PublishedArm& arm : published_arms())
    add(compare(arm, model, poses_for(arm.when, model, walking)));
  add(spinal_row(model,
                 empty_row("L2/L3-L4/L5 extension, erector spinae", 50, 70,
                           "Jorgensen 2001, Clin Biomech 16:182; McGill 1993, Clin Biomech 8:171"),
                 1, choose(model, [](const Muscle& m) { return is_of(m, "erector_spinae"); })));
  add(spinal_row(model,
                 empty_row("L2/L3-L4/L5 flexion, rectus abdominis", 70, 110,
                           "85-97 standing, Jorgensen 2005, Clin Biomech 20:242"),
                 -1,
                 choose(model, [](const Muscle& m) { return m.name.starts_with("rect_abd"); })));
  return section;
}

}  // namespace retrogait
