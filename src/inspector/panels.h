#pragma once
/// The parts of the desk, and what somebody made of their sizes: layout.h turns both into boxes.
#include <array>
#include <optional>
#include <set>

namespace retrogait::inspector {

enum class Layout { kOverview, kLoads, kMuscles, kWalk, kPrint, kSweep };
inline constexpr std::array kLayoutNames = {"overview", "loads", "muscles", "walk", "print",
                                     "sweep"};
inline constexpr std::size_t kLayoutCount = kLayoutNames.size();

enum class PanelKind { kBar, kStage, kPlots, kMuscles, kTimeline, kParameters, kSheet, kStatus, kScatter, kMap };
inline constexpr std::array kPanelNames = {"bar",        "stage", "plots",  "muscles", "timeline",
                                           "parameters", "sheet", "status", "scatter", "map"};

/// Changes of the layouts, and who has the keyboard.
struct Panels {
  static constexpr std::size_t kSplits = 4;
  std::array<std::set<PanelKind>, kLayoutCount> hidden;
  std::array<std::array<float, kSplits>, kLayoutCount>
      share{};                          // of a split's first part, 0 … 1; 0: as designed
  std::array<float, kSplits> drawn{};   // shares as the last frame had them; 0: not there
  PanelKind focus = PanelKind::kStage;  // whose keys arrows and Tab are
  std::optional<PanelKind> wanted;      // gets them with the next frame
};

}  // namespace retrogait::inspector
