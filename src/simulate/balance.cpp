#include "simulate/balance.h"

#include <algorithm>
#include <string>

#include "base/numbers.h"
#include "contact/contact.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kLoadMemory = 0.02;  // s: a load is felt as its mean over this long
constexpr double kBearing = 0.25;     // BW on a foot from which it bears as well as with all
constexpr double kLongestStep = 0.4, kWidestStep = 0.25;  // m beyond the script
constexpr double kMet = 0.02;                             // BW on a foot that should be in the air
constexpr double kFoldTime = 0.04, kUnfoldTime = 0.1;     // s
constexpr double kFarthestTurn = 0.15;  // rad at ankle and subtalar joint: a foot stays on its sole

// what is felt: errors no larger than the sway of quiet standing (Winter 1995) are hardly answered
constexpr double kFeltShift = 0.002;              // m
constexpr double kFeltSpeed = 0.01;               // m/s
constexpr double kFeltTurn = 0.2 * kRadPerDeg;    // rad
constexpr double kFeltTurnRate = 1 * kRadPerDeg;  // rad/s

BalanceLeg find_leg(const Model& model, bool left) {
  const std::string side = left ? "_l" : "_r";
  BalanceLeg leg;
  leg.hip_flexion = model.find_coordinate("hip_flexion" + side);
  leg.hip_adduction = model.find_coordinate("hip_adduction" + side);
  leg.hip_rotation = model.find_coordinate("hip_rotation" + side);
  leg.knee = model.find_coordinate("knee_angle" + side);
  leg.ankle = model.find_coordinate("ankle_angle" + side);
  leg.subtalar = model.find_coordinate("subtalar_angle" + side);
  leg.pads = foot_points_of(model, left);
  leg.outward = left ? -1 : 1;
  leg.load = 0.5 * model.body_weight();
  return leg;
}

// from the root's joint frame down to the soles, standing
double leg_length(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  double lowest = data.X_WM[0].p.y();
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    lowest = std::min(lowest, contact_point(model, data, p).y());
  return std::max(data.X_WM[0].p.y() - lowest, 0.1);
}

void add(VecX& to, int coordinate, double value) {
  if (coordinate >= 0) to[coordinate] += value;
}

/// Smooth threshold: a third of it passes as a thirtieth, three times as much as nine tenths.
Vec3 felt(const Vec3& x, double threshold) {
  const auto one = [&](double e) { return e * e * e / (e * e + threshold * threshold); };
  return {one(x.x()), one(x.y()), one(x.z())};
}

BodyError felt(const BodyError& error) {
  BodyError out = error;
  out.com = felt(error.com, kFeltShift);
  out.com_rate = felt(error.com_rate, kFeltSpeed);
  out.pelvis.turn = felt(error.pelvis.turn, kFeltTurn);
  out.pelvis.turn_rate = felt(error.pelvis.turn_rate, kFeltTurnRate);
  return out;
}

void feel_loads(const Data& data, double step, Balance& balance) {
  for (BalanceLeg& leg : balance.leg) {
    double load = 0;
    for (const int p : leg.pads) load += data.foot_force[at(p)].y();
    leg.load += step / kLoadMemory * (load - leg.load);
  }
}

/// Of the load, what each leg bears.
double share_of(const Balance& balance, const BalanceLeg& leg) {
  const double total = balance.leg[0].load + balance.leg[1].load;
  return leg.load / std::max(total, 0.1 * balance.weight);
}

// on a leg that stands, flexion tips the pelvis forward, adduction lowers its other side
void hip_strategy(const BalanceGains& gains, const BodyError& error, double share,
                  const BalanceLeg& leg, VecX& offsets) {
  const Vec3 back = gains.hip * error.pelvis.turn + gains.hip_rate * error.pelvis.turn_rate;
  add(offsets, leg.hip_flexion, share * back.z());
  add(offsets, leg.hip_adduction, leg.outward * share * back.x());
  add(offsets, leg.hip_rotation, leg.outward * share * back.y());
}

// the foot presses with its front (with its outer edge) when the mass centre is ahead (outside)
void ankle_strategy(const BalanceGains& gains, const BodyError& error, double bears,
                    const BalanceLeg& leg, VecX& offsets) {
  const auto limited = [&](double turn) {
    return std::clamp(bears * turn, -kFarthestTurn, kFarthestTurn);
  };
  const double ahead = gains.ankle * error.com.x() + gains.ankle_rate * error.com_rate.x();
  const double aside = gains.subtalar * error.com.z() + gains.subtalar_rate * error.com_rate.z();
  add(offsets, leg.ankle, -limited(ahead));
  add(offsets, leg.subtalar, leg.outward * limited(aside));
}

// in the air the foot is on its way; once it bears, the leg slowly returns to its script
void choose_step(const BalanceGains& gains, const BodyError& error, double bears, double step,
                 BalanceLeg& leg) {
  const double ahead =
      gains.step_ahead * error.com.x() + gains.step_ahead_rate * error.com_rate.x();
  const double aside =
      gains.step_aside * error.com.z() + gains.step_aside_rate * error.com_rate.z();
  const Vec3 wanted(std::clamp(ahead, -kLongestStep, kLongestStep), 0,
                    std::clamp(aside, -kWidestStep, kWidestStep));
  leg.placed += step * ((1 - bears) / gains.step_time * (wanted - leg.placed) -
                        bears / gains.return_time * leg.placed);
}

// the leg swings farther; the ankle keeps the foot's angle to the ground
void swing_and_step(const BalanceGains& gains, const BodyError& error, double bears, double length,
                    const BalanceLeg& leg, VecX& offsets) {
  const double free = 1 - bears;
  const Vec3& turn = error.pelvis.turn;
  const double flexion = leg.placed.x() / length - free * gains.swing * turn.z();
  const double adduction = -leg.outward * (leg.placed.z() / length + free * gains.swing * turn.x());
  add(offsets, leg.hip_flexion, flexion);
  add(offsets, leg.hip_adduction, adduction);
  add(offsets, leg.ankle, -free * (flexion + turn.z()));
}

// hip by one part, knee by two, ankle by one: the foot goes up the leg and keeps its angle
void lift_over(const BalanceGains& gains, bool in_air, double load, double weight, double step,
               BalanceLeg& leg, VecX& offsets) {
  leg.met = in_air && (leg.met || load > kMet * weight);
  leg.lift += step * (leg.met ? (1 - leg.lift) / kFoldTime : -leg.lift / kUnfoldTime);
  add(offsets, leg.hip_flexion, gains.lift * leg.lift);
  add(offsets, leg.knee, 2 * gains.lift * leg.lift);
  add(offsets, leg.ankle, gains.lift * leg.lift);
}

}  // namespace

std::vector<int> foot_points_of(const Model& model, bool left) {
  std::vector<int> points;
  for (std::size_t p = 0; p < model.foot_points.size(); ++p)
    if (model.foot_points[p].left == left) points.push_back(static_cast<int>(p));
  return points;
}

Vec3 foot_middle(const Model& model, const Data& data, const std::vector<int>& points) {
  Vec3 sum = Vec3::Zero();
  for (const int p : points) sum += contact_point(model, data, p);
  return sum / std::max<double>(1, static_cast<double>(points.size()));
}

Balance make_balance(const Model& model) {
  Balance balance;
  for (int s = 0; s < 2; ++s) balance.leg[s] = find_leg(model, s == 1);
  balance.length = leg_length(model);
  balance.weight = model.body_weight();
  return balance;
}

BodyError body_error(const Model& model, const Balance& balance, const Reference& reference, int k,
                     const PelvisError& pelvis, const Data& data) {
  BodyError error;
  error.pelvis = pelvis;
  const CenterOfMass com = center_of_mass(model, data);
  const std::size_t now = reference.at(k);
  for (int s = 0; s < 2; ++s) {
    const Vec3 over = com.p - foot_middle(model, data, balance.leg[s].pads);
    error.com += share_of(balance, balance.leg[s]) * (over - reference.com_over_foot[s][now]);
  }
  error.com_rate = com.v - reference.pelvis[now].v - reference.com_v[now];
  return error;
}

void update_balance(const BalanceGains& gains, const BodyError& off, const Reference& reference,
                    int k, const Data& data, Balance& balance, VecX& offsets) {
  const BodyError error = felt(off);
  offsets.setZero();
  feel_loads(data, reference.step, balance);
  for (int s = 0; s < 2; ++s) {
    BalanceLeg& leg = balance.leg[s];
    const double bears = std::clamp(leg.load / (kBearing * balance.weight), 0.0, 1.0);
    choose_step(gains, error, bears, reference.step, leg);
    hip_strategy(gains, error, share_of(balance, leg), leg, offsets);
    ankle_strategy(gains, error, bears, leg, offsets);
    swing_and_step(gains, error, bears, balance.length, leg, offsets);
    lift_over(gains, reference.in_air[s][reference.at(k)], leg.load, balance.weight, reference.step,
              leg, offsets);
  }
}

}  // namespace retrogait
