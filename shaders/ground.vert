out vec3 p;

const float kReach = 60.0;  // m

void main() {
  vec2 corner = vec2(gl_VertexID % 2, gl_VertexID / 2) * 2.0 - 1.0;
  p = vec3(floor_at.x + kReach * corner.x, 0.0, floor_at.z + kReach * corner.y);
  gl_Position = clip_from_ground * vec4(p, 1.0);
}
