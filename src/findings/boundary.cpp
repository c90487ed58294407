#include "findings/boundary.h"

#include <cmath>
#include <map>

#include "base/error.h"

namespace retrogait {

namespace {

/// A side of the mesh between two nodes, which are neighbours; a line crosses it once at most.
using Side = std::array<std::size_t, 2>;

double share_to_zero(double from, double to) { return from / (from - to); }

/// Sides that a line joins, two by two.
class Meshes {
 public:
  Meshes(const std::vector<double>& x, const std::vector<double>& y,
         const std::vector<double>& value)
      : x_(x), y_(y), value_(value) {
    for (std::size_t i = 0; i + 1 < x.size(); ++i)
      for (std::size_t j = 0; j + 1 < y.size(); ++j) add_mesh(i, j);
  }

  std::vector<BoundaryLine> lines() {
    std::vector<BoundaryLine> out;
    for (const bool open : {true, false})
      for (const auto& [side, next] : joined_)
        if (!next.empty() && (next.size() == 1 || !open)) follow(side, out);
    return out;
  }

 private:
  std::size_t node(std::size_t i, std::size_t j) const { return i * y_.size() + j; }
  bool above(std::size_t n) const { return value_[n] > 0; }

  void join(const Side& a, const Side& b) {
    joined_[a].push_back(b);
    joined_[b].push_back(a);
  }

  void add_mesh(std::size_t i, std::size_t j) {
    const std::array<std::size_t, 4> n = {node(i, j), node(i + 1, j), node(i + 1, j + 1),
                                          node(i, j + 1)};
    double mean = 0;
    for (const std::size_t k : n) mean += value_[k] / 4;
    if (!std::isfinite(mean)) return;
    std::vector<std::size_t> crossed;  // k: the side from corner k to the next
    for (std::size_t k = 0; k < 4; ++k)
      if (above(n[k]) != above(n[(k + 1) % 4])) crossed.push_back(k);
    const auto side = [&](std::size_t k) {
      const std::size_t a = n[k], b = n[(k + 1) % 4];
      return Side{std::min(a, b), std::max(a, b)};
    };
    if (crossed.size() == 2) join(side(crossed[0]), side(crossed[1]));
    if (crossed.size() != 4) return;
    // the corners of the centre's kind belong together: a line cuts off each of the others
    for (std::size_t k = 0; k < 4; ++k)
      if (above(n[k]) != (mean > 0)) join(side((k + 3) % 4), side(k));
  }

  std::array<double, 2> crossing(const Side& side) const {
    const double t = share_to_zero(value_[side[0]], value_[side[1]]);
    const auto place = [&](std::size_t n) {
      return std::array{x_[n / y_.size()], y_[n % y_.size()]};
    };
    const auto a = place(side[0]), b = place(side[1]);
    return {a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])};
  }

  // takes the line that begins at `side` out
  void follow(Side side, std::vector<BoundaryLine>& out) {
    BoundaryLine line = {crossing(side)};
    for (std::vector<Side>* next = &joined_.at(side); !next->empty();) {
      const Side to = next->front();
      next->erase(next->begin());
      std::vector<Side>& back = joined_.at(to);
      for (std::size_t k = 0; k < back.size(); ++k)
        if (back[k] == side) {
          back.erase(back.begin() + static_cast<std::ptrdiff_t>(k));
          break;
        }
      side = to;
      line.push_back(crossing(side));
      next = &back;
    }
    out.push_back(std::move(line));
  }

  const std::vector<double>&x_, &y_, &value_;
  std::map<Side, std::vector<Side>> joined_;
};

}  // namespace

std::vector<BoundaryLine> zero_lines(const std::vector<double>& x, const std::vector<double>& y,
                                     const std::vector<double>& value) {
  RETROGAIT_ASSERT(value.size() == x.size() * y.size(), value.size(), x.size(), y.size());
  return Meshes(x, y, value).lines();
}

std::vector<double> zero_crossings(const std::vector<double>& x, const std::vector<double>& value) {
  RETROGAIT_ASSERT(value.size() == x.size(), value.size(), x.size());
  std::vector<double> out;
  std::size_t last = x.size();  // the last node that is not 0; none after a missing one
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(value[i])) last = x.size();
    if (!std::isfinite(value[i]) || value[i] == 0) continue;
    if (last < x.size() && (value[last] > 0) != (value[i] > 0)) {
      if (last + 1 == i)
        out.push_back(x[last] + share_to_zero(value[last], value[i]) * (x[i] - x[last]));
      else
        out.push_back((x[last + 1] + x[i - 1]) / 2);
    }
    last = i;
  }
  return out;
}

}  // namespace retrogait
