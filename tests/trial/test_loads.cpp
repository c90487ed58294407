#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/temp_folder.h"
#include "trial/trial.h"
#include "trial/trial_file.h"

namespace retrogait {
namespace {

const FilterOptions kRaw{FilterKind::kNone, 0};

const Model& adult() {
  static const Model model = compile(read_model(home_path("models/adult.toml")));
  return model;
}

/// Forces of one plate: 1 s at 100 Hz, loaded in the middle.
Storage plate(const std::string& force = "ground_force_r_") {
  Storage data;
  data.file = "grf.mot";
  data.header_line = 7;
  data.labels = {
      force + "vx",       force + "vy", force + "vz", force + "px",        force + "py",
      force + "pz",       "tx",         "ty",         "ground_torque_r_x", "ground_torque_r_y",
      "ground_torque_r_z"};
  data.columns.resize(data.labels.size());
  for (int i = 0; i <= 100; ++i) {
    const double t = i * 0.01, s = std::max(0.0, std::sin(kPi * (t - 0.2) / 0.6));
    const bool on = t > 0.2 && t < 0.8;
    data.time.push_back(t);
    const double row[] = {50 * s,  on ? 700 * s : 0.5,
                          -30 * s, on ? 0.3 + 0.2 * t : 40.0 * i,
                          0,       on ? 0.1 : -7.0,
                          0,       0,
                          0,       4 * s,
                          0};
    for (std::size_t c = 0; c < data.columns.size(); ++c) data.columns[c].push_back(row[c]);
  }
  data.lines.assign(data.time.size(), 0);
  return data;
}

ExternalLoads one_force(const std::string& body, const std::string& in = "ground") {
  ExternalLoads loads;
  loads.file = "grf.xml";
  loads.data = plate();
  loads.forces = {
      {"right", body, in, in, "ground_force_r_v", "ground_force_r_p", "ground_torque_r_", 4}};
  return loads;
}

Data posed() {
  Data data = make_data(adult());
  data.q = adult().standing;
  data.q(adult().coordinate_index("pelvis_rotation")) = 0.4;
  data.q(adult().coordinate_index("knee_angle_r")) = 0.5;
  apply_couplings(adult(), data);
  update_positions(adult(), data);
  return data;
}

TEST(Loads, ForcePointAndTorqueReachTheBody) {
  const int foot = adult().body_index("calcn_r");
  const Loads loads = make_loads(adult(), one_force("calcn_r"), kRaw, 0);
  Data data = posed();
  clear_applied_forces(data);
  apply_loads(adult(), loads, 0.5, data);
  const Vec3 force(50, 700, -30), point(0.4, 0, 0.1);
  const Spatial& F = data.F_ext[static_cast<std::size_t>(foot)];
  EXPECT_TRUE(near(F.lin, force, 1e-9));
  EXPECT_TRUE(near(F.rot, point.cross(force) + Vec3(0, 4, 0), 1e-9));
}

TEST(Loads, InABodysAxesTheyTurnWithIt) {
  const int foot = adult().body_index("calcn_r");
  const Loads loads = make_loads(adult(), one_force("calcn_r", "/bodyset/calcn_r"), kRaw, 0);
  Data data = posed();
  clear_applied_forces(data);
  apply_loads(adult(), loads, 0.5, data);
  const Pose& X_WB = data.X_WB[static_cast<std::size_t>(foot)];
  const Vec3 force = X_WB.R * Vec3(50, 700, -30), point = X_WB * Vec3(0.4, 0, 0.1);
  const Spatial& F = data.F_ext[static_cast<std::size_t>(foot)];
  EXPECT_TRUE(near(F.lin, force, 1e-9));
  EXPECT_TRUE(near(F.rot, point.cross(force) + X_WB.R * Vec3(0, 4, 0), 1e-9));
}

TEST(Loads, WithoutAPointAtTheBodysOrigin) {
  ExternalLoads file = one_force("torso");
  file.forces[0].point_id = file.forces[0].torque_id = "";
  const Loads loads = make_loads(adult(), file, kRaw, 0);
  Data data = posed();
  clear_applied_forces(data);
  apply_loads(adult(), loads, 0.5, data);
  const auto torso = static_cast<std::size_t>(adult().body_index("torso"));
  EXPECT_TRUE(near(data.F_ext[torso].rot, data.X_WB[torso].p.cross(Vec3(50, 700, -30)), 1e-9));
}

TEST(Loads, AGatedPointStaysWhereItWasLoaded) {
  const Loads open = make_loads(adult(), one_force("calcn_r"), kRaw, 0);
  const Loads gated = make_loads(adult(), one_force("calcn_r"), kRaw, 20);
  EXPECT_GT(std::abs(open.curves[0].point[0].eval(0.95).f), 1000);
  EXPECT_TRUE(near(gated.curves[0].point[0].eval(0.95).f, 0.3 + 0.2 * 0.79, 3e-3));
  EXPECT_TRUE(near(gated.curves[0].point[0].eval(0.05).f, 0.3 + 0.2 * 0.21, 3e-3));
  EXPECT_TRUE(
      near(gated.curves[0].point[0].eval(0.5).f, open.curves[0].point[0].eval(0.5).f, 1e-6));
}

TEST(Loads, FilteredTheyKeepTheMomentInTheMean) {
  // force and moment about the origin pass the filter together, so a steady wrench stays
  ExternalLoads file = one_force("calcn_r");
  for (std::size_t c = 0; c < 3; ++c)
    for (double& v : file.data.columns[c]) v = 100.0 + 50.0 * static_cast<double>(c);
  for (std::size_t c = 3; c < 6; ++c)
    for (double& v : file.data.columns[c]) v = 0.1 * static_cast<double>(c);
  const Loads loads = make_loads(adult(), file, {FilterKind::kButterworth, 12}, 20);
  const LoadCurve& load = loads.curves[0];
  EXPECT_TRUE(near(load.force[1].eval(0.3).f, 150, 1e-9));
  EXPECT_TRUE(near(load.point[0].eval(0.3).f, 0.3, 1e-12));
  EXPECT_TRUE(near(load.torque[0].eval(0.3).f, 0, 1e-9));
}

TEST(Loads, FamiliesOfColumnNames) {
  struct Family {
    const char *vx, *px, *torque, *body;
  };
  for (const Family& f :
       {Family{"ground_force_vx", "ground_force_px", "ground_torque_x", ""},
        {"ground_force_r_vx", "ground_force_r_px", "ground_torque_r_x", "calcn_r"},
        {"1_ground_force_vx", "1_ground_force_px", "1_ground_torque_x", ""},
        {"L_ground_force_vx", "L_ground_force_px", "L_ground_moment_x", "calcn_l"},
        {"ground_force_1_vx", "ground_force_1_px", "ground_moment_1_mx", ""},
        {"FP1_vx", "FP1_px", "FP1_mx", ""}}) {
    Storage data;
    for (std::string label : {f.vx, f.px, f.torque})
      for (const char axis : {'x', 'y', 'z'}) {
        label.back() = axis;
        data.labels.push_back(label);
      }
    const std::vector<ExternalForceSpec> found = find_force_families(data);
    ASSERT_EQ(found.size(), 1u) << f.vx;
    EXPECT_EQ(found[0].force_id + "x", f.vx);
    EXPECT_EQ(found[0].point_id + "x", f.px);
    EXPECT_EQ(found[0].torque_id + "x", f.torque);
    EXPECT_EQ(found[0].body, f.body) << f.vx;
  }
}

std::string message_of(const std::function<void()>& f) {
  try {
    f();
  } catch (const InputError& error) {
    return error.what();
  }
  return "taken";
}

TEST(BadLoads, SayWhatIsWrong) {
  ExternalLoads file = one_force("calcn_R");
  file.forces[0].point_id = "ground_force_p";
  file.forces.push_back({"left", "", "ground", "ground", "ground_force_r_v", "", "", 9});
  EXPECT_EQ(message_of([&] { make_loads(adult(), file, kRaw, 0); }),
            "grf.xml:4: applied_to_body = calcn_R: the model has no such body. Did you mean "
            "'calcn_r'?\n"
            "grf.mot:7: no column 'ground_force_px', which force 'right' asks for. Did you mean "
            "'ground_force_r_px'?\n"
            "grf.mot:7: no column 'ground_force_py', which force 'right' asks for. Did you mean "
            "'ground_force_r_py'?\n"
            "grf.mot:7: no column 'ground_force_pz', which force 'right' asks for. Did you mean "
            "'ground_force_r_pz'?\n"
            "grf.xml:9: force 'left' says no body. Name it in an ExternalLoads .xml, or begin its "
            "columns with r_ or l_.");
}

TEST(BadLoads, OfAnotherTrialsLength) {
  const Loads loads = make_loads(adult(), one_force("calcn_r"), kRaw, 0);
  Motion motion;
  motion.file = "walk.mot";
  motion.time = {0.4, 1.0, 2.5};
  EXPECT_EQ(message_of([&] { require_same_time(motion, loads, 0.4, 2.5); }),
            "grf.xml: forces from 0 to 1 s do not cover the motion from 0.4 to 2.5 s (walk.mot). "
            "Are they of another trial? Else narrow start_s and end_s.");
  EXPECT_EQ(message_of([&] { require_same_time(motion, loads, 0.4, 1.0); }), "taken");
}

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

TEST(ExternalLoadsFile, XmlWithItsDataBeside) {
  const TempFolder folder;
  write_storage(folder.file("grf.mot"), plate());
  const auto xml = [&](const std::string& objects, const std::string& data) {
    write(folder.file("grf.xml"),
          "<OpenSimDocument Version=\"30000\">\n<ExternalLoads name=\"x\">\n"
          "<objects>\n" +
              objects + "</objects>\n" + data + "</ExternalLoads>\n</OpenSimDocument>\n");
    return folder.file("grf.xml");
  };
  const std::string right =
      "<ExternalForce name=\"right\"><isDisabled> false </isDisabled>"
      "<applied_to_body> calcn_r </applied_to_body>"
      "<force_identifier>ground_force_r_v</force_identifier>"
      "<point_identifier>ground_force_r_p</point_identifier></ExternalForce>\n";
  const std::string off =
      "<ExternalForce name=\"off\"><appliesForce>false</appliesForce></ExternalForce>\n";
  const ExternalLoads loads =
      read_external_loads(xml(right + off, "<datafile>C:\\lab\\subject\\grf.mot</datafile>\n"));
  ASSERT_EQ(loads.forces.size(), 1u);
  EXPECT_EQ(loads.forces[0].body, "calcn_r");
  EXPECT_EQ(loads.forces[0].point_in, "ground");
  EXPECT_EQ(loads.forces[0].torque_id, "");
  EXPECT_EQ(loads.forces[0].line, 4);
  EXPECT_EQ(loads.data.time.size(), 101u);

  const std::string path = folder.file("grf.xml");
  const auto message = [&](const std::string& objects, const std::string& data) {
    xml(objects, data);
    std::string text = message_of([&] { read_external_loads(path); });
    for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path))
      text.replace(at, path.size(), "grf.xml");
    return text;
  };
  EXPECT_EQ(message("<ExternalForce name=\"a\"/>\n<Plate/>\n", ""),
            "grf.xml:4: force 'a' has no applied_to_body.\n"
            "grf.xml:4: force 'a' has neither force_identifier nor torque_identifier.\n"
            "grf.xml:5: <Plate>: only ExternalForce is understood.\n"
            "grf.xml:2: has no <datafile>.");
  EXPECT_EQ(message(right, "<datafile>other.mot</datafile>\n"),
            "grf.xml:6: datafile = other.mot: there is no such file beside it.");
}

TEST(TrialFile, NamesFilesBesideItself) {
  const TempFolder folder;
  std::filesystem::create_directory(folder.file("data"));
  for (const char* name : {"m.osim", "data/q.mot"}) write(folder.file(name), "");
  write_storage(folder.file("data/grf.mot"), plate("FP1_"));
  write(folder.file("t.toml"),
        "format = 1\ntitle = \"Back\"\nmodel = \"m.osim\"\nmotion = \"data/q.mot\"\n"
        "loads = \"data/grf.mot\"\nfilter = \"opensim\"\nstart_s = 0.5\n[feet]\nFP1 = \"l\"\n");
  const TrialFile trial = read_trial_file(folder.file("t.toml"));
  EXPECT_EQ(trial.title, "Back");
  EXPECT_EQ(trial.motion, folder.file("data/q.mot"));
  EXPECT_EQ(trial.filter.kind, FilterKind::kOpenSim);
  EXPECT_EQ(trial.filter.cutoff_hz, 6);
  EXPECT_EQ(trial.start, 0.5);
  EXPECT_FALSE(trial.end);
  EXPECT_EQ(read_loads_of(trial).forces[0].body, "calcn_l");
}

}  // namespace
}  // namespace retrogait
