#include "findings/polynomial.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"
#include "sweep/design.h"
#include "findings/statistics.h"

namespace retrogait {

namespace {

constexpr std::size_t kMostTerms = 300;
constexpr int kMostDegree = 10;
constexpr int kQuadrature = 4096;  // shares of a distribution that its moments are taken at
constexpr int kJoint = 2048;       // points of a correlated distribution
constexpr int kDraws = 400;
constexpr std::size_t kGroups = 512;  // cases drawn together, where there are more
constexpr double kParsimony = 1.01;   // fewer terms are as good if they predict so nearly as well
constexpr double kExact = 1e-20;      // share of the variance that is rounding
constexpr double kCollinear = 1e-8;

// all exponents of one total degree, those of a single parameter first; then mixed ones in lexical order
void add_degree(int degree, std::size_t k, std::vector<std::vector<int>>& pure,
                std::vector<std::vector<int>>& mixed) {
  std::vector<int> term(k, 0);
  const auto fill = [&](auto&& self, std::size_t j, int left) -> void {
    if (j + 1 == k) {
      term[j] = left;
      const auto used = std::count_if(term.begin(), term.end(), [](int a) { return a > 0; });
      (used == 1 ? pure : mixed).push_back(term);
      return;
    }
    for (int a = left; a >= 0; --a) {
      term[j] = a;
      self(self, j + 1, left - a);
    }
  };
  fill(fill, 0, degree);
}

// how many exponents of so many parameters have that total degree, up to a bound
std::size_t count_of(int degree, std::size_t k) {
  double n = 1;
  for (int i = 1; i <= degree; ++i) n *= static_cast<double>(k - 1 + at(i)) / i;
  return n > 1e9 ? at(1000000000) : static_cast<std::size_t>(std::lround(n));
}

bool leaves_alone(const Correlation& correlation, std::size_t k) {
  std::vector<double> u;
  for (std::size_t j = 0; j < k; ++j)
    u.push_back(0.2 + 0.6 * static_cast<double>(j) / static_cast<double>(k));
  std::vector<double> after = u;
  correlation.apply(after);
  for (std::size_t j = 0; j < k; ++j)
    if (std::abs(after[j] - u[j]) > 1e-9) return false;
  return true;
}

}  // namespace

// ------------------------------------------------------------------------------------- polynomials

void Polynomials::Family::values(double x, std::vector<double>& p) const {
  const double z = (x - mean) / sd;
  p.assign(most() + 1, 1);
  for (std::size_t i = 0; i < most(); ++i)
    p[i + 1] = ((z - a[i]) * p[i] - (i > 0 ? b[i - 1] * p[i - 1] : 0)) / b[i];
}

Polynomials::Family Polynomials::family_of(const Distribution& spread) const {
  Eigen::ArrayXd z(kQuadrature);
  for (int i = 0; i < kQuadrature; ++i) z[i] = spread.quantile((i + 0.5) / kQuadrature);
  Family f;
  f.mean = z.mean();
  f.sd = std::sqrt((z - f.mean).square().mean());
  if (!(f.sd > 1e-12 * std::abs(f.mean))) {
    f.sd = 1;
    return f;  // of degree 0: it does not vary
  }
  z = (z - f.mean) / f.sd;
  Eigen::ArrayXd before = Eigen::ArrayXd::Zero(kQuadrature),
                 now = Eigen::ArrayXd::Ones(kQuadrature);
  for (int d = 0; d < kMostDegree; ++d) {
    const double a = (z * now.square()).mean();
    Eigen::ArrayXd next = (z - a) * now - (d > 0 ? f.b.back() : 0.0) * before;
    const double b = std::sqrt(next.square().mean());
    f.a.push_back(a);
    f.b.push_back(b);
    before = now;
    now = next / b;
  }
  return f;
}

void Polynomials::choose_terms(std::size_t most) {
  const std::size_t k = family_.size();
  term_ = {std::vector<int>(k, 0)};
  ends_ = {1};
  for (int degree = 1; degree <= kMostDegree; ++degree) {
    if (term_.size() + k > most) return;
    std::vector<std::vector<int>> pure, mixed;
    if (term_.size() + count_of(degree, k) <= most)
      add_degree(degree, k, pure, mixed);
    else
      for (std::size_t j = 0; j < k; ++j) {
        pure.emplace_back(k, 0);
        pure.back()[j] = degree;
      }
    for (const auto* terms : {&pure, &mixed}) {
      if (terms->empty()) continue;
      term_.insert(term_.end(), terms->begin(), terms->end());
      ends_.push_back(term_.size());
    }
  }
}

void Polynomials::evaluate(const std::vector<double>& x, double* row) const {
  thread_local std::vector<std::vector<double>> p;
  p.resize(family_.size());
  for (std::size_t j = 0; j < family_.size(); ++j) family_[j].values(x[j], p[j]);
  for (std::size_t t = 0; t < term_.size(); ++t) {
    row[t] = 1;
    for (std::size_t j = 0; j < family_.size(); ++j)
      if (term_[t][j] > 0) row[t] *= p[j][at(term_[t][j])];
  }
}

void Polynomials::take_means(const std::vector<Distribution>& spreads,
                             const Correlation& correlation) {
  const std::size_t k = family_.size();
  others_.assign(k, Eigen::VectorXd::Zero(static_cast<Eigen::Index>(term_.size())));
  if (independent_) {
    for (std::size_t j = 0; j < k; ++j)
      for (std::size_t t = 0; t < term_.size(); ++t) {
        bool alone = true;
        for (std::size_t l = 0; l < k; ++l) alone = alone && (l == j || term_[t][l] == 0);
        others_[j][static_cast<Eigen::Index>(t)] = alone ? 1 : 0;
      }
    return;
  }
  const Design design{DesignKind::kSobol, static_cast<int>(k), kJoint, 1};
  std::vector<double> u;
  std::vector<std::vector<double>> p(k);
  for (std::uint64_t i = 0; i < kJoint; ++i) {
    design_point(design, i, u);
    correlation.apply(u);
    for (std::size_t j = 0; j < k; ++j) family_[j].values(spreads[j].quantile(u[j]), p[j]);
    for (std::size_t j = 0; j < k; ++j)
      for (std::size_t t = 0; t < term_.size(); ++t) {
        double product = 1.0 / kJoint;
        for (std::size_t l = 0; l < k; ++l)
          if (l != j) product *= p[l][at(term_[t][l])];
        others_[j][static_cast<Eigen::Index>(t)] += product;
      }
  }
}

Polynomials::Polynomials(const std::vector<Distribution>& spreads, const Correlation& correlation,
                         const std::vector<std::vector<double>>& x) {
  const std::size_t k = spreads.size(), n = x.front().size();
  RETROGAIT_ASSERT(k > 0 && x.size() == k, k, x.size());
  independent_ = leaves_alone(correlation, k);
  for (const Distribution& spread : spreads) family_.push_back(family_of(spread));
  choose_terms(std::min(kMostTerms, n / 2));
  for (const Family& f : family_) {
    if (f.most() > 0) continue;
    ends_ = {1};  // a parameter that does not vary has no polynomials
    term_.resize(1);
  }
  take_means(spreads, correlation);
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows(n, term_.size());
  std::vector<double> one(k);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < k; ++j) one[j] = x[j][i];
    evaluate(one, rows.row(static_cast<Eigen::Index>(i)).data());
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(rows);
  const auto terms = static_cast<Eigen::Index>(term_.size());
  r_ = qr.matrixQR().topRows(terms).triangularView<Eigen::Upper>();
  q_ = qr.householderQ() * Eigen::MatrixXd::Identity(static_cast<Eigen::Index>(n), terms);
  // terms that the others make up at these cases end the list
  for (std::size_t t = 0; t < term_.size(); ++t) {
    const auto d = static_cast<Eigen::Index>(t);
    if (std::abs(r_(d, d)) > kCollinear * std::abs(r_(0, 0))) continue;
    std::erase_if(ends_, [t](std::size_t end) { return end > t; });
    return;
  }
}

// ------------------------------------------------------------------------------------- fitting

PolynomialFit Polynomials::fit(const Eigen::VectorXd& y) const {
  const Eigen::Index n = y.size();
  RETROGAIT_ASSERT(n == q_.rows(), n, q_.rows());
  const double mean = y.mean(), variation = (y.array() - mean).square().sum();
  const bool varies = variation > static_cast<double>(n) * 1e-24 * mean * mean;
  const Eigen::VectorXd along = q_.transpose() * y;

  // what each number of terms leaves of every case, and of every case by the others
  Eigen::ArrayXd rest = y.array(), leverage = Eigen::ArrayXd::Zero(n);
  struct Trial {
    std::size_t terms;
    double left, predicted;
  };
  std::vector<Trial> trials;
  std::size_t from = 0;
  for (const std::size_t end : ends_) {
    for (; from < end; ++from) {
      const auto column = q_.col(static_cast<Eigen::Index>(from)).array();
      rest -= column * along[static_cast<Eigen::Index>(from)];
      leverage += column.square();
    }
    trials.push_back({end, rest.square().sum(), (rest / (1 - leverage).max(1e-9)).square().sum()});
    if (!varies) break;
  }
  double least = trials.front().predicted;
  for (const Trial& t : trials) least = std::min(least, t.predicted);
  const Trial chosen = *std::find_if(trials.begin(), trials.end(), [&](const Trial& t) {
    return t.predicted <= kParsimony * least + kExact * variation;
  });

  PolynomialFit out;
  out.terms = chosen.terms;
  out.r2 = varies ? 1 - chosen.left / variation : kNone;
  out.r2_cross = varies ? 1 - chosen.predicted / variation : kNone;
  const auto terms = static_cast<Eigen::Index>(chosen.terms);
  const auto r = r_.topLeftCorner(terms, terms).triangularView<Eigen::Upper>();
  const auto q = q_.leftCols(terms);
  out.c = r.solve(along.head(terms));

  // scores of groups of cases, drawn with replacement
  const Eigen::ArrayXd error =
      (y - q * along.head(terms)).array() / (1 - q.rowwise().squaredNorm().array()).max(1e-9);
  const std::size_t groups = std::min(kGroups, static_cast<std::size_t>(n));
  Eigen::MatrixXd score = Eigen::MatrixXd::Zero(terms, static_cast<Eigen::Index>(groups));
  for (Eigen::Index i = 0; i < n; ++i) {
    const std::uint64_t g =
        permuted(static_cast<std::uint64_t>(i), static_cast<std::uint64_t>(n), 1) % groups;
    score.col(static_cast<Eigen::Index>(g)) += q.row(i).transpose() * error[i];
  }
  Eigen::MatrixXd weight = Eigen::MatrixXd::Constant(static_cast<Eigen::Index>(groups), kDraws, -1);
  for (int d = 0; d < kDraws; ++d)
    for (std::size_t i = 0; i < groups; ++i)
      weight(static_cast<Eigen::Index>(hash_bits(1, static_cast<std::uint64_t>(d), i) % groups),
             d) += 1;
  out.drawn = r.solve(score * weight);
  return out;
}

Index Polynomials::held(const PolynomialFit& fit, std::size_t parameter, double value) const {
  std::vector<double> p;
  family_[parameter].values(value, p);
  const auto terms = static_cast<Eigen::Index>(fit.terms);
  Eigen::VectorXd factor = others_[parameter].head(terms);
  for (Eigen::Index t = 0; t < terms; ++t)
    factor[t] *= p[at(term_[static_cast<std::size_t>(t)][parameter])];
  const double mean = factor.dot(fit.c);
  const Eigen::VectorXd moved = fit.drawn.transpose() * factor;
  std::vector<double> draws(moved.data(), moved.data() + moved.size());
  const Band band = band_of(draws);
  return {mean, mean + band.low, mean + band.high};
}

SobolIndices Polynomials::indices(const PolynomialFit& fit) const {
  RETROGAIT_ASSERT(independent_, independent_);
  const std::size_t k = family_.size();
  const auto terms = static_cast<Eigen::Index>(fit.terms);
  // a coefficient's square is too large by its variance; that of a draw by twice that
  const Eigen::VectorXd noise = fit.drawn.array().square().rowwise().mean();
  Eigen::MatrixXd square(terms, fit.drawn.cols() + 1);
  square.col(0) = fit.c.array().square() - noise.array();
  for (Eigen::Index d = 0; d < fit.drawn.cols(); ++d)
    square.col(d + 1) = (fit.c + fit.drawn.col(d)).array().square() - 2 * noise.array();
  square.row(0).setZero();  // the mean does not vary
  const Eigen::RowVectorXd variance = square.colwise().sum();
  SobolIndices out;
  out.mean = fit.c[0];
  out.variance = variance[0];
  out.rows = static_cast<std::uint64_t>(q_.rows());
  const auto share = [&](const std::vector<Eigen::Index>& of) {
    Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(square.cols());
    for (const Eigen::Index t : of) sum += square.row(t);
    sum.array() /= variance.array();
    std::vector<double> draws(sum.data() + 1, sum.data() + sum.size());
    const Band band = band_of(draws);
    return Index{std::max(sum[0], 0.0), std::max(band.low, 0.0), std::max(band.high, 0.0)};
  };
  for (std::size_t j = 0; j < k; ++j) {
    std::vector<Eigen::Index> alone, any;
    for (Eigen::Index t = 0; t < terms; ++t) {
      const std::vector<int>& a = term_[static_cast<std::size_t>(t)];
      if (a[j] == 0) continue;
      any.push_back(t);
      if (std::count_if(a.begin(), a.end(), [](int d) { return d > 0; }) == 1) alone.push_back(t);
    }
    out.first.push_back(share(alone));
    out.total.push_back(share(any));
  }
  return out;
}

}  // namespace retrogait
