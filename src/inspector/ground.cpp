// The ground under a walker, and what is written above it.
#include <fmt/format.h>

#include <cmath>

#include "inspector/stage_parts.h"

namespace retrogait::inspector {

namespace {

constexpr double kGrid = 0.5;         // m
constexpr int kLaneTiles = 7;         // of 0.5 m, along x
constexpr double kHalfWidth = 0.5;    // m: two tiles
constexpr double kOverHead = 0.05;    // m from the head to its name
constexpr double kEdge = 0.03;        // m: the coloured rim of a lane
constexpr double kSlopeShown = 1e-4;  // rad

const Color kTileLight = color_of(0xC9CED3, 0.55f), kTileDark = color_of(0xB9BFC6, 0.55f),
            kLineColor = color_of(0x7C858F, 0.9f);

/// Where steady travel has brought the walker, m along x: the middle of its lane.
double whereabouts(const StagePart& part) {
  return part.walker->instant && std::isfinite(part.instant().travelled) ? part.instant().travelled
                                                                         : 0;
}

/// A rectangle of ground, x from a to b, z from c to d.
void add_tile(const StagePart& part, double a, double b, double c, double d, const Color& color,
              DrawList& list) {
  Patch tile{{{a, 0, c}, {b, 0, c}, {b, 0, d}, {a, 0, d}}, part.shown(color), -1};
  for (Vec3& corner : tile.corners) corner = part.X_SW * corner;
  list.patches.push_back(std::move(tile));
}

void add_line(const StagePart& part, const Vec3& from, const Vec3& to, DrawList& list) {
  list.lines.push_back({part.X_SW * from, part.X_SW * to, part.shown(kLineColor)});
}

double slope_of(const StagePart& part) { return std::atan2(part.X_SW.R(1, 0), part.X_SW.R(0, 0)); }

Color rim_color(const StagePart& part) {
  return part.shown(mix(kTileDark, direction_color(part.walker->backward), 0.75));
}

/// A level line and a plumb one that close the slope to a wedge, with its per cent.
void add_wedge(const StagePart& part, double from, double to, DrawList& list) {
  const Vec3 a = part.X_SW * Vec3(from, 0, kHalfWidth), b = part.X_SW * Vec3(to, 0, kHalfWidth);
  const Vec3 low = a.y() < b.y() ? a : b, high = a.y() < b.y() ? b : a;
  const Vec3 foot(high.x(), low.y(), high.z());
  list.lines.push_back({low, foot, part.shown(kLineColor)});
  list.lines.push_back({foot, high, part.shown(kLineColor)});
  list.labels.push_back({0.5 * (foot + high),
                         fmt::format("{:.0f} %", 100 * std::abs(std::tan(slope_of(part)))),
                         part.shown(kLineColor)});
}

/// A triangle on the ground that points where the walk goes.
void add_pointer(const StagePart& part, double x, double way, DrawList& list) {
  constexpr double kLong = 0.16, kAside = 0.075;  // m
  Patch patch{
      {{x + way * kLong, 0.001, 0}, {x, 0.001, -kAside}, {x, 0.001, kAside}}, rim_color(part), -1};
  for (Vec3& corner : patch.corners) corner = part.X_SW * corner;
  list.patches.push_back(std::move(patch));
}

}  // namespace

void draw_lane(const StagePart& part, DrawList& list) {
  // the lane stays with the walker, its grid with the ground: the first and the last tile are cut
  const double middle = whereabouts(part), half = 0.5 * kLaneTiles * kGrid;
  const double from = middle - half, to = middle + half;
  const long first = std::lround(std::floor(from / kGrid));
  for (long i = first; static_cast<double>(i) * kGrid < to; ++i) {
    const double x = static_cast<double>(i) * kGrid;
    const double a = std::max(from, x), b = std::min(to, x + kGrid);
    add_tile(part, a, b, -kHalfWidth, 0, i % 2 == 0 ? kTileLight : kTileDark, list);
    add_tile(part, a, b, 0, kHalfWidth, i % 2 == 0 ? kTileDark : kTileLight, list);
    if (x >= from) add_line(part, {x, 0.001, -kHalfWidth}, {x, 0.001, kHalfWidth}, list);
  }
  for (const double z : {-kHalfWidth, 0.0, kHalfWidth})
    add_line(part, {from, 0.001, z}, {to, 0.001, z}, list);
  for (const double side : {-1.0, 1.0})
    add_tile(part, from, to, side * kHalfWidth, side * (kHalfWidth + kEdge), rim_color(part), list);
  const double way = part.walker->instant ? part.instant().travel : 1;
  for (const double x : {0.68, 0.79}) add_pointer(part, middle + way * x * half, way, list);
  if (std::abs(slope_of(part)) > kSlopeShown) add_wedge(part, from, to, list);
}

void draw_name(const StagePart& part, const Vec3& head, DrawList& list) {
  const StageWalker& walker = *part.walker;
  std::string text = walker.name;
  if (!walker.note.empty()) text += ", " + walker.note;
  if (!walker.instant)
    text += ": no walk";
  else if (!part.moves)
    text += ": no motion";
  else if (walker.instant->muscles && !walker.instant->muscles->converged())
    text += ": not converged";
  const Color color = part.moves && walker.ok ? direction_color(walker.backward) : no_value_color();
  list.labels.push_back({head + kOverHead * Vec3::UnitY(), text, color, true});
}

}  // namespace retrogait::inspector
