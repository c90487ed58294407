#pragma once
/// A run by script: as if somebody sat there, who opens, drags, clicks, and says what should be seen.
///
/// One step a line; "…" holds words with blanks together; # begins a comment.
///
///   open SCENE | open STORE.db | open FORWARD.toml BACKWARD.toml
///   wait                       until everything that was asked is solved
///   wait SECONDS               of play time: 30 frames each, however long drawing takes
///   play | pause
///   at PCT                     of the cycle
///   set KEY VALUE              a knob is dragged there in steps and let go; other keys of a scene are said
///   do ACTION                  by its id: layout_loads, color_force, undo (actions.h)
///   load VARIABLE:SIDE         chooses whose balance sheet is shown
///   case NUMBER                of a sweep: puts it on the stage
///   axis x|y|color|map|map_x|map_y QUANTITY [each|forward|backward|difference]
///                              of a sweep: case, a parameter's key, "knee_contact peak BW"; color none
///   key CHORD                  Space, Ctrl+P, Shift+F12, Enter
///   type TEXT
///   mouse move|click|double PLACE [left|right|middle]
///   mouse drag PLACE to PLACE [left|right|middle]
///   mouse wheel PLACE NOTCHES
///   resize WIDTHxHEIGHT
///   screenshot FILE [stage]
///   export figures|picture|frames
///   expect SUBJECT [not] VALUE | has TEXT | VALUE within TOLERANCE | above VALUE | below VALUE
///   quit
///
/// A PLACE is pixels from the top left corner (`400 300`), a panel with how far to the right and down (`plots 0.5
/// 0.25`; alone its middle), something on the stage (`forward/knee_contact_medial_r`), or a case of a sweep where it
/// stands in the plane (`case 12`) or on the map (`cell 12`). Mouse and keys arrive where
/// the window's own do, in ImGui's input; buttons, plots and the palette cannot tell the difference.
///
/// Subjects of `expect` are listed in replay_expect.cpp. What is not as expected, and a step that cannot be done, is
/// kept with file and line; the run goes on.
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inspector/desk.h"

namespace retrogait::inspector {

class Replay;

struct ReplayStep {
  int line = 0;
  std::string text;                  // as written, blanks and comment apart
  std::function<void(Replay&)> run;  // plans its acts
};

struct Script {
  std::string file;  // as messages name it
  std::vector<ReplayStep> steps;
};

/// Throws InputError with every defect: what is allowed, and the nearest name.
Script parse_script(const std::string& text, const std::string& file);
Script read_script(const std::string& path);

/// Where a mouse goes.
struct ReplayPlace {
  enum class Kind { kPixels, kPanel, kThing, kCase, kCell } kind = Kind::kPixels;
  double x = 0, y = 0;  // pixels, or of a panel's width and height
  PanelKind panel = PanelKind::kStage;
  std::string thing;  // "forward/soleus_r"
  std::uint64_t number = 0;  // of a case
};

/// Plays a script, an act a frame. Whoever draws frames (a window, or run_headless) calls before_frame and
/// after_frame around each.
class Replay {
 public:
  static constexpr double kFrame = 1 / 30.0;  // s of play time

  /// `resize`: of what frames are drawn into.
  Replay(Script script, Desk& desk, std::function<void(int, int)> resize);

  /// Does what comes next, then puts mouse and keys into ImGui's input. True: this frame's pixels are wanted.
  bool before_frame();
  /// The frame is in the bound framebuffer: takes the picture that was asked for.
  void after_frame(int width, int height);
  bool done() const { return acts_.empty() && next_ >= script_.steps.size(); }
  /// The steps that could not be made because the run ended early count as failed.
  void end_early();

  /// "walk.txt:12: expect phase 25 within 0.1: found 31.2", in the order of the run.
  const std::vector<std::string>& failures() const { return failures_; }
  /// "18 steps, 6 expectations: all as expected"
  std::string summary() const;

  // ---- what steps are made of
  enum class Then {
    kOn,     // the next act at once
    kFrame,  // the next act after a frame
    kAgain   // this act once more after a frame
  };
  using Act = std::function<Then()>;

  Desk& desk() { return desk_; }
  Session& session() { return desk_.session(); }
  void then(Act act) { acts_.push_back(std::move(act)); }
  /// Until the worker is idle and views have seen its answers.
  void then_settle();
  void then_mouse(const ReplayPlace& place);
  /// From where the mouse is, in a few places.
  void then_drag(const ReplayPlace& to);
  void then_button(int button, bool down);
  void then_wheel(double notches);
  void then_chord(const Chord& chord);
  void then_type(const std::string& text);
  /// Until what is being exported is on disk.
  void then_exported();
  void then_picture(const std::string& path);
  void then_stage_picture(const std::string& path);
  void resize(int width, int height) { resize_(width, height); }
  /// The step that runs did not do what it should.
  void fail(const std::string& why);
  void count_expectation() { ++expectations_; }

 private:
  struct Hands {
    double x = 0, y = 0, wheel = 0;
    bool moved = false;  // the script has the mouse
    std::array<bool, 3> down{};
    Chord chord;  // held
    std::string typed;
  };
  bool do_next();
  void use_hands();
  std::optional<std::array<double, 2>> pixel_of(const ReplayPlace& place);
  std::optional<std::array<double, 2>> pixel_of_case(const ReplayPlace& place);

  Script script_;
  Desk& desk_;
  std::function<void(int, int)> resize_;
  std::size_t next_ = 0;  // step to begin
  std::deque<Act> acts_;  // of the step that runs
  Hands hands_;
  std::string picture_;  // file of the picture that the next frame becomes
  bool points_ = false;  // what is under the mouse is found where the next frame is drawn
  std::vector<std::string> failures_;
  int expectations_ = 0;
};

/// Draws only what the script looks at, into a framebuffer of its own; what it exports goes where the window's does.
void run_headless(Desk& desk, Replay& replay, int& width, int& height, double density);

}  // namespace retrogait::inspector
