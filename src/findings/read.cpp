// From a store to the few numbers a case that were asked for.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "findings/parts.h"

namespace retrogait {

namespace {

/// A result that both directions have: where in StoreHead::results.
struct Pair {
  ResultName name;  // of forward
  std::size_t forward = 0, backward = 0;
};

std::vector<Pair> pairs_of(const StoreHead& head) {
  std::vector<Pair> out;
  for (std::size_t i = 0; i < head.results.size(); ++i) {
    const ResultName& forward = head.results[i];
    if (forward.direction != "forward" || forward.side == "l") continue;
    ResultName other = forward;
    other.direction = "backward";
    const auto at = std::find(head.results.begin(), head.results.end(), other);
    if (at != head.results.end())
      out.push_back({forward, i, static_cast<std::size_t>(at - head.results.begin())});
  }
  return out;
}

std::vector<std::string> distinct(std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// why no pair is called `name`
std::string refusal(const std::string& name, const std::vector<Pair>& pairs) {
  const std::size_t colon = name.find(':');
  const std::string variable = name.substr(0, colon);
  std::vector<std::string> variables, measures;
  for (const Pair& p : pairs) {
    variables.push_back(p.name.variable);
    if (p.name.variable == variable) measures.push_back(p.name.measure);
  }
  if (measures.empty())
    return fmt::format("has no result '{}' of both directions.{}", variable,
                       did_you_mean(variable, distinct(variables)));
  return fmt::format("has no '{}' of measure '{}': {}.", variable, name.substr(colon + 1),
                     fmt::join(distinct(measures), ", "));
}

std::vector<Pair> chosen(const std::vector<Pair>& pairs, const std::vector<std::string>& names,
                         Diagnostics* found) {
  std::vector<Pair> out;
  for (const std::string& name : names) {
    bool any = false;
    for (const Pair& p : pairs) {
      if (name != p.name.variable && name != p.name.variable + ':' + p.name.measure) continue;
      any = true;
      if (std::none_of(out.begin(), out.end(), [&](const Pair& o) { return o.name == p.name; }))
        out.push_back(p);
    }
    if (!any && found != nullptr) found->add(0, refusal(name, pairs));
  }
  return out;
}

std::vector<Pair> asked(const Store& store, const std::vector<std::string>& of) {
  const std::vector<Pair> pairs = pairs_of(store.head());
  Diagnostics found(store.path());
  if (pairs.empty()) found.add(0, "has no result of both directions.");
  found.throw_if_any();
  if (!of.empty()) {
    std::vector<Pair> out = chosen(pairs, of, &found);
    found.throw_if_any();
    return out;
  }
  std::vector<Pair> main = chosen(pairs, main_outcomes(), nullptr);
  return main.empty() ? pairs : main;
}

// what a case's word says of a parameter: its number; of words the place in the plan's list
double number_of(const std::string& word, const std::vector<std::string>* words) {
  if (words == nullptr) return std::strtod(word.c_str(), nullptr);
  const auto at = std::find(words->begin(), words->end(), word);
  return at == words->end() ? std::nan("") : static_cast<double>(at - words->begin());
}

bool is_number(const std::string& word) {
  char* end = nullptr;
  (void)std::strtod(word.c_str(), &end);
  return !word.empty() && *end == '\0';
}

void check_good(const Store& store, std::size_t cases, std::size_t good, const SweepOutcomes& out) {
  if (good > 0) return;
  throw InputError(store.path(), 0,
                   cases == 0 ? "no case is solved yet."
                              : fmt::format("none of its {} cases is good: {} flagged, {} failed. "
                                            "Why: retrogait sweep status {}",
                                            cases, out.flagged, out.failed, store.path()));
}

}  // namespace

bool tells_words(const SweepParameter& parameter) {
  return !std::all_of(parameter.values.begin(), parameter.values.end(), is_number);
}

std::vector<std::string> main_outcomes() {
  return {"knee_contact:peak",           "knee_contact:impulse_per_m",
          "patellofemoral_contact:peak", "patellofemoral_contact:impulse_per_m",
          "l4l5_compression:peak",       "l4l5_compression:impulse_per_m",
          "cost_of_transport:bhargava"};
}

SweepOutcomes read_outcomes(const Store& store, const std::vector<std::string>& of) {
  const StoreHead& head = store.head();
  SweepOutcomes out;
  out.plan = parse_sweep_plan(head.plan_text, "plan");
  RETROGAIT_ASSERT(out.plan.parameters.size() == head.parameters.size(), head.parameters.size());
  const std::vector<Pair> pairs = asked(store, of);
  std::vector<std::size_t> wanted;
  for (const Pair& p : pairs) wanted.insert(wanted.end(), {p.forward, p.backward});
  const CaseColumns cases = store.columns(wanted);

  std::vector<std::size_t> good;
  for (std::size_t i = 0; i < cases.id.size(); ++i) {
    if (cases.status[i] == CaseStatus::kDone) good.push_back(i);
    out.flagged += cases.status[i] == CaseStatus::kFlagged ? 1 : 0;
    out.failed += cases.status[i] == CaseStatus::kFailed ? 1 : 0;
  }
  check_good(store, cases.id.size(), good.size(), out);
  for (const std::size_t i : good) out.id.push_back(cases.id[i]);
  out.parameter.resize(head.parameters.size());
  for (std::size_t p = 0; p < head.parameters.size(); ++p) {
    const SweepParameter& parameter = out.plan.parameters[p];
    const std::vector<std::string>* words = tells_words(parameter) ? &parameter.values : nullptr;
    for (const std::size_t i : good)
      out.parameter[p].push_back(number_of(cases.parameter[p][i], words));
  }
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    const ResultName& name = pairs[k].name;
    out.outcomes.push_back({name.variable, name.side, name.measure, name.unit, {}});
    for (std::size_t d = 0; d < 2; ++d)
      for (const std::size_t i : good)
        out.outcomes.back().value[d].push_back(cases.result[2 * k + d][i]);
  }
  return out;
}

}  // namespace retrogait
