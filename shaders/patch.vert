layout(location = 0) in vec3 place;
layout(location = 1) in vec4 shape_color;
layout(location = 2) in int shape_id;
out vec3 p;
out vec4 color;
flat out int id;

void main() {
  p = place;
  color = shape_color;
  id = shape_id;
  gl_Position = clip_from_ground * vec4(place, 1.0);
}
