#pragma once
/// Unit meshes on the GPU, drawn once for each instance, and those of the stage's shapes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "inspector/instances.h"

namespace retrogait::inspector {

/// One attribute of an instance: where in its struct, how many numbers, whether they are integers.
struct InstanceField {
  std::size_t offset = 0;
  int count = 4;
  bool integer = false;
};

/// A grid of rows by azimuths; what a row means is the vertex shader's affair (shaders/*.vert, `place`).
class InstancedMesh {
 public:
  /// rows: (x, y, unused, w) of `place`; z becomes the azimuth. segments: around; 0: a strip of two columns, whose y
  /// is −1 and 1. `fields` take locations 1, 2 …; `overlap`: instance i reads the fields of i and of i + 1.
  InstancedMesh(const std::vector<Float4>& rows, int segments, std::size_t stride,
                const std::vector<InstanceField>& fields,
                const std::vector<InstanceField>& next = {});
  ~InstancedMesh();
  InstancedMesh(const InstancedMesh&) = delete;
  InstancedMesh& operator=(const InstancedMesh&) = delete;

  template <class Instance>
  void draw(const std::vector<Instance>& instances) {
    draw(instances.data(), instances.size());
  }

 private:
  void draw(const void* instances, std::size_t count);
  std::uint32_t array_ = 0, vertices_ = 0, indices_ = 0, instances_ = 0;
  int index_count_ = 0;
  std::size_t stride_ = 0;
  bool overlaps_ = false;
};

/// A mesh for each kind of shape and each detail.
class ShapeMeshes {
 public:
  ShapeMeshes();
  std::array<std::unique_ptr<InstancedMesh>, kDetails> cone, ellipsoid, tube;
  std::unique_ptr<InstancedMesh> arrow, line;
};

/// Triangles without instances.
class TriangleMesh {
 public:
  TriangleMesh();
  ~TriangleMesh();
  TriangleMesh(const TriangleMesh&) = delete;
  TriangleMesh& operator=(const TriangleMesh&) = delete;
  void draw(const std::vector<FlatVertex>& triangles);

 private:
  std::uint32_t array_ = 0, vertices_ = 0;
};

}  // namespace retrogait::inspector
