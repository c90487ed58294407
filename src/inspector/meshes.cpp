#include "inspector/meshes.h"

#include <epoxy/gl.h>

#include "base/math.h"

namespace retrogait::inspector {

namespace {

const void* offset_pointer(std::size_t offset) { return reinterpret_cast<const void*>(offset); }

std::vector<Float4> grid_vertices(const std::vector<Float4>& rows, int segments) {
  std::vector<Float4> out;
  for (const Float4& row : rows) {
    if (segments == 0) {
      out.push_back({row.x, -1, 0, row.w});
      out.push_back({row.x, 1, 0, row.w});
    }
    for (int i = 0; i < segments; ++i)
      out.push_back({row.x, row.y, static_cast<float>(2 * kPi * i / segments), row.w});
  }
  return out;
}

std::vector<std::uint16_t> grid_triangles(int rows, int segments) {
  std::vector<std::uint16_t> out;
  const int columns = segments == 0 ? 2 : segments;
  const int pieces = segments == 0 ? 1 : segments;
  for (int row = 0; row + 1 < rows; ++row)
    for (int i = 0; i < pieces; ++i) {
      const int j = (i + 1) % columns, low = row * columns, high = low + columns;
      for (const int index : {low + i, low + j, high + i, high + i, low + j, high + j})
        out.push_back(static_cast<std::uint16_t>(index));
    }
  return out;
}

// Instance fields from `first` on; returns the next free location.
GLuint add_fields(GLuint first, std::size_t start, std::size_t stride,
                  const std::vector<InstanceField>& fields) {
  for (const InstanceField& field : fields) {
    const void* at = offset_pointer(start + field.offset);
    const GLsizei step = static_cast<GLsizei>(stride);
    glEnableVertexAttribArray(first);
    if (field.integer)
      glVertexAttribIPointer(first, field.count, GL_INT, step, at);
    else
      glVertexAttribPointer(first, field.count, GL_FLOAT, GL_FALSE, step, at);
    glVertexAttribDivisor(first, 1);
    ++first;
  }
  return first;
}

}  // namespace

InstancedMesh::InstancedMesh(const std::vector<Float4>& rows, int segments, std::size_t stride,
                             const std::vector<InstanceField>& fields,
                             const std::vector<InstanceField>& next)
    : stride_(stride), overlaps_(!next.empty()) {
  const std::vector<Float4> vertices = grid_vertices(rows, segments);
  const std::vector<std::uint16_t> triangles =
      grid_triangles(static_cast<int>(rows.size()), segments);
  index_count_ = static_cast<int>(triangles.size());

  glGenVertexArrays(1, &array_);
  glBindVertexArray(array_);
  glGenBuffers(1, &vertices_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(vertices.size() * sizeof(Float4)),
               vertices.data(), GL_STATIC_DRAW);
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, sizeof(Float4), nullptr);
  glGenBuffers(1, &indices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER,
               static_cast<GLsizeiptr>(triangles.size() * sizeof(std::uint16_t)), triangles.data(),
               GL_STATIC_DRAW);
  glGenBuffers(1, &instances_);
  glBindBuffer(GL_ARRAY_BUFFER, instances_);
  add_fields(add_fields(1, 0, stride, fields), stride, stride, next);
  glBindVertexArray(0);
}

InstancedMesh::~InstancedMesh() {
  const GLuint buffers[] = {vertices_, indices_, instances_};
  glDeleteBuffers(3, buffers);
  glDeleteVertexArrays(1, &array_);
}

void InstancedMesh::draw(const void* instances, std::size_t count) {
  const std::size_t drawn = overlaps_ && count > 0 ? count - 1 : count;
  if (drawn == 0) return;
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, instances_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(count * stride_), instances,
               GL_STREAM_DRAW);
  glDrawElementsInstanced(GL_TRIANGLES, index_count_, GL_UNSIGNED_SHORT, nullptr,
                          static_cast<GLsizei>(drawn));
  glBindVertexArray(0);
}

namespace {

// Corners around a round thing, and rows of a quarter of it, by detail.
constexpr std::array<int, kDetails> kCorners = {6, 10, 18, 32}, kRings = {2, 3, 5, 8};
constexpr int kArrowCorners = 24;

std::vector<Float4> cone_rows(int rings) {
  std::vector<Float4> out;
  for (int ball = 0; ball < 2; ++ball)
    for (int i = 0; i <= rings; ++i)
      out.push_back(
          {static_cast<float>(ball), static_cast<float>(i) / static_cast<float>(rings), 0, 0});
  return out;
}

std::vector<Float4> ball_rows(int rings) {
  std::vector<Float4> out;
  for (int i = 0; i <= rings; ++i)
    out.push_back({static_cast<float>(kPi * (static_cast<double>(i) / rings - 0.5)), 0, 0, 0});
  return out;
}

// Tail's disc, shaft, the head's back, its flank; the head's radius is that of shaders/arrow.vert.
std::vector<Float4> arrow_rows() {
  constexpr float kHead = 2.5F;
  return {{0, 0, 0, 0}, {0, 1, 0, 0},     {0, 1, 0, 1},     {1, 1, 0, 1},
          {1, 1, 0, 0}, {1, kHead, 0, 0}, {1, kHead, 0, 2}, {2, 0, 0, 2}};
}

#define FIELD(type, member) \
  InstanceField { offsetof(type, member), 4, false }
#define ID_FIELD(type) \
  InstanceField { offsetof(type, id), 1, true }

const std::vector<InstanceField> kConeFields = {FIELD(ConeInstance, from), FIELD(ConeInstance, to),
                                                FIELD(ConeInstance, color), ID_FIELD(ConeInstance)};
const std::vector<InstanceField> kEllipsoidFields = {
    FIELD(EllipsoidInstance, center), FIELD(EllipsoidInstance, axis_x),
    FIELD(EllipsoidInstance, axis_y), FIELD(EllipsoidInstance, axis_z),
    FIELD(EllipsoidInstance, color),  ID_FIELD(EllipsoidInstance)};
const std::vector<InstanceField> kTubeFields = {FIELD(TubeNode, at), FIELD(TubeNode, side),
                                                FIELD(TubeNode, across), FIELD(TubeNode, color),
                                                ID_FIELD(TubeNode)};
const std::vector<InstanceField> kNextTubeFields = {
    FIELD(TubeNode, at), FIELD(TubeNode, side), FIELD(TubeNode, across), FIELD(TubeNode, color)};
const std::vector<InstanceField> kArrowFields = {
    FIELD(ArrowInstance, from), FIELD(ArrowInstance, along), FIELD(ArrowInstance, color),
    ID_FIELD(ArrowInstance)};
const std::vector<InstanceField> kLineFields = {FIELD(LineInstance, from), FIELD(LineInstance, to),
                                                FIELD(LineInstance, color)};

#undef FIELD
#undef ID_FIELD

}  // namespace

ShapeMeshes::ShapeMeshes() {
  for (std::size_t k = 0; k < kDetails; ++k) {
    cone[k] = std::make_unique<InstancedMesh>(cone_rows(kRings[k]), kCorners[k],
                                              sizeof(ConeInstance), kConeFields);
    ellipsoid[k] = std::make_unique<InstancedMesh>(ball_rows(3 * kRings[k]), 3 * kCorners[k] / 2,
                                                   sizeof(EllipsoidInstance), kEllipsoidFields);
    tube[k] = std::make_unique<InstancedMesh>(std::vector<Float4>{{0, 0, 0, 0}, {1, 0, 0, 0}},
                                              kCorners[k], sizeof(TubeNode), kTubeFields,
                                              kNextTubeFields);
  }
  arrow = std::make_unique<InstancedMesh>(arrow_rows(), kArrowCorners, sizeof(ArrowInstance),
                                          kArrowFields);
  line = std::make_unique<InstancedMesh>(std::vector<Float4>{{0, 0, 0, 0}, {1, 0, 0, 0}}, 0,
                                         sizeof(LineInstance), kLineFields);
}

TriangleMesh::TriangleMesh() {
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  for (const GLuint location : {0U, 1U, 2U}) glEnableVertexAttribArray(location);
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, sizeof(FlatVertex), nullptr);
  glVertexAttribPointer(1, 4, GL_FLOAT, GL_FALSE, sizeof(FlatVertex),
                        offset_pointer(offsetof(FlatVertex, color)));
  glVertexAttribIPointer(2, 1, GL_INT, sizeof(FlatVertex),
                         offset_pointer(offsetof(FlatVertex, id)));
  glBindVertexArray(0);
}

TriangleMesh::~TriangleMesh() {
  glDeleteBuffers(1, &vertices_);
  glDeleteVertexArrays(1, &array_);
}

void TriangleMesh::draw(const std::vector<FlatVertex>& triangles) {
  if (triangles.empty()) return;
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(triangles.size() * sizeof(FlatVertex)),
               triangles.data(), GL_STREAM_DRAW);
  glDrawArrays(GL_TRIANGLES, 0, static_cast<GLsizei>(triangles.size()));
  glBindVertexArray(0);
}

}  // namespace retrogait::inspector
