#include "study/plates.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace retrogait {

namespace {

constexpr double kStanceForce = 20;  // N

}  // namespace

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  const double mx = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double my = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double sxx = 0, syy = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    syy += (y[i] - my) * (y[i] - my);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  return sxy / std::sqrt(sxx * syy);
}

PlateErrors plate_errors(const Loads& loads, const Storage& plates,
                         const std::array<std::string, 2>& prefix, double body_weight) {
  PlateErrors errors;
  std::array<std::vector<double>, 3> measured, predicted;
  for (std::size_t side = 0; side < 2; ++side) {
    const std::vector<double>* columns[3];
    for (std::size_t k = 0; k < 3; ++k)
      columns[k] =
          &plates.columns.at(static_cast<std::size_t>(plates.find(prefix[side] + "xyz"[k])));
    for (std::size_t i = 0; i < plates.time.size(); ++i) {
      const double t = plates.time[i];
      if (t < loads.first || t > loads.last || (*columns[1])[i] <= kStanceForce) continue;
      ++errors.frames;
      for (std::size_t k = 0; k < 3; ++k) {
        measured[k].push_back((*columns[k])[i] / body_weight);
        predicted[k].push_back(loads.curves.at(side).force.at(k).eval(t).f / body_weight);
      }
    }
  }
  for (std::size_t k = 0; k < 3; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < measured[k].size(); ++i)
      sum += std::pow(predicted[k][i] - measured[k][i], 2);
    errors.rmse[k] = 100 * std::sqrt(sum / static_cast<double>(measured[k].size()));
    errors.r[k] = correlation(measured[k], predicted[k]);
  }
  return errors;
}

Storage played_backward(Storage file, double first, double last) {
  std::reverse(file.time.begin(), file.time.end());
  for (double& t : file.time) t = first + last - t;
  for (std::vector<double>& column : file.columns) std::reverse(column.begin(), column.end());
  std::reverse(file.lines.begin(), file.lines.end());
  return file;
}

}  // namespace retrogait
