#pragma once
/// What draw_stage is made of. Internal to src/inspector.
#include <string>

#include "contact/contact.h"
#include "inspector/stage.h"

namespace retrogait::inspector {

/// What the last frame's list leaves: memory to be used again.
struct Spare {
  std::vector<Tube> tubes;
  std::vector<std::string> names;
  template <class T>
  static T take(std::vector<T>& from) {
    if (from.empty()) return {};
    T out = std::move(from.back());
    from.pop_back();
    return out;
  }
};

/// A walker put on the stage.
struct StagePart {
  const StageWalker* walker = nullptr;
  const StageOptions* options = nullptr;
  Pose X_SW;           // the walk's ground on the stage: slope, place, treadmill
  double alpha = 1;    // of all that is drawn of it
  int number = 0;      // of the walkers on the stage
  bool moves = false;  // its motion is finite: positions of the instant stand
  Spare* spare = nullptr;

  const Instant& instant() const { return *walker->instant; }
  Color shown(Color color) const {
    color.a *= static_cast<float>(alpha);
    return color;
  }
  /// Loads and marks of a ghost are fainter than the other walker's, and still to be read.
  Color shown_mark(Color color) const {
    color.a *= static_cast<float>(0.5 + 0.5 * alpha);
    return color;
  }
  /// An id for something of this walker.
  int name(DrawList& list, const std::string& what) const;
};

/// Poses of the instant, or of the standing figure if it does not move.
const std::vector<Pose>& body_poses(const StagePart& part);

/// Returns the highest place of them, on the stage.
Vec3 draw_bones(const StagePart& part, DrawList& list);
void draw_muscles(const StagePart& part, DrawList& list);
ColorLegend muscle_legend(const MuscleColoring& coloring);

// Okabe and Ito's colours that the directions do not use, two more that stay apart from them, and greys.
inline const Color kGroundColor = color_of(0x009E73), kMedialColor = color_of(0xCC79A7),
                   kLateralColor = color_of(0x56B4E9), kKneeColor = color_of(0xB03A7E),
                   kKneecapColor = color_of(0x7A4FA3), kDiscColor = color_of(0xE69F00),
                   kShearColor = color_of(0x8F5F2A), kMassColor = color_of(0xF2D21B),
                   kSupportColor = color_of(0x8FAE3C), kLeaderColor = color_of(0x6B7480, 0.7f);

/// Ground reaction, knees, spine, centre of mass, as the options ask for.
void draw_loads(const StagePart& part, DrawList& list);
/// What the models on the stage have.
struct LoadsThatAre {
  bool compartments = true, whole_knee = true, kneecap = true, discs = true, support = true;
};
std::vector<ArrowLegend> load_legend(const StageOptions& options, const LoadsThatAre& are);

/// A ring on the ground where the reaction of a foot begins.
void draw_center_of_pressure(const StagePart& part, const Vec3& cop, bool left, DrawList& list);
/// Where the mass is, the point on the ground it is heading for (Hof 2005), and what that should stay within.
void draw_center_of_mass(const StagePart& part, DrawList& list);

/// The lane under a walker: tiles, grid, slope.
void draw_lane(const StagePart& part, DrawList& list);
/// The name over the head: `head` on the stage.
void draw_name(const StagePart& part, const Vec3& head, DrawList& list);

}  // namespace retrogait::inspector
