layout(location = 0) in vec4 place;  // 0 tail, 1 neck, 2 tip; radii out; azimuth; normal: 0 back, 1 side, 2 head's flank
layout(location = 1) in vec4 from;   // w: radius
layout(location = 2) in vec4 along;  // the whole vector
layout(location = 3) in vec4 shape_color;
layout(location = 4) in int shape_id;
out vec3 p;
out vec3 n;
flat out int id;
out vec4 color;

const float kHeadLength = 6.0, kHeadRadius = 2.5;  // radii

void main() {
  float length_ = max(length(along.xyz), 1e-6);
  vec3 axis = along.xyz / length_;
  // a short arrow is a small arrow: its head never outgrows it
  float radius = min(from.w, length_ / (1.6 * kHeadLength));
  vec3 side = normalize(abs(axis.y) < 0.9 ? cross(axis, vec3(0.0, 1.0, 0.0))
                                          : cross(axis, vec3(1.0, 0.0, 0.0)));
  vec3 radial = cos(place.z) * side + sin(place.z) * cross(axis, side);
  float x = place.x < 0.5 ? 0.0 : place.x < 1.5 ? length_ - kHeadLength * radius : length_;
  p = from.xyz + x * axis + place.y * radius * radial;
  n = place.w < 0.5 ? -axis : place.w < 1.5 ? radial
                            : normalize(kHeadLength * radial + kHeadRadius * axis);
  color = shape_color;
  id = shape_id;
  gl_Position = clip_from_ground * vec4(p, 1.0);
}
