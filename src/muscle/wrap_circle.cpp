// A string round a circle in its plane: the part that cylinder and sphere share.
#include <cmath>

#include "muscle/wrap_shapes.h"

namespace retrogait::wrapping {
namespace {

constexpr double kRoundOff = 1e-12;  // rad: an angle this far below zero is zero, not a full turn

Vec2 turned_left(const Vec2& v) { return {-v.y(), v.x()}; }

double cross(const Vec2& a, const Vec2& b) { return a.x() * b.y() - a.y() * b.x(); }

/// Length of the tangent from a point to the circle.
double tangent_length(const Vec2& p, double radius) {
  return std::sqrt(std::max(0.0, p.squaredNorm() - radius * radius));
}

/// Where the tangent from p touches; `sense` +1: counter-clockwise of p.
Vec2 tangent_point(const Vec2& p, double tangent, double radius, int sense) {
  return radius / p.squaredNorm() * (radius * p + sense * tangent * turned_left(p));
}

}  // namespace

CircleString tangents_to_circle(const Vec2& p, const Vec2& s, double radius, int sense) {
  CircleString string;
  string.sense = sense;
  string.p_to_q = tangent_length(p, radius);
  string.r_to_s = tangent_length(s, radius);
  string.q = tangent_point(p, string.p_to_q, radius, sense);
  string.r = tangent_point(s, string.r_to_s, radius, -sense);
  return string;
}

double angle_on_circle(const CircleString& string) {
  const double angle = std::atan2(string.sense * cross(string.q, string.r), string.q.dot(string.r));
  return angle >= 0 ? angle : angle > -kRoundOff ? 0 : angle + 2 * kPi;
}

CircleString string_round_circle(const Vec2& p, const Vec2& s, double radius, int sense) {
  CircleString string = tangents_to_circle(p, s, radius, sense);
  string.angle = angle_on_circle(string);
  return string;
}

Foot foot_of_origin(const Vec2& p, const Vec2& s) {
  const Vec2 along = s - p;
  const double squared = along.squaredNorm();
  const double at = squared > 0 ? -p.dot(along) / squared : 0;
  return {p + at * along, at};
}

}  // namespace retrogait::wrapping
