#include "sweep/design.h"

#include <algorithm>
#include <bit>
#include <boost/random/sobol.hpp>

#include "base/error.h"

namespace retrogait {

namespace {

constexpr int kMostSobol = 3667;  // tables of boost 1.74
constexpr int kRounds = 4;

constexpr double kMostUnit = 1 - 0x1p-53;  // the largest number below 1

// the middle of one of 2^52 equal parts of (0, 1): a double exactly, so that the last is not rounded to 1
double unit_from(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

std::uint64_t split_mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15ULL;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

// Sobol's points shifted by the same random digits everywhere
void sobol_point(std::uint64_t i, std::uint64_t seed, int dimensions, std::vector<double>& u) {
  // setting up the direction numbers costs more than a point: once a thread
  thread_local boost::random::sobol engine(1);
  thread_local int engine_dimensions = 1;
  if (engine_dimensions != dimensions) {
    engine = boost::random::sobol(static_cast<std::size_t>(dimensions));
    engine_dimensions = dimensions;
  }
  if (i > 0) engine.seed(i - 1);  // boost leaves the first point out, the origin
  u.resize(static_cast<std::size_t>(dimensions));
  for (std::size_t d = 0; d < u.size(); ++d)
    u[d] = unit_from((i > 0 ? engine() : 0) ^ hash_bits(seed, 0, d));
}

}  // namespace

std::uint64_t hash_bits(std::uint64_t seed, std::uint64_t a, std::uint64_t b) {
  return split_mix(split_mix(split_mix(seed) ^ a) ^ b);
}

std::uint64_t permuted(std::uint64_t i, std::uint64_t n, std::uint64_t key) {
  RETROGAIT_ASSERT(i < n, i, n);
  if (n < 2) return i;
  // two halves of equal width whose product covers n at most fourfold; what falls beyond n walks on
  const int half = (std::bit_width(n - 1) + 1) / 2;
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  do {
    std::uint64_t left = i >> half, right = i & mask;
    for (int round = 0; round < kRounds; ++round) {
      const std::uint64_t next =
          left ^ (hash_bits(key, static_cast<std::uint64_t>(round), right) & mask);
      left = right;
      right = next;
    }
    i = left << half | right;
  } while (i >= n);
  return i;
}

std::uint64_t Design::size() const {
  return kind == DesignKind::kSaltelli ? n * static_cast<std::uint64_t>(dimensions + 2) : n;
}

int most_dimensions(DesignKind kind) {
  switch (kind) {
    case DesignKind::kSobol:
      return kMostSobol;
    case DesignKind::kSaltelli:
      return kMostSobol / 2;
    default:
      return 1 << 20;
  }
}

int saltelli_block(const Design& design, std::uint64_t i) {
  return static_cast<int>(i % static_cast<std::uint64_t>(design.dimensions + 2));
}

void design_point(const Design& design, std::uint64_t i, std::vector<double>& u) {
  RETROGAIT_ASSERT(i < design.size(), i, design.size());
  const auto k = static_cast<std::size_t>(design.dimensions);
  switch (design.kind) {
    case DesignKind::kRandom:
      u.resize(k);
      for (std::size_t d = 0; d < k; ++d) u[d] = unit_from(hash_bits(design.seed, i + 1, d));
      return;
    case DesignKind::kLatin:
      u.resize(k);
      for (std::size_t d = 0; d < k; ++d) {
        const std::uint64_t stratum = permuted(i, design.n, hash_bits(design.seed, 0, d));
        const double inside = unit_from(hash_bits(design.seed, i + 1, d));
        u[d] = std::min((static_cast<double>(stratum) + inside) / static_cast<double>(design.n),
                        kMostUnit);
      }
      return;
    case DesignKind::kSobol:
      sobol_point(i, design.seed, design.dimensions, u);
      return;
    case DesignKind::kSaltelli: {
      thread_local std::vector<double> row;  // A, then B
      sobol_point(i / (k + 2), design.seed, 2 * design.dimensions, row);
      const int block = saltelli_block(design, i);
      u.assign(row.begin() + (block == 1 ? static_cast<std::ptrdiff_t>(k) : 0),
               row.begin() + static_cast<std::ptrdiff_t>(block == 1 ? 2 * k : k));
      if (block >= 2)
        u[static_cast<std::size_t>(block - 2)] = row[k + static_cast<std::size_t>(block - 2)];
      return;
    }
  }
}

}  // namespace retrogait
