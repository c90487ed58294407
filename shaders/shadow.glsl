uniform sampler2DShadow shadow_map;

// Share of the key light that arrives; its rim is soft over `blur` m. Four looks, each of them at 2 × 2 places.
float lit_share(vec3 place, vec3 normal, float blur) {
  vec3 at = (shadow_from_ground * vec4(place + 0.010 * normal, 1.0)).xyz;
  if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
  vec2 wide = vec2(blur, 0.45 * blur) / up.w;
  at.z -= 0.0015;
  return 0.25 * (texture(shadow_map, vec3(at.xy + wide.xy * 0.8, at.z)) +
                 texture(shadow_map, vec3(at.xy - wide.xy * 0.8, at.z)) +
                 texture(shadow_map, vec3(at.xy + vec2(-wide.y, wide.x) * 0.8, at.z)) +
                 texture(shadow_map, vec3(at.xy + vec2(wide.y, -wide.x) * 0.8, at.z)));
}

// For what is large and flat, where the rim of a soft shadow is seen: sixteen looks.
const vec2 kDisc[16] = vec2[](
    vec2(-0.94, -0.40), vec2(0.95, -0.77), vec2(-0.09, -0.93), vec2(0.34, 0.29),
    vec2(-0.92, 0.46), vec2(-0.82, -0.88), vec2(-0.38, 0.28), vec2(0.97, 0.76),
    vec2(0.44, -0.98), vec2(0.54, -0.47), vec2(-0.26, -0.42), vec2(0.79, 0.19),
    vec2(-0.24, 1.00), vec2(-0.81, 0.91), vec2(0.20, 0.79), vec2(0.14, -0.14));

float soft_lit_share(vec3 place, float blur) {
  vec3 at = (shadow_from_ground * vec4(place, 1.0)).xyz;
  if (any(lessThan(at, vec3(0.0))) || any(greaterThan(at, vec3(1.0)))) return 1.0;
  float share = 0.0;
  for (int i = 0; i < 16; ++i)
    share += texture(shadow_map, vec3(at.xy + kDisc[i] * blur / up.w, at.z - 0.0015));
  return share / 16.0;
}
