#pragma once
/// Why walking backward loads the body differently: the difference taken apart, rung by rung.
///
///   forward                      the scene's forward walk
///     ↓ muscle effect            forward played backward in time. Positions, accelerations and ground
///                                reaction stay, and so does every net joint moment; every velocity turns
///                                round. Muscles that lengthened under load now shorten: what changes
///                                though every joint moment stays.
///   reversed
///     ↓ movement effect          the backward script's own posture, step width, timing of the feet and
///                                measured fore-aft force, at the speed and cadence of the forward walk.
///   backward_at_forward_speed
///     ↓ speed effect             the same script at the backward walk's own speed and cadence. Where the
///                                scene gives both walks one speed it is cadence alone.
///   backward                     the scene's backward walk
///
/// The four values are stored and the steps are their differences, so that the steps sum to backward minus
/// forward whatever the rungs are. The order is a choice: another one would share the whole out otherwise.
///
/// Knobs (crouch, lean, load, width …) stay as the scene has them: the first two rungs take the forward
/// ones, the last two the backward ones. Slope is seen along travel, so on a slope `reversed` is the walk
/// down it played backward, and climbs as the others do: there the first step holds that change of gait
/// too, and net moments do change.
///
/// A measure is of each rung's own cycle, from contact of that side's foot: peak_1 of `reversed` is the first
/// peak after contact, which is the second one of `forward` seen backward in time. peak, min, mean and
/// impulses do not know the order; peak_1, valley, peak_2, loading_rate and values at contact do, and part
/// of their "muscle effect" is that order. Times of peaks are left out.
///
/// A rung whose cycle is beyond the limits of synthesis, or whose script does not reach the forward
/// walk's speed or cadence, is flagged: ok = 0 in every row that rests on it, and a note says why.
#include <array>
#include <optional>
#include <string>

#include "study/study.h"

namespace retrogait {

constexpr std::size_t kRungs = 4, kSteps = 3;
/// "forward", "reversed", "backward_at_forward_speed", "backward": columns of the table.
extern const std::array<const char*, kRungs> kRungNames;
/// "muscle_effect", "movement_effect", "speed_effect": columns of the table.
extern const std::array<const char*, kSteps> kStepNames;

/// The two walks that a study does not have yet.
struct LadderPlan {
  Case reversed;
  std::optional<Case> at_forward_speed;
  std::string refused;  // why there is no at_forward_speed, a sentence; else empty
};

LadderPlan plan_ladder(const StudyPlan& plan);

struct Rung {
  std::optional<Trial> trial;  // none: refused
  std::string refused;
  bool ok() const { return trial && trial->ok; }
};

struct LadderResult {
  std::string study, title;  // the scene's name and title
  std::array<Rung, kRungs> rungs;
  /// study, side, variable, measure, unit, the four rungs, the three steps, difference, ok (1: all four
  /// values are there and their cycles within limits). A row for every measure of
  /// `scalars` and of the activations (study/activity.h) but times and residuals.
  Table table;
  /// study, rung, script, played_backward, speed_m_s, cadence_steps_min, step_length_m, ok, note.
  Table walks;

  bool ok() const;
  /// On a slope `reversed` is another walk than forward, played backward.
  bool sloped() const;
  /// Forward and backward walk at one speed: the last step is cadence alone.
  bool same_speed() const;
  /// The row of a measure, or none.
  std::optional<std::size_t> find(const std::string& side, const std::string& variable,
                                  const std::string& measure, const std::string& unit) const;
  /// A value of `table` by column name, NaN if there is no such row.
  double value(const std::string& side, const std::string& variable, const std::string& measure,
               const std::string& unit, const std::string& column) const;
};

/// Climbs from a solved study of a scene: its two walks are the ends, the two between are solved side by
/// side. Measured trials have no ladder: each was walked once (InternalError).
LadderResult run_ladder(const StudyResult& study);

/// Solves the study first.
LadderResult run_ladder(const StudyPlan& plan);

/// The table of four walks (study/ladder_table.cpp).
Table ladder_table(const std::string& study, const std::array<Rung, kRungs>& rungs);

}  // namespace retrogait
