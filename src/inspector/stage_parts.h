#pragma once
/// What draw_stage is made of. Internal to src/inspector.
#include <string>

#include "inspector/stage.h"

namespace retrogait::inspector {

/// A walker put on the stage.
struct StagePart {
  const StageWalker* walker = nullptr;
  const StageOptions* options = nullptr;
  Pose X_SW;           // the walk's ground on the stage: slope, place, treadmill
  double alpha = 1;    // of all that is drawn of it
  bool moves = false;  // its motion is finite: positions of the instant stand

  const Instant& instant() const { return *walker->instant; }
  Color shown(Color color) const {
    color.a *= static_cast<float>(alpha);
    return color;
  }
  /// An id for something of this walker.
  int name(DrawList& list, const std::string& what) const;
};

/// Poses of the instant, or of the standing figure if it does not move.
const std::vector<Pose>& body_poses(const StagePart& part);

void draw_bones(const StagePart& part, DrawList& list);
void draw_muscles(const StagePart& part, DrawList& list);
ColorLegend muscle_legend(const MuscleColoring& coloring);

/// Ground reaction, knees, spine, centre of mass, as the options ask for.
void draw_loads(const StagePart& part, DrawList& list);
std::vector<ArrowLegend> load_legend(const StageOptions& options);

/// The lane under a walker: tiles, grid, slope.
void draw_lane(const StagePart& part, DrawList& list);
void draw_labels(const StagePart& part, DrawList& list);

}  // namespace retrogait::inspector
