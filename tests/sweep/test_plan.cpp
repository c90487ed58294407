// Plans: what a file says, and the cases that follow from it, each from its number.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "support/bad_files.h"
#include "support/near.h"
#include "support/program.h"
#include "support/reference.h"
#include "sweep/plan.h"

namespace retrogait {
namespace {

SweepPlan parsed(const std::string& text) {
  return parse_sweep_plan("format = 1\n" + text, "plan");
}

std::vector<std::string> values_of(const SweepPlan& plan, std::uint64_t i) {
  std::vector<std::string> values;
  case_values(plan, i, values);
  return values;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// the plan that stands in plan.h for everybody to copy
std::string example_of_header() {
  const std::string margin = "///   ";
  std::string out;
  for (const std::string& line : lines_of(content_of(repository_path("src/sweep/plan.h")))) {
    if (line.starts_with(margin + "format = ") || !out.empty())
      out += line.size() > margin.size() ? line.substr(margin.size()) + "\n" : "\n";
    if (line.starts_with(margin + "r = ")) break;
  }
  return out;
}

TEST(Plan, TheHeadersExampleIsAPlan) {
  const TempFolder folder;
  const std::string file = folder.file("example.toml");
  std::ofstream(file) << example_of_header();
  const SweepPlan plan = read_sweep_plan(file);
  EXPECT_EQ(plan.grid_size(), 15u);
  EXPECT_EQ(plan.size(), 15u * 1024);
  EXPECT_EQ(plan.parameters.size(), 5u);
  EXPECT_EQ(plan.parameters[4].key, "gait.backward.knee_angle.scale");
  EXPECT_EQ(plan.kept.size(), 2u);
  EXPECT_EQ(plan.curves, std::vector<std::string>{"knee_contact"});
}

TEST(Plan, TheLastListedParameterChangesFastestAndTheDesignInsideIt) {
  const SweepPlan plan = parsed(
      "[parameter.speed_m_s]\nvalues = [0.8, 1]\n[parameter.strength.quadriceps]\nuniform = [0.9, "
      "1.1]\n"
      "[parameter.slope_pct]\nfrom = -5\nto = 5\nstep = 5\n[design]\npoints = 4\n");
  ASSERT_EQ(plan.size(), 24u);
  EXPECT_EQ(values_of(plan, 0)[0], "0.8");
  EXPECT_EQ(values_of(plan, 0)[2], "-5");
  EXPECT_EQ(values_of(plan, 4)[2], "0");
  EXPECT_EQ(values_of(plan, 8)[2], "5");
  EXPECT_EQ(values_of(plan, 12)[0], "1");
  // every cell of the grid has the same points of the design
  for (std::uint64_t i = 0; i < 4; ++i)
    EXPECT_EQ(values_of(plan, i)[1], values_of(plan, 20 + i)[1]);
}

TEST(Plan, ARangeEndsWhereItSays) {
  const SweepPlan plan = parsed(
      "[parameter.slope_pct]\nfrom = -10\nto = 10\nstep = 2.5\n[parameter.arm_swing]\nfrom = 1\nto "
      "= 0\ncount = "
      "4\n[parameter.crouch_deg]\nfrom = 0\nto = 10\nstep = 3\n[parameter.toe_out_deg]\nfrom = "
      "-0.3\nto = 0.3\nstep = 0.1\n");
  EXPECT_EQ(plan.parameters[0].values.size(), 9u);
  EXPECT_EQ(plan.parameters[0].values.back(), "10");
  EXPECT_EQ(plan.parameters[1].values,
            (std::vector<std::string>{"1", "0.6666666667", "0.3333333333", "0"}));
  EXPECT_EQ(plan.parameters[2].values, (std::vector<std::string>{"0", "3", "6", "9"}));
  EXPECT_EQ(plan.parameters[3].values,
            (std::vector<std::string>{"-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3"}));
}

TEST(Plan, AParameterHasOneKeyHoweverItIsWritten) {
  const std::pair<const char*, const char*> names[] = {
      {"speed_m_s", "gait.speed_m_s"},
      {"gait.speed_m_s", "gait.speed_m_s"},
      {"backward.speed_m_s", "gait.backward.speed_m_s"},
      {"gait.backward.knee_angle_r.scale", "gait.backward.knee_angle.scale"},
      {"knee_angle.offset_deg", "gait.knee_angle.offset_deg"},
      {"strength.quadriceps", "muscles.strength.quadriceps"},
      {"muscles.cost_exponent", "muscles.cost_exponent"},
      {"cost_exponent", "muscles.cost_exponent"},
      {"subject.mass_kg", "subject.mass_kg"},
      {"shoe.heel_height_mm", "shoe.heel_height_mm"},
      {"simulate.sole", "simulate.sole"},
      {"road", "road"},
      {"scene", "scene"}};
  for (const auto& [name, key] : names)
    for (const std::string& quoted : {fmt::format("\"{}\"", name), std::string(name)}) {
      const SweepPlan plan = parsed("[parameter." + quoted + "]\nvalues = [\"1\"]\n");
      ASSERT_EQ(plan.parameters.size(), 1u) << name;
      EXPECT_EQ(plan.parameters[0].key, key);
    }
}

TEST(Plan, EveryKeyOfASceneCanVary) {
  for (const std::string& key : scene_keys())
    EXPECT_EQ(parsed("[parameter.\"" + key + "\"]\nvalues = [1]\n").parameters[0].key, key);
}

TEST(Plan, SceneAndRoadCanBeListed) {
  const SweepPlan plan = parsed(
      "[parameter.scene]\nvalues = [\"park_walk\", \"squat_walk\"]\n[parameter.road]\nvalues = "
      "[\"inverse\", \"simulate\"]\n");
  ASSERT_EQ(plan.size(), 4u);
  Diagnostics found("");
  EXPECT_EQ(case_scene(plan, values_of(plan, 0), found).name, "park_walk");
  EXPECT_EQ(case_scene(plan, values_of(plan, 3), found).name, "squat_walk");
  EXPECT_EQ(case_road(plan, values_of(plan, 2)), Road::kInverse);
  EXPECT_EQ(case_road(plan, values_of(plan, 3)), Road::kSimulate);
  EXPECT_EQ(case_command(plan, values_of(plan, 3)), "retrogait compare squat_walk --road simulate");
  EXPECT_TRUE(found.empty());
}

TEST(Plan, ACasesCommandIsTheCase) {
  const SweepPlan plan = read_sweep_plan("monte_carlo");
  Diagnostics found("");
  const std::vector<std::string> values = values_of(plan, 77);
  const Scene scene = case_scene(plan, values, found);
  Scene told = find_scene("park_walk", found);
  std::istringstream words(case_command(plan, values));
  std::string word;
  words >> word >> word >> word;  // retrogait compare park_walk
  while (words >> word) {
    ASSERT_EQ(word, "--set");
    words >> word;
    set_value(told, word, "--set", found);
  }
  EXPECT_TRUE(found.empty());
  ASSERT_EQ(told.settings.size(), scene.settings.size());
  for (const auto& [key, setting] : scene.settings)
    EXPECT_EQ(told.settings.at(key).value, setting.value) << key;
  EXPECT_EQ(told.muscles.strength, scene.muscles.strength);
  EXPECT_EQ(told.direction[1].knobs.curves, scene.direction[1].knobs.curves);
}

TEST(Plan, ItsTextIsEnoughWithoutItsScene) {
  const SweepPlan plan = parse_sweep_plan(
      "format = 1\nscene = \"gone.toml\"\n[parameter.speed_m_s]\nvalues = [0.8]\n", "kept");
  EXPECT_EQ(plan.name, "kept");
  EXPECT_EQ(values_of(plan, 0)[0], "0.8");
}

long resident_kb() {
  std::ifstream in("/proc/self/statm");
  long size = 0, resident = 0;
  in >> size >> resident;
  return resident * 4;
}

TEST(Plan, TenMillionCasesTakeNoMemory) {
  const std::string text =
      "[parameter.speed_m_s]\nuniform = [0.6, 1.2]\n[parameter.strength.quadriceps]\nnormal = [1, "
      "0.1]\n"
      "[parameter.slope_pct]\nuniform = [-5, 5]\n[design]\npoints = 10000000\nkind = ";
  for (const char* kind : {"\"sobol\"", "\"latin\"", "\"random\"", "\"saltelli\""}) {
    values_of(parsed(text + kind), 9);  // what a thread keeps once
    const long before = resident_kb();
    const SweepPlan plan = parsed(text + kind);
    EXPECT_GE(plan.size(), 10'000'000u);
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 100; ++i)
      seen.insert(values_of(plan, i * (plan.size() / 100))[0]);
    seen.insert(values_of(plan, plan.size() - 1)[0]);
    EXPECT_GT(seen.size(), 90u) << kind;
    EXPECT_LT(resident_kb() - before, 1000) << kind;
  }
}

TEST(Plan, ASampledValueIsWhatItsSixDigitsSay) {
  const SweepPlan plan =
      parsed("[parameter.speed_m_s]\nuniform = [0.6, 1.2]\n[design]\npoints = 64\n");
  for (std::uint64_t i = 0; i < 64; ++i) {
    const std::string value = values_of(plan, i)[0];
    EXPECT_LE(value.size(), 8u) << value;
    EXPECT_EQ(fmt::format("{:.6g}", std::stod(value)), value);
  }
}

TEST(Plan, OtherSeedsOtherPoints) {
  const std::string text =
      "[parameter.speed_m_s]\nuniform = [0.6, 1.2]\n[design]\npoints = 8\nseed = ";
  EXPECT_EQ(values_of(parsed(text + "4"), 3), values_of(parsed(text + "4"), 3));
  EXPECT_NE(values_of(parsed(text + "4"), 3), values_of(parsed(text + "5"), 3));
}

TEST(Plan, NotesSayWhichCornersNobodyCanWalk) {
  const TempFolder folder;
  const std::string file = folder.file("corners.toml");
  std::ofstream(file) << "format = 1\n[parameter.speed_m_s]\nvalues = [0.8, 1.0, 1.2]\n"
                         "[parameter.cadence_steps_min]\nvalues = [100, 112, 120]\n";
  const std::vector<std::string> notes = plan_notes(read_sweep_plan(file));
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_TRUE(notes[0].starts_with("Nobody can walk speed_m_s = 0.8, cadence_steps_min = 120,"))
      << notes[0];
}

// ------------------------------------------------------------------------------------- shipped plans

TEST(ShippedPlans, AreReadAndTheirFirstAndLastCasesCanBeWalked) {
  const auto plans = list_sweeps();
  ASSERT_GE(plans.size(), 8u);
  for (const auto& [name, title] : plans) {
    EXPECT_FALSE(title.empty()) << name;
    SweepPlan plan;
    ASSERT_EQ(message_of([&] { plan = read_sweep_plan(name); }),
              "(no message: the input was taken)")
        << name;
    EXPECT_TRUE(plan.text.starts_with("# ")) << name << " says what it asks";
    EXPECT_TRUE(plan_notes(plan).empty()) << name;
    for (const std::uint64_t i : {std::uint64_t{0}, plan.size() - 1}) {
      Diagnostics found(plan.file);
      const StudyPlan study = plan_study(case_scene(plan, values_of(plan, i), found), found);
      EXPECT_EQ(study.cases[0].direction, "forward");
      EXPECT_EQ(study.cases[1].direction, "backward");
    }
  }
}

}  // namespace
}  // namespace retrogait
