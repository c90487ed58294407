// Figures of a sweep: made-up tables, real gnuplot.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "base/error.h"
#include "support/temp_folder.h"
#include "findings/example.h"
#include "findings/figures.h"

namespace retrogait {
namespace {

const ExampleOutcome kPeak = {"knee_contact", "r", "peak", "BW", 2.9, 0.12};
const ExampleOutcome kImpulse = {
    "patellofemoral_contact", "r", "impulse_per_m", "BW·s/m", 0.2, 0.2};
const std::vector<double> kSpeeds = {0.6, 0.8, 1.0, 1.2}, kSlopes = {-10, -5, 0, 5, 10};

std::vector<std::string> many_parameters() {
  std::vector<std::string> out;
  for (int i = 0; i < 20; ++i)
    out.push_back(fmt::format("gait.backward.hip_flexion.curve_of_a_long_name_{}_deg", i));
  return out;
}

// every kind of figure, numbers and words, few parameters and many, holes
Findings rich() {
  Findings f;
  f.title = "Speed, slope and script, both ways";
  f.walk = "A walk in the park, inverse dynamics";
  for (const ExampleOutcome& o : {kPeak, kImpulse}) {
    add_summary(f, o);
    add_map(f, o, "speed_m_s", "slope_pct", kSpeeds, kSlopes, true);
    add_response(f, o, "speed_m_s", {"0.6", "0.8", "1", "1.2"}, 0.4);
    add_response(f, o, "gait.backward.script",
                 {"backward", "backward_accad", "somebody_with_a_very_long_name_indeed"}, 0.2);
    add_convergence(f, o, 512);
  }
  add_sampled(f, kPeak, {"strength.quadriceps", "slope_pct"});
  add_sampled(f, kImpulse, many_parameters());
  return f;
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// what gnuplot says to a script
std::string said_to(const std::string& script) {
  const TempFolder folder;
  std::ofstream(folder.file("figure.gp"), std::ios::binary) << script;
  const std::string command =
      fmt::format("cd '{}' && gnuplot figure.gp > said 2>&1", folder.path());
  const int status = std::system(command.c_str());
  return content_of(folder.file("said")) + (status == 0 ? "" : "failed");
}

std::vector<std::string> names_of(const std::vector<Drawing>& drawings) {
  std::vector<std::string> out;
  for (const Drawing& d : drawings) out.push_back(d.name);
  return out;
}

const Drawing& named(const std::vector<Drawing>& drawings, const std::string& name) {
  for (const Drawing& d : drawings)
    if (d.name == name) return d;
  throw std::runtime_error("no figure " + name);
}

TEST(SweepFigures, EveryTableHasItsFigure) {
  EXPECT_EQ(
      names_of(draw(rich())),
      (std::vector<std::string>{"summary", "knee_contact_peak_map", "knee_contact_peak_response",
                                "knee_contact_peak_dependence", "knee_contact_peak_tornado",
                                "knee_contact_peak_indices", "knee_contact_peak_convergence",
                                "patellofemoral_contact_impulse_per_m_map",
                                "patellofemoral_contact_impulse_per_m_response",
                                "patellofemoral_contact_impulse_per_m_dependence",
                                "patellofemoral_contact_impulse_per_m_tornado",
                                "patellofemoral_contact_impulse_per_m_indices",
                                "patellofemoral_contact_impulse_per_m_convergence"}));
}

TEST(SweepFigures, AreDrawnWithoutAWordAndWhole) {
  const std::vector<Drawing> drawings = draw(rich());
  for (const Drawing& d : drawings) EXPECT_EQ(said_to(d.script), "") << d.name;
  const TempFolder folder;
  FigureRun(folder.path(), drawings).finish();
  for (const Drawing& d : drawings)
    for (const char* suffix : {".svg", ".pdf", ".gp"})
      EXPECT_GT(std::filesystem::file_size(folder.file("figures/" + d.name + suffix)), 1000U);
  // a script that gnuplot does not understand, and one that it warns of
  EXPECT_NE(said_to("set nothing_known\n"), "");
  EXPECT_NE(said_to("set terminal svg\nset output 'a.svg'\nplot [0:1] [1:1] 1\n"), "");
}

TEST(SweepFigures, AreTheSameTwice) {
  const TempFolder folders[2];
  const std::vector<Drawing> drawings = draw(rich()), again = draw(rich());
  FigureRun(folders[0].path(), drawings).finish();
  FigureRun(folders[1].path(), again).finish();
  for (const Drawing& d : drawings)
    for (const char* suffix : {".svg", ".pdf", ".gp"}) {
      const std::string file = "figures/" + d.name + suffix;
      EXPECT_EQ(content_of(folders[0].file(file)), content_of(folders[1].file(file))) << file;
    }
}

TEST(SweepFigures, ScriptsHoldTheNumbersOfTheTables) {
  Findings f;
  add_map(f, kPeak, "speed_m_s", "slope_pct", kSpeeds, kSlopes);
  const std::string before = named(draw(f), "knee_contact_peak_map").script;
  for (std::size_t i = 0; i < f.map.rows(); ++i) {
    if (f.map.text(i, "of") != "difference") continue;
    const std::string number = fmt::format(" {:.6g}\n", f.map.number(i, "mean"));
    EXPECT_NE(before.find(number), std::string::npos) << number;
  }
  for (std::size_t i = 0; i < f.boundary.rows(); ++i) {
    const std::string point =
        fmt::format("\n{:.6g} {:.6g}\n", f.boundary.number(i, "x"), f.boundary.number(i, "y"));
    EXPECT_NE(before.find(point), std::string::npos) << point;
  }
  // the scale of colours is as wide below zero as above
  std::smatch ends;
  ASSERT_TRUE(std::regex_search(before, ends, std::regex("cbrange \\[-([0-9.]+):([0-9.]+)\\]")));
  EXPECT_EQ(ends[1], ends[2]);
  // another table is another script
  ExampleOutcome other = kPeak;
  other.change = 0.121;
  Findings g;
  add_map(g, other, "speed_m_s", "slope_pct", kSpeeds, kSlopes);
  EXPECT_NE(named(draw(g), "knee_contact_peak_map").script, before);
}

TEST(SweepFigures, SayWhoseTheyAreAndHowManyCases) {
  for (const Drawing& d : draw(rich())) {
    for (const std::string line : {"Speed, slope and script, both ways", "Predicted, not measured.",
                                   "n = 1021 cases", "2 flagged and 1 failed left out"})
      EXPECT_NE(d.script.find(line), std::string::npos) << d.name << ": " << line;
  }
}

TEST(SweepFigures, StayOnThePage) {
  const std::regex place("screen (-?[0-9.]+),(-?[0-9.]+)");
  for (const Drawing& d : draw(rich()))
    for (std::sregex_iterator it(d.script.begin(), d.script.end(), place), end; it != end; ++it)
      for (const int k : {1, 2}) {
        EXPECT_GE(std::stod((*it)[k]), 0) << d.name << ": " << it->str();
        EXPECT_LE(std::stod((*it)[k]), 1) << d.name << ": " << it->str();
      }
}

// the second page begins as the first
TEST(SweepFigures, NothingOfOnePageIsLeftOnTheNext) {
  for (const Drawing& d : draw(rich())) {
    const std::size_t page = d.script.find("set multiplot\n");
    const std::size_t clean = d.script.find("unset label; unset arrow; unset object", page);
    for (const char* what : {"set label", "set arrow", "set object"})
      EXPECT_LT(clean, d.script.find(what, page)) << d.name << ": " << what;
  }
}

TEST(SweepFigures, NothingIsDrawnOfNothing) {
  EXPECT_TRUE(draw({}).empty());
  // columns without rows
  Findings f = rich();
  for (Table* table : {&f.summary, &f.response, &f.map, &f.boundary, &f.dependence, &f.tornado,
                       &f.indices, &f.convergence, &f.fit})
    *table = table->where("variable", "nobody");
  EXPECT_TRUE(draw(f).empty());
}

TEST(SweepFigures, NotANumberLeavesGapsAndNoFigureOfGapsAlone) {
  Findings f;
  const double none = std::nan("");
  add_response(f, kPeak, "speed_m_s", {"0.6", "0.8", "1", "1.2"}, 0.4);
  add_response(f, {"hip_contact", "r", "peak", "BW", none, none}, "speed_m_s", {"0.6", "0.8"}, 0.4);
  add_map(f, {"hip_contact", "r", "peak", "BW", none, none}, "speed_m_s", "slope_pct", kSpeeds,
          kSlopes);
  add_sampled(f, {"hip_contact", "r", "peak", "BW", none, none}, {"strength.quadriceps"});
  f.indices = {};
  // one level without a good case
  Table holes =
      findings_table({text_column("parameter"), text_column("level"), number_column("value"),
                      number_column("n"), number_column("mean"), number_column("sd"),
                      number_column("p05"), number_column("p50"), number_column("p95")});
  for (const auto& [text, x] : {std::pair{"0.6", 0.6}, {"0.8", 0.8}, {"1", 1.0}}) {
    const double y = x == 0.8 ? none : x;
    holes.add_row(row_of(kPeak, 0, {"crouch_deg", text, x, 3, y, 0.1, y, y, y}));
  }
  f.response.add_rows(holes);
  const std::vector<Drawing> drawings = draw(f);
  ASSERT_EQ(names_of(drawings), std::vector<std::string>{"knee_contact_peak_response"});
  EXPECT_NE(drawings[0].script.find("0.6 0.6 0.6 0.6\n\n1 1 1 1\n"), std::string::npos);
  EXPECT_EQ(said_to(drawings[0].script), "");
}

TEST(SweepFigures, OneLevelIsAPoint) {
  Findings f;
  add_response(f, kPeak, "speed_m_s", {"0.8"}, 0);
  add_convergence(f, kPeak, 2);
  for (const Drawing& d : draw(f)) EXPECT_EQ(said_to(d.script), "") << d.name;
  EXPECT_NE(draw(f)[0].script.find("with yerrorbars"), std::string::npos);
}

TEST(SweepFigures, EqualNumbersHaveAnAxis) {
  Findings f;
  const ExampleOutcome flat = {"knee_contact", "r", "peak", "BW", 0, 0};
  add_response(f, flat, "speed_m_s", {"0.6", "0.8"}, 0);
  add_map(f, flat, "speed_m_s", "slope_pct", kSpeeds, kSlopes);
  add_sampled(f, flat, {"strength.quadriceps"});
  for (const Drawing& d : draw(f)) EXPECT_EQ(said_to(d.script), "") << d.name;
}

TEST(SweepFigures, AnAngleIsNoShareOfItself) {
  Findings f;
  add_summary(f, {"ankle_angle", "r", "peak", "deg", 3.5, 6});
  EXPECT_TRUE(draw(f).empty());
  add_summary(f, kPeak);
  const std::string script = named(draw(f), "summary").script;
  EXPECT_NE(script.find("$lines << EOD\n4.37793 1 "), std::string::npos);
  EXPECT_NE(script.find("Ankle dorsiflexion, peak"), std::string::npos);
  EXPECT_EQ(said_to(script), "");
}

TEST(SweepFigures, NamesOfFilesAreSafeAndEachIsOnce) {
  Findings f;
  for (const char* unit : {"BW", "N"})
    add_convergence(f, {"../a b/;c", "r", "peak", unit, 1, 1}, 8);
  add_convergence(f, {"--option", "l", "", "", 1, 1}, 8);
  add_convergence(f, {std::string(300, 'x'), "r", "peak", "BW", 1, 1}, 8);
  const std::vector<Drawing> drawings = draw(f);
  ASSERT_EQ(drawings.size(), 4U);
  EXPECT_EQ(drawings[0].name, "___a_b__c_peak_convergence");
  EXPECT_EQ(drawings[1].name, "___a_b__c_peak_2_convergence");
  EXPECT_EQ(drawings[2].name, "_--option_l_convergence");
  EXPECT_LT(drawings[3].name.size(), 200U);
}

TEST(SweepFigures, TextsAreShownAndNeverRun) {
  Findings f = rich();
  f.title = "a `touch run` \"b\" \\n {c_d^e@f&g} % 'h' ~i";
  const std::vector<Drawing> drawings = draw(f);
  const TempFolder folder;
  std::ofstream(folder.file("figure.gp")) << drawings[0].script;
  const std::string command =
      fmt::format("cd '{}' && gnuplot figure.gp > said 2>&1", folder.path());
  EXPECT_EQ(std::system(command.c_str()), 0);
  EXPECT_EQ(content_of(folder.file("said")), "");
  EXPECT_FALSE(std::filesystem::exists(folder.file("run")));
  // the trap is real: gnuplot runs what stands in such quotes
  std::ofstream(folder.file("trap.gp")) << "set label \"`touch run`\"\n";
  EXPECT_EQ(std::system(fmt::format("cd '{}' && gnuplot trap.gp", folder.path()).c_str()), 0);
  EXPECT_TRUE(std::filesystem::exists(folder.file("run")));
}

TEST(SweepFigures, BarsStandLargestFirstByTheDifference) {
  Findings f;
  add_sampled(f, kPeak, {"strength.quadriceps", "strength.triceps_surae", "subject.mass_kg"});
  Findings g;
  g.tornado = f.tornado.where("parameter", "subject.mass_kg");
  g.tornado.add_rows(f.tornado.where("parameter", "strength.quadriceps"));
  const std::string script = named(draw(g), "knee_contact_peak_tornado").script;
  EXPECT_LT(script.find("Strength of quadriceps"), script.find("Body mass, kg"));
}

TEST(SweepFigures, NamesAreSaidInWords) {
  EXPECT_EQ(words_of({"knee_contact", "r", "peak", "BW"}), "Knee contact force, peak");
  EXPECT_EQ(words_of({"knee_contact", "l", "peak", "BW"}), "Knee contact force, left, peak");
  EXPECT_EQ(words_of({"l4l5_compression", "none", "peak", "BW"}), "L4/L5 compression, peak");
  EXPECT_EQ(words_of({"l5s1_shear_ap", "none", "mean", "BW"}), "L5/S1 forward shear, mean");
  EXPECT_EQ(words_of({"speed", "none", "mean", "m/s"}), "Speed");
  EXPECT_EQ(words_of({"quadriceps_activation", "r", "mean", ""}), "Quadriceps activation, mean");
  EXPECT_EQ(words_of_parameter("gait.speed_m_s").both(), "Speed, m/s");
  EXPECT_EQ(words_of_parameter("slope_pct").both(), "Slope, uphill +, %");
  EXPECT_EQ(words_of_parameter("muscles.strength.triceps_surae").both(),
            "Strength of triceps surae");
  EXPECT_EQ(words_of_parameter("gait.backward.knee_angle.offset_deg").both(),
            "Backward: knee flexion, offset, °");
  EXPECT_EQ(words_of_parameter("hip_flexion.offset_deg").both(), "Hip flexion, offset, °");
  EXPECT_EQ(words_of_parameter("gait.backward.script").both(), "Backward: script");
  EXPECT_EQ(words_of_parameter("subject.mass_kg").both(), "Body mass, kg");
  EXPECT_EQ(words_of_parameter("simulate.sole_damping_s_per_m").both(), "Sole damping, s/m");
}

}  // namespace
}  // namespace retrogait
