#include "inspector/timeline.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr double kHalfCycle = 50;  // %
constexpr const char* kFeet[] = {"right", "left"};

const Trial* trial_of(const Session& session, int direction) {
  return session.shown() ? session.shown()->walk[static_cast<std::size_t>(direction)].trial
                         : nullptr;
}

double wrapped(double pct) { return pct - 100 * std::floor(pct / 100); }

}  // namespace

std::vector<TimelineEvent> timeline_events(const Session& session) {
  std::vector<TimelineEvent> out;
  for (int d = 0; d < 2; ++d) {
    const Trial* trial = trial_of(session, d);
    if (trial == nullptr) continue;
    const CycleMap map = session.map_of(d);
    for (int foot = 0; foot < 2; ++foot) {
      const FootEvents& e = trial->events[static_cast<std::size_t>(foot)];
      const auto add = [&](double pct, const char* what, bool is_minor) {
        if (!std::isfinite(pct)) return;
        const double own = std::max(0.0, pct);
        const double along = wrapped(own + (foot == map.side ? 0 : kHalfCycle));
        out.push_back({map.x_of_foot(own, foot), own, along / 100 * trial->period, d, foot,
                       std::string(kFeet[foot]) + " " + what, is_minor});
      };
      add(e.contact, "contact", false);
      add(e.foot_off, "foot-off", false);
      if (e.heel_up > e.heel_down && e.heel_up < e.foot_off) add(e.heel_up, "heel rise", true);
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const TimelineEvent& a, const TimelineEvent& b) { return a.x < b.x; });
  return out;
}

std::vector<TimelinePhase> timeline_phases(const Session& session, int direction) {
  const Trial* trial = trial_of(session, direction);
  if (trial == nullptr) return {};
  const CycleMap map = session.map_of(direction);
  const FootEvents &own = trial->events[static_cast<std::size_t>(map.side)],
                   &other = trial->events[static_cast<std::size_t>(1 - map.side)];
  const double off = own.foot_off, other_off = other.foot_off - kHalfCycle,
               other_contact = kHalfCycle + std::max(0.0, other.contact);
  if (!(0 < other_off && other_off < other_contact && other_contact < off && off < 100)) return {};

  struct Part {
    double from, to;
    const char* name;
    bool both;
  };
  std::vector<Part> parts;
  const bool heel_tells = direction == 0 && own.heel_up > other_off && own.heel_up < other_contact;
  parts.push_back({0, other_off, direction == 0 ? "loading response" : "double support", true});
  if (heel_tells) {
    parts.push_back({other_off, own.heel_up, "mid stance", false});
    parts.push_back({own.heel_up, other_contact, "terminal stance", false});
  } else {
    parts.push_back({other_off, other_contact, "single support", false});
  }
  parts.push_back({other_contact, off, direction == 0 ? "pre-swing" : "double support", true});
  parts.push_back({off, 100, "swing", false});

  std::vector<TimelinePhase> out;
  for (const Part& part : parts) {
    double from = map.x_of(part.from), to = map.x_of(part.to);
    if (map.reversed) std::swap(from, to);
    if (from >= 100 - 1e-9) from = 0;
    if (to <= 1e-9) to = 100;
    out.push_back({from, to, part.name, part.both});
  }
  return out;
}

double period_of(const Session& session, int direction) {
  const Trial* trial = trial_of(session, direction);
  return trial != nullptr ? trial->period : std::nan("");
}

double seconds_at(const Session& session, int direction, double x) {
  return session.map_of(direction).pct_of(x) / 100 * period_of(session, direction);
}

}  // namespace retrogait::inspector
