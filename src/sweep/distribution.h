#pragma once
/// What a sampled parameter is spread like.
#include <vector>

#include <string>

namespace retrogait {

enum class Spread { kUniform, kNormal, kLogNormal, kTriangular };

/// A distribution in the parameter's own unit, cut off at [least, most] where that is narrower than it is.
struct Distribution {
  Spread spread = Spread::kUniform;
  double
      a = 0,
      b = 1;  // uniform, triangular: from, to; normal: mean, SD; log-normal: median, SD of the logarithm
  double mode = 0;  // triangular
  double least = -1e300, most = 1e300;

  /// Value below which a share u (0 … 1) of it lies, cut off included. Increasing in u.
  double quantile(double u) const;
  /// Share below x; quantile's inverse inside the cut.
  double share_below(double x) const;
  /// Of the distribution without the cut, the share that the cut leaves.
  double share_between() const;
};

/// "normal(0, 5) cut to 0 … 15"
std::string text_of(const Distribution& distribution);

/// Gaussian copula: makes the shares u of each point depend on each other as `r` says, their own distributions kept.
class Correlation {
 public:
  Correlation() = default;  // none
  /// `r` (k × k, row after row): correlations of the normal scores, symmetric, ones on the diagonal. False from
  /// valid() where no such distribution exists (not positive definite).
  Correlation(int k, const std::vector<double>& r);
  bool valid() const { return valid_; }
  void apply(std::vector<double>& u) const;

 private:
  int k_ = 0;
  bool valid_ = true;
  std::vector<double> lower_;  // Cholesky factor, row after row
};

}  // namespace retrogait
