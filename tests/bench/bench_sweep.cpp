// Sweeps: how many comparisons (both directions, 101 instants) a second of CPU time, against the bars of the issue; where
// the time of a case goes; whether two threads or twenty thousand cases cost more.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <atomic>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "io/io.h"
#include "study/cycle_instants.h"
#include "support/temp_folder.h"
#include "sweep/run.h"

namespace retrogait {
namespace {

const std::vector<std::uint64_t> kFirst = {
    0, 1, 2};  // before the clock runs: bodies and muscles are laid

/// Who walks.
enum class Body { kAll, kLegs };

std::string name_of(Body body) { return body == Body::kAll ? "316 muscles" : "legs"; }

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

SweepPlan plan_of(const std::string& parameters, Body body) {
  std::string text = "format = 1\ntitle = \"bench\"\nscene = \"park_walk\"\n";
  if (body == Body::kLegs) text += "set = [\"model=adult_legs\"]\n";
  return parse_sweep_plan(text + parameters, "bench");
}

std::string spread(const std::string& key, const std::string& how, int points = 100000) {
  return fmt::format("[parameter.\"{}\"]\n{}\n[design]\nkind = \"sobol\"\npoints = {}\n", key, how,
                     points);
}

/// What changes from case to case while the motion stays.
struct Still {
  const char* name;
  std::string parameters;
};

const std::vector<Still>& stills() {
  static const std::vector<Still> list = {
      {"strength", spread("strength.quadriceps", "normal = [1, 0.15]")},
      {"knee alignment", spread("knee.frontal_alignment_deg", "uniform = [-5, 5]")},
      {"abdominal pressure", spread("spine.abdominal_pressure_kPa", "uniform = [0, 10]")},
      {"activation floor", spread("muscles.activation_floor", "uniform = [0, 0.05]")},
      {"cost: weighting",
       "[parameter.weighting]\nvalues = [\"none\", \"stress\", \"volume\"]\n"
       "[parameter.\"strength.gluteals\"]\nfrom = 0.8\nto = 1.2\ncount = 1000\n"},
      {"cost: exponent 2 to 3", spread("muscles.cost_exponent", "uniform = [2, 3]")}};
  return list;
}

/// One case after another; `bar`: cases a second of the issue. `first` are solved before the clock runs; what they took
/// is told as well.
void solve_cases(benchmark::State& state, const SweepPlan& plan, double bar,
                 const std::string& what, const std::vector<std::uint64_t>& first = kFirst) {
  const SweepSetup setup = set_up(plan);
  CaseSolver solver(setup);
  const double start = cpu_seconds();
  for (const std::uint64_t i : first) (void)solver.solve(i);
  const double before = cpu_seconds();
  state.counters["first_s"] = before - start;
  std::uint64_t i = kFirst.size(), missed = 0;
  for (auto _ : state) missed += solver.solve(i++ % plan.size()).status != CaseStatus::kDone;
  state.counters["cases_a_second"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["bar"] = bar;
  state.counters["not_done"] = static_cast<double>(missed);
  const double rate = static_cast<double>(state.iterations()) / (cpu_seconds() - before);
  state.SetLabel(rate < bar ? what + ", MISSED" : what);
}

void BM_SweepStrengthCases(benchmark::State& state) {
  const auto body = static_cast<Body>(state.range(0));
  const Still& still = stills()[static_cast<std::size_t>(state.range(1))];
  solve_cases(state, plan_of(still.parameters, body), body == Body::kAll ? 25 : 50,
              fmt::format("{}, {}", still.name, name_of(body)));
}
BENCHMARK(BM_SweepStrengthCases)
    ->ArgsProduct({{0, 1}, {0, 1, 2, 3, 4, 5}})
    ->Unit(benchmark::kMillisecond);

/// Speeds and slopes that are no nodes of the lattice, each case another motion. The nodes that they start from are solved
/// cold, once a sweep, before the clock runs.
void BM_SweepMotionCases(benchmark::State& state) {
  const auto body = static_cast<Body>(state.range(0));
  const SweepPlan plan = plan_of(
      "[parameter.speed_m_s]\nfrom = 0.713\nto = 1.213\ncount = 24\n"
      "[parameter.slope_pct]\nfrom = -3.3\nto = 3.9\ncount = 24\n",
      body);
  std::vector<std::uint64_t> all_nodes;
  for (const std::uint64_t speed : {0, 4, 9, 13, 18, 23})
    for (const std::uint64_t slope : {0, 4, 10, 12, 18, 23})
      all_nodes.push_back(24 * speed + slope);
  solve_cases(state, plan, body == Body::kAll ? 8 : 10, name_of(body), all_nodes);
}
BENCHMARK(BM_SweepMotionCases)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->MinTime(5);

// ------------------------------------------------------------------------------------- where it goes

/// The parts of one case of both directions.
struct Parts {
  SweepSetup setup;
  PlanSources sources;
  std::map<std::string, ModelSpec> models;
  std::map<std::string, GaitScript> scripts;
  StudyPlan plan;
  std::vector<GaitCycle> cycles;
  std::array<LaidCycle, 2> laid;
  std::array<FootFalls, 2> feet;
  std::vector<Trial> trials;

  explicit Parts(Body body) : setup(set_up(plan_of(stills()[0].parameters, body))) {
    sources.model = [this](const std::string& path) {
      const auto it = models.find(path);
      return it != models.end() ? it->second : models.emplace(path, read_model(path)).first->second;
    };
    sources.script = [this](const std::string& name) {
      const auto it = scripts.find(name);
      return it != scripts.end() ? it->second
                                 : scripts.emplace(name, find_gait(name)).first->second;
    };
    sources.without_prior = false;
    plan = plan_case();
    const Measures measures(setup.plan, setup.head.results);
    for (std::size_t d = 0; d < 2; ++d) {
      cycles.push_back(solve_case(plan.cases[d], std::nullopt));
      trials.push_back(tabulate(plan.cases[d], cycles[d], measures.asked(), &laid[d]));
    }
  }
  StudyPlan plan_case() const {
    Diagnostics found("bench");
    return plan_study(case_scene(setup.plan, {"1.1"}, found), found, sources);
  }
};

Parts& parts(Body body) {
  static Parts all(Body::kAll), legs(Body::kLegs);
  return body == Body::kAll ? all : legs;
}

enum class Part { kPlan, kInstants, kInstantsLaid, kScalars, kStore };
constexpr std::array kPartNames = {"plan: scene, model, muscles", "instants, muscles laid anew",
                                   "instants, muscles laid before", "scalars", "store"};

void BM_SweepParts(benchmark::State& state) {
  const auto body = static_cast<Body>(state.range(0));
  const auto part = static_cast<Part>(state.range(1));
  Parts& p = parts(body);
  const Measures measures(p.setup.plan, p.setup.head.results);
  CaseResult result;
  result.scalar.assign(p.setup.head.results.size(), 1.5);
  result.values = {"1.1"};
  result.key = std::string(32, 'a');
  const TempFolder folder;
  std::optional<Store> store;
  if (part == Part::kStore) store = Store::open_for(folder.path() + "/bench.db", p.setup.head);
  std::vector<CaseResult> batch(64, result);
  std::uint64_t id = 0;
  for (auto _ : state) {
    if (part == Part::kPlan) benchmark::DoNotOptimize(p.plan_case().cases.size());
    for (std::size_t d = 0; d < 2; ++d) {
      if (part == Part::kInstants)
        benchmark::DoNotOptimize(
            tabulate(p.plan.cases[d], p.cycles[d], measures.asked(), nullptr, &p.feet[d]).ok);
      if (part == Part::kInstantsLaid)
        benchmark::DoNotOptimize(
            tabulate(p.plan.cases[d], p.cycles[d], measures.asked(), &p.laid[d], &p.feet[d]).ok);
      if (part == Part::kScalars) measures.read(p.trials[d], p.plan.cases[d].direction, result);
    }
    if (part != Part::kStore || ++id % batch.size() != 0) continue;
    for (std::size_t k = 0; k < batch.size(); ++k) batch[k].id = id + k;
    store->put(batch);
  }
  state.SetLabel(fmt::format("{}, {}", kPartNames[static_cast<std::size_t>(part)], name_of(body)));
}
BENCHMARK(BM_SweepParts)->ArgsProduct({{0, 1}, {0, 1, 2, 3, 4}})->Unit(benchmark::kMillisecond);

// ------------------------------------------------------------------------------------- threads, memory

/// CPU time of a whole sweep, without what it needs to begin.
double cpu_a_case(const SweepSetup& setup, int threads, std::uint64_t cases) {
  const auto run = [&](std::uint64_t limit) {
    const TempFolder folder;
    SweepOptions options;
    options.store = folder.path() + "/bench.db";
    options.threads = threads;
    options.limit = limit;
    const std::atomic<bool> stop{false};
    const double before = cpu_seconds();
    run_sweep(setup, options, {}, stop);
    return cpu_seconds() - before;
  };
  const std::uint64_t few = 8;
  const double start = run(few);
  return (run(few + cases) - start) / static_cast<double>(cases);
}

/// Bar: CPU time a case of two threads at most 5 % above one's.
void BM_SweepThreads(benchmark::State& state) {
  const SweepSetup setup = set_up(plan_of(stills()[0].parameters, Body::kAll));
  double one = 0, two = 0;
  for (auto _ : state) {
    one = cpu_a_case(setup, 1, 100);
    two = cpu_a_case(setup, 2, 100);
  }
  state.counters["ms_a_case_1_thread"] = 1e3 * one;
  state.counters["ms_a_case_2_threads"] = 1e3 * two;
  state.counters["ratio"] = two / one;
  state.counters["bar"] = 1.05;
}
BENCHMARK(BM_SweepThreads)->Iterations(1)->Unit(benchmark::kSecond);

/// Resident memory now, MiB.
double resident() {
  std::ifstream file("/proc/self/statm");
  double pages = 0;
  file >> pages >> pages;
  return pages * 4096 / (1024 * 1024);
}

/// Memory after the first thousand cases and at the end. Bars: the same within 5 %, at most 300 MiB. Without muscles 20 000
/// cases take two minutes; with them the first 1 500 tell as much.
void BM_SweepMemory(benchmark::State& state) {
  const bool muscles = state.range(0) == 1;
  const auto early = static_cast<std::uint64_t>(state.range(1)),
             late = static_cast<std::uint64_t>(state.range(2));
  SweepPlan plan = plan_of(stills()[muscles ? 0 : 1].parameters, Body::kAll);
  if (!muscles) plan.set.emplace_back("muscles.on=false");
  const SweepSetup setup = set_up(plan);
  const TempFolder folder;
  SweepOptions options;
  options.store = folder.path() + "/bench.db";
  options.threads = 2;
  options.limit = late;
  const std::atomic<bool> stop{false};
  double at_early = 0, most = 0;
  const auto look = [&](const SweepProgress& p) {
    if (at_early == 0 && p.done + p.flagged + p.failed >= early) at_early = resident();
    most = std::max(most, resident());
  };
  for (auto _ : state) run_sweep(setup, options, look, stop);
  state.counters["MiB_early"] = at_early;
  state.counters["MiB_late"] = resident();
  state.counters["MiB_most"] = most;
  state.counters["change_pct"] = 100 * (resident() / at_early - 1);
  state.counters["bytes_a_case"] =
      static_cast<double>(std::filesystem::file_size(options.store)) / static_cast<double>(late);
  state.SetLabel(muscles ? "316 muscles" : "no muscles");
}
BENCHMARK(BM_SweepMemory)
    ->Args({0, 1000, 20000})
    ->Args({1, 200, 1500})
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace retrogait
