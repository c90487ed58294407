// A synthesised study as files that OpenSim's tools run.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/numbers.h"
#include "io/io.h"
#include "io/osim.h"
#include "io/storage.h"
#include "io/xml_text.h"
#include "report/report.h"

namespace retrogait {

namespace {

// A walk of two cycles, so that both feet have a whole stride inside and the
// splines' ends lie outside.
constexpr double kFirstPhase = -0.25, kLastPhase = 1.75;  // cycles
constexpr int kSamples = 500;                             // a cycle
constexpr int kDigits = 15;  // second derivatives of a spline ask for all of them
// Vertical force from which a centre of pressure is one, N: above the 20 N under which readers hold a
// plate's point themselves.
constexpr double kPointForce = 25;

/// One body that the ground (or a rail) pushes, with the columns of its file.
struct PushedBody {
  int body = -1;
  std::string prefix;
  std::array<std::vector<double>, 9> columns;  // force, point, torque
};

struct Walk {
  Storage motion, loads;
  std::vector<PushedBody> bodies;
  double start = 0, end = 0;  // s: one cycle from contact of the right foot
};

std::vector<PushedBody> pushed_bodies(const Trial& trial) {
  std::set<int> bodies;
  for (const FootPoint& p : trial.of.model.foot_points) bodies.insert(p.body);
  for (const HandForce& h : trial.cycle.hands) bodies.insert(h.body);
  std::vector<PushedBody> list;
  for (const int b : bodies) list.push_back({b, trial.of.model.bodies[at(b)].name, {}});
  return list;
}

void add_vec3(PushedBody& to, std::size_t first, const Vec3& value) {
  for (std::size_t k = 0; k < 3; ++k) to.columns[first + k].push_back(value[static_cast<int>(k)]);
}

// The load on a body as force, point and torque. Where hardly anything presses
// the point stays where it was, and the torque makes up for it, so that the
// three together are always the whole load.
void add_load(PushedBody& to, const Spatial& F, Vec3& point) {
  if (F.lin.y() > kPointForce) point = Vec3(F.rot.z() / F.lin.y(), 0, -F.rot.x() / F.lin.y());
  add_vec3(to, 0, F.lin);
  add_vec3(to, 3, point);
  add_vec3(to, 6, F.rot - point.cross(F.lin));
}

void take_columns(Storage& file, PushedBody& body) {
  const char* suffixes[] = {"_force_vx", "_force_vy", "_force_vz", "_force_px", "_force_py",
                            "_force_pz", "_torque_x", "_torque_y", "_torque_z"};
  for (std::size_t k = 0; k < 9; ++k) {
    file.labels.push_back(body.prefix + suffixes[k]);
    file.columns.push_back(std::move(body.columns[k]));
  }
}

// The motion of the model as OpenSim will read it, in which coordinates that
// move several joints have become one each, coupled.
Walk sample_walk(const Trial& trial, const Model& written) {
  const Model& model = trial.of.model;
  Walk walk;
  walk.bodies = pushed_bodies(trial);
  walk.motion.name = "coordinates", walk.loads.name = "loads";
  for (const Coordinate& c : written.coordinates) walk.motion.labels.push_back(c.name);
  walk.motion.columns.resize(at(written.ncoord()));
  Data data = make_data(model), to_write = make_data(written);
  std::vector<Vec3> points(walk.bodies.size(), Vec3::Zero());
  const int n = static_cast<int>(std::lround((kLastPhase - kFirstPhase) * kSamples));
  for (int i = 0; i <= n; ++i) {
    sample(model, trial.cycle, kFirstPhase + double(i) / kSamples, data);
    for (int c = 0; c < model.ncoord(); ++c)
      to_write.q[written.coordinate_index(model.coordinates[at(c)].name)] = data.q[c];
    apply_couplings(written, to_write);
    walk.motion.time.push_back(trial.cycle.period * i / kSamples);
    for (int c = 0; c < written.ncoord(); ++c) walk.motion.columns[at(c)].push_back(to_write.q[c]);
    for (std::size_t b = 0; b < walk.bodies.size(); ++b)
      add_load(walk.bodies[b], data.F_ext[at(walk.bodies[b].body)], points[b]);
  }
  walk.loads.time = walk.motion.time;
  for (PushedBody& body : walk.bodies) take_columns(walk.loads, body);
  walk.start = -kFirstPhase * trial.cycle.period;
  walk.end = walk.start + trial.cycle.period;
  return walk;
}

// -------------------------------------------------------------------------------------
// XML files

constexpr const char* kDocument =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
    "<OpenSimDocument Version=\"40000\">\n";

void write_document(const std::string& path, XmlText& xml) {
  write_file_atomically(path, kDocument + xml.take() + "</OpenSimDocument>\n");
}

void write_loads_xml(const std::string& folder, const Walk& walk) {
  XmlText xml;
  {
    Element loads(xml, "ExternalLoads", "loads");
    {
      Element objects(xml, "objects");
      for (const PushedBody& body : walk.bodies) {
        Element force(xml, "ExternalForce", body.prefix);
        xml.leaf("applied_to_body", body.prefix);
        xml.leaf("force_expressed_in_body", std::string("ground"));
        xml.leaf("point_expressed_in_body", std::string("ground"));
        xml.leaf("force_identifier", body.prefix + "_force_v");
        xml.leaf("point_identifier", body.prefix + "_force_p");
        xml.leaf("torque_identifier", body.prefix + "_torque_");
      }
    }
    xml.leaf("datafile", std::string("grf.mot"));
  }
  write_document(folder + "/loads.xml", xml);
}

// a reserve on every coordinate that is free: 10 N or N·m at the pelvis for a
// unit of control, 1 elsewhere
void write_reserves(const std::string& folder, const Model& model) {
  XmlText xml;
  write_set(xml, "ForceSet", "reserves", [&] {
    for (const Coordinate& c : model.coordinates) {
      if (c.kind != CoordinateKind::kFree) continue;
      Element actuator(xml, "CoordinateActuator", "reserve_" + c.name);
      xml.leaf("coordinate", c.name);
      xml.leaf("optimal_force", c.name.starts_with("pelvis") ? 10.0 : 1.0);
      xml.leaf("min_control", -INFINITY);
      xml.leaf("max_control", INFINITY);
    }
  });
  write_document(folder + "/reserves.xml", xml);
}

void write_inverse_dynamics_setup(const std::string& folder, const Walk& walk) {
  XmlText xml;
  {
    Element tool(xml, "InverseDynamicsTool", "inverse_dynamics");
    xml.leaf("results_directory", std::string("results"));
    xml.leaf("model_file", std::string("model.osim"));
    xml.leaf("time_range", std::vector<double>{walk.start, walk.end});
    xml.leaf("forces_to_exclude", std::string("Muscles"));
    xml.leaf("external_loads_file", std::string("loads.xml"));
    xml.leaf("coordinates_file", std::string("motion.mot"));
    xml.leaf("lowpass_cutoff_frequency_for_coordinates", -1.0);
    xml.leaf("output_gen_force_file", std::string("inverse_dynamics.sto"));
  }
  write_document(folder + "/setup_ID.xml", xml);
}

/// One AnalyzeTool with one analysis.
template <class Content>
void write_analyze_setup(const std::string& folder, const std::string& file, const Walk& walk,
                         const std::string& analysis, bool with_reserves, Content content) {
  XmlText xml;
  {
    Element tool(xml, "AnalyzeTool", "retrogait");
    xml.leaf("model_file", std::string("model.osim"));
    xml.leaf("replace_force_set", false);
    xml.leaf("force_set_files", std::string(with_reserves ? "reserves.xml" : ""));
    xml.leaf("results_directory", std::string("results"));
    xml.leaf("output_precision", 12.0);
    xml.leaf("initial_time", walk.start);
    xml.leaf("final_time", walk.end);
    xml.leaf("solve_for_equilibrium_for_auxiliary_states", !with_reserves);
    write_set(xml, "AnalysisSet", "Analyses", [&] {
      Element one(xml, analysis, analysis);
      xml.leaf("on", true);
      xml.leaf("start_time", walk.start);
      xml.leaf("end_time", walk.end);
      xml.leaf("step_interval", 1.0);
      xml.leaf("in_degrees", true);
      content(xml);
    });
    xml.leaf("external_loads_file", std::string("loads.xml"));
    xml.leaf("coordinates_file", std::string("motion.mot"));
    xml.leaf("lowpass_cutoff_frequency_for_coordinates", -1.0);
  }
  write_document(folder + "/" + file, xml);
}

void write_muscle_setups(const std::string& folder, const Walk& walk) {
  write_analyze_setup(folder, "setup_SO.xml", walk, "StaticOptimization", true, [](XmlText& xml) {
    xml.leaf("use_model_force_set", true);
    xml.leaf("activation_exponent", 2.0);
    xml.leaf("use_muscle_physiology", true);
  });
  write_analyze_setup(folder, "setup_MA.xml", walk, "MuscleAnalysis", false, [](XmlText& xml) {
    xml.leaf("muscle_list", std::string("all"));
    xml.leaf("moment_arm_coordinate_list", std::string("all"));
    xml.leaf("compute_moments", true);
  });
}

// after static optimisation, with its forces
void write_joint_reaction_setup(const std::string& folder, const Walk& walk) {
  write_analyze_setup(folder, "setup_JR.xml", walk, "JointReaction", true, [](XmlText& xml) {
    xml.leaf("forces_file", std::string("results/retrogait_StaticOptimization_force.sto"));
    xml.leaf("joint_names", std::string("ALL"));
    xml.leaf("apply_on_bodies", std::string("child"));
    xml.leaf("express_in_frame", std::string("child"));
  });
}

/// The model of this trial: its gravity tilted as the ground slopes, its
/// backpack part of the torso.
ModelSpec model_of(const Trial& trial) {
  ModelSpec spec = trial.of.spec;
  spec.gravity = trial.cycle.gravity;
  for (BodySpec& body : spec.bodies) {  // compiled bodies carry the backpack
    const Body& whole = trial.of.model.bodies[at(trial.of.model.body_index(body.name))];
    body.mass = whole.mass, body.mass_center = whole.mass_center, body.inertia = whole.inertia;
  }
  spec.load = {};
  return spec;
}

void export_trial(const std::string& folder, const Trial& trial) {
  make_folder(folder);
  const std::string model = folder + "/model.osim";
  write_model_osim(model, model_of(trial));
  const Model written = compile(read_model(model));
  const Walk walk = sample_walk(trial, written);
  write_storage(folder + "/motion.mot", walk.motion, kDigits);
  write_storage(folder + "/grf.mot", walk.loads, kDigits);
  write_loads_xml(folder, walk);
  write_reserves(folder, written);
  write_inverse_dynamics_setup(folder, walk);
  write_muscle_setups(folder, walk);
  write_joint_reaction_setup(folder, walk);
}

}  // namespace

void export_opensim(const std::string& folder, const StudyResult& result) {
  make_folder(folder);
  for (const Trial& trial : result.trials)
    if (!trial.simulated) export_trial(folder + "/" + trial.of.trial, trial);
}

}  // namespace retrogait
