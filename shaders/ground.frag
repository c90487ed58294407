// The ground: a grid of 0.5 m, every second line stronger; belts and paths on it; shadows; it fades far away.
in vec3 p;
layout(location = 0) out vec4 pixel;

const float kGrid = 0.5;          // m
const float kGroundBlur = 0.035;  // m
const float kRound = 0.04;        // m, a strip's corners

// How much of the pixel a line of `width` pixels covers; `at` counts lines. Lines too dense to see turn even.
float line_cover(float at, float width) {
  float step_ = max(fwidth(at), 1e-6);
  float away = abs(fract(at - 0.5) - 0.5) / step_;
  float cover = clamp(0.5 * width + 0.5 - away, 0.0, 1.0);
  return mix(cover, 0.0, smoothstep(0.15, 0.5, step_));
}

float grid_cover(vec2 at) {
  float width = 0.75 * eye.w;
  float fine = max(line_cover(at.x / kGrid, width), line_cover(at.y / kGrid, width));
  float strong = max(line_cover(0.5 * at.x / kGrid, width), line_cover(0.5 * at.y / kGrid, width));
  return max(0.45 * fine, strong);
}

// Signed distance to a strip's rounded rim, m; < 0 inside.
float rim_distance(vec4 box) {
  vec2 middle = 0.5 * (box.xz + box.yw), half_size = 0.5 * (box.yw - box.xz);
  vec2 out_ = abs(p.xz - middle) - half_size + kRound;
  return length(max(out_, 0.0)) + min(max(out_.x, out_.y), 0.0) - kRound;
}

void over(inout vec4 below, vec3 rgb, float alpha) {
  float sum = alpha + below.a * (1.0 - alpha);
  below.rgb = sum > 0.0 ? (rgb * alpha + below.rgb * below.a * (1.0 - alpha)) / sum : below.rgb;
  below.a = sum;
}

void main() {
  vec4 seen = vec4(ground.rgb, flags.x > 0.5 ? 0.0 : ground.a);
  over(seen, grid.rgb, grid.a * grid_cover(p.xz - vec2(floor_at.w, 0.0)));
  for (int i = 0; i < int(flags.z); ++i) {
    float away = rim_distance(strip_box[i]);
    float smooth_ = max(fwidth(away), 1e-6);
    float inside = clamp(0.5 - away / smooth_, 0.0, 1.0);
    over(seen, strip.rgb, strip.a * inside);
    over(seen, grid.rgb, 0.8 * inside * grid.a *
                             line_cover((p.x - strip_travel[i].x) / kGrid, 0.75 * eye.w));
    over(seen, grid.rgb, min(1.0, 1.6 * grid.a) *
                             clamp(0.5 * eye.w + 0.5 - abs(away) / smooth_, 0.0, 1.0));
  }
  float dark = size.w * (1.0 - lit_share(p, vec3(0.0, 1.0, 0.0), kGroundBlur));
  over(seen, vec3(0.0), 0.62 * dark);

  float far = length(p.xz - floor_at.xz) / floor_at.y;
  float below = dot(eye.xyz, vec3(0.0, 1.0, 0.0)) < 0.0 ? 0.25 : 1.0;
  pixel = vec4(to_srgb(seen.rgb), seen.a * below * exp(-far * far));
}
