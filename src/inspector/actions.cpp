#include "inspector/actions.h"

#include <fmt/format.h>

#include <algorithm>

#include "inspector/finder.h"
#include "inspector/layout.h"

#include "inspector/workspace.h"

namespace retrogait::inspector {

namespace {

using S = Session&;
using C = const Session&;

bool has_result(C s) { return s.shown() != nullptr; }

Action plain(const char* id, const char* section, const char* title, Chord chord,
             std::function<void(S)> run) {
  return {id, section, title, chord, std::move(run), {}, {}};
}

Action request(const char* id, const char* section, const char* title, Chord chord, Request what) {
  return {id, section, title, chord, [what](S s) { s.requests.insert(what); }, {}, {}};
}

Action held(Action action) {
  action.repeats = true;
  return action;
}

template <class T>
Action choice(std::string id, const char* section, std::string title, Chord chord, T View::*field,
              T value) {
  return {std::move(id),
          section,
          std::move(title),
          chord,
          [field, value](S s) { s.view.*field = value; },
          [field, value](C s) { return s.view.*field == value; },
          {}};
}

Action toggle(const char* id, const char* section, const char* title, Chord chord,
              bool View::*field) {
  return {id,
          section,
          title,
          chord,
          [field](S s) { s.view.*field = !(s.view.*field); },
          [field](C s) { return s.view.*field; },
          {}};
}

Action stage_toggle(const char* id, const char* title, Chord chord, bool StageOptions::*field) {
  return {id,
          "Stage/Show",
          title,
          chord,
          [field](S s) { s.view.stage.*field = !(s.view.stage.*field); },
          [field](C s) { return s.view.stage.*field; },
          {}};
}

Action color(const char* id, const char* title, int digit, MuscleQuantity quantity) {
  return {id,
          "Stage/Colors",
          title,
          {'0' + digit, false, true, false},
          [quantity](S s) { s.view.stage.coloring.quantity = quantity; },
          [quantity](C s) { return s.view.stage.coloring.quantity == quantity; },
          {}};
}

Action look_from(const char* id, const char* title, int key, double azimuth, double elevation) {
  return plain(id, "Stage", title, {key, false, false, false}, [azimuth, elevation](S s) {
    s.view.camera.azimuth = azimuth;
    s.view.camera.elevation = elevation;
  });
}

void add_time(std::vector<Action>& list) {
  list.push_back(toggle("play", "Time", "Play or pause", {kKeySpace}, &View::playing));
  list.push_back(
      held(plain("step_on", "Time", "One instant on", {kKeyRight}, [](S s) { s.step(1); })));
  list.push_back(
      held(plain("step_back", "Time", "One instant back", {kKeyLeft}, [](S s) { s.step(-1); })));
  list.push_back(plain("next_event", "Time", "Next contact or foot-off", {kKeyRight, true},
                       [](S s) { s.step_to_event(1); }));
  list.push_back(plain("previous_event", "Time", "Previous contact or foot-off", {kKeyLeft, true},
                       [](S s) { s.step_to_event(-1); }));
  list.push_back(plain("to_start", "Time", "To the start of the cycle", {kKeyHome},
                       [](S s) { s.set_phase(0); }));
  list.push_back(
      plain("to_end", "Time", "To the end of the cycle", {kKeyEnd}, [](S s) { s.set_phase(100); }));
  list.push_back(toggle("loop", "Time", "Play in a loop", {'L'}, &View::loop));
  list.push_back(plain("faster", "Time", "Play faster", {kKeyPeriod},
                       [](S s) { s.view.rate = std::min(4.0, 2 * s.view.rate); }));
  list.push_back(plain("slower", "Time", "Play slower", {kKeyComma},
                       [](S s) { s.view.rate = std::max(1.0 / 16, s.view.rate / 2); }));
  list.push_back(
      toggle("reverse", "Time", "Show the backward walk reversed in time", {'R'}, &View::reversed));
  list.push_back(choice<Alignment>("align_contact", "Time", "Align both walks at contact", {},
                                   &View::alignment, Alignment::kContact));
  list.push_back(choice<Alignment>("align_reversal", "Time", "Align both at the turn of time", {},
                                   &View::alignment, Alignment::kReversal));
  list.push_back(choice<Alignment>("align_stance", "Time", "Stretch both stances to one length", {},
                                   &View::alignment, Alignment::kStance));
}

void add_view(std::vector<Action>& list) {
  constexpr const char* kTitles[] = {"Layout: overview", "Layout: loads and who makes them",
                                     "Layout: muscles, one beside the other",
                                     "Layout: walk, nearly all stage",
                                     "Layout: print, a page for a figure",
                                     "Layout: sweep, cases of a store"};
  for (std::size_t i = 0; i < kLayoutNames.size(); ++i)
    list.push_back(choice<Layout>(fmt::format("layout_{}", kLayoutNames[i]), "View", kTitles[i],
                                  {static_cast<int>('1' + i)}, &View::layout,
                                  static_cast<Layout>(i)));
  list.push_back(choice<int>("side_right", "View", "Curves of the right side", {}, &View::side, 0));
  list.push_back(choice<int>("side_left", "View", "Curves of the left side", {}, &View::side, 1));
  list.push_back(plain("other_side", "View", "Curves of the other side", {'S'},
                       [](S s) { s.view.side = 1 - s.view.side; }));
  list.push_back(toggle("single_muscles", "View", "Single muscles beside the groups", {'M'},
                        &View::single_muscles));
  list.push_back(
      choice<Theme>("theme_light", "View/Theme", "Theme: light", {}, &View::theme, Theme::kLight));
  list.push_back(choice<Theme>("theme_dark", "View/Theme", "Theme: dark", {'D', true}, &View::theme,
                               Theme::kDark));
  list.push_back(
      choice<Theme>("theme_print", "View/Theme", "Theme: print", {}, &View::theme, Theme::kPrint));
  list.push_back(held(plain("larger_text", "View", "Larger text", {kKeyEqual, true}, [](S s) {
    s.view.font_scale = std::min(2.0, s.view.font_scale + 0.1);
  })));
  list.push_back(held(plain("smaller_text", "View", "Smaller text", {kKeyMinus, true}, [](S s) {
    s.view.font_scale = std::max(0.7, s.view.font_scale - 0.1);
  })));
  list.push_back(plain("usual_text", "View", "Text as large as usual", {'0', true},
                       [](S s) { s.view.font_scale = 1; }));
}

void add_panels(std::vector<Action>& list) {
  for (const auto& [kind, title] :
       {std::pair{PanelKind::kParameters, "Panel: parameters"},
        std::pair{PanelKind::kStage, "Panel: stage"}, std::pair{PanelKind::kPlots, "Panel: plots"},
        std::pair{PanelKind::kMuscles, "Panel: muscles"},
        std::pair{PanelKind::kSheet, "Panel: balance sheet"},
        std::pair{PanelKind::kScatter, "Panel: cases of a sweep"},
        std::pair{PanelKind::kMap, "Panel: map of a sweep"},
        std::pair{PanelKind::kTimeline, "Panel: timeline"}})
    list.push_back(
        {fmt::format("panel_{}", kPanelNames[static_cast<std::size_t>(kind)]),
         "View/Panels",
         title,
         {},
         [kind](S s) { toggle_panel(s.view.panels, s.view.layout, kind); },
         [kind](C s) { return plan_desk(s.view.layout, 4000, 4000, 15, s.view.panels).has(kind); },
         [kind](C s) { return can_toggle(s.view.panels, s.view.layout, kind); }});
  const auto grow = [](float by) {
    return [by](S s) { grow_panel(s.view.panels, s.view.layout, s.view.panels.focus, by); };
  };
  list.push_back(held(plain("larger_panel", "View/Panels", "Larger panel (the one with the keys)",
                            {kKeyEqual, true, true}, grow(0.03f))));
  list.push_back(held(plain("smaller_panel", "View/Panels", "Smaller panel (the one with the keys)",
                            {kKeyMinus, true, true}, grow(-0.03f))));
  list.push_back(
      plain("usual_panels", "View/Panels", "All panels as designed", {'0', true, true}, [](S s) {
        const auto layout = static_cast<std::size_t>(s.view.layout);
        s.view.panels.share[layout] = {};
        s.view.panels.hidden[layout].clear();
      }));
  list.push_back(plain("next_panel", "View/Panels", "Keys to the next panel", {kKeyF6},
                       [](S s) { cycle_focus(s.view.panels, s.view.layout, 1); }));
  list.push_back(plain("previous_panel", "View/Panels", "Keys to the panel before",
                       {kKeyF6, false, true},
                       [](S s) { cycle_focus(s.view.panels, s.view.layout, -1); }));
}

// what lies above goes first; then the page for a figure
void close_top(S s) {
  View& v = s.view;
  if (s.exporting)
    s.requests.insert(Request::kStop);
  else if (v.palette_open || v.keys_open || v.message_open)
    v.palette_open = v.keys_open = v.message_open = false;
  else if (v.layout == Layout::kPrint)
    v.layout = Layout::kOverview;
}

void add_help(std::vector<Action>& list) {
  list.push_back(plain("command_palette", "Help", "Find an action, knob, load, muscle or scene",
                       {'P', true}, [](S s) {
                         s.view.palette_open = !s.view.palette_open;
                         s.view.palette_query.clear();
                         s.view.palette_row = 0;
                       }));
  list.push_back(toggle("keys", "Help", "All keys", {kKeyF1}, &View::keys_open));
  list.push_back(
      toggle("message", "Help", "What was said last, whole", {'I', true}, &View::message_open));
  list.push_back(
      plain("close", "Help", "Close, stop, leave the print page", {kKeyEscape}, close_top));
}

void add_stage(std::vector<Action>& list) {
  list.push_back(
      color("color_activation", "Color muscles by activation", 1, MuscleQuantity::kActivation));
  list.push_back(color("color_force", "Color muscles by force", 2, MuscleQuantity::kForce));
  list.push_back(color("color_force_share", "Color muscles by force / largest force", 3,
                       MuscleQuantity::kForceShare));
  list.push_back(color("color_fiber_length", "Color muscles by fiber length", 4,
                       MuscleQuantity::kFiberLength));
  list.push_back(color("color_power", "Color muscles by power", 5, MuscleQuantity::kPower));
  list.push_back(color("color_contribution", "Color muscles by their part of the chosen load", 6,
                       MuscleQuantity::kContribution));
  list.push_back(
      plain("ghosted", "Stage", "Walkers over each other or side by side", {'G'}, [](S s) {
        Arrangement& a = s.view.stage.arrangement;
        a = a == Arrangement::kGhosted ? Arrangement::kSideBySide : Arrangement::kGhosted;
      }));
  list.push_back(plain("overground", "Stage", "Treadmill or over ground", {'T'}, [](S s) {
    GroundView& g = s.view.stage.ground_view;
    g = g == GroundView::kTreadmill ? GroundView::kOverground : GroundView::kTreadmill;
  }));
  list.push_back(stage_toggle("show_bones", "Bones", {'B'}, &StageOptions::bones));
  list.push_back(
      stage_toggle("show_muscles", "Muscles", {'M', false, true}, &StageOptions::muscles));
  list.push_back(stage_toggle("show_ground_reaction", "Arrows: ground reaction", {},
                              &StageOptions::ground_reaction));
  list.push_back(
      stage_toggle("show_knee", "Arrows: knee contact", {}, &StageOptions::knee_contact));
  list.push_back(stage_toggle("show_lumbar", "Arrows: low back", {}, &StageOptions::lumbar_loads));
  list.push_back(stage_toggle("show_center", "Center of mass", {}, &StageOptions::center_of_mass));
  list.push_back(stage_toggle("show_labels", "Labels", {}, &StageOptions::labels));
  list.push_back(stage_toggle("show_values", "Numbers beside arrows", {}, &StageOptions::values));
  constexpr double kQuarter = 1.5707963267948966;  // rad
  list.push_back(look_from("from_front", "Look along X, at the face", 'X', kQuarter, 0));
  list.push_back(look_from("from_above", "Look along Y, from above", 'Y', 0, 0.98 * kQuarter));
  list.push_back(look_from("from_side", "Look along Z, from the right", 'Z', 0, 0));
  list.push_back(
      toggle("follow", "Stage", "Camera follows the pelvis", {'F'}, &View::follow_pelvis));
  list.push_back(
      request("fit_camera", "Stage", "Show both walkers whole", {'A'}, Request::kFitCamera));
}

// what goes wrong is said in the status line
void open_last(S s) {
  for (const std::string& item : recent_files()) {
    if (item == s.workspace || item == s.view.sweep.store ||
        (s.workspace.empty() && item == remembered_as(s.document())))
      continue;
    try {
      return open_path(s, item);
    } catch (const std::exception& e) {
      s.message = e.what();
    }
  }
}

void save_workspace_again(S s) {
  try {
    save_workspace(s, s.workspace);
  } catch (const std::exception& e) {
    s.message = e.what();
  }
}

void add_edit(std::vector<Action>& list) {
  list.push_back({"undo",
                  "Edit",
                  "Undo",
                  {'Z', true},
                  [](S s) { s.undo(); },
                  {},
                  [](C s) { return s.can_undo(); }});
  list.push_back({"redo",
                  "Edit",
                  "Redo",
                  {'Z', true, true},
                  [](S s) { s.redo(); },
                  {},
                  [](C s) { return s.can_redo(); }});
  list.push_back({"reset",
                  "Edit",
                  "Reset all parameters",
                  {},
                  [](S s) { s.reset_all(); },
                  {},
                  [](C s) { return !s.document().edits.empty(); }});
  list.push_back({"simulate",
                  "Edit",
                  "Loads of simulated walks, stride by stride (seconds)",
                  {},
                  [](S s) {
                    const bool on = s.document().road == Road::kSimulate;
                    s.set_road(on ? Road::kInverse : Road::kSimulate);
                  },
                  [](C s) { return s.document().road == Road::kSimulate; },
                  [](C s) { return !s.document().measured(); }});
  list.push_back({"pin",
                  "Edit",
                  "Pin the baseline, or let it go",
                  {'K', true},
                  [](S s) { s.baseline() ? s.unpin_baseline() : s.pin_baseline(); },
                  [](C s) { return s.baseline() != nullptr; },
                  has_result});
  list.push_back(toggle("show_baseline", "Edit", "Show the baseline", {}, &View::show_baseline));
  list.push_back(plain("copy_command", "Edit", "Copy as command", {'C', true, true}, [](S s) {
    s.clipboard = s.command();
    s.message = "Copied: " + s.clipboard;
  }));
  list.push_back({"copy_csv",
                  "Edit",
                  "Copy the chosen load as CSV",
                  {'C', true},
                  [](S s) {
                    s.clipboard = s.csv_of(s.view.load.variable, s.view.load.side);
                    s.message = "Copied " + s.view.load.variable + " as CSV";
                  },
                  {},
                  has_result});
}

void add_file(std::vector<Action>& list) {
  list.push_back(plain("open", "File", "Open a scene, measured walks, a model, EMG, a sweep, a workspace …",
                       {'O', true}, [](S s) { show_dialog(s, Dialog::kOpen); }));
  list.push_back(
      plain("open_last", "File", "Open what was open before", {'O', true, true}, open_last));
  list.push_back(plain("save_scene", "File", "Save as scene …", {'S', true},
                       [](S s) { show_dialog(s, Dialog::kSaveScene); }));
  list.push_back(plain("save_workspace", "File", "Save the workspace", {'W', true}, [](S s) {
    s.workspace.empty() ? show_dialog(s, Dialog::kSaveWorkspace) : save_workspace_again(s);
  }));
  list.push_back(plain("save_workspace_as", "File", "Save the workspace as …", {'W', true, true},
                       [](S s) { show_dialog(s, Dialog::kSaveWorkspace); }));
  list.push_back(request("reload", "File", "Reload the scene's file", {kKeyF5}, Request::kReload));
  list.push_back(request("screenshot", "File", "Export a picture of the desk (PNG)", {kKeyF12},
                         Request::kScreenshot));
  list.push_back(request("stage_picture", "File", "Export a picture of the stage alone",
                         {kKeyF12, true}, Request::kStagePicture));
  list.push_back(request("frames", "File", "Export the cycle as pictures", {kKeyF12, false, true},
                         Request::kFrames));
  list.push_back(request("stage_frames", "File", "Export the cycle as pictures of the stage alone",
                         {kKeyF12, true, true}, Request::kStageFrames));
  list.push_back(
      request("figures", "File", "Export figures (SVG, PDF)", {'E', true}, Request::kFigures));
  for (int scale = 1; scale <= 4; ++scale)
    list.push_back(
        choice<int>(fmt::format("picture_scale_{}", scale), "File/Pictures of the stage",
                    fmt::format("Pictures of the stage: {} × the screen's pixels", scale), {},
                    &View::picture_scale, scale));
  list.push_back(toggle("picture_transparent", "File/Pictures of the stage",
                        "Pictures of the stage: nothing behind the walkers", {},
                        &View::picture_transparent));
  list.push_back({"stop",  // Esc too: close_top
                  "File",
                  "Stop the pictures that are being drawn",
                  {},
                  [](S s) { s.requests.insert(Request::kStop); },
                  {},
                  [](C s) { return s.exporting; }});
  list.push_back(request("quit", "File", "Quit", {'Q', true}, Request::kQuit));
}

void add_loads(std::vector<Action>& list) {
  for (const auto& [variable, title] :
       {std::pair{"knee_contact", "Balance sheet: knee contact"},
        std::pair{"knee_contact_medial", "Balance sheet: knee, medial"},
        std::pair{"patellofemoral_contact", "Balance sheet: kneecap"},
        std::pair{"hip_contact", "Balance sheet: hip contact"}})
    list.push_back(plain(("sheet_" + std::string(variable)).c_str(), "View/Who makes it", title, {},
                         [v = std::string(variable)](S s) {
                           s.choose_load({v, s.view.side});
                         }));
  for (const auto& [variable, title] :
       {std::pair{"l4l5_compression", "Balance sheet: L4/L5 compression"},
        std::pair{"l5s1_compression", "Balance sheet: L5/S1 compression"}})
    list.push_back(plain(("sheet_" + std::string(variable)).c_str(), "View/Who makes it", title, {},
                         [v = std::string(variable)](S s) {
                           s.choose_load({v, -1});
                         }));
}

}  // namespace

std::string chord_text(const Chord& chord) {
  if (chord.empty()) return "";
  std::string out;
  if (chord.ctrl) out += "Ctrl+";
  if (chord.shift) out += "Shift+";
  if (chord.alt) out += "Alt+";
  switch (chord.key) {
    case kKeySpace:
      return out + "Space";
    case kKeyComma:
      return out + ",";
    case kKeyMinus:
      return out + "-";
    case kKeyPeriod:
      return out + ".";
    case kKeyEqual:
      return out + "=";
    case kKeyEscape:
      return out + "Esc";
    case kKeyEnter:
      return out + "Enter";
    case kKeyTab:
      return out + "Tab";
    case kKeyPageUp:
      return out + "PgUp";
    case kKeyPageDown:
      return out + "PgDn";
    case kKeyRight:
      return out + "→";
    case kKeyLeft:
      return out + "←";
    case kKeyDown:
      return out + "↓";
    case kKeyUp:
      return out + "↑";
    case kKeyHome:
      return out + "Home";
    case kKeyEnd:
      return out + "End";
    default:
      break;
  }
  if (chord.key >= kKeyF1) return out + fmt::format("F{}", chord.key - kKeyF1 + 1);
  return out + static_cast<char>(chord.key);
}

const std::vector<Action>& actions() {
  static const std::vector<Action> list = [] {
    std::vector<Action> all;
    add_file(all);
    add_edit(all);
    add_view(all);
    add_panels(all);
    add_loads(all);
    const std::vector<Action> muscles = muscle_actions(), plots = plot_actions();
    all.insert(all.end(), plots.begin(), plots.end());
    all.insert(all.end(), muscles.begin(), muscles.end());
    const std::vector<Action> sweep = sweep_actions();
    all.insert(all.end(), sweep.begin(), sweep.end());
    add_stage(all);
    const std::vector<Action> camera = camera_actions();
    all.insert(all.end(), camera.begin(), camera.end());
    add_time(all);
    add_help(all);
    return all;
  }();
  return list;
}

const Action* find_action(const std::string& id) {
  for (const Action& action : actions())
    if (action.id == id) return &action;
  return nullptr;
}

bool run_action(Session& session, const std::string& id) {
  const Action* action = find_action(id);
  if (action == nullptr || !action->can_run(session)) return false;
  action->run(session);
  return true;
}

const Action* action_of(const Chord& chord) {
  if (chord.empty()) return nullptr;
  for (const Action& action : actions())
    if (action.chord == chord) return &action;
  return nullptr;
}

std::vector<const Action*> search_actions(const std::string& query) {
  std::vector<std::pair<double, const Action*>> found;
  for (const Action& action : actions())
    if (const double rank = match_rank(query, action.title, action.section + " " + action.id);
        rank > 0)
      found.emplace_back(rank, &action);
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const Action*> out;
  for (const auto& [rank, action] : found) out.push_back(action);
  return out;
}

}  // namespace retrogait::inspector
