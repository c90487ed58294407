// Layouts: panels cover the desk and never each other, at any size, whatever was dragged or put away.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inspector/layout.h"

namespace retrogait::inspector {
namespace {

struct Size {
  float w, h, em;
};
constexpr Size kSizes[] = {{1280, 800, 15},   {1920, 1080, 15}, {3840, 2160, 30},
                           {900, 700, 15},    {2560, 1080, 15}, {1280, 800, 30},
                           {1280, 800, 10.5}, {640, 480, 15},   {1080, 1920, 26.7f}};

void expect_apart(const std::vector<Panel>& panels, const Size& size) {
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const Box& a = panels[i].box;
    EXPECT_TRUE(a.x >= 0 && a.y >= 0 && a.right() <= size.w && a.bottom() <= size.h);
    EXPECT_GT(a.width, 6 * size.em);
    EXPECT_GT(a.height, 2 * size.em);
    for (std::size_t j = 0; j < i; ++j) {
      const Box& b = panels[j].box;
      EXPECT_FALSE(a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom())
          << kPanelNames[static_cast<std::size_t>(panels[i].kind)] << " upon "
          << kPanelNames[static_cast<std::size_t>(panels[j].kind)];
    }
  }
}

float area(const Box& box) { return box.width * box.height; }

float share_of(const std::vector<Panel>& panels, PanelKind kind, const Size& size) {
  for (const Panel& p : panels)
    if (p.kind == kind) return area(p.box) / (size.w * size.h);
  return 0;
}

template <class F>
void for_every_layout(F f) {
  for (std::size_t k = 0; k < kLayoutCount; ++k)
    for (const Size& size : kSizes) {
      SCOPED_TRACE(fmt::format("{} at {} x {}, em {}", kLayoutNames[k], size.w, size.h, size.em));
      f(static_cast<Layout>(k), size);
    }
}

TEST(Layout, PanelsCoverTheDeskAndNotEachOther) {
  for_every_layout([](Layout layout, const Size& size) {
    const std::vector<Panel> panels = arrange(layout, size.w, size.h, size.em);
    expect_apart(panels, size);
    float covered = 0;
    for (const Panel& p : panels) covered += area(p.box);
    const bool margins = layout == Layout::kPrint || size.w < 60 * size.em;
    EXPECT_GT(covered, (margins ? 0.75f : 0.86f) * size.w * size.h);
  });
}

TEST(Layout, EachHasItsPurpose) {
  const Size desk{1280, 800, 15};
  const auto share = [&](Layout layout, PanelKind kind) {
    return share_of(arrange(layout, desk.w, desk.h, desk.em), kind, desk);
  };
  for (const PanelKind other : {PanelKind::kMuscles, PanelKind::kPlots, PanelKind::kParameters})
    EXPECT_GT(share(Layout::kOverview, PanelKind::kStage), share(Layout::kOverview, other));
  EXPECT_GT(share(Layout::kWalk, PanelKind::kStage), 0.5f);
  EXPECT_GT(share(Layout::kLoads, PanelKind::kPlots), 0.35f);
  EXPECT_GT(share(Layout::kLoads, PanelKind::kSheet), 0.12f);
  EXPECT_GT(share(Layout::kMuscles, PanelKind::kMuscles), 0.4f);
  for (const PanelKind none : {PanelKind::kParameters, PanelKind::kTimeline, PanelKind::kStatus})
    EXPECT_EQ(share(Layout::kPrint, none), 0) << "nothing to press on the page for a figure";
}

TEST(Layout, WhereThereIsNoRoomTheMainPanelStays) {
  constexpr std::pair<Layout, PanelKind> kMain[] = {{Layout::kOverview, PanelKind::kStage},
                                                    {Layout::kLoads, PanelKind::kPlots},
                                                    {Layout::kMuscles, PanelKind::kMuscles},
                                                    {Layout::kWalk, PanelKind::kStage},
                                                    {Layout::kPrint, PanelKind::kStage},
                                                    {Layout::kSweep, PanelKind::kScatter}};
  for (const auto& [layout, kind] : kMain) {
    EXPECT_TRUE(plan_desk(layout, 420, 330, 15).has(kind));
    EXPECT_TRUE(plan_desk(layout, 64, 64, 15).has(kind)) << "a box of some size at least";
    EXPECT_LT(arrange(layout, 420, 330, 15).size(), arrange(layout, 1280, 800, 15).size());
  }
}

TEST(Layout, DraggedLinesStayWhereBothSidesCanBeUsed) {
  for_every_layout([](Layout layout, const Size& size) {
    for (const float to : {0.01f, 0.3f, 0.99f}) {
      Panels panels;
      panels.share[static_cast<std::size_t>(layout)].fill(to);
      const DeskPlan plan = plan_desk(layout, size.w, size.h, size.em, panels);
      expect_apart(plan.panels, size);
      for (const Splitter& line : plan.splitters) {
        EXPECT_GT(line.share, 0);
        EXPECT_LT(line.share, 1);
      }
    }
  });
}

TEST(Layout, APanelGrowsAndShrinksByKeys) {
  const auto width = [](const Panels& panels) {
    for (const Panel& p : plan_desk(Layout::kWalk, 1920, 1080, 15, panels).panels)
      if (p.kind == PanelKind::kParameters) return p.box.width;
    return 0.0f;
  };
  Panels panels;
  const float usual = width(panels);
  grow_panel(panels, Layout::kWalk, PanelKind::kParameters, 0.1f);
  const float grown = width(panels);
  EXPECT_GT(grown, usual);
  panels.drawn[0] = panels.share[static_cast<std::size_t>(Layout::kWalk)][0];
  grow_panel(panels, Layout::kWalk, PanelKind::kStage, 0.05f);
  const float shrunk = width(panels);
  EXPECT_LT(shrunk, grown);
  grow_panel(panels, Layout::kWalk, PanelKind::kSheet, 0.3f);  // is not there: nothing moves
  EXPECT_EQ(width(panels), shrunk);
}

TEST(Layout, PanelsArePutAwayAndTheLastOneStays) {
  for (std::size_t k = 0; k < kLayoutCount; ++k) {
    const auto layout = static_cast<Layout>(k);
    Panels panels;
    for (const PanelKind kind : panels_of(layout)) {
      const bool last = !can_toggle(panels, layout, kind);
      toggle_panel(panels, layout, kind);
      const DeskPlan plan = plan_desk(layout, 1280, 800, 15, panels);
      EXPECT_EQ(plan.has(kind), last) << kLayoutNames[k];
      expect_apart(plan.panels, {1280, 800, 15});
    }
    EXPECT_EQ(panels.hidden[k].size() + 1, panels_of(layout).size());
    for (const PanelKind kind : panels_of(layout)) {
      if (panels.hidden[k].contains(kind)) toggle_panel(panels, layout, kind);
      EXPECT_TRUE(plan_desk(layout, 1280, 800, 15, panels).has(kind));
    }
    EXPECT_FALSE(can_toggle(panels, layout, PanelKind::kBar));
  }
}

TEST(Layout, TheKeyboardGoesRoundAllPanels) {
  Panels panels;
  std::set<PanelKind> seen;
  const std::size_t count = panels_of(Layout::kOverview).size() + 1;  // and the bar
  for (std::size_t i = 0; i < count; ++i) {
    cycle_focus(panels, Layout::kOverview, 1);
    ASSERT_TRUE(panels.wanted.has_value());
    seen.insert(*panels.wanted);
  }
  EXPECT_EQ(seen.size(), count);
  const PanelKind before = panels.focus;
  cycle_focus(panels, Layout::kOverview, 1);
  cycle_focus(panels, Layout::kOverview, -1);
  EXPECT_EQ(panels.focus, before);
}

}  // namespace
}  // namespace retrogait::inspector
