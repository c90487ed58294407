// One piece of a tube between two nodes; neighbours share a node's ring, so that there is no gap.
layout(location = 0) in vec4 place;        // which node; unused; azimuth
layout(location = 1) in vec4 from;         // w: radius
layout(location = 2) in vec4 from_side;    // unit, across the tube; w: 1 where the next node follows on
layout(location = 3) in vec4 from_across;  // unit, the other way across; w: how fast the tube swells
layout(location = 4) in vec4 from_color;
layout(location = 5) in int shape_id;
layout(location = 6) in vec4 to;
layout(location = 7) in vec4 to_side;
layout(location = 8) in vec4 to_across;
layout(location = 9) in vec4 to_color;
out vec3 p;
out vec3 n;
flat out int id;
out vec4 color;

void main() {
  bool first = place.x < 0.5;
  vec4 node = first ? from : to;
  vec3 side = first ? from_side.xyz : to_side.xyz;
  vec3 across = first ? from_across.xyz : to_across.xyz;
  vec3 radial = cos(place.z) * side + sin(place.z) * across;
  // a tube that swells turns its normal back
  float swelling = first ? from_across.w : to_across.w;
  n = normalize(radial - swelling * cross(side, -across));
  p = node.xyz + node.w * radial;
  color = first ? from_color : to_color;
  id = shape_id;
  gl_Position = from_side.w > 0.5 ? clip_from_ground * vec4(p, 1.0) : vec4(0.0, 0.0, 2.0, 1.0);
}
