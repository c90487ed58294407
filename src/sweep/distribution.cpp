#include "sweep/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <cmath>

namespace retrogait {

namespace {

const boost::math::normal kNormal(0, 1);

// calls what with the boost distribution meant
template <class What>
double with(const Distribution& d, const What& what) {
  switch (d.spread) {
    case Spread::kNormal:
      return what(boost::math::normal(d.a, d.b));
    case Spread::kLogNormal:
      return what(boost::math::lognormal(std::log(d.a), d.b));
    case Spread::kTriangular:
      return what(boost::math::triangular(d.a, d.mode, d.b));
    case Spread::kUniform:
      break;
  }
  return what(boost::math::uniform(d.a, d.b));
}

double uncut_share(const Distribution& d, double x) {
  if (d.spread == Spread::kLogNormal && x <= 0) return 0;
  if (d.spread == Spread::kUniform || d.spread == Spread::kTriangular) x = std::clamp(x, d.a, d.b);
  if (std::abs(x) >= 1e300) return x < 0 ? 0 : 1;
  return with(d, [x](const auto& it) { return boost::math::cdf(it, x); });
}

}  // namespace

double Distribution::quantile(double u) const {
  const double below = uncut_share(*this, least), inside = uncut_share(*this, most) - below;
  const double share = below + u * inside;
  const double x =
      with(*this, [share](const auto& it) { return boost::math::quantile(it, share); });
  return std::clamp(x, least, most);
}

double Distribution::share_between() const {
  return uncut_share(*this, most) - uncut_share(*this, least);
}

double Distribution::share_below(double x) const {
  const double below = uncut_share(*this, least), inside = uncut_share(*this, most) - below;
  return std::clamp((uncut_share(*this, std::clamp(x, least, most)) - below) / inside, 0.0, 1.0);
}

std::string text_of(const Distribution& d) {
  constexpr const char* kNames[] = {"uniform", "normal", "lognormal", "triangular"};
  std::string out = fmt::format("{}({:g}, {:g}", kNames[static_cast<int>(d.spread)], d.a, d.b);
  if (d.spread == Spread::kTriangular) out += fmt::format(", mode {:g}", d.mode);
  out += ')';
  if (d.least > -1e300 && d.most < 1e300)
    out += fmt::format(" cut to {:g} … {:g}", d.least, d.most);
  else if (d.least > -1e300)
    out += fmt::format(" cut below {:g}", d.least);
  else if (d.most < 1e300)
    out += fmt::format(" cut above {:g}", d.most);
  return out;
}

Correlation::Correlation(int k, const std::vector<double>& r) : k_(k), lower_(r.size(), 0.0) {
  const auto at = [k](int i, int j) { return static_cast<std::size_t>(i * k + j); };
  for (int i = 0; i < k && valid_; ++i)
    for (int j = 0; j <= i; ++j) {
      double sum = r[at(i, j)];
      for (int m = 0; m < j; ++m) sum -= lower_[at(i, m)] * lower_[at(j, m)];
      if (i != j) {
        lower_[at(i, j)] = sum / lower_[at(j, j)];
      } else if (sum > 1e-12) {
        lower_[at(i, i)] = std::sqrt(sum);
      } else {
        valid_ = false;
        break;
      }
    }
}

void Correlation::apply(std::vector<double>& u) const {
  if (k_ == 0) return;
  thread_local std::vector<double> z;
  z.resize(u.size());
  for (std::size_t i = 0; i < u.size(); ++i) z[i] = boost::math::quantile(kNormal, u[i]);
  for (std::size_t i = 0; i < u.size(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j <= i; ++j) sum += lower_[i * static_cast<std::size_t>(k_) + j] * z[j];
    u[i] = std::clamp(boost::math::cdf(kNormal, sum), 0x1p-54, 1 - 0x1p-53);
  }
}

}  // namespace retrogait
