// A study, and what views look up in it.
#include "inspector/session.h"

namespace retrogait::inspector {

namespace {

Walk walk_of(const StudyResult& result, const std::string& direction) {
  Walk walk;
  for (const Trial& trial : result.trials)
    if (walk.trial == nullptr && trial.of.direction == direction && !trial.of.without_prior)
      walk.trial = &trial;
  if (walk.trial == nullptr) return walk;
  for (const CycleCurve& curve : walk.trial->curves) {
    if (curve.column >= walk.trial->columns.size()) continue;
    auto& sides = walk.curves[walk.trial->columns[curve.column].name];
    sides[static_cast<std::size_t>(curve.side + 1)] = &curve;
  }
  return walk;
}

double peak_of(const Walk& walk, const std::string& variable, int side) {
  double most = std::numeric_limits<double>::quiet_NaN();
  const CycleCurve* curve = walk.find(variable, side);
  for (int i = 0; curve != nullptr && i < 100; ++i) {
    const double value = curve->value[static_cast<std::size_t>(i)];
    if (walk.trial->ok_at(curve->side, i) && !(value <= most)) most = value;
  }
  return most;
}

}  // namespace

const CycleCurve* Walk::find(const std::string& variable, int side) const {
  const auto found = curves.find(variable);
  if (found == curves.end()) return nullptr;
  const CycleCurve* own = found->second[static_cast<std::size_t>(side + 1)];
  return own != nullptr ? own : found->second[0];  // of no side: of the whole body
}

std::string Shown::unit_of(const std::string& variable) const {
  for (const Walk& w : walk)
    if (const CycleCurve* curve = w.find(variable, 0)) return w.trial->columns[curve->column].unit;
  return "";
}

Change peak_change(const Shown& before, const Shown& after, const std::string& variable, int side) {
  Change change;
  for (std::size_t d = 0; d < 2; ++d) {
    change.before[d] = peak_of(before.walk[d], variable, side);
    change.after[d] = peak_of(after.walk[d], variable, side);
  }
  return change;
}

std::shared_ptr<const Shown> make_shown(std::shared_ptr<const StudyResult> result) {
  auto shown = std::make_shared<Shown>();
  shown->result = std::move(result);
  shown->parameters = parameters();
  if (!shown->result) return shown;
  for (std::size_t d = 0; d < 2; ++d) shown->walk[d] = walk_of(*shown->result, kDirectionNames[d]);
  shown->muscles = make_muscle_rows(shown->walk);
  for (const Walk& walk : shown->walk) {
    if (walk.trial == nullptr) continue;
    for (Parameter& strength : strength_parameters(walk.trial->of.spec))
      shown->parameters.push_back(std::move(strength));
    break;
  }
  return shown;
}

}  // namespace retrogait::inspector
