// Writes a model as an OpenSim document of version 40000: bodies, joints, couplings, markers.
//
// Differs from ours: an OpenSim coordinate belongs to one joint. A coordinate that moves several joints
// (the lumbar levels, the patella) stays with the first; in the others it becomes COORDINATE_at_JOINT, held to
// it by a CoordinateCouplerConstraint. OpenSim's splines go on straight outside their knots: one that goes on
// smoothly here gets three more knots at each end, and goes straight beyond those.
#include <algorithm>
#include <array>

#include "io/io.h"
#include "io/osim.h"
#include "io/osim_write.h"

namespace retrogait {

namespace {

void write_knots(XmlText& xml, const Curve& curve) {
  xml.leaf("x", curve.x());
  xml.leaf("y", curve.y());
}

/// Knots of the same curve over a wider range. A spline with fitted ends takes its end condition from the cubic
/// through its four outermost knots; when these lie on its own outermost cubic, nothing inside changes.
void write_wider_knots(XmlText& xml, const Curve& curve) {
  constexpr int kMore = 3;
  const std::vector<double>& knots = curve.x();
  const std::size_t n = knots.size();
  std::vector<double> x, y;
  for (int i = kMore; i > 0; --i) x.push_back(knots[0] - i * (knots[1] - knots[0]));
  x.insert(x.end(), knots.begin(), knots.end());
  for (int i = 1; i <= kMore; ++i) x.push_back(knots[n - 1] + i * (knots[n - 1] - knots[n - 2]));
  for (const double at : x) y.push_back(curve.eval(at).f);
  xml.leaf("x", x);
  xml.leaf("y", y);
}

void write_gcv_spline(XmlText& xml, const Curve& curve, int half_order, const std::string& name) {
  Element f(xml, "GCVSpline", name);
  xml.leaf("half_order", fmt::format("{}", half_order));
  xml.leaf("error_variance", 0.0);
  write_knots(xml, curve);
}

}  // namespace

void write_function(XmlText& xml, const Curve& curve, const std::string& name) {
  switch (curve.kind()) {
    case Curve::Kind::kConstant: {
      Element f(xml, "Constant", name);
      xml.leaf("value", curve.eval(0).f);
      return;
    }
    case Curve::Kind::kLinear: {
      Element f(xml, "LinearFunction", name);
      xml.leaf("coefficients", std::vector<double>{curve.y()[1], curve.y()[0]});
      return;
    }
    case Curve::Kind::kPolynomial: {
      Element f(xml, "PolynomialFunction", name);
      std::vector<double> highest_first(curve.y().rbegin(), curve.y().rend());
      xml.leaf("coefficients", highest_first);
      return;
    }
    case Curve::Kind::kSine: {
      Element f(xml, "Sine", name);  // y: amplitude, omega, phase, offset
      const char* const tags[] = {"amplitude", "omega", "phase", "offset"};
      for (std::size_t i = 0; i < 4; ++i) xml.leaf(tags[i], curve.y()[i]);
      return;
    }
    case Curve::Kind::kPiecewiseLinear: {
      Element f(xml, "PiecewiseLinearFunction", name);
      write_knots(xml, curve);
      return;
    }
    case Curve::Kind::kSpline: {
      // OpenSim's only natural cubic spline is a GCVSpline (its old natCubicSpline fits its ends)
      if (curve.ends() == SplineEnds::kNatural) return write_gcv_spline(xml, curve, 2, name);
      Element f(xml, "SimmSpline", name);
      if (curve.outside() == SplineOutside::kSmooth && curve.x().size() >= 4)
        write_wider_knots(xml, curve);
      else
        write_knots(xml, curve);
      return;
    }
    case Curve::Kind::kNaturalSpline:
      return write_gcv_spline(xml, curve, (curve.degree() + 1) / 2, name);
  }
}

Vec3 written_angles(const Mat3& R) {
  Vec3 angles = angles_xyz(R);
  for (double& angle : angles) angle = std::stod(fmt::format("{:.15g}", angle));
  return angles;
}

void write_offset_frame(XmlText& xml, const std::string& name, const std::string& body,
                        const Pose& X) {
  Element frame(xml, "PhysicalOffsetFrame", name);
  xml.leaf("socket_parent", OsimPaths::frame(body));
  xml.leaf("translation", X.p);
  xml.leaf("orientation", written_angles(X.R));
}

OsimPaths::OsimPaths(const ModelSpec& spec) {
  for (const JointSpec& joint : spec.joints)
    for (const StepSpec& step : joint.steps)
      if (!step.coordinate.empty()) owner_.emplace(step.coordinate, joint.name);
}

std::string OsimPaths::frame(const std::string& body) {
  return body == "ground" ? "/ground" : "/bodyset/" + body;
}

std::string OsimPaths::coordinate(const std::string& name) const {
  return "/jointset/" + owner(name) + "/" + name;
}

std::string OsimPaths::name_in(const JointSpec& joint, const std::string& coordinate) const {
  return owner(coordinate) == joint.name ? coordinate : coordinate + "_at_" + joint.name;
}

namespace {

/// A joint as OpenSim's SpatialTransform: three turns and three slides, each with its axis and function.
struct TransformAxis {
  Vec3 axis = Vec3::Zero();
  const StepSpec* step = nullptr;  // nullptr: nothing happens along it
};

/// Axes for the slots that no step takes: independent of those taken, as OpenSim asks.
void fill_axes(std::array<TransformAxis, 3>& slots) {
  for (std::size_t i = 0; i < 3; ++i) {
    if (slots[i].step) continue;
    double best = -1;
    Vec3 choice = Vec3::UnitX();
    for (const int k : {2, 0, 1}) {  // the unit axis farthest from those there are
      double nearest = 1;
      for (const TransformAxis& other : slots)
        if (other.axis.squaredNorm() > 0)
          nearest = std::min(nearest, Vec3::Unit(k).cross(other.axis.normalized()).norm());
      if (nearest > best + 1e-12) best = nearest, choice = Vec3::Unit(k);
    }
    slots[i].axis = choice;
  }
}

class OsimWriter {
 public:
  explicit OsimWriter(const ModelSpec& spec) : spec_(spec), paths_(spec) {}

  std::string document() {
    {
      Element model(xml_, "Model", spec_.name);
      write_model();
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<OpenSimDocument Version=\"40000\">\n" +
           xml_.take() + "</OpenSimDocument>\n";
  }

 private:
  void write_model() {
    {
      Element ground(xml_, "Ground", "ground");
      write_wraps("ground");
    }
    xml_.leaf("gravity", spec_.gravity);
    xml_.leaf("credits", "Written by retrogait " + version());
    xml_.leaf("length_units", std::string("meters"));
    xml_.leaf("force_units", std::string("N"));
    write_set(xml_, "BodySet", "bodyset", [&] {
      for (const BodySpec& body : spec_.bodies) write_body(body);
    });
    write_set(xml_, "JointSet", "jointset", [&] {
      for (const JointSpec& joint : spec_.joints) write_joint(joint);
    });
    write_set(xml_, "ConstraintSet", "constraintset", [&] { write_couplers(); });
    write_forces(xml_, spec_, paths_);
    write_set(xml_, "MarkerSet", "markerset", [&] {
      for (const MarkerSpec& marker : spec_.markers) {
        Element m(xml_, "Marker", marker.name);
        xml_.leaf("socket_parent_frame", OsimPaths::frame(marker.body));
        xml_.leaf("location", marker.point);
        xml_.leaf("fixed", false);
      }
    });
  }

  const CoordinateSpec& coordinate(const std::string& name) const {
    return *std::find_if(spec_.coordinates.begin(), spec_.coordinates.end(),
                         [&](const CoordinateSpec& c) { return c.name == name; });
  }

  void write_body(const BodySpec& body) {
    Element b(xml_, "Body", body.name);
    write_wraps(body.name);
    xml_.leaf("mass", body.mass);
    xml_.leaf("mass_center", body.mass_center);
    const Mat3& I = body.inertia;
    xml_.leaf("inertia", std::vector<double>{I(0, 0), I(1, 1), I(2, 2), I(0, 1), I(0, 2), I(1, 2)});
  }

  void write_wraps(const std::string& body) {
    write_set(xml_, "WrapObjectSet", "wrapobjectset", [&] {
      for (const WrapObjectSpec& wrap : spec_.wrap_objects)
        if (wrap.body == body) write_wrap(wrap);
    });
  }

  void write_wrap(const WrapObjectSpec& wrap) {
    static const std::map<WrapShape, const char*> tags = {{WrapShape::kCylinder, "WrapCylinder"},
                                                          {WrapShape::kSphere, "WrapSphere"},
                                                          {WrapShape::kEllipsoid, "WrapEllipsoid"},
                                                          {WrapShape::kTorus, "WrapTorus"}};
    Element w(xml_, tags.at(wrap.shape), wrap.name);
    xml_.leaf("active", true);
    xml_.leaf("xyz_body_rotation", written_angles(wrap.X_BS.R));
    xml_.leaf("translation", wrap.X_BS.p);
    const std::string sign = wrap.side_sign < 0 ? "-" : "+";
    xml_.leaf("quadrant", wrap.side_axis < 0
                              ? std::string("all")
                              : sign + "xyz"[static_cast<std::size_t>(wrap.side_axis)]);
    if (wrap.shape == WrapShape::kCylinder) {
      xml_.leaf("radius", wrap.size.x());
      xml_.leaf("length", wrap.size.y());
    } else if (wrap.shape == WrapShape::kSphere) {
      xml_.leaf("radius", wrap.size.x());
    } else if (wrap.shape == WrapShape::kEllipsoid) {
      xml_.leaf("dimensions", wrap.size);
    } else {
      xml_.leaf("inner_radius", wrap.size.x());
      xml_.leaf("outer_radius", wrap.size.y());
    }
  }

  void write_joint(const JointSpec& joint) {
    Element j(xml_, joint.steps.empty() ? "WeldJoint" : "CustomJoint", joint.name);
    const std::string F = joint.parent + "_offset", M = joint.child + "_offset";
    xml_.leaf("socket_parent_frame", F);
    xml_.leaf("socket_child_frame", M);
    write_coordinates(joint);
    {
      Element frames(xml_, "frames");
      write_offset_frame(xml_, F, joint.parent, joint.X_PF);
      write_offset_frame(xml_, M, joint.child, joint.X_BM);
    }
    if (!joint.steps.empty()) write_transform(joint);
  }

  /// In the joint's own order, else turns' coordinates first, then slides', as OpenSim's joints have them.
  std::vector<std::string> coordinates_of(const JointSpec& joint) const {
    if (!joint.coordinates.empty()) return joint.coordinates;
    std::vector<std::string> names;
    for (const StepKind kind : {StepKind::kRotation, StepKind::kTranslation})
      for (const StepSpec& step : joint.steps)
        if (step.kind == kind && !step.coordinate.empty() &&
            std::find(names.begin(), names.end(), step.coordinate) == names.end())
          names.push_back(step.coordinate);
    return names;
  }

  void write_coordinates(const JointSpec& joint) {
    const std::vector<std::string> names = coordinates_of(joint);
    if (names.empty()) return;
    Element list(xml_, "coordinates");
    for (const std::string& name : names) {
      const CoordinateSpec& c = coordinate(name);
      Element item(xml_, "Coordinate", paths_.name_in(joint, name));
      xml_.leaf("default_value", c.default_value);
      xml_.leaf("default_speed_value", 0.0);
      xml_.leaf("range", std::vector<double>{c.range_min, c.range_max});
      xml_.leaf("clamped", false);
      xml_.leaf("locked", c.kind == CoordinateKind::kLocked && paths_.owner(name) == joint.name);
    }
  }

  void write_transform(const JointSpec& joint) {
    std::array<TransformAxis, 3> turns, slides;
    std::size_t nturn = 0, nslide = 0;
    for (const StepSpec& step : joint.steps) {
      const bool turn = step.kind == StepKind::kRotation;
      std::size_t& n = turn ? nturn : nslide;
      if (n == 3 || (!turn && nturn > 0))
        throw InputError(
            step.coordinate.empty() ? spec_.file : joint.at.file, joint.at.line,
            fmt::format("joint '{}' is no OpenSim joint: it has {}; at most three slides "
                        "and then three turns can be written.",
                        joint.name, n == 3 ? "more than three of a kind" : "a slide after a turn"));
      (turn ? turns : slides)[n++] = {step.axis, &step};
    }
    fill_axes(turns);
    fill_axes(slides);
    Element transform(xml_, "SpatialTransform");
    for (std::size_t i = 0; i < 3; ++i)
      write_axis(joint, fmt::format("rotation{}", i + 1), turns[i]);
    for (std::size_t i = 0; i < 3; ++i)
      write_axis(joint, fmt::format("translation{}", i + 1), slides[i]);
  }

  void write_axis(const JointSpec& joint, const std::string& name, const TransformAxis& slot) {
    Element a(xml_, "TransformAxis", name);
    const bool moved = slot.step && !slot.step->coordinate.empty();
    xml_.leaf("coordinates", moved ? paths_.name_in(joint, slot.step->coordinate) : std::string());
    xml_.leaf("axis", slot.axis);
    write_function(xml_, slot.step ? slot.step->curve : Curve::constant(0), "function");
  }

  void write_coupler(const std::string& dependent, const std::string& independent,
                     const Curve& curve) {
    Element c(xml_, "CoordinateCouplerConstraint", dependent + "_coupler");
    xml_.leaf("isEnforced", true);
    {
      Element function(xml_, "coupled_coordinates_function");
      write_function(xml_, curve);
    }
    xml_.leaf("independent_coordinate_names", independent);
    xml_.leaf("dependent_coordinate_name", dependent);
    xml_.leaf("scale_factor", 1.0);
  }

  void write_couplers() {
    for (const JointSpec& joint : spec_.joints)
      for (const std::string& name : coordinates_of(joint)) {
        const CoordinateSpec& c = coordinate(name);
        if (paths_.owner(name) != joint.name)
          write_coupler(paths_.name_in(joint, name), name, Curve::linear(1));
        else if (c.kind == CoordinateKind::kCoupled)
          write_coupler(name, c.coupled_to, c.coupling);
      }
  }

  const ModelSpec& spec_;
  OsimPaths paths_;
  XmlText xml_;
};

}  // namespace

std::vector<std::string> left_out_of_osim(const ModelSpec& spec) {
  std::vector<std::string> out;
  const auto say = [&](std::size_t count, const char* what, const char* why) {
    if (count > 0) out.push_back(fmt::format("{} {}: {}", count, what, why));
  };
  std::size_t pressed = 0;
  for (const PressureSpec& pressure : spec.pressures) pressed += pressure.pressure != 0;
  say(pressed, "pressures", "OpenSim has no such force; loads differ by them");
  say(spec.pressures.size() - pressed, "pressures that are off", "OpenSim has no such force");
  say(spec.discs.size(), "discs", "axes and stiffness of spinal joints, which no load needs here");
  say(spec.contact_points.size(), "contact points", "where a joint's load is shared out");
  say(spec.foot_points.size(), "foot points", "where a predicted ground reaction acts");
  say(spec.strength_sets.size(), "strength sets", "the muscles carry the one that is in use");
  say(spec.muscles.size(), "muscles' shares of slow fibres and specific tensions",
      "OpenSim keeps them in its metabolic probes");
  say(spec.standing.size(), "coordinates of the standing pose", "OpenSim stands at its defaults");
  return out;
}

std::string osim_text(const ModelSpec& spec) { return OsimWriter(spec).document(); }

void write_model_osim(const std::string& path, const ModelSpec& spec) {
  write_file_atomically(path, osim_text(spec));
}

}  // namespace retrogait
