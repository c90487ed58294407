#include "io/io.h"

#include <cstdlib>

namespace retrogait {

std::string home_folder() {
  const char* home = std::getenv("RETROGAIT_HOME");
  return home != nullptr && *home != '\0' ? home : RETROGAIT_SOURCE_DIR;
}

std::string home_path(const std::string& path) { return home_folder() + "/" + path; }

std::string version() { return RETROGAIT_VERSION; }

}  // namespace retrogait
