#pragma once
/// The stage: instants of walks → DrawList. No graphics library is involved.
///
///   draw_stage     bones, muscles on their paths, arrows of loads, ground: of one walker, two side by side, or
///                  one ghosted over the other.
///   stage_legend   what colours and arrows mean, with units.
///
/// The stage's axes are upright: y against gravity, so that a sloping ground slopes. A walker on a treadmill stays
/// in place and the ground's grid travels; over ground the walker travels. Both walkers' instants are the caller's:
/// locked by per cent of the cycle means that both were solved at the same one.
///
/// Loads are arrows, and each points the way it pushes what stands above it: the ground on the foot, from the
/// centre of pressure; the shank's two compartments on the thigh, from their contact points, up the shank; the
/// lower vertebra on the upper one. The kneecap's is the thigh's push on it, forward. Loads of the five discs stand
/// side by side behind the back, each pair with a line to its disc: compression up, and from its foot the shear,
/// which is what the upper vertebra does to the lower one, as shear_ap and shear_ml count.
///
/// What has no value is grey and said in a label: muscles of an instant whose sharing did not converge, and the
/// standing figure in place of a motion that is not finite.
#include <string>
#include <vector>

#include "inspector/colors.h"
#include "inspector/draw_list.h"
#include "inspector/skeleton.h"
#include "inverse/inverse.h"

namespace retrogait::inspector {

enum class MuscleQuantity {
  kActivation,    // 0 … 1
  kForce,         // tension, BW
  kForceShare,    // tension / F_max
  kFiberLength,   // in optimal fibre lengths
  kPower,         // W/kg, > 0: gives the skeleton energy
  kContribution,  // to MuscleColoring::load, BW or N·m/kg
};

struct MuscleColoring {
  MuscleQuantity quantity = MuscleQuantity::kActivation;
  std::string load = "knee_contact";  // kContribution: one of balance_sheet_names
  bool left = false;
  /// Value at the scale's end (of a fibre's length: its distance from 1); 0: a usual one.
  double range = 0;
  bool operator==(const MuscleColoring&) const = default;
};

/// One walker. The pointers outlive the call.
struct StageWalker {
  const Instant* instant = nullptr;  // solved; null: only ground and name are drawn
  const Skeleton* skeleton = nullptr;
  std::string name = "forward";
  bool backward = false;  // which colour of the pair
  bool ok = true;         // false: this instant did not keep its limits; flagged
  std::string note;       // beside the name: "1.34 m/s"
};

enum class Arrangement { kSideBySide, kGhosted };
enum class GroundView { kTreadmill, kOverground };

struct StageOptions {
  Arrangement arrangement = Arrangement::kSideBySide;
  GroundView ground_view = GroundView::kTreadmill;
  /// From one walker to the next, side by side: diagonal, so that neither hides the other from the side, from the
  /// front or from between. m.
  Vec3 apart = Vec3(1.2, 0, -1.1);
  double ghost_alpha = 0.35;  // of the second walker, ghosted
  MuscleColoring coloring;
  bool bones = true, muscles = true, ground = true, labels = true;
  bool ground_reaction = true, knee_contact = true, lumbar_loads = true, center_of_mass = true;
  bool values = false;        // the number beside each arrow, BW
  double ground_scale = 0.5;  // m per BW: ground reaction
  double joint_scale = 0.15;  // m per BW: knee and lumbar loads
  bool operator==(const StageOptions&) const = default;
};

DrawList draw_stage(const std::vector<StageWalker>& walkers, const StageOptions& options);
/// Fills `list` afresh; its arrays, those of single tubes too, keep their memory from frame to frame.
void draw_stage(const std::vector<StageWalker>& walkers, const StageOptions& options,
                DrawList& list);

/// What was clicked: DrawList::names has "forward/soleus_r", a walker's name and a muscle, body or load.
/// Loads are called as result columns are, with their side: "knee_contact_medial_r", "l5s1_compression", "grf_r".
struct StagePick {
  std::string walker, name;
};
StagePick stage_pick(const DrawList& list, int id);

/// Where a walker's pelvis is on the stage: for a camera that follows. Of several walkers their middle.
Vec3 stage_center(const std::vector<StageWalker>& walkers, const StageOptions& options);

// ------------------------------------------------------------------------------------- legend

enum class LegendMark { kArrow, kBall, kRing, kPatch };

struct ArrowLegend {
  std::string title;
  Color color;
  double meters_per_body_weight = 0;  // 0: a place, not a load
  LegendMark mark = LegendMark::kArrow;
};

struct StageLegend {
  ColorLegend muscles;  // no stops: none are drawn
  std::vector<ArrowLegend> arrows;
};

/// Of what these walkers' models have: compartments of the knee or only its whole load, a lumbar spine, muscles.
/// Without walkers of all that a model can have.
StageLegend stage_legend(const StageOptions& options, const std::vector<StageWalker>& walkers = {});

}  // namespace retrogait::inspector
