// What can be done with the list of muscles, by menu, palette and script.
#include <algorithm>

#include "inspector/actions.h"
#include "inspector/muscle_panel.h"

namespace retrogait::inspector {

namespace {

constexpr const char* kMenu = "View/Muscles";
using S = Session&;
using C = const Session&;

bool has_muscles(C s) { return s.shown() && !s.shown()->muscles.list.empty(); }

const MuscleRow* chosen(C s) {
  if (!s.shown()) return nullptr;
  for (const MuscleRow& row : s.shown()->muscles.list)
    if (row.name == s.view.muscle) return &row;
  return nullptr;
}

std::vector<std::size_t> listed(C s) {
  std::vector<std::size_t> rows;
  for (const ListedRow& row : select_rows(s.shown()->muscles.list, row_choice(s.view)).rows)
    if (std::find(rows.begin(), rows.end(), row.row) == rows.end()) rows.push_back(row.row);
  return rows;
}

// the next of the list, or the previous; the first if none of it is chosen
void choose_next(S s, int way) {
  const std::vector<std::size_t> rows = listed(s);
  if (rows.empty()) return;
  const auto& all = s.shown()->muscles.list;
  const auto at = std::find_if(rows.begin(), rows.end(),
                               [&](std::size_t i) { return all[i].name == s.view.muscle; });
  const auto count = static_cast<int>(rows.size());
  const int next = at == rows.end() ? 0 : static_cast<int>(at - rows.begin()) + way;
  s.view.muscle = all[rows[static_cast<std::size_t>((next + count) % count)]].name;
}

Action next_muscle(const char* id, const char* title, int key, int way) {
  Action action{id, kMenu, title, {key}, [way](S s) { choose_next(s, way); }, {}, has_muscles};
  action.repeats = true;
  return action;
}

template <class T>
Action choice(const std::string& id, const std::string& title, T MuscleView::*field, T value) {
  return {id,
          kMenu,
          title,
          {},
          [=](S s) { s.view.muscles.*field = value; },
          [=](C s) { return s.view.muscles.*field == value; },
          {}};
}

Action toggle(const char* id, const char* title, bool MuscleView::*field) {
  return {id,
          kMenu,
          title,
          {},
          [=](S s) { s.view.muscles.*field = !(s.view.muscles.*field); },
          [=](C s) { return s.view.muscles.*field; },
          {}};
}

Action sort_by(std::size_t i) {
  const auto order = static_cast<MuscleOrder>(i);
  return {std::string("sort_by_") + kOrderNames[i],
          kMenu,
          std::string("Sort muscles by ") + kOrderNames[i],
          {},
          [=](S s) {
            s.view.descending = order != MuscleOrder::kName;
            s.view.order = order;
          },
          [=](C s) { return s.view.order == order; },
          {}};
}

void copy_list(S s) {
  const std::vector<std::size_t> rows = listed(s);
  s.clipboard = rows_csv(s.shown()->muscles.list, rows, s.view.muscles.what, s.view.side);
  s.message = fmt::format("Copied {} muscles as CSV", rows.size());
}

}  // namespace

std::vector<Action> muscle_actions() {
  std::vector<Action> list;
  list.push_back(next_muscle("next_muscle", "Next muscle of the list", 'J', 1));
  list.push_back(next_muscle("previous_muscle", "Previous muscle of the list", 'K', -1));
  list.push_back(toggle("large_muscle", "The chosen muscle large", &MuscleView::large));
  list.push_back({"contribution",
                  kMenu,
                  "What the muscles do to the chosen load",
                  {},
                  [](S s) { show_contribution(s, *chosen(s)); },
                  {},
                  [](C s) { return chosen(s) != nullptr; }});
  constexpr std::array kCompared = {"activation", "force", "power", "work"};
  for (std::size_t i = 0; i < kCompared.size(); ++i)
    list.push_back(choice(std::string("compare_") + kCompared[i],
                          std::string("Compare the muscles' ") + kCompared[i], &MuscleView::what,
                          static_cast<Compared>(i)));
  for (std::size_t i = 0; i < kOrderNames.size(); ++i) list.push_back(sort_by(i));
  list.push_back({"sort_reverse",
                  kMenu,
                  "Sort the other way round",
                  {},
                  [](S s) { s.view.descending = !s.view.descending; },
                  [](C s) { return s.view.descending; },
                  {}});
  constexpr std::array kBands = {"usual", "quartiles of a group", "least to most of a group",
                                 "none"};
  for (std::size_t i = 0; i < kBands.size(); ++i)
    list.push_back(choice("band_" + std::to_string(i),
                          std::string("Bands of muscles: ") + kBands[i], &MuscleView::band,
                          static_cast<MuscleBand>(i)));
  for (std::size_t i = 0; i < kRegionNames.size(); ++i)
    list.push_back(choice("region_" + std::to_string(i),
                          std::string("Muscles of: ") + kRegionNames[i], &MuscleView::region,
                          static_cast<int>(i)));
  list.push_back(toggle("one_scale", "One scale for all muscles", &MuscleView::one_scale));
  list.push_back(
      toggle("only_measured", "Plots of muscles with EMG alone", &MuscleView::only_measured));
  list.push_back(
      {"copy_muscles", kMenu, "Copy the list of muscles as CSV", {}, copy_list, {}, has_muscles});
  return list;
}

}  // namespace retrogait::inspector
