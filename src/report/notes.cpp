// What stands under the page, and where everything came from (--explain).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/page.h"
#include "report/report.h"
#include "report/text.h"

namespace retrogait {

namespace {

// a value of `scalars` as the note names it
struct Named {
  const char *words, *side, *variable, *measure, *unit;
  double sign = 1;
};

std::vector<Named> main_loads(bool with_muscles) {
  std::vector<Named> list = {
      {"braking", "r", "grf_travel", "min", "BW"},
      {"propulsion", "r", "grf_travel", "peak", "BW"},
      {"knee extending moment", "r", "knee_angle_moment", "min", "N·m/kg", -1},
      {"L5/S1 extending moment", "none", "l5s1_moment_z", "peak", "N·m/kg"}};
  if (with_muscles)
    list.insert(list.end(), {{"knee contact", "r", "knee_contact", "peak", "BW"},
                             {"L4/L5 compression", "none", "l4l5_compression", "peak", "BW"},
                             {"L5/S1 compression", "none", "l5s1_compression", "peak", "BW"}});
  else
    list.insert(list.end(), {{"knee compression", "r", "knee_intersegmental_y", "peak", "BW"},
                             {"L5/S1 compression", "none", "l5s1_intersegmental_y", "peak", "BW"}});
  return list;
}

bool has_trial(const StudyResult& result, const std::string& name) {
  return std::any_of(result.trials.begin(), result.trials.end(),
                     [&](const Trial& t) { return t.of.trial == name; });
}

// what the measured input changes: the main loads of the same case solved with and without it
std::string without_prior(const StudyResult& result, const Trial& with) {
  const std::string bare = with.of.trial + "_without_prior";
  if (!has_trial(result, bare))
    return wrapped("Note  ",
                   fmt::format("{} follows a measured fore-aft ground force, an input of its "
                               "script. What that changes: --road inverse.",
                               with.of.trial),
                   6);
  std::string loads;
  for (const Named& n : main_loads(has_muscles(result))) {
    const auto value = [&](const std::string& trial) {
      return number_text(n.sign * result.scalar(trial, n.side, n.variable, n.measure, n.unit), 2);
    };
    loads += fmt::format("{}{} {} ({}) {}", loads.empty() ? "" : ", ", n.words, value(bare),
                         value(with.of.trial), n.unit);
  }
  return wrapped("Note  ",
                 fmt::format("{0} follows a measured fore-aft ground force, an input of its "
                             "script. Peaks without it ({0}_without_prior in the files; with it in "
                             "brackets): {1}.",
                             with.of.trial, loads),
                 6);
}

// how far a measured trial may be trusted: every figure beyond its limit
std::string measured_notes(const StudyResult& result) {
  std::string out;
  for (const Trial& t : result.trials) {
    std::string why;
    for (const SolverFigure& f : t.solver)
      if (!f.ok)
        why += fmt::format("{}{} {:.3g} {} (limit {:.3g})", why.empty() ? "" : ", ", f.quantity,
                           f.value, f.unit, f.limit);
    const std::string head = t.ok ? "Note  " : "FLAGGED  ";
    if (!why.empty())
      out += wrapped(head, fmt::format("{}: beyond what Hicks 2015 allows: {}.", t.of.trial, why),
                     head.size());
    for (const std::string& note : t.notes)
      out += wrapped("Note  ", fmt::format("{}: {}", t.of.trial, note), 6);
  }
  return out;
}

// a simulated walk's figures beyond their limits
std::string simulated_flags(const Trial& t) {
  std::string why;
  for (const SolverFigure& f : t.solver)
    if (!f.ok)
      why += fmt::format("{}{} {:.3g}{}{} (limit {:.3g})", why.empty() ? "" : ", ", f.quantity,
                         f.value, f.unit.empty() ? "" : " ", f.unit, f.limit);
  if (why.empty()) return "";
  return wrapped("FLAGGED  ",
                 fmt::format("{}: {}. Its numbers are marked ok = 0.", t.of.trial, why), 9);
}

// how they went, said once of walks that went alike
std::string simulated_notes(const StudyResult& result) {
  std::vector<std::pair<std::string, std::string>> said;  // note, trials
  for (const Trial& t : result.trials)
    for (const std::string& note : t.simulated ? t.notes : std::vector<std::string>()) {
      const auto it =
          std::find_if(said.begin(), said.end(), [&](const auto& s) { return s.first == note; });
      if (it == said.end())
        said.emplace_back(note, t.of.trial);
      else
        it->second += ", " + t.of.trial;
    }
  std::string out;
  for (const auto& [note, trials] : said) out += wrapped("Note  ", trials + ": " + note, 6);
  return out;
}

// what the muscles could not do
bool of_sharing(const SolverFigure& f) {
  return f.quantity.starts_with("reserve_") || f.quantity.starts_with("sharing_") ||
         f.quantity == "instants_not_converged";
}

std::string sharing_defect(const SolverFigure& f) {
  if (f.quantity == "instants_not_converged")
    return fmt::format("{:.0f} instants whose moments could not be shared among muscles", f.value);
  if (f.quantity.starts_with("reserve_"))
    return fmt::format("{} needs a reserve of {:.1f} % of its largest moment (limit {:.0f})",
                       f.quantity.substr(8), f.value, f.limit);
  return fmt::format("{} {:.2g} (limit {:.2g})", f.quantity, f.value, f.limit);
}

}  // namespace

std::string notes(const StudyResult& result) {
  if (result.trials[0].measured) return measured_notes(result);
  const SynthesisLimits limits;
  std::string out;
  for (const Trial& t : result.trials) {
    const SynthesisReport& r = t.cycle.report;
    if (t.simulated) out += simulated_flags(t);
    if (t.ok || t.simulated) continue;
    std::string why;
    const auto say = [&](bool beyond, const std::string& what) {
      if (beyond) why += (why.empty() ? "" : ", ") + what;
    };
    say(!r.converged, "not converged");
    say(r.residual_force > limits.residual_force,
        fmt::format("force residual {:.2f} % BW (limit {:.2f})", 100 * r.residual_force,
                    100 * limits.residual_force));
    say(r.residual_moment > limits.residual_moment,
        fmt::format("moment residual {:.2f} % BW·m (limit {:.2f})", 100 * r.residual_moment,
                    100 * limits.residual_moment));
    say(r.slip > limits.slip, fmt::format("slip {:.3f} m/s (limit {:.3f})", r.slip, limits.slip));
    say(r.penetration > limits.penetration,
        fmt::format("feet {:.1f} mm in the ground (limit {:.1f})", 1000 * r.penetration,
                    1000 * limits.penetration));
    for (const SolverFigure& f : t.solver) say(!f.ok && of_sharing(f), sharing_defect(f));
    out += wrapped("FLAGGED  ",
                   fmt::format("{}: {}. Its numbers are marked ok = 0.", t.of.trial, why), 9);
  }
  out += simulated_notes(result);
  if (!result.trials[0].cycle.target.symmetric || !result.trials[1].cycle.target.symmetric)
    out += "Note  the two sides differ in this scene; the left ones are in the files.\n";
  for (const Trial& t : result.trials) {
    if (t.of.reversed)
      out += wrapped("Note  ",
                     fmt::format("{}: the {} cycle played backward, never fitted again.",
                                 t.of.trial, t.of.script.name),
                     6);
    const bool said = t.simulated && result.plan.road == Road::kBoth;
    if (t.cycle.target.fore_aft && !said) out += without_prior(result, t);
  }
  return out;
}

namespace {

std::string measured_explanation(const StudyResult& result) {
  std::string out = "Inputs\n";
  for (const Trial& t : result.trials) {
    out += fmt::format("  {} ({})\n", t.of.trial, t.of.direction);
    for (const std::string& file : t.files) out += fmt::format("    {}\n", shown_path(file));
    for (const SolverFigure& f : t.solver)
      out += fmt::format("    {} {:.4g} {}\n", left_in(f.quantity, 24), f.value, f.unit);
  }
  return out;
}

}  // namespace

namespace {

std::string cost_in_words(const MuscleOptions& m) {
  const std::string what = m.weighting == "stress" ? "stress" : "activation";
  return fmt::format("the least sum of {}^{:g}{}", what, m.cost_exponent,
                     m.weighting == "volume" ? " times the muscle's volume" : "");
}

// who makes the moments, and by which rule
std::string muscle_explanation(const StudyPlan& plan) {
  const Case& c = plan.cases.front();
  if (!c.muscles.contraction) return "\nMuscles\n  none: moments and intersegmental forces alone\n";
  const MuscleOptions& m = plan.scene.muscles;
  const auto line = [](const char* what, const std::string& value) {
    return wrapped("  " + left_in(what, 22), value, 24);
  };
  std::string strengths;
  for (const auto& [group, factor] : m.strength)
    strengths += fmt::format("{} × {:g}, ", group, factor);
  std::string out = "\nMuscles, both ways\n";
  out += line("number", fmt::format("{}", c.model.muscles.size()));
  out += line("strength set", c.spec.strength_set.empty() ? "the model's" : c.spec.strength_set);
  if (!strengths.empty()) out += line("strength", strengths.substr(0, strengths.size() - 2));
  out += line("load sharing", cost_in_words(m));
  out += line("tendons", m.elastic_tendons ? "elastic, in balance with their fibres" : "rigid");
  out += line("activation floor", fmt::format("{:g}", m.activation_floor));
  out += line("frontal alignment",
              fmt::format("{:g} deg, varus > 0", m.frontal_alignment * kDegPerRad));
  out += line("discs", m.disc_stiffness ? "springs of the model's stiffness"
                                        : "no stiffness: what muscles leave is reported");
  return out + line("abdominal pressure", fmt::format("{:g} kPa", m.abdominal_pressure / 1000));
}

// what the simulation reached, beside its limits
std::string simulated_explanation(const Trial& t) {
  std::string out;
  for (const std::string& note : t.notes) out += wrapped("  ", note, 4);
  for (const SolverFigure& f : t.solver) {
    out += fmt::format("  {} {:>10.4g} {}", left_in(f.quantity, 28), f.value, left_in(f.unit, 6));
    out += std::isnan(f.limit) ? "\n" : fmt::format(" limit {:.4g}\n", f.limit);
  }
  return out;
}

}  // namespace

std::string explanation(const StudyResult& result) {
  if (result.trials[0].measured) return measured_explanation(result);
  const Scene& scene = result.plan.scene;
  std::string out = "Inputs\n";
  out +=
      fmt::format("  scene   {}\n  model   {}\n", scene.file, shown_path(result.plan.model_file));
  for (const auto& [key, setting] : scene.settings)
    out += fmt::format(
        "  {} {}  from {}\n", left_in(key, 32), left_in(setting.value, 12),
        setting.line > 0 ? fmt::format("{}:{}", setting.file, setting.line) : setting.file);
  out += "  every other knob: as the script has it (data/gaits/README.md)\n";
  out += muscle_explanation(result.plan);
  for (const Trial& t : result.trials) {
    const SynthesisReport& r = t.cycle.report;
    out += fmt::format("\n{} ({})\n", t.of.trial, t.of.direction) +
           wrapped("  ", t.cycle.target.adapted, 4) +
           fmt::format("  script {}\n", shown_path(t.of.script.file));
    if (t.cycle.target.fore_aft)
      out += wrapped("  ", "measured input: " + t.cycle.target.fore_aft->source, 4);
    out += wrapped(
        "  ",
        fmt::format("{}, {} iterations from {}, {:.2f} s; residual {:.3f} % BW, {:.3f} % BW·m; "
                    "slip {:.3f} m/s; "
                    "penetration {:.1f} mm",
                    r.converged ? "converged" : "NOT CONVERGED", r.iterations, r.anchor, r.seconds,
                    100 * r.residual_force, 100 * r.residual_moment, r.slip, 1000 * r.penetration),
        4);
    if (t.simulated) {
      out += simulated_explanation(t);
      continue;
    }
    out += "  distance from the script, RMS, in SD between people:\n";
    std::string all;
    for (const SynthesisReport::Deviation& d : r.deviations)
      all += fmt::format("{} {:.2f} ", d.coordinate, d.rms_sd);
    out += wrapped("    ", all, 4);
  }
  return out;
}

}  // namespace retrogait
