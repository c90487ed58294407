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

}  // namespace retrogait::inspector
