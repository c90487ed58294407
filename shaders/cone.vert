// A round cone: two balls and the flank that touches both, bent out of a grid of rows.
layout(location = 0) in vec4 place;  // which ball; share of its latitude; azimuth
layout(location = 1) in vec4 from;   // w: radius
layout(location = 2) in vec4 to;
layout(location = 3) in vec4 shape_color;
layout(location = 4) in int shape_id;
out vec3 p;
out vec3 n;
flat out int id;
out vec4 color;

const float kHalfPi = 1.5707963;

void main() {
  vec3 along = to.xyz - from.xyz;
  float length_ = length(along);
  vec3 axis = length_ > 1e-6 ? along / length_ : vec3(0.0, 1.0, 0.0);
  // latitude at which the flank leaves both balls; a ball inside the other leaves one ball
  float ratio = clamp((from.w - to.w) / max(length_, 1e-6), -1.0, 1.0);
  float flank = asin(ratio);
  float latitude = place.x < 0.5 ? mix(-kHalfPi, flank, place.y) : mix(flank, kHalfPi, place.y);
  vec3 side = normalize(abs(axis.y) < 0.9 ? cross(axis, vec3(0.0, 1.0, 0.0))
                                          : cross(axis, vec3(1.0, 0.0, 0.0)));
  vec3 radial = cos(place.z) * side + sin(place.z) * cross(axis, side);
  n = cos(latitude) * radial + sin(latitude) * axis;
  p = place.x < 0.5 ? from.xyz + from.w * n : to.xyz + to.w * n;
  color = shape_color;
  id = shape_id;
  gl_Position = clip_from_ground * vec4(p, 1.0);
}
