// Whether the scene takes what a plan says.
#include <algorithm>
#include <cmath>

#include "io/io.h"
#include "study/asked.h"
#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr double kTail = 1e-4;            // share of a spread beyond the ends that are tried
constexpr std::size_t kMostSaid = 3;      // defects of one parameter
constexpr std::size_t kMostTried = 2000;  // listed values that are tried one by one
constexpr std::size_t kMostWords = 20;    // listed words that are walked
constexpr std::size_t kMostCornered = 4;  // parameters whose corners are walked: 16

std::optional<double> number_of(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  if (word.empty() || *end != '\0') return {};
  return value;
}

// the least and the most that a spread of so many points takes: its ends, or where hardly any of it lies beyond
std::vector<std::string> ends_of(const Distribution& d, std::uint64_t points) {
  const double tail = std::min(kTail, 0.1 / static_cast<double>(points));
  const bool bounded = d.spread == Spread::kUniform || d.spread == Spread::kTriangular;
  double least = d.least, most = d.most;
  if (bounded) least = std::max(d.a, least), most = std::min(d.b, most);
  if (least < -1e299) least = d.quantile(tail);
  if (most > 1e299) most = d.quantile(1 - tail);
  return {sampled_text(least), sampled_text(most)};
}

// of a list of numbers the smallest and the largest, else the words
std::vector<std::string> ends_of(const SweepParameter& p, std::uint64_t points) {
  if (p.spread) return ends_of(*p.spread, points);
  const auto less = [](const std::string& a, const std::string& b) {
    return number_of(a).value_or(0) < number_of(b).value_or(0);
  };
  const bool numbers = std::all_of(p.values.begin(), p.values.end(),
                                   [](const std::string& v) { return number_of(v).has_value(); });
  if (numbers && !p.values.empty()) {
    const auto [least, most] = std::minmax_element(p.values.begin(), p.values.end(), less);
    return {*least, *most};
  }
  return {p.values.begin(),
          p.values.begin() + static_cast<std::ptrdiff_t>(std::min(p.values.size(), kMostWords))};
}

std::string middle_of(const SweepParameter& p) {
  if (p.spread) return sampled_text(p.spread->quantile(0.5));
  return p.values.empty() || p.key.empty() ? "" : p.values[p.values.size() / 2];
}

/// Tries cases on the scenes; every defect is said once, of the parameter that it names.
class Tryout {
 public:
  Tryout(const SweepPlan& plan, Diagnostics& found)
      : plan_(plan), found_(found), said_(plan.parameters.size()) {
    sources_.model = [this](const std::string& path) {
      return once(models_, path, [](const std::string& p) { return read_model(p); });
    };
    sources_.script = [this](const std::string& name) { return once(scripts_, name, find_gait); };
    sources_.without_prior = false;
  }

  // what a scene's reader refuses, without a walk
  void set(const Scene& scene, std::size_t p, const std::string& value) {
    if (said_[p].size() >= kMostSaid) return;
    Diagnostics own(plan_.file);
    Scene copy = scene;
    set_value(copy, plan_.parameters[p].key + "=" + value, "parameter", own);
    for (const Diagnostic& d : own.list()) tell(p, value, d.message);
  }

  // `p`: the parameter that was moved to an end, or none of them. False where no parameter alone is to blame.
  bool walk(const std::vector<std::string>& values, std::size_t p) {
    for (const std::string& message : defects(values)) {
      const std::size_t named = blamed(message, p);
      if (named < said_.size()) {
        tell(named, values[named], message);
      } else {
        found_.add(plan_.file, 0, fmt::format("{}: {}", words_of(values), message));
        return false;
      }
    }
    return true;
  }

  std::vector<std::string> defects(const std::vector<std::string>& values) {
    Diagnostics own(plan_.file);
    std::vector<std::string> out;
    try {
      const Scene scene = case_scene(plan_, values, own);
      (void)plan_study(scene, own, sources_);
    } catch (const InputError& error) {
      for (const Diagnostic& d : error.diagnostics()) out.push_back(d.message);
    }
    return out;
  }

  std::string words_of(const std::vector<std::string>& values) const {
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!values[i].empty())
        out +=
            fmt::format("{}{} = {}", out.empty() ? "" : ", ", plan_.parameters[i].named, values[i]);
    return out;
  }

 private:
  // files are read once
  template <class What, class Read>
  static const What& once(std::map<std::string, What>& known, const std::string& name, Read read) {
    const auto it = known.find(name);
    return it != known.end() ? it->second : known.emplace(name, read(name)).first->second;
  }

  bool names(const std::string& message, std::size_t p) const {
    const std::string& key = plan_.parameters[p].key;
    return !key.empty() && (message.starts_with(key + " = ") || message.starts_with(key + ": "));
  }

  std::size_t blamed(const std::string& message, std::size_t p) const {
    for (std::size_t i = 0; i < said_.size(); ++i)
      if (names(message, i)) return i;
    return p;
  }

  void tell(std::size_t p, const std::string& value, std::string message) {
    const SweepParameter& parameter = plan_.parameters[p];
    const bool of_any = message.starts_with(parameter.key + ": ");  // whatever its value
    if (names(message, p)) message.erase(0, message.find(": ") + 2);
    const bool said = std::find(said_[p].begin(), said_[p].end(), message) != said_[p].end();
    if (said || said_[p].size() >= kMostSaid) return;
    said_[p].push_back(message);
    std::string text = "parameter." + parameter.named + (of_any ? "" : " = " + value);
    text += ": " + message;
    if (parameter.spread && !of_any)
      text += fmt::format(" {} reaches that: cut it off with 'least' and 'most'.",
                          text_of(*parameter.spread));
    found_.add(plan_.file, parameter.line, text);
  }

  const SweepPlan& plan_;
  Diagnostics& found_;
  std::vector<std::vector<std::string>> said_;  // of each parameter
  PlanSources sources_;
  std::map<std::string, ModelSpec> models_;
  std::map<std::string, GaitScript> scripts_;
};

// the plan's own scene and those that it lists, each with what it sets
void read_scenes(SweepPlan& plan, Diagnostics& found) {
  std::map<std::string, int> names = {{plan.scene, plan.line_of("scene")}};
  for (const SweepParameter& p : plan.parameters)
    if (p.key == "scene") {
      names.clear();
      for (const std::string& value : p.values) names[value] = p.line;
    }
  for (const auto& [name, line] : names) {
    Diagnostics own(plan.file);
    try {
      plan.scenes[name] = start_scene(plan, name, own);
    } catch (const InputError& error) {
      for (const Diagnostic& d : error.diagnostics())
        found.add(plan.file, line, fmt::format("scene: {}", d.message));
    }
    for (const Diagnostic& d : own.list())
      if (d.file.starts_with("set "))
        found.add(plan.file, plan.line_of("set"), fmt::format("{}: {}", d.file, d.message));
      else
        found.add(d.file, d.line, d.message);
  }
}

std::vector<std::string> middle_values(const SweepPlan& plan) {
  std::vector<std::string> values;
  for (const SweepParameter& p : plan.parameters) values.push_back(middle_of(p));
  return values;
}

}  // namespace

void try_on_scene(SweepPlan& plan, Diagnostics& found) {
  const std::size_t before = found.list().size();
  read_scenes(plan, found);
  if (found.list().size() > before) return;
  Tryout tryout(plan, found);
  const Scene& scene = plan.scenes.begin()->second;
  const std::vector<std::string> middle = middle_values(plan);
  for (std::size_t p = 0; p < middle.size(); ++p)
    if (const SweepParameter& of = plan.parameters[p]; of.key == "road")
      for (const std::string& road : of.values) {
        if (road != "inverse" && road != "simulate")
          found.add(plan.file, of.line,
                    fmt::format("parameter.road = {}: must be 'inverse' or 'simulate'.", road));
      }
    else if (of.key != "scene" && of.values.size() <= kMostTried && !of.key.empty())
      for (const std::string& value : of.values) tryout.set(scene, p, value);
  if (!tryout.walk(middle, middle.size())) return;
  for (std::size_t p = 0; p < middle.size(); ++p) {
    if (middle[p].empty()) continue;
    std::vector<std::string> values = middle;
    for (const std::string& end : ends_of(plan.parameters[p], plan.design.n)) {
      values[p] = end;
      tryout.walk(values, p);
    }
  }
}

std::vector<std::string> plan_notes(const SweepPlan& plan) {
  std::vector<std::string> notes;
  const Design& design = plan.design;
  const bool sobol = design.kind == DesignKind::kSobol || design.kind == DesignKind::kSaltelli;
  if (!spread_places(plan).empty() && sobol && (design.n & (design.n - 1)) != 0)
    notes.push_back(fmt::format(
        "{} points of a Sobol design are not balanced: a power of two would be.", design.n));
  std::vector<std::vector<std::string>> corners = {middle_values(plan)};
  std::size_t cornered = 0;
  for (std::size_t p = 0; p < plan.parameters.size(); ++p) {
    if (plan.parameters[p].spread || plan.parameters[p].values.size() < 2) continue;
    if (++cornered > kMostCornered) break;
    std::vector<std::vector<std::string>> more;
    for (const std::vector<std::string>& corner : corners)
      for (const std::string& end :
           {plan.parameters[p].values.front(), plan.parameters[p].values.back()}) {
        more.push_back(corner);
        more.back()[p] = end;
      }
    corners = more;
  }
  if (cornered < 2) return notes;  // tried already
  Diagnostics none(plan.file);
  Tryout tryout(plan, none);
  for (const std::vector<std::string>& corner : corners) {
    const std::vector<std::string> defects = tryout.defects(corner);
    if (defects.empty()) continue;
    notes.push_back(fmt::format("Nobody can walk {}, and such cases will be kept as failed: {}",
                                tryout.words_of(corner), defects.front()));
    break;
  }
  return notes;
}

}  // namespace retrogait
