// Accelerations from forces, on the coordinates that are independent.
// Based on: q̇ = C u with couplings in C, so that Cᵀ M C u̇ = Cᵀ (applied − bias − M Ċ u): Featherstone
// 2008, ch. 3 and 8 (explicit constraints).
#include <Eigen/Cholesky>

#include "base/error.h"
#include "base/numbers.h"
#include "multibody/mass_rows.h"
#include "multibody/multibody.h"

namespace retrogait {

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
  scratch.force_row.resize(model.coordinates.size());
  scratch.following.resize(model.coordinates.size());
  scratch.composite.resize(model.bodies.size());
  scratch.M.resize(model.ncoord(), model.ncoord());
  scratch.reduced.resize(rows, rows);
  scratch.rhs.resize(rows);
  return scratch;
}

namespace {

/// M u̇ = rhs over the coordinates whose force is known; `free_row` gives each coordinate's row among them, −1 the
/// others. data.a holds what is given already, couplings' curvature included.
void solve_rest(const Model& model, Data& data, const VecX& applied, ForwardScratch& scratch,
                const std::vector<int>& free_row, int rows, const MatX* resistance = nullptr) {
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
  mass_matrix_rows(model, data, scratch.following, free_row, scratch.composite, scratch.M);
  if (resistance) {
    scratch.M += *resistance;
    data.tau.noalias() += *resistance * data.a;
  }
  auto reduced = scratch.reduced.topLeftCorner(rows, rows);
  auto rhs = scratch.rhs.head(rows);
  reduced.setZero();
  rhs.setZero();
  // rows and columns of coupled coordinates are carried to their leaders
  for (int i = 0; i < model.ncoord(); ++i) {
    const Following& to = scratch.following[at(i)];
    if (to.leader < 0 || free_row[at(to.leader)] < 0) continue;
    const int row = free_row[at(to.leader)];
    rhs[row] += to.slope * (applied[i] - data.tau[i]);
    for (int j = 0; j < model.ncoord(); ++j) {
      const Following& from = scratch.following[at(j)];
      if (from.leader < 0 || free_row[at(from.leader)] < 0) continue;
      reduced(row, free_row[at(from.leader)]) += to.slope * from.slope * scratch.M(i, j);
    }
  }
  Eigen::LLT<Eigen::Ref<MatX>> factor(reduced);
  factor.solveInPlace(rhs);
  for (int i = 0; i < model.ncoord(); ++i) {
    const Following& to = scratch.following[at(i)];
    if (to.leader >= 0 && free_row[at(to.leader)] >= 0)
      data.a[i] += to.slope * rhs[free_row[at(to.leader)]];
  }
  data.stage = Stage::kVelocity;
}

}  // namespace

void solve_forward_dynamics(const Model& model, Data& data, const VecX& applied,
                            ForwardScratch& scratch) {
  RETROGAIT_ASSERT(data.stage >= Stage::kVelocity, model.name);
  // what is missing while only the couplings' curvature accelerates
  for (int i = 0; i < model.ncoord(); ++i) {
    scratch.following[at(i)] = following(model, data, i);
    data.a[i] = scratch.following[at(i)].bend;
  }
  solve_rest(model, data, applied, scratch, scratch.row, static_cast<int>(scratch.rhs.size()));
}

void solve_hybrid_dynamics(const Model& model, Data& data, const std::vector<char>& force_known,
                           const VecX& applied, ForwardScratch& scratch, const MatX* resistance) {
  RETROGAIT_ASSERT(data.stage >= Stage::kVelocity, model.name);
  // what is missing while the given coordinates accelerate as given and the others do not
  int rows = 0;
  for (int i = 0; i < model.ncoord(); ++i) {
    scratch.following[at(i)] = following(model, data, i);
    const bool is_free = model.coordinates[at(i)].kind == CoordinateKind::kFree;
    scratch.force_row[at(i)] = is_free && force_known[at(i)] ? rows++ : -1;
    if (scratch.force_row[at(i)] >= 0) data.a[i] = 0;
  }
  for (int i = 0; i < model.ncoord(); ++i) {
    const Following& to = scratch.following[at(i)];
    if (model.coordinates[at(i)].kind == CoordinateKind::kFree) continue;
    data.a[i] = to.bend + (to.leader >= 0 ? to.slope * data.a[to.leader] : 0);
  }
  solve_rest(model, data, applied, scratch, scratch.force_row, rows, resistance);
}

}  // namespace retrogait
