in vec2 at;
layout(location = 0) out vec4 pixel;

void main() {
  float height = smoothstep(-0.15, 1.3, at.y - clamp(flags.y, -1.0, 1.0));
  vec3 seen = to_srgb(mix(backdrop_horizon.rgb, backdrop_top.rgb, height));
  float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  pixel = vec4(seen + (grain - 0.5) / 255.0, 1.0);  // no bands in a slow gradient
}
