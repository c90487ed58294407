// What every muscle and functional group does over a walk.
#include "study/activity.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "muscle/muscle.h"
#include "study/muscle_curves.h"

namespace retrogait {

namespace {

double mean(const Curve101& y) {
  double sum = 0;
  for (int i = 0; i < kCyclePoints; ++i) sum += y[at(i)];
  return sum / kCyclePoints;
}

int index_of_peak(const Curve101& y) {
  return static_cast<int>(std::max_element(y.begin(), y.begin() + kCyclePoints) - y.begin());
}

// ------------------------------------------------------------------------------ bursts

struct Burst {
  double onset = kNone, offset = kNone;  // % of the cycle
  double on = kNone;                     // % of the cycle, all bursts together
};

// where the line from one point to the next meets the level, %
double crossing(const Curve101& y, int i, double level) {
  const double before = y[at(i % kCyclePoints)], after = y[at((i + 1) % kCyclePoints)];
  return i + (level - before) / (after - before);
}

double within_cycle(double pct) { return pct >= 100 ? pct - 100 : pct; }

Burst find_burst(const Curve101& y) {
  const double peak = y[at(index_of_peak(y))], level = kOnThreshold * peak;
  Burst burst;
  if (!(peak >= kQuietPeak)) return burst;
  double longest = 0;
  burst.on = 0;
  for (int i = 0; i < kCyclePoints; ++i) {
    if (y[at(i)] > level || y[at((i + 1) % kCyclePoints)] <= level) continue;
    const double onset = crossing(y, i, level);
    int last = i + 1;
    while (y[at((last + 1) % kCyclePoints)] > level) ++last;
    const double offset = crossing(y, last, level);
    burst.on += offset - onset;
    if (offset - onset <= longest) continue;
    longest = offset - onset;
    burst.onset = within_cycle(onset), burst.offset = within_cycle(offset);
  }
  if (longest == 0) burst.on = 100;  // never off
  return burst;
}

// ------------------------------------------------------------------------------ one row

struct Activity {
  Curve101 activation{}, length{};
  double shortening = 0, lengthening = 0;              // work with the tendon, J/kg a step
  double fiber_shortening = 0, fiber_lengthening = 0;  // of the fibres alone
  double standing_length = 0;                          // optimal fibre lengths
  double lengthening_speed = 0;                        // the same a second, peak
};

void add_work(double& shortening, double& lengthening, double work) {
  (work > 0 ? shortening : lengthening) += work;
}

// power that the fibres of a muscle give, active and passive, W
double fiber_power(const Model& model, const ContractionModel& contraction, int muscle,
                   const MuscleCurves& curves, std::size_t i) {
  const Muscle& m = model.muscles[at(muscle)];
  const double l = (*curves.length)[i], v = (*curves.velocity)[i];
  const double active =
      (*curves.activation)[i] * contraction.active_force_length(muscle, l).f *
      std::max(contraction.force_velocity(muscle, v / m.max_contraction_velocity).f, 0.0);
  const double passive = contraction.passive_force_length(muscle, l).f;
  return -(active + passive) * m.max_isometric_force * v * m.optimal_fiber_length;
}

Activity activity_of(const Trial& trial, const ContractionModel& contraction, int muscle,
                     const MuscleCurves& curves, double standing) {
  const Model& model = trial.of.model;
  const double dt = trial.period / kCyclePoints;
  Activity a;
  a.activation = *curves.activation;
  a.length = *curves.length;
  a.standing_length = standing;
  a.lengthening_speed = *std::max_element(curves.velocity->begin(), curves.velocity->end());
  for (std::size_t i = 0; i < at(kCyclePoints); ++i) {
    add_work(a.shortening, a.lengthening, (*curves.power)[i] * dt);
    add_work(a.fiber_shortening, a.fiber_lengthening,
             fiber_power(model, contraction, muscle, curves, i) * dt / model.body_mass);
  }
  return a;
}

// means by volume, sums of work, the fastest of speeds
void add_share(Activity& group, const Activity& muscle, double share) {
  for (std::size_t i = 0; i < group.activation.size(); ++i) {
    group.activation[i] += share * muscle.activation[i];
    group.length[i] += share * muscle.length[i];
  }
  group.shortening += muscle.shortening;
  group.lengthening += muscle.lengthening;
  group.fiber_shortening += muscle.fiber_shortening;
  group.fiber_lengthening += muscle.fiber_lengthening;
  group.standing_length += share * muscle.standing_length;
  group.lengthening_speed = std::max(group.lengthening_speed, muscle.lengthening_speed);
}

class ActivityWriter {
 public:
  ActivityWriter(Table& table, const std::string& study, const Trial& trial)
      : table_(table), study_(study), trial_(trial) {}

  void add(const std::string& name, const char* kind, int side, const Activity& a) {
    const int peak = index_of_peak(a.activation), longest = index_of_peak(a.length);
    const double level = mean(a.activation), length = a.length[at(longest)];
    const Burst burst = find_burst(a.activation);
    row(name, kind, side,
        {level, a.activation[at(peak)], double(peak), level * trial_.period,
         level / std::abs(trial_.travel_speed), burst.onset, burst.offset, burst.on, a.shortening,
         a.lengthening, a.fiber_shortening, a.fiber_lengthening, length, double(longest),
         a.standing_length, length / a.standing_length, a.lengthening_speed, kNone});
  }

  void add_pair(const AntagonistPair& pair, int side, double co_contraction) {
    std::array<double, kNumbers> numbers;
    numbers.fill(kNone);
    numbers.back() = co_contraction;
    row(pair.name, "pair", side, numbers);
  }

 private:
  static constexpr std::size_t kNumbers = 18;

  void row(const std::string& name, const char* kind, int side,
           const std::array<double, kNumbers>& numbers) {
    std::vector<Cell> cells = {study_, trial_.of.trial, trial_.of.direction, side_name(side), name,
                               kind};
    cells.insert(cells.end(), numbers.begin(), numbers.end());
    table_.add_row(cells);
  }

  Table& table_;
  const std::string& study_;
  const Trial& trial_;
};

// the length of every fibre in the standing pose, optimal lengths
VecX standing_lengths(const Trial& trial, const ContractionModel& contraction) {
  const Model& model = trial.of.model;
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  update_muscle_paths(model, data);
  update_muscle_limits(model, contraction, data);
  if (trial.of.muscles.tendons == TendonRules::kElastic) {
    stretch_tendons(model, contraction, data);
    data.muscle_force = data.muscle_passive;
    settle_fibers(model, contraction, data);
  }
  VecX lengths = data.fiber_length;
  for (int m = 0; m < model.nmuscle(); ++m) lengths[m] /= model.muscles[at(m)].optimal_fiber_length;
  return lengths;
}

}  // namespace

double co_contraction(const Curve101& a, const Curve101& b) {
  double common = 0, all = 0;
  for (int i = 0; i < kCyclePoints; ++i) {
    common += std::min(a[at(i)], b[at(i)]);
    all += a[at(i)] + b[at(i)];
  }
  return all > 0 ? 100 * 2 * common / all : kNone;
}

Table empty_activations() {
  std::vector<Column> columns;
  for (const char* name : {"study", "trial", "direction", "side", "muscle", "kind"})
    columns.push_back(text_column(name));
  for (const auto& [name, unit] : std::initializer_list<std::pair<const char*, const char*>>{
           {"mean", ""},
           {"peak", ""},
           {"time_of_peak_pct", "%"},
           {"integrated_per_step_s", "s"},
           {"integrated_per_m_s_m", "s/m"},
           {"onset_pct", "%"},
           {"offset_pct", "%"},
           {"on_pct", "%"},
           {"work_shortening_per_step_J_kg", "J/kg"},
           {"work_lengthening_per_step_J_kg", "J/kg"},
           {"fiber_work_shortening_per_step_J_kg", "J/kg"},
           {"fiber_work_lengthening_per_step_J_kg", "J/kg"},
           {"peak_fiber_length", ""},
           {"time_of_peak_length_pct", "%"},
           {"standing_fiber_length", ""},
           {"peak_over_standing", ""},
           {"peak_lengthening_speed", "1/s"},
           {"co_contraction_pct", "%"}})
    columns.push_back(number_column(name, unit));
  return Table(std::move(columns));
}

void add_activations(Table& table, const std::string& study, const Trial& trial) {
  const CurveFinder finder(trial);
  const std::map<int, MuscleCurves> curves = find_muscle_curves(trial, finder);
  if (curves.empty()) return;
  const Model& model = trial.of.model;
  const std::shared_ptr<const ContractionModel> contraction = contraction_of(trial);
  const VecX standing = standing_lengths(trial, *contraction);
  ActivityWriter out(table, study, trial);

  std::map<int, Activity> of_muscle;
  for (const auto& [m, c] : curves)
    of_muscle[m] = activity_of(trial, *contraction, m, c, standing[m]);

  for (const MuscleGroup& group : find_muscle_groups(model))
    for (int side = 0; side < 2; ++side) {
      const std::vector<int>& members = group.members[at(side)];
      Activity whole;
      const bool complete =
          std::all_of(members.begin(), members.end(), [&](int m) { return of_muscle.contains(m); });
      if (members.empty() || !complete) continue;
      for (std::size_t k = 0; k < members.size(); ++k)
        add_share(whole, of_muscle[members[k]], group.share[at(side)][k]);
      out.add(group.name, "group", side, whole);
    }
  for (const AntagonistPair& pair : kAntagonists)
    for (int side = 0; side < 2; ++side) {
      const Curve101* one = finder.find(std::string(pair.one) + "_activation", side);
      const Curve101* other = finder.find(std::string(pair.other) + "_activation", side);
      if (one && other) out.add_pair(pair, side, co_contraction(*one, *other));
    }
  for (const auto& [m, activity] : of_muscle) {
    const auto [name, side] = muscle_name(model, m);
    out.add(name, "muscle", side, activity);
  }
}

Table activations_table(const StudyResult& result) {
  Table table = empty_activations();
  for (const Trial& trial : result.trials) add_activations(table, result.plan.scene.name, trial);
  return table;
}

}  // namespace retrogait
