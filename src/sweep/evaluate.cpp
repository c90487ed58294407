#include "sweep/evaluate.h"

#include <algorithm>
#include <cmath>

#include "io/io.h"
#include "report/report.h"
#include "study/simulated.h"
#include "sweep/cycles.h"

namespace retrogait {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};
constexpr std::size_t kKeyBytes = 32;  // hexadecimal digits of a case's key

std::string plan_hash(const SweepPlan& plan) {
  std::string said = fmt::format("{} {} {} {} {} {}", plan.scene, static_cast<int>(plan.road),
                                 static_cast<int>(plan.design.kind), plan.design.n,
                                 plan.design.seed, fmt::join(plan.set, " "));
  for (const SweepParameter& p : plan.parameters)
    said += fmt::format("\n{} {} {}", p.key, fmt::join(p.values, " "),
                        p.spread ? text_of(*p.spread) : "");
  std::vector<std::string> values;
  // spreads and correlations as they come out
  for (const std::uint64_t i : {std::uint64_t{0}, plan.size() / 2, plan.size() - 1}) {
    case_values(plan, i, values);
    said += fmt::format("\n{}", fmt::join(values, " "));
  }
  for (const Kept& k : plan.kept) said += "\nkeep " + k.variable + ":" + k.measure;
  for (const std::string& c : plan.curves) said += "\ncurve " + c;
  return sha256(said);
}

// keys that change neither where muscles run nor what each gives of its strength
bool leaves_muscles(const std::string& key) {
  return key.starts_with("muscles.strength") || key == "muscles.cost_exponent" ||
         key == "muscles.weighting" || key == "muscles.activation_floor" ||
         key.starts_with("spine.");
}

// keys that change nothing of what feet do
bool leaves_feet(const std::string& key) {
  return key.starts_with("muscles.") || key.starts_with("knee.") || key.starts_with("spine.");
}

// keys that change which results there are
bool makes_results(const std::string& key) {
  return key == "model" || key == "muscles.on" || key == "scene" || key == "road";
}

// one sentence, whatever was thrown
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text.empty() ? "No reason was given." : text;
}

// its first defect
std::string reason_of(const InputError& error) {
  const std::vector<Diagnostic>& list = error.diagnostics();
  return one_line(list.empty() ? error.what() : list.front().message);
}

/// What a walk shares with the next of the same direction. Muscles are laid for keeping when they are asked for a second time,
/// so that a sweep whose every case moves otherwise keeps nothing.
struct Shared {
  std::string motion, muscles;  // whose they are, as keys
  FootFalls feet;
  LaidCycle instants;

  /// Keeps what is still right; the instants' muscles, or nullptr the first time.
  LaidCycle* laid(const std::string& motion_now, const std::string& muscles_now) {
    if (motion_now != motion) feet = {};
    const bool again = muscles_now == muscles;
    if (!again) instants.clear();
    motion = motion_now;
    muscles = muscles_now;
    return again ? &instants : nullptr;
  }
};

}  // namespace

struct CaseSolver::Kept {
  explicit Kept(const SweepSetup& of)
      : setup(&of), measures(of.plan, of.head.results), cycles(of.plan) {
    sources.model = [this](const std::string& path) {
      return once(models, path, [](const std::string& p) { return read_model(p); });
    };
    sources.script = [this](const std::string& name) { return once(scripts, name, find_gait); };
    sources.without_prior = false;
  }

  // read once a thread; a sweep's files must not change under it
  template <class What, class Read>
  const What& once(std::map<std::string, What>& known, const std::string& name, Read read) {
    const auto it = known.find(name);
    return it != known.end() ? it->second : known.emplace(name, read(name)).first->second;
  }

  std::string words_of(const Case& c, const std::vector<std::string>& values,
                       bool (*leaves)(const std::string&)) const;
  void solve(const std::vector<std::string>& values, CaseResult& out);

  const SweepSetup* setup;
  Measures measures;
  CycleKeeper cycles;
  std::map<std::string, ModelSpec> models;
  std::map<std::string, GaitScript> scripts;
  PlanSources sources;
  std::array<Shared, 2> shared;  // forward, backward
};

// the values of the keys that count, as one key
std::string CaseSolver::Kept::words_of(const Case& c, const std::vector<std::string>& values,
                                       bool (*leaves)(const std::string&)) const {
  std::string out = c.direction;
  for (std::size_t p = 0; p < values.size(); ++p)
    if (!leaves(setup->plan.parameters[p].key)) out += '\t' + values[p];
  return out;
}

void CaseSolver::Kept::solve(const std::vector<std::string>& values, CaseResult& out) {
  Diagnostics found(setup->plan.file);
  const Scene scene = case_scene(setup->plan, values, found);
  StudyPlan plan = plan_study(scene, found, sources);
  out.scalar.assign(setup->head.results.size(), std::nan(""));
  for (std::size_t d = 0; d < 2; ++d) {
    Case& c = plan.cases[d];
    const GaitCycle cycle = cycles.cycle_of(c, values);
    if (case_road(setup->plan, values) == Road::kSimulate) {
      measures.read(simulate_case(c, cycle, scene.simulate), kDirections[d], out);
      continue;
    }
    Shared& with = shared[d];
    LaidCycle* laid =
        with.laid(words_of(c, values, leaves_feet), words_of(c, values, leaves_muscles));
    measures.read(tabulate(std::move(c), cycle, measures.asked(), laid, &with.feet), kDirections[d],
                  out);
  }
}

CaseSolver::CaseSolver(const SweepSetup& setup) : kept_(std::make_unique<Kept>(setup)) {}
CaseSolver::~CaseSolver() = default;

CaseResult CaseSolver::solve(std::uint64_t i) {
  const SweepSetup& setup = *kept_->setup;
  CaseResult out;
  out.id = i;
  case_values(setup.plan, i, out.values);
  out.key = sha256(fmt::format("{} {} {} {}", kResultsVersion, setup.head.model_hash,
                               setup.head.plan_hash, fmt::join(out.values, "\t")))
                .substr(0, kKeyBytes);
  const auto fail = [&](std::string reason) {
    out.status = CaseStatus::kFailed;
    out.reason = std::move(reason);
    out.scalar.clear();
    out.curves.clear();
    out.solver.clear();
    kept_->shared = {};  // what it left half done must not reach the next
  };
  try {
    kept_->solve(out.values, out);
  } catch (const InputError& error) {
    fail(reason_of(error));
  } catch (const std::exception& error) {
    fail(one_line(error.what()));
  }
  return out;
}

namespace {

// the first case, and one for every other model or set of muscles that the plan names
std::vector<StudyPlan> kinds_of_cases(const SweepPlan& plan) {
  std::vector<std::string> first;
  case_values(plan, 0, first);
  std::vector<std::vector<std::string>> kinds = {first};
  for (std::size_t p = 0; p < plan.parameters.size(); ++p)
    for (const std::string& value : plan.parameters[p].values)
      if (makes_results(plan.parameters[p].key) && value != first[p]) {
        kinds.push_back(first);
        kinds.back()[p] = value;
      }
  std::vector<StudyPlan> out;
  for (const std::vector<std::string>& values : kinds) {
    Diagnostics found(plan.file);
    const Scene scene = case_scene(plan, values, found);
    out.push_back(plan_study(scene, found));
    out.back().road = case_road(plan, values);
  }
  return out;
}

}  // namespace

SweepSetup set_up(const SweepPlan& plan) {
  SweepSetup setup{plan, {}};
  StoreHead& head = setup.head;
  head.program = version();
  head.plan_text = plan.text;
  head.plan_hash = plan_hash(plan);
  head.cases = plan.size();
  for (const SweepParameter& p : plan.parameters) head.parameters.push_back(p.key);
  const std::vector<StudyPlan> kinds = kinds_of_cases(plan);
  head.results = results_of(plan, kinds);
  head.model_hash = inputs_hash(kinds.front());
  return setup;
}

}  // namespace retrogait
