#pragma once
/// Where the program's own files are (models/, data/, scenes/), and which version it is.
#include <string>

namespace retrogait {

/// The repository's folder: RETROGAIT_HOME when set (the launcher sets it), else where it was built from.
std::string home_folder();

/// home_folder() / path, for a path inside the repository: "models/adult.toml".
std::string home_path(const std::string& path);

/// "0.1.0"
std::string version();

}  // namespace retrogait
