#include "sweep/pack.h"

#include <zlib.h>

#include <bit>
#include <cstring>

#include "base/error.h"

namespace retrogait {

static_assert(std::endian::native == std::endian::little,
              "curves are stored as little endian floats");

std::string packed(const std::vector<float>& values) {
  const uLong size = static_cast<uLong>(values.size() * sizeof(float));
  std::string out(compressBound(size), '\0');
  uLongf length = static_cast<uLongf>(out.size());
  const int code = compress2(reinterpret_cast<Bytef*>(out.data()), &length,
                             reinterpret_cast<const Bytef*>(values.data()), size, 6);
  RETROGAIT_ASSERT(code == Z_OK, code);
  out.resize(length);
  return out;
}

std::vector<float> unpacked(const std::string& bytes) {
  constexpr std::size_t kMost = 101;  // instants of a cycle
  std::vector<float> out(kMost);
  uLongf length = static_cast<uLongf>(out.size() * sizeof(float));
  const int code =
      uncompress(reinterpret_cast<Bytef*>(out.data()), &length,
                 reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  if (code != Z_OK || length % sizeof(float) != 0)
    throw InputError("curve", 0, "its bytes are damaged: `retrogait sweep verify` says where.");
  out.resize(length / sizeof(float));
  return out;
}

}  // namespace retrogait
