// What can be done with a sweep's store, by menu, palette and script.
#include <fmt/format.h>

#include "inspector/actions.h"

namespace retrogait::inspector {

namespace {

constexpr const char* kMenu = "View/Sweep";
using S = Session&;
using C = const Session&;

bool has_sweep(C s) { return s.sweep.table != nullptr; }

Action of_sweep(const char* id, const char* title, Chord chord, std::function<void(S)> run) {
  return {id, kMenu, title, chord, std::move(run), {}, has_sweep};
}

Action stepping(const char* id, const char* title, Chord chord, int steps) {
  Action action = of_sweep(id, title, chord, [steps](S s) { step_case(s, steps); });
  action.repeats = true;
  return action;
}

Action walk_action(const std::string& id, const std::string& title, SweepAxis SweepView::*axis,
                   SweepWalk walk) {
  return {id,
          kMenu,
          title,
          {},
          [axis, walk](S s) {
            (s.view.sweep.*axis).walk = walk;
            s.view.sweep.zoom = {};
          },
          [axis, walk](C s) { return (s.view.sweep.*axis).walk == walk; },
          has_sweep};
}

}  // namespace

std::vector<Action> sweep_actions() {
  std::vector<Action> list;
  list.push_back(stepping("next_case", "Sweep: the next case", {'N'}, 1));
  list.push_back(stepping("previous_case", "Sweep: the case before", {'N', false, true}, -1));
  list.push_back(
      of_sweep("show_all_cases", "Sweep: show all cases", {}, [](S s) { s.view.sweep.zoom = {}; }));
  constexpr const char* kTitles[] = {"each direction", "forward alone", "backward alone",
                                     "backward less forward"};
  for (std::size_t i = 0; i < kSweepWalkNames.size(); ++i) {
    const auto walk = static_cast<SweepWalk>(i);
    list.push_back(walk_action(fmt::format("cases_{}", kSweepWalkNames[i]),
                               fmt::format("Sweep, cases: {}", kTitles[i]), &SweepView::y, walk));
    if (walk != SweepWalk::kEach)
      list.push_back(walk_action(fmt::format("map_{}", kSweepWalkNames[i]),
                                 fmt::format("Sweep, map: {}", kTitles[i]), &SweepView::map, walk));
  }
  list.push_back(
      of_sweep("close_sweep", "Sweep: close the store", {}, [](S s) { close_sweep(s); }));
  return list;
}

}  // namespace retrogait::inspector
