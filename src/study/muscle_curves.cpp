#include "study/muscle_curves.h"

namespace retrogait {

CurveFinder::CurveFinder(const Trial& trial) {
  for (const CycleCurve& c : trial.curves)
    if (trial.columns[c.column].kind == ColumnKind::kMuscle ||
        trial.columns[c.column].kind == ColumnKind::kWholeBody)
      by_side_[static_cast<std::size_t>(c.side + 1)][trial.columns[c.column].name] = &c.value;
}

const Curve101* CurveFinder::find(const std::string& variable, int side) const {
  const auto& curves = by_side_[static_cast<std::size_t>(side + 1)];
  const auto it = curves.find(variable);
  return it == curves.end() ? nullptr : it->second;
}

std::map<int, MuscleCurves> find_muscle_curves(const Trial& trial, const CurveFinder& finder) {
  std::map<int, MuscleCurves> all;
  for (int m = 0; m < trial.of.model.nmuscle(); ++m) {
    const auto [name, side] = muscle_name(trial.of.model, m);
    const MuscleCurves c{
        finder.find(name + "_activation", side), finder.find(name + "_fiber_length_norm", side),
        finder.find(name + "_fiber_velocity_norm", side), finder.find(name + "_power", side)};
    if (c.activation && c.length && c.velocity) all[m] = c;
  }
  return all;
}

std::shared_ptr<const ContractionModel> contraction_of(const Trial& trial) {
  if (trial.of.muscles.contraction) return trial.of.muscles.contraction;
  return std::make_shared<const ContractionModel>(trial.of.model);
}

}  // namespace retrogait
