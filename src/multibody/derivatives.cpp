// Based on: Singh, Russell, Wensing 2022, IEEE RA-L 7:1776 (eqs. for 1-dof joints, ground frame).
// Differs: steps with curves (chain rule to shared coordinates), constant forces at moving points.
#include "multibody/derivatives.h"

#include "base/error.h"
#include "base/numbers.h"

namespace retrogait {

namespace {

inline Vec6 join(const Vec3& rot, const Vec3& lin) {
  Vec6 out;
  out << rot, lin;
  return out;
}

/// V × S: motion cross motion.
inline Vec6 cross_motion(const Vec6& V, const Vec6& S) {
  return join(V.head<3>().cross(S.head<3>()),
              V.head<3>().cross(S.tail<3>()) + V.tail<3>().cross(S.head<3>()));
}

/// V ×* F: motion cross force.
inline Vec6 cross_force(const Vec6& V, const Vec6& F) {
  return join(V.head<3>().cross(F.head<3>()) + V.tail<3>().cross(F.tail<3>()),
              V.head<3>().cross(F.tail<3>()));
}

/// Spatial inertia about W's origin.
Mat6 spatial_inertia(double mass, const Vec3& c, const Mat3& about_center) {
  Mat6 I;
  const Mat3 cx = cross_matrix(mass * c);
  I.topLeftCorner<3, 3>() =
      about_center + mass * (c.squaredNorm() * Mat3::Identity() - c * c.transpose());
  I.topRightCorner<3, 3>() = cx;
  I.bottomLeftCorner<3, 3>() = -cx;
  I.bottomRightCorner<3, 3>() = mass * Mat3::Identity();
  return I;
}

/// B = ½ [(V×*) I − I (V×) + (I V) ×̄*], the Coriolis factor with B V = V ×* I V.
Mat6 coriolis_factor(const Mat6& I, const Vec6& V) {
  const Vec6 h = I * V;
  Mat6 motion = Mat6::Zero();  // V×
  const Mat3 wx = cross_matrix(V.head<3>()), vx = cross_matrix(V.tail<3>());
  motion.topLeftCorner<3, 3>() = wx;
  motion.bottomLeftCorner<3, 3>() = vx;
  motion.bottomRightCorner<3, 3>() = wx;
  const Mat6 right = I * motion;  // (V×*) I = −(I V×)ᵀ since V×* = −(V×)ᵀ
  Mat6 B = -right.transpose() - right;
  const Mat3 nx = cross_matrix(h.head<3>()), fx = cross_matrix(h.tail<3>());
  B.topLeftCorner<3, 3>() -= nx;
  B.topRightCorner<3, 3>() -= fx;
  B.bottomLeftCorner<3, 3>() -= fx;
  return 0.5 * B;
}

void resize(Gradient& g, int rows, int ncoord, int nload) {
  g.value = VecX::Zero(rows);
  g.dq = g.dv = g.da = RowMatX::Zero(rows, ncoord);
  g.df = RowMatX::Zero(rows, 3 * nload);
}

void clear(Gradient& g) {
  g.value.setZero();
  g.dq.setZero();
  g.dv.setZero();
  g.da.setZero();
  g.df.setZero();
}

/// Adds the gradient with respect to a step's value, speed and acceleration to its coordinate's columns.
struct ChainRule {
  const Model& model;
  const Data& data;

  void add(Gradient& g, int row, int step, double ds, double dsd, double dsdd) const {
    const int c = model.steps[at(step)].coordinate;
    if (c < 0) return;
    const CurveValue& f = data.step_curve[at(step)];
    const double v = data.v[c], a = data.a[c];
    g.dq(row, c) += ds * f.df + dsd * f.ddf * v + dsdd * (f.ddf * a + f.dddf * v * v);
    g.dv(row, c) += dsd * f.df + dsdd * 2 * f.ddf * v;
    g.da(row, c) += dsdd * f.df;
  }
};

/// Screws, velocities, inertias, forces of every step and body, then composites inward.
void sweep(const Model& model, const Data& data, DynamicsGradient& out) {
  const Vec6 A0 = join(Vec3::Zero(), -data.gravity);
  for (std::size_t b = 0; b < model.joints.size(); ++b) {
    const Joint& joint = model.joints[b];
    Vec6 V = Vec6::Zero(), A = A0;
    if (joint.parent >= 0) V = out.V[at(joint.parent)], A = out.A[at(joint.parent)];
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
      const std::size_t s = at(i);
      const Step& step = model.steps[s];
      const Vec3& axis = data.step_axis[s];
      out.S[s] = step.kind == StepKind::kRotation ? join(axis, data.step_point[s].cross(axis))
                                                  : join(Vec3::Zero(), axis);
      const CurveValue& f = data.step_curve[s];
      const double v = step.coordinate < 0 ? 0 : data.v[step.coordinate];
      const double a = step.coordinate < 0 ? 0 : data.a[step.coordinate];
      out.sd[s] = f.df * v;
      out.sdd[s] = f.df * a + f.ddf * v * v;
      out.psi[s] = cross_motion(V, out.S[s]);
      out.psi2[s] = cross_motion(A, out.S[s]) + cross_motion(V, out.psi[s]);
      A += out.S[s] * out.sdd[s] + out.psi[s] * out.sd[s];
      V += out.S[s] * out.sd[s];
    }
    out.V[b] = V;
    out.A[b] = A;
    const Body& body = model.bodies[b];
    const Mat3& R = data.X_WB[b].R;
    out.inertia[b] = spatial_inertia(body.mass, data.p_WBcm[b], R * body.inertia * R.transpose());
    out.coriolis[b] = coriolis_factor(out.inertia[b], V);
    out.force[b] = out.inertia[b] * A + cross_force(V, out.inertia[b] * V);
  }
  for (std::size_t b = model.joints.size(); b-- > 0;) {
    const Joint& joint = model.joints[b];
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
      const std::size_t s = at(i);
      const Mat6 &I = out.inertia[b], &B = out.coriolis[b];
      out.G[s] = I * out.S[s];
      out.E[s] = 2 * (B * out.S[s] + I * out.psi[s]);
      out.D[s] = cross_force(out.S[s], out.force[b]) + 2 * (B * out.psi[s]) + I * out.psi2[s];
    }
    if (joint.parent < 0) continue;
    out.inertia[at(joint.parent)] += out.inertia[b];
    out.coriolis[at(joint.parent)] += out.coriolis[b];
    out.force[at(joint.parent)] += out.force[b];
  }
}

/// How each load's point moves with the coordinates.
void move_points(const Model& model, const Data& data, const std::vector<PointLoad>& loads,
                 DynamicsGradient& out) {
  for (std::size_t l = 0; l < loads.size(); ++l) {
    const PointLoad& load = loads[l];
    out.J[l].setZero();
    out.Jdot[l].setZero();
    out.Jw[l].setZero();
    out.Jwdot[l].setZero();
    // the point rides on its body; the ground touches `drop` below, wherever the body turns
    const std::size_t body = at(load.body);
    const Vec3 p = data.X_WB[body] * load.point;
    const Vec3 w = out.V[body].head<3>();
    const Vec3 v = out.V[body].tail<3>() + w.cross(p);
    for (const int i : out.path[body]) {
      const std::size_t s = at(i);
      const Step& step = model.steps[s];
      if (step.coordinate < 0) continue;
      const Vec3 e = out.S[s].head<3>();
      const Vec3 J = out.S[s].tail<3>() + e.cross(p);
      // d/dt of it: the screw itself moves with Ψ'
      const Vec3 Jdot = out.psi[s].tail<3>() + out.psi[s].head<3>().cross(p) + e.cross(v);
      const CurveValue& f = data.step_curve[s];
      const double bend = f.ddf * data.v[step.coordinate];
      out.J[l].col(step.coordinate) += J * f.df;
      out.Jdot[l].col(step.coordinate) += Jdot * f.df + J * bend;
      out.Jw[l].col(step.coordinate) += e * f.df;
      out.Jwdot[l].col(step.coordinate) += (out.psi[s].head<3>() + e.cross(w)) * f.df + e * bend;
    }
  }
}

Vec3 contact_of(const Data& data, const PointLoad& load) {
  return data.X_WB[at(load.body)] * load.point - load.drop * Vec3::UnitY();
}

void sum_loads(const Model& model, const Data& data, const std::vector<PointLoad>& loads,
               DynamicsGradient& out) {
  for (DynamicsGradient::LoadSum& sum : out.loads)
    sum = {false, Vec3::Zero(), Vec3::Zero(), Mat3::Zero()};
  for (const PointLoad& load : loads) {
    DynamicsGradient::LoadSum& sum = out.loads[at(load.body)];
    sum.any = true;
    sum.force += load.force;
    sum.moment += contact_of(data, load).cross(load.force);
    sum.lever += (data.X_WB[at(load.body)] * load.point) * load.force.transpose();
  }
  for (std::size_t b = out.loads.size(); b-- > 0;) {
    const int parent = model.joints[b].parent;
    if (parent < 0 || !out.loads[b].any) continue;
    DynamicsGradient::LoadSum& sum = out.loads[at(parent)];
    sum.any = true;
    sum.force += out.loads[b].force;
    sum.moment += out.loads[b].moment;
    sum.lever += out.loads[b].lever;
  }
}

/// Σ (S at p) × f over the loads: how their moment changes when their points move with the screw S.
/// Uses Σ (e × p) × f = (Σ p fᵀ) e − e Σ p·f.
Vec3 moved_moment(const Vec6& S, const DynamicsGradient::LoadSum& sum) {
  const Vec3 e = S.head<3>();
  return S.tail<3>().cross(sum.force) + sum.lever * e - sum.lever.trace() * e;
}

void differentiate_root(const Model& model, const Data& data, const std::vector<PointLoad>& loads,
                        const Vec3& center, DynamicsGradient& out) {
  const ChainRule chain{model, data};
  Gradient& g = out.root;
  clear(g);
  const auto about_center = [&](const Vec6& F) {
    return join(F.head<3>() - center.cross(F.tail<3>()), F.tail<3>());
  };
  Vec6 total = Vec6::Zero();
  for (std::size_t b = 0; b < model.joints.size(); ++b)
    if (model.joints[b].parent < 0) total += out.force[b];
  g.value = about_center(total);
  for (int i = 0; i < model.nstep(); ++i) {
    Vec6 D = about_center(out.D[at(i)]);
    const Vec6 E = about_center(out.E[at(i)]), G = about_center(out.G[at(i)]);
    const DynamicsGradient::LoadSum& sum = out.loads[at(out.joint_of_step[at(i)])];
    if (sum.any) D.head<3>() -= moved_moment(out.S[at(i)], sum);
    for (int row = 0; row < 6; ++row) chain.add(g, row, i, D[row], E[row], G[row]);
  }
  for (std::size_t l = 0; l < loads.size(); ++l) {
    const Vec3 r = contact_of(data, loads[l]) - center;
    g.value.head<3>() -= r.cross(loads[l].force);
    g.value.tail<3>() -= loads[l].force;
    const int column = 3 * static_cast<int>(l);
    g.df.block<3, 3>(0, column) = -cross_matrix(r);
    g.df.block<3, 3>(3, column) = -Mat3::Identity();
  }
}

/// One moment's share through one screw: a step of the coordinate, or the observing axis of a joint.
struct MomentTerm {
  Vec6 S;
  int body;       // everything beyond: this body's subtree
  int last_step;  // steps of `body`'s joint up to this one lie before the screw
  double weight;  // df/dq of the step, 1 for an observer
};

void differentiate_moment(const Model& model, const Data& data, const std::vector<PointLoad>& loads,
                          int row, const MomentTerm& term, DynamicsGradient& out) {
  const ChainRule chain{model, data};
  Gradient& g = out.moments;
  const std::size_t b = at(term.body);
  const double k = term.weight;
  const Vec6 u = out.inertia[b] * term.S;
  const Vec6 w = out.coriolis[b].transpose() * term.S;
  const Vec3 e = term.S.head<3>();
  const DynamicsGradient::LoadSum& sum = out.loads[b];
  // steps at or before the screw: everything beyond moves as one, the screw with it
  for (const int j : out.path[b]) {
    const std::size_t s = at(j);
    if (j > term.last_step && out.joint_of_step[s] == term.body) continue;
    double ds = 2 * w.dot(out.psi[s]) + u.dot(out.psi2[s]);
    if (sum.any) {
      const Vec6 S_moves = cross_motion(out.S[s], term.S);
      ds -= S_moves.head<3>().dot(sum.moment) + S_moves.tail<3>().dot(sum.force) +
            e.dot(moved_moment(out.S[s], sum));
    }
    chain.add(g, row, j, k * ds, 2 * k * (w.dot(out.S[s]) + u.dot(out.psi[s])),
              k * u.dot(out.S[s]));
  }
  const auto add_beyond = [&](int j) {
    const std::size_t s = at(j);
    double ds = term.S.dot(out.D[s]);
    const DynamicsGradient::LoadSum& beyond = out.loads[at(out.joint_of_step[s])];
    if (beyond.any) ds -= e.dot(moved_moment(out.S[s], beyond));
    chain.add(g, row, j, k * ds, k * term.S.dot(out.E[s]), k * term.S.dot(out.G[s]));
  };
  const Joint& joint = model.joints[b];
  for (int j = term.last_step + 1; j < joint.first_step + joint.step_count; ++j) add_beyond(j);
  for (const int j : out.beyond[b]) add_beyond(j);

  double value = term.S.dot(out.force[b]);
  if (sum.any) {
    value -= e.dot(sum.moment) + term.S.tail<3>().dot(sum.force);
    for (std::size_t l = 0; l < loads.size(); ++l) {
      int below = loads[l].body;
      while (below > term.body) below = model.joints[at(below)].parent;
      if (below != term.body) continue;
      const Vec3 J = term.S.tail<3>() + e.cross(contact_of(data, loads[l]));
      g.df.block<1, 3>(row, 3 * static_cast<int>(l)) -= k * J.transpose();
    }
  }
  g.value[row] += k * value;
  // the weight of a coordinate's step, df/dq, changes with q
  if (out.rows[at(row)].coordinate >= 0)
    g.dq(row, out.rows[at(row)].coordinate) += data.step_curve[at(term.last_step)].ddf * value;
}

}  // namespace

DynamicsGradient make_dynamics_gradient(const Model& model, const std::vector<MomentRow>& rows,
                                        const std::vector<PointLoad>& loads) {
  DynamicsGradient out;
  const auto nstep = at(model.nstep()), nbody = at(model.nbody());
  const int nload = static_cast<int>(loads.size());
  resize(out.root, 6, model.ncoord(), nload);
  resize(out.moments, static_cast<int>(rows.size()), model.ncoord(), nload);
  out.J.assign(loads.size(), Eigen::Matrix3Xd::Zero(3, model.ncoord()));
  out.Jdot = out.Jw = out.Jwdot = out.J;
  out.rows = rows;
  for (auto* list : {&out.S, &out.psi, &out.psi2, &out.D, &out.E, &out.G})
    list->assign(nstep, Vec6::Zero());
  out.sd.assign(nstep, 0);
  out.sdd.assign(nstep, 0);
  out.inertia.assign(nbody, Mat6::Zero());
  out.coriolis = out.inertia;
  out.force.assign(nbody, Vec6::Zero());
  out.V = out.A = out.force;
  out.loads.resize(nbody);
  out.joint_of_step.resize(nstep);
  out.path.resize(nbody);
  out.beyond.resize(nbody);
  for (std::size_t b = 0; b < nbody; ++b) {
    const Joint& joint = model.joints[b];
    if (joint.parent >= 0) out.path[b] = out.path[at(joint.parent)];
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
      out.joint_of_step[at(i)] = static_cast<int>(b);
      out.path[b].push_back(i);
      for (int up = joint.parent; up >= 0; up = model.joints[at(up)].parent)
        out.beyond[at(up)].push_back(i);
    }
  }
  return out;
}

void differentiate_dynamics(const Model& model, const Data& data,
                            const std::vector<PointLoad>& loads, const Vec3& center,
                            DynamicsGradient& out) {
  RETROGAIT_ASSERT(data.stage >= Stage::kAcceleration, model.name);
  sweep(model, data, out);
  move_points(model, data, loads, out);
  sum_loads(model, data, loads, out);
  differentiate_root(model, data, loads, center, out);
  clear(out.moments);
  for (int row = 0; row < static_cast<int>(out.rows.size()); ++row) {
    const MomentRow& wanted = out.rows[at(row)];
    if (wanted.coordinate < 0) {
      const std::size_t b = at(wanted.joint);
      const Vec3 axis = data.X_WB[b].R * wanted.axis;
      const Joint& joint = model.joints[b];
      differentiate_moment(model, data, loads, row,
                           {join(axis, data.X_WM[b].p.cross(axis)), wanted.joint,
                            joint.first_step + joint.step_count - 1, 1.0},
                           out);
      continue;
    }
    for (int i = 0; i < model.nstep(); ++i)
      if (model.steps[at(i)].coordinate == wanted.coordinate)
        differentiate_moment(model, data, loads, row,
                             {out.S[at(i)], out.joint_of_step[at(i)], i, data.step_curve[at(i)].df},
                             out);
  }
}

void fold_couplings(const Model& model, const Data& data, DynamicsGradient& gradient) {
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    if (coordinate.kind != CoordinateKind::kCoupled) continue;
    const int p = coordinate.coupled_to;
    const CurveValue f = coordinate.coupling.eval(data.q[p]);
    const double v = data.v[p], a = data.a[p];
    for (Gradient* g : {&gradient.root, &gradient.moments}) {
      g->dq.col(p) += f.df * g->dq.col(c) + f.ddf * v * g->dv.col(c) +
                      (f.dddf * v * v + f.ddf * a) * g->da.col(c);
      g->dv.col(p) += f.df * g->dv.col(c) + 2 * f.ddf * v * g->da.col(c);
      g->da.col(p) += f.df * g->da.col(c);
    }
    for (std::size_t i = 0; i < gradient.J.size(); ++i) {
      gradient.Jdot[i].col(p) += f.df * gradient.Jdot[i].col(c) + f.ddf * v * gradient.J[i].col(c);
      gradient.J[i].col(p) += f.df * gradient.J[i].col(c);
      gradient.Jwdot[i].col(p) +=
          f.df * gradient.Jwdot[i].col(c) + f.ddf * v * gradient.Jw[i].col(c);
      gradient.Jw[i].col(p) += f.df * gradient.Jw[i].col(c);
    }
  }
}

}  // namespace retrogait
