// What can be wrong with muscles, wrap surfaces, actuators, limits and bushings: all of it at once.
#include <algorithm>
#include <cmath>
#include <set>

#include "model/compile.h"

namespace retrogait {

namespace {

using Names = std::vector<std::string>;

template <class Things>
Names names_of(const Things& things) {
  Names names;
  for (const auto& thing : things) names.push_back(thing.name);
  return names;
}

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool finite(const Pose& X) { return X.R.allFinite() && X.p.allFinite(); }

class ActuatorChecker {
 public:
  ActuatorChecker(const ModelSpec& spec, Diagnostics& diagnostics)
      : spec_(spec),
        diagnostics_(diagnostics),
        bodies_(names_of(spec.bodies)),
        coordinates_(names_of(spec.coordinates)),
        surfaces_(names_of(spec.wrap_objects)),
        joints_(names_of(spec.joints)),
        muscles_(names_of(spec.muscles)) {
    bodies_.push_back("ground");
  }

  void run() {
    std::set<std::string> surfaces, actuators, limits, bushings;
    for (const WrapObjectSpec& w : spec_.wrap_objects) {
      check_name(surfaces, "wrap object", w);
      check_wrap_object(w);
    }
    for (const MuscleSpec& m : spec_.muscles) {
      check_name(actuators, "muscle", m);
      check_muscle(m);
    }
    for (const CoordinateActuatorSpec& a : spec_.coordinate_actuators) {
      check_name(actuators, "coordinate actuator", a);
      check_actuator(a);
    }
    for (const CoordinateLimitSpec& l : spec_.coordinate_limits) {
      check_name(limits, "coordinate limit", l);
      check_limit(l);
    }
    for (const BushingSpec& b : spec_.bushings) {
      check_name(bushings, "bushing", b);
      check_bushing(b);
    }
    std::set<std::string> pressures, points;
    for (const PressureSpec& p : spec_.pressures) {
      check_name(pressures, "pressure", p);
      check_pressure(p);
    }
    for (const ContactPointSpec& p : spec_.contact_points) {
      check_name(points, "contact point", p);
      const std::string who = fmt::format("contact point '{}'", p.name);
      check_body(p.at, who, "body", p.body);
      if (!p.point.allFinite()) report(p.at, who, "its place must be three finite numbers");
    }
    for (const DiscSpec& d : spec_.discs) check_disc(d);
    check_strength_sets();
  }

 private:
  /// One defect of the thing that is being checked.
  void report(const SourceLine& at, const std::string& who, const std::string& what) {
    diagnostics_.add(at.file.empty() ? spec_.file : at.file, at.line,
                     fmt::format("{}: {}", who, what));
  }

  template <class Thing>
  void check_name(std::set<std::string>& seen, const char* kind, const Thing& thing) {
    if (!seen.insert(thing.name).second)
      report(thing.at, fmt::format("{} '{}'", kind, thing.name), "this name is taken already");
  }

  void check_reference(const SourceLine& at, const std::string& who, const char* key,
                       const std::string& name, const char* kind, const Names& known) {
    if (!contains(known, name))
      report(at, who,
             fmt::format("{} = '{}': no such {}.{}", key, name, kind, did_you_mean(name, known)));
  }
  void check_body(const SourceLine& at, const std::string& who, const char* key,
                  const std::string& body) {
    check_reference(at, who, key, body, "body", bodies_);
  }
  void check_coordinate(const SourceLine& at, const std::string& who, const char* key,
                        const std::string& coordinate) {
    check_reference(at, who, key, coordinate, "coordinate", coordinates_);
  }

  void check_positive(const SourceLine& at, const std::string& who, const char* key, double x) {
    if (!(std::isfinite(x) && x > 0))
      report(at, who, fmt::format("{} = {}: must be positive", key, x));
  }
  void check_not_negative(const SourceLine& at, const std::string& who, const char* key, double x) {
    if (!(std::isfinite(x) && x >= 0))
      report(at, who, fmt::format("{} = {}: must be zero or positive", key, x));
  }
  /// Infinite bounds are allowed; NaN is not.
  void check_order(const SourceLine& at, const std::string& who, const char* what, double lower,
                   double upper) {
    if (!(lower <= upper))
      report(at, who,
             fmt::format("{} from {} to {}: the smaller one comes first", what, lower, upper));
  }

  void check_wrap_object(const WrapObjectSpec& w) {
    const std::string who = fmt::format("wrap object '{}'", w.name);
    check_body(w.at, who, "body", w.body);
    if (!finite(w.X_BS)) report(w.at, who, "its frame must be finite numbers");
    const auto positive = [&](const char* key, double x) { check_positive(w.at, who, key, x); };
    switch (w.shape) {
      case WrapShape::kCylinder:
        positive("radius", w.size[0]);
        positive("length", w.size[1]);
        break;
      case WrapShape::kSphere:
        positive("radius", w.size[0]);
        break;
      case WrapShape::kEllipsoid:
        for (int k = 0; k < 3; ++k) positive("semi-axis", w.size[k]);
        break;
      case WrapShape::kTorus:
        positive("inner_radius", w.size[0]);
        positive("outer_radius", w.size[1]);
        if (w.size[0] >= w.size[1])
          report(w.at, who,
                 fmt::format("inner_radius = {} (the tube's): must be smaller than outer_radius = "
                             "{} (the ring's)",
                             w.size[0], w.size[1]));
    }
    if (w.side_axis < -1 || w.side_axis > 2 ||
        (w.side_axis >= 0 && w.side_sign != 1 && w.side_sign != -1))
      report(w.at, who, "its side must be all, or + or − of x, y or z");
  }

  void check_muscle(const MuscleSpec& m) {
    const std::string who = fmt::format("muscle '{}'", m.name);
    check_positive(m.at, who, "max_isometric_force", m.max_isometric_force);
    check_positive(m.at, who, "optimal_fiber_length", m.optimal_fiber_length);
    check_not_negative(m.at, who, "tendon_slack_length", m.tendon_slack_length);
    check_pennation(m, who);
    check_positive(m.at, who, "max_contraction_velocity", m.max_contraction_velocity);
    check_positive(m.at, who, "activation_time", m.activation_time);
    check_positive(m.at, who, "deactivation_time", m.deactivation_time);
    check_order(m.at, who, "control", m.min_control, m.max_control);
    check_positive(m.at, who, "specific_tension", m.specific_tension);
    if (!(m.slow_twitch >= 0 && m.slow_twitch <= 1))
      report(m.at, who, fmt::format("slow_twitch = {}: must be from 0 to 1", m.slow_twitch));
    if (!(m.minimum_activation >= 0 && m.minimum_activation < 1))
      report(m.at, who,
             fmt::format("minimum_activation = {}: must be from 0 up to less than 1",
                         m.minimum_activation));
    if (m.path.size() < 2)
      report(m.at, who,
             fmt::format("its path has {} point{}: it needs two or more", m.path.size(),
                         m.path.size() == 1 ? "" : "s"));
    for (const PathPointSpec& p : m.path) check_path_point(m, p);
    for (const PathWrapSpec& w : m.wraps) check_path_wrap(m, who, w);
  }

  void check_pennation(const MuscleSpec& m, const std::string& who) {
    const double angle = m.pennation_at_optimal;
    if (angle >= 0 && angle < kPi / 2) return;
    const std::string hint =
        angle > 0 && angle < 90
            ? fmt::format(" Did you mean {:.4g} ({:g} degrees)?", angle * kRadPerDeg, angle)
            : "";
    report(m.at, who,
           fmt::format("pennation_angle_at_optimal = {} rad: must be from 0 up to less than π/2.{}",
                       angle, hint));
  }

  void check_path_point(const MuscleSpec& m, const PathPointSpec& p) {
    const std::string who = fmt::format("muscle '{}', point '{}'", m.name, p.name);
    const SourceLine& at = p.at.line > 0 ? p.at : m.at;
    check_body(at, who, "body", p.body);
    if (p.kind != PathPointKind::kMoving && !p.point.allFinite())
      report(at, who, "its place must be three finite numbers");
    if (p.kind == PathPointKind::kConditional) {
      check_coordinate(at, who, "coordinate", p.coordinate);
      check_order(at, who, "range", p.range_min, p.range_max);
    }
    if (p.kind != PathPointKind::kMoving) return;
    constexpr std::array<const char*, 3> kKeys = {"x_coordinate", "y_coordinate", "z_coordinate"};
    for (std::size_t k = 0; k < 3; ++k) {
      if (!p.moving_with[k].empty())
        check_coordinate(at, who, kKeys[k], p.moving_with[k]);
      else if (p.moving[k].kind() != Curve::Kind::kConstant)
        report(at, who, fmt::format("{} is not given, so it needs a constant place", kKeys[k]));
    }
  }

  void check_path_wrap(const MuscleSpec& m, const std::string& who, const PathWrapSpec& w) {
    check_reference(m.at, who, "wrap_object", w.object, "wrap object", surfaces_);
    const int count = static_cast<int>(m.path.size());
    const int first = w.first < 1 ? 1 : w.first, last = w.last < 1 ? count : w.last;
    if (first >= last || last > count)
      report(m.at, who,
             fmt::format("wrap over '{}' from point {} to {}: must be two or more of its {} points "
                         "(−1 = to the end)",
                         w.object, w.first, w.last, count));
  }

  void check_actuator(const CoordinateActuatorSpec& a) {
    const std::string who = fmt::format("coordinate actuator '{}'", a.name);
    check_coordinate(a.at, who, "coordinate", a.coordinate);
    check_positive(a.at, who, "optimal_force", a.optimal_force);
    check_order(a.at, who, "control", a.min_control, a.max_control);
  }

  void check_limit(const CoordinateLimitSpec& l) {
    const std::string who = fmt::format("coordinate limit '{}'", l.name);
    check_coordinate(l.at, who, "coordinate", l.coordinate);
    check_order(l.at, who, "limits", l.lower_limit, l.upper_limit);
    check_not_negative(l.at, who, "upper_stiffness", l.upper_stiffness);
    check_not_negative(l.at, who, "lower_stiffness", l.lower_stiffness);
    check_not_negative(l.at, who, "damping", l.damping);
    check_not_negative(l.at, who, "transition", l.transition);
  }

  void check_bushing(const BushingSpec& b) {
    const std::string who = fmt::format("bushing '{}'", b.name);
    check_body(b.at, who, "body_1", b.body_1);
    check_body(b.at, who, "body_2", b.body_2);
    if (!finite(b.X_B1F) || !finite(b.X_B2F))
      report(b.at, who, "its frames must be finite numbers");
    const auto coefficients = [&](const char* key, const Vec3& x) {
      if (!x.allFinite() || x.minCoeff() < 0)
        report(b.at, who, fmt::format("{}: must be three numbers, none negative", key));
    };
    coefficients("rotational_stiffness", b.rotational_stiffness);
    coefficients("translational_stiffness", b.translational_stiffness);
    coefficients("rotational_damping", b.rotational_damping);
    coefficients("translational_damping", b.translational_damping);
  }

  void check_pressure(const PressureSpec& p) {
    const std::string who = fmt::format("pressure '{}'", p.name);
    check_body(p.at, who, "body_1", p.body_1);
    check_body(p.at, who, "body_2", p.body_2);
    if (!p.point_1.allFinite() || !p.point_2.allFinite())
      report(p.at, who, "its points must be three finite numbers");
    check_positive(p.at, who, "area", p.area);
    check_not_negative(p.at, who, "pressure", p.pressure);
  }

  void check_disc(const DiscSpec& d) {
    const std::string who = fmt::format("disc of joint '{}'", d.joint);
    check_reference(d.at, who, "joint", d.joint, "joint", joints_);
    if (!(std::abs(d.tilt) < kPi / 2)) report(d.at, who, "its tilt must be within ±90 degrees");
    if (!d.stiffness.allFinite() || d.stiffness.minCoeff() < 0)
      report(d.at, who, "its stiffness must be three numbers, none negative");
  }

  void check_strength_sets() {
    for (const auto& [set, strengths] : spec_.strength_sets)
      for (const auto& [muscle, newtons] : strengths) {
        const std::string who = fmt::format("strength set '{}'", set);
        check_reference({}, who, "muscle", muscle, "muscle", muscles_);
        check_positive({}, who, muscle.c_str(), newtons);
      }
  }

  const ModelSpec& spec_;
  Diagnostics& diagnostics_;
  Names bodies_, coordinates_, surfaces_, joints_, muscles_;
};

}  // namespace

void check_actuators(const ModelSpec& spec, Diagnostics& diagnostics) {
  ActuatorChecker(spec, diagnostics).run();
}

}  // namespace retrogait
