// Based on: FIPS 180-4 (2015), sections 4.1.2, 4.2.2, 5.1.1, 5.3.3, 6.2. Differs from it: nothing.
#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "report/report.h"

namespace retrogait {

namespace {

// the first 32 bits of the fractional part of a root: how the standard defines its constants
std::uint32_t fraction_bits(long double root) {
  const long double fraction = root - std::floor(root);
  return static_cast<std::uint32_t>(std::floor(fraction * 4294967296.0L));
}

struct Constants {
  std::array<std::uint32_t, 64> k{};  // cube roots of the first 64 primes
  std::array<std::uint32_t, 8> h{};   // square roots of the first 8
};

Constants make_constants() {
  Constants c;
  std::size_t n = 0;
  for (int candidate = 2; n < 64; ++candidate) {
    bool prime = true;
    for (int d = 2; d * d <= candidate; ++d) prime = prime && candidate % d != 0;
    if (!prime) continue;
    if (n < 8) c.h[n] = fraction_bits(std::sqrt(static_cast<long double>(candidate)));
    c.k[n++] = fraction_bits(std::cbrt(static_cast<long double>(candidate)));
  }
  return c;
}

void digest_block(const unsigned char* block, const Constants& c, std::array<std::uint32_t, 8>& h) {
  std::array<std::uint32_t, 64> w{};
  for (std::size_t t = 0; t < 16; ++t)
    w[t] = std::uint32_t(block[4 * t]) << 24 | std::uint32_t(block[4 * t + 1]) << 16 |
           std::uint32_t(block[4 * t + 2]) << 8 | std::uint32_t(block[4 * t + 3]);
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t a = w[t - 15], b = w[t - 2];
    w[t] = w[t - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + w[t - 7] +
           (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }
  std::array<std::uint32_t, 8> v = h;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t a = v[0], e = v[4];
    const std::uint32_t t1 = v[7] + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
                             ((e & v[5]) ^ (~e & v[6])) + c.k[t] + w[t];
    const std::uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
                             ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
    v = {t1 + t2, a, v[1], v[2], v[3] + t1, e, v[5], v[6]};
  }
  for (std::size_t i = 0; i < 8; ++i) h[i] += v[i];
}

}  // namespace

std::string sha256(const std::string& bytes) {
  static const Constants constants = make_constants();
  // the message, a one bit, zeros, and its length in bits: a whole number of 64-byte blocks
  std::string padded = bytes;
  padded += static_cast<char>(0x80);
  while (padded.size() % 64 != 56) padded += '\0';
  const std::uint64_t bits = 8 * static_cast<std::uint64_t>(bytes.size());
  for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift & 0xff);
  std::array<std::uint32_t, 8> h = constants.h;
  for (std::size_t i = 0; i < padded.size(); i += 64)
    digest_block(reinterpret_cast<const unsigned char*>(padded.data()) + i, constants, h);
  std::string text;
  for (const std::uint32_t word : h) text += fmt::format("{:08x}", word);
  return text;
}

}  // namespace retrogait
