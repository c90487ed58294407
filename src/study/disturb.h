#pragma once
/// A walk disturbed: a push, a slip, a bump, an unseen step down; forward and backward, who recovers and how.
///
///   Disturbance     what happens, how large, how long, where, when; written as people say it:
///                     push      0.12BW, 150ms, pelvis, along, 30%
///                     slip      0.10, right
///                     bump      30mm, right, swing
///                     step_down 100mm, right
///   run_disturb     each direction: its cycle, settled; walked undisturbed, then once for each disturbance,
///                   from the same state to the same bit until the disturbance comes
///   disturb.csv     outcome and measures, a row a value, beside the undisturbed walk's own
///
/// Words come in any order, separated by commas or spaces; what is left out has its default.
///   push       force (N, or BW: of body weight), duration (ms, s), body (pelvis, torso; at its mass centre),
///              toward (along, against travel; forward, backward as the person faces; right, left), start (%)
///   slip       friction (a plain number), foot (right, left), duration (ms, s; else that whole stance), start (%;
///              else as the foot comes down)
///   bump       height (mm, cm, m), foot, where: `swing` lies in the way of the swinging foot, under its lowest pad when
///              the foot is fastest, about when toes are lowest (De Asha, Buckley 2015, Prosthet Orthot Int 39:120): a
///              trip; `landing` under the place where the foot is set down
///   step_down  drop (mm, cm, m), foot: the first to land on the lower level, which goes on
/// Start is per cent of the right foot's cycle. Ground is shaped from the undisturbed walk's own footsteps; the
/// walker knows nothing of it: the script goes on as on level ground.
///
/// The sizes people were given in laboratories, from which the defaults come:
///   pushes      4 to 16 % of body weight for 150 ms at the pelvis (Vlutters, van Asseldonk, van der Kooij 2016, J Exp
///               Biol 219:1514); 100 ms pushes sideways, balance back within two steps (Hof, Vermerris, Gjaltema
///               2010, J Exp Biol 213:2655)
///   slips       walking takes friction of about 0.2; 0.11 was the most slippery of sixteen floors, with oil (Fong,
///               Mao, Li, Hong 2009, Saf Sci 47:1429)
///   clearance   of the toes, least in mid-swing: 19 mm (SD 5) (Moosabhoy, Gard 2006, Gait Posture 24:493), 11 mm
///               (SD 6) (Schulz 2011, J Biomech 44:1277); the bump of 30 mm is our choice, higher than both
///   step down   0.1 m, unexpected (Kluft et al. 2018, Front Physiol 9:1419)
///
/// What it shows and what it cannot. Body, ground and forces are mechanics; the reaction is that of our controller: the
/// same script goes on, corrected by feedback of ankle, hip and foot placement and by a leg that folds
/// over what its foot meets (simulate/balance.h), and no hand holds the walker unless asked to. No startle, no vision, no
/// arms thrown up, no step taken out of turn, no weakness, nobody's fear. Two walks under one rule can be
/// compared; how many people would fall cannot be read off.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "simulate/simulate.h"
#include "study/study.h"

namespace retrogait {

// ------------------------------------------------------------------------------------- what happens

enum class DisturbanceKind { kPush, kSlip, kBump, kStepDown };
enum class Toward { kAlong, kAgainst, kForward, kBackward, kRight, kLeft };

struct Disturbance {
  DisturbanceKind kind = DisturbanceKind::kPush;
  double size = 0;                 // N, or BW (push); friction (slip); m (bump, step down)
  bool of_body_weight = true;      // push: `size` is in BW
  std::optional<double> duration;  // s; push: always; slip: else the stance
  std::string body = "pelvis";     // push
  Toward toward = Toward::kAlong;  // push
  bool left = false;               // slip, bump, step down: which foot
  bool landing = false;            // bump: under the foot's landing place, not in its swing
  std::optional<double> start;     // cycles of the right foot; push: always; slip: else contact

  /// "push 0.12 BW, 150 ms, pelvis, along travel, at 30 %"
  std::string text() const;
  /// "push, 150 ms, pelvis, along travel, at 30 %"
  std::string text_without_size() const;
};

/// "push", "slip", "bump", "step_down".
const char* name_of(DisturbanceKind kind);

/// One disturbance of this kind from its words; defects, all of them, go to `found` under `file` and `line` (a scene's,
/// or "--push" and 0).
Disturbance parse_disturbance(DisturbanceKind kind, const std::string& words,
                              const std::string& file, int line, Diagnostics& found);
/// The same with its kind as the first word, as a scene lists them.
std::optional<Disturbance> parse_disturbance(const Setting& text, Diagnostics& found);

/// One of each kind, with the defaults.
std::vector<Disturbance> standard_disturbances();

// ------------------------------------------------------------------------------------- a walk laid open

/// One recorded instant, read; the foot's values right, left. Axes of W; heights over the ground below.
struct WalkInstant {
  Vec3 com = Vec3::Zero(), com_velocity = Vec3::Zero();  // m, m/s
  /// Hof 2005, m, of each foot, loaded or not: from where the mass centre is heading to the foot's edge, along travel
  /// and outward to its side. The pendulum is as long as the mass centre is high over that foot's ground.
  std::array<Margins, 2> margin;
  /// … and from the foot's rear edge to where the mass centre is heading, along travel: < 0 falls against travel.
  std::array<double, 2> behind = {0, 0};
  std::array<double, 2> vertical = {0, 0};   // BW, ground on the foot
  std::array<double, 2> clearance = {0, 0};  // m, of the lowest pad; < 0 sinks in
  std::array<Vec3, 2> foot;                  // m, mean of the foot's pads
  std::array<double, 2> sliding = {0, 0};    // m/s along the ground, mean of the pads by load
  double pelvis_tilt = 0, pelvis_list = 0;   // rad, as the coordinates count
  Vec3 assist_force = Vec3::Zero();          // N, what the hand at the pelvis adds
  Vec3 assist_moment = Vec3::Zero();         // N·m
  bool loaded(int side) const { return vertical[static_cast<std::size_t>(side)] > kLoadedShare; }
};

struct WalkTrace {
  double period = 0;  // s
  int per_stride = 100;
  double direction = 1;               // +1 forward, −1 backward: travel along x
  std::vector<WalkInstant> instants;  // the first at the script's contact of the right foot

  double time(std::size_t i) const { return static_cast<double>(i) * period / per_stride; }
};

/// Needs a recording of whole strides. Ground: that under this walk.
WalkTrace lay_open(const Model& model, const Recording& recording, const Ground& ground);

/// Instants in which a foot is down: [contact, off).
struct StanceSpan {
  std::size_t contact = 0, off = 0;
};
/// Instants of a foot in the air: [begin, end).
struct Swing {
  std::size_t begin = 0, end = 0;
};
/// The foot's stances that begin within the walk, in order (the last may be cut off by its end). Gaps of up to 3 % of a
/// stride do not part a stance; a touch of less than 10 % is none.
std::vector<StanceSpan> stances_of(const WalkTrace& walk, int side);

/// The middle third of each swing of an undisturbed walk, where the foot is fast and a scuff is a trip; as the clock is
/// the script's, of a disturbed one too.
std::vector<Swing> middle_swings(const WalkTrace& undisturbed, int side);

/// How long the walker is left alone, how long one looks on, and when all is as it was.
struct DisturbRules {
  int before = 1;  // strides recorded before the one in which the disturbance comes
  int after = 8;   // strides from there on
  /// BW: the most that the light hand at the pelvis gives along x and z, in every walk of the comparison; moments at a
  /// lever of kHandLever. Zero: nobody holds the walker, and a recovery is its own.
  double hand = 0;
  /// Recovered: from there to the end every stride, two or more, lies within what the strides of the undisturbed walk
  /// span and so much more (our choice).
  double speed = 0.05;    // m/s: mean of the stride along travel
  double margin = 0.015;  // m: at contact of each foot, along travel and outward
  double step = 0.03;     // m: each step's length
  /// rad: pelvis tilt and list, RMS over the stride from the mean stride.
  double turn = 2 * kRadPerDeg;
};
constexpr double kHandLever = 0.2;  // m

/// Where a disturbance comes into a walk.
struct Placed {
  double onset = 0;              // s since the first recorded stride began
  std::size_t onset_at = 0;      // the same, an instant of the trace
  int side = -1;                 // the foot concerned; −1: none
  std::size_t from = 0, to = 0;  // instants of that foot's stance or swing
};

/// Puts a disturbance into `options`, by the footsteps of the undisturbed walk.
Placed place(const Disturbance& disturbance, const Model& model, const Recording& undisturbed,
             const WalkTrace& walk, const DisturbRules& rules, SimulateOptions& options);

// ------------------------------------------------------------------------------------- what comes of it

enum class Outcome { kRecovered, kUnsettled, kFell };

struct DisturbedWalk {
  Disturbance disturbance;
  Placed placed;
  WalkTrace trace;  // after a fall it ends there
  Outcome outcome = Outcome::kRecovered;
  int strides_to_recover = 0;  // after the stride that was disturbed; 0: never left the limits
  double fell_after = 0;       // s since the onset
  std::string fell_how;
  /// Measures in the order of disturb_measures(): disturbed, undisturbed.
  std::vector<std::array<double, 2>> measures;

  /// "recovered in 2 strides", "fell after 0.8 s", "unsteady for 8 strides", "hardly disturbed"
  std::string outcome_text(int strides) const;
};

/// What is measured, and how; the same for both walks over the same instants: from the onset to the end, or the fall.
struct DisturbMeasure {
  std::string name, unit, meaning;
};
const std::vector<DisturbMeasure>& disturb_measures();

/// Fills outcome and measures from the traces.
void measure(const WalkTrace& undisturbed, const SimulateReport& report, const DisturbRules& rules,
             DisturbedWalk& walk);

/// One direction: the undisturbed walk, and all the disturbed ones.
struct DisturbedDirection {
  Case of;
  SettledCycle settled;
  SimulateOptions options;  // of the undisturbed walk
  Recording recording;      // of it
  WalkTrace undisturbed;
  SimulateReport report;  // of it
  std::vector<DisturbedWalk> walks;
  bool ok() const;  // the undisturbed walk walks
};

/// Synthesised, settled, walked undisturbed: over ground, as the scene's [simulate] says.
DisturbedDirection walk_undisturbed(const Case& c, const StudyPlan& plan, const DisturbRules& rules,
                                    const Progress& progress = {});
/// The same walk with a disturbance in it.
DisturbedWalk walk_disturbed(const DisturbedDirection& direction, const Disturbance& disturbance,
                             const DisturbRules& rules, const Progress& progress = {});

/// Between `survived` and `fell` lies the smallest size that fells the walker (in the unit of Disturbance::size). Of a
/// slip less friction is more. `fell` NaN: even the largest tried is survived. `survived` 0 (of a slip 0.9), what harms nobody:
/// none tried was. Both NaN: the walker falls undisturbed.
struct DisturbLimit {
  Disturbance disturbance;               // its size is what is sought
  std::array<double, 2> survived, fell;  // forward, backward
};

struct DisturbResult {
  StudyPlan plan;
  DisturbRules rules;
  std::array<DisturbedDirection, 2> direction;  // forward, backward
  /// study, trial, direction, disturbance, measure, unit, value, undisturbed
  Table measures;
  bool ok() const { return direction[0].ok() && direction[1].ok(); }
};

/// The two directions are walked side by side; the result does not depend on it.
DisturbResult run_disturb(const StudyPlan& plan, const std::vector<Disturbance>& disturbances,
                          const DisturbRules& rules, const Progress& progress = {});

/// The smallest size of each disturbance that fells the walker: sizes half as large again each time until it falls, then
/// bisection (study/disturb_search.cpp). A larger one may be survived again.
std::vector<DisturbLimit> search_limits(const DisturbResult& result,
                                        const std::vector<Disturbance>& disturbances);

/// Time series, a row a recorded instant: study, trial, direction, disturbance ("undisturbed" once a direction), stride
/// (0: the disturbed one), pct, time_s (since stride 0 began), then the variables with their units. Margins are those of
/// feet that bear load.
Table disturb_curves(const DisturbResult& result);

}  // namespace retrogait
