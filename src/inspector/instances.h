#pragma once
/// A DrawList as what the GPU takes: one array of instances a kind of shape. No graphics library.
///
/// Corners of a tube are rounded within about two radii, so that it looks like tissue and not like a bent pipe; the
/// rounded tube stays within one radius of the path. Ends of tubes are balls (cones of no length).
/// Shapes with a number that is not finite, or of no size, are left out.
#include <cstdint>
#include <vector>

#include "inspector/draw_list.h"

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
  Float4 at;  // w: radius
  Float4 side,
      across;  // unit, across the tube; carried along it without a twist. side.w: 1 where the next follows on
  Float4 color;
  std::int32_t id = -1;
};
struct FlatVertex {
  float x = 0, y = 0, z = 0;
  Float4 color;
  std::int32_t id = -1;
};

/// Shapes of one pass: the opaque, or the ghosts.
struct SolidInstances {
  std::vector<ConeInstance> cones;
  std::vector<EllipsoidInstance> ellipsoids;
  std::vector<ArrowInstance> arrows;
  std::vector<TubeNode> tube_nodes;
  void clear();
};

struct Instances {
  SolidInstances opaque, ghosts;
  std::vector<LineInstance> lines;
  std::vector<FlatVertex> triangles;             // of patches, in the list's order
  Vec3 low = Vec3::Zero(), high = Vec3::Zero();  // box around the opaque shapes, m
};

/// Fills `out` afresh; its arrays keep their memory from frame to frame.
void update_instances(const DrawList& list, Instances& out);

}  // namespace retrogait::inspector
