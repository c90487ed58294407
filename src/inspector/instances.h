#pragma once
/// A DrawList as what the GPU takes: arrays of instances by kind of shape and by detail. No graphics library.
///
/// Detail: how many corners a round thing gets follows from how large it is on the picture, so that its outline is
/// within a third of a pixel of the true one; a small muscle costs 6 corners, a skull 32.
///
/// Corners of a tube are rounded within about two radii, so that it looks like tissue and not like a bent pipe; the
/// rounded tube stays within one radius of the path. Ends of tubes are balls (cones of no length).
/// Shapes with a number that is not finite, or of no size, are left out.
#include <array>
#include <cstdint>
#include <vector>

#include "inspector/camera.h"

namespace retrogait::inspector {

struct Float4 {
  float x = 0, y = 0, z = 0, w = 0;
};

struct ConeInstance {
  Float4 from, to, color;  // w: radius
  std::int32_t id = -1;
};
struct EllipsoidInstance {
  Float4 center, axis_x, axis_y, axis_z, color;
  std::int32_t id = -1;
};
struct ArrowInstance {
  Float4 from, along, color;  // from.w: radius
  std::int32_t id = -1;
};
struct LineInstance {
  Float4 from, to, color;
};
/// A node of a tube. The piece from a node to the next is one instance that reads both.
struct TubeNode {
  Float4 at;            // w: radius
  Float4 side, across;  // unit, across the tube; carried along it without a twist
      // side.w: 1 where the next node follows on; across.w: how fast it swells, m per m
  Float4 color;
  std::int32_t id = -1;
};
struct FlatVertex {
  float x = 0, y = 0, z = 0;
  Float4 color;
  std::int32_t id = -1;
};

constexpr std::size_t kDetails = 4;
template <class Shape>
using ByDetail = std::array<std::vector<Shape>, kDetails>;

/// Shapes of one pass.
struct SolidInstances {
  ByDetail<ConeInstance> cones;
  ByDetail<EllipsoidInstance> ellipsoids;
  ByDetail<TubeNode> tube_nodes;
  std::vector<ArrowInstance> arrows;
  void clear();
};

struct Instances {
  SolidInstances opaque, ghosts;
  SolidInstances marks;  // arrows and marks, which show through what covers them
  std::vector<LineInstance> lines, mark_lines;
  std::vector<FlatVertex> triangles;             // of patches, in the list's order
  Vec3 low = Vec3::Zero(), high = Vec3::Zero();  // box around the opaque shapes, m
};

/// How large a metre is on the picture.
struct Sight {
  Vec3 eye = Vec3::Zero(), toward = Vec3::UnitZ();  // m; unit, at the viewer
  double pixels = 0;  // of a metre, a metre before the eye; 0: everything gets its finest detail
  double per_meter(const Vec3& at) const;
  /// The detail of something that is round with this radius (m).
  std::size_t detail(const Vec3& at, double radius) const;
};

Sight sight_of(const Projection& projection);

/// Fills `out` afresh; its arrays keep their memory from frame to frame.
void update_instances(const DrawList& list, const Sight& sight, Instances& out);

}  // namespace retrogait::inspector
