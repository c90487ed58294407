#pragma once
/// What a file holds, in words for a terminal: `retrogait info FILE`.
#include <string>

namespace retrogait {

/// A model (.osim, .toml), a motion or forces (.mot, .sto), or external loads (.xml), described.
/// Throws InputError for a file that cannot be read or is none of these.
std::string describe_file(const std::string& path);

}  // namespace retrogait
