in vec3 p;
in vec3 n;
flat in int id;
in vec4 color;
layout(location = 0) out vec4 pixel;

const float kWrap = 0.25;        // how far the key light reaches past its terminator
const float kBodyBlur = 0.014;   // m
const float kShine = 0.10, kGloss = 36.0;

void main() {
  vec3 to_eye = normalize(eye.xyz - p);
  vec3 normal = normalize(n);
  if (dot(normal, to_eye) < 0.0) normal = -normal;
  vec3 albedo = float(id) == size.z ? mix(color.rgb, vec3(1.0), 0.35) : color.rgb;

  float facing = dot(normal, to_eye);
  float share = 1.0 - size.w * (1.0 - lit_share(p, normal, kBodyBlur));
  float direct = clamp((dot(normal, key.xyz) + kWrap) / (1.0 + kWrap), 0.0, 1.0);
  // what is low and looks down sees the dark ground: soft contact shading, for nothing
  float low = 1.0 - 0.35 * exp(-max(p.y, 0.0) / 0.12) * (0.5 - 0.5 * normal.y);
  vec3 light = low * mix(earth.rgb, sky.rgb, 0.5 + 0.5 * dot(normal, up.xyz)) +
               key.w * direct * share + viewer.w * max(dot(normal, viewer.xyz), 0.0);
  vec3 halfway = normalize(key.xyz + to_eye);
  float shine = kShine * share * pow(max(dot(normal, halfway), 0.0), kGloss);
  vec3 seen = albedo * light + shine;
  seen = mix(seen, edge.rgb * (0.35 + albedo), edge.a * pow(1.0 - facing, 3.0));
  pixel = vec4(to_srgb(seen), color.a * flags.x);
}
