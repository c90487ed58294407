// A flat polygon: its own color, darker in the shadow.
in vec3 p;
in vec4 color;
flat in int id;
layout(location = 0) out vec4 pixel;

const float kPatchBlur = 0.035;  // m

void main() {
  float dark = 0.55 * size.w * (1.0 - soft_lit_share(p, kPatchBlur));
  // a shadow covers, even where the patch lets the backdrop through
  float alpha = color.a + dark * (1.0 - color.a);
  pixel = vec4(to_srgb(color.rgb * (1.0 - dark) * color.a / max(alpha, 1e-4)), alpha);
}
