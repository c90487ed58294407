// Knobs: what may be turned is what a scene may say, at every end; what it says is what undo, command and scene say.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <set>

#include "inspector/session.h"
#include "io/io.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

const ModelSpec& adult() {
  static const ModelSpec spec = read_model(home_path("models/adult.toml"));
  return spec;
}

std::vector<Parameter> all_parameters() {
  std::vector<Parameter> all = parameters();
  for (const Parameter& p : strength_parameters(adult())) all.push_back(p);
  return all;
}

const Parameter& parameter(const std::string& key) {
  static const std::vector<Parameter> all = all_parameters();
  for (const Parameter& p : all)
    if (p.key == key) return p;
  throw InternalError("no parameter " + key);
}

/// What the ends of a parameter are, as a scene writes them.
std::vector<std::string> ends_of(const Parameter& p) {
  if (p.kind != ParameterKind::kNumber) return p.choices;
  return {fmt::format("{:.6g}", p.least), fmt::format("{:.6g}", p.most)};
}

std::vector<Target> targets_of(const Parameter& p) {
  if (!p.of_gait) return {Target::kBoth};
  return {Target::kBoth, Target::kForward, Target::kBackward};
}

std::string defects_of(const std::string& assignment) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  set_value(scene, assignment, "--set", found);
  return found.empty() ? "" : found.list().front().text();
}

TEST(Parameters, EveryEndIsWhatASceneMaySay) {
  for (const Parameter& p : all_parameters())
    for (const std::string& end : ends_of(p))
      for (const Target target : targets_of(p))
        EXPECT_EQ(defects_of(key_of(p, target) + "=" + end), "") << p.key;
}

TEST(Parameters, BeyondAnEndASceneRefuses) {
  // ranges that only the synthesis knows are asked of a plan
  for (const Parameter& p : all_parameters()) {
    if (p.kind != ParameterKind::kNumber) continue;
    for (const double beyond : {p.least - p.step, p.most + p.step}) {
      Document d;
      set_edit(d, key_of(p, Target::kBoth), fmt::format("{:.6g}", beyond));
      const bool script_has_it = p.key == "step_width_m" && beyond <= 0.011;
      if (script_has_it) continue;
      EXPECT_THROW(plan_of(d), InputError) << p.key << " = " << beyond;
    }
  }
}

TEST(Parameters, EverythingIsExplainedInItsUnit) {
  std::set<std::string> keys;
  for (const Parameter& p : all_parameters()) {
    EXPECT_TRUE(keys.insert(p.key).second) << p.key << " twice";
    EXPECT_GT(p.help.size(), 10u) << p.key;
    EXPECT_TRUE(p.help.ends_with(".")) << p.key;
    EXPECT_FALSE(p.title.empty() || p.section.empty()) << p.key;
    const bool number = p.kind == ParameterKind::kNumber;
    EXPECT_TRUE(number ? p.least < p.most : p.choices.size() >= 2) << p.key;
  }
  // what the knobs of a scene are, all of them
  for (const std::string& knob : knob_names()) EXPECT_TRUE(keys.contains(knob)) << knob;
  for (const char* key : {"subject.sex", "muscles.weighting", "muscles.tendons", "muscles.on",
                          "muscles.strength.gluteals", "muscles.strength_set",
                          "spine.disc_stiffness", "gait.forward.script", "gait.backward.script"})
    EXPECT_TRUE(keys.contains(key)) << key;
}

// the ends of sliders for walks of their own speed: every one of them can be planned
TEST(Parameters, EveryPlaceOfASliderCanBeWalked) {
  for (const char* scene : {"park_walk", "own_speeds", "slow"}) {
    const StudyPlan plan = plan_of({scene, {}});
    for (const char* key : {"speed_m_s", "cadence_steps_min", "step_length_m"})
      for (const Target target : {Target::kBoth, Target::kForward, Target::kBackward}) {
        const Parameter& p = parameter(key);
        std::vector<const Case*> cases;
        for (std::size_t d = 0; d < 2; ++d)
          if (target == Target::kBoth || (target == Target::kBackward) == (d == 1))
            cases.push_back(&plan.cases[d]);
        const Span span = span_of(p, cases);
        for (const double value : {span.least, span.most}) {
          Document d{scene, {}};
          set_edit(d, key_of(p, target), fmt::format("{:.6g}", value));
          EXPECT_NO_THROW(plan_of(d)) << scene << " " << key_of(p, target) << " = " << value;
        }
      }
  }
}

TEST(Parameters, WhatWasSolvedIsReadBackAsItWasSaid) {
  const std::pair<const char*, const char*> said[] = {{"speed_m_s", "0.9"},
                                                      {"cadence_steps_min", "108"},
                                                      {"slope_pct", "4"},
                                                      {"crouch_deg", "12"},
                                                      {"trunk_lean_deg", "5"},
                                                      {"step_width_m", "0.2"},
                                                      {"hand_support_bw", "0.1"},
                                                      {"added_load_kg", "8"},
                                                      {"subject.mass_kg", "82"},
                                                      {"subject.height_m", "1.8"},
                                                      {"subject.sex", "female"},
                                                      {"shoe.heel_height_mm", "40"},
                                                      {"knee.frontal_alignment_deg", "-4"},
                                                      {"muscles.cost_exponent", "3"},
                                                      {"muscles.weighting", "stress"},
                                                      {"muscles.tendons", "rigid"},
                                                      {"muscles.activation_floor", "0.05"},
                                                      {"muscles.strength.gluteals", "0.7"},
                                                      {"muscles.strength_set", "myotorso"},
                                                      {"spine.disc_stiffness", "true"},
                                                      {"spine.abdominal_pressure_kPa", "3"},
                                                      {"simulate.friction", "0.4"}};
  Document d;
  for (const auto& [key, value] : said) set_edit(d, key_of(parameter(key), Target::kBoth), value);
  const StudyPlan plan = plan_of(d);
  for (const std::size_t direction : {0, 1}) {
    Trial trial;
    trial.of = plan.cases[direction];
    for (const auto& [key, value] : said) {
      const Parameter& p = parameter(key);
      if (p.kind == ParameterKind::kNumber)
        EXPECT_NEAR(solved_number(p, plan, trial), std::stod(value), 1e-9) << key;
      else
        EXPECT_EQ(solved_word(p, plan, trial), value) << key;
    }
    trial.measured = true;
    EXPECT_TRUE(std::isnan(solved_number(parameter("speed_m_s"), plan, trial)));
  }
}

TEST(Parameters, OneDirectionAfterBothAndBothAfterOne) {
  Document d;
  set_edit(d, "gait.speed_m_s", "1.2");
  set_edit(d, "gait.backward.speed_m_s", "0.8");
  EXPECT_EQ(
      command_of(d),
      "retrogait compare park_walk --set gait.speed_m_s=1.2 --set gait.backward.speed_m_s=0.8");
  const StudyPlan plan = plan_of(d);
  EXPECT_EQ(plan.scene.direction[0].knobs.speed, 1.2);
  EXPECT_EQ(plan.scene.direction[1].knobs.speed, 0.8);
  set_edit(d, "gait.speed_m_s", "1.1");
  ASSERT_EQ(d.edits.size(), 1u) << "what both do makes idle what one did";
}

TEST(Parameters, OfCadenceAndStepLengthTheLastOneCountsWhereItWasSaid) {
  Document d;
  set_edit(d, "gait.cadence_steps_min", "110");
  set_edit(d, "gait.step_length_m", "0.6");
  EXPECT_EQ(find_edit(d, "gait.cadence_steps_min"), nullptr);
  set_edit(d, "gait.backward.cadence_steps_min", "120");
  ASSERT_NE(find_edit(d, "gait.forward.step_length_m"), nullptr) << "forward keeps its own";
  EXPECT_EQ(*find_edit(d, "gait.forward.step_length_m"), "0.6");
  EXPECT_EQ(find_edit(d, "gait.step_length_m"), nullptr);
  EXPECT_NO_THROW(plan_of(d));
}

TEST(Parameters, ResetTakesBackEveryUnitAndDirection) {
  Document d;
  d.edits = {{"gait.speed_km_h", "4"}, {"gait.backward.speed_m_s", "0.8"}, {"gait.slope_pct", "3"}};
  EXPECT_TRUE(is_edited(d, parameter("speed_m_s")));
  reset(d, parameter("speed_m_s"));
  EXPECT_EQ(d.edits.size(), 1u);
  EXPECT_FALSE(is_edited(d, parameter("speed_m_s")));
}

TEST(Parameters, TheCommandIsSafeInAShell) {
  Document d{"my scenes/it's.toml", {{"gait.forward.script", "a b"}}};
  EXPECT_EQ(command_of(d),
            "retrogait compare 'my scenes/it'\\''s.toml' --set 'gait.forward.script=a b'");
  d = {};
  d.road = Road::kSimulate;
  EXPECT_EQ(command_of(d), "retrogait compare park_walk --road simulate");
}

TEST(Parameters, ASavedSceneSaysTheSame) {
  Document d{"own_speeds", {}};
  set_edit(d, "gait.backward.speed_m_s", "0.9");
  set_edit(d, "gait.crouch_deg", "12");
  set_edit(d, "subject.mass_kg", "82");
  set_edit(d, "muscles.strength.quadriceps", "0.7");
  set_edit(d, "muscles.cost_exponent", "3");
  const TempFolder folder;
  const std::string path = folder.path() + "/saved.toml";
  std::ofstream(path) << scene_text(d);
  Diagnostics found(path);
  const Scene saved = find_scene(path, found);
  ASSERT_TRUE(found.empty()) << found.list().front().text();
  const Scene asked = plan_of(d).scene;
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(saved.direction[k].knobs.speed, asked.direction[k].knobs.speed);
    EXPECT_EQ(saved.direction[k].knobs.crouch, asked.direction[k].knobs.crouch);
    EXPECT_EQ(saved.direction[k].script, asked.direction[k].script);
  }
  EXPECT_EQ(saved.mass, asked.mass);
  EXPECT_EQ(saved.muscles.strength, asked.muscles.strength);
  EXPECT_EQ(saved.muscles.cost_exponent, asked.muscles.cost_exponent);
  EXPECT_EQ(saved.title, asked.title);
}

}  // namespace
}  // namespace retrogait::inspector
