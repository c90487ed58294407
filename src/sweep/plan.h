#pragma once
/// A sweep's plan: which walks, in one fixed order, each computed from its number alone.
///
///   format = 1
///   title = "Speed, slope and strength"
///   scene = "park_walk"                     # what every case starts from
///   road = "inverse"                        # | "simulate"
///   set = ["muscles.tendons=rigid"]         # of every case
///   keep = ["knee_contact", "l4l5_compression:peak"]   # VARIABLE or VARIABLE:MEASURE; without it the usual ones
///   curves = ["knee_contact"]               # variables whose curves are kept as well; none without it
///
///   [parameter.speed_m_s]                   # a key of a scene; "gait." and "muscles." may be left out
///   values = [0.8, 1.0, 1.2]                # a list, of numbers or words; parameter.scene and parameter.road too
///   [parameter.slope_pct]
///   from = -10                              # a range
///   to = 10
///   step = 5                                # or: count = 5
///   [parameter.strength.quadriceps]
///   normal = [1.0, 0.15]                    # mean, SD | uniform = [from, to] | lognormal = [median, SD of the log]
///   least = 0.5                             # | triangular = [from, mode, to]; least, most: cut off, same unit
///   [parameter.strength.triceps_surae]
///   normal = [1.0, 0.15]
///   least = 0.5
///   [parameter.backward.knee_angle.scale]   # a curve of the backward gait script, about its mean
///   uniform = [0.9, 1.1]
///   [design]                                # of what is spread
///   kind = "sobol"                          # | "latin" | "random" | "saltelli" (for Sobol's indices)
///   points = 1024                           # of "saltelli": rows; a row has parameters + 2 points
///   seed = 1
///   [[correlation]]
///   of = ["strength.quadriceps", "strength.triceps_surae"]
///   r = 0.6
///
/// Cases: every combination of the listed values, the last parameter changing fastest, and in each of them every point
/// of the design. Both directions are walked in every case.
///
/// A sampled value is rounded to six digits, so that its case is what `compare --set` makes of the printed words.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "study/study.h"
#include "sweep/design.h"
#include "sweep/distribution.h"

namespace retrogait {

struct SweepParameter {
  std::string key;    // of a scene: "gait.speed_m_s"
  std::string named;  // as the plan has it: "speed_m_s"
  int line = 0;       // where the file says how it varies
  std::vector<std::string> values;     // listed, as a scene would write them …
  std::optional<Distribution> spread;  // … or sampled
};

/// A variable, and one of its measures or all.
struct Kept {
  std::string variable, measure;
};

struct SweepPlan {
  std::string name, title;
  std::string file;  // as messages show it
  std::string text;  // of the file, as it was read
  std::string scene = "park_walk";
  Road road = Road::kInverse;
  std::vector<std::string> set;  // key=value, of every case
  std::vector<Kept> kept;        // empty: usual_measures()
  std::vector<std::string> curves;
  std::vector<SweepParameter> parameters;  // as in the file
  Design design;                           // of the sampled ones; one point if there is none
  Correlation correlation;
  std::map<std::string, int> lines;     // of "scene", "set", "keep" … in the file
  std::map<std::string, Scene> scenes;  // that cases start from, as read_sweep_plan read them: by name, `set` done

  std::uint64_t size() const;       // cases
  std::uint64_t grid_size() const;  // combinations of listed values
  /// Where the file says `key`, for messages; 0 unless it was read from one.
  int line_of(const std::string& key) const;
};

/// Reads a plan (a path, or a name in scenes/sweeps/) and checks it whole: every listed value and the ends of every
/// spread, one parameter at a time with the others in their middle. Throws InputError with every defect.
SweepPlan read_sweep_plan(const std::string& name_or_path);

/// What a user should know before a run, a sentence each: corners of the grid that nobody can walk (they will be kept as
/// failed), a Sobol design that is no power of two.
std::vector<std::string> plan_notes(const SweepPlan& plan);

/// The plan of a text that was read and checked before (StoreHead::plan_text): its values are not tried on the scene again,
/// which may not be there any more. `name`: of the plan. Throws InputError.
SweepPlan parse_sweep_plan(const std::string& text, const std::string& name);

/// Values of a case as a scene would write them, in the parameters' order. `i` < size().
void case_values(const SweepPlan& plan, std::uint64_t i, std::vector<std::string>& values);

/// The scene and the road of a case, and what `compare` would be told: "--set gait.speed_m_s=0.8 …".
Scene case_scene(const SweepPlan& plan, const std::vector<std::string>& values, Diagnostics& found);
Road case_road(const SweepPlan& plan, const std::vector<std::string>& values);
std::string case_command(const SweepPlan& plan, const std::vector<std::string>& values);

/// The names of all shipped plans with their titles.
std::vector<std::pair<std::string, std::string>> list_sweeps();

/// Every parameter that a plan may vary, short where "gait." or "muscles." may be left out; those of gait also as
/// "forward.NAME" and "backward.NAME".
std::vector<std::string> parameter_names();

}  // namespace retrogait
