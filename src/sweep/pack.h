#pragma once
/// Curves as the store keeps them: float32, little endian, deflated (zlib).
#include <string>
#include <vector>

namespace retrogait {

std::string packed(const std::vector<float>& values);
/// Throws InputError when the bytes are none of ours.
std::vector<float> unpacked(const std::string& bytes);

}  // namespace retrogait
