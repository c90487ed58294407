#include "inspector/layout.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

/// Names a split, or a panel as −1 − its kind.
using Part = int;
constexpr Part part(PanelKind kind) { return -1 - static_cast<int>(kind); }
constexpr bool is_panel(Part p) { return p < 0; }
constexpr PanelKind kind_of(Part p) { return static_cast<PanelKind>(-1 - p); }

/// Two parts beside each other (columns) or one below the other. Sizes in em.
struct Split {
  bool columns;
  float share;              // of the first part, as designed
  float least[2], most[2];  // most: as designed; dragging may go beyond
  int keeps;                // 0, 1: the part that stays where there is no room for both
  Part parts[2];
};

constexpr float kAny = 1e6f;
constexpr Part kStage = part(PanelKind::kStage), kPlots = part(PanelKind::kPlots),
               kMuscles = part(PanelKind::kMuscles), kSheet = part(PanelKind::kSheet),
               kParameters = part(PanelKind::kParameters),
               kScatter = part(PanelKind::kScatter), kMap = part(PanelKind::kMap);

using Splits = std::vector<Split>;
// the first split of each is the whole
const std::array<Splits, kLayoutCount>& designs() {
  static const std::array<Splits, kLayoutCount> all = {
      // overview
      Splits{{true, 0.2f, {17, 30}, {21, kAny}, 1, {kParameters, 1}},
             {false, 0.66f, {14, 10.5f}, {kAny, kAny}, 0, {2, kPlots}},
             {true, 0.65f, {26, 24.5f}, {kAny, kAny}, 0, {kStage, kMuscles}}},
      // loads
      Splits{{true, 0.36f, {26, 30}, {44, kAny}, 1, {1, kPlots}},
             {false, 0.38f, {10, 17}, {kAny, kAny}, 1, {kStage, kSheet}}},
      // muscles
      Splits{{true, 0.66f, {38, 21}, {kAny, 52}, 0, {kMuscles, 1}},
             {false, 0.56f, {12, 10}, {kAny, kAny}, 0, {kStage, kPlots}}},
      // walk
      Splits{{true, 0.18f, {17, 30}, {21, kAny}, 1, {kParameters, kStage}}},
      // print
      Splits{{false, 0.52f, {14, 10}, {kAny, kAny}, 0, {1, kPlots}},
             {true, 0.6f, {24, 24}, {kAny, kAny}, 0, {kStage, kMuscles}}},
      // sweep
      Splits{{true, 0.52f, {26, 26}, {kAny, kAny}, 0, {kScatter, 1}},
             {false, 0.5f, {13, 10}, {kAny, kAny}, 0, {kMap, kStage}}}};
  return all;
}

const Splits& design_of(Layout layout) { return designs()[static_cast<std::size_t>(layout)]; }

/// Cuts a box along a tree of splits.
struct Cutter {
  const Splits& splits;
  const std::set<PanelKind>& hidden;
  const std::array<float, Panels::kSplits>& share;
  float em, gap;
  DeskPlan& plan;

  bool shows(Part p) const {
    if (is_panel(p)) return !hidden.contains(kind_of(p));
    const Split& s = splits[static_cast<std::size_t>(p)];
    return shows(s.parts[0]) || shows(s.parts[1]);
  }

  void cut(Part p, const Box& box) {
    if (is_panel(p)) {
      plan.panels.push_back({kind_of(p), box});
      return;
    }
    const auto index = static_cast<std::size_t>(p);
    const Split& s = splits[index];
    const float room = (s.columns ? box.width : box.height) - gap;
    const bool both = shows(s.parts[0]) && shows(s.parts[1]);
    if (!both) return cut(s.parts[shows(s.parts[0]) ? 0 : 1], box);
    if (room < (s.least[0] + s.least[1]) * em) return cut(s.parts[s.keeps], box);
    const float first = std::round(first_of(s, share[index], room));
    const auto [a, line, b] = parted(box, s.columns, first);
    plan.splitters.push_back({index, s.columns, line, box, first / room});
    cut(s.parts[0], a);
    cut(s.parts[1], b);
  }

 private:
  float first_of(const Split& s, float dragged, float room) const {
    float first = dragged > 0 ? dragged * room : s.share * room;
    if (dragged <= 0) first = std::max(std::min(first, s.most[0] * em), room - s.most[1] * em);
    return std::clamp(first, s.least[0] * em, room - s.least[1] * em);
  }
  std::array<Box, 3> parted(const Box& box, bool columns, float first) const {
    if (columns) {
      const float x = box.x + first;
      return {Box{box.x, box.y, first, box.height}, Box{x, box.y, gap, box.height},
              Box{x + gap, box.y, box.right() - x - gap, box.height}};
    }
    const float y = box.y + first;
    return {Box{box.x, box.y, box.width, first}, Box{box.x, y, box.width, gap},
            Box{box.x, y + gap, box.width, box.bottom() - y - gap}};
  }
};

Box cut_top(Box& rest, float h, float gap) {
  h = std::min(h, rest.height);
  const Box out{rest.x, rest.y, rest.width, h};
  rest.y += h + gap, rest.height = std::max(0.0f, rest.height - h - gap);
  return out;
}

Box cut_bottom(Box& rest, float h, float gap) {
  h = std::min(h, rest.height);
  const Box out{rest.x, rest.bottom() - h, rest.width, h};
  rest.height = std::max(0.0f, rest.height - h - gap);
  return out;
}

}  // namespace

bool DeskPlan::has(PanelKind kind) const {
  return std::any_of(panels.begin(), panels.end(), [&](const Panel& p) { return p.kind == kind; });
}

DeskPlan plan_desk(Layout layout, float width, float height, float em, const Panels& changes) {
  const auto index = static_cast<std::size_t>(layout);
  const bool page = layout == Layout::kPrint;
  const float gap = std::round(0.4f * em), margin = page ? std::round(1.2f * em) : gap;
  Box rest{margin, margin, std::max(1.0f, width - 2 * margin), std::max(1.0f, height - 2 * margin)};
  DeskPlan plan;
  plan.panels.push_back({PanelKind::kBar, cut_top(rest, std::round(2.6f * em), gap)});
  if (!page)
    plan.panels.push_back({PanelKind::kStatus, cut_bottom(rest, std::round(2.1f * em), gap)});
  const std::set<PanelKind>& hidden = changes.hidden[index];
  if (!page && !hidden.contains(PanelKind::kTimeline)) {
    const float h = std::round(std::clamp(0.21f * height, 4.6f * em, 8.6f * em));
    plan.panels.push_back({PanelKind::kTimeline, cut_bottom(rest, h, gap)});
  }
  Cutter cutter{design_of(layout), hidden, changes.share[index], em, gap, plan};
  if (cutter.shows(0)) cutter.cut(0, rest);
  return plan;
}

std::vector<Panel> arrange(Layout layout, float width, float height, float em) {
  return plan_desk(layout, width, height, em).panels;
}

std::vector<PanelKind> panels_of(Layout layout) {
  std::vector<PanelKind> kinds;
  for (const Split& s : design_of(layout))
    for (const Part p : s.parts)
      if (is_panel(p)) kinds.push_back(kind_of(p));
  if (layout != Layout::kPrint) kinds.push_back(PanelKind::kTimeline);
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

bool can_toggle(const Panels& panels, Layout layout, PanelKind kind) {
  const std::vector<PanelKind> kinds = panels_of(layout);
  const std::set<PanelKind>& hidden = panels.hidden[static_cast<std::size_t>(layout)];
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return false;
  return hidden.contains(kind) || hidden.size() + 1 < kinds.size();
}

void toggle_panel(Panels& panels, Layout layout, PanelKind kind) {
  if (!can_toggle(panels, layout, kind)) return;
  std::set<PanelKind>& hidden = panels.hidden[static_cast<std::size_t>(layout)];
  if (hidden.erase(kind) == 0) hidden.insert(kind);
}

void grow_panel(Panels& panels, Layout layout, PanelKind kind, float by) {
  const Splits& splits = design_of(layout);
  // the innermost split that has the panel is its nearest line
  for (std::size_t i = splits.size(); i-- > 0;)
    for (const int side : {0, 1}) {
      if (splits[i].parts[side] != part(kind)) continue;
      float& share = panels.share[static_cast<std::size_t>(layout)][i];
      const float now = panels.drawn[i] > 0 ? panels.drawn[i] : splits[i].share;
      share = std::clamp(now + (side == 0 ? by : -by), 0.05f, 0.95f);
      return;
    }
}

void cycle_focus(Panels& panels, Layout layout, int way) {
  std::vector<PanelKind> kinds = panels_of(layout);
  const std::set<PanelKind>& hidden = panels.hidden[static_cast<std::size_t>(layout)];
  std::erase_if(kinds, [&](PanelKind kind) { return hidden.contains(kind); });
  kinds.insert(kinds.begin(), PanelKind::kBar);
  const auto now = std::find(kinds.begin(), kinds.end(), panels.focus);
  const auto count = static_cast<int>(kinds.size());
  const int at = now == kinds.end() ? 0 : static_cast<int>(now - kinds.begin());
  panels.wanted = panels.focus = kinds[static_cast<std::size_t>((at + way + count) % count)];
}

bool layout_named(const std::string& name, Layout& layout) {
  for (std::size_t i = 0; i < kLayoutNames.size(); ++i)
    if (name == kLayoutNames[i]) {
      layout = static_cast<Layout>(i);
      return true;
    }
  return false;
}

std::vector<Box> grid(const Box& box, int count, float gap, float aspect) {
  std::vector<Box> cells;
  if (count <= 0) return cells;
  int best = 1;
  float worst = 1e9f;
  for (int columns = 1; columns <= count; ++columns) {
    const int rows = (count + columns - 1) / columns;
    const float shape = (box.width / columns) / std::max(1.0f, box.height / rows);
    const float off =
        std::abs(std::log(std::max(shape, 1e-3f) / aspect)) + 0.15f * (rows * columns - count);
    if (off < worst) worst = off, best = columns;
  }
  const int rows = (count + best - 1) / best;
  const float w = std::floor((box.width - gap * (best - 1)) / best);
  const float h = std::floor((box.height - gap * (rows - 1)) / rows);
  for (int i = 0; i < count; ++i)
    cells.push_back({box.x + (i % best) * (w + gap), box.y + (i / best) * (h + gap), w, h});
  return cells;
}

}  // namespace retrogait::inspector
