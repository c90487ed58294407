#pragma once
/// A result as a polynomial of what is sampled (polynomial chaos): how it answers to each parameter, and what makes it vary.
///
///   y ≈ Σ_t c_t Π_j p_{j, a_tj}(x_j)
///
///   p_{j, a}   polynomials of degree a, orthonormal where x_j is distributed as the plan says, cut off included: by their
///              three-term recurrence (Stieltjes; Gautschi 2004, Orthogonal polynomials, section 2.2)
///   c          least squares over the cases, by Householder's QR. Terms come degree by degree, those of one parameter before
///              mixed ones; how many are kept is what predicts best each case from the others (leave-one-out, which a
///              QR gives without fitting again: e_i / (1 − h_ii))
///   bands      score bootstrap (Kline, Santos 2012, J Econom Methods 1:23): cases are drawn with replacement and the
///              coefficients moved by one Newton step; 95 % of 400 draws lie inside. That terms were chosen is not in
///              them: of noisy sweeps of 100 cases they hold the truth in 90 % (tests/sweep/test_findings.cpp)
///
/// Where parameters are independent, means over the others and shares of variance follow from c alone (Sudret 2008,
/// Reliab Eng Syst Saf 93:964); where they are correlated, means are taken over 2048 points of their joint distribution.
#include <Eigen/Core>

#include <vector>

#include "sweep/distribution.h"
#include "findings/indices.h"

namespace retrogait {

struct PolynomialFit {
  std::size_t terms = 0;
  double r2 = 0, r2_cross = 0;  // NaN: the result does not vary
  Eigen::VectorXd c;            // (terms)
  Eigen::MatrixXd drawn;        // (terms, draws): c of each draw less c
};

/// Polynomials at the places of some cases, of which any number of results can be fitted.
class Polynomials {
 public:
  /// `x`: [parameter][case], as many parameters as distributions.
  Polynomials(const std::vector<Distribution>& spreads, const Correlation& correlation,
              const std::vector<std::vector<double>>& x);

  /// `y`: a number a case, none missing.
  PolynomialFit fit(const Eigen::VectorXd& y) const;
  /// The mean when one parameter is held at a value and the others are spread.
  Index held(const PolynomialFit& fit, std::size_t parameter, double value) const;
  bool independent() const { return independent_; }
  /// First-order and total indices, of independent parameters; the noise of coefficients is taken off their squares, and
  /// what is left is never below 0.
  SobolIndices indices(const PolynomialFit& fit) const;

 private:
  /// z = (x − mean) / sd; b_{a+1} p_{a+1} = (z − a_a) p_a − b_a p_{a−1}, p_0 = 1.
  struct Family {
    double mean = 0, sd = 1;
    std::vector<double> a, b;
    std::size_t most() const { return a.size(); }  // degree
    void values(double x, std::vector<double>& p) const;
  };
  Family family_of(const Distribution& spread) const;
  void choose_terms(std::size_t most);
  void take_means(const std::vector<Distribution>& spreads, const Correlation& correlation);
  void evaluate(const std::vector<double>& x, double* row) const;

  bool independent_ = true;
  std::vector<Family> family_;
  std::vector<std::vector<int>> term_;   // degree in each parameter
  std::vector<std::size_t> ends_;        // numbers of terms to choose from
  std::vector<Eigen::VectorXd> others_;  // [parameter] (terms): mean of a term's other factors
  Eigen::MatrixXd q_, r_;                // of the cases' matrix of terms
};

}  // namespace retrogait
