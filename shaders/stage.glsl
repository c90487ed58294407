// What every shader of the stage knows. Lengths in m, in the ground's axes (y up from the surface); colors linear.
layout(std140) uniform Stage {
  mat4 clip_from_ground;
  mat4 shadow_from_ground;  // to 0 … 1 in the shadow map
  vec4 eye;                 // w: pixels of a line's width
  vec4 key;                 // unit, toward the key light; w: its strength
  vec4 viewer;              // unit, from the target toward the eye; w: strength of the light from there
  vec4 up;                  // unit, against gravity; w: m that one shadow map spans
  vec4 sky, earth;          // light from above and from below
  vec4 edge;                // color that silhouettes lean to; a: how much
  vec4 backdrop_top, backdrop_horizon;
  vec4 size;                // viewport in pixels; z: id that is highlighted; w: share of light that a shadow takes
  vec4 flags;               // x: share of what is covered that shows through; y: clip y of the horizon
};

vec3 to_srgb(vec3 linear) {
  vec3 c = clamp(linear, 0.0, 1.0);
  return mix(12.92 * c, 1.055 * pow(c, vec3(1.0 / 2.4)) - 0.055, step(0.0031308, c));
}
