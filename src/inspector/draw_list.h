#pragma once
/// What the stage shows, as plain shapes: made from instants without any graphics library, drawn by the renderer.
///
/// Lengths in m, in the ground's axes (x forward, y up, z right). Colours are linear RGBA, 0 … 1. `id` names what was
/// drawn (a muscle, a body, a load), so that a click finds it: an index into DrawList::names, or −1. Equal lists are
/// the same picture.
#include <cstdint>
#include <string>
#include <vector>

#include "base/math.h"

namespace retrogait::inspector {

struct Color {
  float r = 1, g = 1, b = 1, a = 1;
  bool operator==(const Color&) const = default;
};

/// A rounded cone: a bone's shaft, a finger. Equal radii: a capsule; equal ends: a ball.
struct RoundCone {
  Vec3 from = Vec3::Zero(), to = Vec3::Zero();
  double from_radius = 0.01, to_radius = 0.01;
  Color color;
  int id = -1;
  bool operator==(const RoundCone&) const = default;
};

/// An ellipsoid: a pelvis' wing, a rib cage, a head. Columns of `axes`: its half axes.
struct Ellipsoid {
  Vec3 center = Vec3::Zero();
  Mat3 axes = Mat3::Identity();
  Color color;
  int id = -1;
  bool operator==(const Ellipsoid&) const = default;
};

/// A tube along a polyline: a muscle on its path. One radius and colour a node.
struct Tube {
  std::vector<Vec3> points;
  std::vector<double> radius;
  std::vector<Color> color;
  int id = -1;
  bool operator==(const Tube&) const = default;
};

/// An arrow from `from`; its length is a load's size times a scale that the legend states. Shows through what covers
/// it, paler.
struct Arrow {
  Vec3 from = Vec3::Zero(), vector = Vec3::UnitY();
  double radius = 0.008;
  Color color;
  int id = -1;
  bool operator==(const Arrow&) const = default;
};

/// A flat polygon that takes no light: a contact patch, a base of support, the ground's strips.
struct Patch {
  std::vector<Vec3> corners;
  Color color;
  int id = -1;
  bool operator==(const Patch&) const = default;
};

struct Line {
  Vec3 from = Vec3::Zero(), to = Vec3::Zero();
  Color color;
  bool through = false;  // shows through what covers it, as arrows do
  bool operator==(const Line&) const = default;
};

/// A text beside a place; drawn by the user interface.
struct Label {
  Vec3 at = Vec3::Zero();
  std::string text;
  Color color;
  bool above = false;  // stands over its place; else in a column beside its walker:
  int column = 0;      // … which walker
  bool operator==(const Label&) const = default;
};

struct DrawList {
  std::vector<RoundCone> cones;
  std::vector<Ellipsoid> ellipsoids;
  std::vector<Ellipsoid> marks;  // show through what covers them, as arrows do
  std::vector<Tube> tubes;
  std::vector<Arrow> arrows;
  std::vector<Patch> patches;
  std::vector<Line> lines;
  std::vector<Label> labels;
  std::vector<std::string> names;  // of ids
  std::vector<std::string> notes;  // what must be said over the whole stage, a sentence each
  bool operator==(const DrawList&) const = default;
};

/// Where it is seen from.
struct Camera {
  Vec3 target = Vec3(0, 0.95, 0);  // m
  double distance = 4;             // m
  double azimuth = 0.6;            // rad about y; 0 looks along −z (from the person's right)
  double elevation = 0.15;         // rad above the horizon
  double field_of_view = 0.6;      // rad, vertical
  bool operator==(const Camera&) const = default;
};

}  // namespace retrogait::inspector
