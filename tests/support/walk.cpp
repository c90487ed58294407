#include "support/walk.h"

#include <cmath>

#include "io/io.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kPlateForce = 20;  // N
constexpr double kCopForce = 0.05;  // BW
constexpr int kFine = 1000;         // instants a cycle, where events are looked for

std::size_t at(int i) { return static_cast<std::size_t>(i); }

ModelSpec adult_spec() { return read_model_toml(home_path("models/adult.toml")); }

Vec3 middle_of_metatarsals(const Model& model, const Data& data, bool left) {
  const auto center = [&](const char* name) {
    const FootPoint& p =
        model.foot_points[at(model.find_foot_point(std::string(name) + (left ? "_l" : "_r")))];
    return Vec3(data.X_WB[at(p.body)] * p.point);
  };
  return 0.5 * (center("met1") + center("met5")) - center("heel");
}

double pitch_of(const Model& model, const Data& data, bool left) {
  const Vec3 sole = middle_of_metatarsals(model, data, left);
  return std::atan2(sole.y(), std::hypot(sole.x(), sole.z()));
}

double lean_of(const Model& model, const Data& data, const std::string& body) {
  const Vec3 up = data.X_WB[at(model.body_index(body))].R.col(1);
  return std::atan2(up.x(), up.y());
}

Data standing_data(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  return data;
}

}  // namespace

const Model& adult() {
  static const Model model = compile(adult_spec());
  return model;
}

Model adult_with_load(double kilograms) {
  ModelSpec spec = adult_spec();
  spec.load.mass = kilograms;
  for (const BodySpec& body : spec.bodies)
    if (body.name == spec.load.body) spec.load.point = body.mass_center;
  return compile(spec);
}

Walk lay_open(const Model& model, const GaitCycle& cycle) {
  Walk walk{&model, cycle, {}};
  Data data = make_data(model);
  for (int i = 0; i <= 100; ++i) {
    sample(model, cycle, i / 100.0, data);
    update_velocities(model, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    walk.instants.push_back(data);
  }
  return walk;
}

double Walk::angle(const std::string& coordinate, int i) const {
  return instants[at(i)].q[model->coordinate_index(coordinate)] * kDegPerRad;
}

double Walk::from_standing(const std::string& coordinate, int i) const {
  return angle(coordinate, i) - model->standing[model->coordinate_index(coordinate)] * kDegPerRad;
}

double Walk::moment(const std::string& coordinate, int i) const {
  return instants[at(i)].tau[model->coordinate_index(coordinate)] / model->body_mass;
}

double Walk::power(const std::string& coordinate, int i) const {
  const int c = model->coordinate_index(coordinate);
  return instants[at(i)].tau[c] * instants[at(i)].v[c] / model->body_mass;
}

Walk::Work Walk::work(const std::string& coordinate, int first, int last) const {
  Work work;
  for (int i = first; i < last; ++i) {
    const double p = 0.5 * (power(coordinate, i) + power(coordinate, i + 1)) * cycle.period / 100;
    (p > 0 ? work.done : work.absorbed) += p;
  }
  return work;
}

Vec3 Walk::foot_force(bool left, int i) const {
  return foot_reaction(*model, instants[at(i)], left, 0).force / model->body_weight();
}

double Walk::along_travel(bool left, int i) const {
  return (cycle.travel_speed > 0 ? 1 : -1) * foot_force(left, i).x();
}

double Walk::foot_pitch(bool left, int i) const {
  const double standing = pitch_of(*model, standing_data(*model), left);
  return (pitch_of(*model, instants[at(i)], left) - standing) * kDegPerRad;
}

double Walk::lean(const std::string& body, int i) const {
  return (lean_of(*model, instants[at(i)], body) - lean_of(*model, standing_data(*model), body)) *
         kDegPerRad;
}

double Walk::center_of_pressure(bool left, int i) const {
  const FootReaction foot =
      foot_reaction(*model, instants[at(i)], left, kCopForce * model->body_weight());
  if (!foot.loaded) return std::nan("");
  const FootAxes axes = foot_axes(*model, instants[at(i)], left);
  return (foot.cop - axes.heel).dot(axes.forward);
}

Vec3 Walk::residual(int i) const { return instants[at(i)].F_joint[0].lin / model->body_weight(); }

int Walk::foot_off() const { return static_cast<int>(std::lround(100 * cycle.stance_end)); }

Loaded loaded(const Walk& walk, Region region) {
  const auto force = [&](double phi) {
    double sum = 0;
    for (const PointForce& f : walk.cycle.forces) {
      const FootPoint& point = walk.model->foot_points[at(f.foot_point)];
      const bool heel =
          point.name.starts_with("heel") || point.name.starts_with("lateral_rearfoot");
      if (point.left || (region != Region::kFoot && heel != (region == Region::kHeel))) continue;
      const ForceWindow::Alive alive = f.window.eval(phi);
      for (int k = 0; k < alive.count; ++k)
        sum += alive.weight[k] * f.coefficients(1, alive.first + k);
    }
    return sum;
  };
  Loaded out;
  // the middle of swing is certainly free of load
  const int free = static_cast<int>(std::lround(kFine * 0.5 * (1 + walk.cycle.stance_end))) - kFine;
  int i = free;
  while (i < free + kFine && force(double(i) / kFine) <= kPlateForce) ++i;
  out.start = 100.0 * i / kFine;
  int last = free + kFine;
  while (last > i && force(double(last) / kFine) <= kPlateForce) --last;
  out.end = 100.0 * last / kFine;
  return out;
}

bool same_bits(const GaitCycle& a, const GaitCycle& b) {
  for (std::size_t c = 0; c < a.q.size(); ++c)
    if (a.q[c].a0 != b.q[c].a0 || a.q[c].a != b.q[c].a || a.q[c].b != b.q[c].b) return false;
  if (a.forces.size() != b.forces.size()) return false;
  for (std::size_t f = 0; f < a.forces.size(); ++f)
    if (a.forces[f].coefficients != b.forces[f].coefficients) return false;
  return a.report.cost == b.report.cost && a.report.anchor == b.report.anchor;
}

Walk solved(const std::string& script, const GaitKnobs& knobs) {
  GaitSolver solver(adult());
  return lay_open(adult(), solver.solve(find_gait(script), knobs));
}

Walk solved_at(const std::string& script, double speed, bool fore_aft_prior) {
  GaitKnobs knobs;
  knobs.speed = speed;
  knobs.fore_aft_prior = fore_aft_prior;
  return solved(script, knobs);
}

}  // namespace retrogait
