// Accelerations from forces, on the coordinates that are independent.
// Based on: q̇ = C u with couplings in C, so that Cᵀ M C u̇ = Cᵀ (applied − bias − M Ċ u): Featherstone
// 2008, ch. 3 and 8 (explicit constraints).
#include <Eigen/Cholesky>

#include "base/error.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

Following following(const Model& model, const Data& data, int coordinate) {
  const Coordinate& c = model.coordinates[at(coordinate)];
  if (c.kind == CoordinateKind::kFree) return {coordinate, 1, 0};
  if (c.kind != CoordinateKind::kCoupled) return {};
  const CurveValue f = c.coupling.eval(data.q[c.coupled_to]);
  const double v = data.v[c.coupled_to];
  const bool led = model.coordinates[at(c.coupled_to)].kind == CoordinateKind::kFree;
  return {led ? c.coupled_to : -1, f.df, f.ddf * v * v};
}

ForwardScratch make_forward_scratch(const Model& model) {
  ForwardScratch scratch;
  int rows = 0;
  for (const Coordinate& c : model.coordinates)
    scratch.row.push_back(c.kind == CoordinateKind::kFree ? rows++ : -1);
  scratch.following.resize(model.coordinates.size());
  scratch.composite.resize(model.bodies.size());
  scratch.M.resize(model.ncoord(), model.ncoord());
  scratch.reduced.resize(rows, rows);
  scratch.rhs.resize(rows);
  return scratch;
}

void solve_forward_dynamics(const Model& model, Data& data, const VecX& applied,
                            ForwardScratch& scratch) {
  RETROGAIT_ASSERT(data.stage >= Stage::kVelocity, model.name);
  // what is missing while only the couplings' curvature accelerates
  for (int i = 0; i < model.ncoord(); ++i) {
    scratch.following[at(i)] = following(model, data, i);
    data.a[i] = scratch.following[at(i)].bend;
  }
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);

  // rows and columns of coupled coordinates are carried to their leaders
  mass_matrix(model, data, scratch.composite, scratch.M);
  scratch.reduced.setZero();
  scratch.rhs.setZero();
  for (int i = 0; i < model.ncoord(); ++i) {
    const Following& to = scratch.following[at(i)];
    if (to.leader < 0) continue;
    const int row = scratch.row[at(to.leader)];
    scratch.rhs[row] += to.slope * (applied[i] - data.tau[i]);
    for (int j = 0; j < model.ncoord(); ++j) {
      const Following& from = scratch.following[at(j)];
      if (from.leader < 0) continue;
      scratch.reduced(row, scratch.row[at(from.leader)]) += to.slope * from.slope * scratch.M(i, j);
    }
  }
  Eigen::LLT<Eigen::Ref<MatX>> factor(scratch.reduced);
  factor.solveInPlace(scratch.rhs);

  for (int i = 0; i < model.ncoord(); ++i) {
    const Following& to = scratch.following[at(i)];
    if (to.leader >= 0) data.a[i] += to.slope * scratch.rhs[scratch.row[at(to.leader)]];
  }
  data.stage = Stage::kVelocity;
}

}  // namespace retrogait
