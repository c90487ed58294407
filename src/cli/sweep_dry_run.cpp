// retrogait sweep PLAN --dry-run: what a plan asks for, and what that takes
#include <time.h>

#include <algorithm>
#include <thread>

#include "cli/sweep.h"
#include "cli/talk.h"
#include "sweep/pack.h"

namespace retrogait {

namespace {

constexpr std::uint64_t kShown = 5;     // cases
constexpr std::uint64_t kMeasured = 6;  // cases, spread over the plan
constexpr double kMostMeasuring = 20;   // s
// of a row of `scalar`, and of all else that a case has but curves: 3.8 kB for 194 results, measured on 961 cases
constexpr double kBytesAResult = 17, kBytesACase = 480;

double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// What cases at evenly spaced places of a plan took, s of one thread, and would take in a store.
struct Measured {
  std::vector<double> seconds;  // ascending
  double bytes = 0;             // a case
  double mean() const {
    double sum = 0;
    for (const double s : seconds) sum += s;
    return sum / static_cast<double>(seconds.size());
  }
};

double bytes_of(const CaseResult& result) {
  double bytes = kBytesACase + kBytesAResult * static_cast<double>(result.scalar.size());
  for (const StoredCurve& curve : result.curves)
    bytes += static_cast<double>(packed(curve.value).size()) + 50;
  return bytes;
}

Measured measure(const SweepSetup& setup) {
  CaseSolver solver(setup);
  const std::uint64_t size = setup.plan.size(), most = std::min(kMeasured, size);
  // files are read and compiled by the first case; that is no part of the rate
  (void)solver.solve(size / 2);
  Measured out;
  double all = 0;
  for (std::uint64_t i = 0; i < most && all < kMostMeasuring; ++i) {
    const double start = thread_seconds();
    const CaseResult result = solver.solve(size / most * i + size / most / 2);
    out.seconds.push_back(thread_seconds() - start);
    out.bytes = std::max(out.bytes, bytes_of(result));
    all += out.seconds.back();
  }
  std::sort(out.seconds.begin(), out.seconds.end());
  return out;
}

// "63 cases: 7 speed_m_s x 9 slope_pct"
std::string count_text(const SweepPlan& plan) {
  std::vector<std::string> factors;
  std::size_t spread = 0;
  for (const SweepParameter& p : plan.parameters)
    if (p.spread)
      ++spread;
    else
      factors.push_back(fmt::format("{} {}", p.values.size(), p.named));
  if (spread > 0)
    factors.push_back(
        plan.design.kind == DesignKind::kSaltelli
            ? fmt::format("{} rows of {} points", plan.design.n, plan.design.dimensions + 2)
            : fmt::format("{} points of {} spread parameter{}", plan.design.n, spread,
                          spread == 1 ? "" : "s"));
  return fmt::format("{} case{}: {}", plan.size(), plan.size() == 1 ? "" : "s",
                     fmt::join(factors, " x "));
}

std::string bytes_text(double bytes) {
  if (bytes < 1e6) return fmt::format("{:.0f} kB", bytes / 1e3);
  if (bytes < 1e9) return fmt::format("{:.0f} MB", bytes / 1e6);
  return fmt::format("{:.1f} GB", bytes / 1e9);
}

}  // namespace

int show_plan(const SweepPlan& plan, const SweepOptions& options) {
  const SweepSetup setup = set_up(plan);
  print(stdout, fmt::format("{}: {}\n{}, each walked forward and backward, {} results a case\n",
                            plan.name, plan.title, count_text(plan), setup.head.results.size()));
  std::vector<std::string> values;
  for (std::uint64_t i = 0; i < std::min(kShown, plan.size()); ++i) {
    case_values(plan, i, values);
    print(stdout, fmt::format("{:>6}  {}\n", i, case_command(plan, values)));
  }
  for (const std::string& note : plan_notes(plan)) print(stdout, note + "\n");
  const Measured m = measure(setup);
  const int threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  const std::uint64_t cases = plan.size() / options.shards;
  print(
      stdout,
      fmt::format(
          "About {} on {} thread{}{}, store about {}.\nMeasured on {} case{} spread over the plan: "
          "{:.2f} s of a processor each ({:.2f} to {:.2f}), {:.1f} cases a second and thread. The "
          "first walks at a new speed, slope or crouch take longest, so a long sweep is faster.\n",
          span_text(m.mean() * static_cast<double>(cases) / threads), threads,
          threads == 1 ? "" : "s",
          options.shards > 1 ? fmt::format(" (a shard of {})", options.shards) : "",
          bytes_text(m.bytes * static_cast<double>(cases)), m.seconds.size(),
          m.seconds.size() == 1 ? "" : "s", m.mean(), m.seconds.front(), m.seconds.back(),
          1 / m.mean()));
  return 0;
}

}  // namespace retrogait
