#include "inspector/pointed.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace retrogait::inspector {

namespace {

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "l4l5_compression" → "L4/L5 compression", "l5s1_shear_ap" → "L5/S1 shear, fore and aft"
std::string disc_title(const std::string& name) {
  std::string level = name.substr(0, 4);
  for (char& c : level) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::string what = name.substr(5);
  if (what == "shear_ap") what = "shear, fore and aft";
  if (what == "shear_ml") what = "shear, sideways";
  return level.insert(2, "/") + " " + spaced(what);
}

bool is_of_disc(const std::string& name) {
  return name.size() > 5 && name[0] == 'l' && is_digit(name[1]) && is_digit(name[3]) &&
         name[4] == '_';
}

int direction_of(const StagePick& pick) { return pick.walker == kDirectionNames[1] ? 1 : 0; }

const Walk* walk_of(const Session& session, const StagePick& pick) {
  if (!session.shown()) return nullptr;
  const Walk& walk = session.shown()->walk[static_cast<std::size_t>(direction_of(pick))];
  return walk.trial != nullptr ? &walk : nullptr;
}

// A side's curve runs over that foot's cycle, which for the left one begins half a cycle later.
double value_now(const Session& session, const StagePick& pick, const std::string& variable,
                 int side) {
  const Walk* walk = walk_of(session, pick);
  const CycleCurve* curve = walk != nullptr ? walk->find(variable, side) : nullptr;
  if (curve == nullptr) return std::nan("");
  const double pct = std::fmod(session.pct_of(direction_of(pick)) + (side == 1 ? 50 : 0), 100);
  const auto i = static_cast<std::size_t>(pct);
  const double t = pct - static_cast<double>(i);
  return t > 0 ? (1 - t) * curve->value[i] + t * curve->value[i + 1] : curve->value[i];
}

struct Said {
  const char *suffix, *title, *unit;
  double factor;
  const char* format;
};

// of a muscle's columns, in the order in which a reader asks
constexpr Said kOfMuscle[] = {
    {"_activation", "activation", "%", 100, "{} {:.1f} {}"},
    {"_force", "force", "BW", 1, "{} {:.2f} {}"},
    {"_fiber_length_norm", "fiber length", "of optimal", 1, "{} {:.2f} {}"},
    {"_power", "power", "W/kg", 1, "{} {:.2f} {}"}};

bool is_muscle(const Session& session, const StagePick& pick, const LoadOfSide& what) {
  const Walk* walk = walk_of(session, pick);
  return walk != nullptr && walk->find(what.variable + "_activation", what.side) != nullptr;
}

// the column that an arrow of this name shows
std::string variable_of(const std::string& name) { return name == "grf" ? "grf_y" : name; }

std::string title_of(const std::string& name) {
  constexpr std::pair<const char*, const char*> kTitles[] = {
      {"grf", "ground reaction, upward"},
      {"com", "centre of mass"},
      {"extrapolated_com", "where the centre of mass is heading (extrapolated centre of mass)"},
      {"base_of_support", "base of support"}};
  for (const auto& [key, title] : kTitles)
    if (name == key) return title;
  return is_of_disc(name) ? disc_title(name) : spaced(name);
}

}  // namespace

LoadOfSide split_side(const std::string& name) {
  if (name.ends_with("_r")) return {name.substr(0, name.size() - 2), 0};
  if (name.ends_with("_l")) return {name.substr(0, name.size() - 2), 1};
  return {name, -1};
}

Pointed describe(const Session& session, const StagePick& pick) {
  Pointed out;
  if (pick.name.empty()) return out;
  const LoadOfSide what = split_side(pick.name);
  const char* sides[] = {"", ", right", ", left"};
  out.title = title_of(what.variable) + sides[what.side + 1] + " · " + pick.walker;
  if (is_muscle(session, pick, what)) {
    for (const Said& said : kOfMuscle) {
      const double value = value_now(session, pick, what.variable + said.suffix, what.side);
      if (std::isfinite(value))
        out.lines.push_back(
            fmt::format(fmt::runtime(said.format), said.title, said.factor * value, said.unit));
    }
    return out;
  }
  const std::string variable = variable_of(what.variable);
  const double value = value_now(session, pick, variable, what.side);
  if (std::isfinite(value))
    out.lines.push_back(fmt::format("{:.2f} {}", value, session.shown()->unit_of(variable)));
  return out;
}

void choose(Session& session, const StagePick& pick) {
  const Walk* walk = walk_of(session, pick);
  if (walk == nullptr || pick.name.empty()) return;
  const LoadOfSide what = split_side(pick.name);
  if (is_muscle(session, pick, what)) {
    session.view.muscle = what.variable;
    session.view.single_muscles = true;
    session.message = "Chosen: " + describe(session, pick).title;
    return;
  }
  const std::vector<std::string> loads = balance_sheet_names(walk->trial->of.model);
  if (std::find(loads.begin(), loads.end(), what.variable) == loads.end()) return;
  session.choose_load(what);
  session.message = "Balance sheet of " + describe(session, pick).title;
}

}  // namespace retrogait::inspector
