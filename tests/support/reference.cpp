#include "support/reference.h"

#include <cstdlib>

namespace retrogait {

std::string reference_folder() {
  const char* folder = std::getenv("RETROGAIT_REFERENCE");
  return folder == nullptr ? "" : folder;
}

std::string repository_path(const std::string& path) {
  return std::string(RETROGAIT_SOURCE_DIR) + "/" + path;
}

}  // namespace retrogait
