// A study, and what views look up in it.
#include <algorithm>
#include <cmath>
#include <limits>

#include "inspector/session.h"

namespace retrogait::inspector {

namespace {

const std::string kActivation = "_activation";

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

// a muscle or a group; a muscle has a force of its own
void read_row(const Walk& walk, std::size_t d, MuscleRow& row) {
  row.mean[d] = row.peak[d] = std::numeric_limits<double>::quiet_NaN();
  const CycleCurve* curve = walk.find(row.name + kActivation, 0);
  if (curve == nullptr) return;
  double sum = 0, most = -1;
  int count = 0;
  for (std::size_t i = 0; i < 100; ++i) {
    if (!std::isfinite(curve->value[i])) continue;
    sum += curve->value[i], ++count;
    most = std::max(most, curve->value[i]);
  }
  if (count > 0) row.mean[d] = sum / count, row.peak[d] = most;
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

std::shared_ptr<const Shown> make_shown(std::shared_ptr<const StudyResult> result) {
  auto shown = std::make_shared<Shown>();
  shown->result = std::move(result);
  if (!shown->result) return shown;
  for (std::size_t d = 0; d < 2; ++d) shown->walk[d] = walk_of(*shown->result, kDirectionNames[d]);
  const Walk& first = shown->walk[0].trial != nullptr ? shown->walk[0] : shown->walk[1];
  if (first.trial == nullptr) return shown;
  for (const ResultColumn& column : first.trial->columns) {
    if (!column.name.ends_with(kActivation)) continue;
    MuscleRow row;
    row.name = column.name.substr(0, column.name.size() - kActivation.size());
    row.is_group = !first.curves.contains(row.name + "_force");
    for (std::size_t d = 0; d < 2; ++d) read_row(shown->walk[d], d, row);
    shown->muscles.push_back(std::move(row));
  }
  return shown;
}

}  // namespace retrogait::inspector
