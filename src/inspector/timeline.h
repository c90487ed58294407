#pragma once
/// What the timeline shows: events of both feet of both walkers, phases, seconds. No ImGui.
#include <string>
#include <vector>

#include "inspector/session.h"

namespace retrogait::inspector {

struct TimelineEvent {
  double x = 0;      // % of the axis
  double pct = 0;    // of that foot's own cycle
  double since = 0;  // s of the walker's own time after the contact that begins the axis' cycle
  int direction = 0, foot = 0;
  std::string name;       // "right contact", "left foot-off", "right heel rise"
  bool is_minor = false;  // within stance
};
/// Of both walkers, by x.
std::vector<TimelineEvent> timeline_events(const Session& session);

/// A part of the cycle of the foot whose contact is 0, by its name.
struct TimelinePhase {
  double from = 0, to = 0;  // % of the axis; from > to: over its end
  std::string name;         // may be empty: nothing to be said
  bool double_support = false;
};
/// Forward: loading response, mid stance, terminal stance, pre-swing, swing (Perry, Burnfield 2010: bounded by the other
/// foot's leaving, heel rise, the other foot's contact, foot-off). They are defined for walking forward alone: backward
/// has double support, single support, swing. Empty where events are missing or out of order.
std::vector<TimelinePhase> timeline_phases(const Session& session, int direction);

/// Seconds of a walker's own time at a place of the axis, from the contact of the foot that is looked at; NaN without
/// a walker.
double seconds_at(const Session& session, int direction, double x);
double period_of(const Session& session, int direction);

}  // namespace retrogait::inspector
