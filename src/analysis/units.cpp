// What loads are divided by, and from which side moments are seen.
#include <map>

#include <fmt/format.h>

#include "analysis/files.h"

namespace retrogait {

namespace {

struct Absolute {
  std::string name;
  double factor;
};

// a unit of result columns with the person's size put back
Absolute absolute(const std::string& unit, const Model& model) {
  if (unit == "BW") return {"N", model.body_weight()};
  if (unit == "BW·m") return {"N·m", model.body_weight()};
  if (unit == "N·m/kg") return {"N·m", model.body_mass};
  if (unit == "W/kg") return {"W", model.body_mass};
  return {unit, 1};
}

bool defined_external(const ResultColumn& column) { return column.name == "knee_adduction_moment"; }

bool is_moment(const ResultColumn& column) {
  return column.unit == "N·m/kg" && column.kind != ColumnKind::kWholeBody;
}

}  // namespace

ShownUnit shown_unit(const std::string& unit, const AnalysisPlan& plan) {
  const Model& model = plan.trial.model;
  const Absolute load = absolute(unit, model);
  const bool force = load.name == "N", moment = load.name == "N·m", power = load.name == "W";
  if (!force && !moment && !power) return {unit, 1};
  const double weight = model.body_weight(), mass = model.body_mass;
  switch (plan.options.normalization) {
    case Normalization::kStudy:
      return {unit, 1};
    case Normalization::kNone:
      return {load.name, load.factor};
    case Normalization::kMass:
      return {load.name + "/kg", load.factor / mass};
    case Normalization::kWeight:
      if (power) return {"W/BW", load.factor / weight};
      return {force ? "BW" : "BW·m", load.factor / weight};
    case Normalization::kWeightHeight:
      break;
  }
  if (force) return {"%BW", 100 * load.factor / weight};
  const double height = plan.options.height.value_or(model.subject.height);
  return {moment ? "%BW·height" : "%BW·height/s", 100 * load.factor / (weight * height)};
}

double shown_sign(const ResultColumn& column, MomentSide moments) {
  if (moments == MomentSide::kAsDefined || !is_moment(column)) return 1;
  return defined_external(column) == (moments == MomentSide::kExternal) ? 1 : -1;
}

std::string shown_meaning(const ResultColumn& column, MomentSide moments) {
  if (shown_sign(column, moments) > 0) return column.meaning;
  return fmt::format("{}: seen from the other side, the reaction of: {}",
                     moments == MomentSide::kExternal ? "external" : "internal", column.meaning);
}

}  // namespace retrogait
