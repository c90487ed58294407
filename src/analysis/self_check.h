#pragma once
/// A model examined by itself: does the body weigh what it should, do its muscles run, reach and pull as
/// measured ones do, is it the same on both sides, and what does it carry when it merely stands?
///
/// Every figure stands in a row beside what is allowed and who says so. Rows that a model cannot answer
/// (no subject, no such muscle, no walking coordinates) are left out.
///
///   Body       masses, inertia
///   Sides      right against left: bodies, muscles, lengths and moment arms at mirrored poses
///   Paths      no jump of a length over a coordinate's range and over both walking cycles; moment arm = −Δl/Δq
///   Arms       moment arms against published ones over the range of walking
///   Fibers     their working range, upright and over the range of walking
///   Strength   the largest moments upright, beside dynamometry (information)
///   Standing   joint loads upright and bent forward, muscles pulling (study/posture.h)
///
/// "Walking" is the pose, instant by instant, of the scripts data/gaits/forward and backward at their nominal
/// speeds.
#include <limits>
#include <string>
#include <vector>

#include "model/model.h"

namespace retrogait {

/// What was found, least to most (equal: one figure), against what is allowed, in `unit`.
struct CheckRow {
  std::string what = {};
  double least = 0, most = 0;
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::string unit = {};
  std::string where = {};    // of the worst: "soleus_r, knee_angle_r at 30°"
  std::string source = {};   // of what is allowed
  bool information = false;  // the range stands beside; nothing is held against it

  bool inside() const { return least >= low && most <= high; }  // NaN is outside
  bool ok() const { return information || inside(); }
};

struct CheckSection {
  std::string title;
  std::vector<CheckRow> rows;
};

struct SelfCheck {
  std::string subject;  // "adult: 75 kg, 1.70 m, male; 24 bodies, 39 coordinates, 300 muscles"
  std::vector<CheckSection> sections;

  int missed() const;
  bool ok() const { return missed() == 0; }
  /// The row of that name, or InternalError.
  const CheckRow& row(const std::string& what) const;
};

/// Throws InputError where the model does not compile.
SelfCheck self_check(const ModelSpec& spec);

/// As a terminal shows it: the name of each check, what was found, what is allowed, the source.
std::string self_check_text(const SelfCheck& check);

}  // namespace retrogait
