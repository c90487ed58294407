// Scenes: every one in tests/bad/scenes is refused with the words of the .expected file beside it.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "study/study.h"
#include "support/near.h"

namespace retrogait {
namespace {

std::string messages_of(const std::string& scene, const std::vector<std::string>& settings = {}) {
  try {
    Diagnostics found(scene);
    Scene read = find_scene(scene, found);
    for (const std::string& s : settings) set_value(read, s, "--set", found);
    plan_study(read, found);
  } catch (const InputError& error) {
    std::string text;
    for (const Diagnostic& d : error.diagnostics()) text += d.text() + "\n";
    return text;
  }
  return "accepted\n";
}

StudyPlan plan_of(const std::string& scene, const std::vector<std::string>& settings = {}) {
  Diagnostics found(scene);
  Scene read = find_scene(scene, found);
  for (const std::string& s : settings) set_value(read, s, "--set", found);
  return plan_study(read, found);
}

TEST(BadScenes, AreRefusedWordForWord) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator("tests/bad/scenes"))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  ASSERT_GE(files.size(), 8u);
  for (const std::string& file : files) {
    std::ifstream in(std::filesystem::path(file).replace_extension(".expected"));
    std::stringstream expected;
    expected << in.rdbuf();
    EXPECT_EQ(messages_of(file), expected.str()) << file;
  }
}

TEST(BadScenes, UnknownNameAndBadSettings) {
  EXPECT_EQ(messages_of("parkwalk"),
            "scenes: there is no scene 'parkwalk': handrail, hill_down, hill_up, own_speeds, "
            "park_walk, slow, squat_walk, varus_knee. "
            "Did you mean 'park_walk'?\n");
  EXPECT_EQ(messages_of("park_walk", {"gait.spede_m_s=1", "gait.crouch_m=3", "gait.speed_m_s",
                                      "gait.speed_m_s=9"}),
            "--set gait.spede_m_s=1: gait: unknown key 'spede_m_s'. Did you mean 'speed_m_s'?\n"
            "--set gait.crouch_m=3: gait: key 'crouch_m' has the wrong unit suffix: write "
            "'crouch_deg' or 'crouch_rad'.\n"
            "--set gait.speed_m_s: write key=value, such as gait.backward.speed_m_s=0.9.\n"
            "--set: gait.speed_m_s = 9: 'forward' covers 0.4 to 1.6 m/s.\n"
            "--set: gait.speed_m_s = 9: 'backward' covers 0.4 to 1.4 m/s.\n");
}

TEST(BadScenes, APartOfANameIsEnoughToFindIt) {
  EXPECT_EQ(
      messages_of("park_walk", {"gait.speed=1", "speed=1", "gait.backward.lean=3", "mass_kg=60"}),
      "--set gait.speed=1: gait: unknown key 'speed'. Did you mean 'speed_km_h' or 'speed_m_s'?\n"
      "--set speed=1: unknown key 'speed'. Did you mean 'gait.speed_m_s'?\n"
      "--set gait.backward.lean=3: gait.backward: unknown key 'lean'. Did you mean "
      "'trunk_lean_deg' or 'trunk_lean_rad'?\n"
      "--set mass_kg=60: unknown key 'mass_kg'. Did you mean 'subject.mass_kg'?\n");
  EXPECT_TRUE(messages_of("hill").ends_with("Did you mean 'hill_down' or 'hill_up'?\n"))
      << messages_of("hill");
}

TEST(BadScenes, KnobOutOfRangeIsTheScenesMistakeNotTheScripts) {
  for (const char* knob : {"hand_support_bw", "crouch_deg", "trunk_lean_deg", "toe_out_deg",
                           "arm_swing", "head_turn_deg", "trunk_turn_deg", "added_load_kg",
                           "slope_pct", "step_width_m", "step_length_m", "cadence_steps_min"}) {
    const std::string said = messages_of("park_walk", {fmt::format("gait.{}=999", knob)});
    EXPECT_TRUE(said.starts_with(fmt::format("--set: gait.{} = 999: ", knob))) << said;
  }
}

TEST(BadScenes, ASubjectOutOfRangeIsSaidOnce) {
  EXPECT_EQ(
      messages_of("park_walk", {"subject.mass_kg=-5", "subject.height_m=6", "subject.sex=men"}),
      "--set subject.mass_kg=-5: subject.mass_kg = -5: must be 30 to 200 kg.\n"
      "--set subject.height_m=6: subject.height_m = 6: must be 1.3 to 2.2 m.\n"
      "--set subject.sex=men: subject.sex = 'men': must be 'male' or 'female'.\n");
  EXPECT_EQ(
      messages_of("park_walk", {"subject.mass_kg=heavy", "subject.height_cm=nan"}),
      "--set subject.mass_kg=heavy: subject.mass_kg = 'heavy': must be a number, not a text.\n"
      "--set subject.height_cm=nan: subject.height_cm = nan: must be a finite number.\n");
}

TEST(Scenes, AllShippedOnesAreGood) {
  const auto scenes = list_scenes();
  ASSERT_GE(scenes.size(), 7u);
  for (const auto& [name, title] : scenes)
    EXPECT_EQ(messages_of(name), "accepted\n") << name << ": " << title;
}

TEST(Scenes, WhatIsSaidLastWins) {
  const StudyPlan plan =
      plan_of("own_speeds", {"gait.speed_km_h=3.6", "gait.backward.slope_pct=-4"});
  EXPECT_TRUE(near(plan.cases[0].knobs.speed, 1.0, 1e-12));
  EXPECT_TRUE(near(plan.cases[1].knobs.speed, 1.0, 1e-12));
  EXPECT_TRUE(near(plan.cases[0].knobs.slope, 0, 0));
  EXPECT_TRUE(near(plan.cases[1].knobs.slope, -0.04, 1e-12));
  EXPECT_EQ(plan.scene.settings.at("gait.speed_km_h").file, "--set");
  EXPECT_EQ(plan.scene.settings.at("gait.forward.speed_m_s").line, 9);
}

TEST(Scenes, AMeasuredInputBringsTheCaseWithoutIt) {
  const StudyPlan plan = plan_of("park_walk");
  ASSERT_EQ(plan.cases.size(), 3u);
  EXPECT_EQ(plan.cases[2].trial, "backward_without_prior");
  EXPECT_FALSE(plan.cases[2].knobs.fore_aft_prior);
  EXPECT_EQ(plan_of("park_walk", {"gait.fore_aft_prior=false"}).cases.size(), 2u);
}

TEST(Scenes, SubjectAndLoadReachTheModel) {
  const StudyPlan plan =
      plan_of("park_walk", {"subject.mass_kg=60", "subject.height_m=1.62", "subject.sex=female",
                            "gait.backward.added_load_kg=10"});
  EXPECT_TRUE(near_relative(plan.cases[0].model.body_mass, 60, 1e-9));
  EXPECT_TRUE(near_relative(plan.cases[0].model.total_mass, 60, 1e-9));
  EXPECT_TRUE(near_relative(plan.cases[1].model.body_mass, 60, 1e-9));
  EXPECT_TRUE(near_relative(plan.cases[1].model.total_mass, 70, 1e-9));
}

TEST(Scenes, HeelsReachTheModel) {
  const Model flat = plan_of("park_walk", {}).cases[0].model;
  const StudyPlan plan = plan_of("park_walk", {"shoe.heel_height_mm=40"});
  EXPECT_TRUE(near(plan.scene.heel_height, 0.04, 1e-15));
  EXPECT_EQ(plan.scene.settings.at("shoe.heel_height_mm").value, "40");
  for (std::size_t d = 0; d < 2; ++d) {
    const Model& model = plan.cases[d].model;
    EXPECT_LT(model.foot_points[0].point.y(), flat.foot_points[0].point.y() - 0.039);
    EXPECT_GT(model.standing[model.coordinate_index("pelvis_ty")],
              flat.standing[flat.coordinate_index("pelvis_ty")] + 0.02);
  }
}

TEST(Scenes, MusclesKneeAndSpineAreReadAndRemembered) {
  const StudyPlan plan =
      plan_of("park_walk", {"muscles.cost_exponent=3", "muscles.weighting=volume",
                            "muscles.activation_floor=0.02", "muscles.strength.quadriceps=0.5",
                            "muscles.strength.quadriceps=0.8", "knee.frontal_alignment_deg=4"});
  const MuscleOptions& m = plan.scene.muscles;
  EXPECT_EQ(m.cost_exponent, 3);
  EXPECT_EQ(m.weighting, "volume");
  EXPECT_EQ(m.activation_floor, 0.02);
  ASSERT_EQ(m.strength.size(), 1u) << "what is said last counts, once";
  EXPECT_EQ(m.strength[0].second, 0.8);
  EXPECT_TRUE(near(m.frontal_alignment, 4 * kRadPerDeg, 1e-15));
  EXPECT_EQ(plan.scene.settings.at("muscles.strength.quadriceps").value, "0.8");
  EXPECT_EQ(plan.scene.settings.at("knee.frontal_alignment_deg").value, "4");
}

TEST(Scenes, MuscleOptionsReachTheModelOfASubject) {
  const std::vector<std::string> small = {"subject.mass_kg=60", "subject.height_m=1.62"};
  std::vector<std::string> changed = small;
  changed.insert(changed.end(), {"muscles.strength.quadriceps=0.8", "muscles.activation_floor=0.02",
                                 "knee.frontal_alignment_deg=4"});
  const Case before = plan_of("park_walk", small).cases[0];
  const Case after = plan_of("park_walk", changed).cases[0];
  ASSERT_GE(before.model.nmuscle(), 80);
  int weaker = 0;
  for (int i = 0; i < before.model.nmuscle(); ++i) {
    const Muscle& a = before.model.muscles[static_cast<std::size_t>(i)];
    const Muscle& b = after.model.muscles[static_cast<std::size_t>(i)];
    const bool quadriceps =
        std::find(a.groups.begin(), a.groups.end(), "quadriceps") != a.groups.end();
    weaker += quadriceps;
    EXPECT_TRUE(
        near_relative(b.max_isometric_force, (quadriceps ? 0.8 : 1) * a.max_isometric_force, 1e-12))
        << a.name;
    EXPECT_EQ(b.min_control, 0.02) << a.name;
  }
  EXPECT_EQ(weaker, 8) << "four heads a side";
  const int medial = before.model.find_contact_point("knee_medial_r");
  ASSERT_GE(medial, 0);
  const auto point = [&](const Case& c) {
    return c.model.contact_points[static_cast<std::size_t>(medial)].point;
  };
  EXPECT_GT((point(after) - point(before)).norm(), 1e-3) << "m, of a varus of 4 degrees";
}

TEST(Scenes, WeightsHaveTheirDefinition) {
  const Case c = plan_of("park_walk", {"muscles.weighting=volume"}).cases[0];
  const VecX& w = c.muscles.sharing.weight;
  ASSERT_EQ(w.size(), c.model.nmuscle());
  EXPECT_TRUE(near(w.mean(), 1, 1e-12));
  const auto volume = [&](int i) {
    const Muscle& m = c.model.muscles[static_cast<std::size_t>(i)];
    return m.max_isometric_force / m.specific_tension * m.optimal_fiber_length;
  };
  EXPECT_TRUE(near_relative(w[7] / w[3], volume(7) / volume(3), 1e-12));
  EXPECT_EQ(plan_of("park_walk").cases[0].muscles.sharing.weight, w) << "the default";
  EXPECT_EQ(plan_of("park_walk", {"muscles.weighting=none"}).cases[0].muscles.sharing.weight.size(),
            0);
  EXPECT_EQ(plan_of("park_walk", {"muscles.weighting=stress"}).cases[0].muscles.sharing.effort,
            Effort::kStress);
}

TEST(Scenes, TendonsStretchUnlessAsked) {
  EXPECT_EQ(plan_of("park_walk").cases[0].muscles.tendons, TendonRules::kElastic);
  EXPECT_EQ(plan_of("park_walk", {"muscles.tendons=rigid"}).cases[0].muscles.tendons,
            TendonRules::kRigid);
}

TEST(Scenes, MusclesCanBeLeftOut) {
  const StudyPlan plan = plan_of("park_walk", {"muscles.on=false"});
  EXPECT_EQ(plan.cases[0].muscles.contraction, nullptr);
  EXPECT_NE(plan_of("park_walk").cases[2].muscles.contraction, nullptr)
      << "the case without a prior has them, too";
}

TEST(Scenes, ReversedScriptClimbsTheSameGround) {
  const StudyPlan plan =
      plan_of("park_walk", {"gait.backward.script=forward_reversed", "gait.slope_pct=5"});
  ASSERT_EQ(plan.cases.size(), 2u);
  EXPECT_EQ(plan.cases[1].trial, "forward_reversed");
  EXPECT_TRUE(plan.cases[1].reversed);
  EXPECT_TRUE(near(plan.cases[1].knobs.slope, -0.05, 1e-12))
      << "what climbs backward descended forward";
}

}  // namespace
}  // namespace retrogait
