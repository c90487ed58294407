// How measured envelopes and predicted activations agree.
#include <algorithm>
#include <cmath>
#include <limits>

#include "inverse/muscle_groups.h"
#include "study/activity.h"
#include "study/emg.h"

namespace retrogait {

namespace {

constexpr int kPoints = 100;  // of a cycle; the last of a curve repeats the first

using Curve101 = std::array<double, 101>;
using Windows = std::array<bool, 100>;

std::size_t at(int i) { return static_cast<std::size_t>(((i % kPoints) + kPoints) % kPoints); }

// of measured(i) and predicted(i + shift)
double correlation(const Curve101& measured, const Curve101& predicted, int shift) {
  double mean_m = 0, mean_p = 0, mm = 0, pp = 0, mp = 0;
  for (int i = 0; i < kPoints; ++i)
    mean_m += measured[at(i)] / kPoints, mean_p += predicted[at(i)] / kPoints;
  for (int i = 0; i < kPoints; ++i) {
    const double m = measured[at(i)] - mean_m, p = predicted[at(i + shift)] - mean_p;
    mm += m * m, pp += p * p, mp += m * p;
  }
  return mp / std::sqrt(mm * pp);
}

int common(const Windows& measured, const Windows& predicted, int shift) {
  int same = 0;
  for (int i = 0; i < kPoints; ++i) same += measured[at(i)] == predicted[at(i + shift)];
  return same;
}

// 0, 1, −1, 2, −2 …: of equal shifts the smallest is kept
int shift_number(int k) { return k % 2 == 1 ? (k + 1) / 2 : -k / 2; }

double largest(const Curve101& y) { return *std::max_element(y.begin(), y.end()); }

// ------------------------------------------------------------------------------ predicted

// by volume, as a group's activation
Curve101 predicted_activation(const Trial& trial, const EmgEnvelope& e) {
  const Model& model = trial.of.model;
  Curve101 mean{};
  double volumes = 0;
  for (const std::string& stem : e.members) {
    const int sided = model.find_muscle(stem + (e.side == 0 ? "_r" : "_l"));
    const Muscle& m =
        model.muscles[static_cast<std::size_t>(sided >= 0 ? sided : model.find_muscle(stem))];
    const double volume = m.max_isometric_force * m.optimal_fiber_length;
    const Curve101& curve = trial.curve(stem + "_activation", sided >= 0 ? e.side : -1);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += volume * curve[i];
    volumes += volume;
  }
  for (double& y : mean) y /= volumes;
  return mean;
}

bool has_muscles(const Trial& trial, const EmgEnvelope& e) {
  const std::string variable = e.members.front() + "_activation";
  return trial.has_curve(variable, e.side) || trial.has_curve(variable, -1);
}

const Trial* walk(const StudyResult& study, const std::string& direction) {
  for (const Trial& t : study.trials)
    if (t.of.direction == direction && !t.of.without_prior) return &t;
  return nullptr;
}

EmgComparison compare(const Trial& trial, const EmgEnvelope& measured) {
  EmgComparison c{measured, trial.of.trial, trial.period, predicted_activation(trial, measured), {},
                  {}};
  c.as_is = agreement(measured.value, c.predicted);
  c.with_delay = agreement(delayed(measured.value, 100 * kEmgDelay / trial.period), c.predicted);
  return c;
}

// ------------------------------------------------------------------------------ pairs

bool belongs_to(const Model& model, const EmgComparison& c, const char* group) {
  for (const std::string& stem : c.measured.members) {
    const int m = model.find_muscle(stem + "_r");
    if (m < 0) return false;
    const auto& groups = model.muscles[static_cast<std::size_t>(m)].groups;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) return false;
  }
  return true;
}

// the mean of a group's measured muscles, each divided by its maximum; measured and predicted
struct PairSide {
  Curve101 measured{}, predicted{};
  int n = 0;

  void add(const EmgComparison& c) {
    ++n;
    for (std::size_t i = 0; i < measured.size(); ++i) {
      measured[i] += c.measured.value[i] / largest(c.measured.value);
      predicted[i] += c.predicted[i] / largest(c.predicted);
    }
  }
  void divide() {
    for (double& y : measured) y /= n;
    for (double& y : predicted) y /= n;
  }
};

void add_pair(const Model& model, const AntagonistPair& pair, const std::string& direction,
              int side, EmgResult& result) {
  PairSide one, other;
  for (const EmgComparison& c : result.muscles) {
    if (c.measured.direction != direction || c.measured.side != side) continue;
    if (belongs_to(model, c, pair.one)) one.add(c);
    if (belongs_to(model, c, pair.other)) other.add(c);
  }
  if (one.n == 0 || other.n == 0) return;
  one.divide(), other.divide();
  result.pairs.push_back({pair.name, direction, side, co_contraction(one.measured, other.measured),
                          co_contraction(one.predicted, other.predicted)});
}

}  // namespace

std::array<bool, 100> on_off(const std::array<double, 101>& envelope) {
  const auto [least, most] = std::minmax_element(envelope.begin(), envelope.end());
  const double level = *least + kEmgOn * (*most - *least);
  Windows on{};
  for (std::size_t i = 0; i < on.size(); ++i) on[i] = envelope[i] > level;
  return on;
}

std::array<double, 101> delayed(const std::array<double, 101>& curve, double pct) {
  Curve101 out{};
  for (int i = 0; i <= kPoints; ++i) {
    const double from = i - pct, below = std::floor(from), part = from - below;
    const int k = static_cast<int>(below);
    out[static_cast<std::size_t>(i)] = (1 - part) * curve[at(k)] + part * curve[at(k + 1)];
  }
  return out;
}

EmgAgreement agreement(const std::array<double, 101>& measured,
                       const std::array<double, 101>& predicted) {
  const Windows m = on_off(measured), p = on_off(predicted);
  EmgAgreement a;
  a.r = a.r_at_best = correlation(measured, predicted, 0);
  const int here = common(m, p, 0);
  int best = here, worse = 0;
  a.on_off = here;
  for (int k = 1; k < kPoints; ++k) {
    const int shift = shift_number(k);
    const double r = correlation(measured, predicted, shift);
    if (r > a.r_at_best) a.r_at_best = r, a.best_shift = shift;
    const int same = common(m, p, shift);
    if (same > best) best = same, a.best_on_off_shift = shift;
    worse += same < here;
  }
  a.better_than = 100.0 * worse / (kPoints - 1);
  return a;
}

EmgResult compare_emg(const StudyResult& study, const EmgFile& file) {
  EmgResult result{file.path, {}, {}};
  for (const EmgEnvelope& e : file.envelopes) {
    const Trial* trial = walk(study, e.direction);
    if (trial == nullptr) continue;
    if (!has_muscles(*trial, e))
      throw InputError("--measured", 0, "these walks have no muscles to compare EMG with.");
    result.muscles.push_back(compare(*trial, e));
  }
  for (const std::string direction : {"forward", "backward"})
    for (int side = 0; side < 2; ++side)
      for (const AntagonistPair& pair : kAntagonists)
        if (const Trial* trial = walk(study, direction))
          add_pair(trial->of.model, pair, direction, side, result);
  return result;
}

Table emg_table(const EmgResult& result, const std::string& study) {
  std::vector<Column> columns;
  for (const char* name :
       {"study", "trial", "direction", "side", "kind", "measured", "muscle", "members"})
    columns.push_back(text_column(name));
  for (const char* name : {"r", "best_shift_pct", "best_shift_ms", "r_at_best", "on_off_pct",
                           "better_than_pct", "best_on_off_shift_pct", "r_with_delay",
                           "on_off_with_delay_pct", "better_than_with_delay_pct",
                           "measured_co_contraction_pct", "predicted_co_contraction_pct"})
    columns.push_back(number_column(name));
  Table table(std::move(columns));
  const double none = std::numeric_limits<double>::quiet_NaN();
  for (const EmgComparison& c : result.muscles) {
    const EmgAgreement &a = c.as_is, &d = c.with_delay;
    table.add_row({study,
                   c.trial,
                   c.measured.direction,
                   side_name(c.measured.side),
                   "muscle",
                   c.measured.name,
                   c.measured.muscle,
                   fmt::format("{}", fmt::join(c.measured.members, " ")),
                   a.r,
                   a.best_shift,
                   10 * a.best_shift * c.period,
                   a.r_at_best,
                   a.on_off,
                   a.better_than,
                   a.best_on_off_shift,
                   d.r,
                   d.on_off,
                   d.better_than,
                   none,
                   none});
  }
  for (const EmgPair& p : result.pairs)
    table.add_row({study,  "",     p.direction, side_name(p.side),
                   "pair", p.name, "",          "",
                   none,   none,   none,        none,
                   none,   none,   none,        none,
                   none,   none,   p.measured,  p.predicted});
  return table;
}

}  // namespace retrogait
