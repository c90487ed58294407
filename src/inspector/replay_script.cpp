// Scripts: lines to steps, with every defect at once.
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "inspector/inspector.h"
#include "inspector/replay_words.h"

namespace retrogait::inspector {

namespace {

using Then = Replay::Then;
using Run = std::function<void(Replay&)>;

constexpr double kMost = 1e6;

// of PanelKind, in its order
const std::vector<std::string> kPanels(kPanelNames.begin(), kPanelNames.end());
const std::vector<std::string> kButtons = {"left", "right", "middle"};

std::optional<double> number_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !std::isfinite(value)) return std::nullopt;
  return value;
}

// ------------------------------------------------------------------------------------ single steps

Run at_once(std::function<void(Replay&)> what) {
  return [what](Replay& replay) {
    replay.then([&replay, what] {
      what(replay);
      return Then::kFrame;
    });
  };
}

Run action_step(const std::string& id) {
  return at_once([id](Replay& replay) {
    if (!run_action(replay.session(), id)) replay.fail("cannot be done now");
  });
}

Run parse_open(ReplayWords& words) {
  Document document;
  const std::string first = words.text("SCENE");
  if (words.more()) {
    document.forward = first;
    document.backward = words.text("BACKWARD");
  } else {
    document.scene = first;
  }
  return at_once([document](Replay& replay) {
    if (kind_of(document.scene) == FileKind::kStore)
      open_sweep(replay.session(), full_path(document.scene));
    else
      replay.session().open(document);
  });
}

Run parse_wait(ReplayWords& words) {
  if (!words.more()) return [](Replay& replay) { replay.then_settle(); };
  const double seconds = words.number("SECONDS", 0, 3600);
  return [frames = std::lround(seconds / Replay::kFrame)](Replay& replay) {
    for (long i = 0; i < frames; ++i) replay.then([] { return Then::kFrame; });
  };
}

Run parse_playing(bool playing) {
  return at_once([playing](Replay& replay) {
    if (replay.session().view.playing != playing) run_action(replay.session(), "play");
  });
}

Run parse_at(ReplayWords& words) {
  const double pct = words.number("PCT", 0, 100);
  return at_once([pct](Replay& replay) { replay.session().set_phase(pct); });
}

// ------------------------------------------------------------------------------------ a knob

struct Knob {
  const Parameter* parameter = nullptr;
  Target target = Target::kBoth;
};

std::optional<Knob> knob_of(const std::string& key) {
  for (const Parameter& p : parameters())
    for (const Target target : {Target::kBoth, Target::kForward, Target::kBackward})
      if (p.kind == ParameterKind::kNumber && key_of(p, target) == key) return Knob{&p, target};
  return std::nullopt;
}

// where the slider stands; `otherwise` where nobody knows
double place_of(const Session& session, const Knob& knob, double otherwise) {
  const std::string* said = find_edit(session.document(), key_of(*knob.parameter, knob.target));
  if (said != nullptr) return number_of(*said).value_or(otherwise);
  if (!session.shown() || knob.parameter->of_case == nullptr) return otherwise;
  const Walk& walk = session.shown()->walk[knob.target == Target::kBackward ? 1 : 0];
  return walk.trial != nullptr ? knob.parameter->of_case(walk.trial->of) : otherwise;
}

Run drag(const Knob& knob, double to) {
  constexpr int kPlaces = 4;
  return [knob, to](Replay& replay) {
    const double from = place_of(replay.session(), knob, to);
    for (int i = 1; i <= kPlaces; ++i)
      replay.then([&replay, knob, value = from + (to - from) * i / kPlaces] {
        replay.session().view.target = knob.target;
        replay.session().set(*knob.parameter, value, false);
        return Then::kFrame;
      });
    replay.then([&replay] {
      replay.session().commit();
      return Then::kFrame;
    });
  };
}

Run parse_set(ReplayWords& words) {
  const std::string key = words.text("KEY");
  if (const auto knob = knob_of(key)) {
    const double to = words.number("VALUE", knob->parameter->least, knob->parameter->most);
    return drag(*knob, to);
  }
  const std::string value = words.text("VALUE");
  return at_once([key, value](Replay& replay) { replay.session().set_key(key, value); });
}

// ------------------------------------------------------------------------------------ choices

Run parse_do(ReplayWords& words) {
  std::vector<std::string> ids;
  for (const Action& action : actions()) ids.push_back(action.id);
  const std::string id = words.text("ACTION");
  if (words.good() && find_action(id) == nullptr)
    words.refuse("there is no such action; F1 and the palette list them." + did_you_mean(id, ids));
  return action_step(id);
}

Run parse_load(ReplayWords& words) {
  const std::string text = words.text("VARIABLE:SIDE");
  return at_once([text](Replay& replay) {
    const auto& shown = replay.session().shown();
    if (!shown || !shown->result) return replay.fail("nothing is solved yet: wait first");
    const Model& model = shown->result->trials.front().of.model;
    replay.session().choose_load(parse_loads({text}, model, "load").front());
  });
}

Run parse_export(ReplayWords& words) {
  static const std::vector<std::string> kWhat = {"figures", "picture", "frames"};
  static const std::vector<std::string> kIds = {"figures", "screenshot", "frames"};
  return [id = kIds[words.one_of("WHAT", kWhat)]](Replay& replay) {
    replay.then_settle();
    action_step(id)(replay);
    replay.then_exported();
  };
}

// ------------------------------------------------------------------------------------ hands

const std::vector<std::pair<std::string, int>> kNamedKeys = {
    {"Space", 32},      {"Escape", 256}, {"Esc", 256},    {"Enter", 257},    {"Tab", 258},
    {"Backspace", 259}, {"Insert", 260}, {"Delete", 261}, {"Right", 262},    {"Left", 263},
    {"Down", 264},      {"Up", 265},     {"PageUp", 266}, {"PageDown", 267}, {"Home", 268},
    {"End", 269},       {"F1", 290},     {"F2", 291},     {"F3", 292},       {"F4", 293},
    {"F5", 294},        {"F6", 295},     {"F7", 296},     {"F8", 297},       {"F9", 298},
    {"F10", 299},       {"F11", 300},    {"F12", 301}};

// "Ctrl+Shift+Z"
std::optional<Chord> chord_of(std::string text) {
  Chord chord;
  const std::pair<std::string, bool*> held[] = {
      {"Ctrl+", &chord.ctrl}, {"Shift+", &chord.shift}, {"Alt+", &chord.alt}};
  for (std::size_t i = 0; i < std::size(held);) {
    const auto& [name, flag] = held[i++];
    if (*flag || !text.starts_with(name)) continue;
    *flag = true;
    text = text.substr(name.size());
    i = 0;  // they come in any order
  }
  for (const auto& [name, key] : kNamedKeys)
    if (text == name) chord.key = key;
  if (text.size() == 1 && text[0] > 32 && text[0] < 127)
    chord.key = std::toupper(static_cast<unsigned char>(text[0]));
  return chord.empty() ? std::nullopt : std::optional(chord);
}

Run parse_key(ReplayWords& words) {
  const std::string text = words.text("CHORD");
  const auto chord = chord_of(text);
  if (words.good() && !chord) {
    std::vector<std::string> names;
    for (const auto& [name, key] : kNamedKeys) names.push_back(name);
    words.refuse(fmt::format(
        "there is no such key: a letter, a digit or {}, after Ctrl+, Shift+ and Alt+.{}",
        fmt::join(names, ", "), did_you_mean(text.substr(text.rfind('+') + 1), names)));
  }
  return [chord](Replay& replay) { replay.then_chord(*chord); };
}

Run parse_type(ReplayWords& words) {
  return [text = words.text("TEXT")](Replay& replay) { replay.then_type(text); };
}

ReplayPlace parse_place(ReplayWords& words) {
  ReplayPlace place;
  if (number_of(words.peek())) {
    place.x = words.number("X", 0, kMost);
    place.y = words.number("Y", 0, kMost);
    return place;
  }
  if (words.peek().find('/') != std::string::npos) {
    place.kind = ReplayPlace::Kind::kThing;
    place.thing = words.text("PLACE");
    return place;
  }
  for (const auto& [word, kind] :
       {std::pair{"case", ReplayPlace::Kind::kCase}, {"cell", ReplayPlace::Kind::kCell}})
    if (words.take_if(word)) {
      place.kind = kind;
      place.number = static_cast<std::uint64_t>(words.number("NUMBER", 0, 1e15));
      return place;
    }
  place.kind = ReplayPlace::Kind::kPanel;
  place.panel = static_cast<PanelKind>(words.one_of("PLACE", kPanels));
  place.x = place.y = 0.5;
  if (!number_of(words.peek())) return place;
  place.x = words.number("X", 0, 1);
  place.y = words.number("Y", 0, 1);
  return place;
}

Run parse_mouse(ReplayWords& words) {
  static const std::vector<std::string> kWays = {"move", "click", "double", "drag", "wheel"};
  const std::string way = kWays[words.one_of("WHAT", kWays)];
  const ReplayPlace place = parse_place(words);
  ReplayPlace to = place;
  double notches = 0;
  if (way == "drag") {
    if (!words.take_if("to")) words.refuse("to where? A drag has two places.");
    to = parse_place(words);
  }
  if (way == "wheel") notches = words.number("NOTCHES", -100, 100);
  const bool presses = way != "move" && way != "wheel";
  const int button =
      presses && words.more() ? static_cast<int>(words.one_of("button", kButtons)) : 0;
  return [=](Replay& replay) {
    replay.then_mouse(place);
    if (way == "wheel") replay.then_wheel(notches);
    for (int click = 0; presses && click < (way == "double" ? 2 : 1); ++click) {
      replay.then_button(button, true);
      if (way == "drag") replay.then_drag(to);
      replay.then_button(button, false);
    }
  };
}

// ------------------------------------------------------------------------------------ pictures

Run parse_screenshot(ReplayWords& words) {
  const std::string path = words.text("FILE");
  if (!words.take_if("stage")) return [path](Replay& replay) { replay.then_picture(path); };
  return [path](Replay& replay) { replay.then_stage_picture(path); };
}

Run parse_resize(ReplayWords& words) {
  const std::string text = words.text("WIDTHxHEIGHT");
  PictureSize size;
  if (words.good())
    if (const std::string defect = read_size(text, size); !defect.empty())
      words.refuse(defect + ".");
  return at_once([size](Replay& replay) { replay.resize(size.width, size.height); });
}

Run parse_quit(ReplayWords&) { return action_step("quit"); }

// ------------------------------------------------------------------------------------ the list

struct Verb {
  const char* name;
  const char* usage;
  Run (*parse)(ReplayWords&);
};

constexpr Verb kVerbs[] = {
    {"open", "open SCENE, open STORE.db, or open FORWARD.toml BACKWARD.toml", parse_open},
    {"wait", "wait, or wait SECONDS", parse_wait},
    {"play", "play", [](ReplayWords&) { return parse_playing(true); }},
    {"pause", "pause", [](ReplayWords&) { return parse_playing(false); }},
    {"at", "at PCT", parse_at},
    {"set", "set KEY VALUE", parse_set},
    {"do", "do ACTION", parse_do},
    {"load", "load VARIABLE:SIDE", parse_load},
    {"case", "case NUMBER", parse_case},
    {"axis", "axis x|y|color|map|map_x|map_y QUANTITY [each|forward|backward|difference]",
     parse_axis},
    {"key", "key CHORD", parse_key},
    {"type", "type TEXT", parse_type},
    {"mouse",
     "mouse move|click|double PLACE [BUTTON], mouse drag PLACE to PLACE [BUTTON], or mouse wheel "
     "PLACE NOTCHES",
     parse_mouse},
    {"resize", "resize WIDTHxHEIGHT", parse_resize},
    {"screenshot", "screenshot FILE [stage]", parse_screenshot},
    {"export", "export figures|picture|frames", parse_export},
    {"expect", "expect SUBJECT VALUE", parse_expect},
    {"quit", "quit", parse_quit}};

// words apart by blanks; "…" is one; # ends the line
std::vector<std::string> words_of(const std::string& line, bool& closed) {
  std::vector<std::string> out;
  std::string word;
  bool inside = false, quoted = false;
  const auto flush = [&] {
    if (inside) out.push_back(word);
    word.clear();
    inside = false;
  };
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted, inside = true;
    } else if (!quoted && c == '#') {
      break;
    } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
      flush();
    } else {
      word += c, inside = true;
    }
  }
  closed = !quoted;
  flush();
  return out;
}

void parse_line(const std::string& line, int number, Script& script, Diagnostics& found) {
  bool closed = true;
  std::vector<std::string> all = words_of(line, closed);
  if (!closed) return found.add(number, "a \" is never closed.");
  if (all.empty()) return;
  const auto verb = std::find_if(std::begin(kVerbs), std::end(kVerbs),
                                 [&](const Verb& v) { return all.front() == v.name; });
  if (verb == std::end(kVerbs)) {
    std::vector<std::string> names;
    for (const Verb& v : kVerbs) names.emplace_back(v.name);
    return found.add(number, fmt::format("unknown step '{}': {}.{}", all.front(),
                                         fmt::join(names, ", "), did_you_mean(all.front(), names)));
  }
  const std::string text = fmt::format("{}", fmt::join(all, " "));
  ReplayWords words({all.begin() + 1, all.end()}, number, found);
  words.usage(verb->usage);
  Run run = verb->parse(words);
  words.end();
  if (words.good()) script.steps.push_back({number, text, std::move(run)});
}

}  // namespace

// --------------------------------------------------------------------------------------- words

void ReplayWords::refuse(const std::string& why) {
  const std::string word = at_ > 0 ? fmt::format("'{}': ", words_[at_ - 1]) : "";
  if (good_) found_.add(line_, fmt::format("{}{} Write: {}.", word, why, usage_));
  good_ = false;
}

bool ReplayWords::take_if(const std::string& word) {
  if (peek() != word) return false;
  ++at_;
  return true;
}

std::string ReplayWords::text(const std::string& what) {
  if (more()) return words_[at_++];
  refuse(fmt::format("{} is missing.", what));
  return "";
}

double ReplayWords::number(const std::string& what, double least, double most) {
  const std::string word = text(what);
  if (!good_) return least;
  const auto value = number_of(word);
  if (!value) {
    refuse(fmt::format("{} must be a number.", what));
  } else if (*value < least || *value > most) {
    refuse(fmt::format("{} must be {:g} to {:g}.", what, least, most));
  }
  return value.value_or(least);
}

std::size_t ReplayWords::one_of(const std::string& what, const std::vector<std::string>& names) {
  const std::string word = text(what);
  const auto found = std::find(names.begin(), names.end(), word);
  if (good_ && found == names.end())
    refuse(fmt::format("must be one of {}.{}", fmt::join(names, ", "), did_you_mean(word, names)));
  return good_ ? static_cast<std::size_t>(found - names.begin()) : 0;
}

void ReplayWords::end() {
  if (more()) ++at_, refuse("is one word too many.");
}

Script parse_script(const std::string& text, const std::string& file) {
  Script script{file, {}};
  Diagnostics found(file);
  int number = 0;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    parse_line(text.substr(from, to - from), ++number, script, found);
    from = to + 1;
  }
  if (script.steps.empty() && found.empty())
    found.add(0, "has no step. The first could be: open park_walk");
  found.throw_if_any();
  return script;
}

Script read_script(const std::string& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  // an ifstream opens a directory without complaint and fails at the first read
  if (in) text << in.rdbuf();
  if (!in.is_open() || in.bad() || errno == EISDIR)
    throw InputError(path, 0, fmt::format("cannot be read: {}.", std::strerror(errno)));
  return parse_script(text.str(), path);
}

}  // namespace retrogait::inspector
