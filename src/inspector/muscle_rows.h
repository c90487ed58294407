#pragma once
/// What every muscle and functional group does over the cycle, forward and backward: what the muscle view lists,
/// sorts, filters and draws. Knows no ImGui.
///
///   make_muscle_rows   curves and figures of every muscle and group of a study, once
///   select_rows        which of them are listed, in which order
///   rows_csv           the same as a table to take along
///
/// All curves run over the cycle of the side's own foot. A group's activation is the mean of its muscles by volume
/// (F_max l_opt), its force and power are their sums. Spread over the muscles of a group: least and most of them, and
/// their quartiles by volume; of activation only, for a sum has none. Nothing is made up where a study has no value:
/// that is NaN.
#include <array>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include "study/study.h"

namespace retrogait::inspector {

struct Walk;

/// What is compared.
enum class Compared { kActivation, kForce, kPower, kWork };
constexpr std::size_t kComparedCurves = 3;  // work is read from the curve of power

struct ComparedInfo {
  const char *title, *unit;    // of the curves
  const char* figure_unit;     // of the two figures
  const char *first, *second;  // figures: "mean", "peak"
  const char* heading;         // of both
  const char* curves;          // what the curves are, for a legend
  double factor;               // from the tables' unit
  double floor;                // in `unit`: of two figures below it a ratio tells nothing
};
const ComparedInfo& info_of(Compared what);

/// One way, one side. Null: there is none.
struct RowCurve {
  const CycleCurve* value = nullptr;
  const CycleCurve *least = nullptr, *most = nullptr;   // of the group's muscles
  const CycleCurve *lower = nullptr, *upper = nullptr;  // their quartiles by volume
  bool has_sd = false;                                  // between strides: CycleCurve::sd
};

/// Which band a curve has: kUsual is the scatter between strides of a measured walk, else the group's quartiles.
enum class MuscleBand { kUsual, kQuartiles, kExtremes, kNone };

/// The two figures that are compared, in figure_unit: mean and peak over the cycle (of power the peak is the value
/// farthest from zero), or the work while it shortens and while it lengthens (≤ 0), each step.
struct RowFigures {
  double first = std::numeric_limits<double>::quiet_NaN();
  double second = std::numeric_limits<double>::quiet_NaN();
};

/// Parts of the body whose joints a muscle crosses.
enum Region : unsigned { kHip = 1, kKnee = 2, kAnkle = 4, kTrunk = 8, kArm = 16 };
inline constexpr std::array kRegionNames = {"whole body", "hip", "knee", "ankle, foot", "trunk"};
/// 0: every muscle.
inline constexpr std::array<unsigned, 5> kRegions = {0, kHip, kKnee, kAnkle, kTrunk};

struct MuscleRow {
  std::string name;  // "quadriceps", "vaslat": without a side
  std::string
      words;  // what a filter finds it by, in lower case: its name and what laboratories call it
  bool is_group = false;
  std::vector<std::size_t> members;                          // rows of a group's muscles, by name
  std::vector<std::string> groups;                           // of a muscle
  unsigned regions = 0;                                      // of a group: of all its muscles
  using Curves = std::array<std::array<RowCurve, 2>, 2>;     // [side][direction]
  using Figures = std::array<std::array<RowFigures, 2>, 2>;  // [side][direction]
  std::array<Curves, kComparedCurves> curves;
  std::array<Figures, 4> figures;

  const RowCurve& curve(Compared what, int side, int direction) const;
  const RowFigures& figure(Compared what, int side, int direction) const;
  /// Backward over forward of the first figure; NaN where one of them is below the floor or the signs differ.
  double ratio(Compared what, int side) const;
  double difference(Compared what, int side) const;  // backward − forward of the first figure
  double peak(Compared what, int side) const;        // the second figure farthest from zero
};

struct MuscleRows {
  std::vector<MuscleRow> list;  // groups first, each kind by name
  std::deque<CycleCurve> made;  // curves that the study does not have; rows point into it
};
MuscleRows make_muscle_rows(const std::array<Walk, 2>& walks);

// ------------------------------------------------------------------------------ choice

enum class MuscleOrder { kName, kForward, kBackward, kRatio, kDifference, kPeak };
inline constexpr std::array kOrderNames = {"name",  "forward",    "backward",
                                           "ratio", "difference", "peak"};

struct RowChoice {
  Compared what = Compared::kActivation;
  int side = 0;
  int region = 0;  // of kRegions
  std::string filter;
  MuscleOrder order = MuscleOrder::kName;
  bool descending = false;
  bool single_muscles = false;                     // besides groups
  const std::vector<std::string>* open = nullptr;  // groups whose muscles stand below them
};

/// What the muscle view shows, and how.
struct MuscleView {
  Compared what = Compared::kActivation;
  MuscleBand band = MuscleBand::kUsual;
  int region = 0;                     // of kRegions
  std::vector<std::string> open;      // groups whose muscles stand below them
  std::vector<std::string> selected;  // rows, for copying
  bool one_scale = false;             // all plots have one ordinate
  bool large = false;                 // the chosen muscle alone, and its muscles
  bool only_measured = true;  // plots of muscles with measured EMG alone, where there is some
};

struct ListedRow {
  std::size_t row = 0;    // of MuscleRows::list
  bool indented = false;  // a muscle below its group
};

struct RowSelection {
  std::vector<ListedRow> rows;
  std::string nearest;  // nothing has the filter's words; the rows are those of this word instead
};

/// Every word of the filter must be part of a row's words. What has no value comes last, whichever way is sorted.
RowSelection select_rows(const std::vector<MuscleRow>& all, const RowChoice& choice);

/// A row a muscle: name, kind, both figures both ways, difference, ratio; NaN is an empty field.
std::string rows_csv(const std::vector<MuscleRow>& all, const std::vector<std::size_t>& rows,
                     Compared what, int side);

}  // namespace retrogait::inspector
