// A line as wide on the screen everywhere.
layout(location = 0) in vec4 place;  // which end; −1 or 1 across
layout(location = 1) in vec4 from;
layout(location = 2) in vec4 to;
layout(location = 3) in vec4 shape_color;
out vec4 color;
flat out int id;

const float kNearest = 1e-3;  // clip w in m

// The end of a line that runs behind the eye is brought in front of it.
vec4 in_front(vec4 end, vec4 other) {
  return end.w >= kNearest ? end : mix(end, other, (kNearest - end.w) / (other.w - end.w));
}

void main() {
  vec4 a = clip_from_ground * vec4(from.xyz, 1.0), b = clip_from_ground * vec4(to.xyz, 1.0);
  color = shape_color;
  id = -1;
  if (max(a.w, b.w) < kNearest) {
    gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
    return;
  }
  vec4 first = in_front(a, b), last = in_front(b, a);
  vec2 run = (last.xy / last.w - first.xy / first.w) * size.xy;
  vec2 across = length(run) > 1e-6 ? normalize(vec2(-run.y, run.x)) : vec2(0.0, 1.0);
  vec4 end = place.x < 0.5 ? first : last;
  gl_Position = vec4(end.xy + place.y * eye.w * across / size.xy * end.w, end.zw);
}
