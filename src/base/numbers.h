#pragma once
/// Two small words that nearly every file needs.
#include <cstddef>
#include <limits>

namespace retrogait {

/// An index as the standard library counts; ours are int, as Eigen's and Bullet's are.
constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A number that is not there.
inline constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace retrogait
