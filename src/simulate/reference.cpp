#include "simulate/reference.h"

#include <algorithm>
#include <cmath>

#include "contact/contact.h"
#include "multibody/multibody.h"
#include "simulate/balance.h"

namespace retrogait {

namespace {

// every coordinate of a cycle at n instants, without the travel
MatX tabulate(const GaitCycle& cycle, int n) {
  MatX table(static_cast<int>(cycle.q.size()), n);
  for (int k = 0; k < n; ++k)
    for (int c = 0; c < table.rows(); ++c)
      table(c, k) = cycle.q[static_cast<std::size_t>(c)].eval(static_cast<double>(k) / n).f;
  return table;
}

void differentiate(Reference& reference) {
  const int n = reference.steps;
  const double dt = reference.step;
  const MatX& q = reference.q;
  reference.v.resizeLike(q);
  reference.a.resizeLike(q);
  for (int k = 0; k < n; ++k) {
    const int before = (k + n - 1) % n, after = (k + 1) % n;
    reference.v.col(k) = (q.col(k) - q.col(before)) / dt;
    reference.a.col(k) = ((q.col(after) - q.col(k)) - (q.col(k) - q.col(before))) / (dt * dt);
  }
  reference.v.row(reference.travels).array() += reference.travel;
}

constexpr double kAirborne = 0.004;  // m, all of a foot's points at least so high: in the air
// cycles on both sides of a swing in which a touch surprises nobody
constexpr double kFootOffMargin = 0.05;

double lowest_point(const Model& model, const Data& data, const std::vector<int>& points) {
  double lowest = 1e9;
  for (const int p : points) lowest = std::min(lowest, contact_height(model, data, p));
  return lowest;
}

// marks the middle of a swing: every step whose neighbours within the margin are in the air, too
std::vector<char> middle_of(const std::vector<char>& in_air) {
  const int n = static_cast<int>(in_air.size()), margin = static_cast<int>(kFootOffMargin * n);
  std::vector<char> out = in_air;
  for (int k = 0; k < n; ++k)
    for (int j = k - margin; j <= k + margin; ++j)
      if (!in_air[static_cast<std::size_t>((j + n) % n)]) out[static_cast<std::size_t>(k)] = 0;
  return out;
}

PelvisReference pelvis_of(const Data& data) {
  const Vec3 r = data.X_WM[0].p - data.X_WB[0].p;
  return {data.X_WB[0].R, data.X_WM[0].p, data.w_WB[0], data.v_WB[0] + data.w_WB[0].cross(r)};
}

}  // namespace

int steps_per_stride(double period, double step) {
  // a step that divides the stride into hundreds is taken as it is
  return 100 * static_cast<int>(std::ceil(period / (100 * step) - 1e-9));
}

Reference make_reference(const Model& model, const SettledCycle& settled, double step,
                         double belt_speed) {
  const GaitCycle& cycle = settled.cycle;
  Reference reference;
  reference.steps = steps_per_stride(cycle.period, step);
  reference.period = cycle.period;
  reference.step = cycle.period / reference.steps;
  reference.travel = cycle.travel_speed + belt_speed;
  reference.travels = model.coordinate_index("pelvis_tx");
  reference.q = tabulate(cycle, reference.steps);
  reference.scripted = tabulate(settled.scripted, reference.steps);
  differentiate(reference);
  Data data = make_data(model);
  for (int k = 0; k < reference.steps; ++k) {
    place(model, reference, 0, k, data);
    // what is coupled to a leader, as the leader moves it
    reference.q.col(k) = data.q;
    reference.q(reference.travels, k) -= reference.travelled(0, k);
    reference.pelvis.push_back(pelvis_of(data));
    reference.pelvis.back().p.x() -= reference.travelled(0, k);
    const CenterOfMass com = center_of_mass(model, data);
    reference.com_v.push_back(com.v - reference.pelvis.back().v);
    for (int s = 0; s < 2; ++s) {
      const std::vector<int> points = foot_points_of(model, s == 1);
      reference.com_over_foot[s].push_back(com.p - foot_middle(model, data, points));
      reference.in_air[s].push_back(lowest_point(model, data, points) > kAirborne);
    }
  }
  for (std::vector<char>& in_air : reference.in_air) in_air = middle_of(in_air);
  return reference;
}

void place(const Model& model, const Reference& reference, long stride, int k, Data& data) {
  data.q = reference.q.col(k);
  data.v = reference.v.col(k);
  data.a = reference.a.col(k);
  data.q[reference.travels] += reference.travelled(stride, k);
  apply_couplings(model, data);
  update_positions(model, data);
  update_velocities(model, data);
}

}  // namespace retrogait
