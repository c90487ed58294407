#include "cli/talk.h"

#include <fmt/format.h>
#include <unistd.h>

namespace retrogait {

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

Progress stride_line(bool quiet) {
  if (quiet || ::isatty(STDERR_FILENO) == 0) return {};
  return [](const std::string& walk, int stride, int strides) {
    print(stderr, fmt::format("\rretrogait: {} stride {} of {}\x1b[K{}", walk, stride, strides,
                              stride == strides ? "\n" : ""));
  };
}

}  // namespace retrogait
