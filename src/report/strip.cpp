// A strip of stick figures, both walkers over one cycle, seen from their right side.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "report/report.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr int kPoses = 12;                                // and the first once more
constexpr double kScale = 105;                            // pixels a metre
constexpr double kSpacing = 0.86;                         // m between poses
constexpr double kMargin = 50;                            // pixels at both sides
constexpr double kRowHeight = 275;                        // pixels
constexpr double kGroundLine = 225;                       // pixels below the row's top
constexpr double kArrow = 0.55;                           // m a body weight of ground reaction
constexpr double kHeadRadius = 0.105;                     // m
constexpr const char* kColor[] = {"#0072B2", "#D55E00"};  // forward, backward; as the figures'
constexpr const char* kFar = "#9a9a9a";                   // left limbs
constexpr const char* kForce = "#222222";

// one pose, in a frame whose x is the ground (to the right) and y is up, metres
class Sketch {
 public:
  Sketch(const Instant& instant) : instant_(instant), model_(*instant.model) {
    ahead_ = body("pelvis").p.x();
  }

  std::string text(const char* color) {
    limbs(true, kFar);
    trunk(color);
    limbs(false, color);
    for (const bool left : {true, false}) force(left);
    return out_;
  }

 private:
  const Pose& body(const std::string& name) const {
    return instant_.data.X_WB[at(model_.body_index(name))];
  }

  std::string xy(const Vec3& p) const {
    return fmt::format("{:.1f},{:.1f}", kScale * (p.x() - ahead_), -kScale * p.y());
  }

  void line(const std::vector<Vec3>& points, const char* color, double width) {
    std::string list;
    for (const Vec3& p : points) list += (list.empty() ? "" : " ") + xy(p);
    out_ += fmt::format(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
        "stroke-linecap=\"round\" "
        "stroke-linejoin=\"round\"/>\n",
        list, color, width);
  }

  Vec3 sole(const std::string& point) const {
    return contact_point(model_, instant_.data, model_.find_foot_point(point));
  }

  void limbs(bool left, const char* color) {
    const std::string s = left ? "_l" : "_r";
    line({body("femur" + s).p, body("tibia" + s).p, body("talus" + s).p}, color, 3.5);
    // the sole bends at the metatarsals
    const Vec3 ball = 0.5 * (sole("met1" + s) + sole("met5" + s));
    line({body("talus" + s).p, sole("heel" + s), ball, sole("hallux" + s)}, color, 3);
    line({body("talus" + s).p, ball}, color, 2);
    if (model_.find_body("humerus" + s) >= 0)
      line({body("humerus" + s).p, body("ulna" + s).p, body("hand" + s).p}, color, 2.5);
  }

  void trunk(const char* color) {
    const Vec3 hips = 0.5 * (body("femur_r").p + body("femur_l").p);
    std::vector<Vec3> spine = {hips};
    for (const char* level : {"lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1"})
      if (model_.find_body(level) >= 0) spine.push_back(body(level).p);
    if (model_.find_body("head") >= 0) spine.push_back(body("head").p);
    line(spine, color, 4);
    if (model_.find_body("humerus_r") >= 0)
      line({body("humerus_l").p, body("humerus_r").p}, color, 3);
    if (model_.find_body("head") < 0) return;
    const Vec3 head = body("head") * model_.bodies[at(model_.body_index("head"))].mass_center;
    out_ += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\" fill=\"#ffffff\" stroke=\"{}\" "
        "stroke-width=\"3\"/>\n",
        kScale * (head.x() - ahead_), -kScale * head.y(), kScale * kHeadRadius, color);
    // a nose, so that one sees which way the person looks
    const Vec3 nose = head + 1.35 * kHeadRadius * (body("head").R * Vec3::UnitX());
    line({head + kHeadRadius * (body("head").R * Vec3::UnitX()), nose}, color, 3);
  }

  void force(bool left) {
    const FootReaction foot =
        foot_reaction(model_, instant_.data, left, kLoadedShare * model_.body_weight());
    if (!foot.loaded) return;
    const Vec3 tip = foot.cop + kArrow / model_.body_weight() * foot.force;
    const Vec3 along = (tip - foot.cop).normalized();
    const Vec3 across(-along.y(), along.x(), 0);
    line({foot.cop, tip}, kForce, 1.4);
    line({tip - 0.05 * along + 0.022 * across, tip, tip - 0.05 * along - 0.022 * across}, kForce,
         1.4);
  }

  const Instant& instant_;
  const Model& model_;
  double ahead_ = 0;
  std::string out_;
};

std::string row_svg(const Trial& trial, std::size_t row) {
  const double travel = trial.cycle.travel_speed < 0 ? -1 : 1;
  const double top = 30 + static_cast<double>(row) * kRowHeight, y = top + kGroundLine;
  const double step = kScale * kSpacing;
  // time runs along travel: to the right forward, to the left backward
  const double first = travel > 0 ? kMargin + 0.5 * step : kMargin + (kPoses + 0.5) * step;
  // surface axes are drawn as they lie in the world
  const double tilt = std::atan2(-trial.cycle.gravity.x(), -trial.cycle.gravity.y()) * kDegPerRad;
  std::string out = fmt::format(
      "<text x=\"{}\" y=\"{:.0f}\" font-size=\"15\" fill=\"{}\" font-weight=\"bold\">{}, {:.2f} "
      "m/s {}"
      "<tspan dx=\"12\" font-size=\"11\" font-weight=\"normal\" "
      "fill=\"#444444\">{}</tspan></text>\n",
      kMargin, top, kColor[row], trial.of.trial, std::abs(trial.cycle.travel_speed),
      travel > 0 ? "→" : "←",
      travel > 0 ? "time runs from left to right" : "time runs from right to left");
  Instant instant = instant_of(trial);
  for (int i = 0; i <= kPoses; ++i) {
    solve_instant(instant, when_of(trial, 100.0 * i / kPoses));
    out += fmt::format("<g transform=\"translate({:.1f},{:.1f}) rotate({:.3f})\">\n",
                       first + travel * i * step, y, -tilt);
    out += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"0\" x2=\"{:.1f}\" y2=\"0\" stroke=\"#666666\" "
        "stroke-width=\"1\"/>\n",
        -step / 2, step / 2);
    out += Sketch(instant).text(kColor[row]);
    out += "</g>\n";
    out += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.0f}\" font-size=\"11\" fill=\"#444444\" "
        "text-anchor=\"middle\">{:.0f} %</text>\n",
        first + travel * i * step, y + 24, 100.0 * i / kPoses);
  }
  return out;
}

}  // namespace

std::string strip_svg(const StudyResult& result) {
  const double width = 2 * kMargin + (kPoses + 1) * kScale * kSpacing;
  const double height = 2 * kRowHeight + 35;
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 "
      "0 {0:.0f} {1:.0f}\" "
      "font-family=\"DejaVu Sans, sans-serif\">\n<rect width=\"100%\" height=\"100%\" "
      "fill=\"#ffffff\"/>\n",
      width, height);
  for (std::size_t row = 0; row < 2; ++row) out += row_svg(result.trials[row], row);
  out += fmt::format(
      "<text x=\"{}\" y=\"{:.0f}\" font-size=\"11\" fill=\"#444444\">One cycle from contact of the "
      "right foot, seen from the right; "
      "left limbs grey. Arrows: ground reaction, {:.2f} m a body weight.</text>\n</svg>\n",
      kMargin, height - 12, kArrow);
  return out;
}

}  // namespace retrogait
