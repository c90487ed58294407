#pragma once
/// Pixels in memory, and as PNG.
#include <cstdint>
#include <string>
#include <vector>

namespace retrogait::inspector {

struct Rgba {
  std::uint8_t r = 0, g = 0, b = 0, a = 255;
  bool operator==(const Rgba&) const = default;
};

/// Rows from the top. sRGB, alpha not multiplied in.
struct Image {
  int width = 0, height = 0;
  std::vector<Rgba> pixels;

  Image() = default;
  Image(int w, int h) : width(w), height(h), pixels(static_cast<std::size_t>(w) * h) {}
  Rgba& at(int x, int y) { return pixels[static_cast<std::size_t>(y) * width + x]; }
  const Rgba& at(int x, int y) const { return pixels[static_cast<std::size_t>(y) * width + x]; }
};

/// Written aside, then renamed: never seen half done. Throws InputError as write_file_atomically does.
void write_png(const std::string& path, const Image& image);

/// Throws InputError when the file cannot be read or is no picture.
Image read_png(const std::string& path);

}  // namespace retrogait::inspector
