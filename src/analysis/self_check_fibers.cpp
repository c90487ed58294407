// Where fibres work, and how strong joints are.
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/error.h"
#include "base/numbers.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"

namespace retrogait {

namespace {

constexpr double kShort = 0.5,
                 kLong = 1.5;  // optimal fibre lengths: where the active curve is well above zero
constexpr double kPassive = 0.2;  // of strength
constexpr std::size_t kNamed = 4;

/// Fibre lengths of every muscle over poses, in optimal ones, tendons at their slack length.
struct WorkingRange {
  VecX least, most;
  explicit WorkingRange(const Model& model)
      : least(VecX::Constant(model.nmuscle(), HUGE_VAL)), most(VecX::Zero(model.nmuscle())) {}

  void see(const Model& model, const ContractionModel& contraction, const VecX& q, Data& data) {
    pose_muscles(model, q, data);
    update_muscle_limits(model, contraction, data);
    for (int m = 0; m < model.nmuscle(); ++m) {
      const double l = data.fiber_length[m] / model.muscles[at(m)].optimal_fiber_length;
      least[m] = std::min(least[m], l);
      most[m] = std::max(most[m], l);
    }
  }
};

/// Those beyond the working range, farthest first: "iliacus_r 1.62, …".
std::string outside(const Model& model, const WorkingRange& range) {
  struct Stray {
    double by, length;
    int muscle;
  };
  std::vector<Stray> strays;
  for (int m = 0; m < model.nmuscle(); ++m) {
    const double by = std::max(kShort - range.least[m], range.most[m] - kLong);
    const double length =
        range.most[m] - kLong > kShort - range.least[m] ? range.most[m] : range.least[m];
    if (by > 0) strays.push_back({by, length, m});
  }
  std::sort(strays.begin(), strays.end(), [](const Stray& a, const Stray& b) {
    return a.by != b.by ? a.by > b.by : a.muscle < b.muscle;
  });
  std::string out;
  for (std::size_t i = 0; i < std::min(kNamed, strays.size()); ++i)
    out += fmt::format("{}{} {:.2f}", i > 0 ? ", " : "", model.muscles[at(strays[i].muscle)].name,
                       strays[i].length);
  return strays.size() > kNamed ? fmt::format("{} and {} more", out, strays.size() - kNamed) : out;
}

CheckRow fiber_row(const char* what, const Model& model, const WorkingRange& range,
                   const char* source) {
  CheckRow row{.what = what, .low = kShort, .high = kLong, .unit = "of optimal"};
  row.least = range.least.minCoeff();
  row.most = range.most.maxCoeff();
  row.where = outside(model, range);
  row.source = source;
  return row;
}

/// Fibre and tendon in balance, nothing active.
CheckRow passive_row(const Model& model, const ContractionModel& contraction, Data& data) {
  pose_muscles(model, model.standing, data);
  update_muscle_limits(model, contraction, data);
  stretch_tendons(model, contraction, data);
  CheckRow row{.what = "largest passive force upright",
               .high = kPassive,
               .unit = "of strength",
               .source = "a relaxed person stands without stretched muscles"};
  for (int m = 0; m < model.nmuscle(); ++m) {
    const double share = data.muscle_passive[m] / model.muscles[at(m)].max_isometric_force;
    if (share <= row.most) continue;
    row.least = row.most = share;
    row.where = model.muscles[at(m)].name;
  }
  return row;
}

// ------------------------------------------------------------------------------------- strength

struct PublishedStrength {
  const char* what;
  const char* coordinate;
  double sign;
  std::vector<std::pair<const char*, double>>
      pose;         // degrees, beside standing: where it is greatest
  double mean, sd;  // of weight × height
  const char* source;
};

/// Anderson, Madigan, Nussbaum 2007, table 3: young men. Trunk: 288 N·m of men of 75 kg and 1.75 m, 20° forward, in
/// Chaffin 1999; flexion about 0.7 of it upright (McNeill 1980, Spine 5:529).
const std::vector<PublishedStrength>& published_strengths() {
  static const char* const anderson = "young men, mean ± 2 SD, Anderson 2007, J Biomech 40:3105";
  static const std::vector<PublishedStrength> strengths = {
      {"hip extension at 53°",
       "hip_flexion_r",
       -1,
       {{"hip_flexion_r", 53}, {"knee_angle_r", 60}},
       0.161,
       0.049,
       anderson},
      {"hip flexion at -12°", "hip_flexion_r", 1, {{"hip_flexion_r", -12}}, 0.113, 0.025, anderson},
      {"knee extension at 65°",
       "knee_angle_r",
       -1,
       {{"knee_angle_r", 65}, {"hip_flexion_r", 70}},
       0.163,
       0.040,
       anderson},
      {"knee flexion at 30°",
       "knee_angle_r",
       1,
       {{"knee_angle_r", 30}, {"hip_flexion_r", 70}},
       0.087,
       0.015,
       anderson},
      {"ankle plantarflexion at 23° up",
       "ankle_angle_r",
       -1,
       {{"ankle_angle_r", 23}, {"knee_angle_r", 45}},
       0.095,
       0.022,
       anderson},
      {"ankle dorsiflexion at 11° down",
       "ankle_angle_r",
       1,
       {{"ankle_angle_r", -11}, {"knee_angle_r", 45}},
       0.033,
       0.005,
       anderson},
      {"trunk extension at 20° forward",
       "lumbar_extension",
       1,
       {{"lumbar_extension", -20}},
       0.224,
       0.05,
       "men, Chaffin 1999"},
      {"trunk flexion upright",
       "lumbar_extension",
       -1,
       {},
       0.157,
       0.04,
       "men, McNeill 1980, Spine 5:529"},
  };
  return strengths;
}

/// All muscles that help pull as hard as they can, the others rest.
double largest_moment(const Model& model, const ContractionModel& contraction,
                      const PublishedStrength& s, Data& data) {
  VecX q = model.standing;
  for (const auto& [name, degrees] : s.pose)
    if (const int c = model.find_coordinate(name); c >= 0) q[c] = degrees * kRadPerDeg;
  pose_muscles(model, q, data);
  update_muscle_limits(model, contraction, data);
  const MatX arms = project_moment_arms(model, data);
  const int c = model.find_coordinate(s.coordinate);
  double moment = 0;
  for (int m = 0; m < model.nmuscle(); ++m) {
    const double arm = s.sign * arms(m, c);
    moment += arm * data.muscle_passive[m] + std::max(0.0, arm) * data.muscle_capacity[m];
  }
  return moment;
}

}  // namespace

CheckSection check_fibers(const Model& model, const WalkingPoses& walking) {
  CheckSection section{"Fibers", {}};
  const ContractionModel contraction(model);
  Data data = make_data(model);
  WorkingRange upright(model), walked(model);
  for (const std::vector<VecX>& cycle : walking.cycles)
    for (std::size_t i = 0; i < cycle.size(); i += 4)
      walked.see(model, contraction, cycle[i], data);
  upright.see(model, contraction, model.standing, data);
  section.rows.push_back(
      fiber_row("fibre lengths upright", model, upright,
                "active force well above zero; Arnold, Delp 2011, Phil Trans B"));
  if (!walking.cycles.empty())
    section.rows.push_back(fiber_row("fibre lengths walking", model, walked,
                                     "Arnold, Delp 2011, Phil Trans B 366:1530"));
  section.rows.push_back(passive_row(model, contraction, data));
  return section;
}

CheckSection check_strength(const Model& model) {
  CheckSection section{"Strength", {}};
  const ContractionModel contraction(model);
  Data data = make_data(model);
  for (const PublishedStrength& s : published_strengths()) {
    if (model.find_coordinate(s.coordinate) < 0) continue;
    const double moment = largest_moment(model, contraction, s, data);
    if (moment <= 0) continue;  // nothing of the model does this
    const double unit = model.body_weight() * model.subject.height;
    CheckRow row{.what = s.what, .unit = "N·m"};
    row.least = row.most = moment;
    row.low = unit * (s.mean - 2 * s.sd);
    row.high = unit * (s.mean + 2 * s.sd);
    row.source = s.source;
    row.information = true;
    section.rows.push_back(row);
  }
  return section;
}

}  // namespace retrogait
