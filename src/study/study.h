#pragma once
/// One study: a scene → walking forward and backward → tables.
///
///   Scene        who walks, which gait each way, the knobs; each value remembers who set it.
///   plan_study   finds and checks everything a scene names, every defect at once.
///   run_study    synthesizes the cycles, solves 101 instants of each, or of the walks simulated from them, fills the
///                tables.
///   tables       curves, scalars, events, solver: all of them tidy, a row a value.
///
/// A scene file:
///
///   format = 1
///   title = "A walk in the park"
///   model = "adult"                  # models/adult.toml, or the path of a file of one's own
///   [subject]                        # who walks; what is left out is the model's own
///   mass_kg, height_m, sex           # 30 to 200 kg, 1.3 to 2.2 m, "male" | "female"
///   [gait]                           # knobs of both directions
///   speed_m_s = 1.0                  # all knobs with units, ranges and meaning: data/gaits/README.md
///   [gait.backward]                  # of one direction; wins over [gait]
///   script = "backward"              # data/gaits/backward.toml, or the path of a file of one's own
///   speed_m_s = 0.85
///   [muscles]                        # who makes the moments, and by which rule
///   on = true                        # false: no muscles, intersegmental forces alone
///   strength_set = "myotorso"        # a set of the model's; models/adult.toml names its own
///   cost_exponent = 2                # 2 to 5: the sum of (effort)^this is least
///   weighting = "volume"             # "none" | "stress" | "volume", see MuscleOptions
///   tendons = "elastic"              # "elastic" | "rigid"
///   activation_floor = 0             # 0 to 0.2: no muscle is quieter
///   [muscles.strength]               # factors on groups, 0.1 to 5
///   erector_spinae = 0.8
///   [knee]
///   frontal_alignment_deg = 4        # −15 to 15, varus > 0: shifts the compartments' contact points
///   [shoe]
///   heel_height_mm = 40              # 0 to 80: a wedge under both feet (contact/heels.h)
///   [spine]
///   disc_stiffness = true            # discs are springs of the model's stiffness; false without it
///   abdominal_pressure_kPa = 3       # 0 to 20; 0 without it
///   [simulate]                       # the second road (`compare --road simulate`); the values are the defaults
///   strides = 20                     # 2 to 1000: walked and judged; of the last one are the curves
///   warm_up = 5                      # 0 to 1000: strides before them
///   step_ms = 1                      # 0.1 to 5, at most: a stride has a multiple of 100 steps
///   belt = false                     # true: on a treadmill that runs as fast as the walk
///   impedance = "none"               # "none": joints follow the script exactly; "human", "human_soft", "human_stiff":
///                                    # ankles and knees give way (simulate/impedance.h)
///   sole = "shoe"                    # "barefoot" | "shoe" | "running" | "falisse2019" (contact/sole.h)
///   sole_stiffness = 2.5e5           # N/m^1.5 a pad, 2e4 to 2e6; this and the next two: the sole's unless given
///   sole_damping_s_per_m = 1.0       # 0 to 5
///   friction = 0.9                   # 0.05 to 2
///
///   disturbances = ["push 0.12BW 150ms", "slip 0.1 left"]    # of `retrogait disturb`; above all tables
///
/// Where a measured fore-aft force is an input of a cycle (the population's backward script), the same
/// case is solved once more without it and stands beside as the trial NAME_without_prior.
#include <array>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/table.h"
#include "inverse/inverse.h"
#include "trial/events.h"

namespace retrogait {

// ------------------------------------------------------------------------------------- scene

/// A value of a scene as it was written, and where.
struct Setting {
  std::string value;
  std::string file;  // "scenes/slow.toml", "--set", "--speed"; empty: nobody set it
  int line = 0;
};

struct DirectionScene {
  std::string script;  // name or path
  GaitKnobs knobs;
};

/// [muscles], [knee] and [spine] of a scene: who makes the moments, and by which rule. Both directions alike.
struct MuscleOptions {
  bool on = true;                                        // [muscles] on = false: no muscles at all
  std::string strength_set;                              // empty: the model's own
  std::vector<std::pair<std::string, double>> strength;  // [muscles.strength] group = factor
  double cost_exponent = 2;                              // 2 to 5
  /// What the sum of powers runs over: "none" activations; "stress" active forces over PCSA (Crowninshield, Brand
  /// 1981), PCSA = F_max / specific tension; "volume" activations, each times the muscle's volume F_max l_opt /
  /// specific tension (Happee, van der Helm 1995), of which the mean over the muscles counts as 1.
  /// Volume is the default, because it alone does not depend on into how many fascicles a model cuts a muscle: with
  /// "none" the eleven fascicles of psoas together do an eleventh of what one muscle of their strength would.
  std::string weighting = "volume";
  bool elastic_tendons = true;  // else fibres follow their paths, tendons rigid
  /// 0 to 0.2. A resting muscle is silent, and what it burns is in the basal rate. OpenSim's 0.01, there for its
  /// activation dynamics, would add 0.2 BW to the knee and 0.5 J/kg/m to the cost of walking.
  double activation_floor = 0;
  double frontal_alignment = 0;   // rad, varus > 0; shifts the knee's contact points
  bool disc_stiffness = false;    // discs as springs
  double abdominal_pressure = 0;  // Pa
};

/// [simulate] of a scene.
struct SimulateScene {
  int strides = 20, warm_up = 5;
  double step = 0.001;  // s
  bool belt = false;
  std::string impedance = "none";                                // by name (simulate/impedance.h)
  std::string sole = "shoe";                                     // by name (contact/sole.h)
  std::optional<double> sole_stiffness, sole_damping, friction;  // instead of the sole's
};

struct Scene {
  std::string name, title;
  std::string file;  // as messages and files show it
  std::string path;  // where it was read
  std::string model = "adult";
  std::optional<double> mass, height;  // kg, m
  std::optional<std::string> sex;
  double heel_height = 0;  // m, of the shoe
  MuscleOptions muscles;
  SimulateScene simulate;
  std::array<DirectionScene, 2> direction;  // forward, backward
  std::vector<Setting> disturbances;        // study/disturb.h reads them
  std::map<std::string, Setting> settings;  // "gait.backward.speed_m_s" → …; what was set, by key
};

/// Reads a scene by name ("slow": scenes/slow.toml) or by the path of a file (anything ending in .toml).
/// Defects go to `found`.
Scene find_scene(const std::string& name_or_path, Diagnostics& found);

/// "gait.backward.speed_m_s=0.9": as if the line stood at the end of the scene; what it says is said
/// last, so that gait.speed_m_s wins over an earlier gait.backward.speed_m_s. `from`: "--set" or the like.
void set_value(Scene& scene, const std::string& assignment, const std::string& from,
               Diagnostics& found);

/// The names of all shipped scenes with their titles.
std::vector<std::pair<std::string, std::string>> list_scenes();

/// Every key that --set may write, for both directions: "gait.speed_m_s", "subject.mass_kg" …; of
/// [muscles.strength] the model knows the names.
std::vector<std::string> scene_keys();

/// Every knob of [gait] as a scene writes it: "speed_m_s", "slope_pct" …
std::vector<std::string> knob_names();

/// Every knob on a script's curves: "knee_angle.scale", "knee_angle.offset_deg" …, written as gait.knee_angle.scale or
/// gait.backward.knee_angle.scale. knee_angle_r is the same: a script has the right side, the left follows.
std::vector<std::string> curve_knob_names();

/// A path as messages and files show it: relative to the repository if it lies inside.
std::string shown_path(const std::string& path);

// ------------------------------------------------------------------------------------- plan

/// One cycle to be made: a direction of the scene, or the same without the measured prior.
struct Case {
  std::string direction;  // "forward" | "backward"
  std::string trial;      // the script's name, or that and "_without_prior"
  bool without_prior = false;
  GaitScript script;  // what is synthesised; if reversed, what is played backward
  bool reversed = false;
  std::string named;  // the script as the scene named it
  GaitKnobs knobs;
  std::string model_file;  // where the body was read
  bool resized =
      false;  // mass, height, sex, shoe or load are not the file's: walks start from those of its body
  ModelSpec spec;  // scaled to the subject, with this case's added load
  Model model;     // compiled from it
  MuscleRules muscles;
};

/// Whose motion and ground reaction the loads are of: of the synthesised cycle, of a walk that a Bullet world
/// simulates from it (study/simulated.h), or of both side by side.
enum class Road { kInverse, kSimulate, kBoth };

struct StudyPlan {
  Scene scene;
  Road road = Road::kInverse;
  std::string model_file;
  Subject subject;
  std::vector<Case> cases;       // forward, backward, then those without a prior
  std::optional<unsigned> seed;  // start from noise of this seed, not from the script
};

/// How a model's file is read; a sweep reads each once.
using ModelReader = std::function<ModelSpec(const std::string& path)>;

/// Throws InputError with the defects in `found` and all that it finds itself.
StudyPlan plan_study(const Scene& scene, Diagnostics& found, const ModelReader& read = {});

/// What the scene says about muscles, knee and spine, done to a model that has the subject's size already.
/// What the model has not is the scene's mistake.
void apply_muscle_options(ModelSpec& spec, const Scene& scene, Diagnostics& found);
/// Curves and cost of the model's muscles; without curves if there are none or they are off.
MuscleRules make_muscle_rules(const Model& model, const MuscleOptions& options);

// ------------------------------------------------------------------------------------- result

/// When a foot touches and leaves, in per cent of that foot's own cycle, from the vertical force.
struct FootEvents {
  double contact = 0, foot_off = 0;
  double heel_down = 0, heel_up = 0, toe_down = 0, toe_up = 0;
  std::string first_region, last_region;                // "heel" | "toe"
  double stance() const { return foot_off - contact; }  // % of the cycle
};

/// A variable over the cycle of its side, 0 … 100 %.
struct CycleCurve {
  std::size_t column = 0;  // of Trial::columns
  int side = -1;           // 0 right, 1 left, −1 none
  std::array<double, 101> value{};
  std::array<double, 101> sd{};  // between the strides of a measured trial
};

/// What the solver reached, beside what it must reach.
struct SolverFigure {
  std::string quantity, unit;
  double value = 0;
  double limit = 0;  // NaN: none
  bool ok = true;
};

/// How a foot landed: the first 50 ms after contact, at every step of the simulation and not only at the hundredths of a
/// cycle that curves have; mean of the recorded strides. NaN: not simulated.
struct Landing {
  double rate_max = std::numeric_limits<double>::quiet_NaN();   // BW/s, steepest
  double rate_mean = std::numeric_limits<double>::quiet_NaN();  // BW/s, over the 50 ms
  double peak = std::numeric_limits<double>::quiet_NaN();       // BW, largest force in them
};

/// One walk, solved and tabulated: a synthesised cycle, the last stride of a simulated walk (study/simulated.h), or
/// the mean stride of a measured trial (study/measured.h).
struct Trial {
  Case of;
  bool measured = false;
  bool simulated = false;
  GaitCycle cycle;  // unless measured; of a simulated walk what it was to walk
  std::shared_ptr<const Recording> recording;  // of a simulated walk its last stride
  std::shared_ptr<const MeasuredWalk> walk;    // of a measured trial its motion and forces …
  Stride stride;      // … and which of its strides is nearest to the mean: the one to look at
  double period = 0;  // s
  double travel_speed = 0;  // m/s along x, signed
  bool ok = false;          // every figure of `solver` is
  bool motion_ok = false;   // motion and ground reaction kept their limits
  std::array<bool, 101>
      instant_ok{};  // over the right foot's cycle: moments were shared out, if asked
  std::vector<SolverFigure> solver;
  std::vector<std::string> files;  // a measured one was read from
  std::vector<std::string> notes;  // what a reader must know, a sentence each
  std::vector<ResultColumn> columns;
  std::vector<CycleCurve> curves;
  std::array<FootEvents, 2> events;           // right, left
  double double_support = 0;                  // % of the cycle
  double step_width = 0;                      // m
  std::array<double, 2> strike_index{};       // %, 0 the heel point, 100 the hallux point
  std::array<Margins, 2> margins_at_contact;  // m
  std::array<Landing, 2> landing;             // right, left

  /// The curve of a variable, or InternalError. side: 0 right, 1 left, −1 none.
  const std::array<double, 101>& curve(const std::string& variable, int side) const;
  const CycleCurve& cycle_curve(const std::string& variable, int side) const;
  /// Whether a side's cycle holds at a per cent of it; flagged values are in every file, and NaN.
  bool ok_at(int side, int pct) const;
  bool has_curve(const std::string& variable, int side) const;
};

struct StudyResult {
  StudyPlan plan;
  /// One road: forward, backward, then those without a prior (which are never simulated). Both roads: these of the
  /// inverse road, then forward and backward of the simulated one.
  std::vector<Trial> trials;
  Table scalars, events, solver;

  /// Every cycle within its limits.
  bool ok() const;
  /// One value of `scalars`, NaN if there is none. side: "r", "l", "none".
  double scalar(const std::string& trial, const std::string& side, const std::string& variable,
                const std::string& measure, const std::string& unit) const;
};

/// Told now and then by work that takes long: which trial, how many strides of how many. Called by any thread.
using Progress = std::function<void(const std::string& trial, int stride, int strides)>;

/// Cases are solved side by side; the result does not depend on it.
StudyResult run_study(const StudyPlan& plan, const Progress& progress = {});

/// Scalars, events and solver from the trials.
void fill_tables(StudyResult& result);

/// Every point of every curve (of single muscles activation and force), a row each: made when somebody writes it,
/// for it is large.
Table curves_table(const StudyResult& result);

/// The cycle of one case (study/cases.cpp): the one place where the synthesis is called.
GaitCycle solve_case(const Case& c, const std::optional<unsigned>& seed);
/// The same bits, by a solver of the body as its file has it, which keeps what it starts from.
GaitCycle solve_case(const Case& c, GaitSolver& of_file);

/// 101 instants of a solved cycle, events and measures (study/trial.cpp).
Trial tabulate(const Case& c, const GaitCycle& cycle);

/// The instants of a trial, to be solved once more: solve_instant(instant, when_of(trial, pct)) is the one at so many
/// per cent of the right foot's cycle; of a simulated walk the recorded one nearest to it; of a measured one, whose
/// curves are means, that of Trial::stride.
Instant instant_of(const Trial& trial);
double when_of(const Trial& trial, double pct);

/// The rows of the tables that one trial gives (study/tables.cpp).
Table empty_scalars();
Table empty_events();
Table empty_solver();
/// `wanted`: of which variables; empty: of all.
void add_scalars(Table& table, const std::string& study, const Trial& trial,
                 const std::function<bool(const std::string& variable)>& wanted = {});
void add_events(Table& table, const std::string& study, const Trial& trial);
void add_solver(Table& table, const std::string& study, const Trial& trial);

/// "r", "l", "none" of a side index.
std::string side_name(int side);

}  // namespace retrogait
