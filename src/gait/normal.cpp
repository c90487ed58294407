// From residual rows to normal equations: what a Levenberg–Marquardt step and a chord step need.
#include <cmath>

#include "gait/problem.h"

namespace retrogait {

void SynthesisProblem::add_rows(const Eigen::Ref<const RowMatX>& J, int begin, int end,
                                MatX& H) const {
  H.block(begin, begin, end - begin, end - begin)
      .selfadjointView<Eigen::Lower>()
      .rankUpdate(J.middleCols(begin, end - begin).transpose());
}

VecX SynthesisProblem::active_foot_rows() const {
  VecX r(static_cast<int>(foot_rows_.size()));
  for (std::size_t i = 0; i < foot_rows_.size(); ++i)
    r[static_cast<int>(i)] = r_feet_[foot_rows_[i]];
  return r;
}

double SynthesisProblem::bend_allowance() const {
  constexpr double kReferencePeriod = 1.05;  // s, for which SynthesisWeights are written
  return std::pow(kReferencePeriod / target_.period, 2);
}

double SynthesisProblem::bend_scale(const Sequence& s) const {
  const double dt = target_.period / full_;
  return 1 / (dt * dt * s.bend * bend_allowance() * std::sqrt(static_cast<double>(s.length)));
}

/// Second difference of a moment over the cycle, in r_bend_; half its square.
double SynthesisProblem::bend_of(const Sequence& s) {
  const double scale = bend_scale(s);
  auto r = r_bend_.head(s.length);
  for (int i = 0; i < s.length; ++i) {
    const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
    r[i] = scale *
           ((next == 0 ? s.wrap : 1) * s.m[next] - 2 * s.m[i] + (i == 0 ? s.wrap : 1) * s.m[last]);
  }
  return 0.5 * r.squaredNorm();
}

void SynthesisProblem::add_sequence(const Sequence& s, MatX& H) {
  const double scale = bend_scale(s);
  const int count = s.end - s.begin;
  for (int i = 0; i < s.length; ++i) {
    const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
    const double after = next == 0 ? s.wrap : 1, before = i == 0 ? s.wrap : 1;
    J_bend_.row(i).segment(s.begin, count) =
        scale *
        (after * s.J.row(next).segment(s.begin, count) - 2 * s.J.row(i).segment(s.begin, count) +
         before * s.J.row(last).segment(s.begin, count));
  }
  add_rows(J_bend_.topRows(s.length), s.begin, s.end, H);
}

double SynthesisProblem::add_constant_terms(const VecX& x, VecX& g) const {
  const int F = layout_.force_count;
  const VecX f = x.head(F), off = x - aim_;
  const VecX Hf = H_force_ * f;
  g.head(F) += Hf + g_force_;
  g += diagonal_.cwiseProduct(off);
  return 0.5 * f.dot(Hf) + g_force_.dot(f) + c_force_ + 0.5 * off.dot(diagonal_.cwiseProduct(off));
}

/// The ground only pushes, within the friction cone: hinges on spline coefficients, which bound the
/// whole curve.
double SynthesisProblem::bounds(const VecX& x, VecX* g, MatX* H) const {
  double cost = 0;
  const double scale = 1 / (weights_.bound * std::sqrt(layout_.force_count / 3.0));
  // one hinge r = di x_i + dy x_iy
  const auto hinge = [&](int i, double di, int iy, double dy) {
    const double r = di * x[i] + (iy >= 0 ? dy * x[iy] : 0);
    cost += 0.5 * r * r;
    if (g != nullptr) {
      (*g)[i] += r * di;
      if (iy >= 0) (*g)[iy] += r * dy;
    }
    if (H == nullptr) return;
    (*H)(i, i) += di * di;
    if (iy < 0) return;
    (*H)(iy, iy) += dy * dy;
    (*H)(std::max(i, iy), std::min(i, iy)) += di * dy;
  };
  for (const ForceBlock& block : layout_.forces) {
    const int size = block.window.size();
    for (int j = 0; j < size; ++j) {
      const int iy = block.first + size + j;
      const double fy = x[iy];
      if (fy < 0) hinge(iy, scale, -1, 0);
      // ±f ≤ μ f_y, each a hinge of its own: convex, so one walk has one answer
      for (const int axis : {0, 2})
        for (const double sign : {-1.0, 1.0}) {
          const int i = block.first + axis * size + j;
          if (sign * x[i] > weights_.friction * fy)
            hinge(i, scale * sign, iy, -scale * weights_.friction);
        }
    }
  }
  return cost;
}

void SynthesisProblem::linearize(const VecX& x, NormalEquations& out) {
  foot_rows_.clear();
  write_all(x, true);
  out.cost = cost_of_rows(x, out.g);
  const int F = layout_.force_count;
  out.H.setZero(layout_.size, layout_.size);
  out.H.topLeftCorner(F, F) = H_force_;
  out.H.diagonal() += diagonal_;
  add_rows(J_dynamics_, 0, layout_.size, out.H);
  add_rows(J_feet_.topRows(static_cast<int>(foot_rows_.size())), layout_.leg_begin,
           layout_.pelvis_end, out.H);
  for (const Sequence& s : sequences_) add_sequence(s, out.H);
}

double SynthesisProblem::chord(const VecX& x, VecX& g) {
  write_all(x, false);
  return cost_of_rows(x, g);
}

double SynthesisProblem::cost_of_rows(const VecX& x, VecX& g) {
  g.setZero(layout_.size);
  double cost = add_constant_terms(x, g);
  cost += 0.5 * r_dynamics_.squaredNorm() + 0.5 * r_feet_.squaredNorm();
  g.noalias() += J_dynamics_.transpose() * r_dynamics_;
  const int begin = layout_.leg_begin, count = layout_.pelvis_end - begin;
  g.segment(begin, count).noalias() +=
      J_feet_.topRows(static_cast<int>(foot_rows_.size())).middleCols(begin, count).transpose() *
      active_foot_rows();
  for (const Sequence& s : sequences_) {
    cost += bend_of(s);
    // transpose of the second difference, then of the moments
    VecX w(s.length);
    for (int i = 0; i < s.length; ++i) {
      const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
      w[i] = bend_scale(s) * ((next == 0 ? s.wrap : 1) * r_bend_[next] - 2 * r_bend_[i] +
                              (i == 0 ? s.wrap : 1) * r_bend_[last]);
    }
    g.segment(s.begin, s.end - s.begin).noalias() +=
        s.J.middleCols(s.begin, s.end - s.begin).transpose() * w;
  }
  return cost;
}

}  // namespace retrogait
