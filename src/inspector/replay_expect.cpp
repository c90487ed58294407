// What a script expects to see. Subjects, each with what it gives:
//
//   phase · rate                        % of the cycle; times real time
//   playing · busy · solved · ok        yes | no; ok: all limits kept
//   undo · redo · palette · keys        yes | no: can be undone; is open
//   layout · theme · side · color       names as actions have them: loads, dark, left, force
//   load · muscle                       knee_contact:r, l4l5_compression, quadriceps: chosen
//   walkers                             how many are shown
//   value DIRECTION VARIABLE:SIDE       under the cursor, in the curve's unit
//   peak DIRECTION VARIABLE:SIDE        of the cycle
//   case · cases                        of a sweep: number of the chosen one; how many are read
//   stored DIRECTION                    of the chosen case, the result up the plane: what the store has
//   agrees                              yes | no: the study on the stage has every number of it, to the last bit
//   edit KEY                            what the document says of a key, or none
//   error · message · command           texts; error is none, or the whole message
//   file PATH                           yes | no: exists, and is not empty
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <variant>

#include "inspector/replay_words.h"

namespace retrogait::inspector {

namespace {

/// What stands after a subject's name.
struct Of {
  std::string text;
  std::size_t direction = 0;
  LoadOfSide load;
};

using Found = std::variant<double, std::string>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Found yes(bool is) { return std::string(is ? "yes" : "no"); }

std::string text_of(const LoadOfSide& load) {
  return load.side < 0 ? load.variable : load.variable + ":" + (load.side == 0 ? "r" : "l");
}

const CycleCurve* curve_of(const Session& session, const Of& of) {
  return session.shown() ? session.shown()->walk[of.direction].find(of.load.variable, of.load.side)
                         : nullptr;
}

Found value_under_cursor(Replay& replay, const Of& of) {
  const CycleCurve* curve = curve_of(replay.session(), of);
  if (curve == nullptr) return kNan;
  const double pct =
      std::clamp(replay.session().pct_of(static_cast<int>(of.direction)), 0.0, 100.0);
  const auto before = std::min<std::size_t>(static_cast<std::size_t>(pct), 99);
  return std::lerp(curve->value[before], curve->value[before + 1],
                   pct - static_cast<double>(before));
}

Found peak(Replay& replay, const Of& of) {
  const CycleCurve* curve = curve_of(replay.session(), of);
  return curve == nullptr ? kNan : *std::max_element(curve->value.begin(), curve->value.end());
}

// the action of a group (layout_…) that is on
Found chosen(Replay& replay, const std::string& group) {
  for (const Action& action : actions())
    if (action.id.starts_with(group) && action.on && action.on(replay.session()))
      return action.id.substr(group.size());
  return std::string("none");
}

std::vector<std::string> choices(const std::string& group) {
  std::vector<std::string> out;
  for (const Action& action : actions())
    if (action.id.starts_with(group) && action.on) out.push_back(action.id.substr(group.size()));
  return out;
}

Found walkers(Replay& replay) {
  const auto& shown = replay.session().shown();
  double count = 0;
  for (std::size_t d = 0; shown && d < 2; ++d) count += shown->walk[d].trial != nullptr ? 1 : 0;
  return count;
}

Found edit(Replay& replay, const Of& of) {
  const std::string* said = find_edit(replay.session().document(), of.text);
  return said != nullptr ? *said : std::string("none");
}

Found file(Replay&, const Of& of) {
  std::error_code error;
  const auto size = std::filesystem::file_size(of.text, error);
  return yes(!error && size > 0);
}

Found chosen_case(Replay& replay, const Of&) {
  const auto& chosen = replay.session().sweep.chosen;
  return chosen ? static_cast<double>(*chosen) : kNan;
}

Found cases(Replay& replay, const Of&) {
  const auto& table = replay.session().sweep.table;
  return table ? static_cast<double>(table->cases->id.size()) : kNan;
}

Found stored(Replay& replay, const Of& of) {
  const SweepDesk& desk = replay.session().sweep;
  const auto row =
      desk.table && desk.chosen ? desk.table->cases->row_of(*desk.chosen) : std::nullopt;
  const SweepQuantity* q =
      row ? desk.table->head->find(replay.session().view.sweep.y.quantity) : nullptr;
  return q != nullptr ? desk.table->value(*q, of.text == "backward" ? 1 : 0, *row) : kNan;
}

Found agrees(Replay& replay, const Of&) {
  const auto& agreement = replay.session().sweep.agreement;
  return yes(agreement && agreement->same);
}

bool has_answer(const Session& s) { return s.shown() && s.shown()->result; }

enum class Kind { kNumber, kText, kYesNo, kChoice };

struct Subject {
  const char* name;
  Kind kind;
  const char* argument;  // "", "KEY", "PATH", "CURVE"
  Found (*find)(Replay&, const Of&);
};

constexpr Subject kSubjects[] = {
    {"phase", Kind::kNumber, "",
     [](Replay& r, const Of&) { return Found(r.session().view.phase); }},
    {"rate", Kind::kNumber, "", [](Replay& r, const Of&) { return Found(r.session().view.rate); }},
    {"playing", Kind::kYesNo, "",
     [](Replay& r, const Of&) { return yes(r.session().view.playing); }},
    {"busy", Kind::kYesNo, "", [](Replay& r, const Of&) { return yes(r.session().busy()); }},
    {"solved", Kind::kYesNo, "",
     [](Replay& r, const Of&) { return yes(has_answer(r.session()) && !r.session().busy()); }},
    {"ok", Kind::kYesNo, "",
     [](Replay& r, const Of&) {
       return yes(has_answer(r.session()) && r.session().shown()->result->ok());
     }},
    {"undo", Kind::kYesNo, "", [](Replay& r, const Of&) { return yes(r.session().can_undo()); }},
    {"redo", Kind::kYesNo, "", [](Replay& r, const Of&) { return yes(r.session().can_redo()); }},
    {"palette", Kind::kYesNo, "",
     [](Replay& r, const Of&) { return yes(r.session().view.palette_open); }},
    {"keys", Kind::kYesNo, "",
     [](Replay& r, const Of&) { return yes(r.session().view.keys_open); }},
    {"layout", Kind::kChoice, "", [](Replay& r, const Of&) { return chosen(r, "layout_"); }},
    {"theme", Kind::kChoice, "", [](Replay& r, const Of&) { return chosen(r, "theme_"); }},
    {"side", Kind::kChoice, "", [](Replay& r, const Of&) { return chosen(r, "side_"); }},
    {"color", Kind::kChoice, "", [](Replay& r, const Of&) { return chosen(r, "color_"); }},
    {"load", Kind::kText, "",
     [](Replay& r, const Of&) { return Found(text_of(r.session().view.load)); }},
    {"muscle", Kind::kText, "",
     [](Replay& r, const Of&) { return Found(r.session().view.muscle); }},
    {"walkers", Kind::kNumber, "", [](Replay& r, const Of&) { return walkers(r); }},
    {"case", Kind::kNumber, "", chosen_case},
    {"cases", Kind::kNumber, "", cases},
    {"stored", Kind::kNumber, "DIRECTION", stored},
    {"agrees", Kind::kYesNo, "", agrees},
    {"value", Kind::kNumber, "CURVE", value_under_cursor},
    {"peak", Kind::kNumber, "CURVE", peak},
    {"edit", Kind::kText, "KEY", edit},
    {"error", Kind::kText, "",
     [](Replay& r, const Of&) {
       return Found(r.session().error().empty() ? "none" : r.session().error());
     }},
    {"message", Kind::kText, "", [](Replay& r, const Of&) { return Found(r.session().message); }},
    {"command", Kind::kText, "", [](Replay& r, const Of&) { return Found(r.session().command()); }},
    {"file", Kind::kYesNo, "PATH", file}};

Of parse_of(ReplayWords& words, const Subject& subject) {
  Of of;
  const std::string argument = subject.argument;
  if (argument != "CURVE") {
    if (!argument.empty()) of.text = words.text(argument);
    return of;
  }
  of.direction = words.one_of("DIRECTION", {"forward", "backward"});
  const std::string text = words.text("VARIABLE:SIDE");
  if (const auto load = load_of(text))
    of.load = *load;
  else
    words.refuse("a side is :r or :l; loads of the low back have none.");
  return of;
}

// ------------------------------------------------------------------------- comparing

using Holds = std::function<bool(const Found&)>;

Holds parse_number(ReplayWords& words) {
  constexpr double kMost = 1e9;
  for (const bool above : {true, false})
    if (words.take_if(above ? "above" : "below"))
      return [above, limit = words.number("VALUE", -kMost, kMost)](const Found& found) {
        const double x = std::get<double>(found);
        return above ? x > limit : x < limit;
      };
  const double value = words.number("VALUE", -kMost, kMost);
  double tolerance = 1e-9 * std::max(1.0, std::abs(value));
  if (words.take_if("within")) tolerance = words.number("TOLERANCE", 0, kMost);
  return [value, tolerance](const Found& found) {
    return std::abs(std::get<double>(found) - value) <= tolerance;  // a NaN is never as expected
  };
}

Holds parse_text(ReplayWords& words, const std::vector<std::string>& allowed) {
  if (allowed.empty() && words.take_if("has"))
    return [part = words.text("TEXT")](const Found& found) {
      return std::get<std::string>(found).find(part) != std::string::npos;
    };
  const bool otherwise = words.take_if("not");
  const std::string value =
      allowed.empty() ? words.text("VALUE") : allowed[words.one_of("VALUE", allowed)];
  return [value, otherwise](const Found& found) {
    return (std::get<std::string>(found) == value) != otherwise;
  };
}

Holds parse_holds(ReplayWords& words, const Subject& subject) {
  switch (subject.kind) {
    case Kind::kNumber:
      return parse_number(words);
    case Kind::kText:
      return parse_text(words, {});
    case Kind::kYesNo:
      return parse_text(words, {"yes", "no"});
    case Kind::kChoice:
      return parse_text(words, choices(subject.name + std::string("_")));
  }
  return {};
}

std::string text_of(const Found& found) {
  if (const auto* number = std::get_if<double>(&found))
    return std::isnan(*number) ? "nothing" : fmt::format("{:.6g}", *number);
  return std::get<std::string>(found);
}

}  // namespace

std::optional<LoadOfSide> load_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string side = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (text.empty() || colon == 0) return std::nullopt;
  if (colon != std::string::npos && side != "r" && side != "l") return std::nullopt;
  return LoadOfSide{text.substr(0, colon), side == "r" ? 0 : side == "l" ? 1 : -1};
}

std::function<void(Replay&)> parse_expect(ReplayWords& words) {
  std::vector<std::string> names;
  for (const Subject& subject : kSubjects) names.emplace_back(subject.name);
  const Subject& subject = kSubjects[words.one_of("SUBJECT", names)];
  const Of of = parse_of(words, subject);
  if (!words.good()) return {};
  const Holds holds = parse_holds(words, subject);
  return [&subject, of, holds](Replay& replay) {
    replay.then([&replay, &subject, of, holds] {
      replay.count_expectation();
      const Found found = subject.find(replay, of);
      if (!holds(found)) replay.fail("found " + text_of(found));
      return Replay::Then::kOn;
    });
  };
}

}  // namespace retrogait::inspector
