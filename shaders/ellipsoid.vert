layout(location = 0) in vec4 place;  // latitude; unused; azimuth
layout(location = 1) in vec4 center;
layout(location = 2) in vec4 axis_x;
layout(location = 3) in vec4 axis_y;
layout(location = 4) in vec4 axis_z;
layout(location = 5) in vec4 shape_color;
layout(location = 6) in int shape_id;
out vec3 p;
out vec3 n;
flat out int id;
out vec4 color;

vec3 inverse_of(vec3 v) { return v / max(dot(v, v), 1e-12); }

void main() {
  vec3 unit = vec3(cos(place.x) * cos(place.z), sin(place.x), -cos(place.x) * sin(place.z));
  p = center.xyz + unit.x * axis_x.xyz + unit.y * axis_y.xyz + unit.z * axis_z.xyz;
  n = normalize(unit.x * inverse_of(axis_x.xyz) + unit.y * inverse_of(axis_y.xyz) +
                unit.z * inverse_of(axis_z.xyz));
  color = shape_color;
  id = shape_id;
  gl_Position = clip_from_ground * vec4(p, 1.0);
}
