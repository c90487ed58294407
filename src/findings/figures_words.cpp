// Names of outcomes and parameters as a reader says them.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

using Words = std::map<std::string, const char*>;

const Words& variables() {
  static const Words words = {{"knee_contact", "Knee contact force"},
                              {"knee_contact_medial", "Medial knee contact force"},
                              {"knee_contact_lateral", "Lateral knee contact force"},
                              {"patellofemoral_contact", "Patellofemoral contact force"},
                              {"hip_contact", "Hip contact force"},
                              {"ankle_contact", "Ankle contact force"},
                              {"knee_adduction_moment", "Knee adduction moment, external"},
                              {"knee_intersegmental_y", "Knee intersegmental compression"},
                              {"cost_of_transport", "Cost of transport"},
                              {"grf_y", "Vertical ground reaction"},
                              {"grf_travel", "Ground reaction along travel"},
                              {"grf_z", "Sideways ground reaction"},
                              {"hip_flexion", "Hip flexion"},
                              {"knee_angle", "Knee flexion"},
                              {"ankle_angle", "Ankle dorsiflexion"},
                              {"hip_flexion_moment", "Hip flexing moment"},
                              {"knee_angle_moment", "Knee flexing moment"},
                              {"ankle_angle_moment", "Ankle dorsiflexing moment"},
                              {"hip_flexion_power", "Hip power"},
                              {"knee_angle_power", "Knee power"},
                              {"ankle_angle_power", "Ankle power"}};
  return words;
}

const Words& measures() {
  static const Words words = {{"peak", "peak"},
                              {"min", "least"},
                              {"mean", "mean"},
                              {"peak_1", "first peak"},
                              {"peak_2", "second peak"},
                              {"valley", "valley"},
                              {"loading_rate", "loading rate"},
                              {"landing_rate_max", "steepest rise in landing"},
                              {"landing_rate_mean", "mean rise in landing"},
                              {"landing_peak", "peak in landing"},
                              {"impulse_per_step", "impulse per step"},
                              {"impulse_per_m", "impulse per metre"},
                              {"impulse_per_min", "impulse per minute"},
                              {"braking_impulse_per_step", "braking impulse per step"},
                              {"propulsion_impulse_per_step", "propulsive impulse per step"},
                              {"bhargava", "Bhargava 2004"},
                              {"bhargava_net", "Bhargava 2004, net"},
                              {"umberger", "Umberger 2010"},
                              {"umberger_net", "Umberger 2010, net"}};
  return words;
}

// by the key without its section
const Words& parameters() {
  static const Words words = {{"slope_pct", "Slope, uphill +"},
                              {"crouch_deg", "Crouch"},
                              {"hand_support_bw", "Support by a handrail"},
                              {"hand_support_side", "Hand on the rail"},
                              {"added_load_kg", "Carried load"},
                              {"mass_kg", "Body mass"},
                              {"height_m", "Body height"},
                              {"heel_height_mm", "Heel of the shoe"},
                              {"frontal_alignment_deg", "Frontal alignment of the knee"},
                              {"cost_exponent", "Exponent of the muscle cost"},
                              {"weighting", "Weighting of the muscle cost"},
                              {"tendons", "Tendons"},
                              {"disc_stiffness", "Stiffness of the discs"}};
  return words;
}

// endings of keys, longest first, and how a paper writes them
constexpr std::pair<const char*, const char*> kUnits[] = {{"_steps_min", "steps/min"},
                                                          {"_N_m_kg", "N·m/kg"},
                                                          {"_km_h", "km/h"},
                                                          {"_s_per_m", "s/m"},
                                                          {"_m_s", "m/s"},
                                                          {"_pct", "%"},
                                                          {"_deg", "°"},
                                                          {"_kPa", "kPa"},
                                                          {"_kg", "kg"},
                                                          {"_mm", "mm"},
                                                          {"_cm", "cm"},
                                                          {"_ms", "ms"},
                                                          {"_bw", "body weights"},
                                                          {"_N", "N"},
                                                          {"_m", "m"},
                                                          {"_s", "s"}};

std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string spaced(std::string text) {
  for (char& c : text)
    if (c == '_') c = ' ';
  return text;
}

// "L4/L5 compression" of "l4l5_compression"
std::string disc_words(const std::string& variable) {
  const bool disc = variable.size() > 5 && variable[0] == 'l' && variable[4] == '_' &&
                    std::isdigit(static_cast<unsigned char>(variable[1])) &&
                    std::isdigit(static_cast<unsigned char>(variable[3]));
  if (!disc) return "";
  const char lower = variable[2] == 's' ? 'S' : 'L';
  std::string what = variable.substr(5);
  if (what == "shear_ap") what = "forward shear";
  return fmt::format("L{}/{}{} {}", variable[1], lower, variable[3], spaced(what));
}

std::string variable_words(const std::string& variable) {
  if (const auto it = variables().find(variable); it != variables().end()) return it->second;
  const std::string disc = disc_words(variable);
  return disc.empty() ? capital(spaced(variable)) : disc;
}

std::string lower(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

// "knee_angle_r" → "knee angle right"
std::string coordinate_words(std::string part) {
  if (part.ends_with("_r")) part = part.substr(0, part.size() - 2) + " right";
  if (part.ends_with("_l")) part = part.substr(0, part.size() - 2) + " left";
  return spaced(part);
}

// a curve of a script by the name that results have
std::string curve_words(const std::string& part) {
  const auto known = variables().find(part);
  return known != variables().end() ? known->second : capital(coordinate_words(part));
}

}  // namespace

std::string words_of(const OutcomeName& outcome) {
  std::string out = variable_words(outcome.variable);
  if (outcome.side == "l") out += ", left";
  // what a walk has once is no mean of anything
  if (outcome.measure.empty() ||
      (outcome.measure == "mean" && outcome.side == "none" &&
       !outcome.variable.ends_with("_compression") && !outcome.variable.ends_with("_shear_ap")))
    return out;
  const auto it = measures().find(outcome.measure);
  return out + ", " + (it != measures().end() ? it->second : spaced(outcome.measure));
}

ParameterWords words_of_parameter(const std::string& key) {
  ParameterWords out;
  std::string last = key, owner;
  if (const std::size_t dot = key.rfind('.'); dot != std::string::npos)
    owner = key.substr(0, dot), last = key.substr(dot + 1);
  const std::string whole = last;
  for (const auto& [ending, unit] : kUnits)
    if (last.ends_with(ending) && last.size() > std::string(ending).size()) {
      last.resize(last.size() - std::string(ending).size());
      out.unit = unit;
      break;
    }
  const auto known = parameters().find(whole);
  out.title = known != parameters().end() ? known->second : capital(coordinate_words(last));
  // whose it is, where the key alone does not tell
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < owner.size();) {
    const std::size_t to = std::min(owner.find('.', from), owner.size());
    parts.push_back(owner.substr(from, to - from));
    from = to + 1;
  }
  constexpr const char* kSections[] = {"gait", "muscles", "subject", "simulate",
                                       "shoe", "knee",    "spine"};
  if (!parts.empty() &&
      std::find(std::begin(kSections), std::end(kSections), parts[0]) != std::end(kSections))
    parts.erase(parts.begin());
  if (!parts.empty() && parts.back() == "strength") {
    out.title = "Strength of " + coordinate_words(last);
    parts.pop_back();
  }
  if (parts.empty()) return out;
  const bool way = parts[0] == "forward" || parts[0] == "backward";
  std::string curve;
  for (std::size_t i = way ? 1 : 0; i < parts.size(); ++i)
    curve += (curve.empty() ? "" : " ") + curve_words(parts[i]);
  if (!curve.empty()) out.title = curve + ", " + lower(out.title);
  if (way) out.title = capital(parts[0]) + ": " + lower(out.title);
  return out;
}

std::string file_name_of(const OutcomeName& outcome) {
  std::string name = outcome.variable;
  if (outcome.side != "r" && outcome.side != "none" && !outcome.side.empty())
    name += "_" + outcome.side;
  if (!outcome.measure.empty()) name += "_" + outcome.measure;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '-' && c != '_') c = '_';
  if (name.empty() || name[0] == '-') name.insert(0, "_");
  return name.substr(0, 100);
}

std::string short_number(double x) {
  if (std::isnan(x)) return "–";
  std::string text = fmt::format("{:.4g}", x == 0 ? 0.0 : x);
  if (text.starts_with("-")) text.replace(0, 1, "−");
  return text;
}

std::vector<std::string> alike(const std::vector<double>& numbers) {
  int decimals = 0;
  for (const double x : numbers)
    while (decimals < 3 &&
           std::abs(x * std::pow(10, decimals) - std::round(x * std::pow(10, decimals))) > 1e-6)
      ++decimals;
  std::vector<std::string> out;
  for (const double x : numbers) {
    out.push_back(number_text(x, decimals));
    if (out.back().starts_with("-")) out.back().replace(0, 1, "−");
  }
  return out;
}

int decimals_for(double largest) {
  if (!(largest > 0) || std::isinf(largest)) return 0;
  return std::clamp(2 - static_cast<int>(std::floor(std::log10(largest))), 0, 6);
}

}  // namespace retrogait
