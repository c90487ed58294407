#pragma once
/// Where a sweep looks: points of the unit cube, each computed from its number alone.
///
/// No design keeps a table: the i-th point of ten million costs what the first does, any thread may ask for any
/// point, and a shard of a cluster sees the same points as one machine.
///
///   random    independent, uniform; bits are a hash of (seed, point, dimension): SplitMix64 (Steele, Lea, Flood 2014,
///             OOPSLA, doi:10.1145/2660193.2660195)
///   latin     Latin hypercube (McKay, Beckman, Conover 1979, Technometrics 21:239): each of n strata of each dimension
///             once; the strata are permuted by a Feistel network, keyed by seed and dimension
///   sobol     Sobol sequence, directions of Joe, Kuo 2008 (boost), shifted by a seed digit by digit (Lemieux 2009,
///             section 6.2.1); balanced for a power of two of points
///   saltelli  the points that first-order and total indices need (Saltelli et al. 2010, Comput Phys Commun 181:259,
///             table 2): per row k + 2 points: A, B, then A with column j of B. n counts rows
#include <cstdint>
#include <vector>

namespace retrogait {

enum class DesignKind { kRandom, kLatin, kSobol, kSaltelli };

struct Design {
  DesignKind kind = DesignKind::kSobol;
  int dimensions = 1;
  std::uint64_t n = 0;  // as the plan says: points, or rows of a Saltelli design
  std::uint64_t seed = 1;

  /// Of points: n, or n (k + 2).
  std::uint64_t size() const;
};

/// The most dimensions a kind can have.
int most_dimensions(DesignKind kind);

/// u (dimensions): inside (0, 1), never 0 or 1. Throws nothing; `i` < size().
void design_point(const Design& design, std::uint64_t i, std::vector<double>& u);

/// Which part of a Saltelli row a point is: 0 A, 1 B, 2 + j: A with column j of B.
int saltelli_block(const Design& design, std::uint64_t i);

/// A permutation of 0 … n−1, computed from the place alone (cycle-walking Feistel network of four rounds).
std::uint64_t permuted(std::uint64_t i, std::uint64_t n, std::uint64_t key);

/// 64 bits of (seed, a, b) that look independent.
std::uint64_t hash_bits(std::uint64_t seed, std::uint64_t a, std::uint64_t b);

}  // namespace retrogait
