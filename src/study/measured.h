#pragma once
/// A walk as a laboratory measured it, on the same tables as a synthesised one.
///
///   open_trial        a trial's files read and checked together: model, motion, loads, events.
///   average_strides   every result variable over 0 … 100 % of each stride, then mean and SD.
///   tabulate          the mean stride as a Trial, with its events and scalars.
///   compare_trials    two of them, one each way, as a study; study_trial one alone.
///
/// A stride runs from contact to next contact of one foot; its 101 instants are solved at their own times,
/// nothing is interpolated. What a force plate did not see is no load: a stride of which some step
/// missed the plates counts for angles only. An instant that did not converge counts for nothing.
#include <array>
#include <string>
#include <vector>

#include "study/study.h"
#include "trial/events.h"
#include "trial/trial_file.h"

namespace retrogait {

/// What residuals may be (Hicks, Uchida, Seth, Rajagopal, Delp 2015, J Biomech Eng 137:020905): a force, in per
/// cent of the largest net external force; a moment, in per cent of that force times the height of the
/// centre of mass. Each by its peak and by its RMS.
constexpr double kHicksForcePct = 5, kHicksMomentPct = 1;

struct TrialRules {
  bool as_opensim = false;  // couplings, plates and frames as OpenSim's tools take them
  std::string reserves;  // a ForceSet file of further actuators; empty: those of the sharing rules
  bool muscles = true;   // share the moments among them, where the model has any
};

struct MeasuredTrial {
  TrialFile file;
  std::string name;  // of its file
  ModelSpec spec;
  Model model;
  std::size_t first_reserve = 0;  // of Model::coordinate_actuators: those added to the model's own
  MeasuredWalk walk;
  TrialEvents events;
  std::vector<std::string> notes;  // what was left out, mended or assumed, a sentence each

  bool has_muscles() const { return walk.muscles.contraction != nullptr; }
  std::string direction() const { return walk.travel < 0 ? "backward" : "forward"; }
  /// Where both motion and loads are known and, if asked, wanted, s.
  double start() const;
  double end() const;
};

/// Throws InputError with every defect of its files.
MeasuredTrial open_trial(const TrialFile& file, const TrialRules& rules = {});

/// A variable over the strides of one side, or of both together.
struct StrideMean {
  std::size_t column = 0;
  int side = -1;  // 0 right, 1 left, −1 none, kBothSides
  std::array<double, 101> mean{}, sd{};
  std::array<int, 101> n{};  // strides that count
};

/// Both feet pooled: what points to the right on the right foot points to the left on the left.
constexpr int kBothSides = 2;

/// The strides of the trial inside its time range.
std::vector<Stride> strides_of(const MeasuredTrial& trial);

/// `pool`: right and left strides together. Variables without a side run over the right foot's strides.
std::vector<StrideMean> average_strides(const MeasuredTrial& trial,
                                        const std::vector<ResultColumn>& columns, bool pool);

/// The mean stride. `direction`: what the study calls it.
Trial tabulate(const MeasuredTrial& trial, const std::string& direction);

/// The study of two trials: what `compare` makes of two scripts, of what was measured. Throws InputError with
/// the defects of both files, or where one walks the other way.
StudyResult compare_trials(const TrialFile& forward, const TrialFile& backward);

/// The study of one trial, in the direction in which it goes. Throws InputError with every defect of its files.
StudyResult study_trial(const TrialFile& file);

}  // namespace retrogait
