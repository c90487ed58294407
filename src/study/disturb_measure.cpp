// Recovery or fall, and what the way there was like, beside the undisturbed walk.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "study/disturb.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kSlack = 0.15;  // cycles by which a contact may come before the script's clock

// ---------------------------------------------------------------------------- strides, for recovery

// what must be as it was
struct StrideFigures {
  double speed = 0;                     // m/s along travel, mean
  std::array<Margins, 2> margin;        // m, as the foot touches
  std::array<double, 2> step = {0, 0};  // m along travel from the other foot to this
  std::vector<double> tilt, list;       // rad
};

// instants of a stride in which both feet come down once, or nothing
std::optional<StrideFigures> stride_figures(const WalkTrace& walk, std::size_t stride) {
  const std::size_t n = at(walk.per_stride), begin = stride * n, end = begin + n;
  if (end > walk.instants.size()) return {};
  StrideFigures out;
  for (std::size_t i = begin; i < end; ++i) {
    const WalkInstant& now = walk.instants[i];
    out.speed += walk.direction * now.com_velocity.x() / static_cast<double>(n);
    out.tilt.push_back(now.pelvis_tilt);
    out.list.push_back(now.pelvis_list);
  }
  const std::size_t slack = static_cast<std::size_t>(kSlack * walk.per_stride);
  for (const int side : {0, 1}) {
    std::vector<std::size_t> contacts;
    for (const StanceSpan& s : stances_of(walk, side))
      if (s.contact + slack >= begin && s.contact + slack < end) contacts.push_back(s.contact);
    if (contacts.size() != 1) return {};
    const WalkInstant& touch = walk.instants[contacts.front()];
    out.margin[at(side)] = touch.margin[at(side)];
    out.step[at(side)] = walk.direction * (touch.foot[at(side)].x() - touch.foot[at(1 - side)].x());
  }
  return out;
}

double rms_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

// single numbers of a stride, each with what it may leave the undisturbed strides by
std::array<double, 7> numbers_of(const StrideFigures& f) {
  return {f.speed,        f.margin[0].ap, f.margin[1].ap, f.margin[0].ml,
          f.margin[1].ml, f.step[0],      f.step[1]};
}

std::array<double, 7> tolerances(const DisturbRules& r) {
  return {r.speed, r.margin, r.margin, r.margin, r.margin, r.step, r.step};
}

// what the strides of the undisturbed walk span
struct Usual {
  std::array<double, 7> least, most;
  std::vector<double> tilt, list;             // rad, mean stride
  double tilt_scatter = 0, list_scatter = 0;  // rad, RMS of the stride farthest from it
};

std::vector<double> mean_of(const std::vector<StrideFigures>& strides,
                            std::vector<double> StrideFigures::*curve) {
  std::vector<double> out((strides.front().*curve).size(), 0);
  for (const StrideFigures& f : strides)
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] += (f.*curve)[i] / static_cast<double>(strides.size());
  return out;
}

std::optional<Usual> usual_strides(const WalkTrace& undisturbed, const DisturbRules& rules) {
  std::vector<StrideFigures> strides;
  for (int k = 0; k < rules.after; ++k)
    if (const auto f = stride_figures(undisturbed, at(rules.before + k))) strides.push_back(*f);
  if (strides.empty()) return {};
  Usual out{numbers_of(strides.front()), numbers_of(strides.front()),
            mean_of(strides, &StrideFigures::tilt), mean_of(strides, &StrideFigures::list)};
  for (const StrideFigures& f : strides) {
    const std::array<double, 7> numbers = numbers_of(f);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      out.least[i] = std::min(out.least[i], numbers[i]);
      out.most[i] = std::max(out.most[i], numbers[i]);
    }
    out.tilt_scatter = std::max(out.tilt_scatter, rms_difference(f.tilt, out.tilt));
    out.list_scatter = std::max(out.list_scatter, rms_difference(f.list, out.list));
  }
  return out;
}

bool is_usual(const StrideFigures& f, const Usual& usual, const DisturbRules& rules) {
  const std::array<double, 7> numbers = numbers_of(f), slack = tolerances(rules);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (numbers[i] < usual.least[i] - slack[i] || numbers[i] > usual.most[i] + slack[i])
      return false;
  return rms_difference(f.tilt, usual.tilt) <= usual.tilt_scatter + rules.turn &&
         rms_difference(f.list, usual.list) <= usual.list_scatter + rules.turn;
}

// how many strides until every later one is as usual; at least two must be
std::optional<int> strides_to_recover(const WalkTrace& undisturbed, const WalkTrace& walk,
                                      const DisturbRules& rules) {
  const std::optional<Usual> usual = usual_strides(undisturbed, rules);
  if (!usual) return {};
  int needed = 0;
  for (int k = 0; k < rules.after; ++k) {
    const auto now = stride_figures(walk, at(rules.before + k));
    if (!now || !is_usual(*now, *usual, rules)) needed = k + 1;
  }
  if (needed + 2 > rules.after) return {};
  return needed;
}

// ---------------------------------------------------------------------------- measures

// one walk over the instants that are compared
struct Span {
  const WalkTrace& walk;
  const WalkTrace& undisturbed;
  const Placed& placed;
  std::size_t begin, end;

  double seconds() const { return walk.period / walk.per_stride; }
  const WalkInstant& operator[](std::size_t i) const { return walk.instants[i]; }
};

using Value = double (*)(const WalkInstant&);

double least_of(const Span& s, Value value) {
  double out = kNone;
  for (std::size_t i = s.begin; i < s.end; ++i) out = std::fmin(out, value(s[i]));
  return out;
}

double most_of(const Span& s, Value value) {
  double out = kNone;
  for (std::size_t i = s.begin; i < s.end; ++i) out = std::fmax(out, value(s[i]));
  return out;
}

double integral_of(const Span& s, Value value) {
  double sum = 0;
  for (std::size_t i = s.begin; i < s.end; ++i) sum += value(s[i]) * s.seconds();
  return sum;
}

// of the two feet's values those of feet that bear load; NaN in flight
struct Loaded {
  double least = kNone, most = kNone;
};
Loaded of_loaded(const WalkInstant& now, double right, double left) {
  Loaded out;
  for (const int side : {0, 1}) {
    if (!now.loaded(side)) continue;
    out.least = std::fmin(out.least, side == 0 ? right : left);
    out.most = std::fmax(out.most, side == 0 ? right : left);
  }
  return out;
}

double margin_at_contact(const Span& s, double Margins::*part) {
  double out = kNone;
  for (const int side : {0, 1})
    for (const StanceSpan& stance : stances_of(s.walk, side))
      if (stance.contact >= s.begin && stance.contact < s.end)
        out = std::fmin(out, s[stance.contact].margin[at(side)].*part);
  return out;
}

double clearance_in_swing(const Span& s) {
  double out = kNone;
  for (const int side : {0, 1})
    for (const Swing& swing : middle_swings(s.undisturbed, side))
      for (std::size_t i = std::max(swing.begin, s.begin); i < std::min(swing.end, s.end); ++i)
        out = std::fmin(out, s[i].clearance[at(side)]);
  return out;
}

// of the foot concerned, in the stance or swing concerned
std::size_t end_of_event(const Span& s) { return std::min(s.placed.to, s.end); }

// … while it passes the bump
double clearance_at_obstacle(const Span& s) {
  const std::size_t passing = at(s.walk.per_stride) * 8 / 100, over = s.placed.onset_at;
  const std::size_t begin = std::max(s.placed.from, over - passing);
  double out = kNone;
  for (std::size_t i = begin; i < std::min(over + passing, end_of_event(s)); ++i)
    out = std::fmin(out, s[i].clearance[at(s.placed.side)]);
  return out;
}

double slip_distance(const Span& s) {
  double out = 0;
  for (std::size_t i = s.placed.from; i < end_of_event(s); ++i)
    if (s[i].loaded(s.placed.side)) out += s[i].sliding[at(s.placed.side)] * s.seconds();
  return out;
}

// where the velocity is farthest from the undisturbed walk's, with its sign
double change_of_speed(const Span& s, const Vec3& axis) {
  double out = 0;
  for (std::size_t i = s.begin; i < s.end; ++i) {
    const Vec3 change = s[i].com_velocity - s.undisturbed.instants[i].com_velocity;
    if (std::abs(change.dot(axis)) > std::abs(out)) out = change.dot(axis);
  }
  return out;
}

double largest_turn(const Span& s, double WalkInstant::*angle) {
  double out = 0;
  for (std::size_t i = s.begin; i < s.end; ++i)
    out = std::max(out, std::abs(s[i].*angle - s.undisturbed.instants[i].*angle));
  return out;
}

struct Measure {
  DisturbMeasure what;
  double (*take)(const Span&);
};

double horizontal(const Vec3& force) { return std::hypot(force.x(), force.z()); }

std::vector<Measure> margin_list() {
  return {
      {{"margin_ap_at_contact", "m",
        "least margin of stability along travel as a foot touches: from where the mass centre is "
        "heading to that foot's front edge (Hof 2005)"},
       [](const Span& s) { return margin_at_contact(s, &Margins::ap); }},
      {{"margin_ml_at_contact", "m", "the same outward, to that foot's outer edge"},
       [](const Span& s) { return margin_at_contact(s, &Margins::ml); }},
      {{"margin_ap_least", "m",
        "least of all instants, to the front edge of the feet that bear load"},
       [](const Span& s) {
         return least_of(s, [](const WalkInstant& now) {
           return of_loaded(now, now.margin[0].ap, now.margin[1].ap).most;
         });
       }},
      {{"margin_behind_least", "m",
        "least of all instants, from the rear edge of the feet that bear load to where the mass "
        "centre is heading, along travel; below zero the body falls against travel"},
       [](const Span& s) {
         return least_of(s, [](const WalkInstant& now) {
           return of_loaded(now, now.behind[0], now.behind[1]).most;
         });
       }},
      {{"margin_ml_least", "m",
        "least of all instants, outward to the outer edge of the feet that bear load"},
       [](const Span& s) {
         return least_of(s, [](const WalkInstant& now) {
           return of_loaded(now, now.margin[0].ml, now.margin[1].ml).least;
         });
       }}};
}

std::vector<Measure> motion_list() {
  return {
      {{"clearance_least", "m",
        "lowest pad of a sole over the ground in the middle third of its swings (the undisturbed "
        "walk's); below zero it strikes"},
       clearance_in_swing},
      {{"clearance_at_obstacle", "m",
        "lowest pad of the foot that meets the bump, 8 % of a stride before and after it is over "
        "it"},
       clearance_at_obstacle},
      {{"slip_distance", "m",
        "path of the sole along the ground while the foot that slips bears load, of that stance"},
       slip_distance},
      {{"com_speed_change", "m/s",
        "largest change of the mass centre's velocity along travel against the undisturbed walk at "
        "the same instant; with its sign"},
       [](const Span& s) { return change_of_speed(s, s.walk.direction * Vec3::UnitX()); }},
      {{"com_sideways_change", "m/s", "the same to the right"},
       [](const Span& s) { return change_of_speed(s, Vec3::UnitZ()); }},
      {{"pelvis_tilt_change", "rad", "largest difference of pelvis tilt at the same instant"},
       [](const Span& s) { return largest_turn(s, &WalkInstant::pelvis_tilt); }},
      {{"pelvis_list_change", "rad", "the same of pelvis list"},
       [](const Span& s) { return largest_turn(s, &WalkInstant::pelvis_list); }}};
}

std::vector<Measure> force_list() {
  return {
      {{"peak_vertical", "BW", "largest vertical force of the ground on one foot"},
       [](const Span& s) {
         return most_of(
             s, [](const WalkInstant& now) { return std::max(now.vertical[0], now.vertical[1]); });
       }},
      {{"assist_force_peak", "N", "largest horizontal force of the hand at the pelvis"},
       [](const Span& s) {
         return most_of(s, [](const WalkInstant& now) { return horizontal(now.assist_force); });
       }},
      {{"assist_moment_peak", "N·m", "its largest moment, all axes together"},
       [](const Span& s) {
         return most_of(s, [](const WalkInstant& now) { return now.assist_moment.norm(); });
       }},
      {{"assist_force_impulse", "N·s", "time integral of the size of its force"},
       [](const Span& s) {
         return integral_of(s, [](const WalkInstant& now) { return horizontal(now.assist_force); });
       }},
      {{"assist_moment_impulse", "N·m·s", "time integral of the size of its moment"},
       [](const Span& s) {
         return integral_of(s, [](const WalkInstant& now) { return now.assist_moment.norm(); });
       }}};
}

const std::vector<Measure>& list() {
  static const std::vector<Measure> all = [] {
    std::vector<Measure> out = margin_list();
    for (const auto& more : {motion_list(), force_list()})
      out.insert(out.end(), more.begin(), more.end());
    return out;
  }();
  return all;
}

// of one kind of disturbance only
bool asked(const std::string& measure, const Disturbance& d) {
  if (measure == "slip_distance") return d.kind == DisturbanceKind::kSlip;
  if (measure == "clearance_at_obstacle") return d.kind == DisturbanceKind::kBump && !d.landing;
  return true;
}

void judge(const WalkTrace& undisturbed, const SimulateReport& report, const DisturbRules& rules,
           DisturbedWalk& walk) {
  if (report.fell) {
    walk.outcome = Outcome::kFell;
    walk.fell_after = report.fell_at - walk.placed.onset;
    walk.fell_how = report.fell_how;
    return;
  }
  const std::optional<int> strides = strides_to_recover(undisturbed, walk.trace, rules);
  walk.outcome = strides ? Outcome::kRecovered : Outcome::kUnsettled;
  walk.strides_to_recover = strides.value_or(rules.after);
}

}  // namespace

const std::vector<DisturbMeasure>& disturb_measures() {
  static const std::vector<DisturbMeasure> all = [] {
    std::vector<DisturbMeasure> out;
    for (const Measure& m : list()) out.push_back(m.what);
    return out;
  }();
  return all;
}

std::string DisturbedWalk::outcome_text(int strides) const {
  if (outcome == Outcome::kFell) return fmt::format("fell after {:.1f} s", fell_after);
  if (outcome == Outcome::kUnsettled) return fmt::format("unsteady for {} strides", strides);
  if (strides_to_recover == 0) return "hardly disturbed";
  return fmt::format("recovered in {} stride{}", strides_to_recover,
                     strides_to_recover == 1 ? "" : "s");
}

void measure(const WalkTrace& undisturbed, const SimulateReport& report, const DisturbRules& rules,
             DisturbedWalk& walk) {
  judge(undisturbed, report, rules, walk);
  const std::size_t begin = walk.placed.onset_at,
                    end = std::min(undisturbed.instants.size(), walk.trace.instants.size());
  const Span now{walk.trace, undisturbed, walk.placed, begin, end};
  const Span then{undisturbed, undisturbed, walk.placed, begin, end};
  walk.measures.clear();
  for (const Measure& m : list()) {
    const bool has = asked(m.what.name, walk.disturbance) && begin < end;
    walk.measures.push_back({has ? m.take(now) : kNone, has ? m.take(then) : kNone});
  }
}

}  // namespace retrogait
