// What can be wrong with a file of ground forces, by itself and against the feet of a motion.
#include <algorithm>
#include <cmath>

#include "analysis/doctor.h"
#include "base/error.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kLoaded = 20;         // N: usual threshold of a plate
constexpr double kLoadedShare = 0.03;  // of the largest force: the same where units are in doubt
constexpr double kFootReach = 0.35;    // m: no sole reaches farther from the heel's frame
constexpr double kLaboratory = 20;     // m: no plate stands farther from the origin
constexpr double kMassTolerance = 0.12;

/// The columns of one force: three components each, empty where the file has none.
struct Plate {
  const ExternalForceSpec* spec = nullptr;
  std::array<const std::vector<double>*, 3> force{}, point{}, torque{};
  bool has_force() const { return force[0] && force[1] && force[2]; }
  bool has_point() const { return point[0] && point[1] && point[2]; }
  double up(std::size_t row) const { return (*force[1])[row]; }
};

std::array<const std::vector<double>*, 3> family(const Storage& data, const std::string& prefix) {
  std::array<const std::vector<double>*, 3> out{};
  if (prefix.empty()) return out;
  for (std::size_t k = 0; k < 3; ++k) {
    const int i = data.find(prefix + "xyz"[k]);
    if (i >= 0) out[k] = &data.columns[static_cast<std::size_t>(i)];
  }
  return out;
}

std::vector<Plate> plates_of(const ExternalLoads& loads) {
  std::vector<Plate> plates;
  for (const ExternalForceSpec& spec : loads.forces)
    plates.push_back({&spec, family(loads.data, spec.force_id), family(loads.data, spec.point_id),
                      family(loads.data, spec.torque_id)});
  return plates;
}

double largest(const std::vector<double>& x) {
  double most = 0;
  for (const double v : x) most = std::max(most, std::abs(v));
  return most;
}

class ForceExamination {
 public:
  ForceExamination(const ExternalLoads& loads, const Model* model, std::vector<Finding>& findings)
      : loads_(loads), model_(model), findings_(findings), plates_(plates_of(loads)) {
    for (std::size_t row = 0; row < loads.data.time.size(); ++row)
      loaded_ = std::max(loaded_, kLoadedShare * std::abs(total_up(row)));
  }

  void run() {
    for (const Plate& plate : plates_) {
      if (!plate.has_force()) continue;
      pressure_away(plate);
      large_torque(plate);
    }
    axes();
    weight();
  }

 private:
  void find(Severity severity, std::string what, std::string mend) {
    findings_.push_back({severity, loads_.data.file, 0, std::move(what), std::move(mend)});
  }

  /// The centre of pressure is a quotient of forces: without load it is noise, with load it lies on a plate.
  void pressure_away(const Plate& plate) {
    if (!plate.has_point()) return;
    double unloaded = 0, loaded = 0;
    for (std::size_t row = 0; row < loads_.data.time.size(); ++row) {
      const double reach =
          std::max(std::abs((*plate.point[0])[row]), std::abs((*plate.point[2])[row]));
      double& most = std::abs(plate.up(row)) > loaded_ ? loaded : unloaded;
      most = std::max(most, reach);
    }
    if (loaded > kLaboratory)
      find(Severity::kError,
           fmt::format(
               "'{}': under load the centre of pressure lies up to {:.4g} m from the origin.",
               plate.spec->name, loaded),
           loaded > 100 ? "These are millimetres: divide the points by 1000 (and moments too)."
                        : "Look at the plate's calibration.");
    else if (unloaded > kLaboratory)
      find(Severity::kWarning,
           fmt::format("'{}': without load the centre of pressure runs to {:.4g} m, which is noise "
                       "divided by nothing.",
                       plate.spec->name, unloaded),
           "retrogait counts a point only above 20 N; for OpenSim set it to zero there.");
  }

  void large_torque(const Plate& plate) {
    if (!plate.torque[1]) return;
    const double most = largest(*plate.torque[1]);
    if (most > 200)
      find(Severity::kError,
           fmt::format("'{}': the free moment reaches {:.4g} N·m; a foot makes 10 to 20.",
                       plate.spec->name, most),
           most > 2000 ? "These are N·mm: divide by 1000."
                       : "This may be the moment about the plate's centre, not the free moment.");
  }

  /// The ground pushes up, and mostly up.
  void axes() {
    double sum[3] = {0, 0, 0};
    for (const Plate& plate : plates_) {
      if (!plate.has_force()) continue;
      for (std::size_t k = 0; k < 3; ++k)
        for (const double f : *plate.force[k]) sum[k] += f;
    }
    const double most = std::max(std::abs(sum[0]), std::abs(sum[2]));
    if (most > std::abs(sum[1]) && most > 0)
      find(Severity::kError,
           fmt::format(
               "the largest force is along {}, not along y: the laboratory's axes have another "
               "one up.",
               std::abs(sum[0]) > std::abs(sum[2]) ? "x" : "z"),
           "Turn forces, points and moments so that x is forward, y up, z to the right.");
    else if (sum[1] < 0)
      find(Severity::kError,
           "the vertical force is negative: these are forces of the foot on the plate.",
           "Change the sign of all forces and moments.");
  }

  /// Over a walk the ground carries the body's weight on average.
  void weight() {
    if (!model_) return;
    double sum = 0;
    std::size_t rows = 0;
    for (std::size_t row = 0; row < loads_.data.time.size(); ++row) {
      if (total_up(row) <= loaded_) continue;
      sum += total_up(row);
      ++rows;
    }
    if (loaded_ == 0)
      find(Severity::kError, "there is no vertical force.", "Is this the right file?");
    if (rows == 0) return;  // none, or negative: axes() has said so
    const double mean = sum / static_cast<double>(rows), weight = model_->body_weight();
    const double ratio = mean / weight;
    if (std::abs(ratio - 1) < kMassTolerance) return;
    const char* mend = "Scale the model to the subject, or look whether every foot has its plate.";
    if (std::abs(ratio * kStandardGravity - 1) < kMassTolerance)
      mend = "These are kg: multiply by 9.80665.";
    if (std::abs(ratio * 1000 - 1) < kMassTolerance) mend = "These are kN: multiply by 1000.";
    if (std::abs(ratio * weight - 1) < kMassTolerance)
      mend = "These are body weights: multiply by the weight in N.";
    find(ratio > 0.5 && ratio < 1.5 ? Severity::kWarning : Severity::kError,
         fmt::format(
             "the ground carries {:.4g} N on average while it carries anything, the model weighs "
             "{:.4g} N ({:.4g} kg): {:.0f} %.",
             mean, weight, model_->body_mass, 100 * ratio),
         mend);
  }

  double total_up(std::size_t row) const {
    double up = 0;
    for (const Plate& plate : plates_)
      if (plate.has_force()) up += plate.up(row);
    return up;
  }

  const ExternalLoads& loads_;
  const Model* model_;
  std::vector<Finding>& findings_;
  std::vector<Plate> plates_;
  double loaded_ = 0;  // a foot stands above it, in whatever unit the file has
};

/// "calcn_r" ↔ "calcn_l", empty where a name has no side.
std::string other_side(const std::string& body) {
  if (body.size() < 2 || body[body.size() - 2] != '_') return {};
  std::string other = body;
  if (body.back() == 'r')
    other.back() = 'l';
  else if (body.back() == 'l')
    other.back() = 'r';
  else
    return {};
  return other;
}

void set_posture(const Model& model, const Storage& motion, std::size_t row, Data& data) {
  data.q.setZero();
  for (int i = 0; i < model.ncoord(); ++i) {
    const Coordinate& c = model.coordinates[static_cast<std::size_t>(i)];
    const int column = motion.find(c.name);
    if (column < 0) continue;
    const double unit = motion.in_degrees && c.rotational ? kRadPerDeg : 1;
    data.q[i] = unit * motion.columns[static_cast<std::size_t>(column)][row];
  }
  apply_couplings(model, data);
  update_positions(model, data);
}

struct Steps {
  int rows = 0, nearer_other = 0;
  double distance = 0;  // m, mean from the foot it is said to press
};

}  // namespace

void examine_forces(const ExternalLoads& loads, const Model* model,
                    std::vector<Finding>& findings) {
  ForceExamination(loads, model, findings).run();
}

void examine_feet(const Model& model, const Storage& motion, const ExternalLoads& loads,
                  std::vector<Finding>& findings) {
  const Storage& forces = loads.data;
  if (motion.time.back() < forces.time.front() || motion.time.front() > forces.time.back()) {
    findings.push_back(
        {Severity::kError, forces.file, 0,
         fmt::format("forces run from {:.4g} to {:.4g} s, the motion from {:.4g} to {:.4g} s.",
                     forces.time.front(), forces.time.back(), motion.time.front(),
                     motion.time.back()),
         "Take both from one trial, on one clock."});
    return;
  }
  Data data = make_data(model);
  for (const Plate& plate : plates_of(loads)) {
    const int foot = model.find_body(plate.spec->body);
    const int other = model.find_body(other_side(plate.spec->body));
    if (foot < 0 || other < 0 || !plate.has_force() || !plate.has_point() ||
        plate.spec->point_in != "ground")
      continue;
    Steps steps;
    for (std::size_t row = 0; row < motion.time.size(); ++row) {
      const auto after = std::lower_bound(forces.time.begin(), forces.time.end(), motion.time[row]);
      if (after == forces.time.end()) break;
      const auto i = static_cast<std::size_t>(after - forces.time.begin());
      if (plate.up(i) < kLoaded) continue;
      set_posture(model, motion, row, data);
      const Vec3 p((*plate.point[0])[i], 0, (*plate.point[2])[i]);
      const auto away = [&](int body) {
        const Vec3 d = data.X_WB[static_cast<std::size_t>(body)].p - p;
        return std::hypot(d.x(), d.z());
      };
      ++steps.rows;
      steps.distance += away(foot);
      if (away(other) < away(foot)) ++steps.nearer_other;
    }
    if (steps.rows == 0) continue;
    steps.distance /= steps.rows;
    if (2 * steps.nearer_other > steps.rows)
      findings.push_back(
          {Severity::kError, loads.file, plate.spec->line,
           fmt::format(
               "force '{}' acts on {}, but presses under {} in {} of {} rows: left and right are "
               "swapped.",
               plate.spec->name, plate.spec->body, other_side(plate.spec->body), steps.nearer_other,
               steps.rows),
           fmt::format("Let it act on {} (applied_to_body).", other_side(plate.spec->body))});
    else if (steps.distance > kFootReach)
      findings.push_back(
          {Severity::kError, loads.file, plate.spec->line,
           fmt::format("force '{}' presses {:.3g} m away from {} on average.", plate.spec->name,
                       steps.distance, plate.spec->body),
           "Look at the origin and the axes of plates and markers: they must share one frame."});
  }
}

}  // namespace retrogait
