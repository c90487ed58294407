// The unknowns, the samples and the moments that the problem watches.
#include "gait/problem.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kKnotSpacing = 0.04;    // cycles a spline knot, at the duty below
constexpr double kReferenceDuty = 0.64;  // so that the number of splines does not change with speed

enum class Parity { kAll, kEven, kOdd };

/// Axial motion of a symmetric walk: sagittal repeats every step, the rest changes sides.
Parity parity_of(const std::string& name) {
  if (name == "pelvis_tilt" || name == "pelvis_tx" || name == "pelvis_ty" ||
      name == "lumbar_extension")
    return Parity::kEven;
  return Parity::kOdd;
}

bool is_translation(const std::string& name) {
  return name == "pelvis_tx" || name == "pelvis_ty" || name == "pelvis_tz";
}

/// Cosine and sine of 2πk n/N from one table of N entries.
struct CircleTable {
  explicit CircleTable(int samples) : n(samples), cosine(at(samples)), sine(at(samples)) {
    for (int i = 0; i < n; ++i) {
      cosine[at(i)] = std::cos(2 * kPi * i / n);
      sine[at(i)] = std::sin(2 * kPi * i / n);
    }
  }
  int n;
  std::vector<double> cosine, sine;
};

/// Value and two derivatives with respect to φ of a block's basis at sample i, into column i.
void write_basis(const SeriesBlock& block, const CircleTable& circle, int i, MatX& f, MatX& df,
                 MatX& ddf) {
  int row = 0;
  if (block.constant) {
    f(0, i) = 1;
    df(0, i) = ddf(0, i) = 0;
    row = 1;
  }
  for (const int k : block.harmonics) {
    const double w = 2 * kPi * k;
    const double c = circle.cosine[at(k * i % circle.n)], s = circle.sine[at(k * i % circle.n)];
    f(row, i) = c, f(row + 1, i) = s;
    df(row, i) = -w * s, df(row + 1, i) = w * c;
    ddf(row, i) = -w * w * c, ddf(row + 1, i) = -w * w * s;
    row += 2;
  }
}

}  // namespace

SynthesisProblem::SynthesisProblem(const Model& model, const GaitTarget& target,
                                   const SynthesisOptions& options)
    : model_(model),
      target_(target),
      options_(options),
      weights_(options.weights),
      data_(make_data(model)) {
  RETROGAIT_ASSERT(options.samples % 2 == 0 && options.samples > 2 * options.harmonics,
                   options.samples, options.harmonics);
  full_ = options.samples;
  instants_ = target.symmetric ? full_ / 2 : full_;
  weight_ = model.body_weight();
  free_ = root_freedom(model);
  mass_ = model.body_mass;
  const double angle = std::atan(target.slope);
  gravity_ = model.gravity.norm() * Vec3(-std::sin(angle) * target.direction, -std::cos(angle), 0);
  build_layout();
  build_tables();
  build_sequences();
  prepare();
}

void SynthesisProblem::add_series(const std::string& name, bool sided) {
  for (const char* side : {"_r", "_l"}) {
    const std::string full = sided ? name + side : name;
    const bool left = sided && side == std::string("_l");
    if (!sided && side == std::string("_l")) return;
    if (left && target_.symmetric) return;
    SeriesBlock block;
    block.coordinate = model_.find_coordinate(full);
    if (block.coordinate < 0) continue;
    for (std::size_t i = 0; i < target_.coordinates.size(); ++i)
      if (target_.coordinates[i].coordinate == block.coordinate) block.target = static_cast<int>(i);
    if (!is_translation(name) && (block.target < 0 || target_.coordinates[at(block.target)].fixed))
      continue;
    Parity parity = Parity::kAll;
    if (target_.symmetric && sided) block.twin = model_.coordinate_index(name + "_l");
    if (target_.symmetric && !sided) parity = parity_of(name);
    // where along and across the belt the person walks is nobody's business
    block.constant = parity != Parity::kOdd && name != "pelvis_tx" && name != "pelvis_tz";
    for (int k = 1; k <= options_.harmonics; ++k)
      if (parity == Parity::kAll || (parity == Parity::kEven) == (k % 2 == 0))
        block.harmonics.push_back(k);
    block.first = layout_.size;
    layout_.size += block.size();
    layout_.series.push_back(std::move(block));
  }
}

void SynthesisProblem::add_forces(bool left) {
  const bool own = left && !target_.left_windows.empty();
  const double shift = left && !own ? 0.5 : 0;
  const double duty = own && target_.left_duty > 0 ? target_.left_duty : target_.duty;
  for (const ContactWindow& window : own ? target_.left_windows : target_.windows) {
    ForceBlock block;
    block.point = model_.find_foot_point(window.point + (left ? "_l" : "_r"));
    RETROGAIT_ASSERT(block.point >= 0, window.point);
    if (target_.symmetric) block.twin = model_.find_foot_point(window.point + "_l");
    block.stance = {window.start + shift, window.end + shift, 0};
    block.window = {block.stance.start - kWindowPad, block.stance.end + kWindowPad, 0};
    const double share = (window.end - window.start) / duty * kReferenceDuty + 2 * kWindowPad;
    block.window.intervals = std::max(5, static_cast<int>(std::lround(share / kKnotSpacing)));
    block.first = layout_.size;
    layout_.size += block.size();
    layout_.forces.push_back(block);
  }
}

/// What a measured model has beyond the usual names: every free coordinate with a target that no block
/// moves yet, of the legs (it moves a foot point) or of the rest of the body.
void SynthesisProblem::add_other_series(bool of_legs) {
  if (target_.symmetric) return;
  std::vector<bool> moves_foot(at(model_.ncoord()), false);
  for (const FootPoint& point : model_.foot_points)
    for (int body = point.body; body >= 0; body = model_.joints[at(body)].parent) {
      const Joint& joint = model_.joints[at(body)];
      for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s)
        if (model_.steps[at(s)].coordinate >= 0)
          moves_foot[at(model_.steps[at(s)].coordinate)] = true;
    }
  for (const CoordinateTarget& t : target_.coordinates) {
    const auto solved = [&](const SeriesBlock& b) { return b.coordinate == t.coordinate; };
    if (t.fixed || moves_foot[at(t.coordinate)] != of_legs ||
        model_.coordinates[at(t.coordinate)].name.starts_with("pelvis_") ||
        std::any_of(layout_.series.begin(), layout_.series.end(), solved))
      continue;
    add_series(model_.coordinates[at(t.coordinate)].name, false);
  }
}

void SynthesisProblem::build_layout() {
  add_forces(false);
  if (!target_.symmetric) add_forces(true);
  layout_.force_count = layout_.leg_begin = layout_.size;
  for (const char* name : {"hip_flexion", "hip_adduction", "hip_rotation", "knee_angle",
                           "ankle_angle", "subtalar_angle", "mtp_angle"})
    add_series(name, true);
  add_other_series(true);
  layout_.leg_end = layout_.size;
  for (const char* name :
       {"pelvis_tilt", "pelvis_list", "pelvis_rotation", "pelvis_tx", "pelvis_ty", "pelvis_tz"})
    add_series(name, false);
  layout_.pelvis_end = layout_.size;
  for (const char* name : {"lumbar_extension", "lumbar_bending", "lumbar_rotation"})
    add_series(name, false);
  for (const char* name : {"arm_flex", "arm_add", "arm_rot", "elbow_flex", "pro_sup"})
    add_series(name, true);
  add_other_series(false);

  // every other coordinate follows its script, or stands
  for (int c = 0; c < model_.ncoord(); ++c) {
    const Coordinate& coordinate = model_.coordinates[at(c)];
    const auto solved = [&](const SeriesBlock& b) { return b.coordinate == c || b.twin == c; };
    if (std::any_of(layout_.series.begin(), layout_.series.end(), solved)) continue;
    Followed followed{c, Eigen::Matrix3Xd(3, full_), {}};
    followed.curve.a0 = model_.standing[c];
    for (const CoordinateTarget& t : target_.coordinates) {
      const std::string& right = model_.coordinates[at(t.coordinate)].name;
      const bool twin = target_.symmetric && right.ends_with("_r") &&
                        right.substr(0, right.size() - 2) + "_l" == coordinate.name;
      if (t.coordinate == c) followed.curve = t.curve;
      if (twin) followed.curve = t.curve.shifted(0.5);
    }
    followed_.push_back(std::move(followed));
  }
}

void SynthesisProblem::build_tables() {
  const double T = target_.period;
  const CircleTable circle(full_);
  for (const SeriesBlock& block : layout_.series) {
    MatX b(block.size(), full_), bv(block.size(), full_), ba(block.size(), full_);
    for (int n = 0; n < full_; ++n) write_basis(block, circle, n, b, bv, ba);
    basis_.push_back(std::move(b));
    basis_v_.push_back(bv / T);
    basis_a_.push_back(ba / (T * T));
  }
  for (const ForceBlock& block : layout_.forces) {
    std::vector<ForceWindow::Alive> own(at(full_)), twin(at(full_));
    for (int n = 0; n < full_; ++n) {
      own[at(n)] = block.window.eval(static_cast<double>(n) / full_);
      twin[at(n)] = block.window.eval(static_cast<double>(n) / full_ + 0.5);
    }
    alive_.push_back(std::move(own));
    alive_twin_.push_back(std::move(twin));
  }
  for (Followed& followed : followed_)
    for (int n = 0; n < full_; ++n) {
      const CurveValue x = followed.curve.eval(static_cast<double>(n) / full_);
      followed.motion.col(n) = Vec3(x.f, x.df / T, x.ddf / (T * T));
    }
  for (const FootPoint& p : model_.foot_points)
    loads_.push_back({p.body, p.point, p.radius, Vec3::Zero()});
  if (target_.hand_support != 0) {
    const double total = target_.hand_support * weight_;
    for (const char* name : {"hand_r", "hand_l"}) {
      if (target_.hand_support_one_sided && name == std::string("hand_l")) break;
      const int hand = model_.body_index(name);
      const double share = target_.hand_support_one_sided ? 1.0 : 0.5;
      loads_.push_back(
          {hand, model_.bodies[at(hand)].mass_center, 0, -share * total * gravity_.normalized()});
    }
  }
}

/// Sagittal moments of hip, knee and ankle, frontal ones of hip and knee: five sequences a leg. In a
/// symmetric cycle the left leg's are the right leg's, half a cycle later.
void SynthesisProblem::watch_legs() {
  struct Moment {
    const char* name;
    bool sagittal;
  };
  const Moment leg[] = {{"hip_flexion", true},
                        {"knee_angle", true},
                        {"ankle_angle", true},
                        {"hip_adduction", false},
                        {"tibia", false}};
  const std::size_t before = sequences_.size();
  for (const bool left : {false, true}) {
    std::size_t next = left && target_.symmetric ? before : sequences_.size();
    for (const Moment& m : leg) {
      const std::string name = std::string(m.name) + (left ? "_l" : "_r");
      const int body = model_.find_body(name);  // the knee's, about the shank's own fore-aft axis
      const int coordinate = model_.find_coordinate(name);
      if (body < 0 && coordinate < 0) continue;
      watched_.push_back({static_cast<int>(rows_.size()), next++, left && target_.symmetric});
      MomentRow row{coordinate, -1, Vec3::Zero()};
      if (body >= 0) row = {-1, body, Vec3::UnitX()};
      rows_.push_back(row);
      if (left && target_.symmetric) continue;
      Sequence s;
      s.length = full_;
      s.bend = m.sagittal ? weights_.sagittal_bend : weights_.frontal_bend;
      s.begin = 0;
      s.end = layout_.pelvis_end;
      sequences_.push_back(std::move(s));
    }
  }
}

/// The three lumbar moments; in a symmetric cycle half of it is solved, the rest follows.
void SynthesisProblem::watch_trunk() {
  for (const char* name : {"lumbar_extension", "lumbar_bending", "lumbar_rotation"}) {
    const int coordinate = model_.find_coordinate(name);
    if (coordinate < 0) continue;
    watched_.push_back({static_cast<int>(rows_.size()), sequences_.size(), false});
    rows_.push_back({coordinate, -1, Vec3::Zero()});
    Sequence s;
    s.length = instants_;
    s.wrap = target_.symmetric && parity_of(name) == Parity::kOdd ? -1 : 1;
    s.bend = weights_.frontal_bend;
    s.begin = layout_.leg_end;
    s.end = layout_.size;
    sequences_.push_back(std::move(s));
  }
}

void SynthesisProblem::build_sequences() {
  watch_legs();
  watch_trunk();
  gradient_ = make_dynamics_gradient(model_, rows_, loads_);
  // every entry that is read is written first
  for (Sequence& s : sequences_) {
    s.J.resize(s.length, layout_.size);
    s.m.resize(s.length);
  }
  const int points = static_cast<int>(model_.foot_points.size());
  J_dynamics_.resize(6 * instants_, layout_.size);
  r_dynamics_.resize(6 * instants_);
  J_feet_.resize(3 * points * instants_, layout_.size);
  r_feet_.resize(3 * points * instants_);
  J_bend_.resize(full_, layout_.size);
  r_bend_.resize(full_);
}

}  // namespace retrogait
