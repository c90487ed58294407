#include "inspector/layout.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

/// A box that is cut up from its edges.
struct Rest {
  Box box;
  float gap;
  Box top(float h) {
    const Box out{box.x, box.y, box.width, h};
    box.y += h + gap, box.height -= h + gap;
    return out;
  }
  Box bottom(float h) {
    box.height -= h + gap;
    return {box.x, box.bottom() + gap, box.width, h};
  }
  Box left(float w) {
    const Box out{box.x, box.y, w, box.height};
    box.x += w + gap, box.width -= w + gap;
    return out;
  }
  Box right(float w) {
    box.width -= w + gap;
    return {box.right() + gap, box.y, w, box.height};
  }
};

}  // namespace

std::vector<Panel> arrange(Layout layout, float width, float height, float em) {
  const float gap = std::round(0.4f * em);
  Rest rest{{gap, gap, width - 2 * gap, height - 2 * gap}, gap};
  std::vector<Panel> out;
  const auto add = [&](PanelKind kind, const Box& box) { out.push_back({kind, box}); };
  add(PanelKind::kBar, rest.top(std::round(2.9f * em)));
  add(PanelKind::kStatus, rest.bottom(std::round(2.1f * em)));
  if (layout != Layout::kPrint) add(PanelKind::kTimeline, rest.bottom(std::round(9.6f * em)));
  const float w = rest.box.width, h = rest.box.height;
  switch (layout) {
    case Layout::kOverview: {
      add(PanelKind::kParameters, rest.left(std::clamp(0.22f * w, 17 * em, 24 * em)));
      add(PanelKind::kMuscles, rest.right(std::clamp(0.3f * w, 24 * em, 34 * em)));
      add(PanelKind::kStage, rest.top(std::round(0.52f * h)));
      add(PanelKind::kPlots, rest.box);
      break;
    }
    case Layout::kLoads: {
      Rest side{rest.left(std::round(std::clamp(0.36f * w, 26 * em, 40 * em))), gap};
      add(PanelKind::kStage, side.top(std::round(0.38f * h)));
      add(PanelKind::kSheet, side.box);
      add(PanelKind::kPlots, rest.box);
      break;
    }
    case Layout::kMuscles: {
      Rest side{rest.right(std::round(0.36f * w)), gap};
      add(PanelKind::kStage, side.top(std::round(0.5f * h)));
      add(PanelKind::kPlots, side.box);
      add(PanelKind::kMuscles, rest.box);
      break;
    }
    case Layout::kWalk: {
      add(PanelKind::kParameters, rest.left(std::clamp(0.2f * w, 17 * em, 24 * em)));
      add(PanelKind::kStage, rest.box);
      break;
    }
    case Layout::kPrint: {
      Rest upper{rest.top(std::round(0.5f * h)), gap};
      add(PanelKind::kMuscles, upper.right(std::round(std::clamp(0.36f * w, 24 * em, 44 * em))));
      add(PanelKind::kStage, upper.box);
      add(PanelKind::kPlots, rest.box);
      break;
    }
  }
  return out;
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
