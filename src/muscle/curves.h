#pragma once
/// The three published families of muscle curves, each as four functions of one normalised argument:
/// active and passive force-length, force-velocity at full activation, tendon force-length.
/// Formulas and figures stand in the .cpp of each family; muscle/contraction.h has the overview.
#include <variant>

#include "model/actuators.h"
#include "muscle/bezier.h"

namespace retrogait {

struct MillardCurves {
  explicit MillardCurves(const MillardParameters& p);
  CurveValue active_force_length(double length) const { return active_.eval(length); }
  CurveValue passive_force_length(double length) const { return passive_.eval(length); }
  CurveValue force_velocity(double velocity) const { return velocity_.eval(velocity); }
  CurveValue tendon_force(double length) const { return tendon_.eval(length); }

 private:
  BezierCurve active_, passive_, velocity_, tendon_;
};

struct ThelenCurves {
  explicit ThelenCurves(const ThelenParameters& p);
  CurveValue active_force_length(double length) const;
  CurveValue passive_force_length(double length) const;
  CurveValue force_velocity(double velocity) const;
  CurveValue tendon_force(double length) const;

 private:
  ThelenParameters p_;
  double eccentric_gain_, velocity_threshold_, slope_beyond_;  // of force-velocity
  double passive_scale_;
  double toe_strain_, toe_scale_, linear_slope_;  // of the tendon
};

struct DeGrooteCurves {
  explicit DeGrooteCurves(const DeGrooteParameters& p);
  CurveValue active_force_length(double length) const;
  CurveValue passive_force_length(double length) const;
  CurveValue force_velocity(double velocity) const;
  CurveValue tendon_force(double length) const;

 private:
  DeGrooteParameters p_;
  double passive_rate_, passive_offset_, passive_scale_;
  double tendon_rate_;
};

using CurveFamily = std::variant<MillardCurves, ThelenCurves, DeGrooteCurves>;

}  // namespace retrogait
