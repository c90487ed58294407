#include "base/error.h"

#include <gtest/gtest.h>

namespace retrogait {
namespace {

TEST(NearestName, FindsSlipsOfTheFinger) {
  const std::vector<std::string> names = {"speed_m_s", "slope_pct", "crouch_deg", "step_width_m"};
  EXPECT_EQ(nearest_name("sped_m_s", names), "speed_m_s");     // left out
  EXPECT_EQ(nearest_name("sppeed_m_s", names), "speed_m_s");   // doubled
  EXPECT_EQ(nearest_name("solpe_pct", names), "slope_pct");    // swapped
  EXPECT_EQ(nearest_name("crouch_rad", names), "crouch_deg");  // three letters replaced
  EXPECT_EQ(nearest_name("speed_m_s", names), "speed_m_s");
}

TEST(NearestName, ASwapCountsOnce) {
  EXPECT_EQ(nearest_name("abc", {"bac"}), "bac");
  EXPECT_EQ(nearest_name("abc", {"bca"}), "");
}

TEST(NearestName, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(nearest_name("mass", {"slope_pct", "crouch_deg"}), "");
  EXPECT_EQ(nearest_name("kg", {"kk"}), "");  // a third of two letters is none
  EXPECT_EQ(nearest_name("abcdefghijkl", {"abcdefgh"}),
            "");  // four edits are too many for any length
  EXPECT_EQ(nearest_name("", {"a"}), "");
  EXPECT_EQ(nearest_name("speed", {}), "");
}

TEST(NearestName, TakesTheFirstOfEqualsAndTheNearestOfAll) {
  EXPECT_EQ(nearest_name("hip_flexion_x", {"hip_flexion_r", "hip_flexion_l"}), "hip_flexion_r");
  EXPECT_EQ(nearest_name("knee_angle", {"ankle_angle", "knee_angles"}), "knee_angles");
}

TEST(DidYouMean, IsASentenceOrNothing) {
  EXPECT_EQ(did_you_mean("sped_m_s", {"speed_m_s"}), " Did you mean 'speed_m_s'?");
  EXPECT_EQ(did_you_mean("colour", {"speed_m_s"}), "");
  EXPECT_EQ(did_you_mean("hill", {"hill_down", "hill_up", "uphill"}),
            " Did you mean 'hill_down' or 'hill_up'?");
  EXPECT_EQ(did_you_mean("lean", {"trunk_lean_deg"}), " Did you mean 'trunk_lean_deg'?");
  EXPECT_EQ(did_you_mean("lea", {"trunk_lean_deg"}), "");
  EXPECT_EQ(did_you_mean("gait", {"gait.a", "gait.b", "gait.c", "gait.d"}), "")
      << "a list is no suggestion";
}

TEST(Diagnostics, ReportsAllDefectsTogetherInOrder) {
  Diagnostics diagnostics("scenes/back.toml");
  EXPECT_NO_THROW(diagnostics.throw_if_any());
  diagnostics.add(7, "unknown key 'sped_m_s'. Did you mean 'speed_m_s'?");
  diagnostics.add(0, "no gait is named");
  diagnostics.add("models/adult.toml", 41, "mass = -3: must be above 0");
  try {
    diagnostics.throw_if_any();
    FAIL() << "nothing was thrown";
  } catch (const InputError& e) {
    EXPECT_STREQ(e.what(),
                 "scenes/back.toml:7: unknown key 'sped_m_s'. Did you mean 'speed_m_s'?\n"
                 "scenes/back.toml: no gait is named\n"
                 "models/adult.toml:41: mass = -3: must be above 0");
    EXPECT_EQ(e.diagnostics().size(), 3u);
  }
}

TEST(Assert, PrintsTheConditionAndItsValues) {
  const int muscle = 12;
  const double l_fiber = -0.25;
  try {
    RETROGAIT_ASSERT(l_fiber > 0, muscle, l_fiber);
    FAIL() << "nothing was thrown";
  } catch (const InternalError& e) {
    const std::string text = e.what();
    EXPECT_NE(text.find("test_error.cpp:"), std::string::npos) << text;
    EXPECT_NE(text.find("assertion failed: l_fiber > 0; muscle, l_fiber = 12 -0.25"),
              std::string::npos)
        << text;
  }
  EXPECT_NO_THROW(RETROGAIT_ASSERT(muscle > 0, muscle));
}

}  // namespace
}  // namespace retrogait
