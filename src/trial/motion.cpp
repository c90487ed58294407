// Based on: OpenSim 4.6's rules for coordinates files (InverseDynamicsTool, AnalyzeTool): filter, degrees to
// radians, one interpolating quintic spline a column.
// Differs: a free coordinate without a column is an error, where OpenSim silently takes its default (inverse
// dynamics) or zero (Analyze); only one that moves next to no mass (toes) is held, with a note.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "multibody/multibody.h"
#include "trial/filter.h"
#include "trial/trial.h"

namespace retrogait {
namespace {

constexpr double kLongestGap = 0.1;     // s of missing samples that a line may bridge
constexpr double kNegligible = 0.01;    // of the whole mass: toes are often left out of a file
constexpr std::size_t kFewestRows = 5;  // the reflection and the quintic need some

/// Share of the whole mass that a coordinate moves.
double share_moved(const Model& model, int coordinate) {
  std::vector<bool> moved(model.bodies.size(), false);
  double mass = 0;
  for (std::size_t j = 0; j < model.joints.size(); ++j) {
    const Joint& joint = model.joints[j];
    moved[j] = joint.parent >= 0 && moved[static_cast<std::size_t>(joint.parent)];
    for (int s = 0; s < joint.step_count; ++s)
      if (model.steps[static_cast<std::size_t>(joint.first_step + s)].coordinate == coordinate)
        moved[j] = true;
    if (moved[j]) mass += model.bodies[j].mass;
  }
  return mass / model.total_mass;
}

/// Column of each coordinate (−1: none), with every defect found.
std::vector<int> columns_of(const Model& model, const Storage& file, Diagnostics& found,
                            std::vector<std::string>& notes) {
  std::vector<std::string> names;
  for (const std::string& label : file.labels) names.push_back(short_label(label));
  std::vector<int> columns;
  for (const Coordinate& coordinate : model.coordinates) {
    const int column = file.find(coordinate.name);
    columns.push_back(column);
    const bool wanted = column < 0 && coordinate.kind == CoordinateKind::kFree;
    if (wanted && share_moved(model, static_cast<int>(columns.size()) - 1) < kNegligible)
      notes.push_back(
          fmt::format("{}:{}: no column '{}', which moves little mass: held at its "
                      "default.",
                      file.file, file.header_line, coordinate.name));
    else if (wanted)
      found.add(file.header_line,
                fmt::format("no column '{}', a free coordinate of the model.{}", coordinate.name,
                            did_you_mean(coordinate.name, names)));
    if (std::count(names.begin(), names.end(), coordinate.name) > 1)
      found.add(file.header_line, fmt::format("column '{}' is there twice.", coordinate.name));
  }
  return columns;
}

void reject_long_gaps(const Storage& file, const std::vector<int>& columns, Diagnostics& found) {
  for (const StorageGap& gap : file.gaps) {
    if (std::find(columns.begin(), columns.end(), gap.column) == columns.end()) continue;
    const auto first = static_cast<std::size_t>(std::max(gap.first - 1, 0));
    const auto last = std::min(static_cast<std::size_t>(gap.last) + 1, file.time.size() - 1);
    const double seconds = file.time[last] - file.time[first];
    if (seconds > kLongestGap)
      found.add(
          file.lines[static_cast<std::size_t>(gap.first)],
          fmt::format("{}: no value for {:.3g} s: at most {:g} s can be bridged. Fill the gap "
                      "before, or cut the rows.",
                      short_label(file.labels[static_cast<std::size_t>(gap.column)]), seconds,
                      kLongestGap));
  }
}

/// Frames of the splines within the file's own range; the rest is padding.
std::vector<double> frames_within(const std::vector<double>& time, double start, double end) {
  const auto at_or_before = [&](double t) {
    const auto after = std::upper_bound(time.begin(), time.end(), t);
    return after == time.begin() ? after : after - 1;
  };
  return std::vector<double>(at_or_before(start), at_or_before(end) + 1);
}

NaturalSpline spline_of_speeds(const NaturalSpline& q) {
  std::vector<double> speeds;
  for (const double t : q.knots()) speeds.push_back(q.eval(t).df);
  return NaturalSpline(5, q.knots(), speeds);
}

}  // namespace

Motion make_motion(const Model& model, const Storage& file, const FilterOptions& filter) {
  Diagnostics found(file.file);
  if (file.time.size() < kFewestRows)
    found.add(0,
              fmt::format("{} rows: a motion needs {} at least.", file.time.size(), kFewestRows));
  Motion motion;
  motion.notes = file.notes;
  const std::vector<int> columns = columns_of(model, file, found, motion.notes);
  reject_long_gaps(file, columns, found);
  found.throw_if_any();

  Samples samples;
  samples.time = file.time;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] < 0) continue;
    std::vector<double> values = file.columns[static_cast<std::size_t>(columns[i])];
    if (file.in_degrees && model.coordinates[i].rotational)
      for (double& value : values) value *= kRadPerDeg;
    samples.columns.push_back(std::move(values));
  }
  samples = low_pass(std::move(samples), filter, file.file);

  motion.file = file.file;
  motion.time = frames_within(samples.time, file.time.front(), file.time.back());
  std::size_t next = 0;
  for (const int column : columns) {
    motion.given.push_back(column >= 0);
    motion.q.emplace_back();
    motion.u.emplace_back();
    if (column < 0) continue;
    motion.q.back() = NaturalSpline(5, samples.time, samples.columns[next++]);
    motion.u.back() = spline_of_speeds(motion.q.back());
  }
  for (const std::string& label : file.labels)
    if (model.find_coordinate(short_label(label)) < 0) motion.ignored.push_back(label);
  return motion;
}

void sample(const Model& model, const Motion& motion, double t, Data& data,
            AccelerationRule acceleration, CouplingRule coupling) {
  for (std::size_t i = 0; i < motion.q.size(); ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    if (!motion.given[i]) {
      data.q(at) = model.coordinates[i].default_value;
      data.v(at) = data.a(at) = 0;
      continue;
    }
    const CurveValue q = motion.q[i].eval(t);
    data.q(at) = q.f, data.v(at) = q.df, data.a(at) = q.ddf;
    if (acceleration == AccelerationRule::kFromSpeeds) {
      const CurveValue u = motion.u[i].eval(t);
      data.v(at) = u.f, data.a(at) = u.df;
    }
  }
  data.stage = Stage::kInput;
  if (coupling == CouplingRule::kApply) apply_couplings(model, data);
}

std::vector<double> frames_between(const Motion& motion, double start, double end) {
  return frames_within(motion.time, start, end);
}

}  // namespace retrogait
