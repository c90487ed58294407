#include "inspector/image.h"

#include <fmt/format.h>

#include "base/error.h"
#include "io/io.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

namespace retrogait::inspector {

namespace {

constexpr int kChannels = 4;

void append(void* context, void* data, int size) {
  static_cast<std::string*>(context)->append(static_cast<const char*>(data),
                                             static_cast<std::size_t>(size));
}

}  // namespace

void write_png(const std::string& path, const Image& image) {
  std::string content;
  const int done = stbi_write_png_to_func(append, &content, image.width, image.height, kChannels,
                                          image.pixels.data(), image.width * kChannels);
  RETROGAIT_ASSERT(done != 0, image.width, image.height);
  write_file_atomically(path, content);
}

Image read_png(const std::string& path) {
  int width = 0, height = 0, channels = 0;
  stbi_uc* data = stbi_load(path.c_str(), &width, &height, &channels, kChannels);
  if (data == nullptr)
    throw InputError(path, 0, fmt::format("not read as PNG: {}", stbi_failure_reason()));
  Image out(width, height);
  for (std::size_t i = 0; i < out.pixels.size(); ++i) {
    const stbi_uc* p = data + kChannels * i;
    out.pixels[i] = {p[0], p[1], p[2], p[3]};
  }
  stbi_image_free(data);
  return out;
}

}  // namespace retrogait::inspector
