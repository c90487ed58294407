#pragma once
/// Everything that can be done, once: menus, keys, the palette and scripted runs all come from this list.
#include <functional>
#include <string>
#include <vector>

#include "inspector/session.h"

namespace retrogait::inspector {

/// Keys as GLFW numbers them; letters and digits are their ASCII codes in capitals.
enum Key : int {
  kKeyNone = 0,
  kKeySpace = 32,
  kKeyComma = 44,
  kKeyMinus = 45,
  kKeyPeriod = 46,
  kKeyEqual = 61,
  kKeyEscape = 256,
  kKeyEnter = 257,
  kKeyTab = 258,
  kKeyRight = 262,
  kKeyLeft = 263,
  kKeyDown = 264,
  kKeyUp = 265,
  kKeyPageUp = 266,
  kKeyPageDown = 267,
  kKeyHome = 268,
  kKeyEnd = 269,
  kKeyF1 = 290,
  kKeyF5 = 294,
  kKeyF6 = 295,
  kKeyF12 = 301
};

struct Chord {
  int key = kKeyNone;
  bool ctrl = false, shift = false, alt = false;
  bool operator==(const Chord&) const = default;
  bool empty() const { return key == kKeyNone; }
};
/// "Ctrl+Shift+Z"; empty without a key.
std::string chord_text(const Chord& chord);

struct Action {
  std::string id;       // "play", as scripts call it
  std::string section;  // "Time": its menu; "Stage/Colors": a menu inside of it
  std::string title;    // "Play or pause"
  Chord chord;
  std::function<void(Session&)> run;
  std::function<bool(const Session&)> on;       // a check mark; may be empty
  std::function<bool(const Session&)> enabled;  // may be empty: always
  bool repeats = false;                         // while the key is held
  bool can_run(const Session& session) const { return !enabled || enabled(session); }
};

const std::vector<Action>& actions();
/// Of them those that move the camera (actions_camera.cpp).
std::vector<Action> camera_actions();
/// … and those of the list of muscles (actions_muscles.cpp).
std::vector<Action> muscle_actions();
/// … and those of plots and the balance sheet (actions_plots.cpp).
std::vector<Action> plot_actions();
/// … and those of a sweep's store (actions_sweep.cpp).
std::vector<Action> sweep_actions();
/// Menus from left to right; each has actions, and every action is in one of them.
inline constexpr std::array kMenus = {"File", "Edit", "View", "Stage", "Time", "Help"};
/// Null if there is none.
const Action* find_action(const std::string& id);
/// Runs it, if it can be run now. False if not, or if there is none of that name.
bool run_action(Session& session, const std::string& id);
/// The action of a chord, or null.
const Action* action_of(const Chord& chord);

/// Actions whose title, section or id has the words of `query` in it, best first (finder.h says how). An empty query:
/// all, in order.
std::vector<const Action*> search_actions(const std::string& query);

}  // namespace retrogait::inspector
