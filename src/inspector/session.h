#pragma once
/// Everything that is open: what is asked, what was answered, what is looked at. Knows no ImGui and no GL.
///
///   Document   scene and changes: what undo walks over, what the worker solves (parameters.h)
///   Shown      the last good answer, both directions, with what views look up in it
///   View       phase, play, alignment, what is chosen: nothing of it changes a result
///
/// Views read the session and call its functions; solving happens on the worker. poll() once a frame takes what
/// it has finished. An answer that failed leaves the last good one on the screen, and its message beside it.
///
/// While a knob is dragged drafts are shown (draft.h); let go, the document is solved as `compare` solves it, and that
/// answer takes the draft's place: what command() says gives its bits.
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "inspector/cycle_map.h"
#include "inspector/figure_export.h"
#include "inspector/emg_overlay.h"
#include "inspector/muscle_rows.h"
#include "inspector/opening.h"
#include "inspector/panels.h"
#include "inspector/plot_state.h"
#include "inspector/stage.h"
#include "inspector/sweep_desk.h"
#include "inspector/theme.h"
#include "inspector/worker.h"

namespace retrogait::inspector {

/// One walk of an answer, and its curves by name.
struct Walk {
  const Trial* trial = nullptr;
  std::unordered_map<std::string, std::array<const CycleCurve*, 3>> curves;  // [side + 1]
  const CycleCurve* find(const std::string& variable, int side) const;       // or null
};

/// A study with what views look up in it. Never changed once made.
struct Shown {
  std::shared_ptr<const StudyResult> result;
  std::array<Walk, 2> walk;  // forward, backward; trial null where the study has none
  MuscleRows muscles;
  std::vector<Parameter> parameters;  // those of every scene, then the strengths of this model
  std::string unit_of(const std::string& variable) const;  // empty if unknown
};
std::shared_ptr<const Shown> make_shown(std::shared_ptr<const StudyResult> result);

/// What a variable's peak over the cycle became, from one answer to another, per direction; NaN where one has none.
struct Change {
  std::array<double, 2> before{}, after{};
  double pct(std::size_t direction) const {
    return 100 * (after[direction] / before[direction] - 1);
  }
};
/// Of the largest values, instants that failed left out.
Change peak_change(const Shown& before, const Shown& after, const std::string& variable, int side);

/// What of a load each contributor makes, over the cycle, one direction; largest first.
struct Contribution {
  std::string name, kind;  // "muscle" | "group" | "intersegmental" | "passive" | "total"
  std::array<double, 101> value{};
  double at_peak = 0, mean = 0;
};
struct Sheet {
  LoadOfSide load;
  std::string unit, error;
  std::array<std::vector<Contribution>, 2> parts;
};

struct View {
  double phase = 0;  // % of the axis, 0 … 100
  bool playing = false, loop = true;
  double rate = 1;  // of real time
  int side = 0;     // whose curves: 0 right, 1 left
  Alignment alignment = Alignment::kContact;
  bool reversed = false;  // the backward walk is shown played backward in time
  Layout layout = Layout::kOverview;
  Theme theme = Theme::kLight;
  double font_scale = 1;
  Target target = Target::kBoth;
  LoadOfSide load{"knee_contact", 0};  // whose balance sheet
  std::string muscle = "quadriceps";   // chosen row
  int page = 0;                        // of plots: an index into plot_pages()
  std::string filter;                  // of muscles
  std::string knob_filter;             // of parameters
  MuscleOrder order = MuscleOrder::kName;
  bool descending = false;
  bool single_muscles = false;  // besides groups
  MuscleView muscles;
  bool show_baseline = true;
  bool palette_open = false, keys_open = false, message_open = false;  // what lies above all panels
  std::string palette_query;      // being typed
  int palette_row = 0;            // chosen of what was found
  std::vector<std::string> used;  // actions, by the palette, the last first
  std::string wanted_parameter;   // its key: the knob that gets the keyboard with the next frame
  Panels panels;
  OpenDialog dialog;  // opening and saving
  PlotState plots;
  SheetState sheet;
  SweepView sweep;
  LoopRange loop_range;
  StageOptions stage;
  /// As somebody turned it; its target counts from `anchor`, so that a shifted camera still follows.
  Camera camera = {Vec3::Zero(), 4, 0.45, 0.12, 0.5};
  Vec3 anchor = Vec3(0, 0.95, 0);  // m, on the stage: between the pelves while they are followed. By the desk
  bool follow_pelvis = true;
  bool camera_fitted = true;  // both walkers whole in a stage of any shape, until somebody moves the camera
  std::array<std::optional<Camera>, 9> bookmarks;
  int picture_scale = 2;             // of pictures of the stage alone: 1 … 4 times the screen's pixels
  bool picture_transparent = false;  // … with nothing behind the walkers
  Camera seen_by() const {
    Camera out = camera;
    out.target += anchor;
    return out;
  }
};

/// The page for a figure is white.
inline Theme theme_of(const View& view) {
  return view.layout == Layout::kPrint ? Theme::kPrint : view.theme;
}

/// What the window must do, for it needs a renderer, a clipboard or the disk.
enum class Request {
  kScreenshot,    // the whole desk
  kStagePicture,  // the stage alone, as View::picture_scale and picture_transparent say
  kFrames,        // the cycle as pictures of the desk
  kStageFrames,   // … of the stage alone
  kFigures,       // the report's figures of what is shown
  kStop,          // of pictures that are being drawn
  kReload,
  kFitCamera,
  kQuit
};

class Session {
 public:
  explicit Session(Solvers solvers = usual_solvers());

  View view;
  std::set<Request> requests;  // taken by the window
  std::string clipboard;       // to be copied, if not empty
  std::string message;         // of the last thing done, for the status line
  bool exporting = false;      // pictures are being drawn, a frame at a time: kStop ends it
  bool drawing_figures = false;  // a thread draws them
  std::string workspace;       // the file that is open or was saved; empty: none (workspace.h)

  // ---- what is asked
  const Document& document() const { return document_; }
  /// Solves something else; time, camera and what is chosen stay. Undo leads back.
  void open(const Document& document);
  /// Turns a knob. A drag passes last = false until it is let go: one step for undo.
  void set(const Parameter& parameter, double value, bool last = true);
  void set_key(const std::string& key, const std::string& value, bool last = true);
  /// Ends a drag: a step for undo, and the exact answer.
  void commit();
  /// Whose motion the loads are of (`--road`).
  void set_road(Road road);
  /// A choice or a switch.
  void set_word(const Parameter& parameter, const std::string& word);
  void reset(const Parameter& parameter);
  void reset_all();
  /// All that can be turned: those of every scene, and the strengths of the model that is shown.
  const std::vector<Parameter>& parameters() const {
    return shown_ ? shown_->parameters : inspector::parameters();
  }
  /// What a direction has of a parameter: what was said last, else what is shown was solved with. NaN or empty where
  /// nobody knows.
  double number(const Parameter& parameter, int direction) const;
  std::string word(const Parameter& parameter, int direction) const;
  /// Where a slider for view.target can lie (span_of).
  Span span(const Parameter& parameter) const;
  bool can_undo() const { return at_ > 0; }
  bool can_redo() const { return at_ + 1 < history_.size(); }
  void undo();
  void redo();
  /// Solves again: the scene's file changed. Time, camera and what is chosen stay.
  void reload() { emg_.forget(), ask(); }
  /// A file that the study was read from and that was written since; empty: none. Looks at the disk once a second.
  const std::string& changed_file();

  // ---- what was answered
  /// Takes what the worker finished. True if something new is shown.
  bool poll();
  /// Ends a drag, waits for the exact answer, then polls.
  bool settle();
  /// Something is being solved, and what is shown will change.
  bool busy() const { return worker_.busy() || (asked_ > 0 && answered_ < asked_); }
  /// What is shown is a draft: the knob still moves, or its exact answer is being solved.
  bool draft() const { return shown_ && shown_is_draft_; }
  /// Something of an open store is being read.
  bool reading() const { return sweep.reader.busy(); }
  /// Of a simulation: "backward_simulated: stride 12 of 25"; else empty.
  std::string progress() const { return worker_.progress(); }
  /// The last good answer; null before the first.
  const std::shared_ptr<const Shown>& shown() const { return shown_; }
  /// What went wrong with the newest question, or empty.
  const std::string& error() const { return error_; }
  /// Wall time that the last answer took, draft or exact.
  double solve_seconds() const { return solve_seconds_; }
  /// Shows a study that was solved elsewhere.
  void show(std::shared_ptr<const StudyResult> result);

  const std::shared_ptr<const Shown>& baseline() const { return baseline_; }
  void pin_baseline() { baseline_ = shown_; }
  void unpin_baseline() { baseline_ = nullptr; }

  /// Of the chosen load, asked for when it is first wanted; null while it is being made.
  const Sheet* sheet();
  void choose_load(const LoadOfSide& load) { view.load = load; }
  /// The newest sheet there is, of whatever load and answer; may be null.
  const Sheet* last_sheet() const { return sheet_ ? &*sheet_ : nullptr; }
  /// Whether it is the chosen load's, of what is shown.
  bool sheet_is_current() const;

  /// Measured EMG beside what is shown. What is wrong with the document's file goes to `message`.
  const EmgOverlay& emg();

  // ---- time
  CycleMap map_of(int direction) const;
  /// Per cent of the right foot's cycle that a walker is at now.
  double pct_of(int direction) const;
  /// Moves on by dt seconds of real time, if it plays.
  void advance(double dt);
  void step(int instants);
  /// To the next (+1) or previous (−1) contact or foot-off of any foot of either walker.
  void step_to_event(int way);
  /// On the axis, sorted.
  std::vector<double> event_times() const;
  void set_phase(double pct);

  // ---- taking along
  std::string command() const { return command_of(document_); }
  /// Throws InputError when the file cannot be written.
  void save_scene(const std::string& path) const;
  /// Both directions of a variable along the axis, as CSV.
  std::string csv_of(const std::string& variable, int side) const;
  /// Figures that are being drawn; poll() puts what became of them into `message`.
  FigureJobs figures;
  /// The store of a sweep that is open (sweep_desk.h).
  SweepDesk sweep;

 private:
  void ask(bool draft = false);
  const std::string* said(const Parameter& parameter, int direction) const;
  void go_to(std::size_t place);

  Document document_;
  std::vector<Document> history_{Document{}};
  std::size_t at_ = 0;
  std::uint64_t asked_ = 0, answered_ = 0;
  bool asked_is_draft_ = false, shown_is_draft_ = false;
  std::shared_ptr<const Shown> shown_, baseline_;
  std::string error_;
  double solve_seconds_ = 0;
  FileStamps stamps_;  // of document_'s files when it was asked for
  std::string changed_file_;
  std::chrono::steady_clock::time_point looked_at_disk_{};
  EmgOverlay emg_;
  std::optional<Sheet> sheet_;
  std::shared_ptr<const StudyResult> sheet_of_;        // whose sheet_ is
  std::shared_ptr<const StudyResult> sheet_asked_of_;  // and which was asked for
  LoadOfSide sheet_asked_;
  Worker worker_;  // last: its thread ends first
};

/// What the figures and the status line call a direction.
inline constexpr std::array kDirectionNames = {"forward", "backward"};

}  // namespace retrogait::inspector
