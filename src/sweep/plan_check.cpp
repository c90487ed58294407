// Whether the scene takes what a plan says.
#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr double kTail = 1e-4;  // share of a spread beyond the ends that are tried

void try_value(const SweepPlan& plan, const SweepParameter& p, const std::string& value,
               Diagnostics& found) {
  Diagnostics own(plan.file);
  Scene scene = find_scene(plan.scene, own);
  set_value(scene, p.key + "=" + value, "parameter", own);
  for (const Diagnostic& d : own.list()) {
    found.add(plan.file, p.line, fmt::format("parameter.{}: {}", p.named, d.message));
    return;  // one of a value is enough
  }
}

void try_values(const SweepPlan& plan, Diagnostics& found) {
  for (const SweepParameter& p : plan.parameters) {
    if (p.key.empty()) continue;
    const std::size_t before = found.list().size();
    for (const std::string& value : p.values)
      if (found.list().size() < before + 3) try_value(plan, p, value, found);
    if (p.spread)
      for (const double u : {kTail, 1 - kTail})
        if (found.list().size() == before)
          try_value(plan, p, sampled_text(p.spread->quantile(u)), found);
  }
}

// the first case, and those where every listed value is first or last: what a scene's own rules forbid together
void try_corners(const SweepPlan& plan, Diagnostics& found) {
  std::vector<std::string> values;
  for (const std::uint64_t i : {std::uint64_t{0}, plan.size() - 1}) {
    case_values(plan, i, values);
    Diagnostics own(plan.file);
    try {
      const Scene scene = case_scene(plan, values, own);
      (void)plan_study(scene, own);
    } catch (const InputError& error) {
      for (const Diagnostic& d : error.diagnostics())
        found.add(plan.file, 0,
                  fmt::format("case {} ({}): {}", i, case_command(plan, values), d.message));
      return;
    }
  }
}

}  // namespace

void try_on_scene(const SweepPlan& plan, Diagnostics& found) {
  try_values(plan, found);
  if (found.empty()) try_corners(plan, found);
}

}  // namespace retrogait
