// The native model format, described in io/io.h: bodies, joints, coordinates, standing; and what a file includes.
#include <algorithm>
#include <filesystem>
#include <set>

#include "io/io.h"
#include "io/model_toml.h"
#include "io/osim.h"

namespace retrogait {

SourceLine here(const TomlFile& file, const TomlTable& table) {
  return {file.path(), table.line()};
}

Curve find_curve(const TomlTable& table, const std::string& key, Curves& curves) {
  const std::string name = table.text(key);
  const auto it = curves.find(name);
  if (it != curves.end()) {
    it->second.used = true;
    return it->second.curve;
  }
  std::vector<std::string> names;
  for (const auto& entry : curves) names.push_back(entry.first);
  table.reject(key, "must name a curve of the model." + did_you_mean(name, names));
  return {};
}

Pose read_frame(const TomlTable& table, const std::string& side) {
  const std::string stem = side.empty() ? "" : side + "_";
  const Vec3 angles = table.vec3_quantity(stem + "orientation", kAngle, Vec3::Zero());
  return {rotation_xyz(angles), table.vec3_quantity(stem + "point", {"m"}, Vec3::Zero())};
}

namespace {

// ------------------------------------------------------------------------------------- curves

// knots of a spline: as many values as places, places increasing; false when they are not
bool check_knots(const TomlTable& table, const std::vector<double>& x,
                 const std::vector<double>& y) {
  const std::string x_key = table.key_of("x", kAngleOrLength),
                    y_key = table.key_of("y", kAngleOrLength);
  if (x.empty() || y.empty()) return false;
  if (x.size() < 2) {
    table.reject(x_key, "must hold at least two knots.");
    return false;
  }
  for (size_t i = 1; i < x.size(); ++i)
    if (x[i] <= x[i - 1]) {
      table.reject(x_key, fmt::format("must increase; entry {} does not.", i + 1));
      return false;
    }
  if (x.size() == y.size()) return true;
  table.reject(y_key, fmt::format("must hold {} values, one a knot, not {}.", x.size(), y.size()));
  return false;
}

Curve read_curve(const TomlTable& table) {
  const std::string kind = table.choice(
      "kind", {"linear", "polynomial", "piecewise_linear", "spline_natural", "spline_fitted_ends"},
      "");
  table.text("source", "");
  const bool smooth = table.choice("outside", {"straight", "smooth"}, "straight") == "smooth";
  if (kind == "linear" || kind == "polynomial") {
    const std::vector<double> c = table.numbers("coefficients");
    if (kind == "polynomial" && !c.empty()) return Curve::polynomial(c);
    if (c.size() == 2) return Curve::linear(c[1], c[0]);
    if (!c.empty())
      table.reject("coefficients", "must be two numbers, the value at zero and the slope.");
    return {};
  }
  const std::vector<double> x = table.quantities("x", kAngleOrLength);
  const std::vector<double> y = table.quantities("y", kAngleOrLength);
  if (kind.empty()) {
    if (!table.has("kind")) table.reject("key 'kind' is missing.");
    return {};
  }
  if (!check_knots(table, x, y)) return {};
  if (kind == "piecewise_linear") return Curve::piecewise_linear(x, y);
  return Curve::spline(x, y,
                       kind == "spline_natural" ? SplineEnds::kNatural : SplineEnds::kFittedEnds,
                       smooth ? SplineOutside::kSmooth : SplineOutside::kStraight);
}

void read_curves(const TomlFile& file, const TomlTable& root, Curves& curves) {
  for (const auto& [name, table] : root.named_tables("curve")) {
    if (curves.count(name)) table.reject("another file of this model has a curve of this name.");
    curves[name] = {read_curve(table), file.path(), table.line()};
  }
}

// ------------------------------------------------------------------------------------- bodies

BodySpec read_body(const TomlFile& file, const TomlTable& table) {
  BodySpec body;
  body.at = here(file, table);
  body.name = table.text("name");
  body.mass = table.quantity("mass", {"kg"});
  body.mass_center = table.vec3_quantity("mass_center", {"m"});
  body.source = table.text("source", "");
  const std::vector<double> i = table.quantities("inertia", {"kg_m2"});
  if (i.size() == 6)
    body.inertia << i[0], i[3], i[4], i[3], i[1], i[5], i[4], i[5], i[2];
  else if (!i.empty())
    table.reject("inertia_kg_m2", "must be six numbers: xx, yy, zz, xy, xz, yz.");
  if (body.mass < 0) table.reject("mass_kg", "must not be negative.");
  return body;
}

// ------------------------------------------------------------------------------------- joints

StepSpec read_step(const TomlTable& table, Curves& curves) {
  StepSpec step;
  const bool turns = table.has("turn"), slides = table.has("slide");
  if (turns == slides)
    table.reject("a step either turns or slides: write one of 'turn' and 'slide'.");
  step.kind = slides && !turns ? StepKind::kTranslation : StepKind::kRotation;
  step.axis = table.vec3(turns ? "turn" : "slide", Vec3::UnitZ());

  const bool rotation = step.kind == StepKind::kRotation;
  const Units unit = rotation ? kAngle : Units{"m"};
  step.coordinate = table.text("coordinate", "");
  const bool has_constant = !table.key_of("constant", unit).empty();
  const double constant = table.quantity("constant", unit, 0.0);
  const bool has_curve = table.has("curve"), has_scale = table.has("scale");
  const double scale = table.number("scale", 1.0);

  if (step.coordinate.empty() != has_constant)
    table.reject("a step needs a 'coordinate', or a constant instead of one.");
  if (has_curve && has_scale) table.reject("scale", "'curve' and 'scale' exclude each other.");
  if (has_constant)
    step.curve = Curve::constant(constant);
  else if (has_curve)
    step.curve = find_curve(table, "curve", curves);
  else
    step.curve = Curve::linear(scale);
  return step;
}

JointSpec read_joint(const TomlFile& file, const TomlTable& table, Curves& curves) {
  JointSpec joint;
  joint.at = here(file, table);
  joint.name = table.text("name");
  joint.parent = table.text("parent");
  joint.child = table.text("child");
  joint.source = table.text("source", "");
  joint.X_PF = read_frame(table, "parent");
  joint.X_BM = read_frame(table, "child");
  for (const TomlTable& step : table.tables("steps"))
    joint.steps.push_back(read_step(step, curves));
  return joint;
}

// ------------------------------------------------------------------------------------- coordinates

// what a coordinate is measured in, by what its steps do; either when nothing uses it (compile tells)
Units units_of(const std::string& coordinate, const std::vector<JointSpec>& joints) {
  bool slides = false;
  for (const JointSpec& joint : joints)
    for (const StepSpec& step : joint.steps) {
      if (step.coordinate != coordinate) continue;
      if (step.kind == StepKind::kRotation) return kAngle;
      slides = true;
    }
  return slides ? Units{"m"} : kAngleOrLength;
}

CoordinateSpec read_coordinate(const TomlFile& file, const TomlTable& table,
                               const std::vector<JointSpec>& joints, Curves& curves) {
  CoordinateSpec c;
  c.at = here(file, table);
  c.name = table.text("name");
  const Units units = units_of(c.name, joints);
  const std::string kind =
      table.choice("kind", {"free", "locked", "prescribed", "coupled"}, "free");
  c.kind = kind == "locked"       ? CoordinateKind::kLocked
           : kind == "prescribed" ? CoordinateKind::kPrescribed
           : kind == "coupled"    ? CoordinateKind::kCoupled
                                  : CoordinateKind::kFree;
  c.default_value = table.quantity("default", units, 0.0);
  const std::string range_key = table.key_of("range", units);
  if (!range_key.empty()) {
    const std::vector<double> range = table.quantities("range", units);
    if (range.size() == 2 && range[0] <= range[1]) {
      c.range_min = range[0];
      c.range_max = range[1];
    } else {
      table.reject(range_key, "must be two numbers, the least and the most.");
    }
  }
  if (c.default_value < c.range_min || c.default_value > c.range_max)
    table.reject(table.key_of("default", units), "must lie within the range.");

  const bool coupled = c.kind == CoordinateKind::kCoupled;
  if (coupled) {
    c.coupled_to = table.text("coupled_to");
    c.coupling = table.has("curve") ? find_curve(table, "curve", curves) : Curve::linear(1.0);
  } else if (table.has("coupled_to") || table.has("curve")) {
    table.reject("'coupled_to' and 'curve' belong to kind = \"coupled\".");
  }
  return c;
}

FootPointSpec read_foot_point(const TomlFile& file, const TomlTable& table) {
  FootPointSpec p;
  p.at = here(file, table);
  p.name = table.text("name");
  p.body = table.text("body");
  p.point = table.vec3_quantity("point", {"m"});
  p.radius = table.quantity("radius", {"m", "mm"}, p.radius);
  if (p.radius <= 0) table.reject(table.key_of("radius", {"m", "mm"}), "must be positive.");
  return p;
}

// [standing]: keys are coordinate names with a unit
std::map<std::string, double> read_standing(const TomlTable& table, const ModelSpec& spec) {
  std::map<std::string, double> standing;
  for (const CoordinateSpec& c : spec.coordinates) {
    const Units units = units_of(c.name, spec.joints);
    if (!table.key_of(c.name, units).empty()) standing[c.name] = table.quantity(c.name, units);
  }
  return standing;
}

Subject read_subject(const TomlTable& table) {
  Subject subject;
  subject.mass = table.quantity("mass", {"kg"});
  subject.height = table.quantity("height", {"m", "cm"});
  subject.sex = table.choice("sex", {"male", "female"}, "male");
  if (table.has("mass_kg") && subject.mass <= 0) table.reject("mass_kg", "must be positive.");
  return subject;
}

// one file of a model; what it includes follows, so that it may name what stands here
class ModelReader {
 public:
  explicit ModelReader(const std::string& path) : found_(path) { spec_.file = path; }

  ModelSpec read() {
    read_file(spec_.file, true);
    for (const auto& [name, curve] : curves_)
      if (!curve.used)
        found_.add(curve.file, curve.line, fmt::format("curve.{}: nothing uses it.", name));
    if (mirror_) mirror_right_to_left(spec_);
    found_.throw_if_any();
    return std::move(spec_);
  }

 private:
  void read_file(const std::string& path, bool first) {
    if (!seen_.insert(std::filesystem::weakly_canonical(path).string()).second) {
      found_.add(path, 0, "is included twice.");
      return;
    }
    TomlFile file(path, found_);
    const TomlTable root = file.root();
    if (!root) return;
    file.expect_format(1);
    if (!first)
      spec_.included.push_back(path);
    else if (root.has("base"))
      read_base(path, root);
    else
      read_head(root);
    read_skeleton(file, root);
    read_actuators(file, root, curves_, spec_);
    for (const std::string& name : root.texts("include"))
      read_file((std::filesystem::path(path).parent_path() / name).string(), false);
    file.report_unknown_keys();
  }

  // all of another model, but for the muscles of some groups
  void read_base(const std::string& path, const TomlTable& root) {
    const std::string base = std::filesystem::path(path).parent_path() / root.text("base");
    read_file(base, true);
    spec_.included.push_back(base);
    spec_.name = root.text("name");
    const std::vector<std::string> groups = muscle_groups(spec_);
    const std::vector<std::string> left_out = root.texts("leave_out");
    for (const std::string& group : left_out)
      if (std::find(groups.begin(), groups.end(), group) == groups.end())
        root.reject("leave_out", fmt::format("'{}': the base has no such group of muscles.{}",
                                             group, did_you_mean(group, groups)));
    std::erase_if(spec_.muscles, [&](const MuscleSpec& muscle) {
      return std::any_of(muscle.groups.begin(), muscle.groups.end(), [&](const std::string& g) {
        return std::find(left_out.begin(), left_out.end(), g) != left_out.end();
      });
    });
    for (auto& [set, strengths] : spec_.strength_sets)
      std::erase_if(strengths, [&](const auto& of) {
        return std::none_of(spec_.muscles.begin(), spec_.muscles.end(),
                            [&](const MuscleSpec& muscle) { return muscle.name == of.first; });
      });
  }

  void read_head(const TomlTable& root) {
    spec_.name = root.text("name");
    mirror_ = root.flag("mirror", false);
    spec_.strength_set = root.text("strength_set", "");
    if (root.has("subject"))
      spec_.subject = read_subject(root.table("subject"));
    else
      root.reject("table [subject] is missing.");
  }

  void read_skeleton(const TomlFile& file, const TomlTable& root) {
    read_curves(file, root, curves_);
    for (const TomlTable& t : root.tables("body")) spec_.bodies.push_back(read_body(file, t));
    for (const TomlTable& t : root.tables("joint"))
      spec_.joints.push_back(read_joint(file, t, curves_));
    for (const TomlTable& t : root.tables("coordinate"))
      spec_.coordinates.push_back(read_coordinate(file, t, spec_.joints, curves_));
    for (const TomlTable& t : root.tables("foot_point"))
      spec_.foot_points.push_back(read_foot_point(file, t));
    if (root.has("standing")) spec_.standing = read_standing(root.table("standing"), spec_);
  }

  ModelSpec spec_;
  Diagnostics found_;
  Curves curves_;
  std::set<std::string> seen_;
  bool mirror_ = false;
};

}  // namespace

ModelSpec read_model_toml(const std::string& path) { return ModelReader(path).read(); }

ModelSpec read_model(const std::string& path, ReadNotes* notes) {
  if (path.ends_with(".toml")) return read_model_toml(path);
  if (path.ends_with(".osim")) return read_model_osim(path, notes);
  throw InputError(path, 0,
                   "is no model file that the program reads: the name must end in .toml or .osim.");
}

}  // namespace retrogait
