// What can be wrong with a file of coordinates.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "analysis/doctor.h"
#include "base/error.h"

namespace retrogait {

namespace {

constexpr double kFullTurn =
    2 * kPi;                     // rad; no joint turns farther, so a larger number is in degrees
constexpr double kStill = 1e-9;  // a column that moves less than this says nothing about units

struct Spread {
  double least = 0, most = 0;
  double reach() const { return std::max(std::abs(least), std::abs(most)); }
  double width() const { return most - least; }
};

Spread spread(const std::vector<double>& x) {
  const auto [least, most] = std::minmax_element(x.begin(), x.end());
  return x.empty() ? Spread{} : Spread{*least, *most};
}

double median(std::vector<double> x) {
  if (x.empty()) return 0;
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  return *middle;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

class MotionExamination {
 public:
  MotionExamination(const Storage& motion, const Model* model, std::vector<Finding>& findings)
      : motion_(motion), model_(model), findings_(findings) {
    for (std::size_t i = 0; i < motion.labels.size(); ++i) {
      const std::string name = short_label(motion.labels[i]);
      if (is_speed(name)) continue;
      (is_length(name) ? lengths_ : angles_).push_back(i);
    }
  }

  void run() {
    duplicate_labels();
    names();
    units_of_angles();
    units_of_lengths();
    wrapped_angles();
    couplings();
    clock();
  }

 private:
  void find(Severity severity, int line, std::string what, std::string mend) {
    findings_.push_back({severity, motion_.file, line, std::move(what), std::move(mend)});
  }

  bool is_speed(const std::string& name) const {
    return ends_with(name, "_u") || ends_with(name, "/speed");
  }
  bool is_length(const std::string& name) const {
    if (model_) {
      const int c = model_->find_coordinate(name);
      if (c >= 0) return !model_->coordinates[static_cast<std::size_t>(c)].rotational;
    }
    return ends_with(name, "_tx") || ends_with(name, "_ty") || ends_with(name, "_tz");
  }
  std::string name(std::size_t column) const { return short_label(motion_.labels[column]); }
  const std::vector<double>& values(std::size_t column) const { return motion_.columns[column]; }

  void duplicate_labels() {
    std::map<std::string, int> count;
    for (const std::string& label : motion_.labels) ++count[label];
    for (const auto& [label, n] : count)
      if (n > 1)
        find(Severity::kError, motion_.header_line,
             fmt::format("{} columns are called '{}'; only the first is read.", n, label),
             "Keep one of them, or rename the others.");
  }

  void names() {
    if (!model_) return;
    std::vector<std::string> known, missing;
    std::set<std::string> given;
    for (std::size_t i = 0; i < motion_.labels.size(); ++i) given.insert(name(i));
    for (const Coordinate& c : model_->coordinates) {
      known.push_back(c.name);
      if (c.kind == CoordinateKind::kFree && !given.count(c.name)) missing.push_back(c.name);
    }
    for (const std::string& coordinate : missing) {
      const std::vector<std::string> columns(given.begin(), given.end());
      find(Severity::kWarning, motion_.header_line,
           fmt::format("the model's coordinate '{}' has no column.{}", coordinate,
                       did_you_mean(coordinate, columns)),
           "Add the column, or lock the coordinate in the model if it should stay.");
    }
    for (const std::vector<std::size_t>* kind : {&angles_, &lengths_})
      for (const std::size_t i : *kind)
        if (model_->find_coordinate(name(i)) < 0)
          find(Severity::kWarning, motion_.header_line,
               fmt::format("column '{}' is no coordinate of the model.{}", motion_.labels[i],
                           did_you_mean(name(i), known)),
               "It is left out. Rename it if it should be read.");
  }

  /// The largest number of a file tells its unit; a single column may tell otherwise.
  void units_of_angles() {
    std::vector<std::size_t> moving, large;
    double widest = 0;
    for (const std::size_t i : angles_) {
      const Spread s = spread(values(i));
      if (s.width() < kStill) continue;
      moving.push_back(i);
      widest = std::max(widest, s.width());
      if (s.reach() > kFullTurn) large.push_back(i);
    }
    if (moving.empty()) return;
    if (!motion_.in_degrees && 2 * large.size() >= moving.size()) {
      find(
          Severity::kError, 0,
          fmt::format("the header says radians, but {} of {} angles reach beyond a full turn (2π): "
                      "the numbers are degrees.",
                      large.size(), moving.size()),
          "Write inDegrees=yes in the header.");
    } else if (!motion_.in_degrees) {
      for (const std::size_t i : large)
        find(Severity::kError, motion_.header_line,
             fmt::format("'{}' reaches {:.4g} in a file of radians: this column is in degrees.",
                         motion_.labels[i], spread(values(i)).reach()),
             "Multiply this column by π/180.");
    } else if (widest < 3) {
      find(Severity::kWarning, 0,
           fmt::format("the header says degrees, but no angle changes by more than {:.3g}°: "
                       "the numbers may be radians.",
                       widest),
           "If somebody walks here, write inDegrees=no in the header.");
    }
  }

  void units_of_lengths() {
    for (const std::size_t i : lengths_) {
      const double typical = [&] {
        std::vector<double> size;
        for (const double x : values(i)) size.push_back(std::abs(x));
        return median(size);
      }();
      if (!ends_with(name(i), "_ty"))
        continue;  // a height is known; a place along the floor is not
      const char* unit = typical > 300 ? "millimetres" : typical > 30 ? "centimetres" : nullptr;
      if (!unit) continue;
      find(Severity::kError, motion_.header_line,
           fmt::format("'{}' stands at {:.4g}: these are {}, a pelvis is about 0.9 m high.",
                       motion_.labels[i], typical, unit),
           fmt::format("Divide the three translations by {}.", typical > 300 ? 1000 : 100));
    }
  }

  /// A jump of a whole turn between two rows is an angle that was cut at ±180°.
  void wrapped_angles() {
    const double turn = motion_.in_degrees ? 360 : kFullTurn;
    for (const std::size_t i : angles_) {
      const std::vector<double>& x = values(i);
      for (std::size_t row = 1; row < x.size(); ++row) {
        if (std::abs(std::abs(x[row] - x[row - 1]) - turn) > 0.1 * turn) continue;
        find(Severity::kError, motion_.lines.size() > row ? motion_.lines[row] : 0,
             fmt::format("'{}' jumps by a whole turn, from {:.4g} to {:.4g}.", motion_.labels[i],
                         x[row - 1], x[row]),
             "Add or subtract a turn from here on, so that the angle goes on smoothly.");
        break;
      }
    }
  }

  /// A column that the model computes from another one has to move as that one does.
  void couplings() {
    if (!model_) return;
    for (const Coordinate& c : model_->coordinates) {
      if (c.kind != CoordinateKind::kCoupled) continue;
      const int own = motion_.find(c.name);
      const std::string& leader = model_->coordinates[static_cast<std::size_t>(c.coupled_to)].name;
      const int other = motion_.find(leader);
      if (own < 0 || other < 0) continue;
      compare_coupled(c, leader, values(static_cast<std::size_t>(own)),
                      values(static_cast<std::size_t>(other)));
    }
  }

  void compare_coupled(const Coordinate& c, const std::string& leader,
                       const std::vector<double>& own, const std::vector<double>& other) {
    const double unit = motion_.in_degrees && c.rotational ? kRadPerDeg : 1;
    double worst = 0, xy = 0, xx = 0;
    for (std::size_t row = 0; row < own.size(); ++row) {
      const double expected = c.coupling.eval(unit * other[row]).f;
      xy += expected * own[row];
      xx += expected * expected;
      if (row == 0) continue;
      const double dt = motion_.time[row] - motion_.time[row - 1];
      const double before = c.coupling.eval(unit * other[row - 1]).f;
      worst =
          std::max(worst, std::abs(unit * (own[row] - own[row - 1]) - (expected - before)) / dt);
    }
    if (worst < 0.1) return;  // rad/s: below, text rounding can make it
    const double ratio = xx > 0 ? xy / xx : 0;
    const bool degrees = std::abs(ratio / kDegPerRad - 1) < 0.05 && !motion_.in_degrees;
    find(Severity::kError, motion_.header_line,
         fmt::format(
             "'{}' does not follow '{}' as the model couples them: its speed is off by up to "
             "{:.4g} rad/s{}.",
             c.name, leader, worst,
             degrees ? fmt::format(" (it is {:.1f} times as large: degrees)", ratio) : ""),
         "Delete this column: the model computes it. OpenSim would use its speed as it stands.");
  }

  void clock() {
    const std::vector<double>& t = motion_.time;
    if (t.size() < 3) {
      find(Severity::kWarning, 0, fmt::format("{} rows only.", t.size()),
           "Accelerations need a longer motion.");
      return;
    }
    std::vector<double> steps;
    for (std::size_t i = 1; i < t.size(); ++i) steps.push_back(t[i] - t[i - 1]);
    const double step = median(steps);
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i] > 1.5 * step) {
        find(Severity::kWarning, motion_.lines.size() > i + 1 ? motion_.lines[i + 1] : 0,
             fmt::format("a gap of {:.4g} s where rows are {:.4g} s apart.", steps[i], step),
             "Fill the gap before you filter: a spline through it swings.");
        break;
      }
    if (step > 0.2)
      find(Severity::kWarning, 0,
           fmt::format("rows are {:.4g} s apart: milliseconds or frame numbers?", step),
           "Time is in seconds.");
    else if (step > 1.0 / 24)
      find(Severity::kWarning, 0,
           fmt::format("{:.3g} rows a second are too few for accelerations of a walk.", 1 / step),
           "Sample at 50 Hz or more.");
  }

  const Storage& motion_;
  const Model* model_;
  std::vector<Finding>& findings_;
  std::vector<std::size_t> angles_, lengths_;
};

}  // namespace

void examine_motion(const Storage& motion, const Model* model, std::vector<Finding>& findings) {
  MotionExamination(motion, model, findings).run();
}

}  // namespace retrogait
