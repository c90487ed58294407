// What a cycle is at one phase, what it is when played backward, and how consistent it is.
#include <algorithm>
#include <cmath>

#include "gait/problem.h"

namespace retrogait {

namespace {

constexpr int kReportInstants = 101;
constexpr double kLoadedShare = 0.02;    // BW on a point from which its slip counts
const Vec3 kResidualCenter(0, 0.95, 0);  // about the height of the whole-body mass centre, m

}  // namespace

Vec6 root_freedom(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  const MatX J = body_jacobian(model, data, 0);
  Vec6 free;
  for (int i = 0; i < 6; ++i) free[i] = J.row(i).cwiseAbs().maxCoeff() > 1e-9 ? 1 : 0;
  return free;
}

void sample(const Model& model, const GaitCycle& cycle, double phi, Data& data) {
  const double T = cycle.period;
  for (int c = 0; c < model.ncoord(); ++c) {
    const CurveValue x = cycle.q[static_cast<std::size_t>(c)].eval(phi);
    data.q[c] = x.f;
    data.v[c] = x.df / T;
    data.a[c] = x.ddf / (T * T);
  }
  const int tx = model.coordinate_index("pelvis_tx");
  data.q[tx] += cycle.travel_speed * T * phi;
  data.v[tx] += cycle.travel_speed;
  apply_couplings(model, data);
  data.gravity = cycle.gravity;
  for (Vec3& f : data.foot_force) f.setZero();
  for (const PointForce& force : cycle.forces) {
    const ForceWindow::Alive alive = force.window.eval(phi);
    Vec3& f = data.foot_force[static_cast<std::size_t>(force.foot_point)];
    for (int i = 0; i < alive.count; ++i)
      f += alive.weight[i] * force.coefficients.col(alive.first + i);
  }
  clear_applied_forces(data);
  update_positions(model, data);
  apply_ground_reaction(model, data);
  for (const HandForce& hand : cycle.hands)
    apply_force(data, hand.body, data.X_WB[static_cast<std::size_t>(hand.body)] * hand.point,
                hand.force);
}

GaitCycle reversed(const GaitCycle& cycle) {
  return reversed(cycle, cycle.stance_end);  // foot-off becomes contact
}

GaitCycle reversed(const GaitCycle& cycle, double turn) {
  GaitCycle out = cycle;
  // phase ψ of the reversed cycle is phase turn − ψ of this one
  for (FourierCurve& q : out.q) q = q.shifted(turn).reversed();
  for (PointForce& force : out.forces) {
    const ForceWindow window = force.window;
    force.window.start = turn - window.end;
    force.window.end = turn - window.start;
    force.coefficients = force.coefficients.rowwise().reverse().eval();
  }
  out.travel_speed = -cycle.travel_speed;
  out.target.direction = -cycle.target.direction;
  out.stance_start = turn - cycle.stance_end;
  out.stance_end = turn - cycle.stance_start;
  out.reversed = !cycle.reversed;
  return out;
}

void measure(const Model& model, GaitCycle& cycle) {
  Data data = make_data(model);
  SynthesisReport& report = cycle.report;
  report.residual_force = report.residual_moment = report.penetration = 0;
  double slip_squared = 0;
  int slip_count = 0;
  const double weight = model.body_weight();
  const Vec6 free = root_freedom(model);
  for (int i = 0; i < kReportInstants; ++i) {
    sample(model, cycle, static_cast<double>(i) / (kReportInstants - 1), data);
    const double ahead = data.q[model.coordinate_index("pelvis_tx")];
    update_velocities(model, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    const Spatial& F = data.F_joint[0];
    const Vec3 center = kResidualCenter + ahead * Vec3::UnitX();
    const Vec3 moment = free.head<3>().cwiseProduct(F.rot + (data.X_WM[0].p - center).cross(F.lin));
    const Vec3 force = free.tail<3>().cwiseProduct(F.lin);
    report.residual_force = std::max(report.residual_force, force.norm() / weight);
    report.residual_moment = std::max(report.residual_moment, moment.norm() / weight);
    for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p) {
      report.penetration = std::max(report.penetration, -contact_height(model, data, p));
      if (data.foot_force[static_cast<std::size_t>(p)].y() < kLoadedShare * weight) continue;
      const Vec3 v = contact_velocity(model, data, p);
      slip_squared += v.x() * v.x() + v.z() * v.z();
      ++slip_count;
    }
  }
  report.slip = slip_count > 0 ? std::sqrt(slip_squared / slip_count) : 0;
}

}  // namespace retrogait
