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
