// Based on: OpenSim 4.6's ExternalForce: a cubic interpolating spline a column, the point carried from its
// own frame to the body, the torque added as a free moment in the axes of the force.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "multibody/multibody.h"
#include "trial/filter.h"
#include "trial/trial.h"

namespace retrogait {
namespace {

constexpr double kLoaded = 20;      // N: somebody stands there
constexpr double kFootReach = 0.3;  // m between a foot's origin and its centre of pressure, at most
constexpr double kClearlyNearer = 0.8;  // distance to one foot against the other

using Columns = std::vector<std::vector<double>>;  // x, y, z; empty = none

/// The three columns that begin with `id`, or none.
Columns columns_of(const Storage& data, const std::string& id, const std::string& force,
                   Diagnostics& found) {
  Columns out;
  if (id.empty()) return out;
  for (const char* axis : {"x", "y", "z"}) {
    const int column = data.find(id + axis);
    if (column >= 0)
      out.push_back(data.columns[static_cast<std::size_t>(column)]);
    else
      found.add(data.file, data.header_line,
                fmt::format("no column '{}{}', which force '{}' asks for.{}", id, axis, force,
                            did_you_mean(id + axis, data.labels)));
  }
  return out.size() == 3 ? out : Columns();
}

/// Index of a body or −1 for the ground.
int body_of(const Model& model, const std::string& name, const char* key,
            const ExternalForceSpec& force, Diagnostics& found) {
  if (name == "ground" || name == "/ground") return -1;
  const std::string body = name.substr(name.rfind('/') + 1);
  const int index = model.find_body(body);
  if (index >= 0) return index;
  std::vector<std::string> names;
  for (const Body& b : model.bodies) names.push_back(b.name);
  if (name.empty())
    found.add(force.line,
              fmt::format("force '{}' says no body. Name it in an ExternalLoads .xml, or begin its "
                          "columns with r_ or l_.",
                          force.name));
  else
    found.add(force.line, fmt::format("{} = {}: the model has no such body.{}", key, name,
                                      did_you_mean(body, names)));
  return -1;
}

Vec3 row(const Columns& columns, std::size_t i) {
  return {columns[0][i], columns[1][i], columns[2][i]};
}

void set_row(Columns& columns, std::size_t i, const Vec3& value) {
  for (std::size_t axis = 0; axis < 3; ++axis)
    columns[axis][i] = value(static_cast<Eigen::Index>(axis));
}

/// Holds the point at the last loaded place (before the first load: at the first).
void hold_unloaded_point(const Columns& force, Columns& point, double gate) {
  const std::size_t n = point[0].size();
  const auto loaded = [&](std::size_t i) { return row(force, i).norm() >= gate; };
  std::size_t first = 0;
  while (first < n && !loaded(first)) ++first;
  Vec3 place = first < n ? row(point, first) : Vec3::Zero();
  for (std::size_t i = 0; i < n; ++i) {
    if (loaded(i)) place = row(point, i);
    set_row(point, i, place);
  }
}

/// What a force does, as columns over time.
struct Wrench {
  std::vector<double> time;
  Columns force, point, torque;
};

/// Force and moment about the ground's origin are low-passed; the point stays where it was, and the
/// torque takes up what the two then leave.
Wrench filtered(const Wrench& raw, const FilterOptions& filter, const std::string& file) {
  if (filter.kind == FilterKind::kNone) return raw;
  const std::size_t n = raw.time.size();
  const bool placed = !raw.point.empty();
  Samples samples;
  samples.time = raw.time;
  samples.columns = raw.force;
  Columns moment(3, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    Vec3 m = raw.torque.empty() ? Vec3(Vec3::Zero()) : row(raw.torque, i);
    if (placed) m += row(raw.point, i).cross(row(raw.force, i));
    set_row(moment, i, m);
  }
  samples.columns.insert(samples.columns.end(), moment.begin(), moment.end());
  samples = low_pass(std::move(samples), filter, file);

  Wrench out;
  out.time = samples.time;
  out.force.assign(samples.columns.begin(), samples.columns.begin() + 3);
  out.torque.assign(samples.columns.begin() + 3, samples.columns.end());
  if (!placed) return out;
  const std::array<Curve, 3> place = {Curve::piecewise_linear(raw.time, raw.point[0]),
                                      Curve::piecewise_linear(raw.time, raw.point[1]),
                                      Curve::piecewise_linear(raw.time, raw.point[2])};
  out.point.assign(3, std::vector<double>(out.time.size()));
  for (std::size_t i = 0; i < out.time.size(); ++i) {
    const double t = std::clamp(out.time[i], raw.time.front(), raw.time.back());
    const Vec3 p(place[0].eval(t).f, place[1].eval(t).f, place[2].eval(t).f);
    set_row(out.point, i, p);
    set_row(out.torque, i, row(out.torque, i) - p.cross(row(out.force, i)));
  }
  return out;
}

std::vector<NaturalSpline> splines_of(const std::vector<double>& time, const Columns& columns) {
  std::vector<NaturalSpline> out;
  for (const std::vector<double>& column : columns) out.emplace_back(3, time, column);
  return out;
}

Vec3 value_at(const std::vector<NaturalSpline>& splines, double t) {
  return {splines[0].eval(t).f, splines[1].eval(t).f, splines[2].eval(t).f};
}

Vec3 turned_to_ground(const Data& data, int body, const Vec3& v) {
  return body < 0 ? v : Vec3(data.X_WB[static_cast<std::size_t>(body)].R * v);
}

Vec3 placed_in_ground(const Data& data, int body, const Vec3& p) {
  return body < 0 ? p : data.X_WB[static_cast<std::size_t>(body)] * p;
}

}  // namespace

Loads make_loads(const Model& model, const ExternalLoads& file, const FilterOptions& filter,
                 double gate) {
  Diagnostics found(file.file);
  Loads loads;
  loads.file = file.file;
  loads.notes = file.data.notes;
  if (file.data.time.size() < 2) found.add(file.data.file, 0, "forces need two rows at least.");
  for (const ExternalForceSpec& spec : file.forces) {
    LoadCurve curve;
    curve.name = spec.name;
    curve.body = body_of(model, spec.body, "applied_to_body", spec, found);
    curve.force_body = body_of(model, spec.force_in, "force_expressed_in_body", spec, found);
    curve.point_body = body_of(model, spec.point_in, "point_expressed_in_body", spec, found);
    Wrench wrench;
    wrench.time = file.data.time;
    wrench.force = columns_of(file.data, spec.force_id, spec.name, found);
    wrench.point = columns_of(file.data, spec.point_id, spec.name, found);
    wrench.torque = columns_of(file.data, spec.torque_id, spec.name, found);
    if (!found.empty()) continue;
    const bool in_ground = curve.force_body < 0 && curve.point_body < 0;
    if (gate > 0 && !wrench.force.empty() && !wrench.point.empty())
      hold_unloaded_point(wrench.force, wrench.point, gate);
    if (filter.kind != FilterKind::kNone && in_ground && !wrench.force.empty())
      wrench = filtered(wrench, filter, file.data.file);
    curve.time = wrench.time;
    curve.force = splines_of(wrench.time, wrench.force);
    curve.point = splines_of(wrench.time, wrench.point);
    curve.torque = splines_of(wrench.time, wrench.torque);
    loads.curves.push_back(std::move(curve));
  }
  found.throw_if_any();
  loads.first = file.data.time.front(), loads.last = file.data.time.back();
  return loads;
}

void assign_feet(const Model& model, const Motion& motion, ExternalLoads& file) {
  Diagnostics found(file.file);
  const std::array<std::string, 2> feet = {"calcn_r", "calcn_l"};
  Data data = make_data(model);
  for (ExternalForceSpec& force : file.forces) {
    if (!force.body.empty()) continue;
    const Columns pull = columns_of(file.data, force.force_id, force.name, found);
    const Columns point = columns_of(file.data, force.point_id, force.name, found);
    std::array<int, 2> nearer = {0, 0};
    for (std::size_t i = 0; i < file.data.time.size() && pull.size() == 3 && point.size() == 3;
         ++i) {
      const double t = file.data.time[i];
      if (t < motion.first() || t > motion.last() || row(pull, i).y() < kLoaded) continue;
      sample(model, motion, t, data);
      update_positions(model, data);
      std::array<double, 2> distance{};
      for (std::size_t side = 0; side < 2; ++side) {
        const auto foot = static_cast<std::size_t>(model.body_index(feet[side]));
        const Vec3 apart = data.X_WB[foot].p - row(point, i);
        distance[side] = std::hypot(apart.x(), apart.z());
      }
      for (std::size_t side = 0; side < 2; ++side)
        if (distance[side] < kFootReach && distance[side] < kClearlyNearer * distance[1 - side])
          ++nearer[side];
    }
    // one in twenty may be a foot that passes close by
    if (nearer[0] > 20 * nearer[1])
      force.body = feet[0];
    else if (nearer[1] > 20 * nearer[0])
      force.body = feet[1];
    else
      found.add(force.line,
                fmt::format("force '{}' presses under {}. Name its body in an ExternalLoads .xml.",
                            force.name, nearer[0] + nearer[1] > 0 ? "both feet" : "neither foot"));
  }
  found.throw_if_any();
}

void require_same_time(const Motion& motion, const Loads& loads, double start, double end) {
  constexpr double kSlack = 0.02;  // s, a frame of slow cameras
  if (loads.first <= start + kSlack && loads.last >= end - kSlack) return;
  throw InputError(
      loads.file, 0,
      fmt::format("forces from {:g} to {:g} s do not cover the motion from {:g} to {:g} "
                  "s ({}). Are they of another trial? Else narrow start_s and end_s.",
                  loads.first, loads.last, start, end, motion.file));
}

void apply_loads(const Model& model, const Loads& loads, double t, Data& data) {
  RETROGAIT_ASSERT(data.stage >= Stage::kPosition, loads.curves.size());
  (void)model;
  for (const LoadCurve& load : loads.curves) {
    if (load.body < 0) continue;  // on the ground itself
    if (!load.force.empty()) {
      const Vec3 force = turned_to_ground(data, load.force_body, value_at(load.force, t));
      const Vec3 p_WQ = load.point.empty()
                            ? data.X_WB[static_cast<std::size_t>(load.body)].p
                            : placed_in_ground(data, load.point_body, value_at(load.point, t));
      apply_force(data, load.body, p_WQ, force);
    }
    if (!load.torque.empty())
      data.F_ext[static_cast<std::size_t>(load.body)].rot +=
          turned_to_ground(data, load.force_body, value_at(load.torque, t));
  }
}

}  // namespace retrogait
