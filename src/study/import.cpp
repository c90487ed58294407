// One mean stride of a trial, written as a gait script.
#include "study/import.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/numbers.h"
#include "contact/contact.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kSameAxis = 0.7;  // cosine between axes that count as one
constexpr int kCurveHarmonics = 10;
constexpr double kPressed = 0.05;  // BW, from which a centre of pressure counts
constexpr int kPathPoints = 11;

const char* const kSided[] = {"hip_flexion", "hip_adduction",  "hip_rotation", "knee_angle",
                              "ankle_angle", "subtalar_angle", "mtp_angle",    "arm_flex",
                              "arm_add",     "arm_rot",        "elbow_flex",   "pro_sup"};
struct Axial {
  const char* name;
  int parity;  // of its harmonics: 0 even, 1 odd
};
constexpr Axial kAxial[] = {{"pelvis_tilt", 0},      {"pelvis_list", 1},    {"pelvis_rotation", 1},
                            {"lumbar_extension", 0}, {"lumbar_bending", 1}, {"lumbar_rotation", 1}};

/// How fast the first body that a coordinate turns does so, per rad/s, against its parent; in W, zero pose.
Vec3 turn_of(const Model& model, int coordinate) {
  Data data = make_data(model);
  data.q.setZero();
  apply_couplings(model, data);
  update_positions(model, data);
  for (int b = 0; b < model.nbody(); ++b) {
    Vec3 turn = body_jacobian(model, data, b).col(coordinate).head<3>();
    const int parent = model.joints[at(b)].parent;
    if (parent >= 0) turn -= body_jacobian(model, data, parent).col(coordinate).head<3>();
    if (turn.norm() > 1e-6) return turn.normalized();
  }
  return Vec3::Zero();
}

/// One coordinate of the trial in the target's sense, from the contact of its own side.
FourierCurve curve_of(const PredictedReaction& trial, const Model& target, const std::string& name,
                      double from) {
  FourierCurve sum;
  for (const GaitCycle& cycle : trial.cycles) {
    const int c = trial.walker.coordinate_index(name);
    FourierCurve curve = cycle.q[at(c)].shifted(from);
    // as measured; toes that no marker saw, as the ground bent them
    for (const CoordinateTarget& t : cycle.target.coordinates)
      if (t.coordinate == c && !name.starts_with("mtp")) curve = t.curve.shifted(from);
    curve.a.resize(kCurveHarmonics, 0.0);
    curve.b.resize(kCurveHarmonics, 0.0);
    sum += curve;
  }
  sum *= same_sense(trial.walker, target, name) / static_cast<double>(trial.cycles.size());
  return sum;
}

std::string list(const std::vector<double>& values, double factor, int digits) {
  std::string out;
  for (const double v : values)
    out += fmt::format("{}{:.{}f}", out.empty() ? "" : ", ", factor * v, digits);
  return "[" + out + "]";
}

std::string curve_table(const std::string& name, const FourierCurve& curve,
                        const std::string& source) {
  return fmt::format(
      "\n[curve.{}]\nsource = \"{}\"\nzero = \"coordinate\"\nsd_deg = 0\nmean_deg = {:.3f}\n"
      "cos_deg = {}\nsin_deg = {}\n",
      name, source, curve.a0 * kDegPerRad, list(curve.a, kDegPerRad, 3),
      list(curve.b, kDegPerRad, 3));
}

/// Mean over strides and sides of what a foot did.
struct MeanStride {
  double speed = 0, period = 0, duty = 0, width = 0;
  std::map<std::string, std::pair<double, double>> windows;
  std::vector<double> path;  // m from the heel, at kPathPoints over stance
};

MeanStride mean_of(const PredictedReaction& trial) {
  MeanStride mean;
  mean.path.assign(kPathPoints, 0.0);
  std::vector<int> pressed(kPathPoints, 0);
  std::map<std::string, int> seen;
  const double n = static_cast<double>(trial.strides.size());
  Data data = make_data(trial.walker);
  for (std::size_t k = 0; k < trial.strides.size(); ++k) {
    const MeasuredStride& stride = trial.strides[k];
    mean.speed += stride.target.speed / n;
    mean.period += stride.period / n;
    double z[2];
    for (const bool left : {false, true}) {
      const FootStance& foot = stride.stance[left];
      mean.duty += foot.duty() / (2 * n);
      for (const ContactWindow& w : foot.windows) {
        auto& [start, end] = mean.windows[w.point];
        start += w.start - foot.contact, end += w.end - foot.contact;
        ++seen[w.point];
      }
      for (int i = 0; i < kPathPoints; ++i) {
        const double stance = static_cast<double>(i) / (kPathPoints - 1);
        sample(trial.walker, trial.cycles[k], foot.contact + stance * foot.duty(), data);
        const FootAxes axes = foot_axes(trial.walker, data, left);
        if (2 * i == kPathPoints - 1) z[left] = axes.heel.z();
        const FootReaction reaction =
            foot_reaction(trial.walker, data, left, kPressed * trial.walker.body_weight());
        if (!reaction.loaded) continue;
        mean.path[at(i)] += (reaction.cop - axes.heel).dot(axes.forward);
        ++pressed[at(i)];
      }
    }
    mean.width += std::abs(z[0] - z[1]) / n;
  }
  double first = 1, last = 0;
  for (auto& [point, window] : mean.windows) {
    window.first /= seen[point], window.second /= seen[point];
    first = std::min(first, window.first), last = std::max(last, window.second);
  }
  // where the sides begin or end with another point, the mean windows still cover all of stance
  for (auto& [point, window] : mean.windows) {
    if (window.first == first) window.first = 0;
    if (window.second == last) window.second = mean.duty;
  }
  // where hardly anything presses, the path stands
  int known = 0;
  while (known + 1 < kPathPoints && pressed[at(known)] == 0) ++known;
  for (int i = known; i < kPathPoints; ++i)
    mean.path[at(i)] =
        pressed[at(i)] > 0 ? mean.path[at(i)] / pressed[at(i)] : mean.path[at(i - 1)];
  for (int i = 0; i < known; ++i) mean.path[at(i)] = mean.path[at(known)];
  return mean;
}

/// A file's name inside TOML quotes.
std::string quotable(const std::string& path) {
  std::string name = std::filesystem::path(path).filename().string();
  for (char& c : name)
    if (c == '"' || c == '\\') c = '_';
  return name;
}

std::string head_of(const MeanStride& mean, const PredictedReaction& trial,
                    const std::string& file) {
  const bool forward = trial.strides.front().target.direction > 0;
  std::string out = fmt::format(
      "format = 1\ntitle = \"{} walking, imported\"\nsource = \"{}, by retrogait gait import: {} "
      "stride{}, "
      "left and right averaged\"\ndirection = \"{}\"\ntracking = 1.0\n\n"
      "[speed]\nnominal_m_s = {:.4f}\nleast_m_s = {:.4f}\nmost_m_s = {:.4f}\n\n"
      "[timing]\nsource = \"feet of the trial\"\nspeed_m_s = [{:.4f}]\nduty = [{:.4f}]\nperiod_s = "
      "[{:.4f}]\n\n"
      "[step_width]\nsource = \"heels at mid-stance\"\nspeed_m_s = [{:.4f}]\nwidth_m = [{:.4f}]\n\n"
      "[contact]\nsource = \"heights and speeds of six points a sole\"\nduty = {:.4f}\n",
      forward ? "Forward" : "Backward", quotable(file), trial.strides.size(),
      trial.strides.size() == 1 ? "" : "s", forward ? "forward" : "backward", mean.speed,
      0.9 * mean.speed, 1.1 * mean.speed, mean.speed, mean.duty, mean.period, mean.speed,
      mean.width, mean.duty);
  for (const auto& [point, window] : mean.windows)
    out += fmt::format("{} = [{:.4f}, {:.4f}]\n", point, window.first, window.second);
  std::vector<double> stance;
  for (int i = 0; i < kPathPoints; ++i)
    stance.push_back(static_cast<double>(i) / (kPathPoints - 1));
  return out + fmt::format(
                   "\n[center_of_pressure]\nsource = \"of the ground reaction predicted for the "
                   "trial\"\nstance = {}\nfrom_heel_m = {}\n",
                   list(stance, 1, 2), list(mean.path, 1, 4));
}

/// Only the harmonics that a symmetric walk has.
FourierCurve symmetric(FourierCurve curve, int parity) {
  if (parity == 1) curve.a0 = 0;
  for (std::size_t k = 1; k <= curve.a.size(); ++k)
    if (static_cast<int>(k % 2) != parity) curve.a[k - 1] = curve.b[k - 1] = 0;
  return curve;
}

}  // namespace

int same_sense(const Model& a, const Model& b, const std::string& coordinate) {
  const int in_a = a.find_coordinate(coordinate), in_b = b.find_coordinate(coordinate);
  if (in_a < 0 || in_b < 0) return 0;
  const double cosine = turn_of(a, in_a).dot(turn_of(b, in_b));
  return std::abs(cosine) < kSameAxis ? 0 : cosine > 0 ? 1 : -1;
}

ImportedGait import_gait(const Model& model, const Motion& motion, const Model& target,
                         const PredictOptions& options) {
  const PredictedReaction trial = predict_reaction(model, motion, options);
  ImportedGait out;
  out.notes = trial.notes;
  const MeanStride mean = mean_of(trial);
  if (mean.duty <= 0.5 || mean.duty >= 0.9)
    throw InputError(
        motion.file, 0,
        fmt::format(
            "each foot stands for {:.0f} % of the cycle: a gait script is of walking (50 to 90 %).",
            100 * mean.duty));
  out.direction = trial.strides.front().target.direction;
  out.speed = mean.speed;
  out.text = head_of(mean, trial, motion.file);
  Diagnostics found(model.name);
  const auto known = [&](const std::string& name, bool required) {
    const int c = trial.walker.find_coordinate(name);
    if (c >= 0 && same_sense(trial.walker, target, name) != 0) return true;
    if (c >= 0 && target.find_coordinate(name) >= 0)
      found.add(0,
                fmt::format("'{}' turns about another axis than in '{}': it cannot be taken over.",
                            name, target.name));
    else if (required)
      out.notes.push_back(fmt::format("{} is not in the trial's model: held at 0", name));
    return false;
  };
  for (const Axial& axial : kAxial) {
    FourierCurve curve;
    if (known(axial.name, true))
      curve = symmetric(curve_of(trial, target, axial.name, 0), axial.parity);
    out.text += curve_table(axial.name, curve, "measured");
  }
  const double left_contact = trial.strides.front().stance[1].contact;
  for (const char* name : kSided) {
    const std::string stem = name;
    const bool optional = stem.starts_with("arm") || stem == "elbow_flex" || stem == "pro_sup" ||
                          stem == "subtalar_angle";
    FourierCurve curve;
    if (known(stem + "_r", !optional) && known(stem + "_l", !optional)) {
      curve = curve_of(trial, target, stem + "_r", 0);
      curve += curve_of(trial, target, stem + "_l", left_contact);
      curve *= 0.5;
    } else if (optional) {
      continue;
    }
    out.text += curve_table(stem, curve, "measured, mean of both sides");
  }
  found.throw_if_any();
  return out;
}

}  // namespace retrogait
