#pragma once
/// A solved cycle laid open for tests: every instant's Data, and the figures a gait laboratory reads.
#include <string>
#include <vector>

#include "gait/gait.h"

namespace retrogait {

/// models/adult.toml, compiled once.
const Model& adult();

/// The adult with `kilograms` at the torso's mass centre.
Model adult_with_load(double kilograms);

/// 101 instants of a cycle; index i is i % of it. Angles deg, forces BW, moments N·m/kg, powers W/kg.
struct Walk {
  const Model* model = nullptr;
  GaitCycle cycle;
  std::vector<Data> instants;

  double angle(const std::string& coordinate, int i) const;          // as the coordinate counts
  double from_standing(const std::string& coordinate, int i) const;  // less its standing value
  double moment(const std::string& coordinate, int i) const;
  double power(const std::string& coordinate, int i) const;
  /// Over a stretch of the cycle, J/kg: positive and negative work of a coordinate.
  struct Work {
    double done = 0, absorbed = 0;
  };
  Work work(const std::string& coordinate, int first, int last) const;
  /// The ground on one foot, BW: forward, up, right.
  Vec3 foot_force(bool left, int i) const;
  /// The same along travel.
  double along_travel(bool left, int i) const;
  /// Of the sole from the heel to the metatarsals against standing, deg, toes up positive.
  double foot_pitch(bool left, int i) const;
  /// Sagittal angle of pelvis or torso to the vertical against standing, deg, forward lean positive.
  double lean(const std::string& body, int i) const;
  /// In front of the heel along the foot, m; NaN below 5 % BW.
  double center_of_pressure(bool left, int i) const;
  /// Whole-body residual force, BW, in ground axes.
  Vec3 residual(int i) const;
  int foot_off() const;  // last % of stance of the right foot
};

/// Motion, forces, cost and where it started from.
bool same_bits(const GaitCycle& a, const GaitCycle& b);

Walk lay_open(const Model& model, const GaitCycle& cycle);

/// When points of the right foot carry more than 20 N (the usual threshold of a force plate), % of cycle;
/// may begin below zero.
struct Loaded {
  double start = 0, end = 0;
};
enum class Region { kFoot, kHeel, kToe };  // heel: heel and lateral rearfoot; toe: the rest
Loaded loaded(const Walk& walk, Region region);

/// One case through a solver of its own.
Walk solved(const std::string& script, const GaitKnobs& knobs = {});
Walk solved_at(const std::string& script, double speed, bool fore_aft_prior = true);

}  // namespace retrogait
