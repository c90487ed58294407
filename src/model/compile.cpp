// Names to indices: checks a specification as a whole and builds the immutable model.
#include <algorithm>
#include <cmath>
#include <set>

#include "model/compile.h"

namespace retrogait {

namespace {

constexpr double kMinAxisLength = 1e-6;

bool finite(const Vec3& v) { return v.allFinite(); }

/// Collects every defect of a specification, in the order of the things that hold them.
class Checker {
 public:
  explicit Checker(const ModelSpec& spec) : spec_(spec), diagnostics_(spec.file) {}

  void run() {
    index_names();
    for (const BodySpec& body : spec_.bodies) check_body(body);
    for (const JointSpec& joint : spec_.joints) check_joint(joint);
    check_tree();
    for (const CoordinateSpec& c : spec_.coordinates) check_coordinate(c);
    for (const FootPointSpec& p : spec_.foot_points) check_foot_point(p);
    check_standing();
    check_load();
    check_actuators(spec_, diagnostics_);
    diagnostics_.throw_if_any();
  }

 private:
  void report(const SourceLine& at, std::string message) {
    diagnostics_.add(at.file.empty() ? spec_.file : at.file, at.line, std::move(message));
  }

  template <class Things>
  std::vector<std::string> unique_names(const Things& things, const char* what) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const auto& thing : things) {
      if (!seen.insert(thing.name).second)
        report(thing.at, fmt::format("{} '{}' is defined twice", what, thing.name));
      names.push_back(thing.name);
    }
    return names;
  }

  void index_names() {
    bodies_ = unique_names(spec_.bodies, "body");
    coordinates_ = unique_names(spec_.coordinates, "coordinate");
    unique_names(spec_.joints, "joint");
    unique_names(spec_.foot_points, "foot point");
    for (const JointSpec& joint : spec_.joints)
      for (const StepSpec& step : joint.steps) moved_.insert(step.coordinate);
  }

  static bool contains(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  }

  void check_body(const BodySpec& body) {
    const std::string who = fmt::format("body '{}'", body.name);
    if (!std::isfinite(body.mass) || !finite(body.mass_center) || !body.inertia.allFinite())
      return report(body.at, who + ": mass, mass centre and inertia must be finite numbers");
    const auto joint = std::find_if(spec_.joints.begin(), spec_.joints.end(),
                                    [&](const JointSpec& j) { return j.child == body.name; });
    const bool welded = joint != spec_.joints.end() && joint->steps.empty();
    if (body.mass < 0 || (body.mass == 0 && !welded))
      report(body.at, fmt::format("{}: mass = {} kg: must be positive (only a welded body may have "
                                  "no mass)",
                                  who, body.mass));
    if (joint == spec_.joints.end())
      report(body.at, who + ": no joint holds it; give it one, to 'ground' if it is free");
  }

  void check_joint(const JointSpec& joint) {
    const std::string who = fmt::format("joint '{}'", joint.name);
    if (joint.parent != "ground" && !contains(bodies_, joint.parent))
      report(joint.at, fmt::format("{}: parent = '{}': no such body.{}", who, joint.parent,
                                   did_you_mean(joint.parent, bodies_)));
    if (!contains(bodies_, joint.child))
      report(joint.at, fmt::format("{}: child = '{}': no such body.{}", who, joint.child,
                                   did_you_mean(joint.child, bodies_)));
    for (const JointSpec& other : spec_.joints) {
      if (&other == &joint) break;
      if (other.child == joint.child)
        report(joint.at, fmt::format("{}: body '{}' already hangs on joint '{}'", who, joint.child,
                                     other.name));
    }
    if (!finite(joint.X_PF.p) || !finite(joint.X_BM.p) || !joint.X_PF.R.allFinite() ||
        !joint.X_BM.R.allFinite())
      report(joint.at, who + ": its frames must be finite numbers");
    for (std::size_t i = 0; i < joint.steps.size(); ++i) {
      const StepSpec& step = joint.steps[i];
      if (!finite(step.axis) || step.axis.norm() < kMinAxisLength)
        report(joint.at, fmt::format("{}: step {}: its axis has no length", who, i + 1));
      if (step.coordinate.empty()) {
        if (step.curve.kind() != Curve::Kind::kConstant)
          report(joint.at,
                 fmt::format("{}: step {}: names no coordinate, so it needs a constant value", who,
                             i + 1));
      } else if (!contains(coordinates_, step.coordinate)) {
        report(joint.at,
               fmt::format("{}: step {}: coordinate = '{}': no such coordinate.{}", who, i + 1,
                           step.coordinate, did_you_mean(step.coordinate, coordinates_)));
      }
    }
  }

  /// One root, no cycle, everything reached. Bodies on broken joints were reported before.
  void check_tree() {
    std::map<std::string, const JointSpec*> holder;
    std::vector<const JointSpec*> roots;
    for (const JointSpec& joint : spec_.joints) {
      holder.emplace(joint.child, &joint);
      if (joint.parent == "ground") roots.push_back(&joint);
    }
    if (spec_.bodies.empty()) report({spec_.file, 0}, "the model has no bodies");
    for (std::size_t i = 1; i < roots.size(); ++i)
      report(roots[i]->at, fmt::format("joint '{}': a second root: '{}' already joins the ground",
                                       roots[i]->name, roots[0]->name));
    std::set<std::string> told;
    for (const BodySpec& body : spec_.bodies) {
      std::vector<std::string> path{body.name};
      for (auto it = holder.find(body.name); it != holder.end(); it = holder.find(path.back())) {
        const std::string& parent = it->second->parent;
        const auto seen = std::find(path.begin(), path.end(), parent);
        if (seen != path.end()) {
          if (!told.count(parent)) {
            std::string loop;
            for (auto p = seen; p != path.end(); ++p) {
              loop += *p + " → ";
              told.insert(*p);
            }
            report(it->second->at,
                   fmt::format("joint '{}' closes a cycle: {}{}", it->second->name, loop, parent));
          }
          break;
        }
        path.push_back(parent);
      }
    }
    if (!spec_.bodies.empty() && roots.empty())
      report({spec_.file, 0}, "no joint has parent = 'ground', so nothing carries the tree");
  }

  void check_coordinate(const CoordinateSpec& c) {
    const std::string who = fmt::format("coordinate '{}'", c.name);
    if (!moved_.count(c.name)) report(c.at, who + ": no joint step uses it");
    if (!std::isfinite(c.default_value)) report(c.at, who + ": its default must be a number");
    if (!(c.range_min <= c.range_max))
      report(c.at, who + ": its range runs backward; write the smaller bound first");
    if (c.kind != CoordinateKind::kCoupled) return;
    if (!contains(coordinates_, c.coupled_to))
      return report(c.at, fmt::format("{}: coupled_to = '{}': no such coordinate.{}", who,
                                      c.coupled_to, did_you_mean(c.coupled_to, coordinates_)));
    const auto target =
        std::find_if(spec_.coordinates.begin(), spec_.coordinates.end(),
                     [&](const CoordinateSpec& o) { return o.name == c.coupled_to; });
    if (target->kind == CoordinateKind::kCoupled)
      report(c.at, fmt::format("{}: coupled_to = '{}', which is itself coupled; couple both to the "
                               "free one",
                               who, c.coupled_to));
  }

  void check_foot_point(const FootPointSpec& p) {
    const std::string who = fmt::format("foot point '{}'", p.name);
    if (!contains(bodies_, p.body))
      report(p.at, fmt::format("{}: body = '{}': no such body.{}", who, p.body,
                               did_you_mean(p.body, bodies_)));
    if (!finite(p.point) || !(p.radius > 0))
      report(p.at, who + ": needs a finite point and a positive radius");
  }

  void check_standing() {
    for (const auto& [name, value] : spec_.standing) {
      if (!contains(coordinates_, name))
        report({spec_.file, 0}, fmt::format("standing pose: no coordinate '{}'.{}", name,
                                            did_you_mean(name, coordinates_)));
      else if (!std::isfinite(value))
        report({spec_.file, 0}, fmt::format("standing pose: '{}' must be a number", name));
    }
  }

  void check_load() {
    if (spec_.load.mass == 0) return;
    if (!(spec_.load.mass > 0) || !finite(spec_.load.point))
      report({spec_.file, 0},
             fmt::format("added load: mass_kg = {}: must be positive", spec_.load.mass));
    if (!contains(bodies_, spec_.load.body))
      report({spec_.file, 0}, fmt::format("added load: body = '{}': no such body.{}",
                                          spec_.load.body, did_you_mean(spec_.load.body, bodies_)));
  }

  const ModelSpec& spec_;
  Diagnostics diagnostics_;
  std::vector<std::string> bodies_, coordinates_;
  std::set<std::string> moved_;
};

/// Joint indices, parents before children, otherwise as written.
std::vector<std::size_t> parents_first(const ModelSpec& spec) {
  std::vector<std::size_t> order;
  std::set<std::string> placed{"ground"};
  while (order.size() < spec.joints.size()) {
    for (std::size_t i = 0; i < spec.joints.size(); ++i) {
      const JointSpec& joint = spec.joints[i];
      if (placed.count(joint.child) || !placed.count(joint.parent)) continue;
      placed.insert(joint.child);
      order.push_back(i);
    }
  }
  return order;
}

Step compile_step(const StepSpec& spec, int coordinate) {
  Step step;
  step.kind = spec.kind;
  step.axis = spec.axis.normalized();
  step.coordinate = coordinate;
  step.principal = -1;
  for (int k = 0; k < 3; ++k)
    if (step.axis == Vec3::Unit(k)) step.principal = k;
  step.curve = spec.curve;
  step.identity = coordinate >= 0 && spec.curve.is_identity();
  return step;
}

/// The body with a point mass stuck to it.
void carry(Body& body, double mass, const Vec3& point) {
  const double total = body.mass + mass;
  const Vec3 center = (body.mass * body.mass_center + mass * point) / total;
  const auto about = [&](double m, const Vec3& r) {
    return Mat3(m * (r.squaredNorm() * Mat3::Identity() - r * r.transpose()));
  };
  body.inertia += about(body.mass, body.mass_center - center) + about(mass, point - center);
  body.mass = total;
  body.mass_center = center;
}

class Builder {
 public:
  explicit Builder(const ModelSpec& spec) : spec_(spec) {}

  Model build() {
    model_.name = spec_.name;
    model_.gravity = spec_.gravity;
    model_.subject = spec_.subject;
    for (const std::size_t i : parents_first(spec_)) add_joint(spec_.joints[i]);
    model_.total_mass = model_.body_mass + spec_.load.mass;
    if (spec_.load.mass > 0)
      carry(model_.bodies[static_cast<std::size_t>(model_.find_body(spec_.load.body))],
            spec_.load.mass, spec_.load.point);
    for (Coordinate& c : model_.coordinates)
      if (c.kind == CoordinateKind::kCoupled)
        c.coupled_to = model_.find_coordinate(specs_.at(c.name)->coupled_to);
    for (const FootPointSpec& p : spec_.foot_points)
      model_.foot_points.push_back({p.name, model_.find_body(p.body), p.point, p.radius,
                                    p.name.size() > 2 && p.name.ends_with("_l")});
    model_.standing.resize(model_.ncoord());
    for (int i = 0; i < model_.ncoord(); ++i) {
      const Coordinate& c = model_.coordinates[static_cast<std::size_t>(i)];
      const auto it = spec_.standing.find(c.name);
      model_.standing[i] = it == spec_.standing.end() ? c.default_value : it->second;
    }
    for (int i = 0; i < model_.ncoord(); ++i) {
      const Coordinate& c = model_.coordinates[static_cast<std::size_t>(i)];
      if (c.kind == CoordinateKind::kCoupled)
        model_.standing[i] = c.coupling.eval(model_.standing[c.coupled_to]).f;
    }
    add_actuators(spec_, model_);
    return std::move(model_);
  }

 private:
  void add_joint(const JointSpec& spec) {
    const auto body = std::find_if(spec_.bodies.begin(), spec_.bodies.end(),
                                   [&](const BodySpec& b) { return b.name == spec.child; });
    const int index = model_.nbody();
    Joint joint{spec.name,
                model_.find_body(spec.parent),
                index,
                spec.X_PF,
                spec.X_BM,
                spec.X_BM.inverse(),
                model_.nstep(),
                static_cast<int>(spec.steps.size()),
                spec.X_PF.R != Mat3::Identity(),
                spec.X_BM.R != Mat3::Identity()};
    for (const std::string& coordinate : spec.coordinates)
      for (const StepSpec& step : spec.steps)
        if (step.coordinate == coordinate) coordinate_of(step);
    for (const StepSpec& step : spec.steps)
      model_.steps.push_back(compile_step(step, coordinate_of(step)));
    joint.twin_turn = find_twin_turn(joint);
    model_.joints.push_back(std::move(joint));
    model_.bodies.push_back({body->name, body->mass, body->mass_center, body->inertia});
    model_.body_mass += body->mass;
  }

  int find_twin_turn(const Joint& joint) const {
    std::vector<int> turns;
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i)
      if (model_.steps[static_cast<std::size_t>(i)].kind == StepKind::kRotation) turns.push_back(i);
    if (turns.size() != 3) return -1;
    const int second = model_.steps[static_cast<std::size_t>(turns[1])].coordinate;
    const int third = model_.steps[static_cast<std::size_t>(turns[2])].coordinate;
    return second >= 0 && second == third ? turns[1] : -1;
  }

  int coordinate_of(const StepSpec& step) {
    if (step.coordinate.empty()) return -1;
    const int known = model_.find_coordinate(step.coordinate);
    if (known >= 0) {
      mark_unit(known, step);
      return known;
    }
    const auto spec =
        std::find_if(spec_.coordinates.begin(), spec_.coordinates.end(),
                     [&](const CoordinateSpec& c) { return c.name == step.coordinate; });
    specs_[spec->name] = &*spec;
    model_.coordinates.push_back({spec->name, spec->kind, spec->default_value, spec->range_min,
                                  spec->range_max, false, -1, spec->coupling});
    mark_unit(model_.ncoord() - 1, step);
    return model_.ncoord() - 1;
  }

  /// A coordinate is an angle if it turns anything linearly; slides driven by splines of it do not count.
  void mark_unit(int coordinate, const StepSpec& step) {
    if (step.kind == StepKind::kRotation)
      model_.coordinates[static_cast<std::size_t>(coordinate)].rotational = true;
  }

  const ModelSpec& spec_;
  Model model_;
  std::map<std::string, const CoordinateSpec*> specs_;
};

template <class Things>
int find_name(const Things& things, const std::string& name) {
  for (std::size_t i = 0; i < things.size(); ++i)
    if (things[i].name == name) return static_cast<int>(i);
  return -1;
}

}  // namespace

Model compile(const ModelSpec& spec) {
  Checker(spec).run();
  return Builder(spec).build();
}

int Model::find_body(const std::string& body) const { return find_name(bodies, body); }
int Model::find_coordinate(const std::string& c) const { return find_name(coordinates, c); }
int Model::find_muscle(const std::string& muscle) const { return find_name(muscles, muscle); }
int Model::find_joint(const std::string& joint) const { return find_name(joints, joint); }
int Model::find_contact_point(const std::string& p) const { return find_name(contact_points, p); }
int Model::find_foot_point(const std::string& point) const { return find_name(foot_points, point); }

int Model::body_index(const std::string& body) const {
  const int i = find_body(body);
  RETROGAIT_ASSERT(i >= 0, body, name);
  return i;
}

int Model::coordinate_index(const std::string& coordinate) const {
  const int i = find_coordinate(coordinate);
  RETROGAIT_ASSERT(i >= 0, coordinate, name);
  return i;
}

}  // namespace retrogait
