// From a scene to the cycles it asks for, every defect at once.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "contact/heels.h"
#include "io/io.h"
#include "study/asked.h"

namespace retrogait {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};
constexpr double kTableInstants = 100;          // of one cycle
constexpr double kStartNoise = 8 * kRadPerDeg;  // of a start from a seed

void take(Diagnostics& found, const InputError& error) {
  for (const Diagnostic& d : error.diagnostics()) found.add(shown_path(d.file), d.line, d.message);
}

// the line of the scene (or the option) that set a value, for a message about it
bool blame(const Scene& scene, const std::string& direction, const std::string& knob, Setting& at,
           std::string& key) {
  for (const std::string& name : {"gait." + direction + "." + knob, "gait." + knob}) {
    const auto it = scene.settings.find(name);
    if (it == scene.settings.end()) continue;
    at = it->second;
    key = name;
    return true;
  }
  return false;
}

// adapt's messages begin with the knob's name; the reader looks for it in the scene, not in the script
void take_knob_defects(Diagnostics& found, const Scene& scene, const std::string& direction,
                       const InputError& error) {
  for (const Diagnostic& d : error.diagnostics()) {
    const std::string knob = d.message.substr(0, d.message.find_first_of(" ,:"));
    Setting at;
    std::string key;
    if (!blame(scene, direction, knob, at, key)) {
      found.add(shown_path(d.file), d.line, d.message);
      continue;
    }
    const Diagnostic blamed{at.file, at.line, key.substr(0, key.size() - knob.size()) + d.message};
    const bool said = std::any_of(found.list().begin(), found.list().end(),
                                  [&](const Diagnostic& o) { return o.text() == blamed.text(); });
    if (!said) found.add(blamed.file, blamed.line, blamed.message);
  }
}

std::string model_path(const std::string& name) {
  if (name.ends_with(".toml")) return name;
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(home_path("models"), error))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  if (std::find(names.begin(), names.end(), name) != names.end())
    return home_path("models/" + name + ".toml");
  throw InputError("models", 0,
                   fmt::format("there is no model '{}': {}.{}", name, fmt::join(names, ", "),
                               did_you_mean(name, names)));
}

ModelSpec of_subject(ModelSpec spec, const Scene& scene) {
  if (!scene.mass && !scene.height && !scene.sex) return spec;
  Subject subject = spec.subject;
  if (scene.mass) subject.mass = *scene.mass;
  if (scene.height) subject.height = *scene.height;
  if (scene.sex) subject.sex = *scene.sex;
  return scale_to_subject(spec, subject);
}

std::optional<ModelSpec> find_model(const Scene& scene, const PlanSources& sources,
                                    std::string& path, Diagnostics& found) {
  try {
    path = model_path(scene.model);
    ModelSpec spec = of_subject(sources.model ? sources.model(path) : read_model(path), scene);
    raise_heels(spec, scene.heel_height);
    apply_muscle_options(spec, scene, found);
    return spec;
  } catch (const InputError& error) {
    const auto it = scene.settings.find("model");
    if (path.empty() && it != scene.settings.end())
      found.add(it->second.file, it->second.line, "model: " + error.diagnostics().front().message);
    else
      take(found, error);
    return {};
  }
}

// the load is worn: its mass centre lies at the torso's own, and its inertia is a point's
ModelSpec with_load(ModelSpec spec, double kilograms) {
  if (!(kilograms > 0)) return spec;
  spec.load.mass = kilograms;
  for (const BodySpec& body : spec.bodies)
    if (body.name == spec.load.body) spec.load.point = body.mass_center;
  return spec;
}

struct Found {
  GaitScript named, base;  // the same unless named is played backward
};

std::optional<Found> find_script(const Scene& scene, std::size_t d, const PlanSources& sources,
                                 Diagnostics& found) {
  const std::string key = fmt::format("gait.{}.script", kDirections[d]);
  const auto it = scene.settings.find(key);
  try {
    const auto find = [&](const std::string& name) {
      return sources.script ? sources.script(name) : find_gait(name);
    };
    Found out;
    out.named = find(scene.direction[d].script);
    out.base = out.named.reversed_of.empty() ? out.named : find(out.named.reversed_of);
    return out;
  } catch (const InputError& error) {
    // a name that is not there is the scene's mistake; a bad script file is its own
    const bool no_such = error.diagnostics().front().message.starts_with("there is no gait");
    if (no_such && it != scene.settings.end())
      found.add(it->second.file, it->second.line, key + ": " + error.diagnostics().front().message);
    else
      take(found, error);
    return {};
  }
}

}  // namespace

namespace {

// compiled once where both directions carry the same
void set_up_body(Case& c, const MuscleOptions& muscles, const std::vector<Case>& others) {
  for (const Case& other : others)
    if (other.spec.load.mass == c.spec.load.mass) {
      c.model = other.model;
      c.muscles = other.muscles;
      return;
    }
  c.model = compile(c.spec);
  c.muscles = make_muscle_rules(c.model, muscles);
}

}  // namespace

StudyPlan plan_study(const Scene& scene, Diagnostics& found, const ModelReader& read) {
  return plan_study(scene, found, PlanSources{read, {}, true});
}

StudyPlan plan_study(const Scene& scene, Diagnostics& found, const PlanSources& sources) {
  StudyPlan plan;
  plan.scene = scene;
  plan.cases.reserve(4);
  const std::optional<ModelSpec> spec = find_model(scene, sources, plan.model_file, found);
  std::vector<Case> without;
  for (std::size_t d = 0; d < 2; ++d) {
    const std::optional<Found> script = find_script(scene, d, sources, found);
    if (!script || !spec) continue;
    Case c;
    c.direction = kDirections[d];
    c.named = script->named.name;
    c.trial = script->named.name;
    c.script = script->base;
    c.reversed = !script->named.reversed_of.empty();
    c.knobs = scene.direction[d].knobs;
    c.model_file = plan.model_file;
    c.resized = scene.mass || scene.height || scene.sex || scene.heel_height != 0 ||
                c.knobs.added_load != 0;
    try {
      c.spec = with_load(*spec, std::max(0.0, c.knobs.added_load));
      set_up_body(c, scene.muscles, plan.cases);
    } catch (const InputError& error) {
      take(found, error);
      continue;
    }
    // seen along travel: what is synthesised forward and played backward climbs where it descends
    if (c.reversed) c.knobs.slope = -c.knobs.slope;
    const int travels = c.reversed ? -c.script.direction : c.script.direction;
    if (travels != (d == 0 ? 1 : -1)) {
      Setting at{"", scene.file, 0};
      const std::string key = fmt::format("gait.{}.script", c.direction);
      if (const auto it = scene.settings.find(key); it != scene.settings.end()) at = it->second;
      found.add(at.file, at.line,
                fmt::format("{} = '{}': this gait walks {}.", key, c.named,
                            travels > 0 ? "forward" : "backward"));
    }
    try {
      const GaitTarget target = adapt(c.script, c.knobs, c.model);
      if (target.fore_aft && sources.without_prior) {
        without.push_back(c);
        without.back().trial += "_without_prior";
        without.back().without_prior = true;
        without.back().knobs.fore_aft_prior = false;
      }
    } catch (const InputError& error) {
      take_knob_defects(found, scene, c.direction, error);
    }
    plan.subject = c.model.subject;
    plan.cases.push_back(std::move(c));
  }
  found.throw_if_any();
  for (Case& c : without) plan.cases.push_back(std::move(c));
  return plan;
}

namespace {

// at the same instants as what it plays backward: peaks of the tables do not differ by sampling
GaitCycle as_asked(const Case& c, GaitCycle cycle) {
  if (!c.reversed) return cycle;
  return reversed(cycle, std::round(kTableInstants * cycle.stance_end) / kTableInstants);
}

}  // namespace

GaitCycle solve_case(const Case& c, GaitSolver& of_file) {
  if (!c.resized) return as_asked(c, of_file.solve(c.script, c.knobs));
  return as_asked(c, GaitSolver(c.model, of_file).solve(c.script, c.knobs));
}

GaitCycle solve_case(const Case& c, const std::optional<unsigned>& seed) {
  if (!seed) {
    const Model of_file = c.resized ? compile(read_model(c.model_file)) : c.model;
    GaitSolver solver(of_file);
    return solve_case(c, solver);
  }
  SynthesisOptions options;
  options.perturb = kStartNoise;
  options.seed = *seed;
  return as_asked(c, synthesize(c.model, adapt(c.script, c.knobs, c.model), options));
}

}  // namespace retrogait
