#pragma once
/// What the palette finds: actions, knobs, loads, muscles, scenes, in the words that somebody types.
#include <string>
#include <vector>

#include "inspector/actions.h"

namespace retrogait::inspector {

/// How well a title answers what was typed; 0: not at all. Every word typed must be somewhere: as a word of the title
/// counts most, then as the beginning of one, inside of one, then in `more` (its menu, its name in scripts). Letters in
/// their order with gaps between count least. Of equal ones the first of the list leads. An empty query: 1.
double match_rank(const std::string& query, const std::string& title, const std::string& more);

struct Finding {
  std::string
      id;  // "action/play", "knob/speed_m_s", "load/knee_contact", "muscle/soleus_r", "scene/slow"
  std::string section;  // "Time"
  std::string title;
  Chord chord;
  bool enabled = true, on = false;
  std::function<void(Session&)> run;
};

/// All there is now, what was used last first, then actions in the menus' order.
std::vector<Finding> everything(const Session& session);
/// Those that answer, best first.
std::vector<const Finding*> search(const std::vector<Finding>& all, const std::string& query);
/// Runs it and remembers that it was used.
void run_finding(Session& session, const Finding& finding);

}  // namespace retrogait::inspector
