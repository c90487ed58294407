in vec4 color;
flat in int id;
layout(location = 0) out vec4 pixel;

void main() { pixel = vec4(to_srgb(color.rgb), color.a * flags.x); }
